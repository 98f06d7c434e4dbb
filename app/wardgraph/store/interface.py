"""The one interface behind which an embedded store or a remote SPARQL 1.1 endpoint stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term: TypeAlias = NamedNode | BlankNode | Literal
Row: TypeAlias = Mapping[str, Term]


@dataclass
class Solutions:
    """The rows of a SELECT; a variable that is not bound in a row is not a key of it."""

    variables: list[str]
    rows: list[Row] = field(default_factory=list)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


Answer: TypeAlias = Solutions | bool | list[Triple]


class Store(Protocol):
    """Read access. Every query sees the union of all named graphs as its default graph."""

    def select(self, query: str, *, timeout: float | None = None) -> Solutions:
        """Run a SELECT; `timeout` in seconds where the engine can be bounded."""
        ...

    def ask(self, query: str, *, timeout: float | None = None) -> bool:
        """Run an ASK."""
        ...

    def construct(self, query: str, *, timeout: float | None = None) -> list[Triple]:
        """Run a CONSTRUCT or DESCRIBE."""
        ...

    def run(self, query: str, *, timeout: float | None = None) -> Answer:
        """Run any query that `guard.check` lets through.

        Raises:
            WardgraphError: the query is malformed, writes, or would reach the network.
        """
        ...

    def close(self) -> None:
        """Release the handle."""
        ...


class WritableStore(Store, Protocol):
    """Write access, by whole named graphs."""

    def replace_graph(self, graph: NamedNode, triples: Iterable[Triple]) -> None:
        """Make `triples` the whole content of `graph`, in one transaction."""
        ...

    def drop_graph(self, graph: NamedNode) -> None:
        """Remove `graph` and all its triples, in one transaction."""
        ...
