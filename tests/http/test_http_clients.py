"""Programs that other agencies ask with."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from http_servers import Server

UNIT = "https://w3id.org/wardgraph/id/unit/98001/2025-07-01"
LABELS = f"""PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?label WHERE {{ <{UNIT}> skos:prefLabel ?label }} ORDER BY LANG(?label)"""


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("way", ["urlencoded", "postdirectly"])
def test_sparqlwrapper_reads_rows(server: Server, method: str, way: str) -> None:
    from SPARQLWrapper import JSON, SPARQLWrapper

    client = SPARQLWrapper(server.url + "/sparql")
    client.setMethod(method)
    if method == "POST":
        client.setRequestMethod(way)
    client.setReturnFormat(JSON)
    client.setQuery(LABELS)
    rows = client.queryAndConvert()["results"]["bindings"]  # type: ignore[index,call-overload]
    assert [row["label"]["value"] for row in rows] == ["Mau Dong Ward", "Phường Mẫu Đông"]


def test_sparqlwrapper_reads_the_other_forms(server: Server) -> None:
    from SPARQLWrapper import CSV, RDFXML, TURTLE, XML, SPARQLWrapper

    client = SPARQLWrapper(server.url + "/sparql")
    client.setQuery(LABELS)
    client.setReturnFormat(XML)
    assert "Phường Mẫu Đông" in client.queryAndConvert().toxml()  # type: ignore[union-attr]
    client.setReturnFormat(CSV)
    assert "Phường Mẫu Đông" in client.queryAndConvert().decode()  # type: ignore[union-attr]
    client.setQuery(f"DESCRIBE <{UNIT}>")
    client.setReturnFormat(RDFXML)
    assert len(client.queryAndConvert()) > 5  # type: ignore[arg-type]
    client.setReturnFormat(TURTLE)
    assert b"98001" in client.queryAndConvert()  # type: ignore[operator]


def test_sparqlwrapper_adds_graphs(server: Server) -> None:
    from SPARQLWrapper import JSON, SPARQLWrapper

    client = SPARQLWrapper(server.url + "/sparql")
    client.addDefaultGraph("https://w3id.org/wardgraph/graph/ontology/wardgraph")
    client.setQuery(f"ASK {{ <{UNIT}> ?p ?o }}")
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["boolean"] is False  # type: ignore[index,call-overload]


def test_sparqlwrapper_tells_what_is_wrong(server: Server) -> None:
    from SPARQLWrapper import SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    client = SPARQLWrapper(server.url + "/sparql")
    client.setQuery("SELECT ?s { ?s ?p }")
    with pytest.raises(QueryBadFormed, match="SPARQL"):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_uses_the_server_as_its_store(server: Server, method: str) -> None:
    from rdflib import Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(server.url + "/sparql", method=method))
    assert [str(row[0]) for row in graph.query(LABELS)] == ["Mau Dong Ward", "Phường Mẫu Đông"]
    code = URIRef("https://w3id.org/wardgraph/def#code")
    assert str(graph.value(URIRef(UNIT), code)) == "98001"


def test_rdflib_reads_an_address(server: Server) -> None:
    from rdflib import Graph, URIRef

    graph = Graph().parse(server.url + "/id/unit/98001/2025-07-01")
    assert (URIRef(UNIT), None, None) in graph


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_asks(server: Server) -> None:
    def curl(*arguments: str) -> str:
        return subprocess.run(["curl", "-sS", *arguments], capture_output=True, text=True, check=True).stdout

    query = f"query={LABELS}"
    csv = ["-H", "Accept: text/csv"]
    assert "Mau Dong Ward" in curl("-G", f"{server.url}/sparql", "--data-urlencode", query, *csv)
    assert "Mau Dong Ward" in curl(f"{server.url}/sparql", "--data-urlencode", query, *csv)
    assert "Mau Dong Ward" in curl("-L", f"{server.url}/id/unit/98001/2025-07-01")
    assert "HTTP/1.1 200" in curl("-I", f"{server.url}/id/unit/98001/2025-07-01")
