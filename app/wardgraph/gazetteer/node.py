"""One unit of any level as constituted on a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardgraph.gazetteer.naming import bare, english, official
from wardgraph.names import data, fold

if TYPE_CHECKING:
    from datetime import date

    from pyoxigraph import NamedNode

    from wardgraph.gazetteer.kinds import Kind


@dataclass(frozen=True)
class Node:
    """A unit from `start` (None: not known) until before `end` (None: in force).

    Attributes:
        path: what stands for it in IRIs, `07894/2025-07-01` or `07894/until-2025-07-01`.
        name: official name in Vietnamese.
        name_en: name in English.
        other_en: another English name, if a list gives one.
        parent: the path of the unit that it lies within, None for the provincial level.
    """

    path: str
    code: str
    name: str
    kind: Kind
    name_en: str
    start: date | None
    end: date | None
    parent: str | None = None
    other_en: str | None = None

    @property
    def iri(self) -> NamedNode:
        """Its IRI."""
        return data(f"unit/{self.path}")

    @property
    def bare(self) -> str:
        """Its name without the word of its kind and without diacritics: lists spell Đắk and Đăk, Lưỡng and Lượng."""
        return fold(bare(self.name, self.kind))

    def lives(self, start: date, end: date | None) -> bool:
        """Return whether it exists on some day from `start` until before `end`."""
        return (self.end is None or start < self.end) and (end is None or self.start is None or self.start < end)


def node(
    code: str,
    name: str,
    kind: Kind,
    *,
    start: date | None = None,
    end: date | None = None,
    parent: str | None = None,
    given_en: str | None = None,
    prefer_given: bool = False,
) -> Node:
    """Return the unit of that code and life; its English name is made from the Vietnamese one.

    Args:
        code: official code.
        name: name in Vietnamese, beginning with the word of its kind.
        kind: what it is.
        start: first day, None where unknown.
        end: first day on which it no longer exists.
        parent: path of the unit that it lies within.
        given_en: the English name that a list gives.
        prefer_given: keep that name as the first, as for cities that are known abroad.
    """
    name, made = official(name, kind), english(name, kind)
    first, second = (given_en, made) if given_en and prefer_given else (made, given_en)
    path = f"{code}/{start}" if start else f"{code}/until-{end}"
    return Node(path, code, name, kind, first, start, end, parent, second if second != first else None)
