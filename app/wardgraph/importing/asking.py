"""The queries that the importer asks of the store: files of plain SPARQL in `queries/internal/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph import queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardgraph.store.interface import Row, Store, Term

_BATCH = 2_000


def asked(store: Store, name: str, **values: Iterable[Term]) -> Iterator[Row]:
    """Yield the rows of the query `import-{name}`, the terms of one parameter put in, in batches."""
    text = queries.internal(f"import-{name}")
    if not values:
        yield from store.select(text)
        return
    ((parameter, terms),) = values.items()
    ordered = sorted(set(terms), key=str)
    for start in range(0, len(ordered), _BATCH):
        yield from store.select(queries.fill(text, {parameter: ordered[start : start + _BATCH]}))
