"""Which of the things that a reading names is the rarest: a query that begins there looks at the fewest facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wardgraph.ask.reading import Constraint
    from wardgraph.ask.views import Path

# Fewer statements than this are gone through in no time, in whatever order.
_MANY = 1000
# So many times rarer must be what is reached by a winding path, which costs more a step.
_RARER = 4


def rarest_first(constraints: Sequence[Constraint]) -> list[Constraint]:
    """Return `constraints` with those of which the graph says less first, those of which it says little as they were.

    Engines take patterns that look alike in the order in which they are written.
    """
    return sorted(constraints, key=lambda constraint: max(_MANY, _weight(constraint)))


def finder(constraints: Sequence[Constraint], winding: Callable[[Path], int]) -> Constraint | None:
    """Return the constraint to find the facts by although its path winds: all straight ones name common things.

    Args:
        constraints: of a reading.
        winding: how far a path is from one property.
    """
    least = min((winding(c.slot.path) for c in constraints), default=0)
    straight = [_weight(c) for c in constraints if winding(c.slot.path) == least]
    others = [c for c in constraints if winding(c.slot.path) > least and _one_thing(c) and not _stepwise(c)]
    if not others or min(straight) < _MANY:
        return None
    rarest = min(others, key=_weight)
    return rarest if _weight(rarest) * _RARER < min(straight) else None


def _weight(constraint: Constraint) -> int:
    """Return how many statements are about the things that `constraint` takes."""
    return sum(meaning.weight for meaning in constraint.candidates)


def _one_thing(constraint: Constraint) -> bool:
    candidates = constraint.candidates
    return bool(constraint.slot.classes) and len(candidates) == 1 and candidates[0].kind == "entity"


def _stepwise(constraint: Constraint) -> bool:
    """Whether other patterns may go through what lies on its path, which therefore has to stay in sight."""
    return isinstance(constraint.slot.path, dict) and "sequence" in constraint.slot.path
