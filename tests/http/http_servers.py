"""Real servers in processes of their own, on free ports, over the small graph."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ID = "https://w3id.org/wardgraph/id/"


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        url: without a slash at its end.
        http: a client of it.
        pid: its process.
    """

    url: str
    http: httpx.Client
    pid: int

    def query(self, text: str, accept: str | None = None, **parameters: str) -> httpx.Response:
        """Send a query by GET."""
        headers = {"Accept": accept} if accept else {}
        return self.http.get("/sparql", params={"query": text, **parameters}, headers=headers)

    def memory(self) -> int:
        """Return how many bytes of memory it holds, its own process only: the others are bounded one by one."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def processes(self) -> int:
        """Return how many processes it has started that are still there, those that nobody buried included."""
        count = 0
        for status in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                count += int(status.read_text().rpartition(")")[2].split()[1]) == self.pid
        return count

    def sockets(self) -> int:
        """Return how many connections it holds, its own among them."""
        count = 0
        for handle in Path(f"/proc/{self.pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                count += str(handle.readlink()).startswith("socket:")
        return count


@contextlib.contextmanager
def running(
    root: Path, home: Path, *options: str, endpoint: str | None = None, environment: dict[str, str] | None = None
) -> Iterator[Server]:
    """Run `wardgraph serve` of the checkout in `root` on `home`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WARDGRAPH_")} | (environment or {})
    before = ["--endpoint", endpoint] if endpoint else []
    variables = kept | {"PYTHONPATH": str(root / "app"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-P", "-m", "wardgraph", "--home", str(home), *before, "serve", "--port", "0", *options]
    process = subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said = []
    try:
        for line in process.stderr:
            said.append(line)
            if found := re.match(r"wardgraph: (http://\S+)/$", line):
                break
        else:
            pytest.fail("the server does not start: " + "".join(said))
        # What it says later must not fill the pipe.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        with httpx.Client(base_url=found[1], timeout=30) as client:
            yield Server(found[1], client, process.pid)
    finally:
        process.terminate()
        process.wait(15)
