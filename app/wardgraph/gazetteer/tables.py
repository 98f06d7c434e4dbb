"""The four tables of a gazetteer, read and checked row by row."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from wardgraph.errors import Text, WardgraphError
from wardgraph.gazetteer.kinds import COMMUNAL, DISTRICT, PROVINCIAL, Kind, kind_of
from wardgraph.gazetteer.problems import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

WHOLE, PART, RECLASSIFIED = "whole", "part", "reclassified"
PUBLISHED, BOUNDARY = "published", "boundary"

COLUMNS = {
    "provinces.csv": ("code", "name", "type", "name_en", "valid_from", "valid_until", "note"),
    "units.csv": (
        "code", "name", "type", "province", "name_en", "valid_from", "valid_until",
        "area_km2", "area_source", "lat", "lon",
    ),
    "former_units.csv": (
        "code", "name", "type", "district_code", "district", "province_code", "province", "valid_until",
    ),
    "changes.csv": ("date", "decision", "former", "resulting", "extent"),
}  # fmt: skip


@dataclass(frozen=True)
class ProvinceRow:
    """A province or centrally run city from `start` until before `end`."""

    place: Place
    code: str
    name: str
    kind: Kind
    name_en: str
    start: date
    end: date | None
    note: str


@dataclass(frozen=True)
class UnitRow:
    """A unit of the commune level from `start` until before `end`; `area` and the point as they are written."""

    place: Place
    code: str
    name: str
    kind: Kind
    province: str
    name_en: str
    start: date
    end: date | None
    area: str
    area_source: str
    point: tuple[str, str] | None


@dataclass(frozen=True)
class FormerRow:
    """A unit of the commune level until before `end`, its start unknown."""

    place: Place
    code: str
    name: str
    kind: Kind
    district_code: str
    district: str
    district_kind: Kind
    province_code: str
    province: str
    province_kind: Kind
    end: date


@dataclass(frozen=True)
class ChangeRow:
    """What went from one unit to another on a day."""

    place: Place
    day: date
    decision: str
    former: str
    resulting: str
    extent: str


@dataclass(frozen=True)
class Tables:
    """All rows of a gazetteer."""

    provinces: list[ProvinceRow]
    units: list[UnitRow]
    formers: list[FormerRow]
    changes: list[ChangeRow]


def read_tables(folder: Path) -> tuple[Tables, list[Problem]]:
    """Return the rows of the tables in `folder` that can be read, and what is wrong with the others.

    Raises:
        WardgraphError: a table is missing, is not UTF-8, or lacks a column.
    """
    problems: list[Problem] = []
    tables = Tables(
        [_province(row) for row in _rows(folder, "provinces.csv", problems)],
        [_unit(row) for row in _rows(folder, "units.csv", problems)],
        [_former(row) for row in _rows(folder, "former_units.csv", problems)],
        [_change(row) for row in _rows(folder, "changes.csv", problems)],
    )
    return tables, problems


class _Row:
    """One row under reading: cells by column, and the problems found in them."""

    def __init__(self, place: Place, cells: dict[str, str], problems: list[Problem]) -> None:
        self.place = place
        self._cells = cells
        self._problems = problems

    def wrong(self, vi: str, en: str) -> None:
        self._problems.append(Problem(self.place, Text(vi, en)))

    def text(self, column: str) -> str:
        value = self.optional(column)
        if not value:
            self.wrong(f"cột {column} trống; hãy điền vào", f"column {column} is empty; fill it in")
        return value

    def optional(self, column: str) -> str:
        return self._cells[column]

    def code(self, column: str, digits: int) -> str:
        value = self.text(column)
        if value and not re.fullmatch(rf"[0-9]{{{digits}}}", value, re.ASCII):
            self.wrong(
                f"{column} là “{value}”; mã phải có đúng {digits} chữ số, giữ các số 0 ở đầu",
                f'{column} is "{value}"; a code has exactly {digits} digits, leading zeros kept',
            )
        return value

    def day(self, column: str) -> date:
        return self._day(column, self.text(column)) or date.min

    def optional_day(self, column: str) -> date | None:
        return self._day(column, self.optional(column))

    def _day(self, column: str, value: str) -> date | None:
        if not value:
            return None
        try:
            if len(value) == len("YYYY-MM-DD"):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.wrong(
            f"{column} là “{value}”; ngày phải viết dạng NNNN-TT-NN",
            f'{column} is "{value}"; write the date as YYYY-MM-DD',
        )
        return None

    def number(self, column: str, accept: Callable[[Decimal], bool], vi: str, en: str) -> str:
        """Return the cell as written if it is empty or an acceptable number, else report it."""
        value = self.optional(column)
        try:
            good = not value or (re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) is not None and accept(Decimal(value)))
        except InvalidOperation:
            good = False
        if not good:
            self.wrong(f"{column} là “{value}”; phải là {vi}", f'{column} is "{value}"; it has to be {en}')
            return ""
        return value

    def one_of(self, column: str, *allowed: str) -> str:
        value = self.optional(column)
        if value not in allowed:
            said = ", ".join(a or "(trống / empty)" for a in allowed)
            self.wrong(
                f"{column} là “{value}”; phải là một trong: {said}", f'{column} is "{value}"; use one of: {said}'
            )
        return value

    def named(self, column: str, level: dict[str, Kind], stated: str | None = None) -> tuple[str, Kind]:
        """Return a name and its kind; the first word of the name tells it, and `stated`, where given, agrees."""
        name = self.text(column)
        kind = kind_of(name, level)
        words = ", ".join(level)
        if kind is None:
            if name:
                self.wrong(
                    f"{column} là “{name}”; tên phải bắt đầu bằng một trong: {words}",
                    f'{column} is "{name}"; a name begins with one of: {words}',
                )
            return name, next(iter(level.values()))
        if stated is not None and not stated.casefold().startswith(kind.word):
            self.wrong(
                f"type là “{stated}” nhưng tên là “{name}”; hãy sửa cho khớp",
                f'type is "{stated}" but the name is "{name}"; make them agree',
            )
        return name, kind

    def ends_after(self, start: date, end: date | None) -> None:
        if end is not None and end <= start:
            self.wrong(
                f"valid_until {end} không sau valid_from {start}; hãy sửa một trong hai",
                f"valid_until {end} is not after valid_from {start}; correct one of them",
            )


def _rows(folder: Path, name: str, problems: list[Problem]) -> Iterator[_Row]:
    path = folder / name
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [unicodedata.normalize("NFC", cell).strip() for cell in next(reader, [])]
            missing = [column for column in COLUMNS[name] if column not in header]
            if missing:
                columns = ", ".join(missing)
                raise WardgraphError(
                    f"thiếu cột {columns}; hãy thêm vào dòng đầu",
                    f"the columns {columns} are missing; add them to the first line",
                    where=f"{path}:1",
                )
            for cells in reader:
                place = Place(str(path), reader.line_num)
                if not any(cell.strip() for cell in cells):
                    continue
                if len(cells) != len(header):
                    text = Text(
                        f"có {len(cells)} ô, dòng đầu có {len(header)} cột; hãy kiểm tra dấu phẩy và dấu ngoặc kép",
                        f"{len(cells)} cells under {len(header)} columns; look at the commas and quotation marks",
                    )
                    problems.append(Problem(place, text))
                    continue
                clean = [unicodedata.normalize("NFC", " ".join(cell.split())) for cell in cells]
                yield _Row(place, dict(zip(header, clean, strict=True)), problems)
    except FileNotFoundError:
        raise WardgraphError(
            "không có tệp này; thư mục danh mục cần provinces.csv, units.csv, former_units.csv và changes.csv",
            "no such file; a gazetteer folder holds provinces.csv, units.csv, former_units.csv and changes.csv",
            where=str(path),
        ) from None
    except OSError as error:
        raise WardgraphError(
            f"không đọc được tệp ({error.strerror}); hãy kiểm tra quyền đọc",
            f"the file cannot be read ({error.strerror}); check its permissions",
            where=str(path),
        ) from error
    except UnicodeDecodeError as error:
        raise WardgraphError(
            "tệp không phải UTF-8; hãy lưu lại dưới dạng CSV UTF-8",
            "the file is not UTF-8; save it again as CSV UTF-8",
            where=str(path),
        ) from error
    except csv.Error as error:
        raise WardgraphError(
            f"tệp CSV bị hỏng ({error}); hãy kiểm tra dấu ngoặc kép",
            f"the CSV is malformed ({error}); look at its quotation marks",
            where=f"{path}:{reader.line_num}",
        ) from error


def _province(row: _Row) -> ProvinceRow:
    code = row.code("code", 2)
    name, kind = row.named("name", PROVINCIAL, row.optional("type"))
    start, end = row.day("valid_from"), row.optional_day("valid_until")
    row.ends_after(start, end)
    return ProvinceRow(row.place, code, name, kind, row.text("name_en"), start, end, row.optional("note"))


def _unit(row: _Row) -> UnitRow:
    code = row.code("code", 5)
    name, kind = row.named("name", COMMUNAL, row.optional("type"))
    start, end = row.day("valid_from"), row.optional_day("valid_until")
    row.ends_after(start, end)
    area = row.number("area_km2", lambda n: n > 0, "số lớn hơn 0, dấu chấm thập phân", "a number above 0 with a dot")
    source = row.one_of("area_source", PUBLISHED, BOUNDARY, *(() if area else ("",)))
    lat = row.number("lat", lambda n: abs(n) <= 90, "vĩ độ từ -90 đến 90", "a latitude from -90 to 90")  # noqa: PLR2004
    lon = row.number("lon", lambda n: abs(n) <= 180, "kinh độ từ -180 đến 180", "a longitude from -180 to 180")  # noqa: PLR2004
    if bool(lat) != bool(lon):
        row.wrong(
            "chỉ có một trong lat, lon; hãy điền cả hai hoặc bỏ cả hai", "only one of lat, lon; give both or none"
        )
    point = (lon, lat) if lat and lon else None
    return UnitRow(
        row.place, code, name, kind, row.code("province", 2), row.text("name_en"), start, end, area, source, point
    )


def _former(row: _Row) -> FormerRow:
    code = row.code("code", 5)
    name, kind = row.named("name", COMMUNAL, row.optional("type"))
    district, district_kind = row.named("district", DISTRICT)
    province, province_kind = row.named("province", PROVINCIAL)
    return FormerRow(
        row.place, code, name, kind,
        row.code("district_code", 3), district, district_kind,
        row.code("province_code", 2), province, province_kind,
        row.day("valid_until"),
    )  # fmt: skip


def _change(row: _Row) -> ChangeRow:
    return ChangeRow(
        row.place, row.day("date"), row.text("decision"), row.code("former", 5), row.code("resulting", 5),
        row.one_of("extent", WHOLE, PART, RECLASSIFIED),
    )  # fmt: skip
