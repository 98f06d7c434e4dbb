"""What was made of the tables: counts, and what they leave open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardgraph.errors import Text
from wardgraph.gazetteer.statements import reorganisations
from wardgraph.names import normal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardgraph.gazetteer.changes import Changes
    from wardgraph.gazetteer.country import Country
    from wardgraph.gazetteer.node import Node


@dataclass(frozen=True)
class Count:
    """How many of something, and which, where that can be named."""

    text: Text
    number: int
    which: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The outcome of a run.

    Attributes:
        counts: what the graph holds.
        open: what the tables leave open or say twice, and how it was decided.
        triples: how many triples were written.
    """

    counts: list[Count]
    open: list[Count]
    triples: int


def report(country: Country, changes: Changes, triples: int) -> Report:
    """Return the counts of what was made."""
    units = [n for n, _ in country.units.values()]
    provinces = [n for n, _ in country.provinces.values()]
    counts = [
        _count("đơn vị cấp tỉnh đang có hiệu lực", "units of the provincial level in force", _in_force(provinces)),
        _count("đơn vị cấp xã đang có hiệu lực", "units of the commune level in force", _in_force(units)),
        *_by_kind(_in_force(units)),
        _count("đơn vị đã chấm dứt sau đó", "that ended since", [n for n in (*units, *provinces) if n.end]),
        _count("tỉnh, thành phố cũ", "former provinces and cities", country.former_provinces.values()),
        _count("đơn vị cấp huyện cũ", "former districts", country.districts.values()),
        _count("đơn vị cấp xã cũ", "former units of the commune level", country.formers.values()),
        _count("đóng góp", "contributions", changes.contributions),
        *_by_class(changes),
    ]
    return Report(counts, _open(country, changes), triples)


def _open(country: Country, changes: Changes) -> list[Count]:
    twins = country.twins()
    return [
        _count(
            "dòng nêu mã cũ không có trong danh sách đơn vị: không dùng",
            "rows with a former code that no list of units has: not used",
            changes.unknown,
            [f"{row.former} -> {row.resulting}" for row in changes.unknown],
        ),
        _count(
            "dòng nêu mã của danh sách khác: dùng mã đã ghi trong other-names.ttl",
            "rows with another list's code: resolved by other-names.ttl",
            changes.other_codes,
            [f"{row.former} -> {row.resulting}" for row in changes.other_codes],
        ),
        _count(
            "đơn vị cũ chỉ có một dòng “một phần”, không ai khác nhận: ghi là toàn bộ",
            'former units with one row, "part", and no other receiver: written as whole',
            changes.completed,
            [_named(c.former) for c in changes.completed],
        ),
        _count(
            "đơn vị cũ bị chia mà chỉ biết một phần: giữ là một phần, có ghi chú",
            "divided former units of which one part alone is known: kept as part, with a note",
            changes.open_parts,
            [f"{_named(c.former)} -> {_named(c.resulting)}" for c in changes.open_parts],
        ),
        _count(
            "đơn vị cũ không rõ đã nhập vào đâu: giữ lại, có ghi chú",
            "former units of which nothing tells where they went: kept, with a note",
            changes.unaccounted,
            [_named(n) for n in changes.unaccounted],
        ),
        _count(
            "đơn vị không rõ thành lập từ đâu",
            "units of which nothing tells what they were formed from",
            changes.unfounded,
            [_named(n) for n in changes.unfounded],
        ),
        _count(
            "diện tích công bố giống hệt đơn vị cùng tên ở tỉnh khác: giữ lại, có ghi chú",
            "published areas that are the very area of a namesake elsewhere: kept, with a note",
            twins,
            [_named(n) for n, _ in country.units.values() if n.path in twins],
        ),
        _count(
            "tên đơn vị cũ có nhiều hơn một lần trong một huyện",
            "names of former units that occur more than once in a district",
            _repeated(country.formers.values()),
            _repeated(country.formers.values()),
        ),
        _count(
            "tên đơn vị đang có hiệu lực có ở nhiều tỉnh",
            "names of units in force that occur in several provinces",
            _shared(_in_force(n for n, _ in country.units.values())),
        ),
    ]  # fmt: skip


def _count(vi: str, en: str, things: Iterable[object], which: Iterable[str] = ()) -> Count:
    return Count(Text(vi, en), len(list(things)), tuple(which))


def _in_force(nodes: Iterable[Node]) -> list[Node]:
    return [n for n in nodes if n.end is None]


def _by_kind(nodes: Iterable[Node]) -> list[Count]:
    kinds = Counter((n.kind.word, n.kind.english) for n in nodes)
    return [Count(Text(f"  {vi}", f"  {en.lower()} ({vi})"), number) for (vi, en), number in sorted(kinds.items())]


def _by_class(changes: Changes) -> list[Count]:
    labels = Counter(r.label for r in reorganisations(changes.contributions))
    return [
        Count(Text(f"  {label.vi.lower()}", f"  {label.en.lower()}"), number)
        for label, number in sorted(labels.items(), key=lambda item: -item[1])
    ]


def _named(n: Node) -> str:
    return f"{n.code} {n.name}"


def _shared(nodes: Iterable[Node]) -> list[str]:
    names = Counter(normal(n.name) for n in nodes)
    return sorted(name for name, number in names.items() if number > 1)


def _repeated(nodes: Iterable[Node]) -> list[str]:
    names = Counter((normal(n.name), n.parent) for n in nodes)
    return sorted({f"{n.name} ({n.parent})" for n in nodes if names[normal(n.name), n.parent] > 1})
