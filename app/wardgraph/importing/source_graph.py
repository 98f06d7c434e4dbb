"""The graph of one source: everything it says, self-contained, with the place in the input each fact came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from wardgraph.names import DCT, GRAPH, ID, PROV, RDF, SKOS, WG, XSD, data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from wardgraph.importing.fact import Place

TYPE = NamedNode(RDF + "type")
LABEL = NamedNode(SKOS + "prefLabel")
_DERIVED = NamedNode(PROV + "wasDerivedFrom")
_QUALIFIED = NamedNode(PROV + "qualifiedDerivation")
_ENTITY = NamedNode(PROV + "entity")
_PARAGRAPH = NamedNode(WG + "paragraph")
_ATTESTED = NamedNode(WG + "attestedOn")


def graph_name(path: str) -> NamedNode:
    """Return the name of the graph of the source at `path`, `{publisher}/{date}/{slug}`."""
    publisher, day, slug = path.split("/", 2)
    return NamedNode(f"{GRAPH}source/{publisher}/{day}-{slug}")


def day_literal(day: date) -> Literal:
    """Return `day` as an xsd:date."""
    return Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))


def label_literals(labels: Mapping[str, str]) -> list[Literal]:
    """Return labels by language as literals."""
    return [Literal(text, language=lang) for lang, text in labels.items() if text]


@dataclass
class SourceGraph:
    """What one source says.

    Attributes:
        path: the source's path, `{publisher}/{date}/{slug}`.
        issued: the date of the source.
        place: where the source itself is described.
        triples: the statements.
        origins: where each thing of this graph was first written down, by IRI.
        facts: the things for which the source is evidence.
        stated: things that are already stated whole.
        values: what it states for each figure.
        publisher: what its publisher is called.
        own_iri: the IRI of the source, where it does not follow from its path.
        read_from: the RDF files it comes from, if it does.
    """

    path: str
    issued: date
    place: Place
    triples: set[Triple] = field(default_factory=set)
    origins: dict[str, Place] = field(default_factory=dict)
    facts: set[NamedNode] = field(default_factory=set)
    stated: set[NamedNode] = field(default_factory=set)
    values: dict[NamedNode, list[tuple[object, ...]]] = field(default_factory=dict)
    publisher: str = ""
    own_iri: NamedNode | None = None
    read_from: tuple[Path, ...] = ()

    @property
    def iri(self) -> NamedNode:
        """The source."""
        return self.own_iri or data(f"source/{self.path}")

    @property
    def name(self) -> NamedNode:
        """The name of its graph."""
        return graph_name(self.path)

    @property
    def file(self) -> str:
        """The file that holds it, relative to the folder of sources."""
        return self.name.value.removeprefix(f"{GRAPH}source/") + ".ttl"

    def say(self, subject: NamedNode, predicate: str, *values: NamedNode | Literal | None) -> None:
        """State `subject predicate value` for each value that is not None; `predicate` is a whole IRI."""
        prop = NamedNode(predicate)
        for value in values:
            if value is not None:
                self.triples.add(Triple(subject, prop, value))

    def name_it(
        self, thing: NamedNode, types: Iterable[NamedNode], labels: Iterable[Literal], place: Place | None = None
    ) -> None:
        """State the classes and labels of `thing`."""
        for cls in types:
            self.triples.add(Triple(thing, TYPE, cls))
        for label in labels:
            self.triples.add(Triple(thing, LABEL, label))
        if place is not None:
            self.origins.setdefault(thing.value, place)

    def evidence(
        self, fact: NamedNode, place: Place, *, paragraph: int | None = None, attested: date | None = None
    ) -> None:
        """State that this source supports `fact`: the shortcut and the qualified derivation."""
        node = NamedNode(f"{fact.value}/evidence/{self.path}")
        self.triples.add(Triple(fact, _DERIVED, self.iri))
        self.triples.add(Triple(fact, _QUALIFIED, node))
        self.triples.add(Triple(node, TYPE, NamedNode(PROV + "Derivation")))
        self.triples.add(Triple(node, _ENTITY, self.iri))
        if paragraph is not None:
            self.triples.add(Triple(node, _PARAGRAPH, Literal(paragraph)))
        if attested is not None:
            self.triples.add(Triple(node, _ATTESTED, day_literal(attested)))
        self.facts.add(fact)
        self.origins.setdefault(fact.value, place)
        self.origins.setdefault(node.value, place)

    def first(self, thing: NamedNode) -> bool:
        """Return whether `thing` is met for the first time in this graph, and note that it was."""
        new = thing not in self.stated
        self.stated.add(thing)
        return new

    def speaks_of(self, unit: NamedNode) -> None:
        """State that the source is about `unit`."""
        self.say(self.iri, f"{DCT}spatial", unit)


def local(iri: NamedNode) -> str:
    """Return the part of an IRI of ours after `id/`."""
    return iri.value.removeprefix(ID)
