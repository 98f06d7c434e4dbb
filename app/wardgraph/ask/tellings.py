"""Words of a question that stand in the text that tells a thing: an event by the words of its title."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from wardgraph.ask.edges import Edge
from wardgraph.ask.index import Meaning
from wardgraph.ask.tokens import contradicts
from wardgraph.names import normal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from wardgraph.ask.index import Index
    from wardgraph.ask.tokens import Token

MAX_RUN = 16
_BEFORE, _AFTER = r"(^|[^\p{L}\p{N}])", r"($|[^\p{L}\p{N}])"


def telling_edges(index: Index, tokens: Sequence[Token], small: Collection[int]) -> list[Edge]:
    """Return an edge for every run of words that follow one another, two by two, in texts that tell a thing.

    Args:
        index: holds the words of such texts, and each two that follow one another.
        tokens: the words of the question, marks left out.
        small: the places of words that mean nothing by themselves, with which no piece begins or ends.
    """
    words = [token.folded for token in tokens]
    pairs = [f"{one} {other}" for one, other in pairwise(words)]
    known = index.pieces([*words, *pairs])
    alone = [_fitting(known.get(word, ()), tokens[i : i + 1]) for i, word in enumerate(words)]
    joined = [_fitting(known.get(pair, ()), tokens[i : i + 2]) for i, pair in enumerate(pairs)]
    found = []
    for position, (pattern, slots) in enumerate(alone):
        if slots and words[position] not in index.common:
            found.append(_edge(position, position, (f"{_BEFORE}({pattern}){_AFTER}",), slots))
    for first in range(len(joined)):
        for last, patterns, slots in _runs(joined, first) if first not in small else ():
            if last not in small:
                found.append(_edge(first, last, patterns, slots))
    return found


def _fitting(texts: Sequence[tuple[str, tuple[str, ...]]], tokens: Sequence[Token]) -> tuple[str, frozenset[str]]:
    """Return the pattern of the ways of writing that the words typed may stand for, and whose texts have them."""
    ways: set[str] = set()
    slots: set[str] = set()
    for exact, names in texts:
        parts = [word for word in re.split(r"[^\w]+", exact) if word]
        typed = [part for token in tokens for part in re.split(r"[^\w]+", token.text) if part]
        if not any(contradicts(normal(one), normal(other)) for one, other in zip(typed, parts, strict=False)):
            ways.add(re.escape(exact))
            slots.update(names)
    return "|".join(sorted(ways)), frozenset(slots)


def _runs(
    joined: Sequence[tuple[str, frozenset[str]]], first: int
) -> Iterator[tuple[int, tuple[str, ...], frozenset[str]]]:
    patterns: list[str] = []
    slots: frozenset[str] | None = None
    for position in range(first, min(len(joined), first + MAX_RUN)):
        pattern, names = joined[position]
        slots = names if slots is None else slots & names
        if not slots:
            return
        patterns.append(f"({pattern})")
        yield position + 1, tuple(patterns), slots


def _edge(first: int, last: int, pieces: tuple[str, ...], slots: frozenset[str]) -> Edge:
    mask = ((1 << (last - first + 1)) - 1) << first
    meaning = Meaning(0, "telling", "", tuple(sorted(slots)), "", "", "", "", "", 0)
    return Edge(mask, first, last, "telling", (meaning,), pieces=pieces)
