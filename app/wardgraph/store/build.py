"""Building the store: all files into a new version, published in one step."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from wardgraph import journal
from wardgraph.store import mentions
from wardgraph.store.faults import StoreMissing, StoreUnusable
from wardgraph.store.inputs import Input, inputs, syntax_fault, unreadable
from wardgraph.store.site import NewVersion, Site
from wardgraph.store.versions import Graph, Manifest, Version, Versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from wardgraph.settings import Settings
    from wardgraph.store.site import Progress

# Below this share of the whole, changing a copy is quicker than loading everything again.
_SMALL_SHARE = 0.2
_REPORT_EVERY = 1.0


@dataclass
class BuildReport:
    """What a build did.

    Attributes:
        status: `unchanged`, `changed` (some graphs of the store before) or `built` (everything anew).
        graphs: how many graphs the store holds.
        triples: how many triples they hold.
        changed: IRIs of the graphs that were added, replaced or removed; empty when everything was built.
        seconds: how long it took.
    """

    status: str
    graphs: int
    triples: int
    changed: list[str] = field(default_factory=list)
    seconds: float = 0.0


def build(settings: Settings, progress: Progress | None = None, *, validate: bool = True) -> BuildReport:
    """Make the store agree with its files; does nothing when it already does.

    Args:
        settings: where the files and the store are.
        progress: told what is being done, in the language of `settings`.
        validate: check the files against the shapes first.

    Raises:
        WardgraphError: a file is malformed or does not conform, the disk is full, another build is at work.
            The store that was there before still stands.
    """
    started = time.monotonic()
    # An import that was killed after it had decided is carried out first: all of its files, or none.
    journal.recover(settings)
    site = Site.of(settings, progress)
    if settings.endpoint:
        from wardgraph.store.remote_build import build_remote

        report = build_remote(site, validate=validate)
    else:
        report = _unchanged(settings) or _build(site, validate=validate)
    report.seconds = round(time.monotonic() - started, 3)
    return report


def rebuild(settings: Settings, progress: Progress | None = None) -> BuildReport:
    """Build everything anew, whatever stands there: the store is damaged."""
    site = Site.of(settings, progress)
    with site.versions.lock():
        report = _build_all(site, inputs(settings))
        site.versions.prune()
    return report


def is_current(settings: Settings) -> bool:
    """Return whether the embedded store is there and agrees with its files."""
    return _unchanged(settings) is not None


def current_manifest(settings: Settings) -> Manifest | None:
    """Return the manifest of the current version, or None where there is none that this program can use."""
    try:
        version = Versions(settings.derived).open()
    except StoreMissing:
        return None
    try:
        manifest = Manifest.read(version.folder)
    except StoreUnusable:
        return None
    finally:
        version.close()
    return manifest if manifest.index == mentions.layout() else None


def differences(files: Sequence[Input], manifest: Manifest) -> tuple[list[Input], list[str]]:
    """Return the files that are new or changed since `manifest`, and the graphs whose files are gone."""
    wanted = {file.graph for file in files}
    changed = [f for f in files if f.graph not in manifest.graphs or manifest.graphs[f.graph].sha256 != f.sha256]
    return changed, sorted(set(manifest.graphs) - wanted)


def read_quads(file: Input) -> Iterator[Quad]:
    """Yield the quads of `file` in its graph.

    Raises:
        WardgraphError: it is not Turtle, with the line; or it has gone.
    """
    graph = NamedNode(file.graph)
    for quad in _parsed(file):
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _parsed(file: Input) -> Iterator[Quad]:
    try:
        # Blank nodes of two files may have the same label and are still two.
        yield from parse(path=str(file.path), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    except SyntaxError as fault:
        raise syntax_fault(file.path, fault) from fault
    except OSError as fault:
        raise unreadable(file.path, fault) from fault


def publish(site: Site, version: Version, graphs: dict[str, Graph]) -> Manifest:
    """Complete `version`, which holds `graphs`, and make it the current one."""
    from wardgraph import __version__

    built = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = Manifest(program=__version__, index=mentions.layout(), built=built, graphs=graphs)
    manifest.write(version.folder)
    site.versions.publish(version)
    return manifest


def validate_files(site: Site, files: Sequence[Input], changed: Sequence[Input]) -> None:
    """Check `files`, of which `changed` are new to the store, against the shapes.

    Raises:
        WardgraphError: they do not conform.
    """
    try:
        from wardgraph.validation import validate_build
    except ImportError:
        return
    site.tell("kiểm tra dữ liệu bằng SHACL", "validating")
    validate_build([file.path for file in files], changed=[file.path for file in changed], progress=site.progress)


def _unchanged(settings: Settings) -> BuildReport | None:
    manifest = current_manifest(settings)
    if manifest is None or any(differences(inputs(settings), manifest)):
        return None
    return BuildReport("unchanged", len(manifest.graphs), manifest.triples)


def _build(site: Site, *, validate: bool) -> BuildReport:
    with site.versions.lock():
        site.versions.prune()
        # Somebody may have built it while we came to the lock.
        report = _unchanged(site.settings) or _build_locked(site, validate=validate)
        site.versions.prune()
    return report


def _build_locked(site: Site, *, validate: bool) -> BuildReport:
    files = inputs(site.settings)
    manifest = current_manifest(site.settings)
    changed, gone = differences(files, manifest or Manifest())
    if manifest is not None:
        if validate:
            validate_files(site, files, changed)
        weight = sum(f.size for f in changed) / max(1, sum(f.size for f in files))
        if weight < _SMALL_SHARE and len(gone) <= 1 + len(files) * _SMALL_SHARE:
            from wardgraph.store.changes import change

            try:
                return change(site, manifest, changed, gone)
            except StoreUnusable:
                site.tell("kho trước đó đã hỏng: dựng lại", "the store before is damaged: building anew")
        return _build_all(site, files)
    # Both take their time, mostly outside of Python: side by side, and what does not conform is not published.
    with ThreadPoolExecutor(1) as beside:
        judged = beside.submit(validate_files, site, files, changed) if validate else None
        return _build_all(site, files, judged.result if judged else None)


def _build_all(site: Site, files: Sequence[Input], judged: Callable[[], None] | None = None) -> BuildReport:
    """Build everything anew and publish it, once `judged` returns: it raises where the files do not conform."""
    with NewVersion(site) as new:
        store, counts = _load(site, new.version.folder / "oxigraph", files)
        # A load of millions leaves overlapping files for each index, and a look-up goes through all of them: merged,
        # the canned queries take a half to a fifth of the time. The names are indexed meanwhile.
        with ThreadPoolExecutor(1) as beside:
            merged = beside.submit(store.optimize)
            mentions.build(site, new.version.folder, store)
            merged.result()
        store.flush()
        # Only one handle may have the database open for writing.
        del store
        if judged is not None:
            judged()
        graphs = {f.graph: Graph(f.sha256, counts[f.graph], str(f.path), f.kind) for f in files}
        manifest = publish(site, new.version, graphs)
    return BuildReport("built", len(manifest.graphs), manifest.triples)


def _load(site: Site, folder: Path, files: Sequence[Input]) -> tuple[Store, Counter[str]]:
    """Load `files` into a new database in `folder`, and return it with how many triples each graph holds."""
    counts: Counter[str] = Counter()

    def quads() -> Iterator[Quad]:
        whole = max(1, sum(file.size for file in files))
        read, told = 0, 0.0
        for number, file in enumerate(files, start=1):
            if time.monotonic() - told > _REPORT_EVERY:
                told = time.monotonic()
                share = 100 * read // whole
                site.tell(
                    f"đọc tệp {number}/{len(files)}, {share}%", f"reading file {number} of {len(files)}, {share}%"
                )
            graph = NamedNode(file.graph)
            for count, quad in enumerate(_parsed(file), start=1):
                counts[file.graph] = count
                # As it was read it stands in the default graph.
                yield quad
                yield Quad(quad.subject, quad.predicate, quad.object, graph)
            read += file.size
        site.tell("ghi kho", "writing the store")

    store = Store(str(folder))
    # One load for all files: each of many would leave database files of its own.
    store.bulk_extend(quads())
    return store, counts
