"""The read-only guard: nothing that it lets through reaches the network, and it lets harmless queries through."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from wardgraph.store.faults import ForbiddenQuery, MalformedQuery, QueryFault
from wardgraph.store.guard import check

if TYPE_CHECKING:
    from collections.abc import Iterator

GRAPH = "http://example.org/g"


class Listener:
    """A server that only counts who comes."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.visits = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


@pytest.fixture(scope="module")
def engine() -> Store:
    engine = Store()
    subject, predicate = NamedNode("http://example.org/s"), NamedNode("http://example.org/p")
    engine.add(Quad(subject, predicate, Literal("1"), NamedNode(GRAPH)))
    return engine


def run(engine: Store, query: str) -> None:
    """Evaluate as the store does, as far as it goes."""
    try:
        answer = engine.query(query, use_default_graph_as_union=True)
        if not hasattr(answer, "__bool__"):
            list(answer)
    except (SyntaxError, OSError, ValueError, RuntimeError):
        pass


def refusal(query: str) -> QueryFault | None:
    """Return why the guard refuses the query, if it does."""
    try:
        check(query)
    except QueryFault as fault:
        return fault
    return None


def test_the_listener_notices_a_service_call(listener: Listener, engine: Store) -> None:
    before = listener.visits
    run(engine, f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.port}/> {{ ?s ?p ?o }} }}")
    assert listener.visits > before


SPELLINGS = [
    "SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
    "SERVICE<http://127.0.0.1:{port}/>{{?s ?p ?o}}",
    "service silent <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
    "SERVICE:x{{?s ?p ?o}}",
    "sErViCe:x {{?s ?p ?o}}",
    "SERVICESILENT:x{{?s ?p ?o}}",
    "SERVICEe:x{{?s ?p ?o}}",
    "SERVICE # '''\n :x {{ ?s ?p ?o }}",
    "S\\u0045RVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
    "\\u0053ERVICE :x {{ ?s ?p ?o }}",
    "VALUES ?where {{ :x }} SERVICE?where{{ ?s ?p ?o }}",
    "OPTIONAL{{SERVICE:x{{?s ?p ?o}}}}",
    "{{SERVICE:x{{?s ?p ?o}}}}UNION{{?s ?p ?o}}",
    "FILTER EXISTS{{SERVICE:x{{?s ?p ?o}}}}",
]
COVERS = [
    "?s ?p ?o . ",
    "?s ?p 1",
    "?s ?p true ",
    "?s ?p true",
    "?s ?p 1.5e3",
    "?s ?p 'a'",
    '?s ?p "it\'s" . ',
    "?s ?p '''a'b''' . ",
    '?s ?p """a"b""" . ',
    "?s ?p 'a\\'b' . ",
    '?s ?p "\\u0022 . ',
    '?s ?p "a\\\\" . ',
    "?s :a\\#b ?o . ",
    "?s :a\\'b ?o . ",
    "?s :a.b ?o . ",
    "?s <http://x/#a> ?o . ",
    "?s <http://x/'a> ?o . ",
    "# a comment with ' and < and {{\n",
    "FILTER(?s<?p)",
    "FILTER(?s<?p&&?p>?o)",
    "FILTER(?s<?p#>'''\n)",
    "FILTER(?s<'b>c')",
    'FILTER(1<2#>"""\n)',
    "FILTER(?s<(?p>?o))",
    "FILTER(?s<:a#>'''\n)",
    "FILTER(?s < ?p || 'x' > \"y\")",
    "FILTER(?s<:a(?p)#>'''\n)",
    "FILTER(?s IN (<a:b#c>,<a:b'c>))",
    "BIND(1<2 AS ?x)",
    "BIND(?s<?p#>\n AS ?y)",
    "VALUES ?z {{ <a:#> <a:'> '#' }}",
    "?s :p/:q|^:r ?o . ",
    "?s !(:p|^:q) ?o . ",
    "'''",
    '"""',
    "'",
    '"',
    "#",
    "\n",
    "\\",
    "<",
    ">",
    "@en",
]
PROLOGUES = [
    "PREFIX : <http://127.0.0.1:{port}/> ",
    "PREFIX : <http://127.0.0.1:{port}/> PREFIX e: <http://127.0.0.1:{port}/e> ",
    "PREFIX : <http://127.0.0.1:{port}/> PREFIX service: <http://x/> PREFIX SERVICE: <http://x/> ",
    "PREFIX\n:#'\n<http://127.0.0.1:{port}/> ",
    "BASE <http://127.0.0.1:{port}/> PREFIX :<> ",
]
pieces = st.lists(st.sampled_from(COVERS), max_size=4).map("".join)


@given(st.tuples(st.sampled_from(PROLOGUES), pieces, st.sampled_from(SPELLINGS), pieces))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example((PROLOGUES[0], "FILTER(?s<?p#>'''\n)", "SERVICE:x{{?s ?p ?o}}", "#'''\n"))
@example((PROLOGUES[0], "?s ?p 1", "SERVICE:x{{?s ?p ?o}}", ""))
@example((PROLOGUES[0], "?s ?p true", "SERVICE:x{{?s ?p ?o}}", ""))
@example((PROLOGUES[0], "FILTER(?s<'b>c')", "SERVICE:x{{?s ?p 'd'}}", ""))
@example((PROLOGUES[0], "?s :a\\#b ?o . ", "SERVICE:x{{?s ?p ?o}}", ""))
@example((PROLOGUES[0], "FILTER(?s<(?p>?o)&&?s<?e#>'''\n)", "SERVICE:x{{?s ?p ?o}}", "#'''\n"))
def test_no_query_that_passes_reaches_the_network(listener: Listener, engine: Store, parts: tuple[str, ...]) -> None:
    prologue, *body = (part.format(port=listener.port) for part in parts)
    query = prologue + "SELECT * {" + "".join(body) + "}"
    if refusal(query):
        return
    visits = listener.visits
    run(engine, query)
    assert listener.visits == visits


@given(st.lists(st.sampled_from([*COVERS, *SPELLINGS, "{{", "}}", "(", ")", " ", "\\u0023", "\\u0027"]), max_size=8))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nor_does_any_heap_of_pieces(listener: Listener, engine: Store, heap: list[str]) -> None:
    query = ("PREFIX : <http://127.0.0.1:{port}/> SELECT * {{" + "".join(heap) + "}}").format(port=listener.port)
    if refusal(query):
        return
    visits = listener.visits
    run(engine, query)
    assert listener.visits == visits


WORDS = st.sampled_from(["service", "SERVICE", "from", "FROM", "load", "INSERT", "delete where", "drop graph"])
HOMES = st.sampled_from(
    [
        'FILTER(CONTAINS(?o, "the {word} desk"))',
        "FILTER(?o != 'a {word} b')",
        "# {word} of nothing\n",
        "FILTER(?o != '''{word}\n{word}''')",
        "?s <http://example.org/{word}#{word}> ?x . ",
        "?s e:{slug} ?y . ",
        "?s ?{slug} ?z . ",
        'FILTER(LANG(?o) = "vi" && ?s < ?o) # {word}\n',
    ]
)


@given(st.lists(st.tuples(HOMES, WORDS), max_size=5))
def test_words_in_strings_comments_and_names_are_harmless(used: list[tuple[str, str]]) -> None:
    body = "".join(home.format(word=word.replace(" ", "-"), slug=word.replace(" ", "_")) for home, word in used)
    query = f"PREFIX e: <http://example.org/> SELECT * {{ ?s ?p ?o . {body} }}"
    assert check(query).form == "SELECT"


@given(st.text())
@settings(max_examples=300)
def test_any_text_passes_or_is_refused_with_a_place(text: str) -> None:
    fault = refusal(text)
    assert fault is None or fault.line_number is not None


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX e: <http://e/> DELETE WHERE { ?s ?p ?o }",
        "# select\nLOAD <http://example.org/>",
        "DROP ALL",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "create graph <a:g>",
        "CLEAR DEFAULT",
    ],
)
def test_updates_are_refused_as_what_they_are(update: str) -> None:
    with pytest.raises(ForbiddenQuery, match="writes"):
        check(update)


def test_from_is_refused_unless_the_graph_is_in_the_store() -> None:
    here = frozenset({GRAPH})
    assert check(f"SELECT * FROM <{GRAPH}> {{ ?s ?p ?o }}", lambda: here).graphs == [GRAPH]  # noqa: S608 (a graph, not SQL)
    assert check("BASE <http://example.org/x> ASK FROM NAMED <g> { GRAPH ?g { ?s ?p ?o } }", lambda: here).graphs
    assert check("PREFIX e: <http://example.org/> SELECT * FROM e:g { ?s ?p ?o }", lambda: here).graphs == [GRAPH]
    for clause in ("FROM <http://elsewhere.example/>", "FROM NAMED <http://elsewhere.example/>"):
        with pytest.raises(ForbiddenQuery, match="elsewhere"):
            check("DESCRIBE ?s " + clause + " { ?s ?p ?o }", lambda: here)


def test_the_place_of_a_refusal_is_line_and_column() -> None:
    with pytest.raises(ForbiddenQuery) as caught:
        check("SELECT *\n{\n  SERVICE <http://x/> {} }")
    assert (caught.value.line_number, caught.value.column) == (3, 3)


def test_deep_nesting_is_refused_before_it_takes_the_engine_down() -> None:
    with pytest.raises(ForbiddenQuery, match="nests"):
        check("SELECT * " + "{" * 5000 + "?s ?p ?o" + "}" * 5000)


def test_so_are_endless_chains_but_not_long_lists() -> None:
    for chain in ("FILTER(" + "1+" * 20000 + "1)", "{?s ?p ?o}" + "UNION{?s ?p ?o}" * 20000):
        with pytest.raises(ForbiddenQuery, match="keywords and operators"):
            check("SELECT * {" + chain + "}")
    rows = '(<a:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> true UNDEF)' * 20000
    assert check("SELECT * { VALUES (?a ?b ?c ?d) {" + rows + "} }").form == "SELECT"


def test_what_is_no_query_is_malformed() -> None:
    for text in ("", "# nothing\n", "hello", "DEFINE input:inference 'x' SELECT * {}"):
        with pytest.raises(MalformedQuery):
            check(text)
