"""Requests of people who mean no good, and requests that are merely broken."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from http_servers import Server

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
GRAPH = "https://w3id.org/wardgraph/graph/ontology/wardgraph"
# Every one of these would have a careless engine fetch URL.
FORBIDDEN = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { sErViCe<URL>{ ?s ?p ?o } }",
    "SELECT * { VALUES ?u { <URL> } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { BIND(IRI('URL') AS ?u) SERVICE SILENT ?u { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { FILTER NOT EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { { ?s ?p ?o } UNION { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { GRAPH ?g { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?e) {}",
    "SELECT * { BIND(EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?e) }",
    "SELECT * {} HAVING(EXISTS { SERVICE <URL> { ?s ?p ?o } })",
    "SELECT * {} ORDER BY (EXISTS { SERVICE <URL> { ?s ?p ?o } })",
    "SELECT (COUNT(*) AS ?n) {} GROUP BY (EXISTS { SERVICE <URL> { ?s ?p ?o } } AS ?e)",
    "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "CONSTRUCT WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <URL> { ?s ?p ?o } }",
    "PREFIX a: <URL> SELECT * { SERVICE a: { ?s ?p ?o } }",
    "PREFIX SERVICE: <URL> SELECT * { SERVICE SERVICE: { ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <x> { ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { S\\u0045RVICE <URL> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { #\nSERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { #\rSERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE#\n<URL>#\n{ ?s ?p ?o } }",
    "SELECT * { FILTER(?a<?b#>\n) SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { FILTER('x' = \"y'\") SERVICE <URL> { ?s ?p ?o } #'\n }",
    "SELECT * { ?s ?p true SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1.SERVICE <URL> { ?s ?p ?o } }",
    'SELECT * { ?s ?p """SERVICE""" . SERVICE <URL> { ?s ?p ?o } }',
    "LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <a:b>",
    "PREFIX a: <URL> LOAD a:",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "DELETE WHERE { ?s ?p ?o }; LOAD <URL>",
    "WITH <URL> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "INSERT DATA { GRAPH <URL> { <URL> <URL> <URL> } }",
    "CREATE GRAPH <URL>",
    "ASK {} ; LOAD <URL>",
]
# These name a graph of elsewhere, or a thing: there is nothing to fetch, whatever is answered.
OUTSIDE = [
    "ASK FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM <URL> FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "PREFIX a: <URL> SELECT * FROM a: { ?s ?p ?o }",
    "BASE <URL> SELECT * FROM <> FROM NAMED <x> { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } FROM <URL> WHERE { ?s ?p ?o }",
    "DESCRIBE <URL>",
    "DESCRIBE <URL> FROM <URL>",
    "SELECT * { GRAPH <URL> { ?s ?p ?o } }",
]


@contextmanager
def listener() -> Iterator[tuple[str, list[str]]]:
    """Yield an address and the list of connections that were made to it."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    connection, where = server.accept()
                except TimeoutError:
                    continue
                came.append(str(where))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/sparql", came
        finally:
            time.sleep(0.2)
            over.set()
            thread.join()


def test_no_query_reaches_the_network(server: Server) -> None:
    assert len(FORBIDDEN + OUTSIDE) >= 50
    with listener() as (url, came):
        socket.create_connection((urlsplit(url).hostname, urlsplit(url).port)).close()
        time.sleep(0.3)
        assert len(came) == 1, "the listener does not listen"
        for text in [*FORBIDDEN, *OUTSIDE]:
            query = text.replace("URL", url)
            for answer in (
                server.query(query, "*/*"),
                server.query(query, **{"default-graph-uri": GRAPH}),
                server.http.post("/sparql", data={"query": query, "named-graph-uri": url}),
                server.http.post("/sparql", content=query, headers={"Content-Type": "application/sparql-query"}),
            ):
                # The graphs of a request take the place of those of the query: then there is nothing to refuse.
                assert answer.status_code in ({400} if text in FORBIDDEN else {200, 400}), query
        for path in ("/api/describe", "/api/search", "/api/ask", "/text2sparql"):
            server.http.get(path, params={"thing": url, "q": url, "question": url, "dataset": url})
        server.http.get(f"/api/query/officials-of-unit?unit={quote(url)}")
        server.http.get(f"/id/{url}")
    assert len(came) == 1


SEEDS = [
    ("GET", "/sparql?query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D+LIMIT+3", b"", ""),
    ("GET", "/sparql?query=ASK+%7B%7D&default-graph-uri=" + quote(GRAPH), b"", ""),
    (
        "POST",
        "/sparql",
        b"query=ASK+%7B%7D&named-graph-uri=" + quote(GRAPH).encode(),
        "application/x-www-form-urlencoded",
    ),
    (
        "POST",
        "/sparql",
        "SELECT (COUNT(?s) AS ?n) { ?s ?p 'Mẫu Đông'@vi } GROUP BY ?p".encode(),
        "application/sparql-query",
    ),
    (
        "POST",
        "/sparql",
        b"CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o > 3) } LIMIT 2",
        "application/sparql-query",
    ),
    ("GET", "/id/unit/98001/2025-07-01?format=ttl&lang=en", b"", ""),
    ("GET", "/graph/ontology/wardgraph", b"", ""),
    ("GET", "/api/ask?q=Ai+l%C3%A0+ch%E1%BB%A7+t%E1%BB%8Bch&context=a&as_of=2026-01-10", b"", ""),
    ("GET", "/api/search?q=mau+dong&limit=5&lang=en&kind=https%3A%2F%2Fw3id.org%2Fwardgraph%2Fdef%23Ward", b"", ""),
    ("GET", "/api/describe?thing=98001&lang=vi", b"", ""),
    ("GET", "/api/query/officials-of-unit?unit=98001&format=csv", b"", ""),
    ("GET", "/text2sparql?dataset=wardgraph&question=phuong+Mau+Dong", b"", ""),
    ("GET", "/dump.nq", b"", ""),
]
PARTS = [
    *(
        b"\x00",
        b"%00",
        b"%FF",
        b"%",
        b"&",
        b"=",
        b"{",
        b"}}}}",
        b"<",
        b">",
        b"'",
        b'"',
        b"\\u0000",
        b"?",
        b"SELECT",
        b"((((",
    ),
    *(b"..", b"//", b"%2e%2e%2f", b"+", b";", b"1e999", b"-1", b"\xed\xa0\x80", b"#", b"[]", b"9" * 50, "ế".encode()),
]
ACCEPTS = [
    "*/*",
    "text/html",
    "text/turtle",
    "",
    ";;q=x",
    "a/b",
    "text/csv;q=nan",
    ",",
    "application/ld+json;q=1.5",
    "é",
]


# Twelve and four that run queries, three clerks, and one that makes a dump for each of the formats.
PROCESSES = 12 + 4 + 3 + 6


def _mutated(chance: random.Random, text: bytes) -> bytes:
    for _ in range(chance.randint(0, 3)):
        at = chance.randint(0, len(text))
        end = at + chance.choice([0, 0, 1, 5])
        text = text[:at] + chance.choice(PARTS) + text[end:]
    return text


@pytest.mark.parametrize("seed", [1, 2])
def test_mutated_requests_are_answered_without_a_fault_of_the_program(strict: Server, seed: int) -> None:
    """As many as `WARDGRAPH_TEST_REQUESTS` says, in two halves: `WARDGRAPH_TEST_REQUESTS=10000 pytest -k mutated`."""
    chance = random.Random(seed)  # noqa: S311 (not for secrets)
    parts = urlsplit(strict.url)
    many = int(os.environ.get("WARDGRAPH_TEST_REQUESTS", "400")) // 2
    held = 0
    for number in range(many):
        if number == many // 5:
            held = strict.memory()
        method, target, body, kind = chance.choice(SEEDS)
        target_bytes = b"/" + _mutated(chance, target.encode()[1:]).translate(None, b" \r\n\x00")
        body = _mutated(chance, body)
        head = [
            b"%s %s HTTP/1.1"
            % (chance.choice([method.encode()] * 6 + [b"POST", b"PUT", b"HEAD", b"PROPFIND"]), target_bytes)
        ]
        head += [b"Host: " + chance.choice([b"x"] * 5 + [b"[", b"a b", b"\xc3\xa9", b""]), b"Connection: close"]
        head += [b"Accept: " + chance.choice(ACCEPTS).encode(), b"Content-Length: %d" % len(body)]
        head += [b"Content-Type: " + kind.encode()] if kind else []
        head += (
            [b"If-None-Match: " + chance.choice([b"*", b'"x"', b"W/"]), b"If-Modified-Since: x"]
            if number % 5 == 0
            else []
        )
        started = time.monotonic()
        answer = _send(parts.hostname or "", parts.port or 0, b"\r\n".join(head) + b"\r\n\r\n" + body)
        assert time.monotonic() - started < 6, (head, body)
        assert answer.startswith(b"HTTP/1.1 "), (head, body, answer[:100])
        assert not answer.startswith(b"HTTP/1.1 500"), (head, body, answer)
    assert strict.http.get("/health").status_code == 200
    assert strict.query("ASK {}").json()["boolean"] is True
    assert strict.memory() < held + (32 << 20)
    assert strict.processes() <= PROCESSES


def _send(host: str, port: int, request: bytes) -> bytes:
    with socket.create_connection((host, port), timeout=10) as connection:
        connection.sendall(request)
        received = b""
        while part := connection.recv(65536):
            received += part
            if len(received) > 1 << 20:
                break
    return received


def test_nothing_of_the_disk_is_served(server: Server) -> None:
    for path in (
        "/../../etc/passwd",
        "/id/../../../etc/passwd",
        "/dump.../etc/passwd",
        "/graph/%2e%2e/%2e%2e/etc/passwd",
    ):
        assert b"root:" not in httpx.get(server.url + path).content


def test_connections_that_nothing_comes_through_are_ended(server: Server) -> None:
    """Silent ones, ones with half a request, ones whose answers nobody reads; whoever asks is answered meanwhile."""
    host, port = urlsplit(server.url).hostname or "", urlsplit(server.url).port or 0
    query = quote("SELECT * { ?s ?p ?o . ?s ?q ?r }")
    sent = {
        "silence": b"",
        "half a head": b"GET /health HTTP/1.1\r\nHost: x\r\nX",
        "half a body": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nquery",
        "nobody reads": f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode() * 20,
    }
    before = server.sockets()
    opened: dict[str, socket.socket] = {}
    sent_to: list[socket.socket] = []
    with contextlib.ExitStack() as stack:
        for kind, request in sent.items():
            for _ in range(20 if kind == "silence" else 3):
                one = stack.enter_context(socket.create_connection((host, port), timeout=5))
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                one.sendall(request)
                opened[kind] = one
                sent_to.append(one)
        deadline = time.monotonic() + 20
        while server.sockets() < len(sent_to) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert server.sockets() >= len(sent_to)
        deadline = time.monotonic() + 45
        while server.sockets() > before + 1 and time.monotonic() < deadline:
            assert server.http.get("/health").status_code == 200
            time.sleep(0.5)
        assert server.sockets() <= before + 1
        assert opened["half a body"].recv(100).startswith(b"HTTP/1.1 408 ")
