"""Virtuoso as a peer: started in a folder of its own, filled from a file, asked over HTTP."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

GRAPH = "https://w3id.org/wardgraph/graph/bench"
_START = 120.0
_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
DirsAllowed = {allowed}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 10000000
"""


def installed() -> bool:
    """Return whether Virtuoso can be started here."""
    return bool(shutil.which("virtuoso-t") and shutil.which("isql-vt"))


class Virtuoso:
    """A running server; ends with its `with` statement."""

    def __init__(self, folder: Path, data: Path) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self._data = data
        self._sql, self._http = _port(), _port()
        ini = _INI.format(sql=self._sql, http=self._http, allowed=data.parent)
        (folder / "virtuoso.ini").write_text(ini, encoding="utf-8")

    def __enter__(self) -> Self:
        command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, cwd=self.folder, stdout=quiet, stderr=quiet)
        deadline = time.monotonic() + _START
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self._http}/sparql", timeout=5).close()
            except urllib.error.HTTPError:
                return self
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    self._end()
                    raise
                time.sleep(0.1)
            else:
                return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()

    def load(self) -> None:
        """Load the file as its bulk loader does, and write everything to disk."""
        # The loader registers files by folder and pattern.
        register = f"ld_dir('{self._data.parent}', '{self._data.name}', '{GRAPH}');"
        for statement in (register, "rdf_loader_run();", "checkpoint;"):
            console = ["isql-vt", f"127.0.0.1:{self._sql}", "dba", "dba", f"exec={statement}"]
            subprocess.run(console, check=True, capture_output=True)

    def rows(self, query: str, timeout: float) -> int:
        """Return how many rows `query` gives.

        Raises:
            OSError: it refused the query, or took longer than `timeout` seconds.
        """
        form = {"query": query, "default-graph-uri": GRAPH, "format": "application/sparql-results+json"}
        body = urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self._http}/sparql", body, timeout=timeout) as answer:
            return len(json.load(answer)["results"]["bindings"])

    @property
    def peak(self) -> int:
        """The most memory it has had, in kB."""
        with open(f"/proc/{self._process.pid}/status", encoding="utf-8") as status:  # noqa: PTH123 (no file)
            return next((int(line.split()[1]) for line in status if line.startswith("VmHWM")), 0)


def _port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
