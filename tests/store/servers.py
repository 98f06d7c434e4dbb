"""Real SPARQL servers, each on a port and a folder of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        name: oxigraph or virtuoso.
        query: its query endpoint.
        update: its update endpoint.
        guarded: a second update endpoint that wants a name and a password, with these in it; "" if there is none.
    """

    name: str
    query: str
    update: str
    guarded: str = ""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def wanted(program: str) -> str:
    """Return where `program` is; without it the test cannot run, which is a fault wherever tests are set up."""
    beside = Path(sys.executable).parent / program
    found = str(beside) if beside.is_file() else shutil.which(program)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{program} is not installed: tests/setup.sh installs it")
        pytest.skip(f"{program} is not installed: run tests/setup.sh as root")
    return found


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{url} does not answer: {log.read_text(errors='replace')[-2000:]}")


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    port = free_port()
    log = folder / "log"
    command = [wanted("oxigraph"), "serve", "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        wait_for(f"http://127.0.0.1:{port}/", process, log)
        yield Server("oxigraph", f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/update")
    finally:
        process.kill()
        process.wait()


VIRTUOSO = """
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
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = 1000000
"""


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    program, console = wanted("virtuoso-t"), wanted("isql-vt")
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(sql=sql, http=http))
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program, "+foreground", "+configfile", "virtuoso.ini"], cwd=folder, stdout=output, stderr=output
        )
    try:
        url = f"http://127.0.0.1:{http}/sparql"
        wait_for(url, process, log)
        grant = 'exec=GRANT SPARQL_UPDATE TO "SPARQL";'
        subprocess.run([console, f"127.0.0.1:{sql}", "dba", "dba", grant], check=True, capture_output=True)
        yield Server("virtuoso", url, url, f"http://dba:dba@127.0.0.1:{http}/sparql-auth")
    finally:
        process.kill()
        process.wait()


SERVERS = {"oxigraph": oxigraph, "virtuoso": virtuoso}
