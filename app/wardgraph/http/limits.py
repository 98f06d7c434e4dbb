"""What a stranger may use up: time, rows, memory, bytes, requests."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields

from wardgraph.errors import WardgraphError

_PREFIX = "WARDGRAPH_HTTP_"


@dataclass(frozen=True)
class Limits:
    """The limits of one server; each can be set by an environment variable, such as `WARDGRAPH_HTTP_SECONDS`.

    Attributes:
        seconds: the time one query or question may take.
        rows: the most rows or triples that a query is answered with; more are cut off, and the answer says so.
        memory: bytes of address space of one process that runs queries.
        answer: bytes of one answer.
        body: bytes of one request.
        rate: requests a second of one client, over time.
        burst: requests of one client at once.
        long: queries that may take all their time, side by side.
        short: queries beside them, which are given a second: so that short ones never wait for long ones.
        clerks: processes that answer questions, search and describe.
    """

    seconds: float = 10.0
    rows: int = 10_000
    memory: int = 2 << 30
    answer: int = 64 << 20
    body: int = 1 << 20
    rate: float = 50.0
    burst: int = 1000
    long: int = 12
    short: int = 4
    clerks: int = 3

    @classmethod
    def from_environment(cls, **options: float | None) -> Limits:
        """Return the limits from `options` that are given, then `WARDGRAPH_HTTP_*` variables, then the defaults.

        Raises:
            WardgraphError: a value is no positive number.
        """
        chosen: dict[str, float] = {}
        for field in fields(cls):
            option, name = options.get(field.name), _PREFIX + field.name.upper()
            text = os.environ.get(name) if option is None else str(option)
            if text:
                chosen[field.name] = _number(text, name if option is None else field.name, whole=field.type == "int")
        return cls(**chosen)  # type: ignore[arg-type]


def _number(text: str, name: str, *, whole: bool) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf") or (whole and value != int(value)):
        raise WardgraphError(
            f"{text!r} không phải số dương{' nguyên' if whole else ''}",
            f"{text!r} is no positive {'whole ' if whole else ''}number",
            where=name,
        )
    return int(value) if whole else value
