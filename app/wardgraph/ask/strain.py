"""What it costs to take a question in a way that few would mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.ask.alternatives import is_choice
from wardgraph.ask.lattice import TOLD
from wardgraph.ask.modes import which_class
from wardgraph.ask.parts import ODD_COST, UNUSED_COST
from wardgraph.ask.sense import choice, narrowed
from wardgraph.names import SKOS

if TYPE_CHECKING:
    from wardgraph.ask.draft import Draft
    from wardgraph.ask.working import Work

_ASKING = frozenset({"HowMany", "What", "Who", "When", "Where"})
_ADDING_NOTHING = frozenset({"Filler", "FollowUp", "Another", "Honorific", "PronounThing", "PronounPerson"})
_SUMMING = ("total", "average")
UNASKED_COST, ALL_COST, COMPARED_COST, APART_COST, CHOICE_COST, WITHIN_COST = 1.5, 1.0, 0.6, 1.0, 1.5, 0.3


def strain(work: Work, draft: Draft) -> float:
    """Return what it costs to take the question so."""
    cost = 0.0
    if draft.mode == "compare" and work.asked.numeric:
        cost += COMPARED_COST + (1.0 if work.parts.has("What", "Where", "Or") and not choice(work) else 0.0)
    figures = any(s.numeric and s.default for s in work.view.slots.values())
    unasked = not (work.filters or work.parts.has("Where", "Who") or which_class(work))
    if draft.mode == "select" and work.asked.subject and figures and unasked:
        cost += UNASKED_COST  # which places have a figure
    if draft.mode == "count" and work.asked.single == "true" and work.view.derived:
        cost += ODD_COST  # how many captains a club has is not asked where it has one
    if draft.mode == "select" and not narrowed(work, draft) and not work.parts.has("List"):
        cost += ALL_COST  # all there are of a kind
    if _passes_over(work):
        cost += ODD_COST
    if _asks_twice(work):
        cost += UNUSED_COST  # "how many are there and how many of them"
    if not work.asked.leaf and is_choice(work.parts, work.lattice):
        cost += CHOICE_COST  # "is X now a commune or a ward" asks for no commune and no ward
    if draft.mode not in _SUMMING and not _nested(work) and _takes_apart(work):
        cost += APART_COST
    if _within(work, draft):
        cost += WITHIN_COST
    return cost


def _within(work: Work, draft: Draft) -> bool:
    """Whether what holds many would be taken for the very place, with nothing else said: who serves in a province."""
    alone = draft.constraints[0] if len(draft.constraints) == 1 and not draft.sides else None
    if alone is None or alone.slot.wide or work.asked is alone.slot:
        return False
    wide = [s for s in work.view.slots.values() if s.wide and s is not alone.slot]
    return any(set(m.classes).intersection(s.classes) for m in alone.candidates for s in wide)


def _passes_over(work: Work) -> bool:
    """Whether a name of several words is taken apart into small words that add nothing: "Lam Dong" as "làm đông"."""
    small = 0
    for edge in work.cover.edges:
        if edge.operator in _ADDING_NOTHING and edge.mask.bit_count() == 1:
            small |= edge.mask
    return any(
        e.kind == "entity"
        and e.quality != "bag"
        and e.cost < TOLD
        and e.mask.bit_count() > 1
        and e.mask & small == e.mask
        for e in work.lattice.edges
    )


def _asks_twice(work: Work) -> bool:
    """Whether a second thing is asked behind an "and", so that one answer would be half of what is asked."""
    asking = {e.first for e in work.lattice.edges if e.operator in _ASKING and e.cost == 0.0}
    for edge in work.lattice.edges:
        if edge.operator != "And" or edge.cost or edge.last + 1 not in asking:
            continue
        phrase = any(e.mask & edge.mask and e.last > edge.last for e in work.cover.edges)  # "and which ones"
        if not phrase and min(asking) < edge.first:
            return True
    return False


def _nested(work: Work) -> bool:
    return bool(work.interpreter.described) or work.interpreter.inside


def _takes_apart(work: Work) -> bool:
    """Whether the name of a concept that was typed whole is read as several things: "number of X", "coverage of Y"."""
    chosen = {e.mask for e in work.cover.edges}
    return any(
        name.kind == "entity"
        and name.quality in ("preferred", "alternative")
        and name.cost < TOLD
        and name.mask not in chosen
        and any(SKOS + "Concept" in m.classes for m in name.meanings)
        and sum(mask & name.mask == mask for mask in chosen) > 1
        and not any(mask & name.mask and mask & ~name.mask for mask in chosen)
        for name in work.lattice.edges
    )
