"""What the words for classes speak of: what is asked, counted, the value of a slot, or several side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.ask.asked import takes
from wardgraph.ask.modes import narrower
from wardgraph.ask.parts import ODD_COST, described, gap, near_asking
from wardgraph.ask.reading import Constraint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.edges import Edge
    from wardgraph.ask.reading import Mode
    from wardgraph.ask.views import Slot
    from wardgraph.ask.working import Work


def read_classes(work: Work, groups: dict[str, list[Constraint]], mode: Mode, counted: Slot | None) -> None:
    """Take words for classes for what is asked, counted, or the value of a slot."""
    typed: dict[str, Edge] = {}
    proportion = narrower([e for e in work.parts.classes if takes(work.asked, e)]) if mode == "share-count" else None
    for edge in work.parts.classes:
        if proportion is not None and edge is proportion[1]:
            work.whole = " ".join(m.iri for m in edge.meanings)
            work.used.add(id(edge))
            continue
        if _takes_value(work, edge, groups):
            continue
        slots = work.interpreter.slots_of_class(edge)
        if work.asked.default and takes(work.asked, edge) and near_asking(edge, work.parts):
            slots = [*(s for s in slots if s is not work.asked), work.asked]
        iris = [m.iri for m in edge.meanings]
        everyday = mode in ("extreme", "extreme-count", "count") or (mode == "select" and "" not in groups)
        if everyday or work.asked.path != "":
            iris = [work.index.loosely.get(iri, iri) for iri in iris]
        if work.asked.single == "true" and mode == "select" and any(s.name == work.asked.name for s in slots):
            # There is but one value: the class word names the slot.
            work.classed = True
            work.types[work.asked.name] = " ".join(iris)
            work.used.add(id(edge))
            continue
        chosen = _filled(work, edge, slots, iris, counted)
        if chosen is None and _is_of(work, edge, groups):
            work.cost += 0.3  # "since when has X been a city"
            work.used.add(id(edge))
            continue
        if chosen is None:
            chosen = next((s for s in slots if s.name not in groups), None)
            if chosen is not None:
                work.cost += 2.0 * ODD_COST if chosen.wide else 0.4  # of what holds many, the kind says nothing
        if chosen is None:
            same = any(set(iris).intersection(m.classes) for s in slots for c in groups[s.name] for m in c.candidates)
            same = same and not described(work.lattice, edge)
            alone = all(len(groups.get(s.name, ())) < 2 for s in slots)  # noqa: PLR2004
            work.cost += 0.3 if same and not (alone and plural(work, edge)) else ODD_COST
            continue
        if chosen.name in work.types and work.types[chosen.name] not in iris:
            if not _together(work, typed[chosen.name], edge):
                work.cost += ODD_COST  # "which provinces have a ward": not provinces or wards
                continue
            # Two class words for one slot ("xã, phường") allow either.
            work.types[chosen.name] += " " + " ".join(iris[:1])
        else:
            work.types[chosen.name] = iris[0] if len(iris) == 1 else " ".join(iris)
        typed[chosen.name] = edge
        work.used.add(id(edge))


def _filled(work: Work, edge: Edge, slots: Sequence[Slot], iris: Sequence[str], counted: Slot | None) -> Slot | None:
    """Return which of `slots` a word for a class speaks of, if the one asked, counted or named before it."""
    chosen = _governing(work, edge, slots) or next((s for s in slots if s.name == work.asked.name), None)
    if counted is None or all(s.name != counted.name for s in slots):
        return chosen
    which = any(op.operator == "What" and gap(op, edge) == 0 for op in work.parts.operators)
    if which and counted is not work.asked and takes(work.asked, edge) and len(work.parts.classes) > 1:
        return work.asked  # "which ward was made of the most units"
    own = chosen is not None and set(iris).intersection(work.asked.classes)
    narrower = chosen is not None and len(counted.classes) <= len(chosen.classes)
    return counted if not own or narrower else chosen


def _takes_value(work: Work, edge: Edge, groups: dict[str, list[Constraint]]) -> bool:
    """Take the word for a class as the value of the slot that it is one of, if there is such a slot."""
    value = work.value_slot(edge)
    if value is None:
        return False
    kept = tuple(m for m in edge.meanings if m.iri in value.classes)
    constraint = Constraint(value, kept, work.lattice.text(edge.mask), edge.cost, place=edge.first)
    groups.setdefault(value.name, []).append(constraint)
    work.used.add(id(edge))
    return True


def _is_of(work: Work, edge: Edge, groups: dict[str, list[Constraint]]) -> bool:
    """Whether a word for a class tells, behind it, of which class the one thing is that is asked about."""
    own = {m.iri for m in edge.meanings}
    named = groups.get(work.view.root.name, []) if work.view.root else []
    return (
        len(named) == 1
        and named[0].place < edge.first
        and not plural(work, edge)
        and not work.parts.has("What", "HowMany", "Where")
        and all(own.intersection(m.classes) for m in named[0].candidates)
    )


def _together(work: Work, one: Edge, other: Edge) -> bool:
    """Whether two words stand side by side or are joined: "xã, phường", "wards and communes"."""
    between = range(min(one.last, other.last) + 1, max(one.first, other.first))
    joints = {e.first for e in work.lattice.edges if e.operator in ("And", "Or")}
    return all(place in joints for place in between)


def plural(work: Work, edge: Edge) -> bool:
    """Whether a word for a class speaks of several: "the wards of X", "các phường"."""
    several = [op for op in work.parts.operators if op.operator == "List" or op.meanings[0].label == "plural"]
    return any(op.last + 1 == edge.first for op in several) or (
        edge.lang == "en" and work.lattice.tokens[edge.last].folded.endswith("s")
    )


def counting(work: Work, edge: Edge) -> bool:
    """Whether a word for a class speaks of how many or which, so that a name behind it says of where."""
    asking = [op for op in work.parts.operators if op.operator in ("HowMany", "What", "Top", "Total", "Each")]
    numbers = [*work.parts.numbers, *work.parts.classes]
    return plural(work, edge) or any(op.last + 1 == edge.first for op in (*asking, *numbers))


def _governing(work: Work, edge: Edge, slots: Sequence[Slot]) -> Slot | None:
    """Return the slot whose words stand right before a class word: "formed from the units of"."""
    for word, slot in work.parts.slots:
        if slot.asks and slot.name != work.asked.name and 0 < edge.first - word.last <= 3:  # noqa: PLR2004
            return next((s for s in slots if s.name == slot.name), None)
    return None
