"""The server in front of another SPARQL endpoint, instead of the embedded store."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from http_servers import running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from http_servers import Server

UNIT = "https://w3id.org/wardgraph/id/unit/98001/2025-07-01"


@pytest.fixture(scope="module")
def front(small_root: Path, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with an empty home, in front of another one."""
    many = {"WARDGRAPH_HTTP_LONG": "4", "WARDGRAPH_HTTP_SHORT": "2"}
    with (
        running(small_root, home, "--rows", "1000000", "--burst", "100000", environment=many) as behind,
        running(
            small_root,
            tmp_path_factory.mktemp("front"),
            *("--rows", "100", "--seconds", "3"),
            endpoint=behind.url + "/sparql",
            environment=many | {"WARDGRAPH_HTTP_CLERKS": "1"},
        ) as one,
    ):
        yield one


def test_queries_are_passed_on_and_cut_off(front: Server) -> None:
    assert front.query(f"ASK {{ <{UNIT}> ?p ?o }}").json()["boolean"] is True
    assert UNIT in front.query(f"DESCRIBE <{UNIT}>", "application/n-triples").text
    cut = front.query("SELECT * { ?s ?p ?o }", "text/csv")
    assert cut.headers["x-truncated"] == "true"
    assert len(cut.text.splitlines()) == 101
    graph = {"default-graph-uri": "https://w3id.org/wardgraph/graph/ontology/wardgraph"}
    assert front.query(f"ASK {{ <{UNIT}> ?p ?o }}", **graph).json()["boolean"] is False


def test_faults_are_told_as_of_the_embedded_store(front: Server) -> None:
    assert front.query("SELECT * { ?s ?p }").status_code == 400
    assert front.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }").status_code == 400
    assert front.query("ASK {}", **{"default-graph-uri": "http://example.org/none"}).status_code == 400
    started = time.monotonic()
    cross = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert front.query(cross).status_code in {502, 503}
    assert time.monotonic() - started < 5


def test_questions_and_addresses_are_answered(front: Server) -> None:
    answer = front.http.get("/api/ask", params={"q": "Ai là chủ tịch UBND phường Mẫu Đông"}).json()
    assert [one["label"] for one in answer["answers"]] == ["Trần Thị Mẫu"]
    first = front.http.get("/id/unit/98001/2025-07-01")
    assert "98001" in first.text
    again = front.http.get("/id/unit/98001/2025-07-01", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert "void" in front.http.get("/sparql").text


def test_an_endpoint_that_is_gone_is_a_bad_gateway(small_root: Path, tmp_path: Path) -> None:
    from wardgraph.errors import WardgraphError
    from wardgraph.http.clerks import Clerks
    from wardgraph.http.problem import status_of
    from wardgraph.settings import Settings

    del small_root
    clerks = Clerks(Settings(home=tmp_path, endpoint="http://127.0.0.1:9/sparql", quiet=True), 1, 4 << 30)
    with pytest.raises(WardgraphError) as fault:
        clerks.do("graphs", seconds=10)
    clerks.close()
    assert status_of(fault.value) == 502
