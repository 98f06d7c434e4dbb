"""Files and folders that appear only when they are whole: written under another name first, then renamed."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """Yield a name beside `path` to write a file or folder to; it becomes `path` when nothing was raised.

    What killed processes left behind for the same `path` is removed.

    Raises:
        OSError: it cannot be written there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear(path)
    own = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield own
        own.replace(path)
    finally:
        _remove(own)


def _clear(path: Path) -> None:
    """Remove the drafts of processes that are gone."""
    of_path = re.compile(rf"\.{re.escape(path.name)}\.(\d+)")
    for other in path.parent.iterdir():
        found = of_path.fullmatch(other.name)
        if found and not _alive(int(found[1])):
            _remove(other)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return process != os.getpid()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
