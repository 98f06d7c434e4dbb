"""The whole graph as one file in each RDF format: made once a state of the graph, by `wardgraph export`."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

from wardgraph.store.faults import ServerBusy, StoreUnusable

if TYPE_CHECKING:
    from pathlib import Path

    from wardgraph.settings import Settings

# How long a file made from a remote endpoint, whose changes are not told, is good for.
_FRESH = 3600.0
_PATIENCE = 8.0


class Dumps:
    """Files of the whole graph, kept beside the store."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._making: dict[Path, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()

    def get(self, form: str, suffix: str, state: str) -> Path:
        """Return the file of `form` for the state of the graph called `state`; make it where it is missing.

        Raises:
            ServerBusy: it is still being made.
            StoreUnusable: it cannot be made.
        """
        path = self._settings.derived / "dumps" / (state or "remote") / f"wardgraph.{suffix}"
        if self._is_good(path, state):
            return path
        with self._lock:
            process = self._making.get(path)
            if process is None:
                self._forget_others(path.parent)
                process = self._making[path] = self._start(form, path)
        try:
            code = process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            raise ServerBusy(
                "tệp đang được tạo; hãy thử lại sau ít phút", "the file is being made; try again in a few minutes"
            ) from None
        with self._lock:
            if self._making.get(path) is process:
                del self._making[path]
        if code or not path.is_file():
            raise StoreUnusable("không tạo được tệp này", "this file cannot be made")
        return path

    def close(self) -> None:
        """End what is being made."""
        with self._lock:
            for process in self._making.values():
                process.kill()
                process.wait()
            self._making.clear()

    def _is_good(self, path: Path, state: str) -> bool:
        with contextlib.suppress(OSError):
            age = time.time() - path.stat().st_mtime
            return bool(state) or age < _FRESH
        return False

    def _start(self, form: str, path: Path) -> subprocess.Popen[bytes]:
        settings = self._settings
        options = ["--home", str(settings.home), "--quiet"]
        environment = dict(os.environ)
        if settings.endpoint:
            # An address may carry a password, which does not belong on a command line.
            environment["WARDGRAPH_ENDPOINT"] = settings.endpoint
        command = [sys.executable, "-P", "-m", "wardgraph", *options, "export", "--format", form, "-o", str(path)]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment)

    def _forget_others(self, folder: Path) -> None:
        """Remove the files of earlier states."""
        with contextlib.suppress(OSError):
            for other in folder.parent.iterdir():
                if other != folder:
                    shutil.rmtree(other, ignore_errors=True)
