"""Several workers over the current version of the store, for a server; one is always made ready for the next query."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import IO, TYPE_CHECKING

from wardgraph.errors import WardgraphError
from wardgraph.store.faults import ServerBusy, StoreUnusable
from wardgraph.store.versions import Versions
from wardgraph.store.worker import MEMORY, Worker

if TYPE_CHECKING:
    from wardgraph.settings import Settings
    from wardgraph.store.task import Outcome, Request

_ATTEMPTS = 3


class Pool:
    """Several workers over the current version of the store in the home of `settings`."""

    def __init__(self, settings: Settings, size: int = 2, *, memory: int = MEMORY) -> None:
        self._versions = Versions(settings.derived)
        self._memory = memory
        self._closed = False
        self._places = threading.Semaphore(size)
        self._lock = threading.Lock()
        self._warming = threading.Lock()
        # Workers that nobody uses and whose process is ready; the other places are free for a new one.
        self._ready: list[Worker] = []

    def fetch(self, request: Request, *, timeout: float, wait: float = 5.0, output: IO[bytes] | None = None) -> Outcome:
        """Run `request` in an idle worker; see `Worker.fetch`. Waiting for one is part of `timeout`.

        Raises:
            ServerBusy: no worker became idle within `wait` seconds.
        """
        deadline = time.monotonic() + timeout
        if not self._places.acquire(timeout=min(wait, timeout)):
            raise ServerBusy(
                "máy chủ đang bận; hãy thử lại sau ít giây", "the server is busy; try again in a few seconds"
            )
        worker: Worker | None = None
        try:
            worker = self._idle()
            self._keep_spare()
            for attempt in range(1, _ATTEMPTS + 1):
                worker = self._current(worker)
                try:
                    return worker.fetch(request, timeout=timeout, deadline=deadline, output=output)
                except StoreUnusable:
                    # A newer version was published, and this one removed, between two lines.
                    if attempt == _ATTEMPTS:
                        raise
            raise AssertionError
        finally:
            self._hand_back(worker)

    def warm(self, many: int) -> None:
        """Start processes until so many are ready, so that the first queries need not wait for them."""
        with self._warming:
            for _ in range(many):
                with self._lock:
                    enough = len(self._ready) >= many or self._closed
                if enough or not self._places.acquire(blocking=False):
                    return
                worker: Worker | None = None
                try:
                    # A fault is told to the query that will need the worker.
                    with contextlib.suppress(WardgraphError):
                        worker = self._current(None)
                        worker.prepare()
                finally:
                    self._hand_back(worker, spare=False)

    def close(self) -> None:
        """End all idle processes; those under way end when they are handed back."""
        with self._lock:
            self._closed = True
            idle, self._ready = self._ready, []
        for worker in idle:
            worker.close()

    def _idle(self) -> Worker | None:
        with self._lock:
            return self._ready.pop() if self._ready else None

    def _hand_back(self, worker: Worker | None, *, spare: bool = True) -> None:
        """Let the next query have `worker`, unless its process was ended."""
        with self._lock:
            kept = worker is not None and worker.idle() and not self._closed
            if worker is not None and kept:
                self._ready.append(worker)
        if worker is not None and not kept:
            worker.close()
        self._places.release()
        if spare:
            self._keep_spare()

    def _keep_spare(self) -> None:
        """See to it that a process is ready for whoever comes next: starting one takes long beside long queries.

        One at a time: those of many queries that end together would take all there is from those that still run.
        """
        with self._lock:
            wanted = not self._ready and not self._closed
        if wanted and not self._warming.locked():
            threading.Thread(target=self.warm, args=(1,), daemon=True).start()

    def _current(self, worker: Worker | None) -> Worker:
        """Return `worker`, or another one where it is not over the current version."""
        if worker is not None and worker.folder.name == self._versions.current_name():
            return worker
        if worker is not None:
            worker.close()
        version = self._versions.open()
        version.close()
        return Worker(version.folder, memory=self._memory)
