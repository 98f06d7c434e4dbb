"""A package taken in and given back by other programs says the same: canonical N-Quads are compared.

Virtuoso is held to what it says in N-Triples, with what it is known to rewrite put back (`store.remote`): points
and booleans. It takes no JSON-LD. What rdflib makes of packages is in `test_package`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, parse
from servers import oxigraph, virtuoso

from wardgraph.export.formats import FORMATS
from wardgraph.store.remote import _same_triple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from servers import Server

GRAPH = NamedNode("http://example.org/package")


def canonical(quads: Iterable[Quad]) -> list[str]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def read(content: bytes, form: str) -> list[Quad]:
    return list(parse(content, format=FORMATS[form].rdf))


@pytest.fixture(scope="module")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as running:
        yield running


@pytest.fixture(scope="module")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as running:
        yield running


@pytest.mark.server
@pytest.mark.parametrize("form", FORMATS)
def test_oxigraph_gives_back_what_it_took(package: Callable[..., bytes], oxigraph_server: Server, form: str) -> None:
    content = package(form, ward="98001")
    store = oxigraph_server.query.removesuffix("/query") + "/store"
    with httpx.Client(timeout=60) as client:
        kind = {"Content-Type": FORMATS[form].media}
        address = store if FORMATS[form].graphs else f"{store}?default"
        client.put(address, content=content, headers=kind).raise_for_status()
        given = client.get(store, headers={"Accept": "application/n-quads"}).raise_for_status().content
        client.delete(store).raise_for_status()
    assert canonical(parse(given, format=RdfFormat.N_QUADS)) == canonical(read(content, form))


@pytest.mark.server
@pytest.mark.parametrize("form", ["turtle", "nt", "rdfxml", "nq"])
def test_virtuoso_gives_back_what_it_took(package: Callable[..., bytes], virtuoso_server: Server, form: str) -> None:
    content = package(form, ward="98001")
    quads = read(content, form)
    if FORMATS[form].graphs:
        graphs = {quad.graph_name: [str(q.triple) for q in quads if q.graph_name == quad.graph_name] for quad in quads}
        parts = {g.value: (" .\n".join(said) + " .\n").encode() for g, said in graphs.items()}
        media = FORMATS["nt"].media
    else:
        quads = [Quad(q.subject, q.predicate, q.object, GRAPH) for q in quads]
        parts, media = {GRAPH.value: content}, FORMATS[form].media
    address = virtuoso_server.query + "-graph-crud"
    given: list[Quad] = []
    with httpx.Client(timeout=60, auth=httpx.DigestAuth("dba", "dba")) as client:
        for graph, part in parts.items():
            named = {"graph-uri": graph}
            client.put(
                f"{address}-auth", params=named, content=part, headers={"Content-Type": media}
            ).raise_for_status()
            said = client.get(address, params=named, headers={"Accept": "text/plain"}).raise_for_status().content
            triples = (_same_triple(quad.triple) for quad in parse(said, format=RdfFormat.N_TRIPLES))
            given += (Quad(t.subject, t.predicate, t.object, NamedNode(graph)) for t in triples)
    assert canonical(given) == canonical(quads)
