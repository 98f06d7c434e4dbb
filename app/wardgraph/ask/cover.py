"""Choosing edges that together explain a question, for one view at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from wardgraph.names import OWL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.edges import Edge
    from wardgraph.ask.lattice import Lattice
    from wardgraph.ask.views import View

BEAM = 48
UNCOVERED_COST = 12.0
EDGE_COST = 0.5
# Operators that end a question, or that only build times and numbers, which are edges of their own.
UNUSABLE = frozenset(
    {
        "Asker",
        "OutOfScope",
        "RelativeYear",
        "MonthName",
        "Month",
        "Quarter",
        "Scale",
        "Number",
        "Until",
        "Ordinal",
        "Era",
    }
    | {"Relative", "Reach"}
    | {"FirstHalf", "SecondHalf", "FirstNineMonths", "StartOf", "EndOf"}
)
WORDLESS = frozenset({"Filler"})
FILLER_COST = 0.25
OPERATOR_COST = 0.35
ASKING = frozenset(
    {"Who", "What", "When", "Where", "HowMany", "Percent", "Most", "Least", "Honorific", "Former", "Whether"}
)
ASKING_COST = 0.2
PRONOUN_COST = 0.7
SLOT_COST = 0.4
NUMBER_COST = 0.3
# Pieces of a text tell which thing is meant only where the words mean nothing else.
TELLING_COST, TELLING_WORD_COST = 1.5, 0.1
# A number that could be a year most often is one.
YEARS = range(1900, 2101)
YEAR_NUMBER_COST = 0.6


# Cost, words reached, words left over, what the edges say, the edges.
_State: TypeAlias = "tuple[float, int, int, tuple[int, ...], tuple[Edge, ...]]"


@dataclass(frozen=True)
class Cover:
    """Edges over distinct words, what they cost, and the words left over."""

    edges: tuple[Edge, ...]
    cost: float
    uncovered: int


def usable(view: View, edges: Sequence[Edge]) -> list[Edge]:
    """Return the edges that mean something to `view`, their meanings cut down to what its slots accept."""
    accepted = {name for slot in view.slots.values() if not slot.only for name in slot.classes}
    chosen = {iri for slot in view.slots.values() for iri in slot.only}
    classes = {name for slot in view.slots.values() for name in slot.classes}
    slots = {f"{view.name}.{name}" for name in view.slots}
    numbered = any(slot.ordinal or slot.numeric for slot in view.slots.values())
    ordered = numbered or any(edge.operator in ("Most", "Least") for edge in edges)
    of_classes = view.target == OWL + "Class"
    kept: list[Edge] = []
    for edge in edges:
        if edge.kind == "entity":
            meanings = tuple(m for m in edge.meanings if m.iri in chosen or accepted.intersection(m.classes))
        elif edge.kind == "class":
            meanings = tuple(m for m in edge.meanings if of_classes or classes.intersection(m.classes))
        elif edge.kind == "slot":
            meanings = tuple(m for m in edge.meanings if m.iri in slots)
        elif edge.kind in ("literal", "telling"):
            meanings = tuple(m for m in edge.meanings if slots.intersection(m.classes))
        elif edge.operator in UNUSABLE or (edge.kind == "ordinal" and not ordered):
            continue
        else:
            kept.append(edge)
            continue
        if meanings:
            kept.append(edge if len(meanings) == len(edge.meanings) else replace(edge, meanings=meanings))
    return kept


def covers(lattice: Lattice, edges: Sequence[Edge], count: int) -> list[Cover]:
    """Return the `count` cheapest covers of the words by `edges`, words left over at a price."""
    signatures: dict[object, int] = {}
    starting: dict[int, list[tuple[float, int, int, Edge]]] = {}
    for edge in edges:
        said = _signature(edge)
        number = 0 if said is None else signatures.setdefault(said, len(signatures) + 1)
        starting.setdefault(edge.first, []).append((_price(edge), edge.mask, number, edge))
    states: list[_State] = [(0.0, 0, 0, (), ())]
    bounds = _bounds(starting, len(lattice.tokens))
    for position in range(len(lattice.tokens)):
        bit = 1 << position
        options = starting.get(position, ())
        following: dict[tuple[int, tuple[int, ...]], _State] = {}
        for state in states:
            cost, mask, left, said_so_far, chosen = state
            if mask & bit:
                _keep(following, state)
                continue
            _keep(following, (cost + UNCOVERED_COST, mask | bit, left | bit, said_so_far, chosen))
            for price, covered, number, edge in options:
                if not mask & covered:
                    said_now = (*said_so_far, number) if number else said_so_far
                    _keep(following, (cost + price, mask | covered, left, said_now, (*chosen, edge)))
        ahead = bounds[position]
        # Words that lie ahead and are taken already need not be paid for: a name said in pieces is not dearer for it.
        states = sorted(following.values(), key=lambda state: _order(state, ahead, position + 1))[:BEAM]
    return [Cover(chosen, cost, left) for cost, _, left, _, chosen in states[:count]]


def _keep(states: dict[tuple[int, tuple[int, ...]], _State], state: _State) -> None:
    key = (state[1], state[3])
    known = states.get(key)
    if known is None or state[0] < known[0]:
        states[key] = state


def _order(state: _State, ahead: Sequence[float], start: int) -> tuple[float, int, tuple[int, ...]]:
    taken, beyond = 0.0, state[1] >> start
    while beyond:
        lowest = beyond & -beyond
        taken += ahead[start + lowest.bit_length() - 1]
        beyond ^= lowest
    return (state[0] - taken, -state[1].bit_count(), state[3])


def _bounds(starting: dict[int, list[tuple[float, int, int, Edge]]], size: int) -> list[list[float]]:
    """Return for each position what each word after it costs at least, by edges that begin after it."""
    known = [UNCOVERED_COST] * size
    bounds: list[list[float]] = [[]] * size
    for first in range(size - 1, -1, -1):
        bounds[first] = [price if i > first else 0.0 for i, price in enumerate(known)]
        for price, covered, _, _ in starting.get(first, ()):
            share = price / covered.bit_count()
            for i in range(first, size):
                if covered >> i & 1 and share < known[i]:
                    known[i] = share
    return bounds


def _signature(edge: Edge) -> object:
    """Two fillers are as good as one another; a name is itself."""
    if edge.kind == "operator":
        return (edge.operator, edge.meanings[0].label) if edge.operator not in WORDLESS else None
    return (edge.kind, edge.first, edge.pieces, tuple(m.id for m in edge.meanings), edge.interval, edge.number)


def _price(edge: Edge) -> float:
    if edge.kind == "operator":
        if edge.operator in WORDLESS:
            return edge.cost + FILLER_COST
        if edge.operator == "PronounPerson":
            return edge.cost + PRONOUN_COST
        return edge.cost + (ASKING_COST if edge.operator in ASKING else OPERATOR_COST)
    if edge.kind == "slot":
        return edge.cost + SLOT_COST
    if edge.kind == "class":
        return edge.cost + SLOT_COST + 0.05
    if edge.kind == "ordinal":
        return edge.cost + NUMBER_COST
    if edge.kind == "telling":
        return edge.cost + TELLING_COST + TELLING_WORD_COST * edge.mask.bit_count()
    if edge.kind == "number":
        year = edge.number is not None and edge.number in YEARS
        return edge.cost + (YEAR_NUMBER_COST if year else NUMBER_COST)
    return edge.cost + EDGE_COST
