"""The description of the SPARQL service: https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize

from wardgraph.names import DCT, RDF, VOID, XSD
from wardgraph.results import GRAPHS
from wardgraph.turtle import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML",
)  # fmt: skip


def describe_service(graphs: Mapping[str, int | None], address: str, form: str) -> bytes:
    """Return the description of the service at `address` over `graphs`, in the RDF format `form`.

    Args:
        graphs: the named graphs, with how many triples each holds where that is known.
        address: of the service.
        form: one of `results.GRAPHS`.
    """
    output = io.BytesIO()
    prefixes = {"dct": DCT, "sd": SD, "void": VOID, "xsd": XSD}
    serialize(list(_triples(graphs, address)), output, GRAPHS[form], prefixes=prefixes)
    return output.getvalue()


def _triples(graphs: Mapping[str, int | None], address: str) -> Iterator[Triple]:
    service, dataset, whole = BlankNode("service"), BlankNode("dataset"), BlankNode("default")
    yield Triple(service, NamedNode(RDF + "type"), NamedNode(SD + "Service"))
    yield Triple(service, NamedNode(SD + "endpoint"), NamedNode(address))
    yield Triple(service, NamedNode(SD + "supportedLanguage"), NamedNode(SD + "SPARQL11Query"))
    yield Triple(service, NamedNode(SD + "feature"), NamedNode(SD + "UnionDefaultGraph"))
    yield Triple(service, NamedNode(DCT + "license"), NamedNode("https://creativecommons.org/licenses/by/4.0/"))
    for name in _RESULTS:
        yield Triple(service, NamedNode(SD + "resultFormat"), NamedNode(_FORMATS + name))
    yield Triple(service, NamedNode(SD + "defaultDataset"), dataset)
    yield Triple(dataset, NamedNode(RDF + "type"), NamedNode(SD + "Dataset"))
    yield Triple(dataset, NamedNode(VOID + "uriSpace"), Literal(BASE))
    yield Triple(dataset, NamedNode(SD + "defaultGraph"), whole)
    yield from _graph(whole, sum(counts) if (counts := _known(graphs)) else None)
    for number, (name, count) in enumerate(graphs.items()):
        named, content = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        yield Triple(dataset, NamedNode(SD + "namedGraph"), named)
        yield Triple(named, NamedNode(RDF + "type"), NamedNode(SD + "NamedGraph"))
        yield Triple(named, NamedNode(SD + "name"), NamedNode(name))
        yield Triple(named, NamedNode(SD + "graph"), content)
        yield from _graph(content, count)


def _known(graphs: Mapping[str, int | None]) -> list[int]:
    return [count for count in graphs.values() if count is not None]


def _graph(node: BlankNode, count: int | None) -> Iterator[Triple]:
    yield Triple(node, NamedNode(RDF + "type"), NamedNode(SD + "Graph"))
    if count is not None:
        yield Triple(node, NamedNode(VOID + "triples"), Literal(str(count), datatype=NamedNode(XSD + "integer")))
