"""What kind of change formed a unit, decided by its contributions alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from wardgraph.errors import Text
from wardgraph.names import data

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pyoxigraph import NamedNode

    from wardgraph.gazetteer.changes import Contribution
    from wardgraph.gazetteer.node import Node


@dataclass(frozen=True)
class Reorganisation:
    """The change that formed `unit` on `day`.

    Attributes:
        classes: terms of the ontology, the most specific first; none where the unit merely went on.
        label: of its kind, before the name of the unit.
    """

    unit: Node
    day: date
    classes: tuple[str, ...]
    label: Text
    contributions: Sequence[Contribution]

    @property
    def iri(self) -> NamedNode:
        """Its IRI: one reorganisation for each resulting unit and day."""
        return data(f"reorganisation/{self.unit.code}/{self.day}")


_Kind: TypeAlias = "tuple[tuple[str, ...], Text]"

_MERGER: _Kind = ("Merger",), Text("Nhập thành", "Merger into")
_DIVISION: _Kind = ("Division",), Text("Chia tách thành", "Division into")
_ADJUSTMENT: _Kind = ("Adjustment",), Text("Điều chỉnh địa giới", "Adjustment of")
_RENAMING: _Kind = ("Renaming",), Text("Đổi tên thành", "Renaming to")
_RECLASSIFICATION: _Kind = ("Reclassification",), Text("Chuyển thành", "Reclassification as")
_BOTH: _Kind = ("Renaming", "Reclassification"), Text("Đổi tên và chuyển thành", "Renaming and reclassification as")
_CONTINUATION: _Kind = (), Text("Giữ nguyên", "Continuation of")
# By whether the name and the kind of the one former unit differ.
_ONE_TO_ONE: dict[tuple[bool, bool], _Kind] = {
    (False, False): _CONTINUATION,
    (True, False): _RENAMING,
    (False, True): _RECLASSIFICATION,
    (True, True): _BOTH,
}


def reorganisation(contributions: Sequence[Contribution]) -> Reorganisation:
    """Return the change that consists of all `contributions` to one unit.

    The rules, in this order:

    1. One former unit, part of it: Division.
    2. One former unit, all of it: Renaming if the name differs by more than diacritics, Reclassification if the kind
       differs, both if both; none of the classes if nothing differs.
    3. Several, of which one of the same name and kind gave all of it and the others only parts: Adjustment.
    4. Several otherwise: Merger.
    """
    unit, day = contributions[0].resulting, contributions[0].day
    if len(contributions) > 1:
        same = any(c.whole and _same(c) for c in contributions)
        others = sum(c.whole for c in contributions) - 1
        kind = _ADJUSTMENT if same and others == 0 else _MERGER
    elif not contributions[0].whole:
        kind = _DIVISION
    else:
        former = contributions[0].former
        kind = _ONE_TO_ONE[former.bare != unit.bare, former.kind.word != unit.kind.word]
    return Reorganisation(unit, day, *kind, contributions)


def _same(c: Contribution) -> bool:
    return c.former.bare == c.resulting.bare and c.former.kind.word == c.resulting.kind.word
