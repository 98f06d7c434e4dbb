"""Changing a few graphs of the store without building it anew.

A published version never changes. A change is made in a copy of it, whose database files are hard links and so cost
next to nothing, and the copy is published in one step: readers of the version before are not disturbed, and a crash
at any moment leaves the one or the other, whole.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store

from wardgraph.store import mentions
from wardgraph.store.build import BuildReport, build, current_manifest, publish, read_quads
from wardgraph.store.embedded import EmbeddedStore
from wardgraph.store.faults import StoreUnusable
from wardgraph.store.inputs import Input, graph_of, inputs
from wardgraph.store.site import NewVersion, Site, disk_is_full
from wardgraph.store.versions import Graph, Manifest, Version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wardgraph.settings import Settings
    from wardgraph.store.site import Progress

# The files are written already: a build that happens to be under way is worth waiting for.
_PATIENCE = 60.0


def apply_source(settings: Settings, path: Path, progress: Progress | None = None) -> BuildReport:
    """Bring the source file at `path`, which has been written and validated, into the store.

    Raises:
        WardgraphError: the file is malformed, the disk is full, another build is at work.
    """
    return apply_sources(settings, [path], progress)


def apply_sources(settings: Settings, paths: Sequence[Path], progress: Progress | None = None) -> BuildReport:
    """Bring several source files into the store at once; those that no longer exist are dropped from it.

    They were validated before they were written, so this does not do it again. Whatever else has changed is left to
    the next build.
    """
    return _apply(settings, {graph_of(settings, path).value for path in paths}, progress)


def drop_source(settings: Settings, graph: NamedNode, progress: Progress | None = None) -> BuildReport:
    """Take the source whose graph is `graph` out of the store, after its file was removed or retracted."""
    return _apply(settings, {graph.value}, progress)


def change(site: Site, manifest: Manifest, changed: Sequence[Input], gone: Sequence[str]) -> BuildReport:
    """Publish a copy of the current version in which `changed` are replaced and `gone` are removed; needs the lock.

    Raises:
        StoreUnusable: the current version is damaged.
    """
    graphs = dict(manifest.graphs)
    touched = [*gone, *(file.graph for file in changed)]
    site.tell(f"thay {len(touched)} đồ thị", f"changing {len(touched)} graphs")
    before = site.versions.open()
    try:
        with NewVersion(site) as new:
            store = _copy(before, new.version)
            for graph in gone:
                store.drop_graph(NamedNode(graph))
                graphs.pop(graph, None)
            for file in changed:
                triples = [quad.triple for quad in read_quads(file)]
                store.replace_graph(NamedNode(file.graph), triples)
                graphs[file.graph] = Graph(file.sha256, len(triples), str(file.path), file.kind)
            store.engine.flush()
            # Only one handle may have the database open for writing, and the index reads it.
            del store
            if all(file.kind == "source" for file in changed):
                mentions.update(site, before.folder, new.version.folder, touched)
            else:
                mentions.build(site, new.version.folder)
            after = publish(site, new.version, graphs)
    finally:
        before.close()
    return BuildReport("changed", len(after.graphs), after.triples, touched)


def _apply(settings: Settings, graphs: set[str], progress: Progress | None) -> BuildReport:
    if settings.endpoint:
        return build(settings, progress, validate=False)
    started = time.monotonic()
    site = Site.of(settings, progress)
    with site.versions.lock(_PATIENCE):
        manifest = current_manifest(settings)
        if manifest is not None:
            files = {file.graph: file for file in inputs(settings) if file.graph in graphs}
            changed = [f for g, f in files.items() if g not in manifest.graphs or manifest.graphs[g].sha256 != f.sha256]
            gone = sorted(g for g in graphs if g not in files and g in manifest.graphs)
            if not changed and not gone:
                return BuildReport("unchanged", len(manifest.graphs), manifest.triples)
            site.versions.prune()
            try:
                report = change(site, manifest, changed, gone)
            except StoreUnusable:
                report = None
            if report is not None:
                site.versions.prune()
                report.seconds = round(time.monotonic() - started, 3)
                return report
    return build(settings, progress)


def _copy(before: Version, after: Version) -> EmbeddedStore:
    """Return the database of `after`, opened for writing: a copy of that of `before`."""
    try:
        Store.read_only(str(before.folder / "oxigraph")).backup(str(after.folder / "oxigraph"))
        return EmbeddedStore(Store(str(after.folder / "oxigraph")))
    except (OSError, RuntimeError) as fault:
        if disk_is_full(fault):
            raise
        raise StoreUnusable(
            f"kho đã hỏng ({fault})", f"the store is damaged ({fault})", where=str(before.folder)
        ) from fault
