"""What can go wrong with a query or a store, as errors that people can act on."""

from __future__ import annotations

from wardgraph.errors import WardgraphError


class QueryFault(WardgraphError):  # noqa: N818 (faults of what people give, told apart from the program's errors)
    """A query that cannot be run.

    Attributes:
        line_number: line of the query, from 1, where it is known.
        column: column of that line, from 1.
    """

    def __init__(self, vi: str, en: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(vi, en, where=f"{line}:{column}" if line else None)
        self.line_number = line
        self.column = column

    def in_file(self, name: str) -> QueryFault:
        """Return the same fault with its place in the file `name`."""
        self.where = f"{name}:{self.where}" if self.where else name
        return self


class MalformedQuery(QueryFault):
    """The query is not SPARQL 1.1."""


class ForbiddenQuery(QueryFault):
    """The query writes, or would reach the network or another graph."""


class QueryTimeout(QueryFault):
    """The query took longer than it was given."""


class QueryTooLarge(QueryFault):
    """The query needed more memory than it was given, or brought the engine down."""


class ServerBusy(QueryFault):
    """Everything that could run the query is busy with others."""


class EndpointFault(WardgraphError):  # noqa: N818
    """The remote endpoint cannot be reached, or refuses."""


class StoreMissing(WardgraphError):  # noqa: N818
    """There is no built store."""


class StoreBusy(WardgraphError):  # noqa: N818
    """Somebody else is building or changing the store."""


class StoreUnusable(WardgraphError):  # noqa: N818
    """The store cannot be opened: it is damaged, or of another layout."""
