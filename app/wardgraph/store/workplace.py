"""The process that a worker works in: `python -m wardgraph.store.workplace FOLDER MEMORY`."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from pathlib import Path

from wardgraph.errors import WardgraphError
from wardgraph.store.embedded import EmbeddedStore
from wardgraph.store.frames import END, FAULT, HEAD, READY, Frames, packed, too_large
from wardgraph.store.task import Request, answer
from wardgraph.store.versions import hold


def bind_to_parent(memory: int) -> None:
    """Let this process have no more than `memory` bytes, and end when the one that started it does."""
    _limit(memory)
    # Where memory runs out all the same, the system is to end this process and not the one that serves.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()


def step_back() -> None:
    """Let those go first who hand out the work, and must end it in time; and those who are only starting."""
    os.nice(10)


def _limit(memory: int) -> None:
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _end_with(parent: int) -> None:
    """End this process when the one that started it is gone, even in the middle of a query."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _serve(folder: str, memory: int) -> None:
    frames = Frames(os.dup(1))
    os.dup2(2, 1)
    bind_to_parent(memory)
    try:
        store = EmbeddedStore.of_version(hold(Path(folder)))
    except WardgraphError as fault:
        frames.say(FAULT, packed(fault))
        return
    step_back()
    frames.say(READY, b"")
    requests = sys.stdin.buffer
    while head := requests.read(HEAD.size):
        _, length = HEAD.unpack(head)
        request = Request(**json.loads(requests.read(length)))
        try:
            outcome = answer(store, request, frames)  # type: ignore[arg-type]
            frames.flush()
            frames.say(END, json.dumps(outcome).encode())
        except (WardgraphError, MemoryError) as fault:
            frames.clear()
            frames.say(FAULT, packed(fault if isinstance(fault, WardgraphError) else too_large()))


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
