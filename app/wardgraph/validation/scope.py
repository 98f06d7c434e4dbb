"""What is validated: files as if they were imported, the whole graph, or what a build changes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from wardgraph.errors import NegativeAnswer
from wardgraph.names import GRAPH, ID, PROV
from wardgraph.resources import folder
from wardgraph.validation.docket import judge_nodes
from wardgraph.validation.places import Places
from wardgraph.validation.report import Report
from wardgraph.validation.rules import rules
from wardgraph.validation.screen import suspects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from wardgraph.settings import Settings
    from wardgraph.store.embedded import EmbeddedStore
    from wardgraph.store.interface import Store
    from wardgraph.validation.finding import Finding

# Above this share of all files, screening everything is quicker than gathering what surrounds each change.
_SMALL_SHARE = 0.2


def validate_files(paths: Sequence[Path], settings: Settings, *, store: Store | None = None) -> Report:
    """Return what the rules find in files, as if they were imported.

    The files are judged together, with what the store holds around the things they speak of; graphs of the same
    sources that are in the store already are taken to be replaced by them.

    Args:
        paths: RDF files of any format.
        settings: where the store is.
        store: a store that is open already.

    Raises:
        WardgraphError: a file cannot be read.
    """
    from wardgraph.store import open_store
    from wardgraph.store.embedded import EmbeddedStore

    started = time.monotonic()
    files = EmbeddedStore.from_files(paths)
    known = store or open_store(settings)
    nodes = _subjects(files)
    findings = judge_nodes(nodes, [files, known], rules(), hidden=_replaced(files), nameless=_nameless(files))
    if len(paths) == 1:
        findings = [f.at(paths[0], None) if f.focus in nodes or _is_blank(f.focus) else f for f in findings]
    return _report(findings, paths, started)


def validate_graph(settings: Settings, progress: Callable[[int, int], None] | None = None) -> Report:
    """Return what the rules find in everything that is known.

    Raises:
        WardgraphError: a file cannot be read, or the endpoint does not answer.
    """
    from wardgraph.store import open_store
    from wardgraph.store.embedded import EmbeddedStore
    from wardgraph.store.inputs import inputs

    started = time.monotonic()
    if settings.endpoint:
        return _report(_judge_whole(open_store(settings), progress), [], started)
    paths = [file.path for file in inputs(settings)]
    return _report(_judge_whole(EmbeddedStore.from_files(paths), progress), paths, started)


def validate_build(
    paths: Sequence[Path],
    *,
    changed: Sequence[Path],
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Check the files of a store that is about to be built, as far as the changed ones touch.

    Args:
        paths: every file of the store.
        changed: those that are new or have changed since the store before.
        progress: told how far the work is.

    Raises:
        NegativeAnswer: they do not conform.
        WardgraphError: a file cannot be read.
    """
    from wardgraph.store.embedded import EmbeddedStore

    started = time.monotonic()
    if not changed:
        return Report()
    store = EmbeddedStore.from_files(paths)

    def tell(done: int, of: int) -> None:
        if progress:
            progress(f"SHACL {done}/{of}")

    weight = sum(path.stat().st_size for path in changed) / max(1, sum(path.stat().st_size for path in paths))
    # What a list or a class says is read by the rules for every node that refers to it.
    shared = any(path.resolve().is_relative_to(folder("ontology").resolve()) for path in changed)
    if shared or weight > _SMALL_SHARE:
        findings = _judge_whole(store, tell)
    else:
        files = EmbeddedStore.from_files(changed)
        findings = judge_nodes(_subjects(files), [store], rules(), nameless=_nameless(files), progress=tell)
    report = _report(findings, changed, started)
    if not report.conforms:
        raise _refusal(report)
    return report


def _judge_whole(store: Store, progress: Callable[[int, int], None] | None) -> list[Finding]:
    """Judge every node of a store: screened by the fast engine where there is one, else all by pySHACL."""
    found = suspects(_everything(store), rules())
    if found is None:
        rows = store.select("SELECT DISTINCT ?s WHERE { ?s a ?class }")
        found = {row["s"] for row in rows if isinstance(row["s"], NamedNode)}
    nameless = store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s a ?class FILTER isBLANK(?s) ?s ?p ?o }")
    return judge_nodes(found, [store], rules(), nameless=nameless, progress=progress)


def _everything(store: Store) -> bytes:
    from wardgraph.store.embedded import EmbeddedStore

    triples: Iterable[Triple]
    if isinstance(store, EmbeddedStore):
        triples = store.triples()
    else:
        triples = store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _subjects(files: EmbeddedStore) -> set[NamedNode]:
    return {quad.subject for quad in files.engine if isinstance(quad.subject, NamedNode)}


def _nameless(files: EmbeddedStore) -> set[Triple]:
    return {quad.triple for quad in files.engine if _is_blank(quad.subject)}


def _is_blank(node: object) -> bool:
    return isinstance(node, BlankNode)


def _replaced(files: EmbeddedStore) -> list[NamedNode]:
    """Return the graphs of the sources from which the files derive their facts."""
    sources = {
        quad.object.value.removeprefix(f"{ID}source/")
        for predicate in ("entity", "wasDerivedFrom")
        for quad in files.engine.quads_for_pattern(None, NamedNode(PROV + predicate), None)
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(f"{ID}source/")
    }
    parts = (source.partition("/") for source in sorted(sources))
    return [NamedNode(f"{GRAPH}source/{publisher}/{rest.replace('/', '-', 1)}") for publisher, _, rest in parts]


def _report(findings: Sequence[Finding], paths: Sequence[Path], started: float) -> Report:
    places = Places(paths)
    return Report([places.placed(f) for f in findings], len(paths), time.monotonic() - started)


def _refusal(report: Report) -> NegativeAnswer:
    first = report.violations[0]
    count = len(report.violations)
    return NegativeAnswer(
        f"{count} chỗ vi phạm quy tắc; chỗ đầu tiên: {first.focus} {first.message('vi')} "
        "Chạy `wardgraph validate` để xem tất cả.",
        f"{count} violations of the rules; the first: {first.focus} {first.message('en')} "
        "Run `wardgraph validate` to see all.",
        where=first.where or None,
    )
