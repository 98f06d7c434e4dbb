"""One import from beginning to end: read, translate, validate, write all files or none, bring the store along."""

from __future__ import annotations

import contextlib
import gc
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import RdfFormat, parse

from wardgraph import journal
from wardgraph.errors import WardgraphError
from wardgraph.importing.assemble import assemble
from wardgraph.importing.comparison import Conflict, Difference, conflicts, difference
from wardgraph.importing.fact import Fact, Problems
from wardgraph.resources import folder
from wardgraph.turtle import write_turtle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pyoxigraph import Triple

    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.settings import Settings
    from wardgraph.store.interface import Store

RDF_SUFFIXES = frozenset({".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf"})
ARTICLE_SUFFIXES = frozenset({".txt", ".html", ".htm", ".docx", ".pdf"})
UNREADABLE = frozenset({"not-utf-8", "not-xlsx", "not-rdf", "too-large"})


@dataclass
class Outcome:
    """What came of an import.

    Attributes:
        status: `imported`, `unchanged`, `dry-run` or `refused`.
        sources: how each source's file differs from before.
        conflicts: where it disagrees with other sources.
        problems: everything wrong, and warnings.
    """

    status: str
    sources: list[Difference] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)

    @property
    def exit_code(self) -> int:
        """What the command line ends with."""
        if not self.problems:
            return 0
        return 2 if any(p.code in UNREADABLE for p in self.problems) else 1

    def as_json(self) -> dict[str, Any]:
        """Return the outcome for a program."""
        return {
            "status": self.status,
            "sources": [s.as_json() for s in self.sources],
            "conflicts": [c.as_json() for c in self.conflicts],
            "problem_count": len(self.problems),
            "problems": [p.as_json() for p in self.problems],
            "warnings": [w.as_json() for w in self.problems.warnings],
        }


def import_paths(
    paths: Sequence[Path], settings: Settings, *, dry_run: bool = False, new_terms: bool = False
) -> Outcome:
    """Import everything in `paths` as one: fact tables, RDF and articles.

    Args:
        paths: folders of CSV files, workbooks, RDF files, articles.
        settings: where the graph and its files are.
        dry_run: tell what would happen, and write nothing.
        new_terms: make unknown wordings terms of the importing agency.

    Raises:
        WardgraphError: a path cannot be used at all, or the home cannot be written.
    """
    from wardgraph.store import open_store

    with journal.changing(settings), _without_collecting():
        problems = Problems()
        facts, rdf = _read(paths, problems)
        store = open_store(settings)
        try:
            graphs = assemble(facts, store, problems, new_terms=new_terms)
            graphs = _with_rdf(graphs, rdf, store, problems)
            if problems:
                return Outcome("refused", problems=problems)
            return _keep(graphs, store, settings, problems, dry_run=dry_run)
        finally:
            store.close()


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep the collector of cyclic garbage from going over millions of statements again and again: there is none."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _read(paths: Sequence[Path], problems: Problems) -> tuple[list[Fact], list[Path]]:
    """Return the facts of all tables and articles, and the RDF files."""
    facts: list[Fact] = []
    rdf: list[Path] = []
    for path in paths:
        suffix = path.suffix.lower()
        if path.is_dir():
            from wardgraph.importing.tables import read_folder

            facts += read_folder(path, problems)
        elif not path.is_file():
            raise WardgraphError("không có tệp hay thư mục này", "there is no such file or folder", where=str(path))
        elif suffix == ".csv":
            from wardgraph.importing.tables import read_one

            facts += read_one(path, problems)
        elif suffix == ".xlsx":
            from wardgraph.importing.workbook import read_workbook

            facts += read_workbook(path, problems)
        elif suffix in RDF_SUFFIXES:
            rdf.append(path)
        else:
            raise WardgraphError(
                f"không nhận ra loại tệp {suffix or path.name!r}; dùng thư mục CSV, .xlsx, RDF hoặc bài báo",
                f"{suffix or path.name!r} is of no known kind; use a folder of CSV, .xlsx, RDF or an article",
                where=str(path),
            )
    return facts, rdf


def _with_rdf(graphs: list[SourceGraph], rdf: Sequence[Path], store: Store, problems: Problems) -> list[SourceGraph]:
    if not rdf:
        return graphs
    from wardgraph.importing.rdf import read_rdf

    by_path = {graph.path: graph for graph in graphs}
    for graph in read_rdf(rdf, store, problems, [g.iri for g in graphs]):
        if table := by_path.get(graph.path):
            table.triples |= graph.triples
        else:
            by_path[graph.path] = graph
    return [by_path[path] for path in sorted(by_path)]


def _keep(
    graphs: Sequence[SourceGraph], store: Store, settings: Settings, problems: Problems, *, dry_run: bool
) -> Outcome:
    """Validate what has changed, write it, and bring the store along."""
    from wardgraph.importing.checking import check

    texts = {graph.file: write_turtle(graph.triples) for graph in graphs}
    found = [difference(graph, stated_before(settings, graph)) for graph in graphs]
    changed = [g for g, d in zip(graphs, found, strict=True) if d.status != "unchanged"]
    check(changed, texts, settings, store, problems)
    beside = conflicts(changed, store)
    if problems:
        return Outcome("refused", found, beside, problems)
    if dry_run:
        return Outcome("dry-run", found, beside, problems)
    if not changed:
        return Outcome("unchanged", found, beside, problems)
    files = without_retractions(settings, changed)
    files |= {settings.sources / g.file: texts[g.file] for g in changed if not _ships(settings, g, texts[g.file])}
    journal.change(settings, files)
    bring_along(settings, [g.file for g in changed])
    return Outcome("imported", found, beside, problems)


def _ships(settings: Settings, graph: SourceGraph, text: str) -> bool:
    """Return whether the program brings this very file, so that the home needs no copy of it."""
    shipped = folder("graph") / "sources" / graph.file
    own = settings.sources / graph.file
    return not own.is_file() and shipped.is_file() and shipped.read_text(encoding="utf-8") == text


def bring_along(settings: Settings, files: Sequence[str]) -> None:
    """Make the store agree with source files that were just written or removed; they are decided either way."""
    from wardgraph.store import stderr_progress
    from wardgraph.store.changes import apply_sources
    from wardgraph.store.faults import StoreBusy

    tell = stderr_progress(settings)
    try:
        apply_sources(settings, [settings.sources / file for file in files], tell)
    except StoreBusy as busy:
        # The files are in place: whoever opens the store next brings it along.
        tell(busy.line(settings.lang))


def file_of(settings: Settings, relative: str) -> Path | None:
    """Return the file that holds a source for this installation: the home's, else the shipped one, else None."""
    from wardgraph.store.inputs import retracted, source_graph

    own = settings.sources / relative
    if own.is_file():
        return own
    shipped = folder("graph") / "sources" / relative
    if shipped.is_file() and source_graph(relative).value not in retracted(settings):
        return shipped
    return None


def stated_before(settings: Settings, graph: SourceGraph) -> set[Triple] | None:
    """Return what the file of `graph` says now, or None where there is none."""
    path = file_of(settings, graph.file)
    if path is None:
        return None
    try:
        return {quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)}
    except SyntaxError:
        return set()


def without_retractions(settings: Settings, graphs: Sequence[SourceGraph]) -> dict[Path, str | None]:
    """Return the new text of the list of retractions, without `graphs`; nothing where it does not name them."""
    path = settings.retractions
    if not path.is_file():
        return {}
    back = {graph.iri for graph in graphs} | {graph.name for graph in graphs}
    before = [quad.triple for quad in parse(path=str(path), format=RdfFormat.TURTLE)]
    after = [triple for triple in before if triple.subject not in back]
    if len(after) == len(before):
        return {}
    return {path: write_turtle(after) if after else None}
