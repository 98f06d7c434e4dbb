"""What became of which unit: rows of changes resolved to units, and provinces derived from their communes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from wardgraph.errors import Text
from wardgraph.gazetteer.problems import Place, Problem
from wardgraph.gazetteer.tables import PART, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pyoxigraph import NamedNode

    from wardgraph.gazetteer.country import Country
    from wardgraph.gazetteer.node import Node
    from wardgraph.gazetteer.stated import Stated
    from wardgraph.gazetteer.tables import ChangeRow


@dataclass(frozen=True)
class Contribution:
    """What `former` gave to `resulting` on `day`.

    Attributes:
        whole: all of the former unit went there.
        decision: the legal ground, if known.
        note: what has to be said about it.
        stated: it is written in a file by hand and must not be written again.
    """

    former: Node
    resulting: Node
    day: date
    whole: bool
    decision: NamedNode | None = None
    note: Text | None = None
    stated: bool = False


@dataclass
class Changes:
    """All contributions, and what the tables leave open.

    Attributes:
        contributions: of every level.
        unknown: rows whose former code no list of units has.
        other_codes: rows whose former code is another list's code of a known unit.
        completed: contributions that a table calls `part` though nobody else received anything: now whole.
        open_parts: contributions that are the only known part of a divided unit.
        unaccounted: former units of which nothing tells where they went.
        unfounded: units of which nothing tells what they were formed from.
    """

    contributions: list[Contribution] = field(default_factory=list)
    unknown: list[ChangeRow] = field(default_factory=list)
    other_codes: list[ChangeRow] = field(default_factory=list)
    completed: list[Contribution] = field(default_factory=list)
    open_parts: list[Contribution] = field(default_factory=list)
    unaccounted: list[Node] = field(default_factory=list)
    unfounded: list[Node] = field(default_factory=list)


COMPLETED = Text(
    "Bảng gốc ghi là một phần, nhưng không đơn vị nào khác nhận phần còn lại: coi là toàn bộ.",
    "The table says part, but no other unit received any of it: taken as whole.",
)
OPEN_PART = Text(
    "Bảng gốc ghi là một phần và không cho biết phần còn lại thuộc đơn vị nào.",
    "The table says part and does not tell which unit received the rest.",
)
UNACCOUNTED = Text(
    "Bảng thay đổi không cho biết đơn vị này đã nhập vào đâu; có thể đã sắp xếp từ trước ngày này.",
    "The table of changes does not tell what became of this unit; it may have been merged before that day.",
)


def follow(
    rows: Iterable[ChangeRow], country: Country, stated: Stated, province_decisions: dict[str, str]
) -> tuple[Changes, list[Problem]]:
    """Return what became of every unit, and the rows that contradict themselves.

    Args:
        rows: the table of changes.
        country: the units.
        stated: sources, other codes and contributions written by hand.
        province_decisions: day (ISO) to the number of the decision that merged provinces on it.
    """
    changes = Changes()
    problems: list[Problem] = []
    seen: dict[tuple[str, str], Place] = {}
    by_former: dict[str, list[tuple[Contribution, Place]]] = defaultdict(list)
    for row in rows:
        found = _resolve(row, country, stated, changes, problems)
        if found is None:
            continue
        pair = (found.former.path, found.resulting.path)
        if (first := seen.setdefault(pair, row.place)) is not row.place:
            text = Text(
                f"lặp lại dòng {first.line}; hãy bỏ một dòng", f"says again what line {first.line} says; remove one"
            )
            problems.append(Problem(row.place, text))
            continue
        by_former[found.former.path].append((found, row.place))
    for former, resulting, extent in stated.contributions:
        old, new = country.get(former), country.get(resulting)
        if old is not None and new is not None and old.end is not None:
            decision = _decision_of(by_former, old)
            found = Contribution(old, new, old.end, extent == WHOLE, decision, stated=True)
            by_former[former].append((found, Place("supplement.ttl", 1)))
    gifts = Counter(c.resulting.path for given in by_former.values() for c, _ in given)
    for given in by_former.values():
        changes.contributions += _consistent(given, gifts, changes, problems)
    changes.contributions += _provinces(changes.contributions, country, stated, province_decisions)
    _account(changes, country)
    return changes, problems


def _resolve(
    row: ChangeRow, country: Country, stated: Stated, changes: Changes, problems: list[Problem]
) -> Contribution | None:
    decision = stated.sources.get(row.decision)
    if decision is None:
        text = Text(
            f"chưa có văn bản “{row.decision}”; hãy mô tả nó trong graph/reference/sources.ttl (dct:identifier)",
            f'the decision "{row.decision}" is not described; add it to graph/reference/sources.ttl (dct:identifier)',
        )
        problems.append(Problem(row.place, text))
    resulting = country.starting(row.resulting, row.day) or country.get(stated.codes.get(row.resulting, ""))
    if resulting is None:
        text = Text(
            f"units.csv không có đơn vị mã {row.resulting} vào {row.day}; hãy sửa mã hoặc thêm đơn vị",
            f"units.csv has no unit {row.resulting} on {row.day}; correct the code or add the unit",
        )
        problems.append(Problem(row.place, text))
    former = country.ending(row.former, row.day)
    if former is None:
        former = country.get(stated.codes.get(row.former, ""))
        if former is None or former.end != row.day:
            changes.unknown.append(row)
            return None
        changes.other_codes.append(row)
    if resulting is None:
        return None
    return Contribution(former, resulting, row.day, row.extent != PART, decision)


def _decision_of(by_former: dict[str, list[tuple[Contribution, Place]]], old: Node) -> NamedNode | None:
    """Return the decision of the other changes of that day: it lists them all."""
    same_day = (c.decision for given in by_former.values() for c, _ in given if c.day == old.end)
    return next(same_day, None)


def _consistent(
    given: list[tuple[Contribution, Place]], gifts: Counter[str], changes: Changes, problems: list[Problem]
) -> list[Contribution]:
    """Return what one former unit gave: all to one, or parts to several."""
    wholes = [c for c, _ in given if c.whole]
    if wholes and len(given) > 1:
        former, places = given[0][0].former, ", ".join(str(place.line) for _, place in given)
        text = Text(
            f"{former.code} {former.name} vừa nhập toàn bộ vừa nhập nơi khác (các dòng {places}); "
            "hãy ghi part cho mọi dòng, hoặc giữ một dòng whole",
            f"{former.code} {former.name} went wholly to one unit and to others too (lines {places}); "
            "write part in all of them, or keep one whole",
        )
        problems.append(Problem(given[-1][1], text))
    if len(given) > 1 or wholes:
        return [c for c, _ in given]
    only = given[0][0]
    if only.former.code == only.resulting.code and gifts[only.resulting.path] == 1:
        only = replace(only, whole=True, note=COMPLETED)
        changes.completed.append(only)
    else:
        only = replace(only, note=OPEN_PART)
        changes.open_parts.append(only)
    return [only]


def _provinces(
    communal: Iterable[Contribution], country: Country, stated: Stated, decisions: dict[str, str]
) -> list[Contribution]:
    """Return the changes of the provincial level: where communes went, and what followed under one code."""
    went: dict[str, set[str]] = defaultdict(set)
    days: dict[str, date] = {}
    for c in communal:
        old = country.province_of(c.former)
        now = country.starting(c.resulting.parent.partition("/")[0], c.day) if c.resulting.parent else None
        if old and now and old.end == c.day == now.start and now.path in country.provinces:
            went[old.path].add(now.path)
            days[old.path] = c.day
    for new, row in country.provinces.values():
        old = country.ending(new.code, row.start)
        if old is not None and old.path in country.provinces:
            went[old.path].add(new.path)
            days[old.path] = row.start
    found = []
    for former, results in sorted(went.items()):
        old, day = country.get(former), days[former]
        for path in sorted(results):
            new, row = country.provinces[path]
            if old is not None:
                decision = stated.sources.get(row.note) or stated.sources.get(decisions.get(str(day), ""))
                found.append(Contribution(old, new, day, len(results) == 1, decision))
    return found


def _account(changes: Changes, country: Country) -> None:
    """Fill in which units nothing tells the fate or the origin of."""
    gave = {c.former.path for c in changes.contributions}
    received = {c.resulting.path for c in changes.contributions}
    ended = [*country.formers.values(), *(n for n, _ in country.units.values() if n.end)]
    ended += [*country.former_provinces.values(), *(n for n, _ in country.provinces.values() if n.end)]
    changes.unaccounted = [n for n in ended if n.path not in gave]
    begun = [n for n, _ in (*country.units.values(), *country.provinces.values())]
    changes.unfounded = [n for n in begun if n.path not in received]
