"""What a package holds: the facts whole, then everything they mention, until nothing new is mentioned."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph import queries
from wardgraph.export.scope import is_source_graph
from wardgraph.export.shapes import SHAPES_GRAPH, shapes_of
from wardgraph.export.sorting import SortedLines
from wardgraph.names import DCT, PROV, RDF
from wardgraph.vocabulary import batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardgraph.export.scope import Scope
    from wardgraph.store.interface import Row, Store

_TYPE = RDF + "type"
_DERIVED = PROV + "wasDerivedFrom"
_ISSUED = DCT + "issued"
_AT_ONCE = 1000


@dataclass
class Contents:
    """The statements of a package, sorted on disk, and what is told about them in its description.

    Attributes:
        triples: `subject predicate object .` lines in N-Triples.
        quads: `graph subject predicate object .` lines, where graphs are wanted.
        graphs: the source graphs that the facts are from.
        sources: the sources that the facts rest on.
        latest: the date of the latest of them.
        classes: the classes that are used.
        properties: the properties that are used.
    """

    triples: SortedLines
    quads: SortedLines | None = None
    graphs: set[str] = field(default_factory=set)
    sources: set[NamedNode] = field(default_factory=set)
    latest: str = ""
    classes: set[str] = field(default_factory=set)
    properties: set[str] = field(default_factory=set)

    def add(self, row: Row) -> None:
        """Add one row of graph, entity, property and value."""
        statement = f"{row['entity']} {row['property']} {row['value']} ."
        self.triples.add(statement)
        if self.quads is not None:
            self.quads.add(f"{row['graph']} {statement}")
        value, prop = row["value"], row["property"].value
        if prop == _ISSUED and isinstance(value, Literal):
            self.latest = max(self.latest, value.value)
        self.properties.add(prop)
        if prop == _TYPE:
            self.classes.add(value.value)

    def add_shapes(self) -> set[str]:
        """Add the shapes that look at what is here and return the addresses of all that they mention."""
        mentioned: set[str] = set()
        for triple in shapes_of(self.classes, self.properties):
            self.triples.add(f"{triple} .")
            if self.quads is not None:
                self.quads.add(f"{SHAPES_GRAPH} {triple} .")
            mentioned |= {term.value for term in (triple.predicate, triple.object) if isinstance(term, NamedNode)}
        return mentioned

    def statistics(self) -> Statistics:
        """Return what can be counted, in one pass over the sorted triples."""
        count, digest = 0, sha256()
        classes: Counter[str] = Counter()
        properties: Counter[str] = Counter()
        for line in self.triples:
            count += 1
            digest.update(line + b"\n")
            _, predicate, rest = line.decode().split(" ", 2)
            properties[predicate[1:-1]] += 1
            if predicate == f"<{_TYPE}>":
                classes[rest.removesuffix(" .")[1:-1]] += 1
        return Statistics(count, digest.hexdigest(), dict(classes), dict(properties))


@dataclass(frozen=True)
class Statistics:
    """Counts of a package's data, and the checksum of its triples as sorted N-Triples."""

    triples: int
    sha256: str
    classes: dict[str, int]
    properties: dict[str, int]


def gather(store: Store, scope: Scope, contents: Contents, *, shapes: bool = False) -> None:
    """Read what belongs to a package of `scope` from `store` into `contents`, with the `shapes` that check it.

    What has been told and what is still to be told are kept on disk: a country has more things than memory should hold.
    """
    with SortedLines() as told, SortedLines() as mentioned:
        for facts in _few(scope.facts(store)):
            stated: set[NamedNode] = set(facts)
            fresh = stated
            while fresh:
                rows = [row for row in _rows(store, "export-whole", fresh) if _in_scope(scope, row)]
                # What hangs below a fact's own address (its evidence, its point) is part of the fact.
                parts = {value for row in rows if (value := _part(row)) is not None} - stated
                for row in rows:
                    contents.add(row)
                    graph = row["graph"].value
                    if is_source_graph(graph):
                        contents.graphs.add(graph)
                    if row["property"].value == _DERIVED and isinstance(row["value"], NamedNode):
                        contents.sources.add(row["value"])
                mentioned.update(_mentions(rows))
                stated = stated | parts
                fresh = parts
            told.update(thing.value for thing in stated)
        _tell_of(store, scope, contents, mentioned, told)
        if shapes and contents.properties:
            mentioned.update(contents.add_shapes())
            _tell_of(store, scope, contents, mentioned, told)


def _few(batches: Iterable[list[NamedNode]]) -> Iterator[list[NamedNode]]:
    """Yield facts few enough for all that is said of them to be held in memory."""
    for facts in batches:
        for start in range(0, len(facts), _AT_ONCE):
            yield facts[start : start + _AT_ONCE]


def _tell_of(store: Store, scope: Scope, contents: Contents, mentioned: SortedLines, told: SortedLines) -> None:
    """Read what is to be said of things that are `mentioned` and not yet `told`, and of what that mentions in turn."""
    following = None
    while following is None or following:
        with SortedLines() as further:
            following = False
            for some in _some(mentioned.without(told)):
                following = True
                for row in _rows(store, "export-mention", some):
                    if _usable(scope, contents, row):
                        contents.add(row)
                        further.update(_mentions((row,)))
            told.update(line.decode() for line in mentioned)
            mentioned.clear()
            mentioned.update(line.decode() for line in further)


def _some(lines: Iterable[bytes]) -> Iterator[list[NamedNode]]:
    """Yield things, so many at a time."""
    rest = iter(lines)
    while some := [NamedNode(line.decode()) for line in islice(rest, _AT_ONCE)]:
        yield some


def _rows(store: Store, query: str, entities: Iterable[NamedNode]) -> Iterable[Row]:
    text = queries.internal(query)
    for batch in batches(entities):
        yield from store.select(queries.fill(text, {"entity": batch}))


def _in_scope(scope: Scope, row: Row) -> bool:
    graph = row["graph"]
    return scope.tells(graph.value) and (scope.graph is None or graph == scope.graph)


def _usable(scope: Scope, contents: Contents, row: Row) -> bool:
    """Return whether a mention is from the reference graphs or from a source that the package is made of."""
    graph = row["graph"].value
    return (not is_source_graph(graph) or graph in contents.graphs) and scope.tells(graph)


def _part(row: Row) -> NamedNode | None:
    value, entity = row["value"], row["entity"]
    return value if isinstance(value, NamedNode) and value.value.startswith(entity.value + "/") else None


def _mentions(rows: Iterable[Row]) -> set[str]:
    """Return the addresses of all that statements use: things, classes and properties alike."""
    return {term.value for row in rows for term in (row["property"], row["value"]) if isinstance(term, NamedNode)}
