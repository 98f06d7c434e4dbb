"""Choosing edges that together explain a question, for one view at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardgraph.ask.lattice import Edge, Lattice
    from wardgraph.ask.views import View

BEAM = 48
UNCOVERED_COST = 12.0
EDGE_COST = 0.5
# Operators that end a question, or that only build times and numbers, which are edges of their own.
UNUSABLE = frozenset(
    ("OutOfScope", "RelativeYear", "MonthName", "Month", "Quarter", "Scale", "Number", "Until")
    + ("FirstHalf", "SecondHalf", "FirstNineMonths")
)
WORDLESS = frozenset({"Filler"})
FILLER_COST = 0.25
OPERATOR_COST = 0.35
ASKING = frozenset(("Who", "What", "When", "Where", "HowMany", "Percent", "Most", "Least", "Honorific", "Former"))
ASKING_COST = 0.2
SLOT_COST = 0.4


@dataclass(frozen=True)
class Cover:
    """Edges over distinct words, what they cost, and the words left over."""

    edges: tuple[Edge, ...]
    cost: float
    uncovered: int


def usable(view: View, edges: Iterable[Edge]) -> list[Edge]:
    """Return the edges that mean something to `view`, their meanings cut down to what its slots accept."""
    from dataclasses import replace

    accepted = {name for slot in view.slots.values() for name in slot.classes}
    slots = {f"{view.name}.{name}" for name in view.slots}
    kept: list[Edge] = []
    for edge in edges:
        if edge.kind == "entity":
            meanings = tuple(m for m in edge.meanings if accepted.intersection(m.classes))
        elif edge.kind == "class":
            meanings = tuple(m for m in edge.meanings if accepted.intersection(m.classes))
        elif edge.kind == "slot":
            meanings = tuple(m for m in edge.meanings if m.iri in slots)
        elif edge.kind == "literal":
            meanings = tuple(m for m in edge.meanings if slots.intersection(m.classes))
        elif edge.operator in UNUSABLE:
            continue
        else:
            kept.append(edge)
            continue
        if meanings:
            kept.append(edge if len(meanings) == len(edge.meanings) else replace(edge, meanings=meanings))
    return kept


def covers(lattice: Lattice, edges: Sequence[Edge], count: int) -> list[Cover]:
    """Return the `count` cheapest covers of the words by `edges`, words left over at a price."""
    starting: dict[int, list[tuple[float, Edge]]] = {}
    for edge in edges:
        starting.setdefault(edge.first, []).append((_price(edge), edge))
    for options in starting.values():
        options.sort(key=lambda option: option[0] - 2.0 * option[1].mask.bit_count())
    states: list[tuple[float, int, int, tuple[Edge, ...]]] = [(0.0, 0, 0, ())]
    for position in range(len(lattice.tokens)):
        bit = 1 << position
        following: dict[tuple[int, tuple[object, ...]], tuple[float, int, int, tuple[Edge, ...]]] = {}
        for cost, mask, left, chosen in states:
            options = []
            if mask & bit:
                options.append((cost, mask, left, chosen))
            else:
                options.append((cost + UNCOVERED_COST, mask | bit, left | bit, chosen))
                for price, edge in starting.get(position, ()):
                    if not mask & edge.mask:
                        options.append((cost + price, mask | edge.mask, left, (*chosen, edge)))
            for option in options:
                key = (option[1], tuple(_signature(edge) for edge in option[3]))
                if key not in following or option[0] < following[key][0]:
                    following[key] = option
        states = sorted(following.values(), key=_order)[:BEAM]
    return [Cover(chosen, cost, left) for cost, _, left, chosen in states[:count]]


def _order(state: tuple[float, int, int, tuple[Edge, ...]]) -> tuple[float, int, int]:
    # States that explain more words ahead would look dearer: what they paid is spread over the words they reach.
    return (state[0], -state[1].bit_count(), len(state[3]))


def _signature(edge: Edge) -> object:
    """Two fillers are as good as one another; a name is itself."""
    if edge.kind == "operator":
        return edge.operator if edge.operator not in WORDLESS else None
    return (edge.kind, edge.first, tuple(m.id for m in edge.meanings), edge.interval, edge.number)


def _price(edge: Edge) -> float:
    if edge.kind == "operator":
        if edge.operator in WORDLESS:
            return edge.cost + FILLER_COST
        return edge.cost + (ASKING_COST if edge.operator in ASKING else OPERATOR_COST)
    if edge.kind == "slot":
        return edge.cost + SLOT_COST
    if edge.kind == "class":
        return edge.cost + SLOT_COST + 0.05
    if edge.kind == "number":
        return edge.cost + 0.6
    return edge.cost + EDGE_COST
