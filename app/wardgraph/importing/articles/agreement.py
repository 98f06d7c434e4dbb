"""One article states one value for one thing: of two, the surer one is kept, the other is left to the reader."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.importing.articles.proposal import Proposal

DOUBTFUL = 0.45
_THING = ("ward", "indicator", "period", "kind")
_BOUNDS = {">=", "<="}


def agreed(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Return `proposals`, those in doubt that say another value than a surer or earlier one of the same article."""
    surest: dict[tuple[str, ...], Proposal] = {}
    for proposal in proposals:
        if _stated(proposal):
            thing = _thing(proposal)
            if thing not in surest or proposal.confidence > surest[thing].confidence:
                surest[thing] = proposal
    return [_doubted(p) if _stated(p) and not _together(p, surest[_thing(p)]) else p for p in proposals]


def _stated(proposal: Proposal) -> bool:
    return proposal.kind == "indicator" and proposal.status != "unknown-term"


def _thing(proposal: Proposal) -> tuple[str, ...]:
    return tuple(proposal.fact.get(column, "") for column in _THING)


def _together(one: Proposal, other: Proposal) -> bool:
    """Return whether two proposals say the same, or are the two ends of one range."""
    if one.fact["value"] == other.fact["value"]:
        return True
    ends = {one.fact["qualifier"], other.fact["qualifier"]}
    return ends == _BOUNDS and (one.start, one.end) == (other.start, other.end)


def _doubted(proposal: Proposal) -> Proposal:
    reason = f"{proposal.reason}; bài nêu số khác cho cùng chỉ tiêu / the article states another value too"
    return replace(proposal, confidence=min(proposal.confidence, DOUBTFUL), reason=reason)
