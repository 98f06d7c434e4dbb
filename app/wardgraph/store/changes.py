"""Changing a few graphs of the store without building it anew.

A published version never changes. A change is made in a copy of it, whose database files are hard links and so cost
next to nothing, and the copy is published in one step: readers of the version before are not disturbed, and a crash
at any moment leaves the one or the other, whole.
"""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store

from wardgraph.store.build import (
    BuildReport,
    _silent,
    build,
    build_index,
    current_manifest,
    finish,
    new_manifest,
    new_version,
    read_quads,
    say,
)
from wardgraph.store.faults import StoreUnusable
from wardgraph.store.inputs import Input, inputs
from wardgraph.store.versions import Graph, Manifest, Version, Versions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wardgraph.settings import Settings
    from wardgraph.store.build import Progress


def apply_source(settings: Settings, path: Path, progress: Progress | None = None) -> BuildReport:
    """Bring the source file at `path`, which has been written and validated, into the store.

    Raises:
        WardgraphError: the file is malformed, the disk is full, another build is at work.
    """
    return apply_sources(settings, [path], progress)


def apply_sources(settings: Settings, paths: Sequence[Path], progress: Progress | None = None) -> BuildReport:
    """Bring several source files into the store at once; those that are gone are dropped from it.

    The files were validated before they were written, so this does not do it again; everything else that has
    changed is left to the next build.
    """
    from wardgraph.store.inputs import graph_of

    return _apply(settings, {graph_of(settings, path).value for path in paths}, progress)


def drop_source(settings: Settings, graph: NamedNode, progress: Progress | None = None) -> BuildReport:
    """Take the source whose graph is `graph` out of the store, after its file was removed or retracted."""
    return _apply(settings, {graph.value}, progress)


def _apply(settings: Settings, graphs: set[str], progress: Progress | None) -> BuildReport:
    if settings.endpoint:
        return build(settings, progress, validate=False)
    started = time.monotonic()
    versions = Versions(settings.derived)
    with versions.lock():
        versions.prune()
        manifest = current_manifest(settings)
        if manifest is not None:
            files = {file.graph: file for file in inputs(settings) if file.graph in graphs}
            changed = [f for f in files.values() if manifest.graphs.get(f.graph, _NONE).sha256 != f.sha256]
            gone = sorted(g for g in graphs if g not in files and g in manifest.graphs)
            if not changed and not gone:
                return BuildReport("unchanged", len(manifest.graphs), manifest.triples)
            try:
                report = change(settings, versions, manifest, changed, gone, progress or _silent)
            except StoreUnusable:
                manifest = None
            else:
                versions.prune()
                report.seconds = round(time.monotonic() - started, 3)
                return report
    return build(settings, progress)


_NONE = Graph("", 0, "", "source")


def change(
    settings: Settings,
    versions: Versions,
    manifest: Manifest,
    changed: Sequence[Input],
    gone: Sequence[str],
    progress: Progress,
) -> BuildReport:
    """Publish a copy of the current version in which `changed` are replaced and `gone` are removed; needs the lock.

    Raises:
        StoreUnusable: the current version is damaged.
    """
    progress(
        say(settings, f"thay {len(changed) + len(gone)} đồ thị", f"changing {len(changed) + len(gone)} graphs")
    )
    after = new_manifest()
    after.graphs = dict(manifest.graphs)
    before = versions.open()
    try:
        with new_version(settings, versions) as version:
            store = _copy(before, version)
            for graph in gone:
                store.remove_graph(NamedNode(graph))
                after.graphs.pop(graph, None)
            for file in changed:
                quads = list(read_quads(file))
                store.remove_graph(NamedNode(file.graph))
                store.extend(quads)
                after.graphs[file.graph] = Graph(file.sha256, len(set(quads)), str(file.path), file.kind)
            store.flush()
            # The index reads the new version, which only one handle may have open for writing.
            del store
            touched = [*gone, *(file.graph for file in changed)]
            _index(settings, before.folder, version.folder, changed, touched, progress)
            finish(versions, version, after)
    finally:
        before.close()
    return BuildReport("changed", len(after.graphs), after.triples, touched)


def _copy(before: Version, version: Version) -> Store:
    """Return the database of `version`, opened for writing: a copy of that of `before`."""
    try:
        Store.read_only(str(before.folder / "oxigraph")).backup(str(version.folder / "oxigraph"))
        return Store(str(version.folder / "oxigraph"))
    except OSError as fault:
        if "No space left" in str(fault):
            raise
        raise StoreUnusable(
            f"kho đã hỏng ({fault})", f"the store is damaged ({fault})", where=str(before.folder)
        ) from fault


def _index(
    settings: Settings, before: Path, after: Path, changed: Sequence[Input], graphs: Sequence[str], progress: Progress
) -> None:
    """Bring the index of mentions along: updated where only sources changed and the index can do it."""
    update = None
    try:
        from wardgraph.ask import index

        update = getattr(index, "update_index", None)
        file = before / index.FILE
    except ImportError:
        return
    if update is None or any(f.kind != "source" for f in changed) or not file.is_file():
        build_index(settings, after, progress)
        return
    from wardgraph.store.embedded import EmbeddedStore

    shutil.copyfile(file, after / index.FILE)
    old = EmbeddedStore(Store.read_only(str(before / "oxigraph")))
    new = EmbeddedStore(Store.read_only(str(after / "oxigraph")))
    update(new, after, before=old, graphs=[NamedNode(graph) for graph in graphs])
