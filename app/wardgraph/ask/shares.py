"""Percentages that a question asks for in other words: of a plan, of the whole that something is a part of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from wardgraph.ask.asked import is_aspect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.edges import Edge
    from wardgraph.ask.index import Index, Meaning
    from wardgraph.ask.parts import Parts
    from wardgraph.ask.reading import Constraint
    from wardgraph.ask.roles import Interpreter
    from wardgraph.ask.views import Slot

Pairs: TypeAlias = "list[tuple[Edge, Slot]]"


def planned_share(interpreter: Interpreter, parts: Parts, pairs: Pairs) -> tuple[Parts, Pairs] | None:
    """Take "what percentage of the plan for X" for the thing that is the percentage of X, where there is one."""
    aspects = [edge for edge in parts.classes if is_aspect(interpreter, edge)]
    if not aspects or not parts.has("Percent"):
        return None
    index = interpreter.index
    changed: Pairs = []
    for edge, slot in pairs:
        iris = [iri for m in edge.meanings for iri in index.ratios.get(m.iri, ())] if slot.ratio else []
        known = tuple(m for m in (index.about(iri) for iri in dict.fromkeys(iris)) if m is not None)
        changed.append((replace(edge, meanings=known) if known else edge, slot))
    if all(one is other for (one, _), (other, _) in zip(pairs, changed, strict=True)):
        return None
    operators = [e for e in parts.operators if e.operator not in ("Compare", "Above", "Equal")]
    rest = [edge for edge in parts.classes if edge not in aspects]
    return replace(parts, classes=rest, operators=operators), changed


def computed_share(interpreter: Interpreter, parts: Parts, pairs: Pairs) -> tuple[Parts, Pairs] | None:
    """Take "what percentage of the targets was met" for the part against its whole, as the graph relates the two.

    Args:
        interpreter: of the view.
        parts: what was said.
        pairs: names and the slots they fill.

    Returns:
        What is said then, the part and the whole each in their slot; None where no thing is known as a part.
    """
    sign = parts.first("Percent")
    known = [(e, s, _quotient(interpreter.index, e)) for e, s in pairs if s.quotient]
    edge, slot, quotient = next((found for found in known if found[2] is not None), (None, None, None))
    if sign is None or edge is None or slot is None or quotient is None:
        return None
    part, whole = quotient
    sides = [(replace(edge, meanings=(part,)), slot), (replace(edge, meanings=(whole,)), slot)]
    if sign.first < edge.first:
        sides.reverse()  # a percentage asked for first is of what is said first
    others = [
        (other, filled)
        for other, filled in pairs
        if other is not edge and not (filled is slot and whole.iri in {m.iri for m in other.meanings})
    ]
    if any(filled is slot for _, filled in others):
        return None
    rest = [word for word in parts.classes if not is_aspect(interpreter, word)]
    return replace(parts, classes=rest), [*sides, *others]


def counted_part(interpreter: Interpreter, parts: Parts, pairs: Pairs) -> Parts | None:
    """Leave out a word for a kind of figure that names the whole of which a part is asked: "how many targets were met".

    Args:
        interpreter: of the view.
        parts: what was said.
        pairs: names and the slots they fill.

    Returns:
        What is said without it; None where there is no such word.
    """
    quotients = [_quotient(interpreter.index, edge) for edge, slot in pairs if slot.quotient]
    wholes = {quotient[1].iri for quotient in quotients if quotient is not None}
    naming = {
        edge.mask
        for edge in interpreter.lattice.edges
        if edge.kind == "entity" and wholes.intersection(m.iri for m in edge.meanings)
    }
    rest = [word for word in parts.classes if not (word.mask in naming and is_aspect(interpreter, word))]
    return replace(parts, classes=rest) if len(rest) < len(parts.classes) else None


def whole_first(index: Index, sides: Sequence[Sequence[Constraint]]) -> bool | None:
    """Return whether the first of two sides is the whole of which the second is a part; None where neither is."""
    things = [{m.iri for c in side if c.slot.quotient for m in c.candidates} for side in sides]
    for first, second, told in ((0, 1, False), (1, 0, True)) if len(things) == 2 else ():  # noqa: PLR2004
        wholes = {index.quotients[iri][1] for iri in things[first] if iri in index.quotients}
        if wholes & things[second]:
            return told
    return None


def _quotient(index: Index, edge: Edge) -> tuple[Meaning, Meaning] | None:
    """Return the part and the whole that the one thing among the meanings of `edge` stands for."""
    known = {index.quotients[m.iri] for m in edge.meanings if m.iri in index.quotients}
    if len(known) != 1:
        return None
    part, whole = (index.about(iri) for iri in known.pop())
    return (part, whole) if part is not None and whole is not None else None
