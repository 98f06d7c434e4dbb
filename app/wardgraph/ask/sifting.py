"""Leaving out what words cannot mean where they stand."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from wardgraph.ask.spelling import BARE_IN_MARKED_COST, STEM_COST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardgraph.ask.edges import Edge
    from wardgraph.ask.tokens import Token

ASKING_PHRASES = ("Who", "When", "Where", "HowMany")
# Words that may stand between "many" and "most".
FAR = 5


def sift(edges: Sequence[Edge], tokens: Sequence[Token]) -> list[Edge]:
    """Return the cheapest of `edges` that say the same, without those that cannot be meant among the others."""
    named = {e.first for e in edges if e.kind == "entity" and (e.mask.bit_count() > 1 or e.quality == "given")}
    known = {e.last for e in edges if e.kind == "entity" and any(m.starts or m.ends for m in e.meanings)}
    classed = {edge.last + 1 for edge in edges if edge.kind == "class"}
    relative = {e.first for e in edges if e.operator == "Relative"}
    phrases = [e for e in edges if e.operator in ASKING_PHRASES and e.last > e.first]
    degrees = [e for e in edges if e.first == e.last and e.meanings and e.meanings[0].label == "degree"]
    asked = _asked_kinds(edges)
    return [
        e
        for e in _best(edges)
        if not _holds(e, asked)
        and (e.operator != "Honorific" or e.last + 1 in named)
        and not _goes_on(e, tokens, known)
        and not _names(e, tokens, classed)
        and not _pointless(e, relative)
        and not _in_phrase(e, phrases)
        and not _as_name(e, tokens)
        and not _torn(e, degrees)
    ]


def _pointless(edge: Edge, relative: set[int]) -> bool:
    """Whether words point at nothing said before: "the wards", in other words than these, "the ward whose"."""
    if edge.operator != "PronounThing" or edge.lang != "en" or edge.first == edge.last:
        return False
    return edge.cost >= STEM_COST or edge.last + 1 in relative


def _asked_kinds(edges: Sequence[Edge]) -> dict[tuple[int, int], set[int]]:
    """Return the words of names in front of a kind that is asked for, with what they name: "Đảng bộ xã nào"."""
    whats = {e.first for e in edges if e.operator == "What" and e.lang == "vi"}
    asked = [e for e in edges if e.kind == "class" and e.last + 1 in whats]
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for kind in asked:
        for name in edges:
            if name.kind == "entity" and name.last + 1 == kind.first:
                found[name.first, kind.last].update(m.id for m in name.meanings)
    return found


def _holds(edge: Edge, asked: dict[tuple[int, int], set[int]]) -> bool:
    """Whether a name would swallow the kind that is asked for and mean no more than without it."""
    if edge.kind != "entity" or (edge.first, edge.last) not in asked:
        return False
    return all(m.id in asked[edge.first, edge.last] for m in edge.meanings)


def _torn(edge: Edge, degrees: Sequence[Edge]) -> bool:
    """Whether "most" would be torn from its "many": in "nhiều đơn vị cũ nhất" the units are old, not the oldest."""
    if edge.operator not in ("Earliest", "Latest") or edge.first == edge.last:
        return False
    return any(0 < edge.first - degree.last <= FAR for degree in degrees)


def _goes_on(edge: Edge, tokens: Sequence[Token], known: set[int]) -> bool:
    """Whether a capitalised word after a name would be explained away: it belongs to a longer, other name."""
    if edge.operator != "Filler" or edge.mask.bit_count() > 1 or edge.first - 1 not in known:
        return False
    return tokens[edge.first].capital and not tokens[edge.first].text.isupper()


def _as_name(edge: Edge, tokens: Sequence[Token]) -> bool:
    """Whether a word written as a name would be taken for a small word with other marks: "Nam" for "năm"."""
    token = tokens[edge.first]
    written = token.capital and not token.text.isupper() and edge.first > 0
    return written and edge.operator in ("Year", "Filler") and edge.cost > 0.0 and edge.last == edge.first


def _in_phrase(edge: Edge, phrases: Sequence[Edge]) -> bool:
    """Whether a word alone would be taken out of a phrase that asks: "bao" (newspaper) of "bao nhiêu" (how many)."""
    return edge.kind in ("entity", "class", "slot") and any(
        phrase.first <= edge.first and edge.last <= phrase.last and phrase.cost <= edge.cost + BARE_IN_MARKED_COST
        for phrase in phrases
    )


def _names(edge: Edge, tokens: Sequence[Token], classed: set[int]) -> bool:
    """Whether a capitalised word after the word for a class would be taken for a common word with other marks."""
    if edge.kind != "operator" or edge.cost == 0.0 or edge.first not in classed:
        return False
    return tokens[edge.first].capital and not tokens[edge.first].text.isupper()


def _best(edges: Iterable[Edge]) -> list[Edge]:
    """Keep the cheapest of edges that say the same over the same words."""
    best: dict[tuple[object, ...], Edge] = {}
    for edge in edges:
        key = (edge.mask, edge.kind, tuple(m.id for m in edge.meanings), edge.interval, edge.number)
        if key not in best or edge.cost < best[key].cost:
            best[key] = edge
    return sorted(best.values(), key=lambda e: (e.first, e.last, e.kind, e.cost, [m.id for m in e.meanings]))
