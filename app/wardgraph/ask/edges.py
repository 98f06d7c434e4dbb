"""One reading of some words of a question."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wardgraph.names import ASK

if TYPE_CHECKING:
    from wardgraph.ask.index import Meaning
    from wardgraph.ask.times import Interval


@dataclass(frozen=True)
class Edge:
    """One reading of some words.

    Attributes:
        mask: bits of the words it explains.
        first, last: its outermost words.
        kind: entity, class, slot, operator, literal, telling, time, number or ordinal.
        meanings: what it may be; several where one name is borne by several.
        cost: how far what was typed is from what is meant.
        quality: which kind of name was used.
        interval, number: of a time or a number.
        pieces: of a telling text, the patterns that it has to hold.
        designated: a class word stands with the name.
    """

    mask: int
    first: int
    last: int
    kind: str
    meanings: tuple[Meaning, ...] = ()
    cost: float = 0.0
    quality: str = ""
    interval: Interval | None = None
    number: float | None = None
    pieces: tuple[str, ...] = ()
    designated: str = ""
    lang: str = ""

    @cached_property
    def operator(self) -> str:
        """The operator's short name, or ""."""
        return self.meanings[0].iri.removeprefix(ASK) if self.kind == "operator" else ""

    @cached_property
    def _hash(self) -> int:
        return hash((self.mask, self.kind, self.quality, self.cost, tuple(m.id for m in self.meanings)))

    def __hash__(self) -> int:
        """Return a hash that is computed once: edges are put into many sets."""
        return self._hash
