"""The embedded store: Oxigraph, on disk and read-only, or in memory over a few files.

Every triple stands in its named graph and in the default graph. Oxigraph could take the union of the named graphs
for the default graph by itself, but would then give a solution for each graph that states a triple: sources state
again what they speak of, and a count of wards would count their mentions.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
)
from pyoxigraph import Store as Engine

from wardgraph.errors import WardgraphError
from wardgraph.store import guard
from wardgraph.store.faults import MalformedQuery, QueryFault, QueryTimeout, StoreUnusable
from wardgraph.store.interface import Answer, Row, Solutions
from wardgraph.store.versions import Manifest, Version, Versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import TypeAlias, TypeVar

    from wardgraph.settings import Settings
    from wardgraph.store.worker import Worker

    RawAnswer: TypeAlias = QuerySolutions | QueryTriples | QueryBoolean
    Item = TypeVar("Item")


class EmbeddedStore:
    """Queries over an Oxigraph database.

    Attributes:
        folder: of the version that is open, where its manifest and indexes are; None in memory.
    """

    def __init__(self, engine: Engine, version: Version | None = None) -> None:
        self._engine = engine
        self._version = version
        self._graphs: frozenset[str] | None = None
        self._worker: Worker | None = None
        self.folder: Path | None = version.folder if version else None

    @classmethod
    def open(cls, settings: Settings) -> EmbeddedStore:
        """Open the current version of the store in the home of `settings`, for reading.

        Raises:
            StoreMissing: nothing is built.
            StoreUnusable: it is damaged.
        """
        return cls.of_version(Versions(settings.derived).open())

    @classmethod
    def of_version(cls, version: Version) -> EmbeddedStore:
        """Open a version that is already held."""
        try:
            return cls(Engine.read_only(str(version.folder / "oxigraph")), version)
        except (OSError, RuntimeError) as fault:
            version.close()
            raise StoreUnusable(
                f"không mở được kho ({fault}); chạy `wardgraph build`",
                f"the store cannot be opened ({fault}); run `wardgraph build`",
                where=str(version.folder),
            ) from fault

    @classmethod
    def from_files(cls, paths: Sequence[Path]) -> EmbeddedStore:
        """Return a store in memory over RDF files of any format; each triple file is a graph of its own.

        Raises:
            WardgraphError: a file is missing, of an unknown format, or malformed.
        """
        from wardgraph.store.inputs import syntax_fault, unreadable

        engine = Engine()
        for path in paths:
            kind = RdfFormat.from_extension(path.suffix.lstrip(".").lower())
            if kind is None:
                raise WardgraphError(
                    f"không nhận ra định dạng RDF của đuôi {path.suffix!r}; dùng ttl, trig, nt, nq, jsonld hoặc rdf",
                    f"the suffix {path.suffix!r} is of no RDF format; use ttl, trig, nt, nq, jsonld or rdf",
                    where=str(path),
                )
            base = path.resolve().as_uri()
            graph = None if kind.supports_datasets else NamedNode(base)
            try:
                quads = parse(path=str(path), format=kind, base_iri=base, rename_blank_nodes=True)
                engine.bulk_extend(twice(quads, graph))
            except SyntaxError as fault:
                raise syntax_fault(path, fault, kind.name) from fault
            except OSError as fault:
                raise unreadable(path, fault) from fault
        return cls(engine)

    @property
    def engine(self) -> Engine:
        """The Oxigraph store itself, for what SPARQL does not say: quads of a pattern, dumps."""
        return self._engine

    def outdated(self) -> bool:
        """Return whether a newer version has been published since this one was opened; cheap."""
        if self._version is None:
            return False
        versions = Versions(self._version.folder.parents[1])
        return versions.current_name() != self._version.name

    def manifest(self) -> Manifest:
        """Return which graphs this version holds."""
        return Manifest.read(self.folder) if self.folder else Manifest()

    def graphs(self) -> frozenset[str]:
        """Return the IRIs of all named graphs."""
        if self._graphs is None:
            self._graphs = frozenset(g.value for g in self._engine.named_graphs())
        return self._graphs

    def answer(self, query: str) -> RawAnswer:
        """Run a query after the guard and return Oxigraph's own lazy answer, which writes itself in any format.

        Raises:
            QueryFault: the query is malformed, writes, or would reach the network.
        """
        guard.check(query, self.graphs)
        try:
            return self._engine.query(query)
        except SyntaxError as fault:
            raise guard.malformed(str(fault.msg)) from fault
        except (OSError, RuntimeError, ValueError) as fault:
            raise query_failed(fault) from fault

    def run(self, query: str, *, timeout: float | None = None) -> Answer:
        """Run any read-only query."""
        if timeout is not None and self.folder is not None:
            return self._limited(timeout).run(query, timeout=timeout)
        deadline = None if timeout is None else time.monotonic() + timeout
        answer = self.answer(query)
        if isinstance(answer, QuerySolutions):
            return solutions(answer, deadline)
        if isinstance(answer, QueryTriples):
            return list(dict.fromkeys(_until(answer, deadline)))
        return bool(answer)

    def select(self, query: str, *, timeout: float | None = None) -> Solutions:
        """Run a SELECT."""
        return expect(self.run(query, timeout=timeout), Solutions, "SELECT")

    def ask(self, query: str, *, timeout: float | None = None) -> bool:
        """Run an ASK."""
        return expect(self.run(query, timeout=timeout), bool, "ASK")

    def construct(self, query: str, *, timeout: float | None = None) -> list[Triple]:
        """Run a CONSTRUCT or DESCRIBE."""
        return cast("list[Triple]", expect(self.run(query, timeout=timeout), list, "CONSTRUCT"))

    def triples(self) -> Iterator[Triple]:
        """Yield every triple of all graphs, once."""
        for quad in self._engine.quads_for_pattern(None, None, None, DefaultGraph()):
            yield quad.triple

    def replace_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Make `triples` the whole content of `graph`; only on a store that was opened for writing."""
        self.drop_graph(graph)
        self._engine.extend(twice((Quad(t.subject, t.predicate, t.object, graph) for t in triples), None))

    def drop_graph(self, graph: NamedNode) -> None:
        """Remove `graph`; only on a store that was opened for writing."""
        self._engine.update(remove_from("DEFAULT", graph))
        self._graphs = None

    def close(self) -> None:
        """Release the handle: the version may then be removed."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None
        if self._version is not None:
            self._version.close()
            # The database itself is closed when its last user lets go of it.
            self._engine = Engine()

    def _limited(self, timeout: float) -> Worker:
        from wardgraph.store.worker import Worker

        del timeout
        if self._worker is None:
            assert self.folder is not None  # noqa: S101 (the caller has looked)
            self._worker = Worker(self.folder)
        return self._worker


def twice(quads: Iterable[Quad], graph: NamedNode | None) -> Iterator[Quad]:
    """Yield each quad in its own graph, or in `graph`, and in the default graph."""
    for quad in quads:
        yield quad if graph is None else Quad(quad.subject, quad.predicate, quad.object, graph)
        yield Quad(quad.subject, quad.predicate, quad.object)


def remove_from(union: str, graph: NamedNode) -> str:
    """Return the update that drops `graph`, and takes out of the union what no other graph states.

    Args:
        union: `DEFAULT`, or `GRAPH <...>` where a named graph holds the union.
        graph: to drop.
    """
    whole, other = "?s ?p ?o", f"?graph != {graph}"
    if union != "DEFAULT":
        whole, other = f"{union} {{ ?s ?p ?o }}", f"?graph NOT IN ({graph}, {union.removeprefix('GRAPH ')})"
    return (
        f"DELETE {{ {whole} }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} "
        f"FILTER NOT EXISTS {{ GRAPH ?graph {{ ?s ?p ?o }} FILTER({other}) }} }} ;\n"
        f"DROP SILENT GRAPH {graph}"
    )


def solutions(answer: QuerySolutions, deadline: float | None = None) -> Solutions:
    """Return an engine's rows as ours."""
    names = [variable.value for variable in answer.variables]
    rows: list[Row] = [
        cast("Row", {name: term for name, term in zip(names, row, strict=True) if term is not None})
        for row in _until(answer, deadline)
    ]
    return Solutions(names, rows)


def expect(answer: Answer, kind: type[Item], form: str) -> Item:
    """Return `answer` if it is of `kind`; else the query was not a `form`."""
    if not isinstance(answer, kind):
        raise MalformedQuery(f"cần truy vấn {form}", f"a {form} query was expected")
    return answer


def _until(items: Iterable[Item], deadline: float | None) -> Iterator[Item]:
    try:
        for item in items:
            if deadline is not None and time.monotonic() > deadline:
                raise QueryTimeout("truy vấn quá lâu", "the query took too long")
            yield item
    except (OSError, RuntimeError, ValueError) as fault:
        raise query_failed(fault) from fault


def query_failed(fault: Exception) -> QueryFault:
    """Return the fault for a query that the engine took and could not finish."""
    if "Corruption" in str(fault):
        return QueryFault(
            f"kho đã hỏng ({fault}); xóa thư mục .wardgraph rồi chạy `wardgraph build`",
            f"the store is damaged ({fault}); remove the folder .wardgraph and run `wardgraph build`",
        )
    return QueryFault(f"truy vấn không chạy được: {fault}", f"the query failed: {fault}")
