"""What is left over of a question once the facts it speaks of are read, and what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.ask.parts import ASKING, NEUTRAL, ODD_COST, UNUSED_COST, described, gap, through

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.edges import Edge
    from wardgraph.ask.reading import Constraint, Mode
    from wardgraph.ask.views import Slot
    from wardgraph.ask.working import Work

# More than may be assumed before nested readings are looked for.
DESCRIBED_COST = 1.6
# A word for one end of a relation, and only the other end is spoken of.
SIDE_COST = 1.0
# What is over, and the question says that it is now.
NOW_COST = 1.5
# Words for a time, which ask for it beside a word that asks.
TIMES = frozenset({"Year", "Month", "Day", "Quarter", "Span"})


def leftover(
    work: Work, mode: Mode, measure: Slot | None, counted: Slot | None, sides: Sequence[tuple[Constraint, ...]]
) -> None:
    """Charge for what nothing accounts for."""
    if work.when.former and _now_ignored(work):
        work.cost += NOW_COST
    last = max((e.last for e in work.cover.edges), default=0)
    if not work.interpreter.nested and any(
        e.kind == "class" and described(work.lattice, e) for e in work.lattice.edges
    ):
        work.cost += DESCRIBED_COST
    relative = {e.first for e in work.lattice.edges if e.operator == "Relative" and e.mask.bit_count() > 1}
    if not work.interpreter.nested and any(e.last + 1 in relative for e in work.parts.classes):
        work.cost += ODD_COST  # "the province to which X belongs"
    for edge in work.parts.operators:
        if edge.operator == "PronounPerson" and not work.interpreter.loose:
            work.cost += 1.5
        if edge.operator == "PronounThing" and edge.cost and not work.interpreter.loose:
            work.cost += 1.5  # "the wards" is not "the ward"
        elif edge.operator == "PronounThing" and not work.interpreter.loose and described(work.lattice, edge):
            work.cost += ODD_COST  # "the province to which X belongs" points at nothing said before
        elif edge.operator == "PronounThing" and not work.interpreter.nested and _points_ahead(work, edge):
            work.cost += DESCRIBED_COST  # "the province X merged into"
        if edge.operator in TIMES and not work.asked.time and not work.asked.temporal and _asks_beside(work, edge):
            work.cost += ODD_COST  # "of which term", and something else is told
        if id(edge) in work.used or edge.operator in NEUTRAL or edge.operator == "Whether":
            continue
        if edge.operator == "Not" and edge.last == last:
            continue  # the particle that closes a question
        if edge.operator == "Between" and len(sides) > 1:
            continue
        if edge.operator in ASKING and (
            ASKING[edge.operator] in work.asked.answers
            or _relative(work, edge)
            or (edge.operator != "When" and work.said(work.asked) and work.asked.classes)
            or (edge.operator != "When" and mode in ("compare", "extreme-count"))
        ):
            continue
        work.cost += UNUSED_COST
    for edge in work.parts.numbers:
        if id(edge) not in work.used:
            work.cost += UNUSED_COST
    for edge, slot in work.parts.slots:
        labels = any(s.name == slot.name and gap(edge, e) <= 6 for e, s in work.pairs)  # noqa: PLR2004
        known = {work.asked.name, counted.name if counted else ""}
        if measure is not None and not (work.asked.numeric and mode == "select"):
            known.add(measure.name)
        known |= work.valued | {f.slot.name for f in work.filters}
        if slot.path == "" and len({s.name for _, s in work.parts.slots}) > 1:
            continue
        if slot.condition and not any(s is slot for _, s in work.pairs):
            work.cost += UNUSED_COST
        elif slot.name not in known and not labels and slot.name not in work.types:
            near = through(work.asked, slot) or any(through(s, slot) for _, s in work.pairs)
            work.cost += (0.3 if near else SIDE_COST) if slot.asks and mode != "whether" else ODD_COST


def _now_ignored(work: Work) -> bool:
    """Whether the question says that it is now, and the word is taken for nothing."""
    told = [e for e in work.cover.edges if e.operator != "Filler"]
    nows = [e for e in work.lattice.edges if e.operator == "Current" and e.cost == 0.0]
    return any(not any(e.mask & now.mask for e in told) for now in nows)


def _asks_beside(work: Work, edge: Edge) -> bool:
    """Whether a word that asks which stands right beside `edge`."""
    whats = [op for op in work.lattice.edges if op.operator == "What"]
    return any(gap(op, edge) == 0 and (op.lang == "vi") == (op.first > edge.last) for op in whats)


def _points_ahead(work: Work, edge: Edge) -> bool:
    """Whether a word for a thing spoken of stands right before the first name."""
    return (
        bool(work.pairs)
        and all(edge.last < name.first for name, _ in work.pairs)
        and any(edge.last + 1 == name.first for name, _ in work.pairs)
    )


def _relative(work: Work, edge: Edge) -> bool:
    """Whether a question word only ties a description to its noun: "the commune where X serves"."""
    others = [e for e in work.parts.operators if e.operator in (*ASKING, "What", "HowMany") and e is not edge]
    return edge.quality == "word-en" and any(e.last + 1 < edge.first for e in others)
