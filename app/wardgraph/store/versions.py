"""Versions of the store: folders that never change once they are published, and which of them is current.

Every command opens one: what only building and changing need is imported where they do.

HOME/.wardgraph/
  current            one line: the name of the current version
  build.lock         held by whoever builds or changes; freed by the system when that process ends
  versions/NAME/
    oxigraph/        the database
    manifest.json    which graphs it holds, and of which content
    in-use           held (shared) by every open reader; a version is removed only when nobody holds it
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from wardgraph.store.faults import StoreBusy, StoreMissing, StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAYOUT = 2


@dataclass
class Graph:
    """What the manifest keeps of one graph: the content of its file, and how many triples that is."""

    sha256: str
    triples: int
    path: str
    kind: str


@dataclass
class Manifest:
    """What a version holds."""

    layout: int = LAYOUT
    program: str = ""
    index: str = ""
    built: str = ""
    graphs: dict[str, Graph] = field(default_factory=dict)

    @property
    def triples(self) -> int:
        """How many triples all graphs hold together."""
        return sum(graph.triples for graph in self.graphs.values())

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Return the manifest of the version in `folder`.

        Raises:
            StoreUnusable: it is missing, damaged, or of another layout.
        """
        import json

        try:
            loaded = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            if loaded["layout"] == LAYOUT:
                graphs = {name: Graph(**entry) for name, entry in loaded.pop("graphs").items()}
                return cls(**loaded, graphs=graphs)
        except (OSError, ValueError, KeyError, TypeError):
            pass
        raise StoreUnusable(
            "kho có bố cục khác hoặc đã hỏng; chạy `wardgraph build`",
            "the store is damaged or of another layout; run `wardgraph build`",
            where=str(folder),
        )

    def write(self, folder: Path) -> None:
        """Write the manifest into `folder`."""
        import json

        _write(folder / "manifest.json", json.dumps(asdict(self), ensure_ascii=False, indent=1))


class Version:
    """An open version; it is not removed while it is open."""

    def __init__(self, folder: Path, handle: int | None) -> None:
        self.folder = folder
        self._handle = handle

    @property
    def name(self) -> str:
        """The name of the folder."""
        return self.folder.name

    def close(self) -> None:
        """Let the version be removed."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __del__(self) -> None:
        self.close()


def hold(folder: Path) -> Version:
    """Open the version in `folder`, current or not.

    Raises:
        StoreUnusable: it has been removed.
    """
    with contextlib.suppress(OSError):
        handle = os.open(folder / "in-use", os.O_RDONLY)
        if _share(handle) and (folder / "in-use").exists():
            return Version(folder, handle)
        os.close(handle)
    raise StoreUnusable(
        "phiên bản này của kho không còn; hãy mở lại kho",
        "this version of the store is gone; open the store again",
        where=str(folder),
    )


class Versions:
    """The versions in one folder of derived things."""

    def __init__(self, derived: Path) -> None:
        self._derived = derived
        self._folder = derived / "versions"
        self._pointer = derived / "current"

    def current_name(self) -> str | None:
        """Return the name of the current version, or None where nothing is built."""
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except OSError:
            return None
        return name if name and "/" not in name else None

    def open(self) -> Version:
        """Open the current version.

        Raises:
            StoreMissing: nothing is built.
        """
        for _ in range(20):
            name = self.current_name()
            if name is None:
                break
            folder = self._folder / name
            try:
                handle = os.open(folder / "in-use", os.O_RDONLY)
            except OSError:
                if self.current_name() == name:
                    break
                continue
            if _share(handle) and (folder / "in-use").exists():
                return Version(folder, handle)
            os.close(handle)
            time.sleep(0.005)
        raise StoreMissing(
            "chưa có kho; chạy `wardgraph build`",
            "there is no store yet; run `wardgraph build`",
            where=str(self._derived),
        )

    def create(self) -> Version:
        """Return a new, empty version that nobody sees until it is published; needs the lock."""
        import secrets
        from datetime import datetime

        self._folder.mkdir(parents=True, exist_ok=True)
        folder = self._folder / f"{datetime.now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"  # noqa: DTZ005 (a name)
        folder.mkdir()
        handle = os.open(folder / "in-use", os.O_RDONLY | os.O_CREAT, 0o644)
        _share(handle)
        return Version(folder, handle)

    def publish(self, version: Version) -> None:
        """Make `version` the current one, in one step that is seen whole or not at all; needs the lock."""
        _sync(version.folder)
        _sync(self._folder)
        _write(self._pointer, version.name + "\n")

    def prune(self) -> None:
        """Remove what is neither current nor open, leftovers of killed builds included; needs the lock."""
        current = self.current_name()
        if not self._folder.is_dir():
            return
        for folder in self._folder.iterdir():
            if folder.name != current:
                _remove(folder)

    def discard(self, version: Version) -> None:
        """Remove a version that was not published."""
        import shutil

        version.close()
        shutil.rmtree(version.folder, ignore_errors=True)

    @contextlib.contextmanager
    def lock(self, patience: float = 0.0) -> Iterator[None]:
        """Hold the right to build and change.

        Args:
            patience: how many seconds to wait for it.

        Raises:
            StoreBusy: somebody else holds it; says who and since when.
        """
        import json
        import socket

        path = self._derived / "build.lock"
        try:
            self._derived.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as fault:
            raise StoreUnusable(
                f"không ghi được vào thư mục này ({fault.strerror}); chọn thư mục khác bằng --home",
                f"this folder cannot be written ({fault.strerror}); choose another with --home",
                where=str(self._derived),
            ) from fault
        try:
            deadline = time.monotonic() + patience
            while not _taken(handle):
                if time.monotonic() > deadline:
                    raise _busy(path)
                time.sleep(0.05)
            note = {"pid": os.getpid(), "host": socket.gethostname(), "since": time.strftime("%Y-%m-%d %H:%M:%S")}
            with contextlib.suppress(OSError):
                os.ftruncate(handle, 0)
                os.pwrite(handle, json.dumps(note).encode(), 0)
            yield
        finally:
            os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _busy(path: Path) -> StoreBusy:
    import json

    who, since = "?", "?"
    with contextlib.suppress(OSError, ValueError, KeyError):
        note = json.loads(path.read_text(encoding="utf-8"))
        who, since = f"{note['pid']} ({note['host']})", note["since"]
    return StoreBusy(
        f"tiến trình {who} đang dựng hoặc sửa kho này từ {since}; hãy chờ nó xong, hoặc dừng nó rồi chạy lại",
        f"process {who} has been building or changing this store since {since}; wait for it, or end it and run again",
        where=str(path.parent),
    )


def _share(handle: int) -> bool:
    """Hold the file for reading; False where it is about to be removed."""
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # A file system without locks: nothing is removed there either, since that takes a lock.
        return True
    return True


def _remove(folder: Path) -> None:
    """Remove the version in `folder`, unless a reader holds it."""
    import shutil

    handle = None
    try:
        handle = os.open(folder / "in-use", os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (folder / "in-use").unlink()
    except FileNotFoundError:
        pass
    except OSError:
        return
    finally:
        if handle is not None:
            os.close(handle)
    shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    """Write `text` so that after a crash the file has either its old or its new content."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
