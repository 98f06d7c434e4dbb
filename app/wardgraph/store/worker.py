"""A query in a process of its own, which is killed at its limits: the engine itself cannot be interrupted.

A `Worker` is one such process, with a read-only handle on one version of the store. It answers one query after the
other; only one that went over a limit costs a new process (about 0.1 s).
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from typing import IO, TYPE_CHECKING

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from wardgraph.store.embedded import solutions
from wardgraph.store.faults import QueryFault, QueryTimeout, StoreUnusable
from wardgraph.store.frames import CHUNK, END, FAULT, HEAD, QUERY, too_large, unpacked
from wardgraph.store.task import Outcome, Request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wardgraph.store.interface import Answer

MEMORY = 4 << 30
_START = 30.0


class Worker:
    """One process over the version of the store in `folder`; safe to share between threads, which then take turns."""

    def __init__(self, folder: Path, *, memory: int = MEMORY) -> None:
        self.folder = folder
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def fetch(
        self,
        request: Request,
        *,
        timeout: float | None = None,
        deadline: float | None = None,
        output: IO[bytes] | None = None,
    ) -> Outcome:
        """Run `request` and return what came of it.

        Args:
            request: the query and how its answer is to be written.
            timeout: in seconds, for everything; then the process is killed.
            deadline: when that is on the monotonic clock, where the time began before this call.
            output: takes the written answer as it comes, instead of `Outcome.body`.

        Raises:
            QueryTimeout: it took longer.
            QueryTooLarge: it needed more memory than the process may have, or brought the engine down.
            QueryFault: it is malformed or not allowed.
            StoreUnusable: the version cannot be opened.
        """
        with self._turn:
            if deadline is None and timeout is not None:
                deadline = time.monotonic() + timeout
            body = io.BytesIO() if output is None else output
            try:
                process = self._ready(deadline)
                _send(process, request)
                outcome = _receive(process, deadline, body)
            except TimeoutError:
                self._kill(wait=False)
                raise _too_slow(timeout) from None
            except EOFError:
                self._kill(wait=False)
                raise too_large() from None
            except (QueryFault, StoreUnusable):
                raise
            except BaseException:
                # Interrupted, or the output is gone: what is still under way must not answer the next query.
                self._kill()
                raise
            if output is None:
                outcome.body = body.getvalue()  # type: ignore[attr-defined]
            return outcome

    def run(self, query: str, *, timeout: float | None = None) -> Answer:
        """Run `query` and return its answer as terms."""
        outcome = self.fetch(Request(query), timeout=timeout)
        if outcome.kind == "triples":
            return [quad.triple for quad in parse(outcome.body, RdfFormat.N_TRIPLES)]
        parsed = parse_query_results(outcome.body, QueryResultsFormat.JSON)
        return solutions(parsed) if isinstance(parsed, QuerySolutions) else bool(parsed)

    def close(self) -> None:
        """End the process."""
        with self._turn:
            self._kill()

    def _ready(self, deadline: float | None) -> subprocess.Popen[bytes]:
        """Return the process, started if need be, until `deadline` at the latest."""
        if self._process is None or self._process.poll() is not None:
            self._kill()
            # -P: the folder that the command runs in must not stand before the program's own modules.
            command = [sys.executable, "-P", "-m", "wardgraph.store.workplace", str(self.folder), str(self._memory)]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                start_new_session=True,
            )
            latest = time.monotonic() + _START
            for kind, payload in _frames(self._process, latest if deadline is None else min(latest, deadline)):
                if kind == FAULT:
                    self._kill()
                    raise unpacked(payload)
                break
        return self._process

    def prepare(self) -> None:
        """Start the process, so that the next query need not wait for it."""
        with self._turn, contextlib.suppress(TimeoutError, EOFError):
            self._ready(None)

    def idle(self) -> bool:
        """Return whether there is a process, ready for a query."""
        return self._process is not None and self._process.poll() is None

    def _kill(self, *, wait: bool = True) -> None:
        """End the process; one that holds much memory takes a while to be gone, which nobody has to wait for."""
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            if wait:
                process.wait()
            else:
                threading.Thread(target=process.wait, daemon=True).start()

    def __del__(self) -> None:
        if getattr(self, "_process", None) is not None:
            self._kill()


def _send(process: subprocess.Popen[bytes], request: Request) -> None:
    assert process.stdin is not None  # noqa: S101 (it was asked for)
    payload = json.dumps(asdict(request)).encode()
    message = memoryview(HEAD.pack(QUERY, len(payload)) + payload)
    try:
        while message:
            message = message[process.stdin.write(message) :]
    except BrokenPipeError:
        raise EOFError from None


def _receive(process: subprocess.Popen[bytes], deadline: float | None, body: IO[bytes]) -> Outcome:
    """Write the answer to `body` as it comes and return the rest of the outcome."""
    for kind, payload in _frames(process, deadline):
        if kind == FAULT:
            raise unpacked(payload)
        if kind == END:
            return Outcome(**json.loads(payload))
        body.write(payload)
    raise EOFError


def _frames(process: subprocess.Popen[bytes], deadline: float | None) -> Iterator[tuple[bytes, bytes]]:
    """Yield what the process says.

    Raises:
        TimeoutError: the deadline passed.
        EOFError: the process ended.
    """
    assert process.stdout is not None  # noqa: S101 (it was asked for)
    handle = process.stdout.fileno()
    buffer = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(handle, selectors.EVENT_READ)

        def read(size: int) -> bytes:
            while len(buffer) < size:
                left = None if deadline is None else deadline - time.monotonic()
                if (left is not None and left <= 0) or not selector.select(left):
                    raise TimeoutError
                part = os.read(handle, max(CHUNK, size - len(buffer)))
                if not part:
                    raise EOFError
                buffer.extend(part)
            taken = bytes(buffer[:size])
            del buffer[:size]
            return taken

        while True:
            kind, length = HEAD.unpack(read(HEAD.size))
            yield kind, read(length)


def _too_slow(timeout: float | None) -> QueryTimeout:
    return QueryTimeout(
        f"truy vấn chạy quá {timeout:g} giây và đã bị dừng; hãy thu hẹp truy vấn",
        f"the query ran for more than {timeout:g} s and was stopped; narrow it",
    )
