"""Queries in processes of their own: limits of time, rows and memory, and what becomes of the process."""

from __future__ import annotations

import io
import json
import os
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest

from wardgraph.store import EmbeddedStore
from wardgraph.store.build import build
from wardgraph.store.faults import ForbiddenQuery, MalformedQuery, QueryTimeout, QueryTooLarge, ServerBusy
from wardgraph.store.pool import Pool
from wardgraph.store.task import Request
from wardgraph.store.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from checkouts import Checkout

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
CODES = "SELECT ?code { ?unit <https://w3id.org/wardgraph/def#code> ?code } ORDER BY ?code"


@pytest.fixture
def worker(small: Checkout) -> Iterator[Worker]:
    folder = EmbeddedStore.open(small.settings).folder
    assert folder is not None
    worker = Worker(folder)
    yield worker
    worker.close()


def test_a_worker_answers_like_the_store(small: Checkout, worker: Worker) -> None:
    store = EmbeddedStore.open(small.settings)
    for query in (CODES, "ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s <https://w3id.org/wardgraph/def#area> ?o }"):
        assert worker.run(query) == store.run(query)
    assert store.select(CODES, timeout=20).rows == store.select(CODES).rows


def test_an_endless_query_is_stopped_at_its_time_and_the_next_one_is_answered(worker: Worker) -> None:
    assert worker.run("ASK { ?s ?p ?o }") is True
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"0\.5 s"):
        worker.run(ENDLESS, timeout=0.5)
    assert time.monotonic() - started < 2
    assert worker.run("ASK { ?s ?p ?o }", timeout=20) is True


def test_a_hungry_query_ends_its_process_only(small: Checkout) -> None:
    folder = EmbeddedStore.open(small.settings).folder
    assert folder is not None
    worker = Worker(folder, memory=1 << 30)
    with pytest.raises(QueryTooLarge):
        worker.run(HUNGRY, timeout=60)
    assert worker.run("ASK { ?s ?p ?o }", timeout=20) is True
    worker.close()


def test_rows_beyond_the_limit_are_cut_and_it_says_so(worker: Worker) -> None:
    outcome = worker.fetch(Request(CODES, limit=2))
    assert (outcome.kind, outcome.format, outcome.truncated) == ("rows", "json", True)
    assert len(json.loads(outcome.body)["results"]["bindings"]) == 2
    assert not worker.fetch(Request(CODES, limit=100)).truncated
    triples = worker.fetch(Request("CONSTRUCT WHERE { ?s ?p ?o }", triples="nt", limit=5))
    assert (triples.kind, triples.truncated, len(triples.body.splitlines())) == ("triples", True, 5)


def test_faults_come_back_with_their_place(worker: Worker) -> None:
    with pytest.raises(MalformedQuery) as caught:
        worker.run("SELECT *\n{ ?s ?p }")
    assert caught.value.line_number == 2
    with pytest.raises(ForbiddenQuery):
        worker.run("DROP ALL")
    assert worker.run("ASK { ?s ?p ?o }") is True


def test_a_large_answer_comes_whole(worker: Worker) -> None:
    output = io.BytesIO()
    query = "SELECT * { ?a ?b ?c . ?d <https://w3id.org/wardgraph/def#code> ?e }"
    outcome = worker.fetch(Request(query, rows="csv"), output=output)
    assert outcome.body == b""
    lines = output.getvalue().splitlines()
    assert len(lines) > 10_000
    assert len(output.getvalue()) > 1_000_000


def test_a_process_that_dies_is_replaced(worker: Worker) -> None:
    worker.run("ASK { ?s ?p ?o }")
    process = worker._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert worker.run("ASK { ?s ?p ?o }") is True


def test_no_process_outlives_its_worker(small: Checkout) -> None:
    folder = EmbeddedStore.open(small.settings).folder
    assert folder is not None
    worker = Worker(folder)
    worker.run("ASK { ?s ?p ?o }")
    process = worker._process
    assert process is not None
    del worker
    assert process.poll() is not None


def test_a_pool_answers_several_at_once_and_says_when_it_is_busy(small: Checkout) -> None:
    pool = Pool(small.settings, 1)
    faults: list[Exception] = []

    def endless() -> None:
        try:
            pool.fetch(Request(ENDLESS), timeout=2)
        except QueryTimeout as fault:
            faults.append(fault)

    thread = threading.Thread(target=endless)
    thread.start()
    time.sleep(0.3)
    with pytest.raises(ServerBusy):
        pool.fetch(Request("ASK {}"), timeout=5, wait=0.2)
    assert pool.fetch(Request("ASK { ?s ?p ?o }"), timeout=20, wait=30).kind == "boolean"
    thread.join()
    assert len(faults) == 1
    pool.close()


def test_a_pool_moves_on_to_a_new_version(bare: Checkout, write: Callable[[str, str], Path]) -> None:
    build(bare.settings, validate=False)
    pool = Pool(bare.settings, 1)
    query = Request("ASK { <a:s> <a:p> <a:o> }")
    assert json.loads(pool.fetch(query, timeout=20).body)["boolean"] is False
    write("bao-x/2026-01-01-a", "<a:s> <a:p> <a:o> .")
    build(bare.settings, validate=False)
    assert json.loads(pool.fetch(query, timeout=20).body)["boolean"] is True
    pool.close()
    build(bare.settings, validate=False)
    assert len(list((bare.settings.derived / "versions").iterdir())) <= 2
