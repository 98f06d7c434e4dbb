"""Running queries of strangers: within limits of time, rows, memory and size, side by side.

A query is run in a process that can be killed. Some queries at a time may take all the time there is; those beside them
are given a second, so that a short query is answered however many long ones are under way.
"""

from __future__ import annotations

import io
import threading
from typing import IO, TYPE_CHECKING, cast

from wardgraph.store.faults import QueryTimeout, QueryTooLarge, ServerBusy
from wardgraph.store.pool import Pool
from wardgraph.store.task import Outcome, Request

if TYPE_CHECKING:
    from wardgraph.http.limits import Limits
    from wardgraph.settings import Settings

_SHORT = 1.0
_WAIT = 1.0


class Runner:
    """Runs queries on the embedded store, or on the endpoint of `settings`."""

    def __init__(self, settings: Settings, limits: Limits) -> None:
        from wardgraph.http.clerks import Clerks

        size = limits.long + limits.short
        self._limits = limits
        self._long = threading.BoundedSemaphore(limits.long)
        self._pool = None if settings.endpoint else Pool(settings, size, memory=limits.memory)
        self._clerks = Clerks(settings, size, limits.memory) if settings.endpoint else None

    def run(self, query: str, form: str, *, graphs: str | None = None, rows: int | None = None) -> Outcome:
        """Run `query` and return its answer, cut off at the limit of rows, or at `rows`.

        Args:
            query: SPARQL text.
            form: the format of the answer.
            graphs: the format of triples, where it is another one.
            rows: the most rows or triples, where that is another number.

        Raises:
            QueryTimeout: it took longer than it was given.
            QueryTooLarge: it took more memory, or its answer is larger than an answer may be.
            ServerBusy: too many others are under way.
            QueryFault: it is malformed or not allowed.
        """
        request = Request(query, rows=form, triples=graphs or form, limit=rows or self._limits.rows)
        seconds = self._limits.seconds
        if seconds <= _SHORT:
            return self._fetch(request, seconds)
        if self._long.acquire(blocking=False):
            try:
                return self._fetch(request, seconds)
            finally:
                self._long.release()
        try:
            return self._fetch(request, _SHORT)
        except QueryTimeout:
            raise ServerBusy(
                "máy chủ đang chạy nhiều truy vấn dài; hãy thử lại sau ít giây",
                "the server is busy with long queries; try again in a few seconds",
            ) from None

    def warm(self) -> None:
        """Start some processes, so that the first queries need not wait for them."""
        self.run("ASK {}", "json")
        if self._pool is not None:
            threading.Thread(target=self._pool.warm, args=(self._limits.short,), daemon=True).start()

    def close(self) -> None:
        """End the processes."""
        for one in (self._pool, self._clerks):
            if one is not None:
                one.close()

    def _fetch(self, request: Request, seconds: float) -> Outcome:
        if self._pool is not None:
            output = _Bounded(self._limits.answer)
            try:
                outcome = self._pool.fetch(request, timeout=seconds, wait=_WAIT, output=cast("IO[bytes]", output))
            except _FullError:
                raise _too_large() from None
            outcome.body = output.getvalue()
            return outcome
        assert self._clerks is not None  # noqa: S101 (it is one or the other)
        # The engine behind the endpoint is told the limit; what it does not keep, the end of the clerk does.
        fields = {"query": request.query, "rows": request.rows, "triples": request.triples, "limit": request.limit}
        given = {"time": seconds, **fields}
        said = self._clerks.do("sparql", seconds=seconds + 0.5, wait=_WAIT, **given)
        body = said.pop("body").encode()
        if len(body) > self._limits.answer:
            raise _too_large()
        return Outcome(**said, body=body)


class _FullError(Exception):
    """There is no room for more; no fault of the query, so that its process is ended."""


class _Bounded(io.BytesIO):
    """Takes so many bytes and no more."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._left = most

    def write(self, part: bytes) -> int:  # type: ignore[override]
        self._left -= len(part)
        if self._left < 0:
            raise _FullError
        return super().write(part)


def _too_large() -> QueryTooLarge:
    return QueryTooLarge(
        "câu trả lời quá lớn; hãy thu hẹp truy vấn hoặc tải /dump.nq",
        "the answer is too large; narrow the query, or fetch /dump.nq",
    )
