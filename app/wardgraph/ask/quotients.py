"""So much for each: how many things of a kind there are for one of another, one figure for one of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.ask.parts import gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.edges import Edge
    from wardgraph.ask.reading import Constraint
    from wardgraph.ask.views import Slot
    from wardgraph.ask.working import Work


def mean_count(work: Work) -> Slot | None:
    """Return the things that are counted where it is asked how many of them there are for each of what is asked.

    "How many communes does a province have on average": communes, where the provinces are asked.
    """
    parts = work.parts
    if not parts.has("Average") or work.asked.path == "" or work.pairs or len(parts.classes) != 2:  # noqa: PLR2004
        return None
    counted, each = _apart(work)
    root = work.view.root
    if counted is None or each is None or root is None:
        return None
    slots = work.interpreter.slots_of_class(each)
    both = all(any(s.path == "" for s in work.interpreter.slots_of_class(e)) for e in (counted, each))
    return root if both and any(s is work.asked for s in slots) else None


def one_by_one(work: Work) -> bool:
    """Whether it is asked how many of a kind each of others has: "how many wards does each province have"."""
    parts = work.parts
    if parts.has("Average") or not parts.has("HowMany") or len(parts.classes) != 2:  # noqa: PLR2004
        return False
    counted, each = _apart(work)
    if counted is None or each is None or not any(op.last + 1 == each.first for op in eaches(work)):
        return False
    return any(s is work.asked for s in work.interpreter.slots_of_class(each))


def _apart(work: Work) -> tuple[Edge | None, Edge | None]:
    """Return the kind that is counted and the kind for each of which it is."""
    one, other = work.parts.classes
    asking = [e for e in work.parts.operators if e.operator == "HowMany"]
    each = [e for e in (one, other) if any(op.last + 1 == e.first for op in eaches(work))]
    near = [e for e in (one, other) if any(gap(op, e) == 0 for op in asking)]
    if len(each) == 1:
        return (other if each[0] is one else one), each[0]
    if len(near) == 1:
        return near[0], (other if near[0] is one else one)
    return None, None


def eaches(work: Work) -> list[Edge]:
    """Return the words behind which stands what there is one of: "per", "for each"."""
    return [e for e in work.parts.operators if e.operator == "Each" or e.meanings[0].label == "each"]


def per(work: Work, groups: dict[str, list[Constraint]]) -> bool:
    """Whether one figure is asked for each of another: "how many members per organisation"."""
    several = [group for group in groups.values() if len(group) == 2 and group[0].slot.quotient]  # noqa: PLR2004
    return len(several) == 1 and any(any(op.last + 1 == c.place for op in eaches(work)) for c in several[0])


def upside_down(work: Work, sides: Sequence[Sequence[Constraint]]) -> bool:
    """Whether the first of two sides is that of which there is one."""
    places = {op.last + 1 for op in eaches(work)}
    return any(c.place in places for c in sides[0]) if len(sides) == 2 else False  # noqa: PLR2004
