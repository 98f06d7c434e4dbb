"""All units of the tables as nodes of the graph, with the checks that need more than one row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardgraph.errors import Text
from wardgraph.gazetteer.node import Node, node
from wardgraph.gazetteer.problems import Place, Problem
from wardgraph.gazetteer.tables import PUBLISHED
from wardgraph.names import normal

if TYPE_CHECKING:
    from datetime import date

    from wardgraph.gazetteer.stated import Stated
    from wardgraph.gazetteer.tables import FormerRow, ProvinceRow, Tables, UnitRow


@dataclass
class Country:
    """Units by their path.

    Attributes:
        provinces: the provincial level of the tables, with their rows.
        units: the commune level of the tables, with their rows.
        former_provinces, districts, formers: what was abolished and has no start.
        stated: units that no table has.
        versions: all of these by code, in the order of their lives.
    """

    provinces: dict[str, tuple[Node, ProvinceRow]] = field(default_factory=dict)
    units: dict[str, tuple[Node, UnitRow]] = field(default_factory=dict)
    former_provinces: dict[str, Node] = field(default_factory=dict)
    districts: dict[str, Node] = field(default_factory=dict)
    formers: dict[str, Node] = field(default_factory=dict)
    stated: dict[str, Node] = field(default_factory=dict)
    versions: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))

    def get(self, path: str) -> Node | None:
        """Return the unit at `path`, or None."""
        for level in (self.formers, self.districts, self.former_provinces, self.stated):
            if path in level:
                return level[path]
        found = self.units.get(path) or self.provinces.get(path)
        return found[0] if found else None

    def starting(self, code: str, day: date) -> Node | None:
        """Return the unit with `code` that began on `day`, else the one that existed on it."""
        versions = self.versions.get(code, [])
        began = [n for n in versions if n.start == day]
        on_day = [n for n in versions if n.start is not None and n.start < day and (n.end is None or day < n.end)]
        return next(iter(began or on_day), None)

    def ending(self, code: str, day: date) -> Node | None:
        """Return the unit with `code` that ended on `day`, or None."""
        return next((n for n in self.versions.get(code, []) if n.end == day), None)

    def twins(self) -> dict[str, list[Node]]:
        """Return by path the units for which the very area of a namesake elsewhere is published, and the namesakes."""
        groups: dict[tuple[str, str], list[Node]] = defaultdict(list)
        for n, row in self.units.values():
            if row.area and row.area_source == PUBLISHED and n.end is None:
                groups[normal(n.name), row.area].append(n)
        return {n.path: [m for m in group if m.code != n.code] for group in groups.values() for n in group if group[1:]}

    def province_of(self, unit: Node) -> Node | None:
        """Return the unit of the provincial level above `unit`."""
        above: Node | None = unit
        while above is not None and above.parent is not None:
            above = self.get(above.parent)
        return above if above is not unit else None


def settle(tables: Tables, stated: Stated) -> tuple[Country, list[Problem]]:
    """Return the units of `tables` and what contradicts itself in them."""
    country, problems = Country(), _Problems()
    for row in tables.provinces:
        _add_province(country, row, problems)
    for unit in tables.units:
        _add_unit(country, unit, problems)
    first: dict[str, tuple[Node, Place]] = {}
    for former in tables.formers:
        _add_former(country, former, first, problems)
    country.stated = {path: n for path, n in stated.units.items() if country.get(path) is None}
    for path, n in country.stated.items():
        country.versions[path.partition("/")[0]].append(n)
    for versions in country.versions.values():
        versions.sort(key=lambda n: (n.end is None, n.end, n.start is not None, n.start))
    _names_in_force(country, problems)
    return country, problems.found


class _Problems:
    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, place: Place, vi: str, en: str) -> None:
        self.found.append(Problem(place, Text(vi, en)))


def _add_province(country: Country, row: ProvinceRow, problems: _Problems) -> None:
    new = node(
        row.code, row.name, row.kind, start=row.start, end=row.end, given_en=row.name_en, prefer_given=True
    )  # fmt: skip
    if _overlaps(country, new, row.place, problems):
        return
    country.provinces[new.path] = (new, row)
    country.versions[new.code].append(new)


def _add_unit(country: Country, row: UnitRow, problems: _Problems) -> None:
    # A unit that outlives its province is now within the one that followed: the last that it meets.
    above = [n for n in country.versions.get(row.province, []) if n.lives(row.start, row.end)]
    if not above:
        problems.add(
            row.place,
            f"provinces.csv không có tỉnh {row.province} vào {row.start}; hãy sửa mã tỉnh hoặc thêm tỉnh ấy",
            f"provinces.csv has no province {row.province} on {row.start}; correct the code or add the province",
        )
        return
    parent = max(above, key=lambda n: str(n.start)).path
    new = node(
        row.code, row.name, row.kind, start=row.start, end=row.end, parent=parent, given_en=row.name_en
    )  # fmt: skip
    if _overlaps(country, new, row.place, problems):
        return
    country.units[new.path] = (new, row)
    country.versions[new.code].append(new)


def _add_former(country: Country, row: FormerRow, first: dict[str, tuple[Node, Place]], problems: _Problems) -> None:
    province = node(row.province_code, row.province, row.province_kind, end=row.end, given_en=None)
    district = node(row.district_code, row.district, row.district_kind, end=row.end, parent=province.path)
    new = node(row.code, row.name, row.kind, end=row.end, parent=district.path)
    for level, above in ((country.former_provinces, province), (country.districts, district)):
        if above.path not in level:
            level[above.path] = above
            country.versions[above.code].append(above)
        _agrees(above, row.place, first, problems)
    if new.path in country.formers:
        problems.add(
            row.place,
            f"mã {row.code} đã có ở dòng trên; mỗi đơn vị cũ chỉ ghi một lần",
            f"the code {row.code} stands above already; a former unit has one row",
        )
        return
    country.formers[new.path] = new
    country.versions[new.code].append(new)


def _agrees(said: Node, place: Place, first: dict[str, tuple[Node, Place]], problems: _Problems) -> None:
    """Report a district or former province that two rows name, or place, in two ways."""
    kept, where = first.setdefault(said.path, (said, place))
    if (normal(said.name), said.parent) != (normal(kept.name), kept.parent):
        problems.add(
            place,
            f"{said.code} ở đây là {said.name}, nhưng dòng {where.line} ghi tên khác hoặc tỉnh khác; hãy sửa cho khớp",
            f"{said.code} is {said.name} here, and line {where.line} gives another name or province; make them agree",
        )


def _overlaps(country: Country, new: Node, place: Place, problems: _Problems) -> bool:
    for other in country.versions.get(new.code, []):
        if new.start is not None and other.lives(new.start, new.end):
            problems.add(
                place,
                f"mã {new.code} cũng là mã của {other.name} trong cùng thời gian; hãy sửa mã hoặc ngày",
                f"{new.code} is the code of {other.name} at the same time too; correct the code or the dates",
            )
            return True
    return False


def _names_in_force(country: Country, problems: _Problems) -> None:
    seen: dict[tuple[str | None, str], UnitRow] = {}
    for new, row in country.units.values():
        if new.end is None and (other := seen.setdefault((new.parent, normal(new.name)), row)) is not row:
            problems.add(
                row.place,
                f"{new.name} đã có trong cùng tỉnh ở dòng {other.place.line}; hãy sửa tên hoặc tỉnh",
                f"{new.name} is in the same province in line {other.place.line} too; correct the name or province",
            )
