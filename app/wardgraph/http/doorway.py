"""What every request passes: its size, how many a client sends, what is counted, and the headers of every answer."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from wardgraph.http.intake import ADDRESS, LARGEST, PATIENCE
from wardgraph.http.problem import BROKEN, REQUEST_TIMEOUT, TOO_LARGE, TOO_MANY, problem

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from wardgraph.http.intake import Intake
    from wardgraph.http.limits import Limits
    from wardgraph.http.metrics import Metrics

_DOORS = frozenset(
    ("sparql", "id", "def", "ask", "graph", "shape", "api", "text2sparql", "health", "metrics", "openapi.json", "")
)
_PATIENCE = 15.0
_CLIENTS = 10_000
_HEADERS = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"X-Truncated, X-Row-Limit, ETag, Last-Modified, Link, Retry-After"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"),
    (b"referrer-policy", b"no-referrer"),
)
_PREFLIGHT = {
    "Allow": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


class Doorway:
    """ASGI middleware around the whole server."""

    def __init__(self, app: ASGIApp, limits: Limits, metrics: Metrics, intake: Intake | None = None) -> None:
        self._app = app
        self._limits = limits
        self._metrics = metrics
        self._intake = intake
        self._clients = Clients(limits.rate, limits.burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = BROKEN
        self._metrics.begin()

        async def tell(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        try:
            await self._answer(scope, receive, tell)
        finally:
            door = scope["path"].strip("/").partition("/")[0]
            known = door if door in _DOORS else "dump" if door.startswith("dump.") else "other"
            method = scope["method"] if scope["method"] in {"GET", "HEAD", "POST", "OPTIONS"} else "other"
            self._metrics.end(known or "index", method, status, time.perf_counter() - started)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope["client"][0] if scope.get("client") else ""
        wait = 0.0 if scope["path"] == "/health" else self._clients.wait(client)
        if wait:
            await _too_many(wait)(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            from starlette.responses import Response

            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
            return
        try:
            most, patience = self._limits.body, _PATIENCE
            if self._intake and scope["path"] == ADDRESS and self._intake.allows(scope["headers"]):
                most, patience = LARGEST, PATIENCE
            body = await asyncio.wait_for(_body(scope, receive, most), patience)
        except TimeoutError:
            await problem(REQUEST_TIMEOUT, "yêu cầu gửi quá chậm", "the request came too slowly")(scope, receive, send)
            return
        if body is None:
            await _too_large(most)(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            # Answered like GET; the server beneath leaves the body out.
            scope = {**scope, "method": "GET"}
        await self._app(scope, _replay(body, receive), send)


class Clients:
    """How many requests each client has left: a bucket of `burst` that fills by `rate` a second."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = burst
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, client: str, now: float | None = None) -> float:
        """Take one request from `client` and return 0, or how many seconds it has to wait."""
        now = time.monotonic() if now is None else now
        left, then = self._left.get(client, (float(self._burst), now))
        left = min(float(self._burst), left + (now - then) * self._rate)
        if left < 1:
            self._left[client] = (left, now)
            return (1 - left) / self._rate
        self._left[client] = (left - 1, now)
        if len(self._left) > _CLIENTS:
            self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Forget those whose buckets are full again; of a crowd, the half that has been away longest."""
        full = self._burst / self._rate
        kept = {client: state for client, state in self._left.items() if now - state[1] < full}
        if len(kept) > _CLIENTS // 2:
            latest = sorted(kept.items(), key=lambda item: item[1][1])[-_CLIENTS // 2 :]
            kept = dict(latest)
        self._left = kept


async def _body(scope: Scope, receive: Receive, most: int) -> bytes | None:
    """Return the body of a request, None if it is too large."""
    for name, value in scope["headers"]:
        if name == b"content-length" and int(value or b"0") > most:
            return None
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _too_large(most: int) -> Response:
    return problem(
        TOO_LARGE,
        f"yêu cầu dài hơn {most} byte",
        f"the request is longer than {most} bytes",
        headers={"Connection": "close"},
    )


def _too_many(wait: float) -> Response:
    return problem(
        TOO_MANY,
        "quá nhiều yêu cầu; hãy gửi chậm lại",
        "too many requests; send them more slowly",
        headers={"Retry-After": str(max(1, round(wait + 0.5)))},
    )


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a channel that gives `body`, then what comes after it."""
    given = False

    async def again() -> dict[str, Any]:
        nonlocal given
        if given:
            return dict(await receive())
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
