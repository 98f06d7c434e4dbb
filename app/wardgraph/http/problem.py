"""Faults as answers: a status, and a body that says what is wrong, where, and the mend (RFC 9457)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import Response

from wardgraph.errors import NegativeAnswer, WardgraphError
from wardgraph.store.faults import (
    EndpointFault,
    QueryTimeout,
    QueryTooLarge,
    ServerBusy,
    StoreBusy,
    StoreMissing,
    StoreUnusable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

BAD_REQUEST = 400
UNAUTHORISED = 401
NOT_FOUND = 404
NOT_ACCEPTABLE = 406
REQUEST_TIMEOUT = 408
TOO_LARGE = 413
UNSUPPORTED = 415
REFUSED = 422
TOO_MANY = 429
BROKEN = 500
BAD_GATEWAY = 502
UNAVAILABLE = 503

_UNAVAILABLE = (QueryTimeout, QueryTooLarge, ServerBusy, StoreBusy, StoreMissing, StoreUnusable)
_RETRY = {"Retry-After": "5"}


def status_of(fault: WardgraphError) -> int:
    """Return the HTTP status that tells of `fault`."""
    if isinstance(fault, NegativeAnswer):
        return NOT_FOUND
    if isinstance(fault, EndpointFault):
        return BAD_GATEWAY
    return UNAVAILABLE if isinstance(fault, _UNAVAILABLE) else BAD_REQUEST


def of_fault(fault: WardgraphError) -> Response:
    """Return the answer that tells of `fault`."""
    status = status_of(fault)
    line, column = getattr(fault, "line_number", None), getattr(fault, "column", None)
    # Where a server keeps its store is nobody's business.
    where = None if isinstance(fault, (StoreMissing, StoreUnusable, StoreBusy)) else fault.where
    return problem(
        status,
        fault.text.vi,
        fault.text.en,
        headers=_RETRY if status == UNAVAILABLE else {},
        kind=type(fault).__name__,
        where=where,
        line=line,
        column=column,
    )


def problem(
    status: int, vi: str, en: str, *, headers: Mapping[str, str] | None = None, **more: str | int | None
) -> Response:
    """Return an answer of `status` with its explanation in both languages."""
    said: dict[str, object] = {"status": status, "detail": en, "detail_vi": vi}
    said |= {key: value for key, value in more.items() if value is not None}
    body = json.dumps(said, ensure_ascii=False) + "\n"
    return Response(body, status, headers=dict(headers or {}), media_type="application/problem+json")


class Refusal(WardgraphError):  # noqa: N818 (an answer, not a fault of the program)
    """A request that is answered with a status of its own."""

    def __init__(self, status: int, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.status = status

    def response(self) -> Response:
        """Return the answer."""
        return problem(self.status, self.text.vi, self.text.en)
