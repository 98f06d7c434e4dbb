"""Articles: what they seem to state, as facts for a person to review."""

from __future__ import annotations

from wardgraph.importing.articles.proposal import Article, Proposal
from wardgraph.importing.articles.proposing import accept, accept_above, propose

__all__ = ["Article", "Proposal", "accept", "accept_above", "propose"]
