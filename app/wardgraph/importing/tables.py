"""Fact tables as CSV files in one folder: read whole, every fault of form reported with its line."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import TYPE_CHECKING

from wardgraph.errors import Text, WardgraphError
from wardgraph.importing.columns import TABLES
from wardgraph.importing.fact import Fact, Place, Problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

MOST_BYTES = 256 * 1024 * 1024
MOST_ROWS = 1_000_000
_NEAR = 72.0
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_folder(path: Path, problems: Problems) -> list[Fact]:
    """Return the rows of all fact tables in the folder `path`, noting every fault of form in `problems`.

    Raises:
        WardgraphError: the folder holds no fact table at all.
    """
    found = sorted(p for p in path.iterdir() if p.suffix.lower() == ".csv" and p.is_file())
    known = [p for p in found if p.stem.lower() in TABLES]
    for other in found:
        if other not in known:
            _unknown_table(other, problems)
    if not known and not problems:
        names = ", ".join(f"{name}.csv" for name in TABLES)
        raise WardgraphError(
            f"thư mục không có bảng dữ kiện nào; cần ít nhất sources.csv và một trong {names}",
            f"the folder holds no fact table; it needs sources.csv and any of {names}",
            where=str(path),
        )
    facts: list[Fact] = []
    for file in known:
        facts += read_file(file, problems)
    return facts


def _unknown_table(path: Path, problems: Problems) -> None:
    near = nearest(path.stem.lower(), TABLES, limit=1)
    if near:
        vi = f"không có bảng tên {path.stem!r}; có phải {near[0]}.csv?"
        en = f"there is no table called {path.stem!r}; did you mean {near[0]}.csv?"
    else:
        names = ", ".join(TABLES)
        vi = f"không có bảng tên {path.stem!r}, tệp này không được đọc; các bảng là {names}"
        en = f"there is no table called {path.stem!r}, the file is not read; the tables are {names}"
    problems.add(Place(str(path)), "unknown-table", Text(vi, en), suggestions=near, warning=not near)


def nearest(written: str, known: Iterable[str], *, limit: int = 3, cutoff: float = _NEAR) -> tuple[str, ...]:
    """Return the entries of `known` that `written` was probably meant to be, best first."""
    from rapidfuzz import fuzz, process

    found = process.extract(written, list(known), scorer=fuzz.WRatio, limit=limit, score_cutoff=cutoff)
    return tuple(choice for choice, _, _ in found)


def read_file(path: Path, problems: Problems) -> list[Fact]:
    """Return the rows of one CSV file, noting every fault of form in `problems`."""
    place = Place(str(path))
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise WardgraphError(
            f"không đọc được tệp: {error.strerror}", f"the file cannot be read: {error.strerror}", where=str(path)
        ) from None
    if size > MOST_BYTES:
        problems.add(
            place,
            "too-large",
            Text(
                f"tệp lớn hơn {MOST_BYTES >> 20} MB; hãy chia nhỏ theo nguồn",
                f"the file is larger than {MOST_BYTES >> 20} MB; split it by source",
            ),
        )
        return []
    text = _decoded(raw, path, problems)
    if text is None:
        return []
    table = path.stem.lower()
    records = _records(text, str(path), _delimiter(text, table), problems)
    return list(rows(table, str(path), records, problems))


def _decoded(raw: bytes, path: Path, problems: Problems) -> str | None:
    mend_vi = "hãy lưu lại dạng “CSV UTF-8” (Excel: Lưu thành > CSV UTF-8)"
    mend_en = 'save it again as "CSV UTF-8" (Excel: Save As > CSV UTF-8)'
    if raw.startswith(_UTF16) or b"\0" in raw[:4096]:
        problems.add(
            Place(str(path), 1),
            "not-utf-8",
            Text(f"tệp không phải UTF-8 mà là UTF-16; {mend_vi}", f"the file is UTF-16, not UTF-8; {mend_en}"),
        )
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        problems.add(
            Place(str(path), line),
            "not-utf-8",
            Text(
                f"tệp không phải UTF-8 (byte {raw[error.start]:#04x}); {mend_vi}",
                f"the file is not UTF-8 (byte {raw[error.start]:#04x}); {mend_en}",
            ),
        )
        return None


def _delimiter(text: str, table: str) -> str:
    header = text.partition("\n")[0]
    names = {c.name for c in TABLES[table]}

    def known(mark: str) -> int:
        return len(names & {cell.strip().strip('"').lower() for cell in header.split(mark)})

    # Excel under a Vietnamese locale writes semicolons into what it calls comma-separated.
    return max(",;\t", key=known)


def _records(text: str, file: str, delimiter: str, problems: Problems) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.add(
                Place(file, line),
                "not-csv",
                Text(
                    f"không đọc được dòng này như CSV ({error}); kiểm tra dấu nháy kép",
                    f"this line cannot be read as CSV ({error}); look at its quotation marks",
                ),
            )
            return
        yield line, record
        line = reader.line_num + 1


def rows(table: str, file: str, records: Iterable[tuple[int, Sequence[str]]], problems: Problems) -> Iterator[Fact]:
    """Yield the rows of one table; the first record is its header, and blank records are skipped."""
    iterator = iter(records)
    line, header = next(iterator, (1, []))
    names = [_clean(name).lower() for name in header]
    if not _header_usable(table, names, Place(file, line), problems):
        for _ in iterator:
            pass  # a fault of form further down is still reported
        return
    for count, (number, record) in enumerate(iterator):
        if count >= MOST_ROWS:
            problems.add(
                Place(file, number),
                "too-many-rows",
                Text(f"bảng có hơn {MOST_ROWS} dòng; hãy chia nhỏ", f"the table has over {MOST_ROWS} rows; split it"),
            )
            return
        cells = [_clean(cell) for cell in record]
        if not any(cells):
            continue
        if any(cells[len(names) :]) or any(cell and not name for cell, name in zip(cells, names, strict=False)):
            problems.add(
                Place(file, number),
                "too-many-cells",
                Text(
                    f"dòng có {len(cells)} ô mà bảng có {len([n for n in names if n])} cột; "
                    "ô chứa dấu phẩy phải đặt trong dấu nháy kép",
                    f"the row has {len(cells)} cells and the table {len([n for n in names if n])} columns; "
                    "a cell with a comma needs quotation marks",
                ),
            )
            continue
        yield Fact(table, {n: c for n, c in zip(names, cells, strict=False) if c}, Place(file, number))


def _clean(cell: str) -> str:
    if cell.isascii():
        return cell.strip()
    return unicodedata.normalize("NFC", cell).strip().strip("\ufeff\u200b")


def _header_usable(table: str, names: list[str], place: Place, problems: Problems) -> bool:
    known = {c.name: c for c in TABLES[table]}
    before = problems.count
    missing = [c.name for c in TABLES[table] if c.required and c.name not in names]
    unknown = [n for n in names if n and n not in known]
    if not any(n in known for n in names):
        problems.add(
            place,
            "no-header",
            Text(
                f"dòng đầu của bảng {table} phải là tên cột: {', '.join(known)}",
                f"the first row of {table} must name its columns: {', '.join(known)}",
            ),
        )
        return False
    for name in unknown:
        near = nearest(name, [k for k in known if k not in names], limit=1)
        hint = (
            Text(f"; có phải {near[0]!r}?", f"; did you mean {near[0]!r}?")
            if near
            else Text(f"; các cột là {', '.join(known)}", f"; the columns are {', '.join(known)}")
        )
        problems.add(
            place,
            "unknown-column",
            Text(f"bảng {table} không có cột {name!r}{hint.vi}", f"{table} has no column {name!r}{hint.en}"),
            column=name,
            suggestions=near,
        )
    for name in missing:
        problems.add(
            place,
            "missing-column",
            Text(
                f"bảng {table} thiếu cột bắt buộc {name!r} ({known[name].text.vi})",
                f"{table} lacks the required column {name!r} ({known[name].text.en})",
            ),
            column=name,
        )
    for name in sorted({n for n in names if n and names.count(n) > 1}):
        problems.add(
            place,
            "duplicated-column",
            Text(f"cột {name!r} có hai lần; hãy bỏ một", f"the column {name!r} stands twice; drop one"),
            column=name,
        )
    return problems.count == before


def read_one(path: Path, problems: Problems) -> list[Fact]:
    """Return the rows of the one table at `path`, and of the table of sources beside it.

    Raises:
        WardgraphError: it is not called like a fact table.
    """
    if path.stem.lower() not in TABLES:
        names = ", ".join(f"{name}.csv" for name in TABLES)
        raise WardgraphError(
            f"tệp CSV phải có tên một bảng dữ kiện: {names}",
            f"a CSV file must be called like a fact table: {names}",
            where=str(path),
        )
    beside = path.with_name("sources.csv")
    files = [path] if path == beside or not beside.is_file() else [beside, path]
    return [fact for file in files for fact in read_file(file, problems)]
