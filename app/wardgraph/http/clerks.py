"""Clerks: processes that answer questions, search and describe, each killed when a job takes too long."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Any

from wardgraph import errors
from wardgraph.errors import WardgraphError
from wardgraph.store import faults
from wardgraph.store.faults import QueryFault, QueryTimeout, QueryTooLarge, ServerBusy

if TYPE_CHECKING:
    from wardgraph.settings import Settings

_CHUNK = 1 << 16
# How long a clerk may take to sit down; it does not count as time of the job that waits for it.
_START = 20.0


class BrokenJobError(RuntimeError):
    """A job that the program failed at; standard error tells how."""


class Clerks:
    """Some clerks over the store of `settings`; they start when they are needed."""

    def __init__(self, settings: Settings, size: int, memory: int) -> None:
        said = asdict(settings) | {"home": str(settings.home), "quiet": True}
        # -P: the folder that the server runs in must not stand before the program's own modules.
        module = ["-P", "-m", "wardgraph.http.clerk"]
        self._command = [sys.executable, *module, json.dumps(said), str(memory)]
        self._idle: LifoQueue[_Clerk | None] = LifoQueue()
        for _ in range(size):
            self._idle.put(None)

    def do(self, job: str, *, seconds: float, wait: float = 1.0, **arguments: Any) -> Any:
        """Have a job done by a clerk that is idle.

        Args:
            job: one of the jobs of `clerk.Office`.
            seconds: the time it may take, waiting for an idle clerk included.
            wait: the longest time to wait for one.
            arguments: of the job.

        Raises:
            ServerBusy: no clerk was idle in time.
            QueryTimeout: it took longer.
            QueryTooLarge: it took more memory than a clerk may have.
            WardgraphError: what is wrong with the job.
            BrokenJobError: the program is at fault.
        """
        deadline = time.monotonic() + seconds
        try:
            clerk = self._idle.get(timeout=min(wait, seconds))
        except Empty:
            raise ServerBusy(
                "máy chủ đang bận; hãy thử lại sau ít giây", "the server is busy; try again in a few seconds"
            ) from None
        try:
            if clerk is None or clerk.gone():
                clerk = None
                clerk = _Clerk(self._command)
                started = time.monotonic()
                clerk.sit_down()
                deadline += time.monotonic() - started
            reply = clerk.do({"job": job, "arguments": arguments}, seconds, deadline)
        except BaseException:
            if clerk is not None:
                clerk.end()
            clerk = None
            raise
        finally:
            self._idle.put(clerk)
        if "broken" in reply:
            raise BrokenJobError(job)
        if "fault" in reply:
            raise _fault(reply["fault"])
        return reply["done"]

    def close(self) -> None:
        """End all that are idle."""
        with contextlib.suppress(Empty):
            while True:
                clerk = self._idle.get_nowait()
                if clerk is not None:
                    clerk.end()


class _Clerk:
    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, start_new_session=True
        )

    def gone(self) -> bool:
        return self._process.poll() is not None

    def sit_down(self) -> None:
        """Wait until the process is ready for jobs."""
        try:
            self._line(time.monotonic() + _START)
        except (TimeoutError, EOFError):
            raise ServerBusy("máy chủ đang quá tải", "the server is overloaded; try again later") from None

    def do(self, job: dict[str, Any], seconds: float, deadline: float) -> dict[str, Any]:
        process = self._process
        assert process.stdin is not None  # noqa: S101 (it was asked for)
        message = memoryview(json.dumps(job).encode() + b"\n")
        try:
            while message:
                message = message[process.stdin.write(message) :]
            reply: dict[str, Any] = json.loads(self._line(deadline))
        except (BrokenPipeError, EOFError):
            raise QueryTooLarge(
                "việc này cần quá nhiều bộ nhớ và đã bị dừng", "this needed too much memory and was stopped"
            ) from None
        except TimeoutError:
            raise QueryTimeout(
                f"quá {seconds:g} giây, đã dừng; hãy hỏi hẹp hơn",
                f"stopped after {seconds:g} s; ask for less",
            ) from None
        return reply

    def end(self) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        # One that holds much memory takes a while to be gone, which nobody has to wait for.
        threading.Thread(target=self._process.wait, daemon=True).start()

    def _line(self, deadline: float) -> bytes:
        assert self._process.stdout is not None  # noqa: S101 (it was asked for)
        handle = self._process.stdout.fileno()
        parts: list[bytes] = []
        with selectors.DefaultSelector() as selector:
            selector.register(handle, selectors.EVENT_READ)
            while True:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise TimeoutError
                part = os.read(handle, _CHUNK)
                if not part:
                    raise EOFError
                parts.append(part)
                if part.endswith(b"\n"):
                    return b"".join(parts)


def _fault(said: dict[str, Any]) -> WardgraphError:
    """Return the fault that a clerk met."""
    name = said["kind"]
    kind: type[WardgraphError] = getattr(faults, name, getattr(errors, name, WardgraphError))
    where = said.get("where")
    if issubclass(kind, QueryFault):
        fault: WardgraphError = kind(said["vi"], said["en"], line=said.get("line"), column=said.get("column"))
        fault.where = where
        return fault
    return kind(said["vi"], said["en"], where=where)
