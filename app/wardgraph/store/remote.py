"""A remote SPARQL 1.1 endpoint as the store.

Its default graph must be the set of the triples of all graphs. Where an engine keeps a default graph of its own, as
Oxigraph does, each triple is written there too. Where it takes the union of the named graphs, as Virtuoso does, it
gives a solution for each graph that states a triple; so the set is written into one more named graph, `UNION`, which
every query then asks for as its default graph. An endpoint that somebody else filled is asked as it is.

What engines change in literals on the way (booleans as 0 and 1, points as a type of their own) is put right where
answers come in, so that the rest of the program sees the same terms whichever engine answers.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, cast

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from wardgraph.names import GEO, XSD
from wardgraph.store import guard
from wardgraph.store.embedded import expect, remove_from, solutions
from wardgraph.store.faults import EndpointFault, ForbiddenQuery
from wardgraph.store.interface import Answer, Solutions
from wardgraph.store.protocol import Endpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from wardgraph.settings import Settings
    from wardgraph.store.interface import Term

UNION = NamedNode("https://w3id.org/wardgraph/union")
# Virtuoso compiles an update into at most 10,000 lines of SQL.
_CHUNK = 1000
_SMALLEST_CHUNK = 20
_VIRTUOSO_POINT = NamedNode("http://www.openlinksw.com/schemas/virtrdf#Geometry")
_VIRTUOSO_ASK = "__ASK_RETVAL"
# Its blank nodes are addresses, which no reader takes for blank nodes.
_VIRTUOSO_BLANK = re.compile(rb'("type": *"bnode", *"value": *")nodeID://')
_WKT = NamedNode(GEO + "wktLiteral")
_BOOLEAN = NamedNode(XSD + "boolean")
_EXTENSION = re.compile(r"<(?:bif|sql):|\b(?:bif|sql):|\bDEFINE\b", re.IGNORECASE)


class RemoteStore:
    """Queries, and updates where there is an update endpoint."""

    def __init__(self, settings: Settings) -> None:
        if settings.endpoint is None:
            raise ValueError
        self._endpoint = Endpoint(settings.endpoint)
        self._updates = Endpoint(settings.update_endpoint) if settings.update_endpoint else None
        self._folder = settings.derived / "remote" / hashlib.sha256(self._endpoint.url.encode()).hexdigest()[:16]
        self._chunk = _CHUNK
        self._default: str | None = None
        self._target: str | None = None

    @property
    def folder(self) -> Path:
        """Where what is derived from this endpoint is kept: another folder whenever it holds more or less."""
        rows = self.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        return self._folder / next(iter(rows))["n"].value

    def select(self, query: str, *, timeout: float | None = None) -> Solutions:
        """Run a SELECT."""
        return expect(self.run(query, timeout=timeout), Solutions, "SELECT")

    def ask(self, query: str, *, timeout: float | None = None) -> bool:
        """Run an ASK."""
        return expect(self.run(query, timeout=timeout), bool, "ASK")

    def construct(self, query: str, *, timeout: float | None = None) -> list[Triple]:
        """Run a CONSTRUCT or DESCRIBE."""
        return cast("list[Triple]", expect(self.run(query, timeout=timeout), list, "CONSTRUCT"))

    def run(self, query: str, *, timeout: float | None = None) -> Answer:
        """Run any read-only query.

        Raises:
            QueryFault: it is malformed, not allowed, or took longer than `timeout`.
            EndpointFault: the endpoint cannot be reached, or refuses.
        """
        form = guard.check(query, self.graphs).form
        if match := _EXTENSION.search(query):
            raise ForbiddenQuery(
                f"{match[0]} là phần riêng của một máy chủ, không phải SPARQL 1.1",
                f"{match[0]} is an extension of one engine, not SPARQL 1.1",
            )
        self._settle()
        return self._answer(query, form, timeout)

    def graphs(self) -> frozenset[str]:
        """Return the IRIs of all named graphs."""
        found = self._answer("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "SELECT", None)
        return frozenset(row["g"].value for row in expect(found, Solutions, "SELECT"))

    def counts(self, beginning: str) -> dict[str, int]:
        """Return how many triples each graph holds whose IRI starts with `beginning`."""
        text = (
            "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } "
            f"FILTER(STRSTARTS(STR(?g), {Literal(beginning)})) }} GROUP BY ?g"
        )
        rows = expect(self._answer(text, "SELECT", None), Solutions, "SELECT")
        return {row["g"].value: int(row["n"].value) for row in rows if "g" in row}

    def replace_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Make `triples` the whole content of `graph`.

        One request, and so one transaction, where they fit it, which a source does; a larger graph takes several.
        """
        union = self._union()
        before = remove_from(union, graph) + " ;\n"
        after = f" ;\nADD SILENT GRAPH {graph} TO {union}"
        chunks = list(_chunks(list(triples), self._chunk))
        if len(chunks) == 1:
            self._insert(graph, chunks[0], before, after)
            return
        self._update(before.removesuffix(" ;\n"))
        for chunk in chunks:
            self._insert(graph, chunk, "", "")
        if chunks:
            self._update(after.removeprefix(" ;\n"))

    def drop_graph(self, graph: NamedNode) -> None:
        """Remove `graph`."""
        self._update(remove_from(self._union(), graph))

    def close(self) -> None:
        """There is nothing to release: each request is a connection of its own."""

    def _answer(self, query: str, form: str, timeout: float | None) -> Answer:
        body = self._endpoint.send(query, form, timeout)
        try:
            if form in {"CONSTRUCT", "DESCRIBE"}:
                triples = (quad.triple for quad in parse(body, RdfFormat.N_TRIPLES))
                return list(dict.fromkeys(_same_triple(triple) for triple in triples))
            parsed = parse_query_results(_VIRTUOSO_BLANK.sub(rb"\1", body), QueryResultsFormat.JSON)
            if not isinstance(parsed, QuerySolutions):
                return bool(parsed)
            found = solutions(parsed)
        except SyntaxError as fault:
            raise self._endpoint.fault(
                "câu trả lời bị cắt hoặc không phải kết quả SPARQL; có thể truy vấn quá lâu với máy chủ",
                "the answer is cut short or is no SPARQL result; the query may take too long for the server",
            ) from fault
        if form == "ASK":
            # Virtuoso answers ASK with a row.
            return any(row.get(_VIRTUOSO_ASK, _NO).value in {"1", "true"} for row in found)
        # Each triple of the set is in a graph of its own, which is the one to name.
        rows = [row for row in found if UNION not in row.values()]
        return Solutions(found.variables, [{name: _same(term) for name, term in row.items()} for row in rows])

    def _settle(self) -> None:
        """Find out, once, what queries must ask for to have the triples of all graphs as their default graph."""
        if self._default is not None:
            return
        if self._answer(f"ASK {{ GRAPH {UNION} {{ ?s ?p ?o }} }}", "ASK", None):
            self._endpoint.parameters["default-graph-uri"] = UNION.value
            if not self._answer("ASK { GRAPH ?g { ?s ?p ?o } }", "ASK", None):
                # A strict engine hides the named graphs from queries that name their default graph.
                self._endpoint.parameters.clear()
        elif not self._answer("ASK { ?s ?p ?o }", "ASK", None) and self._answer(
            "ASK { GRAPH ?g { ?s ?p ?o } }", "ASK", None
        ):
            # Oxigraph's server takes the union when asked to.
            self._endpoint.parameters["union-default-graph"] = ""
            if not self._answer("ASK { ?s ?p ?o }", "ASK", None):
                raise self._endpoint.fault(
                    "đồ thị mặc định của máy chủ trống và không phải hợp của mọi đồ thị; hãy nạp bằng "
                    "`wardgraph build` với --update-endpoint, hoặc bật hợp đồ thị ở máy chủ",
                    "the endpoint's default graph is empty and not the union of its graphs; load it by "
                    "`wardgraph build` with --update-endpoint, or turn the union on in the server",
                )
        self._default = self._endpoint.parameters.get("default-graph-uri", "")

    def _union(self) -> str:
        """Return where the triples of all graphs are to be written: what the engine is, a probe tells."""
        if self._target is None:
            probe = NamedNode(f"{UNION.value}/probe")
            self._endpoint.parameters.clear()
            self._update(f"INSERT DATA {{ GRAPH {probe} {{ {probe} {probe} {probe} }} }}")
            union = self._answer(f"ASK {{ {probe} {probe} {probe} }}", "ASK", None)
            self._update(f"DROP SILENT GRAPH {probe}")
            self._target = f"GRAPH {UNION}" if union else "DEFAULT"
            self._default = None
        return self._target

    def _insert(self, graph: NamedNode, triples: list[Triple], before: str, after: str) -> None:
        """Insert `triples`, in smaller parts where the endpoint cannot take so many at once."""
        body = " .\n".join(str(triple) for triple in triples)
        # Virtuoso takes blank nodes in templates only.
        blank = any(_blanks(triple) for triple in triples)
        verb, where = ("INSERT", " WHERE {}") if blank else ("INSERT DATA", "")
        try:
            self._update(f"{before}{verb} {{ GRAPH {graph} {{\n{body} .\n}} }}{where}{after}")
        except EndpointFault:
            smaller = len(triples) // 2
            if smaller < _SMALLEST_CHUNK:
                raise
            self._chunk = min(self._chunk, smaller)
            parts = list(_chunks(triples, smaller))
            for number, part in enumerate(parts):
                self._insert(graph, part, "" if number else before, "" if number < len(parts) - 1 else after)

    def _update(self, text: str) -> None:
        if self._updates is None:
            raise self._endpoint.fault(
                "để ghi cần --update-endpoint URL", "writing needs --update-endpoint URL beside --endpoint"
            )
        self._updates.send(text, "INSERT")


_NO = Literal("0")


def _chunks(triples: list[Triple], size: int) -> Iterator[list[Triple]]:
    """Yield `triples` in parts of about `size`; those that share blank nodes stay together."""
    plain = [triple for triple in triples if not _blanks(triple)]
    for start in range(0, len(plain), size):
        yield plain[start : start + size]
    together: list[Triple] = []
    for component in _components([triple for triple in triples if _blanks(triple)]):
        if together and len(together) + len(component) > size:
            yield together
            together = []
        together += component
    if together:
        yield together


def _components(triples: list[Triple]) -> list[list[Triple]]:
    """Return `triples` grouped so that no blank node is in two groups."""
    leader: dict[str, str] = {}

    def find(node: str) -> str:
        while leader.setdefault(node, node) != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for triple in triples:
        first, *others = _blanks(triple)
        for other in others:
            leader[find(other)] = find(first)
    groups: dict[str, list[Triple]] = {}
    for triple in triples:
        groups.setdefault(find(_blanks(triple)[0]), []).append(triple)
    return list(groups.values())


def _blanks(triple: Triple) -> list[str]:
    return [term.value for term in (triple.subject, triple.object) if isinstance(term, BlankNode)]


def _same_triple(triple: Triple) -> Triple:
    obj = triple.object
    return Triple(triple.subject, triple.predicate, _same(obj)) if isinstance(obj, Literal) else triple


def _same(term: Term) -> Term:
    """Return `term` as it was before the engine rewrote it."""
    if isinstance(term, Literal):
        if term.datatype == _BOOLEAN and term.value in {"0", "1"}:
            return Literal("true" if term.value == "1" else "false", datatype=_BOOLEAN)
        if term.datatype == _VIRTUOSO_POINT:
            # It keeps coordinates with six digits or seven: a metre, which is five decimals of a degree.
            return Literal(re.sub(r"-?\d+\.\d+", _rounded, term.value), datatype=_WKT)
    return term


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match[0]):.5f}".rstrip("0").rstrip(".")


def canonical(row: Mapping[str, Term]) -> tuple[tuple[str, str], ...]:
    """Return `row` in a form in which the rows of two engines can be compared: numbers by value."""
    return tuple(sorted((name, _canonical(term)) for name, term in row.items()))


def _canonical(term: Term) -> str:
    if isinstance(term, BlankNode):
        return "_:"
    if isinstance(term, Literal) and term.datatype.value.removeprefix(XSD) in {"integer", "decimal", "double", "float"}:
        return f"{float(term.value):.9g}"
    if isinstance(term, Literal) and term.language:
        return str(Literal(term.value, language=term.language.lower()))
    return str(term)
