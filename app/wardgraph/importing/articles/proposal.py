"""What an article is taken to say: facts in the columns of the fact tables, each with its place and its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = {
    "source": "sources",
    "official": "officials",
    "event": "events",
    "participant": "participants",
    "indicator": "indicators",
    "change": "changes",
}


@dataclass(frozen=True)
class Proposal:
    """One fact that an article seems to state.

    Attributes:
        kind: `source`, `official`, `event`, `participant`, `indicator` or `change`.
        fact: the cells of a row of its fact table.
        start: offset in the text of the article where it is said.
        end: offset after it.
        confidence: how sure the reading is, from 0 to 1.
        reason: why, in Vietnamese and English.
        status: `new`, `confirms`, `conflicts` or `unknown-term`, against the graph.
    """

    kind: str
    fact: Mapping[str, str]
    start: int
    end: int
    confidence: float
    reason: str = ""
    status: str = "new"

    def as_json(self) -> dict[str, Any]:
        """Return the proposal for a program."""
        return {
            "kind": self.kind,
            "fact": dict(self.fact),
            "start": self.start,
            "end": self.end,
            "confidence": round(self.confidence, 2),
            "status": self.status,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class Article:
    """The text of an article and what it seems to state."""

    text: str
    proposals: list[Proposal] = field(default_factory=list)
    name: str = "article"
