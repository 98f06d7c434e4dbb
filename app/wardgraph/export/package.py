"""Making a package: gather, describe, write."""

from __future__ import annotations

import heapq
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING

from wardgraph.errors import NegativeAnswer
from wardgraph.export import description
from wardgraph.export.contents import Contents, gather
from wardgraph.export.formats import format_of, write
from wardgraph.export.sorting import SortedLines

if TYPE_CHECKING:
    from wardgraph.export.contents import Statistics
    from wardgraph.export.scope import Scope
    from wardgraph.store.interface import Store


def export_rdf(store: Store, scope: Scope, form: str, output: IO[bytes]) -> Statistics:
    """Write the package of `scope` to `output` in the RDF format `form`; memory does not grow with its size.

    Raises:
        WardgraphError: there is no such format, or nothing to export.
    """
    chosen = format_of(form)
    with ExitStack() as stack:
        triples = stack.enter_context(SortedLines())
        quads = stack.enter_context(SortedLines()) if chosen.graphs else None
        contents = Contents(triples, quads)
        gather(store, scope, contents)
        statistics = contents.statistics()
        if not statistics.triples:
            raise NegativeAnswer(
                "không có dữ kiện nào trong phạm vi này; hãy chọn ngày hoặc nguồn khác",
                "there is no fact in this scope; choose another date or source",
            )
        said = description.describe(scope, scope.title(store), contents, statistics, chosen)
        graph = f"{description.graph_iri(scope)} " if chosen.graphs else ""
        about = sorted(f"{graph}{t.subject} {t.predicate} {t.object} .".encode() for t in set(said))
        write(heapq.merge(quads if quads is not None else triples, about), chosen, output)
    return statistics
