"""Whether a draft of a reading makes sense: nothing asked that is given, nothing needed that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.ask.lattice import TOLD
from wardgraph.ask.modes import meant, which_class
from wardgraph.ask.novelty import asks_new
from wardgraph.ask.parts import ASKING, degree, measures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.draft import Draft
    from wardgraph.ask.reading import Constraint
    from wardgraph.ask.views import Slot
    from wardgraph.ask.working import Work

_SIDED = ("compare", "difference", "percent", "ratio")
_SUMMING = ("total", "average")
_MEASURING = ("extreme", *_SIDED, *_SUMMING)


def sensible(work: Work, draft: Draft) -> bool:
    """Return whether `draft` is a question somebody may ask."""
    return (
        _complete(work, draft)
        and _about_something(work, draft)
        and _founded(work, draft)
        and all(not s.needs or work.parts.has(*s.needs) or work.said(s) for s in _spoken_of(work, draft))
        and asks_new(work, draft)
        and _measured(work, draft)
        and _of_subjects(work, draft)
    )


def _spoken_of(work: Work, draft: Draft) -> list[Slot]:
    """Return the slots that are filled, counted or asked for."""
    others = (draft.counted, work.asked if work.asked.needs else None)
    return [*(c.slot for c in draft.constraints), *(s for s in others if s is not None)]


def narrowed(work: Work, draft: Draft) -> bool:
    """Return whether anything narrows down what is asked for."""
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
    measured = draft.mode in _MEASURING or work.asked.numeric
    given = {work.interpreter.described, work.asked.name, *filled, *(() if measured else work.types)}
    given |= {s.name for s in (draft.counted, draft.measure) if s is not None}
    return all(slot.name in given for slot in work.view.slots.values() if slot.required)


def _about_something(work: Work, draft: Draft) -> bool:
    if work.interpreter.loose:
        return True
    if not (narrowed(work, draft) or work.types or draft.mode in ("extreme", "extreme-count", "having")):
        return False
    named = work.asked.name in draft.filled
    if draft.mode == "extreme-count" and not (named or work.evoked() or work.parts.has(*ASKING)):
        return False  # "which province has the fewest" asks for no person
    if draft.mode == "select" and _idle(work, draft.constraints):
        return False
    if draft.mode not in ("select", "count") or narrowed(work, draft):
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


def choice(work: Work) -> bool:
    """Return whether it is asked which way a comparison goes."""
    return any(e.meanings[0].label == "choice" for e in work.parts.operators)


def _measured(work: Work, draft: Draft) -> bool:
    if any(degree(op) for op in work.parts.operators) and (
        draft.measure is None or not any(measures(draft.measure, degree(op)) for op in work.parts.operators)
    ):
        return False  # "the longest" of something that has no length
    if draft.mode in _MEASURING and draft.measure is None:
        return False
    told = {c.slot.name for side in draft.sides for c in side}
    if draft.mode == "compare" and choice(work) and work.asked.time:
        return False  # "higher or lower": the figures are asked for, not the year
    ordered = any(e.meanings[0].label == "time" for e in work.parts.operators if e.operator in ("More", "Less"))
    if draft.mode == "compare" and ordered and work.asked.temporal and not work.parts.has("When"):
        return False  # "which was first": the thing
    open_ = any(e.operator == "HowMany" and e.cost < TOLD and not e.meanings[0].label for e in work.lattice.edges)
    if draft.mode == "compare" and open_ and not which_class(work) and not work.parts.has("HowMany", "Who", "Where"):
        return False  # "how much more": the difference
    if draft.mode == "compare" and not (work.asked.numeric or work.asked.temporal or work.asked.name in told):
        return False
    return draft.mode not in (*_SIDED, "extreme") or meant(work, draft.measure)


def _of_subjects(work: Work, draft: Draft) -> bool:
    """Whether a number is asked of the things that numbers are known of, one or several as the question needs."""
    every = {s.name for s in work.view.slots.values() if s.subject}
    subjects = every - {work.interpreter.described}
    if not subjects or work.interpreter.loose:
        return True
    united = any(c.union for c in draft.constraints if c.slot.subject)
    single = draft.mode in ("whether", *_SIDED) or (draft.mode == "select" and work.asked.numeric)
    if single and work.interpreter.described not in every and not subjects & draft.filled:
        return False
    single_valued = work.asked.literal or work.asked.temporal
    coded = draft.mode == "select" and single_valued and work.view.root in map(work.view.slots.get, subjects)
    if coded and not subjects & (draft.filled | set(work.types)):
        return False  # the code of a province is not that of each of its wards
    if draft.mode in _SUMMING:
        return united or bool(subjects & set(work.types))
    if draft.mode == "extreme" and draft.measure is not None and draft.measure.numeric:
        return work.asked.name in subjects
    return not (draft.mode == "select" and work.asked.numeric and united)


def called(work: Work, constraint: Constraint) -> bool:
    """Whether all that bear a name are meant: "communes called X"."""
    names = [e for e in work.lattice.edges if e.operator == "Name"]
    return len(constraint.candidates) > 1 and any(0 < constraint.place - e.last <= 2 for e in names)  # noqa: PLR2004


def _idle(work: Work, constraints: Sequence[Constraint]) -> bool:
    """Whether one thing is named and nothing is asked about it."""
    if work.interpreter.loose or work.interpreter.described or work.evoked() or work.filters or work.types:
        return False
    asking = {e.operator for e in work.parts.operators} - {"Filler", "Current", "Honorific", "Name"}
    return len(constraints) == 1 and not asking and not work.parts.times and not work.asked.numeric
