"""Which indicator the words around a number mean: the wording most of whose telling words stand there, in full."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from wardgraph.names import WG

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pyoxigraph import NamedNode

    from wardgraph.importing.articles.lexicon import Lexicon
    from wardgraph.importing.articles.tokens import Token
    from wardgraph.importing.terms import Concept

_SLACK = 5
_TRIED = 6


@dataclass(frozen=True, slots=True)
class Meaning:
    """An indicator that may be meant.

    Attributes:
        concept: the indicator.
        weight: how much the matched words tell.
        first: index in the context of the first matched word.
        last: index after the last one.
        words: how many words were matched.
        ordered: whether they stand in the order of the wording.
    """

    concept: Concept
    weight: float
    first: int
    last: int
    words: int
    ordered: bool
    preferred: bool = False


class Meanings:
    """Finds indicators by the words of their labels."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def fitting(self, measures: Sequence[Concept], dimensions: Collection[str] = ()) -> set[NamedNode]:
        """Return the indicators that can be given in one of `measures`, of `dimensions` only where some are given."""
        allowed = {d for m in measures for d in self._lexicon.dimensions(m)}
        labels = [m.label() for m in measures]
        found = set()
        for concept in self._lexicon.indicators:
            own = self._lexicon.dimensions(concept)
            if dimensions and not {d.value.rpartition("/")[2] for d in own} & set(dimensions):
                continue
            if own & allowed or self._shortened(concept, labels):
                found.add(concept.iri)
        return found

    def _shortened(self, concept: Concept, labels: Sequence[str]) -> bool:
        """Return whether the indicator's own measure is one of `labels` with more said: "triệu đồng" of a person."""
        default = concept.link(f"{WG}defaultUnit")
        whole = self._lexicon.terms.get(default).label() if default else ""
        first = whole.partition("/")[0]
        return "/" in whole and any(label.partition("/")[0] == first and label != whole for label in labels)

    def ranked(
        self, context: Sequence[Token], allowed: Collection[NamedNode], *, ordered: bool = True, near_end: bool = True
    ) -> list[Meaning]:
        """Return the indicators that `context` may name, the one that says most first.

        Args:
            context: the words beside the number.
            allowed: the indicators to choose from.
            ordered: the words must stand in the order of the wording, with little between them.
            near_end: of equal meanings take the one nearest to the end of the context, else to its beginning.
        """
        found: dict[str, Meaning] = {}
        for meaning in self._candidates(context, allowed, ordered=ordered):
            iri = meaning.concept.iri.value
            if iri not in found or self._rank(meaning, near_end) > self._rank(found[iri], near_end):
                found[iri] = meaning
        return sorted(found.values(), key=lambda m: self._rank(m, near_end), reverse=True)[:_TRIED]

    def _denied(self, keys: Sequence[str], words: Sequence[str]) -> bool:
        """Return whether a word of the wording that denies stands in `keys` before what it denies, if there is one."""
        denials = self._lexicon.patterns.keys("denial")
        return all(
            any(keys[i : i + 2] == [word, after] for i in range(len(keys)))
            for word, after in pairwise(words)
            if word in denials
        )

    @staticmethod
    def _rank(meaning: Meaning, near_end: bool) -> tuple[float, bool, int, int, str]:  # noqa: FBT001
        place = meaning.last if near_end else -meaning.first
        return round(meaning.weight, 4), meaning.preferred, place, -meaning.words, meaning.concept.iri.value

    def _candidates(
        self, context: Sequence[Token], allowed: Collection[NamedNode], *, ordered: bool
    ) -> Iterator[Meaning]:
        keys = [t.key for t in context]
        seen = set(keys)
        denials = self._lexicon.patterns.keys("denial")
        for key in seen:
            for concept, words in self._lexicon.by_word.get(key, ()):
                if concept.iri in allowed and seen.issuperset(words):
                    placed = _in_order(keys, words)
                    if placed is None and (ordered or not self._denied(keys, words)):
                        continue
                    positions = placed or [len(keys) - 1 - keys[::-1].index(w) for w in words]
                    if not set(words) & denials and any(p and keys[p - 1] in denials for p in positions):
                        continue  # "chỉ tiêu chưa đạt" are none that were met
                    weight = sum(self._lexicon.weight[w] for w in set(words))
                    preferred = words == self._lexicon.preferred(concept)
                    yield Meaning(
                        concept, weight, min(positions), max(positions) + 1, len(words), placed is not None, preferred
                    )


def _in_order(keys: Sequence[str], words: Sequence[str]) -> list[int] | None:
    """Return where `words` stand in `keys` one after the other, as late as possible, with little between them."""
    for end in range(len(keys) - 1, -1, -1):
        if keys[end] != words[-1]:
            continue
        positions = [end]
        at = end
        for word in reversed(words[:-1]):
            at = next((i for i in range(at - 1, max(-1, at - 2 - _SLACK), -1) if keys[i] == word), -1)
            if at < 0:
                break
            positions.append(at)
        if len(positions) == len(words):
            if end - positions[-1] + 1 <= len(words) * 2 + _SLACK:
                return positions[::-1]
            return None
    return None
