"""A query as it is handed to whoever runs it, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Literal

from pyoxigraph import QueryBoolean, QuerySolutions

from wardgraph.results import cut, write
from wardgraph.store.embedded import EmbeddedStore, query_failed
from wardgraph.store.interface import Solutions

if TYPE_CHECKING:
    from wardgraph.errors import Language
    from wardgraph.results import Writable
    from wardgraph.store.interface import Store


@dataclass
class Request:
    """One query to run.

    Attributes:
        query: SPARQL text; the worker puts it through the guard.
        rows: format of `results.ROWS` (or `table`) for rows and yes or no.
        triples: format of `results.GRAPHS` for triples.
        limit: at most so many rows or triples.
        lang: of the words of a table.
    """

    query: str
    rows: str = "json"
    triples: str = "nt"
    limit: int | None = None
    lang: Language = "vi"


@dataclass
class Outcome:
    """What came of a query.

    Attributes:
        kind: whether it gave rows, triples, or a yes or no.
        format: which of the two formats asked for was written.
        truncated: whether there were more than `limit`.
        body: the written answer, unless it went to an output.
    """

    kind: Literal["rows", "triples", "boolean"]
    format: str
    truncated: bool = False
    body: bytes = b""


def answer(store: Store, request: Request, output: IO[bytes], *, timeout: float | None = None) -> dict[str, Any]:
    """Run `request` on `store`, write the answer to `output` and return the rest of its `Outcome`."""
    if timeout is None and isinstance(store, EmbeddedStore):
        lazy: Writable = store.answer(request.query)
    else:
        lazy = store.run(request.query, timeout=timeout)
    found, truncated = (lazy, False) if request.limit is None else cut(lazy, request.limit)
    if isinstance(found, (Solutions, QuerySolutions)):
        kind, form = "rows", request.rows
    elif isinstance(found, (bool, QueryBoolean)):
        kind, form = "boolean", request.rows
    else:
        kind, form = "triples", request.triples
    try:
        write(found, form, output, lang=request.lang)
    except RuntimeError as fault:
        # A lazy answer may still fail while it is being written.
        raise query_failed(fault) from fault
    return {"kind": kind, "format": form, "truncated": truncated}
