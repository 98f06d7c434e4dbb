"""Building the store: all files into a new version, published in one step."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from wardgraph import __version__
from wardgraph.errors import WardgraphError
from wardgraph.store.faults import StoreMissing, StoreUnusable
from wardgraph.store.inputs import Input, inputs, turtle_fault
from wardgraph.store.versions import Graph, Manifest, Version, Versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from wardgraph.settings import Settings

    Progress: TypeAlias = Callable[[str], None]

# Below this share of the whole, changing a copy is quicker than loading everything again.
_SMALL_SHARE = 0.2
_REPORT_EVERY = 0.5


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
    if settings.endpoint:
        from wardgraph.store.remote_build import build_remote

        return build_remote(settings, progress, validate=validate)
    report = _unchanged(settings)
    if report is None:
        versions = Versions(settings.derived)
        with versions.lock():
            versions.prune()
            # Somebody may have built it while we came to the lock.
            report = _unchanged(settings) or _build(settings, versions, progress or _silent, validate=validate)
            versions.prune()
    report.seconds = round(time.monotonic() - started, 3)
    return report


def rebuild(settings: Settings, progress: Progress | None = None) -> BuildReport:
    """Build everything anew, whatever stands there: the store is damaged."""
    versions = Versions(settings.derived)
    with versions.lock():
        report = _build_all(settings, versions, inputs(settings), progress or _silent)
        versions.prune()
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
    return manifest if manifest.index == index_layout() else None


def differences(files: Sequence[Input], manifest: Manifest) -> tuple[list[Input], list[str]]:
    """Return the files that are new or changed since `manifest`, and the graphs whose files are gone."""
    wanted = {file.graph for file in files}
    changed = [f for f in files if f.graph not in manifest.graphs or manifest.graphs[f.graph].sha256 != f.sha256]
    return changed, sorted(set(manifest.graphs) - wanted)


def _unchanged(settings: Settings) -> BuildReport | None:
    manifest = current_manifest(settings)
    if manifest is None or any(differences(inputs(settings), manifest)):
        return None
    return BuildReport("unchanged", len(manifest.graphs), manifest.triples)


def _build(settings: Settings, versions: Versions, progress: Progress, *, validate: bool) -> BuildReport:
    files = inputs(settings)
    manifest = current_manifest(settings)
    changed, gone = differences(files, manifest or Manifest())
    if validate:
        validate_files(settings, files, changed, progress)
    if manifest is not None:
        weight = sum(f.size for f in changed) / max(1, sum(f.size for f in files))
        if weight < _SMALL_SHARE and len(gone) < max(1, len(files)) * _SMALL_SHARE + 1:
            from wardgraph.store.changes import change

            try:
                return change(settings, versions, manifest, changed, gone, progress)
            except StoreUnusable:
                # The old version is damaged: everything is built anew.
                progress(say(settings, "kho cũ đã hỏng: dựng lại", "the store before is damaged: building anew"))
    return _build_all(settings, versions, files, progress)


def _build_all(settings: Settings, versions: Versions, files: Sequence[Input], progress: Progress) -> BuildReport:
    manifest = new_manifest()
    with new_version(settings, versions) as version:
        counts = _load(settings, version.folder / "oxigraph", files, progress)
        for file in files:
            manifest.graphs[file.graph] = Graph(file.sha256, counts[file.graph], str(file.path), file.kind)
        build_index(settings, version.folder, progress)
        finish(versions, version, manifest)
    return BuildReport("built", len(manifest.graphs), manifest.triples)


def _load(settings: Settings, folder: Path, files: Sequence[Input], progress: Progress) -> Counter[str]:
    counts: Counter[str] = Counter()
    whole = max(1, sum(file.size for file in files))

    def quads() -> Iterator[Quad]:
        read, told = 0, 0.0
        for number, file in enumerate(files, start=1):
            if time.monotonic() - told > _REPORT_EVERY:
                told = time.monotonic()
                progress(
                    say(
                        settings,
                        f"đọc tệp {number}/{len(files)}, {100 * read // whole}%",
                        f"reading file {number} of {len(files)}, {100 * read // whole}%",
                    )
                )
            for quad in read_quads(file):
                counts[file.graph] += 1
                yield quad
            read += file.size
        progress(say(settings, "ghi kho", "writing the store"))

    store = Store(str(folder))
    # One load for all files: each would otherwise leave database files of its own.
    store.bulk_extend(quads())
    store.flush()
    return counts


def read_quads(file: Input) -> Iterator[Quad]:
    """Yield the quads of `file` in its graph.

    Raises:
        WardgraphError: it is not Turtle, with the line.
    """
    graph = NamedNode(file.graph)
    try:
        # Blank nodes of two files may have the same label and are still two.
        for quad in parse(path=str(file.path), format=RdfFormat.TURTLE, rename_blank_nodes=True):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
    except SyntaxError as fault:
        raise turtle_fault(file.path, fault) from fault


class new_version:  # noqa: N801 (used as a `with` statement only)
    """A version that is discarded unless it was published; faults of the disk become one clear error."""

    def __init__(self, settings: Settings, versions: Versions) -> None:
        self._settings = settings
        self._versions = versions
        self._version: Version | None = None

    def __enter__(self) -> Version:
        try:
            self._version = self._versions.create()
        except OSError as fault:
            raise disk_fault(self._settings, fault) from fault
        return self._version

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: object) -> None:
        assert self._version is not None  # noqa: S101 (entered)
        if self._versions.current_name() == self._version.name:
            self._version.close()
        else:
            self._versions.discard(self._version)
        if isinstance(fault, (OSError, sqlite3.Error)):
            raise disk_fault(self._settings, fault) from fault


def new_manifest() -> Manifest:
    """Return a manifest of this program, without graphs."""
    return Manifest(program=__version__, index=index_layout(), built=datetime.now(UTC).isoformat(timespec="seconds"))


def finish(versions: Versions, version: Version, manifest: Manifest) -> None:
    """Complete `version` with `manifest` and make it the current one."""
    manifest.write(version.folder)
    versions.publish(version)


def disk_fault(settings: Settings, fault: OSError | sqlite3.Error) -> WardgraphError:
    """Return the error for a store that cannot be written; what stood before still stands."""
    reason = str(fault)
    full = "No space left" in reason or "disk is full" in reason or getattr(fault, "errno", None) == 28  # noqa: PLR2004
    if full:
        return WardgraphError(
            "hết chỗ trên đĩa khi ghi kho; kho cũ vẫn dùng được; giải phóng chỗ rồi chạy lại `wardgraph build`",
            "the disk is full; the store before still stands; free some space and run `wardgraph build` again",
            where=str(settings.derived),
        )
    return WardgraphError(
        f"không ghi được kho: {reason}", f"the store cannot be written: {reason}", where=str(settings.derived)
    )


def index_layout() -> str:
    """Return the layout of the index of mentions that this program builds; "" where it builds none."""
    try:
        from wardgraph.ask.index import LAYOUT
    except ImportError:
        return ""
    return str(LAYOUT)


def build_index(settings: Settings, folder: Path, progress: Progress) -> None:
    """Build the index of mentions of the version in `folder`, next to its database."""
    try:
        from wardgraph.ask.index import build_index as build_mentions
    except ImportError:
        return
    from wardgraph.store.embedded import EmbeddedStore

    progress(say(settings, "lập chỉ mục các tên", "indexing names"))
    store = EmbeddedStore(Store.read_only(str(folder / "oxigraph")))
    build_mentions(store, folder, None).close()


def validate_files(settings: Settings, files: Sequence[Input], changed: Sequence[Input], progress: Progress) -> None:
    """Check `files` against the shapes, as far as `changed` ones touch.

    Raises:
        WardgraphError: they do not conform.
    """
    try:
        from wardgraph.validation import validate_build
    except ImportError:
        return
    progress(say(settings, "kiểm tra bằng SHACL", "validating"))
    validate_build([file.path for file in files], changed=[file.path for file in changed], progress=progress)


def say(settings: Settings, vi: str, en: str) -> str:
    """Return the message in the language of `settings`."""
    return vi if settings.lang == "vi" else en


def _silent(_: str) -> None:
    pass
