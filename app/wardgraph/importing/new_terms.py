"""Terms that an agency adds: concepts of a scheme of its own, stated in the file of the source that needs them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from wardgraph.importing.entities import tidy
from wardgraph.importing.terms import Concept
from wardgraph.names import PROV, RDF, SKOS, WG, data, slug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wardgraph.importing.fact import Place
    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.importing.terms import Terms

_DERIVED = f"{PROV}wasDerivedFrom"
_EVIDENCE = (_DERIVED, f"{PROV}qualifiedDerivation")


def mint(
    graph: SourceGraph,
    terms: Terms,
    kind: str,
    wording: str,
    *,
    place: Place,
    said: Mapping[str, NamedNode | Literal | None],
) -> Concept:
    """Return a new concept of `kind` called `wording`, and state it in `graph`.

    Args:
        graph: the source that uses the wording.
        terms: the known words, to which it is added.
        kind: local name of the concept's class.
        wording: what it is called; becomes its preferred label.
        place: where the wording stands.
        said: what else is known of it, by predicate.
    """
    publisher = graph.path.partition("/")[0]
    folder = _folder(terms, kind)
    scheme = data(f"scheme/{publisher}/{folder}")
    everything: dict[str, list[NamedNode | Literal]] = defaultdict(list)
    everything[f"{RDF}type"] += [*terms.classes(NamedNode(WG + kind)), NamedNode(f"{SKOS}Concept")]
    everything[f"{SKOS}prefLabel"].append(Literal(tidy(wording), language="vi"))
    everything[f"{SKOS}inScheme"].append(scheme)
    everything[_DERIVED].append(graph.iri)
    for predicate, value in said.items():
        if value is not None:
            everything[predicate].append(value)
    concept = Concept(data(f"{folder}/{publisher}/{slug(wording)}"), dict(everything))
    if terms.get(scheme).said == {}:
        terms.add(_scheme(scheme, graph))
    terms.add(concept)
    restate(graph, concept, terms, place)
    return concept


def _folder(terms: Terms, kind: str) -> str:
    """Return the part of the path under which the known concepts of `kind` have their IRIs."""
    known = terms.of_kind(kind)
    shortest = min((c.iri.value for c in known), key=lambda iri: (iri.count("/"), iri), default="")
    return shortest.rstrip("/").split("/")[-2] if shortest else slug(kind)


def _scheme(scheme: NamedNode, graph: SourceGraph) -> Concept:
    publisher = graph.publisher or graph.path.partition("/")[0]
    return Concept(
        scheme,
        {
            f"{RDF}type": [NamedNode(f"{SKOS}ConceptScheme")],
            f"{SKOS}prefLabel": [
                Literal(f"Từ mới của {publisher}", language="vi"),
                Literal(f"New terms of {publisher}", language="en"),
            ],
        },
    )


def restate(graph: SourceGraph, concept: Concept, terms: Terms, place: Place | None = None) -> NamedNode:
    """State `concept` again in `graph` where it comes from a source, so that no source hangs on another's file."""
    if _DERIVED not in concept.said or not graph.first(concept.iri):
        return concept.iri
    for predicate, values in concept.said.items():
        if predicate not in _EVIDENCE:
            for value in values:
                graph.triples.add(Triple(concept.iri, NamedNode(predicate), value))
                if predicate == f"{SKOS}inScheme" and isinstance(value, NamedNode):
                    _restate_scheme(graph, terms.get(value))
    graph.evidence(concept.iri, place or graph.place)
    for predicate in (f"{WG}dimension", f"{WG}defaultUnit", f"{WG}ofBodyKind"):
        if linked := concept.link(predicate):
            restate(graph, terms.get(linked), terms)
    return concept.iri


def _restate_scheme(graph: SourceGraph, scheme: Concept) -> None:
    for predicate, values in scheme.said.items():
        for value in values:
            graph.triples.add(Triple(scheme.iri, NamedNode(predicate), value))
