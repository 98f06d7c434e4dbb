"""From facts to the graphs of their sources: the one way in for tables, workbooks and articles alike."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from wardgraph.errors import Text
from wardgraph.importing.changes import change
from wardgraph.importing.columns import TABLES
from wardgraph.importing.entities import candidates
from wardgraph.importing.events import event, participant
from wardgraph.importing.figures import figure
from wardgraph.importing.officials import official
from wardgraph.importing.source_graph import SourceGraph, graph_name
from wardgraph.importing.sources import read_source, source_path
from wardgraph.importing.translator import Translator
from wardgraph.names import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from wardgraph.importing.fact import Fact, Problems
    from wardgraph.store.interface import Store

# Changes first: the units that they begin may be spoken of by the rest. Events before who took part in them.
TRANSLATORS: dict[str, Callable[[Fact, SourceGraph, Translator], None]] = {
    "changes": change,
    "officials": official,
    "events": event,
    "participants": participant,
    "indicators": figure,
}
_CODE = re.compile(r"(?<!\d)\d{5}(?!\d)|(?<!\d)\d{2,3}(?!\d)")


def assemble(facts: Sequence[Fact], store: Store, problems: Problems, *, new_terms: bool = False) -> list[SourceGraph]:
    """Return the graph of every source that `facts` describe, by path; everything wrong is noted in `problems`.

    A source's description is a fact of the table `sources`; every other fact names its source. The graphs are only
    of use where no problem was noted.

    Args:
        facts: rows, in any order, of any origin.
        store: the graph, whose words, units and names count.
        problems: where every failure is noted.
        new_terms: make unknown wordings terms of the importing agency instead of failures.
    """
    by_table: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_table[fact.table].append(fact)
    replaced = {graph_name(path) for fact in by_table["sources"] if (path := source_path(fact))}
    context = Translator(store, problems, new_terms=new_terms, replaced=replaced)
    context.units.read(_codes(facts))
    context.entities.read(_names(facts))
    graphs = _sources(by_table["sources"], context)
    for table, translate in TRANSLATORS.items():
        for fact in _in_order(table, by_table[table]):
            graph = _source_of(fact, graphs, context)
            if graph is not None:
                translate(fact, graph, context)
    return sorted((g for g in graphs.values() if g is not None), key=lambda g: g.path)


def _in_order(table: str, facts: list[Fact]) -> list[Fact]:
    """Return changes by date, for each begins from the one before; and events without a date after those with one."""
    if table == "changes":
        return sorted(facts, key=lambda f: f.get("date"))
    return sorted(facts, key=lambda f: not f.get("start")) if table == "events" else facts


def _codes(facts: Iterable[Fact]) -> set[str]:
    columns = {table: [c.name for c in cs if c.holds in {"ward", "wards"}] for table, cs in TABLES.items()}
    return {code for fact in facts for column in columns[fact.table] for code in _CODE.findall(fact.get(column))}


def _names(facts: Iterable[Fact]) -> Iterator[str]:
    """Yield the paths of the persons, agents and reorganisations that the facts may speak of."""
    for fact in facts:
        code = "".join(_CODE.findall(fact.get("ward"))[:1])
        if person := fact.get("person"):
            yield from candidates(f"person/{code}/{slug(person)}", person)
        if publisher := slug(fact.get("publisher")):
            yield f"agent/{publisher}"
            for author in fact.get("author").split(";"):
                yield from candidates(f"agent/{publisher}/{slug(author)}", author.strip())
        if fact.table == "changes" and (day := fact.day("date")):
            for code in _CODE.findall(f"{fact.get('former')};{fact.get('resulting')}"):
                yield f"reorganisation/{code}/{day}"


def _sources(rows: Iterable[Fact], context: Translator) -> dict[str, SourceGraph | None]:
    """Return source graphs by the id of the table; None where the row is unusable, which has been said already."""
    graphs: dict[str, SourceGraph | None] = {}
    seen: dict[str, Fact] = {}
    for fact in rows:
        key = fact.get("id")
        path = source_path(fact) or key
        for name in (f"id {key}", f"path {path}"):
            if key and name in seen:
                first = seen[name].place
                context.cells.note(
                    fact,
                    "id",
                    "duplicated-source",
                    Text(
                        f"mã nguồn {key!r} đã dùng ở {first}; mỗi nguồn một mã riêng",
                        f"the source id {key!r} is already used at {first}; every source needs an id of its own",
                    ),
                )
                break
        else:
            seen |= {f"id {key}": fact, f"path {path}": fact}
            graphs[key] = read_source(fact, context.cells)
    return graphs


def _source_of(fact: Fact, graphs: dict[str, SourceGraph | None], context: Translator) -> SourceGraph | None:
    key = context.cells.text(fact, "source")
    if not key or key in graphs:
        return graphs.get(key)
    near = context.cells.nearest_words(key, graphs)
    hint = (
        Text(f"; có phải {near[0]!r}?", f"; did you mean {near[0]!r}?")
        if near
        else Text("; hãy thêm một dòng vào bảng sources", "; add a row to sources")
    )
    context.cells.note(
        fact,
        "source",
        "unknown-source",
        Text(
            f"cột source: bảng sources không có mã {key!r}{hint.vi}",
            f"column source: sources has no id {key!r}{hint.en}",
        ),
        near,
    )
    return None
