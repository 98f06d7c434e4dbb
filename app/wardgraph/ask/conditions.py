"""Numbers, times, truths and literal values said in a question, as conditions on slots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.ask.asked import takes
from wardgraph.ask.modes import meant
from wardgraph.ask.parts import COMPARISONS, ODD_COST, UNUSED_COST, gap
from wardgraph.ask.reading import Comparison, Constraint, Filter, Mode, When
from wardgraph.ask.times import BEGINNING, END_OF_TIME, Interval

# Nobody says how many there are of more than can be seen at a glance.
MOST_RESTATED = 100

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.edges import Edge
    from wardgraph.ask.views import Slot
    from wardgraph.ask.working import Work


def read_numbers(work: Work, mode: Mode, measure: Slot | None) -> None:
    """Take the numbers said for bounds of a measure, stated values, or how many are wanted."""
    _read_span(work, measure)
    work.used.update(id(edge) for edge in work.parts.numbers if _restated(work, edge, mode))
    for edge in work.parts.numbers:
        if id(edge) in work.used:
            continue
        before = [
            op
            for op in work.parts.operators
            if op.operator in COMPARISONS and (gap(op, edge) <= 1) and id(op) not in work.used
        ]
        named = [op for op in before if op.operator != "Equal"] or before
        if mode in ("extreme", "extreme-count") and not named:
            work.limit = int(edge.number or 0)
            work.used.add(id(edge))
            continue
        having = next((s for e, s in work.parts.slots if not s.numeric and s.classes and gap(e, edge) <= 2), None)  # noqa: PLR2004
        if having is not None or _counted_by(work, edge) is not None:
            continue
        bounded = measure is not None and (meant(work, measure) or measure.name == work.asked.name)
        if measure is not None and bounded and named and edge.number is not None:
            operator = _comparison(edge, named)
            following = work.lattice.tokens[edge.last + 1 : edge.last + 2]
            percent = any(token.text == "%" for token in following) or any(
                op.operator == "Percent" and op.first == edge.last + 1 for op in work.parts.operators
            )
            scaled = edge.quality == "scaled"
            text = work.lattice.text(edge.mask)
            work.filters.append(
                Filter(measure, operator, number=edge.number, text=text, percent=percent, scaled=scaled)
            )
            work.used.add(id(edge))
            work.used.update(id(op) for op in named)
        elif mode == "whether" and edge.number is not None:
            numeric = measure or next((s for s in work.view.slots.values() if s.numeric), None)
            if numeric is not None:
                work.filters.append(Filter(numeric, "=", number=edge.number, text=work.lattice.text(edge.mask)))
                work.used.add(id(edge))
                if not named:
                    work.cost += 0.3
        elif mode == "select" and edge.number is not None and measure is not None and _stated(work, measure, edge):
            work.filters.append(Filter(measure, "=", number=edge.number, text=work.lattice.text(edge.mask)))
            work.used.add(id(edge))


def _restated(work: Work, edge: Edge, mode: Mode) -> bool:
    """Whether a number only says how many things there are that are named or asked for: "the two wards A and B"."""
    if mode in ("extreme", "extreme-count", "whether", "count") or not edge.number or edge.number > MOST_RESTATED:
        return False
    between = {
        op.last for op in work.parts.operators if op.operator in ("Former", "Current") and op.first == edge.last + 1
    }
    word = next((e for e in work.parts.classes if e.first - 1 in {edge.last, *between}), None)
    if word is not None:
        rows = [[e for e, s in work.pairs if s is slot] for slot in work.interpreter.slots_of_class(word)]
        if any(len(row) == edge.number for row in rows):
            return True
        asking = any(op.operator in ("What", "List") and op.last + 1 == edge.first for op in work.parts.operators)
        return asking and takes(work.asked, word)
    row = next((s for e, s in work.pairs if e.first == edge.last + 1 and _with_kind(work, e)), None)
    if row is not None and sum(s is row for _, s in work.pairs) == edge.number:
        return True
    # "of its 33 targets, what percentage": the figure itself is looked up
    return mode in ("percent", "ratio") and any(e.first == edge.last + 1 and s.required for e, s in work.pairs)


def _with_kind(work: Work, name: Edge) -> bool:
    """Whether a name was typed with the word for its kind before it: "xã Ví Dụ"."""
    kinds = (e for e in work.lattice.edges if e.kind == "class")
    return bool(name.designated) or any(e.first == name.first and e.last < name.last for e in kinds)


def _read_span(work: Work, measure: Slot | None) -> None:
    """Take "between 10 and 20" for two bounds of a measure."""
    between = work.parts.first("Between")
    if between is None or measure is None or len(work.parts.numbers) != 2 or not meant(work, measure):  # noqa: PLR2004
        return
    low, high = sorted(work.parts.numbers, key=lambda edge: edge.number or 0.0)
    if min(low.first, high.first) < between.first:
        return
    for edge, comparison in ((low, COMPARISONS["AtLeast"]), (high, COMPARISONS["AtMost"])):
        text = work.lattice.text(edge.mask)
        scaled = edge.quality == "scaled"
        work.filters.append(Filter(measure, comparison, number=edge.number, text=text, scaled=scaled))
        work.used.add(id(edge))
    work.used.add(id(between))


def _stated(work: Work, measure: Slot, number: Edge) -> bool:
    """Whether a bare number can be a value of `measure` that the question states."""
    before = any(slot.required and edge.first == number.last + 1 for edge, slot in work.pairs)
    if measure.default and before and not work.asked.numeric:
        return True  # "which communes have 28 targets"
    return not measure.default and measure.name != work.asked.name and (work.said(measure) or work.view.spoken)


def _comparison(edge: Edge, named: Sequence[Edge]) -> Comparison:
    after = [op for op in named if op.first > edge.last]
    return COMPARISONS[(after or list(named))[0].operator]


def read_times(work: Work, groups: dict[str, list[Constraint]], mode: Mode) -> bool:
    """Take the times said; return whether each has a place in the view."""
    said = [s for _, s in work.parts.slots if s.temporal and s.name != work.asked.name]
    slot = said[0] if said else next((s for s in work.view.slots.values() if s.time), None)
    for edge in work.parts.times:
        interval = edge.interval
        if interval is None:
            return False
        relation = next(
            (
                op
                for op in work.parts.operators
                if op.operator in ("Before", "After") and op.last + 1 == edge.first and id(op) not in work.used
            ),
            None,
        )
        if relation is not None:
            work.used.add(id(relation))
            interval = (
                Interval(BEGINNING, interval.start)
                if relation.operator == "Before"
                else Interval(interval.end, END_OF_TIME)
            )
        if slot is not None and slot.classes:
            if relation is not None:
                return False
            found = work.index.spanning(slot.classes, interval.start, interval.end)
            text = work.lattice.text(edge.mask)
            found_ = Constraint(slot, tuple(found), text, edge.cost, place=edge.first)
            groups.setdefault(slot.name, []).append(found_)
        elif slot is not None and slot.temporal:
            if mode == "whether" or work.asked.name != slot.name or len(work.view.slots) > 2:  # noqa: PLR2004
                work.filters.append(Filter(slot, "=", interval=interval, text=work.lattice.text(edge.mask)))
        elif work.view.during:
            if work.when.interval is not None or _dated_otherwise(work):
                return False
            work.when = When(interval=interval)
        else:
            temporal = next((s for s in work.view.slots.values() if s.temporal), None)
            if temporal is None:
                return False
            work.filters.append(Filter(temporal, "=", interval=interval, text=work.lattice.text(edge.mask)))
        work.used.add(id(edge))
    dated = [work.asked, *(f.slot for f in work.filters)]
    ending = any(s.temporal and f"<{s.path}>" in work.view.former for s in dated)
    if ending and not work.when.interval:
        work.when = When(former=True)  # who left in November has left
    former = [e for e in work.parts.operators if e.operator == "Former" and id(e) not in work.used]
    if work.formerly or _of_the_past(work, groups) or (former and work.view.former and work.when.interval is None):
        work.when = When(former=True)
        work.used.update(id(e) for e in former)
        days = {e.mask for e in work.lattice.edges if e.kind == "time"}
        if work.view.during and work.asked.path == "" and any(e.mask in days for e in former):
            work.cost += 0.5  # what has a day of its own is asked of that day
    elif former and any(s.ended for s in work.view.slots.values()):
        work.used.update(id(e) for e in former)
    return True


def _dated_otherwise(work: Work) -> bool:
    """Whether words taken apart would say which day is meant: who took office in 2026, not who held it then."""
    small = sum(e.mask for e in work.cover.edges if e.operator == "Filler" or e.kind == "slot")
    days = {f"{work.view.name}.{slot.name}" for slot in work.view.slots.values() if slot.temporal}
    named = [e for e in work.lattice.edges if e.kind == "slot" and days.intersection(m.iri for m in e.meanings)]
    return any(small & day.mask == day.mask for day in named)


def _of_the_past(work: Work, groups: dict[str, list[Constraint]]) -> bool:
    """Whether what is asked was part of something that is no more: "the wards of the former province X"."""
    if not work.view.former or work.view.target not in work.index.mortal or work.when.interval is not None:
        return False
    around = [c for group in groups.values() for c in group if c.slot.path != "" and c.slot.classes]
    gone = any(c.candidates and all(m.ends for m in c.candidates) and not c.slot.needs for c in around)
    return gone and not work.parts.has("Current")


def read_ordinals(work: Work, mode: Mode) -> None:
    """Take "the fourth" for a condition on what is called so, or for a place in an order."""
    slot = next((s for s in work.view.slots.values() if s.ordinal), None)
    for edge in work.parts.ordinals:
        if slot is None and mode in ("extreme", "extreme-count"):
            work.skip = int(edge.number or 1) - 1
            continue
        if slot is None:
            work.cost += UNUSED_COST
        ways = work.index.ordinals.get(str(int(edge.number or 0)), [])
        if slot is not None and ways:
            things = [*(e for e, s in work.pairs if s.required or s is slot), *work.parts.classes]
            if edge.lang == "en" and not any(0 < e.first - edge.last <= 2 for e in things):  # noqa: PLR2004
                work.cost += ODD_COST  # "held its congress first" is no first congress
            work.filters.append(Filter(slot, "=", ordinal=tuple(ways), text=work.lattice.text(edge.mask)))


def read_tellings(work: Work) -> bool:
    """Take pieces of a text for what tells the thing that bears it; return whether each has a place."""
    for edge in work.parts.tellings:
        names = [name.partition(".")[2] for meaning in edge.meanings for name in meaning.classes]
        slot = next((work.view.slots[name] for name in names if name in work.view.slots), None)
        if slot is None:
            return False
        work.filters.append(Filter(slot, "=", pieces=edge.pieces, text=work.lattice.text(edge.mask)))
    return True


def read_truths(work: Work) -> None:
    """Take a property that is true or false for a condition: "books available online", "not available"."""
    for edge, slot in work.parts.slots:
        if slot.boolean and slot.name != work.asked.name:
            nots = [op for op in work.parts.operators if op.operator == "Not" and 0 <= edge.first - op.last <= 2]  # noqa: PLR2004
            work.used.update(id(op) for op in nots)
            work.filters.append(Filter(slot, "=", truth=not nots, text=work.lattice.text(edge.mask)))


def read_values(work: Work, groups: dict[str, list[Constraint]]) -> bool:
    """Take the literal values said for slots that hold them; return whether each has a place."""
    for edge in work.parts.literals:
        names = [m.partition(".")[2] for meaning in edge.meanings for m in meaning.classes]
        said = [s.name for e, s in work.parts.slots if gap(e, edge) <= 3]  # noqa: PLR2004
        order = [name for name in said if name in names] or names
        slot = next((work.view.slots[n] for n in order if n in work.view.slots and n not in groups), None)
        if slot is None or slot.name == work.asked.name:
            return False
        if slot.name not in said:
            work.cost += 0.2
        groups.setdefault(slot.name, []).append(
            Constraint(slot, edge.meanings[:1], work.lattice.text(edge.mask), edge.cost)
        )
        work.valued.add(slot.name)
    return True


def read_having(work: Work) -> Slot | None:
    """Return the slot of whose values so many must be, as in "with at least three X"."""
    for edge in work.parts.numbers:
        if id(edge) in work.used:
            continue
        slot = _counted_by(work, edge) or _counted_beside(work, edge)
        if slot is not None:
            near = [op for op in work.parts.operators if op.operator in COMPARISONS and gap(op, edge) <= 3]  # noqa: PLR2004
            work.limit = int(edge.number or 0)
            work.bound = COMPARISONS[_strictest(near)] if near else "="
            if work.bound == "=" and work.limit < 2:  # noqa: PLR2004 (one is most often just "a")
                return None
            work.used.add(id(edge))
            work.used.update(id(op) for op in near)
            return slot
    return None


def _strictest(near: Sequence[Edge]) -> str:
    """Return the comparison that is meant of several words for one: "from two up" is at least two."""
    said = {op.operator for op in near}
    return next((name for name in ("AtLeast", "AtMost", "Above", "Below", "Equal") if name in said), "Equal")


def _counted_by(work: Work, number: Edge) -> Slot | None:
    """Return the slot of the class right after a number, where it is not what is asked: "140 communes"."""
    for edge in work.parts.classes:
        if edge.first == number.last + 1:
            slots = work.interpreter.slots_of_class(edge)
            if slots and all(s.name != work.asked.name for s in slots):
                return next((s for s in slots if work.said(s)), slots[0])
    return None


def _counted_beside(work: Work, number: Edge) -> Slot | None:
    for other, slot in work.parts.slots:
        if slot.name != work.asked.name and slot.classes and gap(other, number) <= 2:  # noqa: PLR2004
            return slot
    return None
