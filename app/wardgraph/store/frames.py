"""What a worker and the process that it works in say to each other: a letter, a length, and so many bytes."""

from __future__ import annotations

import json
import os
import struct
from typing import TYPE_CHECKING, Any

from wardgraph.store import faults
from wardgraph.store.faults import QueryFault, QueryTooLarge, StoreUnusable

if TYPE_CHECKING:
    from wardgraph.errors import WardgraphError

HEAD = struct.Struct(">cI")
CHUNK = 1 << 16

QUERY, READY, DATA, END, FAULT = b"Q", b"R", b"D", b"E", b"F"


class Frames:
    """The written answer, on its way to the other process."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._buffer = bytearray()

    def write(self, part: bytes) -> int:
        """Take a part of the answer, as a file would."""
        self._buffer += part
        if len(self._buffer) >= CHUNK:
            self.flush()
        return len(part)

    def flush(self) -> None:
        """Send what was taken."""
        if self._buffer:
            self.say(DATA, bytes(self._buffer))
            self._buffer.clear()

    def say(self, kind: bytes, payload: bytes) -> None:
        """Send one frame."""
        message = memoryview(HEAD.pack(kind, len(payload)) + payload)
        while message:
            message = message[os.write(self._handle, message) :]

    def clear(self) -> None:
        """Forget what was not sent."""
        self._buffer.clear()


def packed(fault: WardgraphError) -> bytes:
    """Return `fault` as the content of a frame."""
    said = {"kind": type(fault).__name__, "vi": fault.text.vi, "en": fault.text.en, "where": fault.where}
    said |= {"line": getattr(fault, "line_number", None), "column": getattr(fault, "column", None)}
    return json.dumps(said).encode()


def unpacked(payload: bytes) -> QueryFault | StoreUnusable:
    """Return the fault that is the content of a frame."""
    said: dict[str, Any] = json.loads(payload)
    kind = getattr(faults, said["kind"])
    if issubclass(kind, QueryFault):
        fault: QueryFault = kind(said["vi"], said["en"], line=said["line"], column=said["column"])
        return fault
    return StoreUnusable(said["vi"], said["en"], where=said["where"])


def too_large() -> QueryTooLarge:
    """Return the fault of a query that took its process down."""
    return QueryTooLarge(
        "truy vấn cần quá nhiều bộ nhớ hoặc lồng quá sâu và đã bị dừng; hãy thu hẹp truy vấn",
        "the query needed too much memory or nests too deeply and was stopped; narrow it",
    )
