"""Which slot a question asks for: what its words propose, the likeliest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.ask.parts import ASKING, Parts, gap, near_asking, through
from wardgraph.names import ASK, RDF

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wardgraph.ask.edges import Edge
    from wardgraph.ask.roles import Interpreter
    from wardgraph.ask.views import Slot


# Of slots that one word may stand for, the first in order is meant.
BY_ORDER = 0.001
# Words that ask themselves: "trên báo nào".
ASKING_WORDS = 0.05


def proposals(interpreter: Interpreter, parts: Parts, pairs: Sequence[tuple[Edge, Slot]]) -> list[tuple[Slot, float]]:
    """Return the slots that may be asked for where `pairs` are given, with what each costs, the cheapest first."""
    filled = {slot.name for _, slot in pairs}
    scores: dict[str, float] = {}

    def propose(slot: Slot, score: float) -> None:
        if score < scores.get(slot.name, 99.0):
            scores[slot.name] = score

    introduced = _introduced(interpreter, parts, pairs)
    rooted = any(slot.path == "" for _, slot in pairs)
    for edge, slot in parts.slots:
        if slot.condition or (slot.boolean and not rooted):
            continue  # it tells what is asked for rather than is it
        if slot.path == "" and len({s.name for _, s in parts.slots}) > 1:
            propose(slot, 0.6)
            continue
        labels = slot.name in filled and any(s.name == slot.name and gap(edge, e) <= 3 for e, s in pairs)  # noqa: PLR2004
        if slot.name in introduced:
            propose(slot, 0.9)
        elif not labels:
            asking = any(op.operator == "What" and op.mask & edge.mask == op.mask for op in interpreter.lattice.edges)
            own = BY_ORDER * slot.order - (ASKING_WORDS if asking else 0.0)
            propose(slot, own + (0.0 if slot.name not in filled else 0.5))
    _of_classes(interpreter, parts, pairs, introduced, propose)
    for slot in _roots_of_kind(interpreter, parts, pairs):
        propose(slot, 0.1)
    for name, iri in ASKING.items():
        if parts.has(name):
            fitting = [s for s in interpreter.view.slots.values() if iri in s.answers]
            for number, slot in enumerate(fitting):
                propose(slot, (0.1 if slot.name not in filled else 1.5) + 0.1 * number)
    twice = {s.name for _, s in pairs if sum(1 for _, other in pairs if other is s) > 1}
    if parts.has("More", "Less", "Compare", "Sort"):
        for name in sorted(twice):
            propose(interpreter.view.slots[name], 0.05)
    if parts.has("Whether", "Not") and pairs and not parts.has("What", "Who", "Where", "When", "HowMany"):
        propose(pairs[0][1], 0.0)
    for slot in interpreter.view.slots.values():
        if parts.has("HowMany", "Percent") and ASK + "HowMany" in slot.answers:
            propose(slot, 0.2)
        if slot.default:
            propose(slot, (0.7 if slot.name not in filled else 2.0) + 0.1 * slot.default)
    choices = sorted(scores.items(), key=lambda pair: (pair[1], interpreter.view.slots[pair[0]].order))
    return [(interpreter.view.slots[name], score) for name, score in choices]


def _of_classes(
    interpreter: Interpreter,
    parts: Parts,
    pairs: Sequence[tuple[Edge, Slot]],
    introduced: set[str],
    propose: Callable[[Slot, float], None],
) -> None:
    """Propose the slots that words for classes speak of."""
    filled = {slot.name for _, slot in pairs}
    for edge in parts.classes:
        if near_asking(edge, parts) and (introduced or _led_to(interpreter, parts, pairs)):
            for slot in interpreter.view.slots.values():
                if slot.default and slot.name not in filled | introduced and takes(slot, edge):
                    propose(slot, 0.04)  # "which units merged into X": the other end of what the word tells
        for number, slot in enumerate(interpreter.slots_of_class(edge)):
            rank = 0.06 * number + (0.0 if slot.name in interpreter.said else slot.aside)
            near = near_asking(edge, parts)
            if slot.name not in filled or parts.has("More", "Less", "Most", "Least", "Compare", "Name"):
                propose(slot, (0.05 if near else 0.5) + rank + (0.9 if slot.name in introduced else 0.0))
        if parts.has("What", "List") and is_aspect(interpreter, edge):
            for slot in interpreter.view.slots.values():
                if slot.required and slot.name not in filled:
                    propose(slot, 0.1 if near_asking(edge, parts) else 0.3)  # "what targets are there": of what


def _roots_of_kind(interpreter: Interpreter, parts: Parts, pairs: Sequence[tuple[Edge, Slot]]) -> list[Slot]:
    """Return the slot of the things themselves where it is asked which there are of a kind: "which conferences"."""
    root = interpreter.view.root
    whats = [op for op in parts.operators if op.operator == "What"]
    derived = interpreter.view.derived
    asked = any(
        ((slot.required or (derived and slot.path != "")) and any(0 <= edge.first - op.last <= 2 for op in whats))  # noqa: PLR2004
        or (slot.required and any(gap(edge, op) <= 1 for op in whats))
        for edge, slot in pairs
    )
    return [root] if root is not None and (asked or counted_kind(parts, pairs, derived=derived)) else []


def counted_kind(parts: Parts, pairs: Sequence[tuple[Edge, Slot]], *, derived: bool = False) -> bool:
    """Return whether it is asked how many there are of a kind: "how many conferences"."""
    many = [op for op in parts.operators if op.operator == "HowMany"]
    return any(
        (slot.required or (derived and slot.path != "" and slot.classes))
        and edge.quality != "bag"
        and any(op.last + 1 == edge.first for op in many)
        for edge, slot in pairs
    )


def _introduced(interpreter: Interpreter, parts: Parts, pairs: Sequence[tuple[Edge, Slot]]) -> set[str]:
    """Return the slots whose words only lead to a thing that is reached through them."""
    return {
        slot.name
        for edge, slot in parts.slots
        if slot.asks
        and any(s is not slot and through(s, slot) and interpreter.introduces(parts, edge, n) for n, s in pairs)
    }


def _led_to(interpreter: Interpreter, parts: Parts, pairs: Sequence[tuple[Edge, Slot]]) -> bool:
    """Whether a word of a slot leads to the very thing that fills it, or to things of a kind: "merged into X"."""
    told = any(slot.asks and slot.default for _, slot in parts.slots)
    return (told and not pairs) or any(
        slot.asks and s is slot and interpreter.introduces(parts, edge, name)
        for edge, slot in parts.slots
        for name, s in pairs
    )


def takes(slot: Slot, edge: Edge) -> bool:
    """Return whether a class word is one of the classes of `slot`."""
    return slot.path != RDF + "type" and not {m.iri for m in edge.meanings}.isdisjoint(slot.classes)


def is_aspect(interpreter: Interpreter, edge: Edge) -> bool:
    """Return whether a class word is the value of a slot rather than a kind of thing: a target, an actual figure."""
    iris = {m.iri for m in edge.meanings}
    return any(s.path == RDF + "type" and iris.intersection(s.classes) for s in interpreter.view.slots.values())
