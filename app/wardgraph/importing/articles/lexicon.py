"""What the graph and the ontology call things, as an article may: positions, measures, events, units, indicators."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.importing.articles.patterns import patterns
from wardgraph.importing.articles.phrases import Phrases
from wardgraph.importing.articles.tokens import words_of
from wardgraph.importing.asking import asked
from wardgraph.importing.terms import Concept, Terms
from wardgraph.importing.units import Units
from wardgraph.names import SKOS, WG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardgraph.store.interface import Store

CODE_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A unit by name: its code, name and life."""

    code: str
    name: str
    start: date | None
    end: date | None

    def in_force(self, day: date) -> bool:
        """Return whether the unit existed on `day`."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


class Lexicon:
    """Everything an article is read with; made once for a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.terms = Terms(store)
        self.units = Units(store, self.terms.drop)
        self.patterns = patterns()
        self.positions = self._index("PostType", bare=True)
        self.measures = self._index("Measure")
        self.event_types = self._index("EventType")
        self.bodies = self._index("BodyKind", bare=True)
        self.comparators = self._index("Comparator")
        self.indicators = self.terms.of_kind("Indicator")

    def _index(self, kind: str, *, bare: bool = False) -> Phrases[Concept]:
        index: Phrases[Concept] = Phrases()
        for concept in self.terms.of_kind(kind):
            for label in vietnamese(concept):
                index.add(label, concept)
                if bare and (dropped := self.terms.drop(label)):
                    index.add(dropped, concept)
        return index

    @cached_property
    def weightless(self) -> frozenset[str]:
        """Words that tell no indicator from another."""
        return self.patterns.keys("weightless")

    @cached_property
    def labels(self) -> list[tuple[Concept, tuple[str, ...]]]:
        """The wordings of indicators as the words that count."""
        found = []
        for concept in self.indicators:
            for label in vietnamese(concept):
                words = tuple(w for w in words_of(label) if w not in self.weightless)
                if words:
                    found.append((concept, words))
        return found

    def preferred(self, concept: Concept) -> tuple[str, ...]:
        """Return the words that count of the preferred label of an indicator."""
        return tuple(w for w in words_of(concept.label()) if w not in self.weightless)

    @cached_property
    def by_word(self) -> dict[str, list[tuple[Concept, tuple[str, ...]]]]:
        """The wordings of indicators by their rarest word."""
        found: dict[str, list[tuple[Concept, tuple[str, ...]]]] = defaultdict(list)
        for concept, words in self.labels:
            found[max(words, key=lambda w: self.weight[w])].append((concept, words))
        return found

    @cached_property
    def weight(self) -> dict[str, float]:
        """How much a word tells: the rarer among indicators, the more."""
        counts = Counter(word for _, words in self.labels for word in set(words))
        return {word: math.log(1 + len(self.labels) / count) for word, count in counts.items()}

    @cached_property
    def places(self) -> list[Place]:
        """Every unit by its names."""
        found = []
        for row in asked(self.store, "unit-names"):
            code, name = row["code"], row["name"]
            if isinstance(code, Literal) and isinstance(name, Literal) and name.language in (None, "vi"):
                found.append(Place(code.value, name.value, _day(row.get("from")), _day(row.get("until"))))
        return found

    @cached_property
    def place_names(self) -> Phrases[Place]:
        """Units by their full names: "phường Ví Dụ"."""
        index: Phrases[Place] = Phrases()
        for place in self.places:
            index.add(place.name, place)
        return index

    @cached_property
    def provinces(self) -> Phrases[Place]:
        """Provincial units by their names without the unit word."""
        index: Phrases[Place] = Phrases()
        for place in self.places:
            if len(place.code) == 2:  # noqa: PLR2004
                index.add(self.terms.drop.bare(place.name), place)
                index.add(place.name, place)
        return index

    def levels(self, concept: Concept) -> set[str]:
        """Return the classes of the units at which a position is held."""
        return {level.value.removeprefix(WG) for level in concept.links(f"{WG}atLevel")}

    def dimensions(self, concept: Concept) -> set[NamedNode]:
        """Return the dimensions of a measure or an indicator."""
        return concept.links(f"{WG}dimension")


def vietnamese(concept: Concept) -> Iterable[str]:
    """Yield the Vietnamese wordings of `concept`."""
    for predicate in ("prefLabel", "altLabel", "hiddenLabel"):
        for value in concept.said.get(SKOS + predicate, ()):
            if isinstance(value, Literal) and value.language in (None, "", "vi"):
                yield value.value


def _day(term: object) -> date | None:
    try:
        return date.fromisoformat(term.value) if isinstance(term, Literal) else None
    except ValueError:
        return None
