"""The SPARQL 1.1 Protocol, request by request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

if TYPE_CHECKING:
    from http_servers import Server

UNIT = "https://w3id.org/wardgraph/id/unit/98001/2025-07-01"
ONTOLOGY = "https://w3id.org/wardgraph/graph/ontology/wardgraph"
CODE = f"SELECT ?code WHERE {{ <{UNIT}> <https://w3id.org/wardgraph/def#code> ?code }}"

ROWS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("media", ROWS)
def test_rows_come_in_each_media_type(server: Server, media: str) -> None:
    answer = server.query(CODE, media)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media
    if media == "text/csv":
        assert answer.text.split() == ["code", "98001"]
    elif media == "text/tab-separated-values":
        assert answer.text.split() == ["?code", '"98001"']
    else:
        rows = list(parse_query_results(answer.content, ROWS[media]))
        assert [row[0].value for row in rows] == ["98001"]


@pytest.mark.parametrize("media", GRAPHS)
@pytest.mark.parametrize(
    "query", [f"DESCRIBE <{UNIT}>", f"CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?s {{ <{UNIT}> }} ?s ?p ?o }}"]
)
def test_triples_come_in_each_media_type(server: Server, media: str, query: str) -> None:
    answer = server.query(query, media)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media
    assert {quad.subject.value for quad in parse(answer.content, GRAPHS[media])} == {UNIT}


@pytest.mark.parametrize("media", ["application/sparql-results+json", "application/sparql-results+xml"])
def test_yes_and_no_come_in_each_media_type(server: Server, media: str) -> None:
    assert bool(parse_query_results(server.query("ASK {}", media).content, ROWS[media]))
    assert not bool(parse_query_results(server.query("ASK { <a:b> <a:b> <a:b> }", media).content, ROWS[media]))


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        ("text/html, application/xhtml+xml, application/xml;q=0.9", "application/xml"),
        ("application/json", "application/sparql-results+json"),
    ],
)
def test_the_client_chooses_among_what_is_offered(server: Server, accept: str, media: str) -> None:
    answer = server.query(CODE, accept)
    kinds = {"application/xml": "application/sparql-results+xml"}
    assert answer.headers["content-type"].partition(";")[0] == kinds.get(media, media)
    assert "Accept" in answer.headers["vary"]


def test_the_address_may_name_the_format(server: Server) -> None:
    assert server.query(CODE, "application/sparql-results+json", format="csv").text.startswith("code")


@pytest.mark.parametrize("query", [CODE, "ASK {}", "DESCRIBE <a:b>"])
def test_a_media_type_that_there_is_none_of_is_not_acceptable(server: Server, query: str) -> None:
    answer = server.query(query, "image/png")
    assert answer.status_code == 406
    assert "application/" in answer.json()["detail"]


def test_a_query_may_be_posted_as_a_form(server: Server) -> None:
    assert server.http.post("/sparql", data={"query": CODE}, headers={"Accept": "text/csv"}).text.split()[1] == "98001"


def test_a_query_may_be_posted_as_itself(server: Server) -> None:
    headers = {"Content-Type": "application/sparql-query; charset=utf-8", "Accept": "text/csv"}
    asked = 'SELECT ?u WHERE { ?u <http://www.w3.org/2004/02/skos/core#prefLabel> "Phường Mẫu Đông"@vi }'
    assert server.http.post("/sparql", content=asked.encode(), headers=headers).text.split() == ["u", UNIT]


@pytest.mark.parametrize("method", ["GET", "POST", "POST itself"])
def test_the_graphs_that_a_request_names_are_its_dataset(server: Server, method: str) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    whole = int(server.query(query, "text/csv").text.split()[1])
    graph = {"default-graph-uri": ONTOLOGY}
    headers = {"Accept": "text/csv"}
    if method == "GET":
        answer = server.http.get("/sparql", params={"query": query, **graph}, headers=headers)
    elif method == "POST":
        answer = server.http.post("/sparql", data={"query": query, **graph}, headers=headers)
    else:
        headers["Content-Type"] = "application/sparql-query"
        answer = server.http.post("/sparql", params=graph, content=query, headers=headers)
    assert 0 < int(answer.text.split()[1]) < whole


def test_named_graphs_of_a_request_are_seen_by_graph_alone(server: Server) -> None:
    named = {"named-graph-uri": ONTOLOGY}
    assert server.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "text/csv", **named).text.split()[1:] == [
        ONTOLOGY
    ]
    assert server.query("ASK { ?s ?p ?o }", **named).json()["boolean"] is False


def test_the_graphs_of_a_request_stand_before_those_of_the_query(server: Server) -> None:
    other = "https://w3id.org/wardgraph/graph/ontology/measures"
    asked = f"SELECT DISTINCT ?g FROM NAMED <{other}> WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}"  # noqa: S608 (SPARQL)
    assert server.query(asked, "text/csv").text.split()[1:] == [other]
    parameters = {"named-graph-uri": ONTOLOGY}
    assert server.query(asked, "text/csv", **parameters).text.split()[1:] == [ONTOLOGY]


@pytest.mark.parametrize("graph", ["http://example.org/none", "no iri", "file:///etc/passwd", ""])
@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_that_is_not_in_the_store_is_a_bad_request(server: Server, parameter: str, graph: str) -> None:
    assert server.query("ASK {}", **{parameter: graph}).status_code == 400


def test_a_malformed_query_is_told_with_line_and_column(server: Server) -> None:
    answer = server.query("SELECT ?s\nWHERE { ?s ?p }")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert said["line"] == 2
    assert said["column"] in {15, 16}
    assert said["detail"]
    assert said["detail_vi"]


def test_the_place_of_a_fault_is_told_in_the_query_as_it_was_sent(server: Server) -> None:
    text = "SELECT ?s WHERE { ?s ?p }"
    plain = server.query(text).json()
    placed = server.query(text, **{"default-graph-uri": ONTOLOGY}).json()
    assert (placed["line"], placed["column"]) == (plain["line"], plain["column"])


@pytest.mark.parametrize(
    "text",
    ["", " ", "INSERT DATA { <a:b> <a:b> <a:b> }", "DROP ALL", "LOAD <http://example.org/>", "CLEAR DEFAULT", "x"],
)
def test_what_is_no_reading_query_is_a_bad_request(server: Server, text: str) -> None:
    assert server.query(text).status_code == 400


def test_other_requests_are_told_what_is_wrong_with_them(server: Server) -> None:
    post = server.http.post
    assert post("/sparql", data={"update": "DROP ALL"}).status_code == 400
    assert post("/sparql", data={"q": "ASK {}"}).status_code == 400
    assert post("/sparql", content="DROP ALL", headers={"Content-Type": "application/sparql-update"}).status_code == 415
    assert post("/sparql", content="ASK {}", headers={"Content-Type": "text/plain"}).status_code == 415
    assert post("/sparql", content=b"\xff", headers={"Content-Type": "application/sparql-query"}).status_code == 400
    assert server.http.get("/sparql?query=%FF").status_code == 400
    assert server.http.get("/sparql?query=ASK{}&query=ASK{}").status_code == 400
    assert server.http.put("/sparql", content="x").status_code == 405
    assert server.http.delete("/sparql").status_code == 405


@pytest.mark.parametrize("media", GRAPHS)
def test_the_service_describes_itself(server: Server, media: str) -> None:
    answer = server.http.get("/sparql", headers={"Accept": media})
    assert answer.headers["content-type"].partition(";")[0] == media
    sd = "http://www.w3.org/ns/sparql-service-description#"
    triples = [quad.triple for quad in parse(answer.content, GRAPHS[media])]
    said = {(t.predicate.value, t.object.value) for t in triples}
    assert (sd + "endpoint", server.url + "/sparql") in said
    assert (sd + "supportedLanguage", sd + "SPARQL11Query") in said
    assert (sd + "name", ONTOLOGY) in said


def test_a_browser_gets_a_form_that_loads_nothing(server: Server) -> None:
    page = server.http.get("/sparql", headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "<textarea" in page.text
    assert "src=" not in page.text


def test_head_has_the_headers_and_no_body(server: Server) -> None:
    answer = server.http.head("/sparql", params={"query": "ASK {}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/sparql-results+json"
    assert not answer.content


def test_pages_of_others_may_read(server: Server) -> None:
    origin = {"Origin": "https://example.org"}
    assert server.http.get("/sparql?query=ASK{}", headers=origin).headers["access-control-allow-origin"] == "*"
    asked = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = server.http.options("/sparql", headers=asked)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "content-type" in preflight.headers["access-control-allow-headers"].lower()


def test_numbers_and_text_come_through_unharmed(server: Server) -> None:
    text = 'Ủy ban "\\" \n nhân dân 😀'
    literal = json.dumps(text, ensure_ascii=False)
    answer = server.query(f"SELECT ({literal} AS ?t) (1.5 AS ?n) {{}}").json()["results"]["bindings"][0]
    assert answer["t"]["value"] == text
    assert answer["n"]["value"] == "1.5"
