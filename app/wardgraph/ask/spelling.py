"""How words are spelt: slips, missing marks, English endings, and what each way away from a name costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from wardgraph.ask.property_words import english_stem
from wardgraph.ask.tokens import contradicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardgraph.ask.index import Index
    from wardgraph.ask.tokens import Token

WRONG_MARK_COST = 0.7
TYPO_COST = 0.9
STEM_COST = 0.1
# Marks that are left out: everywhere, or in a question that has them elsewhere.
BARE_COST = 0.01
BARE_IN_MARKED_COST = 0.15
FUZZY_MIN_LETTERS = 4


def marked_throughout(tokens: Sequence[Token]) -> bool:
    """Whether the question is typed with its diacritics: then a word without any is meant so."""
    marked = sum(token.normal != token.folded for token in tokens)
    return marked * 3 >= len(tokens)


def spellings(index: Index, token: Token) -> list[tuple[str, float]]:
    """Return the folded words `token` may stand for, with what each costs."""
    if token.kind != "word":
        return [(token.folded, 0.0)]
    known = index.vocabulary
    word = token.folded
    found = [(word, 0.0)] if word in known else []
    found.extend((stem, STEM_COST) for stem in _stems(word) if stem in known)
    found.extend((other, STEM_COST) for other in index.inflections.get(word, ()) if other in known)
    if index.stems:
        near = {other for other, _ in found}
        found.extend((o, 2 * STEM_COST) for o in index.stems.get(english_stem(word), ()) if o not in near)
    if not found and len(word) >= FUZZY_MIN_LETTERS:
        allowed = 2 if len(word) >= 9 else 1  # noqa: PLR2004 (a long word may carry two slips)
        slips = []
        for other in known:
            if abs(len(other) - len(word)) <= allowed and len(other) >= FUZZY_MIN_LETTERS - 1:
                distance = OSA.distance(word, other, score_cutoff=allowed)
                if distance <= allowed and (len(word) > FUZZY_MIN_LETTERS or sorted(other) == sorted(word)):
                    slips.append((distance, -known[other], other))
        slips.sort()
        found = [(other, TYPO_COST * distance) for distance, _, other in slips[:5]]
    if not found and len(word) in (FUZZY_MIN_LETTERS - 1, FUZZY_MIN_LETTERS):
        # A letter left out of a common word; a name one letter longer would be another name.
        found = [(o, TYPO_COST) for o in sorted(index.common) if len(o) == len(word) + 1 and _left_out(word, o)][:4]
    if not found and len(word) == FUZZY_MIN_LETTERS - 1:
        found = [(word + c, TYPO_COST) for c in "abcdefghijklmnopqrstuvwxyz" if known.get(word + c, 0)][:4]
    if not found and len(word) == FUZZY_MIN_LETTERS - 1:
        doubled = {word[:i] + word[i + 1 :] for i in range(1, len(word)) if word[i] == word[i - 1]}
        found = [(other, TYPO_COST) for other in sorted(doubled) if other in known]
    return found or [(word, 0.0)]


def _left_out(word: str, other: str) -> bool:
    return any(other[:i] + other[i + 1 :] == word for i in range(len(other)))


def _stems(word: str) -> Iterable[str]:
    """Yield what an English plural or possessive may come from, and the plural of a singular."""
    if len(word) > 3:  # noqa: PLR2004 (shorter words have no such endings)
        if word.endswith("ies"):
            yield word[:-3] + "y"
        if word.endswith(("y", "ys")):
            yield word.rstrip("s")[:-1] + "ies"
        if word.endswith("es"):
            yield word[:-2]
        if word.endswith("s"):
            yield word[:-1]
        else:
            yield word + "s"
        if word.endswith("ed"):
            yield from (word[:-1], word[:-2])
        elif word.endswith("e"):
            yield word + "d"
        else:
            yield word + "ed"


def spelling_cost(tokens: Sequence[Token], exact: str, bare: float) -> tuple[float, bool]:
    """Return what the diacritics cost, and whether one contradicts the label."""
    cost, wrong = 0.0, False
    for token, word in zip(tokens, exact.split(), strict=False):
        if token.normal == word:
            continue
        if contradicts(token.normal, word):
            cost += WRONG_MARK_COST
            wrong = True
        else:
            cost += bare if token.normal == token.folded else BARE_COST * 5
    return cost, wrong
