"""Questions that put kinds side by side for a choice: "is X a commune or a ward"."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from wardgraph.names import RDF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.edges import Edge
    from wardgraph.ask.lattice import Lattice
    from wardgraph.ask.parts import Parts
    from wardgraph.ask.views import View

_JOINTS = frozenset({"Or", "Filler", "Former", "Current", "Whether", "Not", "Another"})
# What a word may cost that was typed without marks.
TYPED = 0.1
_OTHERS = ("What", "HowMany", "Who", "When", "Where", "List", "Most", "Least", "More", "Less", "Each", "Percent")


def choose_kind(view: View, parts: Parts, lattice: Lattice) -> None:
    """Take words for kinds between which is chosen for a question of which kind a named thing is.

    Args:
        view: has to tell of which kind its things are.
        parts: what was said; the words for the kinds are put to the slot that tells the kind, and of the things
            that bear a name those of these kinds are kept. Where none is, nothing is done.
        lattice: all that the words may mean.
    """
    kind = next((s for s in view.slots.values() if s.leaf and s.path == RDF + "type"), None)
    root = view.root
    named = [n for n in parts.named if root is not None and root in n.slots]
    if kind is None or len(named) != 1:
        return
    if parts.slots and all(slot is kind for _, slot in parts.slots):
        # "What kind of unit is X: a commune, a ward or something else": examples of what may be answered.
        behind = all(word.first > named[0].edge.last for word in parts.classes)
        parts.classes[:] = [] if behind and len(parts.classes) > 1 else parts.classes
        return
    if parts.slots or not (is_choice(parts, lattice) and _row(parts, lattice)):
        return
    iris = {meaning.iri for edge in parts.classes for meaning in edge.meanings}
    kept = tuple(m for m in named[0].edge.meanings if iris.intersection(m.classes))
    if not kept or (parts.has("Current") and all(m.ends for m in kept)):
        return  # what is over is nothing now
    living = tuple(m for m in kept if not m.ends)
    dated = bool(parts.times) or parts.has("Former")
    named[0].edge = replace(named[0].edge, meanings=kept if dated or not living else living)
    parts.slots.append((parts.classes[0], kind))
    parts.classes.clear()


def is_choice(parts: Parts, lattice: Lattice) -> bool:
    """Return whether "or" stands between two words for kinds, and no word asks for something else."""
    if parts.numbers or parts.has(*_OTHERS):
        return False
    words = [e for e in lattice.edges if e.kind == "class" and e.cost <= TYPED]
    listed = [e for e in lattice.edges if e.operator == "List" and e.cost == 0.0]
    if any(e.mask & word.mask or e.last + 1 == word.first for e in listed for word in words):
        return False
    before, after = {e.last for e in words}, {e.first for e in words}
    small = {e.first: e.last for e in lattice.edges if e.operator == "Filler" and e.cost == 0.0}
    ors = [e for e in lattice.edges if e.operator == "Or" and e.cost == 0.0]
    for edge in ors:
        place = edge.last + 1
        while place in small and place not in after:
            place = small[place] + 1
        if edge.first - 1 in before and place in after:
            return True
    return False


def _row(parts: Parts, lattice: Lattice) -> bool:
    """Whether all words for kinds stand in one row with "or" in it."""
    if len(parts.classes) == 1:
        whole = parts.classes[0].mask
        return any(e.operator == "Or" and e.mask & whole == e.mask for e in lattice.edges)
    joined = [_between(one, other, parts.operators) for one, other in pairwise(parts.classes)]
    return bool(joined) and all(j is not None for j in joined) and "Or" in (joined[-1] or ())


def _between(one: Edge, other: Edge, operators: Sequence[Edge]) -> set[str] | None:
    """Return the operators between two words, or None where something else stands there too."""
    inside = [op for op in operators if one.last < op.first and op.last < other.first]
    explained = {place for op in inside for place in range(op.first, op.last + 1)}
    names = {op.operator for op in inside}
    return names if explained.issuperset(range(one.last + 1, other.first)) and names <= _JOINTS else None
