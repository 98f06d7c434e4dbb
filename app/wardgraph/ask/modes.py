"""What is done with the facts a question speaks of: counted, compared, ordered, told."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from wardgraph.ask.asked import takes
from wardgraph.ask.parts import degree, gap, measures, through
from wardgraph.ask.quotients import mean_count, one_by_one, per

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.edges import Edge
    from wardgraph.ask.reading import Constraint, Mode
    from wardgraph.ask.views import Slot
    from wardgraph.ask.working import Work


def measure_of(work: Work) -> Slot | None:
    """Return the number that is compared or ordered by, if the question has one."""
    for _, slot in work.parts.slots:
        if slot.numeric:
            return slot
    if any(degree(op) for op in work.parts.operators):
        return measured_by(work)
    if work.asked.numeric:
        return work.asked
    if any(e.operator in ("More", "Less") and e.meanings[0].label == "time" for e in work.parts.operators):
        dated = [s for s in work.view.slots.values() if s.temporal]
        return next((s for s in dated if s.time or work.said(s)), dated[0] if dated else None)
    if any(
        e.operator in ("Most", "Least", "More", "Less") and e.meanings[0].label == "size" for e in work.parts.operators
    ):
        sized = next((s for s in work.view.slots.values() if s.size), None)
        if sized is not None:
            return sized
    numeric = [s for s in work.view.slots.values() if s.numeric and s.default]
    return numeric[0] if numeric else _only_numeric(work)


def measured_by(work: Work) -> Slot | None:
    """Return the one number that an adjective such as "taller" is about."""
    wanted = [degree(op) for op in work.parts.operators if degree(op)]
    found = [s for s in work.view.slots.values() if all(measures(s, words) for words in wanted)]
    return found[0] if wanted and len(found) == 1 else None


def _only_numeric(work: Work) -> Slot | None:
    """Return the one slot that a bare comparison can be about."""
    numeric = [s for s in work.view.slots.values() if s.numeric]
    order = work.parts.first("Latest", "Earliest")
    if order is not None:
        temporal = [s for s in work.view.slots.values() if s.temporal]
        return temporal[0] if len(temporal) == 1 else next((s for _, s in work.parts.slots if s.temporal), None)
    return numeric[0] if len(numeric) == 1 else None


def descending(work: Work) -> bool:
    """Return whether the greatest comes first."""
    below = work.parts.has("Below") and not work.parts.numbers
    return not (work.parts.has("Least", "Less", "Earliest") or below)


def mode_of(work: Work, groups: dict[str, list[Constraint]], measure: Slot | None) -> tuple[Mode, Slot | None]:
    """Return what is done with the facts, and the slot whose values are counted."""
    for decide in (_proportioned, _compared, _ordered, _gathered):
        decided = decide(work, groups, measure)
        if decided is not None:
            return decided
    others = work.parts.has("Another") and bool(work.parts.classes)  # "does he hold any other post": which
    if whether(work) and not others and not _asks(work, groups):
        work.use("Whether", "Not")
        return "whether", None
    if any(op.operator == "List" and op.meanings[0].label == "enumerate" for op in work.parts.operators):
        work.use("HowMany", "List")  # "how many are there, and which ones": the list tells both
        return "select", None
    if _which_ones(work) and not work.asked.numeric:
        work.use("HowMany")
        return "select", None
    countable = not (work.asked.numeric or work.asked.literal or work.asked.temporal)
    if work.parts.has("HowMany") and countable:
        work.use("HowMany", *(() if any(s.numeric for _, s in work.parts.slots) else ("Total",)))
        return "count", None
    if not work.asked.temporal:
        work.use("HowMany", *(("Percent",) if work.asked.numeric else ()))
    return "select", None


def _which_ones(work: Work) -> bool:
    """Whether it is asked which the several are rather than how many: "mấy phường nào", "mấy xã cũ nào"."""
    parts = work.parts
    many = {op.last + 1 for op in parts.operators if op.operator == "HowMany" and op.lang == "vi"}
    which_ = {op.first - 1 for op in parts.operators if op.operator == "What" and op.lang == "vi"}
    which_ |= {op.first - 1 for op in parts.operators if op.operator == "Former" and op.last in which_}
    named = [edge for edge, slot in parts.slots if slot is work.asked]
    inside = {op.last for op in work.lattice.edges if op.operator == "What" and op.lang == "vi"}
    which_ones = [e for e in parts.classes if e.last in which_] + [e for e in named if e.last in inside]
    return any(edge.first in many for edge in which_ones)


_Decided: TypeAlias = "tuple[Mode, Slot | None] | None"
# That a place tells the part, where no wider kind is named.
PLACED_COST = 0.6
# As many as there are.
ALL = 1_000
_BOUNDS = ("More", "Less", "Compare", "Above", "Below")


def _asks(work: Work, groups: dict[str, list[Constraint]]) -> bool:
    """Whether something is asked for, so that it is no question of yes or no."""
    if work.parts.has("Who", "When", "Where", "HowMany", "Difference") or which(work):
        return True
    return any(slot.name not in groups and not slot.asks for _, slot in work.parts.slots)


def _proportioned(work: Work, groups: dict[str, list[Constraint]], measure: Slot | None) -> _Decided:
    """What percentage of the things of a kind are of a narrower one, or are in a place."""
    if not work.parts.has("Percent") or work.asked.numeric or work.asked.name in groups or meant(work, measure):
        return None
    taken = [edge for edge in work.parts.classes if takes(work.asked, edge)]
    placed = any(name != work.asked.name for name in groups) and work.asked.name not in groups
    if narrower(taken) is None and not (len(taken) == len(work.parts.classes) == 1 and placed):
        return None
    if narrower(taken) is None:
        work.cost += PLACED_COST
    work.use("Percent", "HowMany", "Total", "List")
    return "share-count", None


def narrower(edges: Sequence[Edge]) -> tuple[Edge, Edge] | None:
    """Return the word for the narrower and the word for the wider of two classes of which one holds the other."""
    if len(edges) != 2:  # noqa: PLR2004 (a part and a whole)
        return None
    for one, other in (edges, edges[::-1]):
        inner, outer = {m.iri for m in one.meanings}, {c for m in other.meanings for c in m.classes}
        if inner <= outer and not inner & {m.iri for m in other.meanings}:
            return one, other
    return None


def _compared(work: Work, groups: dict[str, list[Constraint]], measure: Slot | None) -> _Decided:
    """Two or more sides: which is greater, by how much, by how many percent, how many times."""
    parts = work.parts
    several = any(len(group) > 1 for group in groups.values()) or len(parts.times) > 1
    loosely = parts.has("Above", "Below") and not parts.numbers
    comparing = parts.has("More", "Less", "Compare") or (loosely and several)
    if not comparing and not parts.numbers:
        _open_bounds(work)
    opened = any(e.operator == "Whether" and e.lang == "en" and e.first == 0 for e in work.lattice.edges)
    counting = parts.has("Difference") or (comparing and parts.has("HowMany") and not opened)
    if counting and several and not meant(work, measure):
        counted = next((_counted_class(work, g[0].slot) for g in groups.values() if len(g) > 1), None)
        if counted is not None:
            work.use("Difference", "HowMany", *_BOUNDS)
            return "difference-count", counted
    if parts.has("Difference") and measure is not None:
        work.use("Difference", "HowMany", *_BOUNDS)
        return ("percent" if work.use("Percent") else "difference"), None
    if measure is not None and per(work, groups):
        work.use("Each", "Average", "HowMany")
        return "ratio", None
    for operator, mode in (("Times", "ratio"), ("Percent", "percent")):
        if parts.has(operator) and measure is not None and (several or (comparing and operator == "Percent")):
            work.use(operator, "HowMany", *_BOUNDS)
            return mode, None  # type: ignore[return-value]  # both are modes
    if comparing and len(groups.get(work.asked.name, ())) > 1 and not meant(work, measure):
        counted = _counted_class(work, work.asked)
        if counted is not None:
            work.use("Whether", *_BOUNDS)
            return "extreme-count", counted
    if comparing and measure is not None and (several or _sided(work)):
        difference = parts.has("HowMany") and not which_class(work)
        work.use("HowMany" if difference else "Whether", *_BOUNDS)
        return ("difference" if difference else "compare"), None
    return None


def _open_bounds(work: Work) -> None:
    """Use up the bound in "dưới bao nhiêu": the figure keeps it."""
    quantity = [e for e in work.parts.operators if e.operator in ("HowMany", "Percent")]
    bounds = [e for e in work.parts.operators if e.operator in ("Above", "Below", "AtLeast", "AtMost")]
    work.used.update(id(e) for e in bounds if any(gap(e, q) == 0 for q in quantity))


def _ordered(work: Work, groups: dict[str, list[Constraint]], measure: Slot | None) -> _Decided:
    """The first or last of several by a measure or a count."""
    del groups
    if _sorted(work) and measure is not None and not work.asked.numeric and meant(work, measure):
        work.use("Sort", "Most", "Least", "List", "Each")
        work.limit = ALL
        return "extreme", None
    if any(_bounding(work, op) for op in work.parts.operators if op.operator in ("Most", "Least")):
        return None
    placed = bool(work.parts.ordinals) and not any(s.ordinal for s in work.view.slots.values())
    every = _sorted(work)
    if not (placed or every or work.parts.has("Most", "Least", "Latest", "Earliest", "Top")) or _many(work):
        return None
    counted = _counted_class(work, work.asked)
    if counted is not None and not meant(work, measure):
        work.use("Most", "Least", "Top", "HowMany", *(("Sort", "List", "Each") if every else ()))
        work.limit = ALL if every else work.limit
        return "extreme-count", counted
    ordering = work.parts.has("Most", "Least", "Latest", "Earliest")
    if measure is not None and not (work.asked.numeric and not ordering):
        work.use("Most", "Least", "Latest", "Earliest", "Top")
        return "extreme", None
    return None


def _sorted(work: Work) -> bool:
    """Whether all of several are wanted, in order: "list the wards by area", "largest first"."""
    if work.parts.has("Top"):
        return False
    by = [e.first - 1 for e, slot in work.parts.slots if slot.numeric]
    listed = any(op.operator == "Each" and op.last in by for op in work.parts.operators) and work.parts.has("List")
    return (
        listed
        or one_by_one(work)
        or work.parts.has("Sort")
        or any(op.meanings[0].label == "sort" for op in work.parts.operators)
    )


def _bounding(work: Work, order: Edge) -> bool:
    """Whether a word for the first or last of several is a bound of the number behind it: "ít nhất một"."""
    bounds = [e for e in work.lattice.edges if e.operator in ("AtLeast", "AtMost") and e.mask == order.mask]
    return bool(bounds) and any(e.kind == "number" and e.first == order.last + 1 for e in work.lattice.edges)


def _many(work: Work) -> bool:
    """Whether it is asked how many there are of what is asked, so that none of them comes first."""
    many = [op for op in work.parts.operators if op.operator == "HowMany"]
    near = [e for e in work.parts.classes if any(op.last + 1 == e.first for op in many)]
    return any(s.name == work.asked.name for e in near for s in work.interpreter.slots_of_class(e))


def _gathered(work: Work, groups: dict[str, list[Constraint]], measure: Slot | None) -> _Decided:
    """Several taken together: things for which all holds, a sum, a mean."""
    parts, numeric = work.parts, measure is not None and work.asked.numeric
    counted = mean_count(work)
    if counted is not None:
        work.use("Average", "HowMany", "Each", "Total")
        return "average-count", counted
    if work.use("Both", "Same") and any(len(group) > 1 for name, group in groups.items() if name != work.asked.name):
        return "both", None
    if parts.has("Total") and numeric:
        work.use("Total", "HowMany")
        if not any(s.subject and len(groups.get(s.name, ())) == 1 for s in work.view.slots.values()):
            return "total", None
    if parts.has("Average") and numeric:
        work.use("Average", "HowMany")
        return "average", None
    return None


def meant(work: Work, measure: Slot | None) -> bool:
    """Whether the measure was said, or is what the view is about."""
    if measure is None:
        return False
    if any(slot.silent and slot is not measure and through(slot, measure) for _, slot in work.pairs):
        return True  # its unit was said: "under 10 km²"
    sized = measure.size and any(e.meanings[0].label == "size" for e in work.parts.operators)
    return bool(measure.default) or sized or measure.temporal or work.said(measure) or measure is measured_by(work)


def which(work: Work) -> bool:
    """Return whether the question asks which thing rather than whether."""
    whats = [e for e in work.parts.operators if e.operator == "What"]
    things = [*work.parts.classes, *(e for e, _ in work.parts.slots)]
    return any(gap(w, t) <= 1 for w in whats for t in things) or (bool(whats) and not whether(work))


def which_class(work: Work) -> bool:
    """Return whether a word that asks stands beside a word for a class."""
    whats = [e for e in work.parts.operators if e.operator == "What"]
    return any(gap(w, t) <= 1 for w in whats for t in work.parts.classes)


def whether(work: Work) -> bool:
    """Return whether the question can be answered with yes or no."""
    first = work.interpreter.opening(work.cover.edges)
    last = max((e.last for e in work.cover.edges), default=0)
    for edge in work.parts.operators:
        phrase = edge.quality != "word-en" or edge.mask.bit_count() > 2  # noqa: PLR2004 ("yes or no", not "is")
        if edge.operator == "Whether" and (phrase or edge.first == first):
            return True
        asking = work.parts.has("What", "Who", "When", "Where", "HowMany")
        if edge.operator == "Not" and edge.last == last and edge.first > first and not asking:
            return True
    return False


def _sided(work: Work) -> bool:
    """Whether one class used as a value (a target) sets one side apart from the other."""
    return any(e for e in work.parts.classes if work.value_slot(e))


def _counted_class(work: Work, asked: Slot) -> Slot | None:
    """Return the slot whose values are counted to compare `asked`, if a word names one."""
    for edge in work.parts.classes:
        slots = [s for s in work.interpreter.slots_of_class(edge) if s.name != asked.name]
        own = {m.iri for m in edge.meanings}.intersection(asked.classes)
        if slots and not own:
            return slots[0]
        roots = [s for s in slots if s.path == ""]
        if roots and own and asked.path != "":
            narrower = set(asked.classes) < set(roots[0].classes)
            if narrower and not own:
                return roots[0]
    for _, slot in work.parts.slots:
        if slot.name != asked.name and slot.classes:
            return slot
    return None


def differs(work: Work) -> bool:
    """Return whether a difference is spoken of."""
    return work.parts.has("Difference", "More", "Less", "Below", "Above")


def measured_against_first(work: Work, sides: Sequence[tuple[Constraint, ...]]) -> bool:
    """Return whether the first side is what the percentage is of: "compared with A, by how many percent is B less"."""
    comparing = work.parts.first("Compare")
    if comparing is not None:
        places = [min((c.place for c in side if c.text), default=-1) for side in sides]
        return len(places) == 2 and 0 <= places[0] < places[1] and comparing.first < places[0] <= comparing.last + 3  # noqa: PLR2004
    return not differs(work) and percent_first(work, sides)


def percent_first(work: Work, sides: Sequence[tuple[Constraint, ...]]) -> bool:
    """Whether the percentage is asked for before both sides: "what percentage of its villages are model ones"."""
    sign = work.parts.first("Percent")
    if sign is None or len(sides) != 2:  # noqa: PLR2004 (a percentage has two sides)
        return False
    return all(sign.first < edge.first for edge, slot in work.pairs if any(c.slot is slot for s in sides for c in s))
