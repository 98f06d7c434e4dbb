"""Words that name no thing: operators, abbreviations, number words, read from `ontology/lexicon.ttl`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from wardgraph.ask.tokens import label_words
from wardgraph.names import ASK, RDF, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardgraph.store.interface import Store

_OPERATORS = f"""
SELECT DISTINCT ?operator ?words ?lang ?argument WHERE {{
  ?entry a <{ASK}Words> ; <{ASK}operator> ?operator ; <{SKOS}altLabel> ?words .
  BIND(LANG(?words) AS ?lang)
  OPTIONAL {{ ?entry <{ASK}argument> ?argument }}
}}"""
_ABBREVIATIONS = f"""
SELECT DISTINCT ?short ?long ?rank WHERE {{
  ?entry a <{ASK}Abbreviation> ; <{SKOS}notation> ?short ; <{ASK}standsFor> [ <{RDF}value> ?long ; <{ASK}rank> ?rank ]
}}"""


_KINDS = f"""
SELECT ?operator ?word WHERE {{ ?entry a <{ASK}KindWords> ; <{ASK}answers> ?operator ; <{SKOS}altLabel> ?word }}"""
_DEGREES = f"""
SELECT ?entry ?form ?words ?by ?down WHERE {{
  ?entry a <{ASK}Degree> ; ?form ?words ; <{ASK}by> ?by . OPTIONAL {{ ?entry <{ASK}downward> ?down }}
}}"""
# The form of an adjective of degree -> what is asked by it, of what goes up and of what goes down.
_FORMS = {
    ASK + "asking": (ASK + "HowMany", ASK + "HowMany"),
    ASK + "comparative": (ASK + "More", ASK + "Less"),
    ASK + "bound": (ASK + "Above", ASK + "Below"),
    ASK + "superlative": (ASK + "Most", ASK + "Least"),
}
DEGREE = "by:"
_INFLECTIONS = f"""
SELECT ?entry ?form WHERE {{ ?entry a <{ASK}Inflection> ; <{ASK}form> ?form }}"""


def _inflections(store: Store) -> dict[str, tuple[str, ...]]:
    """Return a form of a word -> the other forms of it."""
    groups: dict[str, set[str]] = {}
    for row in store.select(_INFLECTIONS):
        groups.setdefault(row["entry"].value, set()).add(row["form"].value)
    return {form: tuple(sorted(group - {form})) for group in groups.values() for form in sorted(group)}


def _kinds(store: Store) -> dict[str, tuple[str, ...]]:
    """Return an operator -> the words for the kinds of things that it asks for."""
    found: dict[str, set[str]] = {}
    for row in store.select(_KINDS):
        found.setdefault(row["operator"].value, set()).add(row["word"].value)
    return {operator: tuple(sorted(words)) for operator, words in sorted(found.items())}


def _kin(store: Store) -> dict[str, tuple[str, ...]]:
    """Return a word -> the others that properties and classes may be called by in its stead."""
    sets: dict[str, set[str]] = {}
    rows = store.select(f"SELECT ?entry ?word WHERE {{ ?entry a <{ASK}Kin> ; <{SKOS}altLabel> ?word }}")
    for row in rows:
        sets.setdefault(row["entry"].value, set()).add(row["word"].value)
    found: dict[str, set[str]] = {}
    for words in sets.values():
        for word in words:
            found.setdefault(word, set()).update(words - {word})
    return {word: tuple(sorted(others)) for word, others in sorted(found.items())}


@dataclass(frozen=True)
class Wording:
    """One way to say an operator.

    Attributes:
        operator: its IRI.
        text: the words.
        lang: their language.
        argument: what the operator is given by these words ("2" for "hai", "-1" for "năm ngoái"), or "".
    """

    operator: str
    text: str
    lang: str
    argument: str = ""


def _degrees(store: Store) -> Iterator[Wording]:
    """Yield the forms of adjectives that tell a measure: "tall" the height, "heaviest" the weight."""
    rows = list(store.select(_DEGREES))
    measures: dict[str, set[str]] = {}
    for row in rows:
        measures.setdefault(row["entry"].value, set()).add(row["by"].value)
    for row in rows:
        if row["form"].value in _FORMS:
            operator = _FORMS[row["form"].value]["down" in row]
            argument = DEGREE + " ".join(sorted(measures[row["entry"].value]))
            yield Wording(operator, row["words"].value, getattr(row["words"], "language", None) or "", argument)


@dataclass(frozen=True)
class Lexicon:
    """The words of questions, independent of any graph."""

    wordings: tuple[Wording, ...]
    abbreviations: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inflections: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)
    kin: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, store: Store) -> Lexicon:
        """Return the lexicon that `store` holds."""
        found = {
            Wording(
                row["operator"].value,
                row["words"].value,
                row["lang"].value,
                row["argument"].value if "argument" in row else "",
            )
            for row in store.select(_OPERATORS)
        }
        found.update(_degrees(store))
        short: dict[str, list[tuple[int, str]]] = {}
        for row in store.select(_ABBREVIATIONS):
            short.setdefault(row["short"].value, []).append((int(row["rank"].value), row["long"].value))
        return cls(
            tuple(sorted(found, key=lambda w: (w.operator, w.text, w.lang, w.argument))),
            {key: tuple(text for _, text in sorted(options)) for key, options in sorted(short.items())},
            _inflections(store),
            _kinds(store),
            _kin(store),
        )

    @cached_property
    def former(self) -> frozenset[str]:
        """The single words that say that something is over."""
        return frozenset(w.text.lower() for w in self.wordings if w.operator == f"{ASK}Former" and " " not in w.text)

    @cached_property
    def label_abbreviations(self) -> dict[str, tuple[str, ...]]:
        """The abbreviations that stand for one thing only, which labels too are written out by."""
        return {short: options for short, options in self.abbreviations.items() if len(options) == 1}

    def key(self, text: str) -> tuple[str, str]:
        """Return (folded, normal) of `text` as the index compares it."""
        found = label_words(text, self.label_abbreviations)
        return " ".join(t.folded for t in found), " ".join(t.normal for t in found)
