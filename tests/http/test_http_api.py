"""The JSON API, the API of the TEXT2SPARQL challenge, dumps, and what tells of the server."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

if TYPE_CHECKING:
    from http_servers import Server

KEYS = [
    "question", "language", "status", "text", "answers", "candidates", "interpretation", "as_of", "sources", "sparql",
    "suggestions", "reason_code", "reason", "elapsed_ms",
]  # fmt: skip
CHAIR = "Ai là chủ tịch UBND phường Mẫu Đông"
UNIT = "https://w3id.org/wardgraph/id/unit/98001/2025-07-01"


def test_a_question_is_answered_as_the_command_answers_it(server: Server) -> None:
    answer = server.http.get("/api/ask", params={"q": CHAIR, "as_of": "2026-03-01"}).json()
    assert list(answer) == KEYS
    assert answer["status"] == "answered"
    assert [one["label"] for one in answer["answers"]] == ["Trần Thị Mẫu"]
    assert answer["sources"][0]["url"] == "https://bao-mau.example/nhiem-vu"


def test_the_query_of_an_answer_runs_as_it_stands(server: Server) -> None:
    answer = server.http.get("/api/ask", params={"q": CHAIR}).json()
    rows = server.query(answer["sparql"]).json()["results"]["bindings"]
    assert answer["answers"][0]["iri"] in {term["value"] for row in rows for term in row.values()}


def test_earlier_questions_are_context(server: Server) -> None:
    parameters = {"q": "Còn phường Mẫu Tây thì sao?", "context": [CHAIR]}
    assert server.http.get("/api/ask", params=parameters).json()["question"] == parameters["q"]


def test_things_are_found_by_name_and_code(server: Server) -> None:
    for text in ("mau dong", "98001", "Phường Mẫu Đông"):
        hits = server.http.get("/api/search", params={"q": text}).json()["hits"]
        assert UNIT in {hit["iri"] for hit in hits}, text
    ward = {"q": "mau dong", "kind": "https://w3id.org/wardgraph/def#Ward"}
    assert [hit["iri"] for hit in server.http.get("/api/search", params=ward).json()["hits"]] == [UNIT]
    assert server.http.get("/api/complete", params={"q": "Mẫu"}).status_code == 200


def test_a_thing_is_described_with_sources(server: Server) -> None:
    for thing in (UNIT, "98001", "Phường Mẫu Đông"):
        said = server.http.get("/api/describe", params={"thing": thing}).json()
        assert said["iri"] == UNIT
    assert "paragraph" in str(said)
    assert server.http.get("/api/describe", params={"thing": "98001", "lang": "en"}).json()["label"] == "Mau Dong Ward"


def test_canned_questions_are_listed_and_run(server: Server) -> None:
    listed = server.http.get("/api/queries").json()["queries"]
    assert "officials-of-unit" in {query["name"] for query in listed}
    said = server.http.get("/api/query/officials-of-unit", params={"unit": "98001"}).json()
    assert "Trần Thị Mẫu" in {row["personLabel"] for row in said["rows"]}
    assert said["columns"][0]["label"]
    assert server.query(said["sparql"]).status_code == 200


def test_a_canned_question_gives_a_table_for_a_spreadsheet(server: Server) -> None:
    address = "/api/query/officials-of-unit?unit=98001"
    by_name = server.http.get(address + "&format=csv")
    by_header = server.http.get(address, headers={"Accept": "text/csv"})
    assert by_name.headers["content-type"] == by_header.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(by_name.text)))
    assert "Trần Thị Mẫu" in {row["personLabel"] for row in rows}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/ask", 400),
        ("/api/ask?q=", 400),
        ("/api/ask?q=a&as_of=yesterday", 400),
        ("/api/ask?q=" + "a" * 1001, 400),
        ("/api/search?q=a&limit=0", 400),
        ("/api/search?q=a&lang=fr", 400),
        ("/api/search?q=a&kind=no%20iri", 400),
        ("/api/describe?thing=no-such-thing", 404),
        ("/api/describe?thing=http://example.org/none", 404),
        ("/api/describe?thing=http://a%20b", 400),
        ("/api/query/none", 404),
        ("/api/query/officials-of-unit", 400),
        ("/api/query/officials-of-unit?unit=none", 404),
        ("/api/query/officials-of-unit?unit=98001&nothing=1", 400),
        ("/api/query/officials-of-unit?unit=98001&format=gif", 406),
        ("/text2sparql", 400),
        ("/text2sparql?question=a&dataset=http://dbpedia.org/", 404),
    ],
)
def test_requests_that_cannot_be_answered_say_why(server: Server, path: str, status: int) -> None:
    answer = server.http.get(path)
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert answer.json()["detail_vi"]


def test_the_challenge_gets_the_query(server: Server) -> None:
    asked = {"dataset": "https://w3id.org/wardgraph/", "question": CHAIR}
    said = server.http.get("/text2sparql", params=asked).json()
    assert list(said) == ["dataset", "question", "query"]
    assert {key: said[key] for key in asked} == asked
    assert len(server.query(said["query"]).json()["results"]["bindings"]) == 1
    refused = server.http.get("/text2sparql", params=asked | {"question": "Giá vàng hôm nay?"}).json()
    assert refused["query"] == ""


@pytest.mark.parametrize(
    ("suffix", "form"),
    [("nq", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG), ("ttl", RdfFormat.TURTLE), ("rdf", RdfFormat.RDF_XML)],
)
def test_the_whole_graph_is_one_file(server: Server, suffix: str, form: RdfFormat) -> None:
    answer = server.http.get(f"/dump.{suffix}")
    assert answer.status_code == 200
    assert any(quad.subject.value == UNIT for quad in parse(answer.content, form))
    again = server.http.get(f"/dump.{suffix}", headers={"If-None-Match": answer.headers["etag"], "Range": "bytes=0-9"})
    assert again.status_code in {206, 304}
    assert server.http.get("/dump.zip").status_code == 404


def test_the_server_tells_of_itself(server: Server) -> None:
    assert server.http.get("/health").json()["status"] == "ok"
    said = server.http.get("/metrics")
    assert said.headers["content-type"].startswith("text/plain")
    assert 'wardgraph_http_requests_total{door="health",method="GET",status="200"}' in said.text
    for line in said.text.splitlines():
        assert line.startswith("#") or float(line.rpartition(" ")[2]) >= 0
    doors = server.http.get("/openapi.json").json()["paths"]
    assert {"/sparql", "/api/ask", "/api/query/{name}", "/text2sparql", "/id/{path}"} <= set(doors)


def test_no_page_loads_anything_from_elsewhere(server: Server) -> None:
    for path in ("/docs", "/redoc"):
        assert server.http.get(path).status_code == 404
    page = server.http.get("/").text
    assert "src=" not in page
    assert "http://" not in page
    assert "https://" not in page
