"""The sides of a comparison: what tells them apart, and what both share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wardgraph.ask.parts import aspect
from wardgraph.ask.reading import Constraint
from wardgraph.names import RDF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.reading import Mode
    from wardgraph.ask.working import Work

# How many words a comma is worth.
APART = 6


def split(
    work: Work, groups: dict[str, list[Constraint]], mode: Mode
) -> tuple[list[Constraint], list[tuple[Constraint, ...]]] | None:
    """Return what all facts share and what tells the sides apart; None where that is not to be told."""
    if mode == "both":
        name = next((n for n, g in groups.items() if len(g) > 1 and n != work.asked.name), None)
        if name is None:
            return None
        shared = [c for n, group in groups.items() if n != name for c in group]
        return shared, [(c,) for c in groups[name]]
    if mode not in ("compare", "difference", "percent", "ratio", "difference-count"):
        merged: list[Constraint] = []
        for group in groups.values():
            constraint = _merged(work, group)
            if constraint is None:
                return None
            merged.append(constraint)
        return merged, []
    groups = {name: _once(group) for name, group in groups.items()}
    multiple = {name: group for name, group in groups.items() if len(group) > 1}
    count = max((len(group) for group in multiple.values()), default=0)
    shared = [group[0] for name, group in groups.items() if name not in multiple]
    if any(len(group) != count for group in multiple.values()):
        return None
    if mode == "ratio" and len(multiple) > 1 and not work.parts.has("Times"):
        return None  # so much for each is of one place and time
    value = next((c for c in shared if c.slot.path == RDF + "type"), None)
    if count == 0:
        if value is None:
            return None
        shared.remove(value)
        return shared, [_other_side(work, value), (value,)]
    joined = work.parts.has("And", "Or", "Compare", "Difference", "Both") or mode == "percent"
    timed = work.parts.times or any(group[0].slot.time for group in multiple.values())
    if not joined and not timed:
        work.cost += 1.0
    sides = [tuple(group[i] for group in multiple.values()) for i in range(count)]
    apart = [c for c in shared if aspect(work.view, c.slot)] if count == 2 else []  # noqa: PLR2004
    apart = [told for told in apart if not any(c.slot is told.slot for side in sides for c in side)]
    for told, near in zip(apart, _nearest(work, apart, sides), strict=True):
        shared.remove(told)
        sides[near] = (*sides[near], told)
    return shared, sides


def _once(group: list[Constraint]) -> list[Constraint]:
    """Leave out what is said a second time to be clear: "villages (thôn)"."""
    told: list[set[str]] = []
    kept = []
    for constraint in group:
        iris = {m.iri for m in constraint.candidates}
        if constraint.slot.time or iris not in told:
            kept.append(constraint)
        told.append(iris)
    return kept


def _other_side(work: Work, value: Constraint) -> tuple[Constraint, ...]:
    """The side that is not of the class said: the classes of the slot that are no kin of it."""
    own = {iri for m in value.candidates for iri in m.classes} | {m.iri for m in value.candidates}
    others = [work.index.about(iri) for iri in value.slot.classes if iri not in own]
    kept = tuple(m for m in others if m is not None and not own.intersection(m.classes))
    return (Constraint(value.slot, kept, ""),) if kept else ()


def _nearest(work: Work, values: Sequence[Constraint], sides: Sequence[tuple[Constraint, ...]]) -> Sequence[int]:
    """Return the side that each of the words stands nearest to; of two words each has a side of its own."""
    later = _later(sides)
    if later is not None and len(values) == 1 and all(m.iri in work.index.later for m in values[0].candidates):
        return [later]  # "from 2025 to 2030 it plans to raise": the plan is for 2030
    gaps = [[min(_far(work, c.place, value.place) for c in side) for side in sides] for value in values]
    if len(values) == 2:  # noqa: PLR2004 (as many as sides)
        return min(((0, 1), (1, 0)), key=lambda order: gaps[0][order[0]] + gaps[1][order[1]])
    return [row.index(min(row)) for row in gaps]


def _later(sides: Sequence[tuple[Constraint, ...]]) -> int | None:
    """Return which of two sides is the later one, where times tell them apart."""
    times = [max((m.starts for c in side if c.slot.time for m in c.candidates), default="") for side in sides]
    return times.index(max(times)) if len(sides) == 2 and all(times) and times[0] != times[1] else None  # noqa: PLR2004


def _far(work: Work, one: int, other: int) -> int:
    """Return how many words lie between two places; commas and words that compare keep them apart."""
    tokens = work.lattice.tokens
    first, last = sorted((one, other))
    marks = sum(tokens[i + 1].start - tokens[i].end > 1 for i in range(max(first, 0), last))
    marks += sum(first < op.first <= last for op in work.parts.operators if op.operator == "Compare")
    return last - first + APART * marks


def _merged(work: Work, group: Sequence[Constraint]) -> Constraint | None:
    """Return one constraint for all that was said of one slot, or None where it contradicts itself."""
    if len(group) == 1:
        return group[0]
    slot = group[0].slot
    shared = [m for m in group[0].candidates if all(m in c.candidates for c in group[1:])]
    if shared:
        # Said twice, the second time to be clear.
        return Constraint(slot, tuple(shared), group[0].text, min(c.cost for c in group))
    group = _alike(work, group)
    if slot.time or any(len(c.candidates) != 1 for c in group):
        return None
    if _side_by_side(work, group):
        return None
    work.cost += 0.2 if work.parts.has("And", "Or", "Both") else 1.5
    candidates = tuple(m for c in group for m in c.candidates)
    text = ", ".join(c.text for c in group)
    return Constraint(slot, candidates, text, max(c.cost for c in group), union=True)


def _alike(work: Work, group: Sequence[Constraint]) -> Sequence[Constraint]:
    """Return the constraints with the namesakes left out that are of another kind than the rest: three provinces."""
    if all(len(c.candidates) == 1 for c in group):
        return group
    said = {iri for classes in work.types.values() for iri in classes.split()}
    kinds = set.intersection(*({kind for m in c.candidates for kind in m.classes} for c in group))
    for kind in [*sorted(kinds & said), *sorted(kinds - said)]:
        kept = [tuple(m for m in c.candidates if kind in m.classes) for c in group]
        if all(len(found) == 1 for found in kept):
            return [replace(c, candidates=found) for c, found in zip(group, kept, strict=True)]
    return group


def _side_by_side(work: Work, group: Sequence[Constraint]) -> bool:
    """Whether two names stand side by side with nothing between: one name that is not known, rather than two."""
    tokens = work.lattice.tokens
    ends = {edge.last for edge, slot in work.pairs if slot is group[0].slot}
    return any(
        c.place - 1 in ends and tokens[c.place].start - tokens[c.place - 1].end <= 1 for c in group if c.place > 0
    )
