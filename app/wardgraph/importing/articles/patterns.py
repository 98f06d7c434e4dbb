"""How facts are worded in articles: the words of each role, from `ontology/article-patterns.ttl`."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from wardgraph.importing.articles.phrases import Phrases
from wardgraph.importing.articles.tokens import words_of
from wardgraph.names import SKOS
from wardgraph.resources import folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.importing.articles.tokens import Token

_ARTICLE = "https://w3id.org/wardgraph/article#"


class Patterns:
    """Words by role."""

    def __init__(self, said: dict[str, list[str]], multipliers: dict[str, Decimal]) -> None:
        self._said = said
        self._phrases: dict[str, Phrases[str]] = {}
        self.multipliers = multipliers

    def words(self, role: str) -> list[str]:
        """Return the wordings of `role`."""
        return self._said.get(role, [])

    def keys(self, role: str) -> frozenset[str]:
        """Return every single word in the wordings of `role`."""
        return frozenset(word for wording in self.words(role) for word in words_of(wording))

    def phrases(self, role: str) -> Phrases[str]:
        """Return the index of the wordings of `role`."""
        if role not in self._phrases:
            index: Phrases[str] = Phrases()
            for wording in self.words(role):
                index.add(wording, role)
            self._phrases[role] = index
        return self._phrases[role]

    def at(self, role: str, tokens: Sequence[Token], index: int) -> int:
        """Return the index after the wording of `role` that begins at `index`, or `index` where there is none."""
        return self.phrases(role).longest(tokens, index)[0] if index < len(tokens) else index

    def inside(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        """Return whether the wording `tokens[at:end]` begins within another word or is part of one: "thực hiện"."""
        behind = at > 0 and self.at("compound", tokens, at - 1) > at
        return behind or self.at("compound", tokens, at) > end

    def before(self, role: str, tokens: Sequence[Token], index: int) -> int:
        """Return where a wording of `role` begins that ends right before `index`, or `index`."""
        return next((i for i in range(max(0, index - 7), index) if self.at(role, tokens, i) == index), index)

    def first(
        self, role: str, tokens: Sequence[Token], start: int = 0, stop: int | None = None
    ) -> tuple[int, int] | None:
        """Return where the first wording of `role` stands in `tokens[start:stop]`."""
        for index in range(start, len(tokens) if stop is None else stop):
            end = self.at(role, tokens, index)
            if end > index:
                return index, end
        return None


@lru_cache(maxsize=4)
def _read(path: str) -> Patterns:
    said: dict[str, list[str]] = defaultdict(list)
    labels: dict[str, str] = {}
    factors: dict[str, str] = {}
    for quad in parse(path=path, format=RdfFormat.TURTLE):
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, Literal):
            continue
        role = quad.subject.value.removeprefix(_ARTICLE)
        if quad.predicate.value == f"{SKOS}altLabel":
            said[role].append(quad.object.value)
        elif quad.predicate.value == f"{_ARTICLE}factor":
            factors[role] = quad.object.value
        elif quad.predicate.value == f"{SKOS}prefLabel" and quad.object.language == "vi":
            labels[role] = quad.object.value
    multipliers = {words_of(labels[role])[0]: Decimal(factor) for role, factor in factors.items()}
    return Patterns(dict(said), multipliers)


def patterns() -> Patterns:
    """Return the patterns of this installation."""
    return _read(str(folder("ontology") / "article-patterns.ttl"))
