"""A remote endpoint as the store: two real servers, filled and asked, against the embedded store."""

from __future__ import annotations

import socket
import threading
import urllib.parse
import urllib.request
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from checkouts import use
from wardgraph import queries
from wardgraph.errors import WardgraphError
from wardgraph.store import EmbeddedStore, open_store
from wardgraph.store.build import build
from wardgraph.store.changes import apply_source, drop_source
from wardgraph.store.faults import EndpointFault, ForbiddenQuery, MalformedQuery, QueryTimeout
from wardgraph.store.interface import Solutions
from wardgraph.store.remote import RemoteStore, canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from servers import Server

    from checkouts import Checkout
    from wardgraph.settings import Settings
    from wardgraph.store.interface import Store

pytestmark = pytest.mark.server
GRAPH = "https://w3id.org/wardgraph/graph/"
PREFIXES = "".join(
    f"PREFIX {prefix}: <{namespace}>\n"
    for prefix, namespace in {
        "geo": "http://www.opengis.net/ont/geosparql#",
        "org": "http://www.w3.org/ns/org#",
        "prov": "http://www.w3.org/ns/prov#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "wg": "https://w3id.org/wardgraph/def#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }.items()
)
QUERIES = {
    "labels with their language": "SELECT ?unit ?label { ?unit a wg:CommunalUnit ; skos:prefLabel ?label }",
    "a thing that several graphs state, counted once": "SELECT (COUNT(*) AS ?n) { ?unit a wg:CommunalUnit }",
    "decimals by value": "SELECT ?unit ?area { ?unit wg:area ?area FILTER(?area > 12.4) }",
    "dates compared": 'SELECT ?unit { ?unit wg:validFrom ?from FILTER(?from >= "2025-07-01"^^xsd:date) }',
    "a boolean": "SELECT ?tenure ?acting { ?tenure wg:acting ?acting FILTER(?acting) }",
    "a point": "SELECT ?wkt { ?point geo:asWKT ?wkt }",
    "plain strings and addresses": 'SELECT ?url { ?s wg:code "98001" . ?any schema:url ?url }',
    "optional and unbound": "SELECT ?unit ?area { ?unit a wg:CommunalUnit OPTIONAL { ?unit wg:area ?area } }",
    "not exists": "SELECT ?unit { ?unit a wg:CommunalUnit FILTER NOT EXISTS { ?unit wg:validUntil ?end } }",
    "minus": "SELECT DISTINCT ?unit { ?unit a wg:AdministrativeUnit MINUS { ?unit a wg:CommunalUnit } }",
    "a path": "SELECT ?unit { ?unit wg:within+ <https://w3id.org/wardgraph/id/unit/98/until-2025-07-01> }",
    "an inverse path": "SELECT ?old { <https://w3id.org/wardgraph/id/unit/98001/2025-07-01> "
    "^wg:resulting/wg:former ?old }",
    "groups": "SELECT ?kind (COUNT(DISTINCT ?unit) AS ?n) { ?unit a wg:AdministrativeUnit, ?kind } GROUP BY ?kind",
    "having and order": "SELECT ?p (COUNT(?s) AS ?n) { ?s ?p ?o } GROUP BY ?p HAVING(COUNT(?s) > 3) "
    "ORDER BY ?p LIMIT 5",
    "sums": "SELECT (SUM(?area) AS ?sum) (AVG(?area) AS ?mean) (MAX(?area) AS ?most) { ?unit wg:area ?area }",
    "values": 'SELECT ?unit { VALUES ?code { "98001" "98002" } ?unit wg:code ?code }',
    "a pivot": "SELECT ?unit (MAX(IF(?p = wg:area, ?v, 0)) AS ?area) { ?unit ?p ?v ; a wg:Ward "
    "FILTER(?p IN (wg:area)) } GROUP BY ?unit",
    "a union": "SELECT ?x ?y { { ?x wg:replaces ?y } UNION { ?x wg:replacedBy ?y } }",
    "a query in a query": "SELECT ?unit ?n { { SELECT ?unit (COUNT(DISTINCT ?e) AS ?n) { ?e wg:concerns ?unit } "
    "GROUP BY ?unit } ?unit a wg:Ward }",
    "functions of text": 'SELECT ?l { ?u a wg:Ward ; skos:prefLabel ?l FILTER(CONTAINS(LCASE(STR(?l)), "mẫu")) }',
    "the graphs that state a thing": "SELECT ?g { GRAPH ?g { <https://w3id.org/wardgraph/id/unit/98001/2025-07-01> "
    "a wg:Ward } }",
    "yes": 'ASK { ?unit wg:code "98001" }',
    "no": 'ASK { ?unit wg:code "00000" }',
    "triples": "CONSTRUCT { ?unit wg:code ?code } { ?unit wg:code ?code }",
    "triples with points and booleans": "CONSTRUCT { ?s ?p ?o } { VALUES ?p { geo:asWKT wg:acting } ?s ?p ?o }",
    "blank nodes": "SELECT ?p ?x { ?s rdfs:subClassOf ?b . ?b ?p ?x FILTER(ISBLANK(?b)) }",
}


@pytest.fixture(scope="module")
def filled(server: Server, small_root: Path, _small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an endpoint that holds the small graph."""
    with pytest.MonkeyPatch.context() as patch:
        settings = use(small_root, patch, tmp_path_factory.mktemp("remote"))
        settings = replace(settings, endpoint=server.query, update_endpoint=server.update)
        build(settings, validate=False)
    return settings


@pytest.fixture
def stores(filled: Settings, small: Checkout) -> Iterator[tuple[EmbeddedStore, Store]]:
    embedded = EmbeddedStore.open(small.settings)
    yield embedded, open_store(filled)
    embedded.close()


def comparable(store: Store, query: str) -> object:
    answer = store.run(query)
    if isinstance(answer, Solutions):
        return sorted(map(canonical, answer))
    return sorted(map(str, answer)) if isinstance(answer, list) else answer


@pytest.mark.parametrize("name", QUERIES)
def test_both_stores_give_the_same(stores: tuple[EmbeddedStore, Store], name: str) -> None:
    embedded, remote = stores
    query = PREFIXES + QUERIES[name]
    expected = comparable(embedded, query)
    assert expected or name in {"no", "blank nodes"}
    assert comparable(remote, query) == expected


@pytest.mark.parametrize("name", queries.names())
def test_every_canned_query_runs_on_both(stores: tuple[EmbeddedStore, Store], name: str) -> None:
    embedded, remote = stores
    text = queries.load(name).text
    assert comparable(remote, text) == comparable(embedded, text)


def test_the_command_asks_the_endpoint(filled: Settings, small: Checkout) -> None:
    query = PREFIXES + "SELECT ?code { ?unit a wg:Ward ; wg:code ?code }"
    endpoint = ["--endpoint", str(filled.endpoint)]
    assert small.run(*endpoint, "sparql", "-", "--format", "csv", stdin=query).stdout.splitlines() == ["code", "98001"]
    done = small.run(*endpoint, "--lang", "en", "sparql", "-", stdin="SELECT *\n{ ?s ?p }")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("<stdin>:")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("server", ["virtuoso"], indirect=True)
def test_a_password_opens_a_guarded_endpoint_and_is_never_shown(server: Server, bare: Checkout) -> None:
    name = NamedNode("http://example.org/guarded")
    settings = replace(bare.settings, endpoint=server.query, update_endpoint=server.guarded)
    store = RemoteStore(settings)
    store._update(f"INSERT DATA {{ GRAPH {name} {{ {name} {name} {name} }} }}")
    assert store.ask(f"ASK {{ GRAPH {name} {{ ?s ?p ?o }} }}")
    store._update(f"DROP SILENT GRAPH {name}")
    wrong = RemoteStore(replace(settings, update_endpoint=server.guarded.replace("dba:dba", "dba:geheim")))
    with pytest.raises(EndpointFault, match="name and password") as caught:
        wrong._update(f"DROP SILENT GRAPH {name}")
    assert "geheim" not in caught.value.line("vi")
    assert "geheim" not in caught.value.line("en")


def test_the_guard_stands_before_the_endpoint(filled: Settings) -> None:
    store = open_store(filled)
    for query in (
        "DROP ALL",
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * FROM <http://elsewhere.example/> { ?s ?p ?o }",
        "PREFIX bif: <bif:> SELECT (bif:concat('a', 'b') AS ?x) {}",
    ):
        with pytest.raises(ForbiddenQuery):
            store.run(query)
    with pytest.raises(MalformedQuery):
        store.run("SELECT * { ?s ?p }")


def test_a_slow_answer_is_given_up(filled: Settings) -> None:
    with pytest.raises(QueryTimeout):
        open_store(filled).run("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", timeout=0.5)


def fault(settings: Settings) -> str:
    with pytest.raises(WardgraphError) as caught:
        open_store(settings).run("ASK { ?s ?p ?o }")
    return caught.value.line("en")


def test_an_endpoint_that_is_not_there_is_one_clear_error(bare: Checkout) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = f"http://127.0.0.1:{port}/sparql"
    assert fault(replace(bare.settings, endpoint=url)).startswith(f"{url}: the SPARQL endpoint cannot be reached")
    done = bare.run("--endpoint", url, "sparql", "-", stdin="ASK { ?s ?p ?o }")
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    for address in ("localhost:7878", "ftp://x/", "http://", "http://x:port/"):
        assert "address of an endpoint" in fault(replace(bare.settings, endpoint=address))


class _Page(BaseHTTPRequestHandler):
    """A server of web pages, as an address with a typing error reaches one."""

    def do_POST(self) -> None:
        # Unread words would make the closing of the connection a reset.
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<html>hello")

    def log_request(self, *_: object) -> None:
        pass


def test_an_answer_that_is_no_sparql_is_one_clear_error(bare: Checkout) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{listening.server_port}/"
        assert "is no SPARQL result" in fault(replace(bare.settings, endpoint=url))
        listening.shutdown()


def test_writing_without_an_update_endpoint_says_what_is_missing(bare: Checkout) -> None:
    done = bare.run("--endpoint", "http://127.0.0.1:9/query", "build")
    assert done.returncode == 2
    assert "--update-endpoint" in done.stderr


# The last two leave other things in the endpoint than they found.


def test_only_what_changed_is_loaded_again(server: Server, bare: Checkout, write: Callable[[str, str], Path]) -> None:
    settings = replace(bare.settings, endpoint=server.query, update_endpoint=server.update)
    other = NamedNode("http://example.org/of-somebody-else")
    store = RemoteStore(settings)
    store._update(f"INSERT DATA {{ GRAPH {other} {{ {other} {other} {other} }} }}")
    build(settings, validate=False)
    assert build(settings, validate=False).status == "unchanged"
    name = NamedNode(GRAPH + "source/bao-x/2026-01-01-a")
    ward = "<https://w3id.org/wardgraph/id/unit/98001/2025-07-01> a <https://w3id.org/wardgraph/def#Ward>"
    path = write("bao-x/2026-01-01-a", f"{ward} . <a:s> <a:p> <a:one>, _:b . _:b <a:q> 'đô thị' .")
    assert apply_source(settings, path).changed == [name.value]
    assert open_store(settings).ask("ASK { <a:s> <a:p> <a:one>, ?b . ?b <a:q> 'đô thị' }")
    path.write_text(f"{ward} . <a:s> <a:p> <a:two> .")
    assert build(settings, validate=False).changed == [name.value]
    assert not open_store(settings).ask("ASK { <a:s> <a:p> <a:one> }")
    # Gone from the endpoint behind our back: noticed, and filled again.
    store.drop_graph(name)
    assert build(settings, validate=False).changed == [name.value]
    assert open_store(settings).ask("ASK { <a:s> <a:p> <a:two> }")
    path.unlink()
    assert drop_source(settings, name).changed == [name.value]
    after = open_store(settings)
    assert not after.ask("ASK { <a:s> ?p ?o }")
    # What other graphs state stays, and so does what is not ours.
    assert after.ask(f"ASK {{ {ward} }}")
    assert after.ask(f"ASK {{ GRAPH {other} {{ ?s ?p ?o }} }}")
    store._update(f"DROP SILENT GRAPH {other}")


@pytest.mark.parametrize("server", ["oxigraph"], indirect=True)
def test_an_endpoint_that_somebody_else_filled_is_asked_for_the_union(server: Server, bare: Checkout) -> None:
    settings = replace(bare.settings, endpoint=server.query)
    update = "CLEAR ALL ; INSERT DATA { GRAPH <http://example.org/theirs> { <a:s> <a:p> <a:o> } }"
    data = urllib.parse.urlencode({"update": update}).encode()
    urllib.request.urlopen(server.update, data=data, timeout=20).close()
    assert open_store(settings).ask("ASK { <a:s> <a:p> <a:o> }")
