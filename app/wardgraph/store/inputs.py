"""The files a store is made of: which they are, what their graphs are called, and whether they have changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from pyoxigraph import NamedNode, RdfFormat, parse

from wardgraph.errors import WardgraphError
from wardgraph.names import GRAPH, ID
from wardgraph.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wardgraph.settings import Settings

# A file changed within the clock's grain of being read could be changed again without a trace.
_GRAIN_NS = 2_000_000_000


@dataclass(frozen=True)
class Input:
    """One file, which is one named graph.

    Attributes:
        path: the Turtle file.
        graph: IRI of its graph.
        kind: `ontology`, `reference` or `source`.
        sha256: of its content, in hexadecimal.
        size: in bytes.
    """

    path: Path
    graph: str
    kind: str
    sha256: str
    size: int


def source_graph(relative: str) -> NamedNode:
    """Return the graph of the source file at `relative`, as in `bao-phu-tho/2026-01-10-title.ttl`."""
    return NamedNode(f"{GRAPH}source/{quote(relative.removesuffix('.ttl'))}")


def inputs(settings: Settings) -> list[Input]:
    """Return every file that belongs in the store of `settings`, sorted by graph.

    Raises:
        WardgraphError: a file cannot be read.
    """
    known = _Known(settings)
    found = [Input(path, graph, kind, *known.digest(path)) for graph, (kind, path) in sorted(_files(settings).items())]
    known.save()
    return found


def graph_of(settings: Settings, path: Path) -> NamedNode:
    """Return the graph whose file is `path`, which lies under the home's or the shipped `graph/sources`.

    Raises:
        WardgraphError: the file lies elsewhere.
    """
    resolved = path.resolve()
    for root in (settings.sources.resolve(), (folder("graph") / "sources").resolve()):
        if resolved.is_relative_to(root):
            return source_graph(resolved.relative_to(root).as_posix())
    raise WardgraphError(
        f"tệp nguồn phải nằm trong {settings.sources}",
        f"a source's file must lie in {settings.sources}",
        where=str(path),
    )


def _files(settings: Settings) -> dict[str, tuple[str, Path]]:
    """Return graph -> kind and file; a file of the home stands before a shipped one of the same name."""
    shipped = folder("graph")
    found: dict[str, tuple[str, Path]] = {}
    for kind, name, root in (
        ("ontology", "ontology", folder("ontology")),
        ("reference", "reference", shipped / "reference"),
        ("source", "source", shipped / "sources"),
    ):
        for path in _turtle(root):
            relative = path.relative_to(root).as_posix().removesuffix(".ttl")
            found[f"{GRAPH}{name}/{quote(relative)}"] = (kind, path)
    for graph in retracted(settings):
        found.pop(graph, None)
    if settings.sources.resolve() != (shipped / "sources").resolve():
        for path in _turtle(settings.sources):
            found[source_graph(path.relative_to(settings.sources).as_posix()).value] = ("source", path)
    return found


def _turtle(root: Path) -> Iterator[Path]:
    if root.is_dir():
        yield from sorted(p for p in root.rglob("*.ttl") if p.is_file() and not p.name.startswith("."))


def retracted(settings: Settings) -> set[str]:
    """Return the graphs of shipped sources that this installation has taken back.

    The file names each by its source or by its graph: `<.../id/source/publisher/date/slug> ...`.
    """
    if not settings.retractions.is_file():
        return set()
    found: set[str] = set()
    try:
        for quad in parse(path=str(settings.retractions), format=RdfFormat.TURTLE):
            subject = quad.subject
            if not isinstance(subject, NamedNode):
                continue
            if subject.value.startswith(GRAPH + "source/"):
                found.add(subject.value)
            elif subject.value.startswith(ID + "source/"):
                publisher, _, rest = subject.value.removeprefix(ID + "source/").partition("/")
                found.add(f"{GRAPH}source/{publisher}/{rest.replace('/', '-', 1)}")
    except SyntaxError as fault:
        raise syntax_fault(settings.retractions, fault) from fault
    return found


def syntax_fault(path: Path, fault: SyntaxError, form: str = "Turtle") -> WardgraphError:
    """Return the error for a file that is not what its suffix says, with the line where reading stopped."""
    where = f"{path}:{fault.lineno}" if fault.lineno else str(path)
    text = re.sub(r"^Parser error (at|between) ", "", str(fault.msg))
    return WardgraphError(
        f"không đúng cú pháp {form}: {text}; hãy sửa hoặc bỏ tệp này",
        f"not valid {form}: {text}; correct or remove this file",
        where=where,
    )


def unreadable(path: Path | str, fault: OSError) -> WardgraphError:
    """Return the error for a file that cannot be read."""
    reason = fault.strerror or str(fault)
    return WardgraphError(f"không đọc được tệp: {reason}", f"the file cannot be read: {reason}", where=str(path))


class _Known:
    """Digests of files as they were last read, so that an unchanged file is not read again."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.derived / "inputs.json"
        self._before: dict[str, list[int | str]] = {}
        self._now: dict[str, list[int | str]] = {}
        self._clock = time.time_ns()
        with contextlib.suppress(OSError, ValueError):
            loaded = json.loads(self._path.read_text(encoding="utf-8"))
            if isinstance(loaded, dict):
                self._before = loaded

    def digest(self, path: Path) -> tuple[str, int]:
        """Return the digest and size of `path`."""
        try:
            stat = path.stat()
            seen: list[int | str] = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
            before = self._before.get(str(path))
            if before and before[:-1] == seen:
                self._now[str(path)] = before
                return str(before[-1]), stat.st_size
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as fault:
            raise unreadable(path, fault) from fault
        if max(stat.st_mtime_ns, stat.st_ctime_ns) < self._clock - _GRAIN_NS:
            self._now[str(path)] = [*seen, sha256]
        return sha256, stat.st_size

    def save(self) -> None:
        """Keep the digests, where the home can be written."""
        if self._now == self._before or not self._path.parent.is_dir():
            return
        temporary = self._path.with_name(f"inputs.{os.getpid()}.tmp")
        try:
            temporary.write_text(json.dumps(self._now), encoding="utf-8")
            temporary.replace(self._path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
