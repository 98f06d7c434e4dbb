"""The edges of a cover by what they are, and how they stand to one another."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from wardgraph.ask.lexicon import DEGREE
from wardgraph.names import ASK, RDF

if TYPE_CHECKING:
    from wardgraph.ask.edges import Edge
    from wardgraph.ask.lattice import Lattice
    from wardgraph.ask.reading import Comparison
    from wardgraph.ask.views import Slot, View

NEUTRAL = frozenset(
    {"Filler", "What", "List", "Name", "Honorific", "Current", "And", "Or", "Equal", "Another"}
    | {"FollowUp", "PronounThing", "PronounPerson", "Year", "Span", "RelativeDay"}
)
COMPARISONS: dict[str, Comparison] = {
    "Above": ">",
    "AtLeast": ">=",
    "Below": "<",
    "AtMost": "<=",
    "Equal": "=",
    "Before": "<",
    "After": ">",
}
ASKING = {"Who": ASK + "Who", "When": ASK + "When", "Where": ASK + "Where"}
UNUSED_COST = 50.0
ODD_COST = 3.0
# A given name alone, with nothing that says it is a person's.
NAMELESS_COST = 4.0
MAX_ALTERNATIVES = 8


@dataclass
class Named:
    """A name and the slots it may fill."""

    edge: Edge
    slots: list[Slot]


@dataclass
class Parts:
    """The edges of a cover by what they are."""

    named: list[Named] = field(default_factory=list)
    classes: list[Edge] = field(default_factory=list)
    slots: list[tuple[Edge, Slot]] = field(default_factory=list)
    operators: list[Edge] = field(default_factory=list)
    times: list[Edge] = field(default_factory=list)
    numbers: list[Edge] = field(default_factory=list)
    literals: list[Edge] = field(default_factory=list)
    ordinals: list[Edge] = field(default_factory=list)
    tellings: list[Edge] = field(default_factory=list)
    excluded: list[Edge] = field(default_factory=list)

    @cached_property
    def _said(self) -> frozenset[str]:
        return frozenset(edge.operator for edge in self.operators)

    def has(self, *names: str) -> bool:
        """Return whether one of the operators `names` was said."""
        return not self._said.isdisjoint(names)

    def first(self, *names: str) -> Edge | None:
        """Return the first of the operators `names` that was said."""
        return next((edge for edge in self.operators if edge.operator in names), None)


def gap(one: Edge, other: Edge) -> int:
    """Return how many words stand between two edges."""
    if one.first > other.last:
        return one.first - other.last - 1
    return max(0, other.first - one.last - 1)


def through(slot: Slot, other: Slot) -> bool:
    """Whether `slot` is `other`, or is reached through it ("wards formed from a district's units")."""
    if slot.name == other.name:
        return True
    steps = list(slot.path.get("sequence", ())) if isinstance(slot.path, dict) else []
    return steps[:1] == [other.path]


def aspect(view: View, slot: Slot) -> bool:
    """Return whether `slot` tells what a figure is rather than what it is of: a target, an estimate."""
    return slot.path == RDF + "type" or any(slot.path == s.status for s in view.slots.values() if s.status)


def degree(edge: Edge) -> frozenset[str]:
    """Return the words for what an adjective measures ("tallest": height), empty for other words."""
    said = edge.meanings[0].label
    return frozenset(said.removeprefix(DEGREE).split()) if said.startswith(DEGREE) else frozenset()


def measures(slot: Slot, words: frozenset[str]) -> bool:
    """Return whether the label of `slot` names one of the measures `words`."""
    label = slot.label("en").lower().replace("(", " ").replace(")", " ").split()
    return slot.numeric and not words.isdisjoint({*label, *(word.rstrip("s") for word in label)})


def described(lattice: Lattice, edge: Edge) -> bool:
    """Return whether a word is followed by a description of its own: "the province that X merged into"."""
    if any(e.operator == "Relative" and e.first == edge.last + 1 for e in lattice.edges):
        return True
    # English may leave "that" out: "the province X merged into".
    names = [e.last for e in lattice.edges if e.kind == "entity" and e.first == edge.last + 1 and edge.lang == "en"]
    return any(
        0 < e.first - last <= 2 and e.quality == "alternative" and e.last == len(lattice.tokens) - 1  # noqa: PLR2004
        for e in lattice.edges
        if e.kind == "slot"
        for last in names
    )


def near_asking(edge: Edge, parts: Parts, far: int = 1) -> bool:
    """Return whether a word that asks stands beside `edge`, no more than `far` words between."""
    named = {place for name in parts.named for place in range(name.edge.first, name.edge.last + 1)}

    def between(op: Edge) -> int:
        low, high = (op.last, edge.first) if op.last < edge.first else (edge.last, op.first)
        return sum(place not in named for place in range(low + 1, high))

    asking = ("What", "List", "HowMany", "Who", "Name")
    return any(op.operator in asking and between(op) <= far for op in parts.operators)
