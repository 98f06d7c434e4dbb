"""Whether a question asks for what it does not say itself, and for that alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.ask.asked import takes
from wardgraph.ask.lattice import TOLD
from wardgraph.ask.parts import ASKING, gap, near_asking, through
from wardgraph.names import RDF, SKOS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.draft import Draft
    from wardgraph.ask.edges import Edge
    from wardgraph.ask.reading import Constraint
    from wardgraph.ask.working import Work

_LISTING = ("select", "count")


def asks_new(work: Work, draft: Draft) -> bool:
    """Whether what is asked is not what was given."""
    mode, asked = draft.mode, work.asked
    given = asked.name in draft.filled and not _namesakes(work, draft.constraints)
    if mode == "select" and ((given and not asked.numeric) or _bounded(work)):
        return False
    if any(s is not asked and s.path != "" and _named_so(work, e) for e, s in work.pairs):
        return False  # "wards named X"
    if asked.temporal and not (work.parts.has("When") or work.said(asked)) and _which_of(work):
        return False  # "which congress was first": no date
    if any(s is not asked and _counted_so(work, e) for e, s in work.pairs):
        return False  # "how many people are named X"
    if mode in (*_LISTING, "extreme", "extreme-count") and _other_asked(work):
        return False
    if mode == "both":
        heads = {n for w in work.parts.classes if w.lang == "en" for n in _slots_at(work, w.last + 1)}
        heads &= {s.name for s in work.view.slots.values() if s.required}
        if asked.name not in heads if heads else _other_asked(work):
            return False  # "which ward officials are both": the officials
        said = [iri for name, iri in ASKING.items() if work.parts.has(name)]
        if given or (said and not set(said).intersection(asked.answers)):
            return False
    if mode in _LISTING and (_past_asked(work) or _present_asked(work, draft)):
        return False
    if mode == "select" and any(
        through(asked, c.slot) and c.slot.asks for c in draft.constraints if c.slot is not asked
    ):
        return False  # where the named unit lies: nothing about the fact
    if mode == "select" and asked.numeric and any(c.union for c in draft.constraints):
        return False  # several things have no one number
    stated = given or any(f.slot.name == asked.name for f in work.filters)
    if mode == "whether" and work.said(asked) and not stated and not work.types:
        return False  # something is asked for after all
    if mode == "whether" and _whether_reached(work, draft):
        return False  # that there is a target does not tell whether it was met
    if mode == "count" and asked.ratio and any(e.operator == "Reach" for e in work.lattice.edges):
        return False  # how many targets were met is a figure of its own
    if mode == "count" and _other_counted(work):
        return False
    if mode == "count" and (asked.numeric or not work.evoked() or given or _amount_of_named(work)):
        return False
    if mode in ("extreme", "extreme-count") and (asked.numeric or _alone(work, draft.constraints)):
        return False
    return mode not in ("select", "whether") or not _too_wide(work, draft.constraints)


def _other_counted(work: Work) -> bool:
    """Whether "how many" stands beside the word for another class than is asked for."""
    many = [op for op in work.parts.operators if op.operator == "HowMany"]
    counted = [e for e in work.parts.classes if any(gap(e, op) <= 1 for op in many)]
    words = [e for e in work.lattice.edges if e.kind == "class" and e.cost < TOLD]
    counted += [e for e in words if not counted and any(op.last + 1 == e.first for op in many)]
    slots = [s.name for e in counted for s in work.interpreter.slots_of_class(e)]
    return bool(counted) and work.asked.name not in slots


def _other_asked(work: Work) -> bool:
    """Whether "which" stands right before the word for another class than is asked for: "which stations of X"."""
    # Not only as the cover takes it: "which" may also stand for nothing.
    whats = {e.last + 1 for e in work.lattice.edges if e.operator == "What" or (e.operator == "List" and e.first == 0)}
    after = {e.first - 1 for e in work.lattice.edges if e.operator == "What" and e.lang == "vi"}
    opening = [e for e in work.parts.classes if e.first in whats or e.last in after]
    filled = {slot.name for _, slot in work.pairs}
    if any(e.last in after and s is not work.asked and s.name not in filled for e, s in work.parts.slots):
        return True  # "thuộc tỉnh nào": the province
    own = [e.mask for e in work.lattice.edges if e.operator == "What" and e.lang == "vi"]
    asking = [s for e, s in work.parts.slots if any(e.mask & mask == mask and e.mask != mask for mask in own)]
    if asking and work.asked not in asking:
        return True  # "phường nào" asks itself
    if opening and not any(takes(work.asked, e) for e in opening):
        return True
    figures = any(s.numeric and s.default for s in work.view.slots.values()) and not work.asked.numeric
    english = {e.last + 1 for e in work.lattice.edges if e.operator == "What" and e.lang == "en"}
    leading = any(e.first in english and _conceptual(e) and s is not work.asked for e, s in work.pairs)
    if leading and (figures or work.view.spoken):
        return True  # "what budget revenue did X report": the figure, not the report
    if not opening or work.said(work.asked):
        return False
    said = set(work.types.get(work.asked.name, "").split())
    whole = set(work.asked.classes)
    return not any(
        takes(work.asked, e)
        and (
            work.classed
            or any({m.iri, work.index.loosely.get(m.iri)} & said or whole <= {m.iri, *m.classes} for m in e.meanings)
        )
        for e in opening
    )


def _slots_at(work: Work, place: int) -> set[str]:
    """Return the slots of the view that a word at a place may stand for."""
    named = [e.meanings[0].iri.partition(".") for e in work.lattice.edges if e.kind == "slot" and e.first == place]
    return {name for view, _, name in named if view == work.view.name}


def _conceptual(edge: Edge) -> bool:
    return any(SKOS + "Concept" in m.classes for m in edge.meanings)


def _named_so(work: Work, edge: Edge) -> bool:
    """Whether "named" stands right before a name of places that come and go."""
    names = [e for e in work.lattice.edges if e.operator == "Name" and not any(e.mask & n.mask for n, _ in work.pairs)]
    before = [e for e in names if 0 < edge.first - e.last <= 2]  # noqa: PLR2004
    return bool(before) and any(work.index.mortal.intersection(m.classes) for m in edge.meanings)


def _which_of(work: Work) -> bool:
    """Whether "which" stands beside a name, on the side that its language puts it on."""
    whats = [e for e in work.lattice.edges if e.operator == "What" and e.cost < TOLD]
    return any(_qualifies(what, edge) for what in whats for edge, _ in work.pairs)


def _counted_so(work: Work, edge: Edge) -> bool:
    """Whether it is asked how many bear a name: "how many", the word for a kind and "named" right before it."""
    said = [e for e in work.lattice.edges if e.cost < TOLD]
    many = {e.last + 1 for e in said if e.operator == "HowMany"}
    kinds = {e.last + 1 for e in said if e.kind == "class" and e.first in many}
    return any(e.operator == "Name" and e.first in kinds and e.last + 1 == edge.first for e in said)


def _whether_reached(work: Work, draft: Draft) -> bool:
    """Whether it is asked if a target was met."""
    aimed = any(c.slot.path == RDF + "type" for c in draft.constraints)
    return aimed and any(e.operator == "Reach" for e in work.lattice.edges)


def _present_asked(work: Work, draft: Draft) -> bool:
    """Whether it is asked what there is now of something that is over, and the slot holds what is over too."""
    groups = [c for c in draft.constraints if c.slot.classes]
    living = any(not m.ends for c in groups for m in c.candidates)
    if not work.asked.ended or work.interpreter.nested or living:
        return False
    return any(op.operator == "Current" and op.cost < TOLD for op in work.parts.operators)


def _past_asked(work: Work) -> bool:
    """Whether "former" stands beside the word for what is asked, and the slot does not hold what is past."""
    if work.asked.ended or work.when.former or work.when.interval:
        return False
    former = [op for op in work.parts.operators if op.operator == "Former"]
    beside = [e for e in work.parts.classes if any(_qualifies(op, e) for op in former)]
    return any(near_asking(e, work.parts, 2) and takes(work.asked, e) for e in beside)


def _qualifies(word: Edge, thing: Edge) -> bool:
    """Whether a word stands where its language puts what qualifies `thing`."""
    return word.last + 1 == thing.first if word.lang == "en" else thing.last + 1 == word.first


def _amount_of_named(work: Work) -> bool:
    """Whether "how many" asks for the figure named right after it: "the total number of X in the wards"."""
    figures = any(slot.numeric and slot.default for slot in work.view.slots.values())
    many = [op for op in work.parts.operators if op.operator == "HowMany"]
    before = [op for op in many if any(op.last + 1 == e.first and s.required for e, s in work.pairs)]
    return figures and bool(many) and len(before) == len(many)


def _bounded(work: Work) -> bool:
    """Whether what is asked is a number or date that the question gives bounds for, with no word that asks for it."""
    asking = [e for e in work.parts.operators if e.operator in ("When", "What")]
    told = [e for e, slot in work.parts.slots if slot.name == work.asked.name]
    dated = work.parts.has("When") or any(gap(op, e) == 0 for op in asking for e in told)
    return any(
        f.slot.name == work.asked.name and (f.number is not None or (f.interval is not None and not dated))
        for f in work.filters
    )


def _namesakes(work: Work, constraints: Sequence[Constraint]) -> bool:
    """Whether what is asked is which things bear a name."""
    own = next((c for c in constraints if c.slot.name == work.asked.name), None)
    return own is not None and len(own.candidates) > 1 and work.parts.has("Name")


def _alone(work: Work, constraints: Sequence[Constraint]) -> bool:
    """Whether one thing is named where the greatest of several is asked for."""
    own = next((c for c in constraints if c.slot.name == work.asked.name), None)
    return own is not None and not own.union


def _too_wide(work: Work, constraints: Sequence[Constraint]) -> bool:
    """Whether one thing is asked for where only what holds many of them is named: a chair, of a province."""
    told = {c.slot.name for c in constraints} | set(work.types) | {work.asked.name}
    several = work.parts.has("List", "HowMany", "Each") or any(
        e.meanings[0].label == "plural" for e in work.parts.operators
    )
    return not several and any(
        c.slot.wide and not any(set(c.slot.classes) < set(s.classes) for n, s in work.view.slots.items() if n in told)
        for c in constraints
    )
