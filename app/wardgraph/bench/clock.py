"""How long something takes: medians of a few runs, fewer where one run is long already."""

from __future__ import annotations

import signal
import statistics
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPEAT = 5
# A run that takes longer than this is not repeated as often: five of them would tell no more.
_LONG = 2.0
_VERY_LONG = 10.0


def timed(work: Callable[[], object], repeat: int = REPEAT) -> tuple[float, object]:
    """Return the median of several runs in seconds, and what the last one returned."""
    seconds: list[float] = []
    result: object = None
    while len(seconds) < repeat:
        begun = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - begun)
        longest = max(seconds)
        if longest > _VERY_LONG or (longest > _LONG and len(seconds) >= min(3, repeat)):
            break
    return statistics.median(seconds), result


class TooSlowError(Exception):
    """A limit was passed. Not a TimeoutError: engines take those for faults of the disk."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Interrupt Python code that takes longer.

    Raises:
        TooSlowError: it did.
    """

    def stop(_signal: int, _frame: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def share(values: list[float], part: float) -> float:
    """Return the value that a `part` of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
