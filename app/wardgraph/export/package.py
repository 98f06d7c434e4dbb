"""Making a package: gather, describe, write."""

from __future__ import annotations

import heapq
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING

from pyoxigraph import NamedNode

from wardgraph.errors import NegativeAnswer
from wardgraph.export import description
from wardgraph.export.contents import Contents, gather
from wardgraph.export.formats import format_of, write
from wardgraph.export.scope import Scope
from wardgraph.export.sorting import SortedLines
from wardgraph.statements import Statements

if TYPE_CHECKING:
    from wardgraph.export.contents import Statistics
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
        gather(store, scope, contents, shapes=True)
        if not contents.properties:
            raise NegativeAnswer(
                "không có dữ kiện nào trong phạm vi này; hãy chọn ngày hoặc nguồn khác",
                "there is no fact in this scope; choose another date or source",
            )
        statistics = contents.statistics()
        said = description.describe(scope, scope.title(store), contents, statistics, chosen)
        graph = f"{description.graph_iri(scope)} " if chosen.graphs else ""
        about = sorted(f"{graph}{t.subject} {t.predicate} {t.object} .".encode() for t in set(said))
        write(heapq.merge(quads if quads is not None else triples, about), chosen, output)
    return statistics


def export_thing(store: Store, thing: NamedNode, form: str, output: IO[bytes]) -> None:
    """Write what is stated of `thing`, and the facts that refer to it, with everything they mention."""
    chosen = format_of(form)
    said = Statements(store, "vi")
    referrers = {one for ones, _ in said.referring(thing).values() for one in ones if isinstance(one, NamedNode)}
    said.read(referrers)
    said.name(referrers)
    facts = sorted((one for one in referrers if said.is_fact(one)), key=lambda one: one.value)
    with ExitStack() as stack:
        triples = stack.enter_context(SortedLines())
        quads = stack.enter_context(SortedLines()) if chosen.graphs else None
        gather(store, Scope(things=(thing, *facts)), Contents(triples, quads))
        write(quads if quads is not None else triples, chosen, output)
