"""Parts of the server on their own: datasets, media types, buckets, limits."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, Store

from wardgraph.errors import WardgraphError
from wardgraph.http import media
from wardgraph.http.dataset import place
from wardgraph.http.doorway import Clients
from wardgraph.http.limits import Limits
from wardgraph.store.faults import QueryFault

A, B = "http://example.org/a", "http://example.org/b"
QUERIES = [
    "SELECT * WHERE { ?s ?p ?o }",
    "SELECT*{?s ?p ?o}",
    "select (count(*) as ?n) { ?s ?p ?o }",
    "SELECT (EXISTS { ?x ?y ?z } AS ?e) (1 AS ?i) WHERE { ?s ?p ?o } LIMIT 1",
    "SELECT ?s # { not here\n WHERE { ?s ?p '{' }",
    "ASK { ?s ?p ?o }",
    "ask where{ ?s ?p ?o }",
    "CONSTRUCT { ?s ?p [ ?p ?o ] } WHERE { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE <http://example.org/s>",
    "DESCRIBE ?s ?o WHERE { ?s ?p ?o } LIMIT 1",
    "DESCRIBE * { ?s ?p ?o }",
    "PREFIX : <http://example.org/> DESCRIBE :s LIMIT 1",
    "BASE <http://example.org/> PREFIX x: <x> SELECT DISTINCT ?s FROM <b> FROM NAMED <b> { ?s ?p ?o }",
    "SELECT ?s FROM <http://example.org/b> WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("query", QUERIES)
def test_the_graphs_of_a_request_become_the_dataset_of_the_query(query: str) -> None:
    store = Store()
    for graph in (A, B):
        node = NamedNode("http://example.org/s")
        store.add(Quad(node, node, Literal(graph), NamedNode(graph)))
    placed = place(query, [A], [])
    same = store.query(
        query.replace("FROM <b> FROM NAMED <b>", "").replace(f"FROM <{B}>", ""), default_graph=[NamedNode(A)]
    )
    assert _content(store.query(placed.text)) == _content(same)
    assert place(query, [], []).text == query


def _content(answer: object) -> object:
    """Return what an answer says, blank nodes aside."""
    if isinstance(answer, QueryBoolean):
        return bool(answer)
    return [re.sub(r"_:\w+", "_:", str(one)) for one in answer]  # type: ignore[attr-defined]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=" {}()<>?*.#'\"\\\nSELECTWHERFROMNADBx:0", max_size=60))
def test_any_text_takes_graphs_or_is_told_what_is_wrong(text: str) -> None:
    try:
        placed = place(text, [A], [B])
    except (QueryFault, WardgraphError):
        return
    assert f"<{A}>" in placed.text


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "json"),
        ("", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/csv;q=0", None),
        ("text/csv;q=x", None),
        ("text/csv;q=nan", None),
        ("*/*;q=0.1, text/tab-separated-values", "tsv"),
        ("image/png", None),
        (",;,", None),
    ],
)
def test_the_header_decides_the_format(accept: str | None, form: str | None) -> None:
    assert media.choose(accept, media.ROWS) == form


@pytest.mark.parametrize(
    ("accept", "lang"),
    [(None, "vi"), ("en", "en"), ("fr, en;q=0.5, vi;q=0.4", "en"), ("en;q=0", "vi"), ("vi-VN", "vi")],
)
def test_the_header_decides_the_language(accept: str | None, lang: str) -> None:
    assert media.language(accept, "vi") == lang


def test_a_bucket_fills_again_and_clients_do_not_share_one() -> None:
    clients = Clients(rate=2, burst=3)
    assert [clients.wait("a", 0.0) for _ in range(3)] == [0, 0, 0]
    assert clients.wait("a", 0.0) == pytest.approx(0.5)
    assert clients.wait("b", 0.0) == 0
    assert clients.wait("a", 0.5) == 0
    assert clients.wait("a", 0.5) > 0


def test_a_crowd_of_clients_is_forgotten() -> None:
    clients = Clients(rate=1, burst=10)
    for number in range(30_000):
        clients.wait(str(number), number / 1000)
    assert len(clients._left) <= 10_001


@pytest.mark.parametrize("value", ["0", "-1", "x", "nan", "inf", "1.5"])
def test_a_limit_that_is_no_number_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("WARDGRAPH_HTTP_ROWS", value)
    with pytest.raises(WardgraphError, match="WARDGRAPH_HTTP_ROWS"):
        Limits.from_environment()


def test_limits_come_from_options_then_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDGRAPH_HTTP_SECONDS", "2.5")
    monkeypatch.setenv("WARDGRAPH_HTTP_ROWS", "7")
    assert Limits.from_environment(rows=9) == Limits(seconds=2.5, rows=9)
