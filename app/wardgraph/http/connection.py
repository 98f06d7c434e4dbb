"""Connections that are not held for nothing: by those who send no request, half of one, or read no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

# A connection on which nothing has moved from one look to the next is ended: after once to twice these seconds.
LOOK = 10.0


class Connection(H11Protocol):
    """HTTP/1.1, looked at from time to time."""

    _looking: asyncio.TimerHandle | None = None
    _unread = 0
    _resumed = False
    _answered: RequestResponseCycle | None = None
    _idle = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection."""
        super().connection_made(transport)
        self._look_later()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        if self._looking is not None:
            self._looking.cancel()
        super().connection_lost(exc)

    def resume_writing(self) -> None:
        """Go on: so much of an answer has been read that there is room for more."""
        self._resumed = True
        super().resume_writing()

    def _look_later(self) -> None:
        self._looking = self.loop.call_later(LOOK, self._look)

    def _look(self) -> None:
        if self._has_moved():
            self._look_later()
        else:
            self.transport.abort()

    def _has_moved(self) -> bool:
        """Return whether something has been read, or asked, since the last look."""
        before, self._unread = self._unread, self.transport.get_write_buffer_size()
        resumed, self._resumed = self._resumed, False
        if self._unread:
            return resumed or not before or self._unread < before
        under_way = self.cycle is not None and not self.cycle.response_complete
        still_idle = self._idle and self._answered is self.cycle
        self._idle, self._answered = not under_way, self.cycle
        return under_way or not still_idle
