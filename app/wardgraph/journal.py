"""Changes of files in the home that happen all or not at all, even when the program is killed among them.

The new files are written aside, then a journal that lists every move is put in place in one step: from then on the
change is decided. Whoever finds a journal that nobody is working on carries it out to the end.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from typing import TYPE_CHECKING

from wardgraph.errors import WardgraphError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from wardgraph.settings import Settings

_LAYOUT = 1
# Bytes that common file systems take in one name.
_LONGEST = 255


class HomeBusy(WardgraphError):  # noqa: N818 (a state, told as an error)
    """Another process is changing the files of this home."""


def recover(settings: Settings) -> bool:
    """Carry out a change that a killed process decided on; return whether there was one.

    Costs one look at the file system where there is nothing to do. A journal whose writer still lives is left to it.
    """
    if not _journal(settings).is_file():
        return False
    try:
        with changing(settings):
            return True
    except HomeBusy:
        return False


@contextlib.contextmanager
def changing(settings: Settings) -> Iterator[None]:
    """Hold the right to change the files of the home; finishes first what a killed process had decided on.

    Raises:
        HomeBusy: another process holds it.
        WardgraphError: the home cannot be written.
    """
    try:
        settings.derived.mkdir(parents=True, exist_ok=True)
        handle = os.open(settings.derived / "import.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as fault:
        raise _unwritable(settings, fault) from fault
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeBusy(
                "một tiến trình khác đang nhập hoặc rút nguồn ở đây; hãy chờ nó xong rồi chạy lại",
                "another process is importing or retracting here; wait for it to end and run again",
                where=str(settings.home),
            ) from None
        try:
            _finish(settings)
        except OSError as fault:
            raise _unwritable(settings, fault) from fault
        yield
    finally:
        os.close(handle)


def change(settings: Settings, files: Mapping[Path, str | None]) -> None:
    """Give each of `files` its new text, or remove it where that is None; needs `changing`.

    Raises:
        WardgraphError: the disk is full or the home cannot be written, or a file would lie outside of the home's
            graph or have a name that its file system does not take; nothing is changed then.
    """
    staging = _staging(settings)
    for path in files:
        _check_name(settings, path)
    try:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        moves: list[dict[str, str | None]] = []
        for number, (path, text) in enumerate(sorted(files.items())):
            moves.append({"to": str(path.relative_to(settings.home)), "from": None if text is None else str(number)})
            if text is not None:
                _write(staging / str(number), text)
        _sync(staging)
        decided = staging / "journal"
        _write(decided, json.dumps({"layout": _LAYOUT, "moves": moves}))
        decided.replace(_journal(settings))
        _sync(settings.derived)
        _finish(settings)
    except OSError as fault:
        raise _unwritable(settings, fault) from fault


def _finish(settings: Settings) -> None:
    """Carry out the moves of the journal, those already done excepted, and remove it."""
    journal, staging = _journal(settings), _staging(settings)
    if journal.is_file():
        folders: set[Path] = set()
        for move in _moves(journal):
            target = settings.home / move["to"]
            if move["from"] is None:
                target.unlink(missing_ok=True)
                _remove_empty(target.parent, settings.home)
            elif (staging / move["from"]).is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                (staging / move["from"]).replace(target)
            folders.add(target.parent)
        for folder in sorted(folders):
            if folder.is_dir():
                _sync(folder)
        journal.unlink()
    shutil.rmtree(staging, ignore_errors=True)


def _moves(journal: Path) -> list[dict[str, str]]:
    try:
        moves: list[dict[str, str]] = json.loads(journal.read_text(encoding="utf-8"))["moves"]
    except (ValueError, KeyError, TypeError):
        raise WardgraphError(
            "nhật ký của lần nhập trước đã hỏng; xóa tệp này rồi nhập lại nguồn ấy",
            "the journal of an earlier import is damaged; remove this file and import that source again",
            where=str(journal),
        ) from None
    return moves


def _check_name(settings: Settings, path: Path) -> None:
    """Raise where `path` is not to be written: once decided on, a change must be possible to carry out."""
    too_long = any(len(os.fsencode(part)) > _LONGEST for part in path.parts)
    if too_long or ".." in path.parts or not path.is_relative_to(settings.home / "graph"):
        raise WardgraphError(
            "tên tệp nguồn không dùng được (quá dài, hoặc dẫn ra ngoài thư mục dữ liệu); hãy đổi mã nguồn",
            "the source's file cannot have this name (too long, or outside of the home); change the source's id",
            where=str(path)[:_LONGEST],
        )


def _remove_empty(folder: Path, home: Path) -> None:
    """Remove the folder of a publisher of whom nothing is left."""
    with contextlib.suppress(OSError):
        if folder.parent.name == "sources" and folder.is_relative_to(home):
            folder.rmdir()


def _journal(settings: Settings) -> Path:
    return settings.derived / "import.journal"


def _staging(settings: Settings) -> Path:
    return settings.derived / "staging"


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritable(settings: Settings, fault: OSError) -> WardgraphError:
    return WardgraphError(
        f"không ghi được vào thư mục này ({fault.strerror}); chọn thư mục khác bằng --home, hoặc giải phóng đĩa",
        f"this folder cannot be written ({fault.strerror}); choose another with --home, or free some disk space",
        where=str(settings.home),
    )
