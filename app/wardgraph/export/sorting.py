"""Sorting more lines than memory should hold: sorted runs on disk, merged as they are read."""

from __future__ import annotations

import heapq
import io
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

_RUN = 100_000
# Every run that is read is an open file.
_RUNS = 200

Bytes: TypeAlias = bytes


class SortedLines:
    """A set of lines that is read back in byte order, each line once.

    Lines hold no line break. Use it as a context manager: what is on disk goes when it ends.
    """

    def __init__(self, run: int = _RUN) -> None:
        self._run = run
        self._folder = tempfile.TemporaryDirectory(prefix="wardgraph-export-")
        self._held: set[Bytes] = set()
        self._runs: list[Path] = []
        self._made = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def add(self, line: str) -> None:
        """Add one line."""
        self._held.add(line.encode())
        if len(self._held) >= self._run:
            self._write_run()

    def update(self, lines: Iterable[str]) -> None:
        """Add lines."""
        for line in lines:
            self.add(line)

    def clear(self) -> None:
        """Forget all lines."""
        self._held.clear()
        for path in self._runs:
            path.unlink()
        self._runs.clear()

    def without(self, others: SortedLines) -> Iterator[Bytes]:
        """Yield the lines, in order, that are not in `others`."""
        rest = iter(others)
        other = next(rest, None)
        for line in self:
            while other is not None and other < line:
                other = next(rest, None)
            if line != other:
                yield line

    def __iter__(self) -> Iterator[Bytes]:
        """Yield the lines in order; may be read more than once."""
        held = iter(sorted(self._held))
        runs = [self._read(path) for path in self._runs]
        for line, _ in groupby(heapq.merge(held, *runs)):
            yield line

    def _write_run(self) -> None:
        self._made += 1
        path = Path(self._folder.name) / f"{self._made}"
        merging = len(self._runs) >= _RUNS
        with path.open("wb") as file:
            file.writelines(line + b"\n" for line in (self if merging else sorted(self._held)))
        self._held.clear()
        if merging:
            self.clear()
        self._runs.append(path)

    @staticmethod
    def _read(path: Path) -> Iterator[Bytes]:
        with path.open("rb") as file:
            for line in file:
                yield line.removesuffix(b"\n")


class LinesFile(io.RawIOBase):
    """Lines as a file, for a parser that reads files."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._left = b""

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill `buffer` with what comes next and return how much that was."""
        while len(self._left) < len(buffer):
            line = next(self._lines, None)
            if line is None:
                break
            self._left += line
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size
