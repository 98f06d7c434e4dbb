"""Fact tables as the sheets of one workbook: formulas are refused, cells that hold dates are read as dates."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from wardgraph.errors import Text, WardgraphError
from wardgraph.importing.columns import TABLES
from wardgraph.importing.fact import Fact, Place, Problems
from wardgraph.importing.tables import MOST_BYTES, MOST_ROWS, nearest, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


# What a workbook may unpack to: a small file that unpacks to gigabytes is no table of facts.
_MOST_UNPACKED = 4 * MOST_BYTES
# Sheets of explanations, such as those of the template, are passed over.
_EXPLANATION = "_"


def read_workbook(path: Path, problems: Problems) -> list[Fact]:
    """Return the rows of all fact tables in the workbook at `path`, noting every fault of form in `problems`.

    Raises:
        WardgraphError: the workbook has no sheet that is called like a fact table.
    """
    if not _readable(path, problems):
        return []
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=False)
    except Exception as fault:  # noqa: BLE001 (openpyxl lets whatever its parsers raise through)
        _not_a_workbook(path, str(fault), problems)
        return []
    try:
        known = [sheet for sheet in book.worksheets if sheet.title.strip().lower() in TABLES]
        for sheet in book.worksheets:
            if sheet not in known and not sheet.title.startswith(_EXPLANATION):
                _unknown_sheet(path, sheet.title, problems)
        if not known and not problems:
            names = ", ".join(TABLES)
            raise WardgraphError(
                f"sổ không có trang bảng dữ kiện nào; cần trang sources và một trong các trang {names}",
                f"the workbook has no sheet of facts; it needs sources and any of {names}",
                where=str(path),
            )
        facts: list[Fact] = []
        for sheet in known:
            table = sheet.title.strip().lower()
            records = _records(sheet, f"{path}:{sheet.title}", problems)
            try:
                facts += rows(table, f"{path}:{sheet.title}", records, problems)
            except Exception as fault:  # noqa: BLE001 (a sheet is only parsed as it is read)
                _not_a_workbook(path, str(fault), problems)
        return facts
    finally:
        book.close()


def _readable(path: Path, problems: Problems) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except Exception as fault:  # noqa: BLE001 (damaged directories raise whatever they run into)
        _not_a_workbook(path, str(fault), problems)
        return False
    if unpacked > _MOST_UNPACKED:
        problems.add(
            Place(str(path)),
            "too-large",
            Text(
                f"sổ bung ra hơn {_MOST_UNPACKED >> 20} MB; hãy chia nhỏ",
                f"the workbook unpacks to over {_MOST_UNPACKED >> 20} MB; split it",
            ),
        )
        return False
    return True


def _not_a_workbook(path: Path, reason: str, problems: Problems) -> None:
    problems.add(
        Place(str(path)),
        "not-xlsx",
        Text(
            f"không đọc được như sổ .xlsx ({reason}); hãy mở bằng Excel hoặc LibreOffice và lưu lại",
            f"this cannot be read as an .xlsx workbook ({reason}); open it in Excel or LibreOffice and save it again",
        ),
    )


def _unknown_sheet(path: Path, title: str, problems: Problems) -> None:
    near = nearest(title.lower(), TABLES, limit=1)
    hint = Text(f"; có phải {near[0]!r}?", f"; did you mean {near[0]!r}?") if near else Text("", "")
    problems.add(
        Place(f"{path}:{title}"),
        "unknown-table",
        Text(
            f"trang {title!r} không phải bảng dữ kiện, không được đọc{hint.vi}",
            f"the sheet {title!r} is no table of facts and is not read{hint.en}",
        ),
        suggestions=near,
        warning=not near,
    )


def _records(sheet: Any, file: str, problems: Problems) -> Iterator[tuple[int, Sequence[str]]]:
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2), start=1):
        yield number, [_written(cell, Place(file, number), problems) for cell in row]


def _written(cell: Any, place: Place, problems: Problems) -> str:
    """Return what a cell holds as it would be written in CSV."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        problems.add(
            place,
            "formula",
            Text(
                f"ô {cell.coordinate} là công thức; hãy dán giá trị (Dán đặc biệt > Giá trị)",
                f"cell {cell.coordinate} is a formula; paste its value (Paste Special > Values)",
            ),
            value=str(value),
        )
        return ""
    if cell.data_type == "e":
        problems.add(
            place,
            "error-cell",
            Text(
                f"ô {cell.coordinate} có lỗi {value}; hãy ghi giá trị hoặc để trống",
                f"cell {cell.coordinate} holds the error {value}; write a value or leave it empty",
            ),
            value=str(value),
        )
        return ""
    if isinstance(value, int | float) and "%" in str(cell.number_format):
        shown = _text(float(Decimal(repr(value)) * 100))
        problems.add(
            place,
            "percent-cell",
            Text(
                f"ô {cell.coordinate} có định dạng phần trăm; hãy đổi định dạng và ghi {shown}",
                f"cell {cell.coordinate} is formatted as a percentage; change its format and write {shown}",
            ),
            value=str(value),
            suggestions=(shown,),
        )
        return ""
    return _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        midnight = not any((value.hour, value.minute, value.second))
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize() + 0, "f")
    return str(value)
