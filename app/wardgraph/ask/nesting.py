"""Readings in which one thing is described by a reading of its own: "the ward whose chair is X"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wardgraph.ask.cover import Cover, covers, usable
from wardgraph.ask.parts import described
from wardgraph.ask.reading import Reading, filled, rank
from wardgraph.ask.roles import Interpreter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardgraph.ask.edges import Edge
    from wardgraph.ask.index import Index
    from wardgraph.ask.lattice import Lattice
    from wardgraph.ask.views import Slot, View

# Edges that say what is spoken of.
NAMING = ("entity", "slot", "literal")


def nested(index: Index, lattice: Lattice) -> list[Reading]:
    """Readings in which one thing is described by a reading of its own: "the ward whose chair is X"."""
    found: list[Reading] = []
    reader = _Reader(index, lattice)
    every = (1 << len(lattice.tokens)) - 1
    known = {view.name: usable(view, lattice.edges) for view in index.views}
    heads = {m.iri for e in lattice.edges if e.kind == "class" and described(lattice, e) for m in e.meanings}
    for outer in index.views:
        for inner in index.views:
            if outer is not inner and not every & ~(_reach(known[outer.name]) | _reach(known[inner.name])):
                for link, target in _links(outer, inner, heads):
                    found.extend(_linked(reader, _Pair(outer, inner, link, target), known))
    return found


def _reach(edges: Iterable[Edge]) -> int:
    mask = 0
    for edge in edges:
        mask |= edge.mask
    return mask


@dataclass(frozen=True)
class _Pair:
    """Two views, and the slots in which they speak of the same thing."""

    outer: View
    inner: View
    link: Slot
    target: Slot


def _links(outer: View, inner: View, heads: set[str]) -> list[tuple[Slot, Slot]]:
    """Return the pairs of slots that can hold the same thing; `heads` are the classes that descriptions follow."""
    pairs = [
        (link, target)
        for link in outer.slots.values()
        for target in inner.slots.values()
        if (_alike(link.classes, target.classes) or heads.intersection(link.classes).intersection(target.classes))
        and not link.silent
        and not target.silent
        and not link.needs
    ]
    # What a description follows is likeliest what it describes: "the province that X merged into".
    return (
        sorted(pairs, key=lambda pair: (heads.isdisjoint(pair[0].classes), len(pair[0].classes)))[:4]
        if heads
        else pairs[:4]
    )


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one slot takes all that the other does, or all but what it takes aside."""
    narrow, wide = sorted((set(one), set(other)), key=len)
    return bool(narrow) and narrow <= wide and len(wide) <= 2 * len(narrow)


class _Reader:
    """Reads the same words in the same view once: a description is tried in many a place."""

    def __init__(self, index: Index, lattice: Lattice) -> None:
        self.index = index
        self.lattice = lattice
        self._read: dict[tuple[str, str, bool, tuple[Edge, ...], float], list[Reading]] = {}
        self._covers: dict[tuple[Edge, ...], list[Cover]] = {}

    def readings(self, view: View, cover: Cover, *, described: str = "", inside: bool = False) -> list[Reading]:
        """Return the readings of `cover` in `view`; `described` is the slot that another reading fills."""
        key = (view.name, described, inside, cover.edges, cover.cost)
        if key not in self._read:
            interpreter = Interpreter(self.index, self.lattice, view, described=described, inside=inside)
            self._read[key] = list(interpreter.readings(cover))
        return self._read[key]

    def covers(self, edges: Sequence[Edge]) -> list[Cover]:
        """Return the cheapest ways to explain all words by `edges`."""
        key = tuple(edges)
        if key not in self._covers:
            self._covers[key] = covers(self.lattice, edges, 4)
        return self._covers[key]


def _linked(reader: _Reader, pair: _Pair, known: dict[str, list[Edge]]) -> Iterator[Reading]:
    lattice = reader.lattice
    outer_edges = {e for e in known[pair.outer.name] if not _fills(e, pair.link)}
    inner_edges = set(known[pair.inner.name])
    heads = {e for e in inner_edges if e.kind == "class" and described(lattice, e) and _takes(pair.link, e)}
    every = (1 << len(lattice.tokens)) - 1
    merged = sorted(outer_edges | inner_edges, key=lambda e: (e.first, e.last, e.kind, e.cost))
    if heads:
        merged = [e for e in merged if e.operator != "PronounThing" or not described(lattice, e)]
    own_outer, own_inner = ({e for e in edges if e.kind in NAMING} for edges in (outer_edges, inner_edges))
    if every & ~_reach(merged) or not own_inner or not (own_outer - own_inner or heads):
        return
    for cover in reader.covers(merged):
        if cover.uncovered:
            continue
        splits = [*_spans(lattice, cover.edges, outer_edges, inner_edges, heads)]
        if own_outer - own_inner:
            splits += _splits(cover.edges, outer_edges, inner_edges)
        for first, second in splits:
            whole = replace(cover, edges=_relative(first))
            yield from _read(reader, pair, whole, replace(cover, edges=_relative(second), cost=0.0))


def _read(reader: _Reader, pair: _Pair, first: Cover, second: Cover) -> Iterator[Reading]:
    """Yield the readings of `first` in which the likeliest reading of `second` says which thing is meant."""
    target, link = pair.target.name, pair.link.name
    insides = [
        reading
        for reading in reader.readings(pair.inner, second, inside=True)
        if reading.asked.name == target and reading.mode in ("select", "extreme") and target not in filled(reading)
    ]
    if not insides:
        return
    inside = min(insides, key=rank)
    for reading in reader.readings(pair.outer, first, described=link):
        if link not in filled(reading) and reading.asked.name != link:
            yield replace(
                reading,
                inner={link: inside},
                cost=reading.cost + inside.cost + 1.0,
                assumed=reading.assumed + inside.assumed,
                naming=reading.naming | inside.naming,
                telling=reading.telling | inside.telling,
            )


def _takes(slot: Slot, edge: Edge) -> bool:
    return not {m.iri for m in edge.meanings}.isdisjoint(slot.classes)


def _spans(
    lattice: Lattice, edges: Sequence[Edge], outer: set[Edge], inner: set[Edge], heads: set[Edge]
) -> Iterator[tuple[tuple[Edge, ...], tuple[Edge, ...]]]:
    """Yield ways to cut out a description that follows its noun: "the province that X merged into", to its end."""
    ordered = sorted(edges, key=lambda e: (e.first, e.last))
    for head in ordered:
        if head not in heads or not described(lattice, head):
            continue
        for end in sorted({e.last for e in ordered if e.first > head.last}):
            inside = tuple(e for e in ordered if head.first <= e.first and e.last <= end)
            outside = tuple(e for e in ordered if e not in inside)
            named = any(e.kind in NAMING for e in inside)
            asked = any(e.kind != "operator" for e in outside)
            if named and asked and inner.issuperset(inside) and outer.issuperset(outside):
                yield outside, inside


def _relative(edges: Sequence[Edge]) -> tuple[Edge, ...]:
    """Leave out the question words that only tie a description to its noun: "whose", "nơi"."""
    tying = ("Who", "What", "Where", "When")
    return tuple(e for e in edges if e.first == 0 or e.operator not in tying)


def _fills(edge: Edge, slot: Slot) -> bool:
    return edge.kind == "entity" and all(set(slot.classes).intersection(m.classes) for m in edge.meanings)


def _splits(
    edges: Sequence[Edge], outer: set[Edge], inner: set[Edge]
) -> Iterable[tuple[tuple[Edge, ...], tuple[Edge, ...]]]:
    """Yield ways to share out edges: what only one view can use goes to it, the rest to the outer or by place."""
    content = [e for e in edges if e.kind != "operator"]
    only_inner = [e for e in content if e not in outer]
    only_outer = [e for e in content if e not in inner]
    shared = [e for e in content if e in outer and e in inner]
    if not only_inner or not only_outer:
        # Told apart by place: the description follows what is described.
        for cut in range(1, len(content)):
            head, tail = content[:cut], content[cut:]
            if all(e in outer for e in head) and all(e in inner for e in tail):
                yield _with_operators(edges, head), _with_operators(edges, tail)
        return
    for toward in ("outer", "near"):
        first, second = list(only_outer), list(only_inner)
        for edge in shared:
            to_outer = edge.kind == "class" or toward == "outer"
            if toward == "near":
                to_outer = _distance(edge, only_outer) <= _distance(edge, only_inner)
            (first if to_outer else second).append(edge)
        yield _with_operators(edges, first), _with_operators(edges, second)


def _distance(edge: Edge, others: Sequence[Edge]) -> int:
    return min(abs(edge.first - other.first) for other in others)


def _between(one: Edge, other: Edge) -> int:
    return max(one.first - other.last, other.first - one.last)


def _with_operators(edges: Sequence[Edge], content: Sequence[Edge]) -> tuple[Edge, ...]:
    """Give each operator to the content it stands closest to."""
    kept = list(content)
    everything = [e for e in edges if e.kind != "operator"]
    for edge in edges:
        if edge.kind == "operator":
            nearest = min(everything, key=lambda e: (_between(e, edge), -e.first), default=None)
            if nearest is None or nearest in content:
                kept.append(edge)
    return tuple(sorted(kept, key=lambda e: (e.first, e.last)))
