"""Whether a draft of a reading makes sense: nothing asked that is given, nothing needed that is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardgraph.ask.alternatives import is_choice
from wardgraph.ask.asked import takes
from wardgraph.ask.lattice import TOLD
from wardgraph.ask.modes import meant, which_class
from wardgraph.ask.parts import ASKING, ODD_COST, UNUSED_COST, degree, gap, measures, near_asking, through
from wardgraph.names import RDF, SKOS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.edges import Edge
    from wardgraph.ask.reading import Constraint, Mode
    from wardgraph.ask.views import Slot
    from wardgraph.ask.working import Work

_ASKING = frozenset({"HowMany", "What", "Who", "When", "Where"})
_ADDING_NOTHING = frozenset({"Filler", "FollowUp", "Another", "Honorific", "PronounThing", "PronounPerson"})
LISTING = ("select", "count")
SIDED = ("compare", "difference", "percent", "ratio")
SUMMING = ("total", "average")
MEASURING = ("extreme", "compare", "difference", "percent", "ratio", "total", "average")
UNASKED_COST, ALL_COST, COMPARED_COST, APART_COST, CHOICE_COST, WITHIN_COST = 1.5, 1.0, 0.6, 1.0, 1.5, 0.3


@dataclass(frozen=True)
class Draft:
    """What a reading would be made of."""

    mode: Mode
    measure: Slot | None
    counted: Slot | None
    constraints: tuple[Constraint, ...]
    sides: tuple[tuple[Constraint, ...], ...]

    @property
    def filled(self) -> set[str]:
        """The slots that have something in them."""
        return {c.slot.name for c in self.constraints} | {c.slot.name for side in self.sides for c in side}


def sensible(work: Work, draft: Draft) -> bool:
    """Return whether `draft` is a question somebody may ask."""
    return (
        _complete(work, draft)
        and _about_something(work, draft)
        and _founded(work, draft)
        and all(not s.needs or work.parts.has(*s.needs) or work.said(s) for s in _spoken_of(work, draft))
        and _asks_new(work, draft)
        and _measured(work, draft)
        and _of_subjects(work, draft)
    )


def _spoken_of(work: Work, draft: Draft) -> list[Slot]:
    """Return the slots that are filled, counted or asked for."""
    others = (draft.counted, work.asked if work.asked.needs else None)
    return [*(c.slot for c in draft.constraints), *(s for s in others if s is not None)]


def strain(work: Work, draft: Draft) -> float:
    """Return what it costs to take the question so."""
    cost = 0.0
    if draft.mode == "compare" and work.asked.numeric:
        cost += COMPARED_COST + (1.0 if work.parts.has("What", "Where", "Or") and not _choice(work) else 0.0)
    figures = any(s.numeric and s.default for s in work.view.slots.values())
    unasked = not (work.filters or work.parts.has("Where", "Who") or which_class(work))
    if draft.mode == "select" and work.asked.subject and figures and unasked:
        cost += UNASKED_COST  # which places have a figure
    if draft.mode == "count" and work.asked.single == "true" and work.view.derived:
        cost += ODD_COST  # how many captains a club has is not asked where it has one
    if draft.mode == "select" and not _narrowed(work, draft) and not work.parts.has("List"):
        cost += ALL_COST  # all there are of a kind
    if _passes_over(work):
        cost += ODD_COST
    if _asks_twice(work):
        cost += UNUSED_COST  # "how many are there and how many of them"
    if not work.asked.leaf and is_choice(work.parts, work.lattice):
        cost += CHOICE_COST  # "is X now a commune or a ward" asks for no commune and no ward
    if draft.mode not in SUMMING and not _nested(work) and _takes_apart(work):
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


def _narrowed(work: Work, draft: Draft) -> bool:
    return bool(draft.constraints or draft.sides or work.filters or work.interpreter.described)


def _complete(work: Work, draft: Draft) -> bool:
    """Whether every slot that the view requires is filled or asked, or the thing itself is."""
    filled = draft.filled
    rooted = (
        any(work.view.slots[name].path == "" for name in filled)
        or any(f.pieces for f in work.filters)
        or (work.asked.path == "" and work.said(work.asked))
    )
    if work.interpreter.loose or rooted or draft.mode == "both":
        return True  # of "both", what has to be known is joined
    measured = draft.mode in MEASURING or work.asked.numeric
    given = {work.interpreter.described, work.asked.name, *filled, *(() if measured else work.types)}
    given |= {s.name for s in (draft.counted, draft.measure) if s is not None}
    return all(slot.name in given for slot in work.view.slots.values() if slot.required)


def _about_something(work: Work, draft: Draft) -> bool:
    if work.interpreter.loose:
        return True
    if not (_narrowed(work, draft) or work.types or draft.mode in ("extreme", "extreme-count", "having")):
        return False
    named = work.asked.name in draft.filled
    if draft.mode == "extreme-count" and not (named or work.evoked() or work.parts.has(*ASKING)):
        return False  # "which province has the fewest" asks for no person
    if draft.mode == "select" and _idle(work, draft.constraints):
        return False
    if draft.mode not in ("select", "count") or _narrowed(work, draft):
        return True
    others = set(work.types) - {work.asked.name}
    return work.evoked() and not work.view.spoken and (work.asked.path == "" or bool(others))


def _founded(work: Work, draft: Draft) -> bool:
    """Whether a word says what is told, or what kind of fact it is: "what happened in X" is not who serves there."""
    speaking = {s.name for s in work.view.slots.values() if s.speaks}
    if work.interpreter.loose or draft.mode != "select" or work.evoked():
        return True
    if not speaking:
        return bool(work.parts.slots) or not work.view.derived or work.interpreter.described != ""
    if any(work.parts.has(name) and iri in work.asked.answers for name, iri in ASKING.items()):
        return True
    told = draft.filled | set(work.types) | {f.slot.name for f in work.filters}
    # The kind alone does not ask for all there are of it: "and the congress?"
    return bool(speaking & told) and (len(told) > 1 or work.parts.has("List", "What", "HowMany"))


def _asks_new(work: Work, draft: Draft) -> bool:
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
    if mode in (*LISTING, "extreme", "extreme-count") and _other_asked(work):
        return False
    if mode == "both":
        heads = {n for w in work.parts.classes if w.lang == "en" for n in _slots_at(work, w.last + 1)}
        heads &= {s.name for s in work.view.slots.values() if s.required}
        if asked.name not in heads if heads else _other_asked(work):
            return False  # "which ward officials are both": the officials
        said = [iri for name, iri in ASKING.items() if work.parts.has(name)]
        if given or (said and not set(said).intersection(asked.answers)):
            return False
    if mode in LISTING and (_past_asked(work) or _present_asked(work, draft)):
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


def _choice(work: Work) -> bool:
    """Whether it is asked which way a comparison goes."""
    return any(e.meanings[0].label == "choice" for e in work.parts.operators)


def _bounded(work: Work) -> bool:
    """Whether what is asked is a number or date that the question gives bounds for, with no word that asks for it."""
    asking = [e for e in work.parts.operators if e.operator in ("When", "What")]
    told = [e for e, slot in work.parts.slots if slot.name == work.asked.name]
    dated = work.parts.has("When") or any(gap(op, e) == 0 for op in asking for e in told)
    return any(
        f.slot.name == work.asked.name and (f.number is not None or (f.interval is not None and not dated))
        for f in work.filters
    )


def _measured(work: Work, draft: Draft) -> bool:
    if any(degree(op) for op in work.parts.operators) and (
        draft.measure is None or not any(measures(draft.measure, degree(op)) for op in work.parts.operators)
    ):
        return False  # "the longest" of something that has no length
    if draft.mode in MEASURING and draft.measure is None:
        return False
    told = {c.slot.name for side in draft.sides for c in side}
    if draft.mode == "compare" and _choice(work) and work.asked.time:
        return False  # "higher or lower": the figures are asked for, not the year
    ordered = any(e.meanings[0].label == "time" for e in work.parts.operators if e.operator in ("More", "Less"))
    if draft.mode == "compare" and ordered and work.asked.temporal and not work.parts.has("When"):
        return False  # "which was first": the thing
    open_ = any(e.operator == "HowMany" and e.cost < TOLD and not e.meanings[0].label for e in work.lattice.edges)
    if draft.mode == "compare" and open_ and not which_class(work) and not work.parts.has("HowMany", "Who", "Where"):
        return False  # "how much more": the difference
    if draft.mode == "compare" and not (work.asked.numeric or work.asked.temporal or work.asked.name in told):
        return False
    return draft.mode not in ("compare", "difference", "percent", "ratio", "extreme") or meant(work, draft.measure)


def _of_subjects(work: Work, draft: Draft) -> bool:
    """Whether a number is asked of the things that numbers are known of, one or several as the question needs."""
    every = {s.name for s in work.view.slots.values() if s.subject}
    subjects = every - {work.interpreter.described}
    if not subjects or work.interpreter.loose:
        return True
    united = any(c.union for c in draft.constraints if c.slot.subject)
    single = draft.mode in ("whether", *SIDED) or (draft.mode == "select" and work.asked.numeric)
    if single and work.interpreter.described not in every and not subjects & draft.filled:
        return False
    single_valued = work.asked.literal or work.asked.temporal
    coded = draft.mode == "select" and single_valued and work.view.root in map(work.view.slots.get, subjects)
    if coded and not subjects & (draft.filled | set(work.types)):
        return False  # the code of a province is not that of each of its wards
    if draft.mode in ("total", "average"):
        return united or bool(subjects & set(work.types))
    if draft.mode == "extreme" and draft.measure is not None and draft.measure.numeric:
        return work.asked.name in subjects
    return not (draft.mode == "select" and work.asked.numeric and united)


def _namesakes(work: Work, constraints: Sequence[Constraint]) -> bool:
    """Whether what is asked is which things bear a name."""
    own = next((c for c in constraints if c.slot.name == work.asked.name), None)
    return own is not None and len(own.candidates) > 1 and work.parts.has("Name")


def called(work: Work, constraint: Constraint) -> bool:
    """Whether all that bear a name are meant: "communes called X"."""
    names = [e for e in work.lattice.edges if e.operator == "Name"]
    return len(constraint.candidates) > 1 and any(0 < constraint.place - e.last <= 2 for e in names)  # noqa: PLR2004


def _alone(work: Work, constraints: Sequence[Constraint]) -> bool:
    """Whether one thing is named where the greatest of several is asked for."""
    own = next((c for c in constraints if c.slot.name == work.asked.name), None)
    return own is not None and not own.union


def _idle(work: Work, constraints: Sequence[Constraint]) -> bool:
    """Whether one thing is named and nothing is asked about it."""
    if work.interpreter.loose or work.interpreter.described or work.evoked() or work.filters or work.types:
        return False
    asking = {e.operator for e in work.parts.operators} - {"Filler", "Current", "Honorific", "Name"}
    return len(constraints) == 1 and not asking and not work.parts.times and not work.asked.numeric


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
