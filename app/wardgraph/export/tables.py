"""The fact tables of a package: the very tables that can be imported, filled from the graph."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Self

from wardgraph import queries
from wardgraph.export.scope import is_source_graph
from wardgraph.export.sorting import SortedLines
from wardgraph.importing.columns import TABLES
from wardgraph.names import DCT
from wardgraph.vocabulary import batches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import NamedNode

    from wardgraph.export.scope import Scope
    from wardgraph.store.interface import Row, Store

_ISSUED = DCT + "issued"
_PART = "extent/part"
# Columns that are put together from several rows.
_MADE = {"former", "resulting"}


class FactTables:
    """The rows of every table, sorted on disk; `sources` holds the sources of all others.

    Use it as a context manager: what is on disk goes when it ends.
    """

    def __init__(self) -> None:
        self._lines = {table: SortedLines() for table in TABLES if table != "sources"}
        self._changes: dict[tuple[str, ...], set[tuple[str, str, str]]] = defaultdict(set)
        self._sources: dict[str, dict[str, set[str]]] = {}
        self._cited: set[NamedNode] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for lines in self._lines.values():
            lines.__exit__(None, None, None)

    def fill(self, store: Store, scope: Scope) -> None:
        """Read the rows of a package of `scope` from `store`."""
        for facts in scope.facts(store):
            for table, lines in self._lines.items():
                for row in _rows(store, table, facts):
                    if _told(scope, row) and _is_row(table, row):
                        self._add(table, row, lines)
        self._write_changes()
        for row in _rows(store, "sources", self._cited):
            said = self._sources.setdefault(row["fact"].value, defaultdict(set))
            for name, term in row.items():
                said[name].add(term.value)

    @property
    def latest(self) -> str:
        """The date of the latest source."""
        return max((day for said in self._sources.values() for day in said["date"]), default="")

    def rows(self, table: str) -> Iterator[list[str]]:
        """Yield the rows of `table` without its header, in an order that depends on nothing but the data."""
        ids = self._ids()
        names = [column.name for column in TABLES[table]]
        if table == "sources":
            for iri in sorted(self._sources, key=lambda one: (ids[one], one)):
                said = {**{k: "; ".join(sorted(v)) for k, v in self._sources[iri].items()}, "id": ids[iri]}
                yield [said.get(name, "") for name in names]
            return
        for line in self._lines[table]:
            cells = json.loads(line)[-1]
            yield [ids[cells["source"]], *(cells.get(name, "") for name in names[1:])]

    def _ids(self) -> dict[str, str]:
        """Return source -> its id in the tables; two sources of one id are told apart by marks that slugs ignore."""
        taken: set[str] = set()
        ids: dict[str, str] = {}
        for iri in sorted(self._sources):
            said = self._sources[iri].get("id")
            name = min(said) if said else iri.rpartition("/")[2]
            while name in taken:
                name += "_"
            taken.add(name)
            ids[iri] = name
        return ids

    def _add(self, table: str, row: Row, lines: SortedLines) -> None:
        cells = {name: term.value for name, term in row.items()}
        source = row["source"]
        self._cited.add(source)  # type: ignore[arg-type]  # sources are IRIs
        if table == "changes":
            side = "former" if cells["extent"].endswith(_PART) else "resulting"
            key = (side, cells["source"], cells["date"], cells[f"{side}Code"], cells.get("paragraph", ""))
            # A resulting unit may be new to the reader: its name goes with its code.
            new = f"{cells['resultingCode']} {cells['resultingName']}"
            self._changes[key].add((cells["type"], cells["formerCode"], new))
            return
        shown = {column.name: cells[column.name] for column in TABLES[table] if column.name in cells}
        lines.add(json.dumps([cells["source"], cells.get("ward", ""), cells["fact"], shown], ensure_ascii=False))

    def _write_changes(self) -> None:
        for (side, source, day, code, paragraph), parts in self._changes.items():
            shown = {
                "source": source,
                "type": min(kind for kind, _, _ in parts),
                "date": day,
                "former": ";".join(sorted({former for _, former, _ in parts})),
                "resulting": ";".join(sorted({resulting for _, _, resulting in parts})),
                "paragraph": paragraph,
            }
            self._lines["changes"].add(json.dumps([source, day, side, code, shown], ensure_ascii=False))


def _rows(store: Store, table: str, facts: Iterable[NamedNode]) -> Iterator[Row]:
    text = queries.internal(f"table-{table}")
    for batch in batches(facts):
        yield from store.select(queries.fill(text, {"fact": batch}))


def _is_row(table: str, row: Row) -> bool:
    """Return whether `row` has what its table must have: a reorganisation that kept a unit as it was is no change."""
    return all(column.name in row for column in TABLES[table] if column.required and column.name not in _MADE)


def _told(scope: Scope, row: Row) -> bool:
    """Return whether a row is what a source says, from the one wanted, and was known on the day of the package.

    What the reference graphs say is not told: every installation has them, and a second wording would contradict.
    """
    graph = row["graph"]
    if not is_source_graph(graph.value) or (scope.graph is not None and graph != scope.graph):
        return False
    return scope.tells(graph.value)
