"""What a reading would be made of, before it is known to make sense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardgraph.ask.reading import Constraint, Mode
    from wardgraph.ask.views import Slot


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
