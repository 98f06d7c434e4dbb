"""The words of the ontology as an importer needs them: concepts by wording, classes above a class, unit words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.importing.asking import asked
from wardgraph.importing.wording import Dropper, Wordings, loose
from wardgraph.names import ID, OWL, RDF, RDFS, SKOS, WG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardgraph.store.interface import Store

_RDFS_LABEL = NamedNode(f"{RDFS}label")
_LABELS = tuple(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel", "notation"))


@dataclass(frozen=True)
class Concept:
    """A concept and all that is said of it."""

    iri: NamedNode
    said: dict[str, list[NamedNode | Literal]] = field(hash=False, compare=False)

    def link(self, predicate: str) -> NamedNode | None:
        """Return the thing that `predicate` (an IRI) leads to, if any."""
        return min((v for v in self.said.get(predicate, ()) if isinstance(v, NamedNode)), key=str, default=None)

    def links(self, predicate: str) -> set[NamedNode]:
        """Return all things that `predicate` leads to."""
        return {v for v in self.said.get(predicate, ()) if isinstance(v, NamedNode)}

    def text(self, predicate: str, lang: str | None = None) -> str | None:
        """Return the literal of `predicate`, in `lang` where one is given."""
        found = [v for v in self.said.get(predicate, ()) if isinstance(v, Literal)]
        return min((v.value for v in found if lang is None or v.language == lang), default=None)

    def label(self, lang: str = "vi") -> str:
        """Return the preferred label, in another language where `lang` is missing."""
        return self.text(f"{SKOS}prefLabel", lang) or self.text(f"{SKOS}prefLabel") or self.iri.value

    def labels(self) -> Iterator[str]:
        """Yield every wording."""
        for predicate in _LABELS:
            yield from (v.value for v in self.said.get(predicate, ()) if isinstance(v, Literal))

    def types(self) -> set[NamedNode]:
        """Return its classes."""
        return {v for v in self.said.get(f"{RDF}type", ()) if isinstance(v, NamedNode)}

    @property
    def slug(self) -> str:
        """The last part of its IRI, with which the IRIs of facts are made."""
        return self.iri.value.removeprefix(ID).partition("/")[2]


class Terms:
    """Everything the graph knows of its own words, read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        said: dict[NamedNode, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
        for row in asked(store, "concepts"):
            concept, prop, value = row["concept"], row["property"], row["value"]
            if (
                isinstance(concept, NamedNode)
                and isinstance(prop, NamedNode)
                and isinstance(value, NamedNode | Literal)
            ):
                said[concept][prop.value].append(value)
        self._concepts = {iri: Concept(iri, props) for iri, props in said.items()}
        self._kinds: dict[str, Wordings[NamedNode]] = {}
        self._all_classes: dict[NamedNode, tuple[NamedNode, ...]] = {}
        self._classes: dict[str, Wordings[NamedNode]] = {}
        self._unit_words = list(self._class_words("AdministrativeUnit"))
        # Abbreviations ("TT.", "P.") mean other things inside positions and bodies.
        self.drop = Dropper(word for word, _ in self._unit_words if not word.isupper())

    def words_of(self, classes: Iterable[NamedNode]) -> set[str]:
        """Return what units of `classes` are called ("phường", "ward"), as bare words."""
        wanted = set(classes)
        return {loose(word) for word, cls in self._unit_words if cls in wanted}

    def _class_words(self, root: str) -> Iterator[tuple[str, NamedNode]]:
        for row in asked(self._store, "class-words", root=[NamedNode(WG + root)]):
            word, cls = row["word"], row["class"]
            if isinstance(word, Literal) and isinstance(cls, NamedNode):
                yield word.value, cls

    def class_names(self, root: str) -> list[str]:
        """Return what the classes under `root` are called in English, as one word of a table."""
        classes = {cls for _, cls in self._class_words(root)}
        labels = (self.term_labels(cls.value.removeprefix(WG)) for cls in classes)
        # A class without an English label has no such word; its other wordings are understood all the same.
        english = (next((v.value for v in found if v.language == "en"), None) for found in labels)
        return sorted(word for word in english if word)

    def class_wordings(self, root: str) -> Wordings[NamedNode]:
        """Return the index of what the classes under `root` are called."""
        if root not in self._classes:
            self._classes[root] = Wordings(self._class_words(root), Dropper(()))
        return self._classes[root]

    def get(self, iri: NamedNode) -> Concept:
        """Return the concept with `iri`; one of which nothing is said where it is not known."""
        return self._concepts.get(iri) or Concept(iri, {})

    def of_kind(self, kind: str) -> list[Concept]:
        """Return the concepts that are instances of the class `kind` of the ontology, by IRI."""
        cls = NamedNode(WG + kind)
        return sorted((c for c in self._concepts.values() if cls in c.types()), key=lambda c: c.iri.value)

    def wordings(self, kind: str) -> Wordings[NamedNode]:
        """Return the index of all wordings of the concepts of `kind`."""
        if kind not in self._kinds:
            pairs = ((label, c.iri) for c in self.of_kind(kind) for label in c.labels())
            self._kinds[kind] = Wordings(pairs, self.drop)
        return self._kinds[kind]

    def find(self, kind: str, written: str, names: tuple[str, ...] = ()) -> list[Concept]:
        """Return the concepts of `kind` that `written` names, by IRI."""
        found = self.wordings(kind).find(written, names)
        return [self.get(iri) for iri in (sorted(found, key=str) if len(found) > 1 else found)]

    def called(self, concepts: list[Concept], written: str, names: Iterable[str] = ()) -> list[Concept]:
        """Return those of `concepts` of which `written` is the preferred label, or all where it is that of none."""
        names = tuple(names)
        wanted = {loose(written), self.drop(written, names)}
        preferred = [
            c
            for c in concepts
            if any(
                loose(v.value) in wanted or self.drop(v.value) in wanted
                for v in c.said.get(f"{SKOS}prefLabel", ())
                if isinstance(v, Literal)
            )
        ]
        return preferred or concepts

    def mentioned(self, kind: str, text: str, names: Iterable[str] = ()) -> list[Concept]:
        """Return the concepts of `kind` with the longest wording that stands inside `text`."""
        bare = f" {self.drop(text, names)} "
        best = 0
        found: dict[NamedNode, Concept] = {}
        for concept in self.of_kind(kind):
            for label in concept.labels():
                words = self.drop(label)
                if words and f" {words} " in bare and len(words) >= best:
                    found = {concept.iri: concept} if len(words) > best else {**found, concept.iri: concept}
                    best = len(words)
        return list(found.values())

    def add(self, concept: Concept) -> None:
        """Make a new concept known."""
        self._concepts[concept.iri] = concept
        for cls in concept.types():
            if wordings := self._kinds.get(cls.value.removeprefix(WG)):
                for label in concept.labels():
                    wordings.add(label, concept.iri)

    def term_labels(self, term: str) -> list[Literal]:
        """Return what the class or property `term` of the ontology is called, preferred names first."""
        rows = asked(self._store, "term-labels", term=[NamedNode(WG + term)])
        found = {(str(row["property"]) != str(_RDFS_LABEL), row["label"]) for row in rows}
        return [v for _, v in sorted(found, key=lambda item: (item[0], str(item[1]))) if isinstance(v, Literal)]

    def classes(self, cls: NamedNode) -> tuple[NamedNode, ...]:
        """Return `cls` and every class above it: what a node states of itself, so that nobody has to infer."""
        if cls not in self._all_classes:
            self._all_classes[cls] = self._with_supers(cls)
        return self._all_classes[cls]

    def _with_supers(self, cls: NamedNode) -> tuple[NamedNode, ...]:
        found: dict[NamedNode, None] = {}
        waiting = [cls]
        while waiting:
            current = waiting.pop(0)
            if current not in found and not current.value.startswith((OWL, RDFS)):
                found[current] = None
                waiting += sorted(self._supers.get(current, ()), key=str)
        return tuple(found)

    @cached_property
    def _supers(self) -> dict[NamedNode, set[NamedNode]]:
        above: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for row in asked(self._store, "classes"):
            lower, upper = row["class"], row["super"]
            if isinstance(lower, NamedNode) and isinstance(upper, NamedNode):
                above[lower].add(upper)
        return above
