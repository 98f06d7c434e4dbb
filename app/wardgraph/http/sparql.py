"""SPARQL 1.1 Protocol: https://www.w3.org/TR/sparql11-protocol/."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from fastapi import APIRouter
from pyoxigraph import NamedNode
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request  # noqa: TC002 (FastAPI reads it)
from starlette.responses import Response

from wardgraph.http import media, problem
from wardgraph.http.dataset import Placed, place
from wardgraph.http.page import query_form
from wardgraph.http.problem import Refusal
from wardgraph.http.service import describe_service
from wardgraph.store import guard
from wardgraph.store.faults import QueryFault
from wardgraph.turtle import BASE

if TYPE_CHECKING:
    from wardgraph.http.services import Services

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_MOST_FIELDS = 100


@dataclass
class Call:
    """What a request asks for.

    Attributes:
        query: the text; None where there is none.
        default: `default-graph-uri`.
        named: `named-graph-uri`.
        form: the format, where the address says so; else the header does.
    """

    query: str | None = None
    default: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    form: str | None = None


class _Everything:
    """Holds every graph: which of them are there is told by the store, in the process of the query."""

    def __contains__(self, graph: object) -> bool:
        return True


def router(services: Services) -> APIRouter:
    """Return the door of queries."""
    doors = APIRouter(tags=["sparql"])

    @doors.get("/sparql", summary="SPARQL 1.1 query; without a query, the service description")
    @doors.post("/sparql", summary="SPARQL 1.1 query, in a form or as application/sparql-query")
    async def sparql(request: Request) -> Response:
        call = _read(request, await request.body())
        accept = request.headers.get("accept")
        if call.query is None:
            return await run_in_threadpool(_about, services, accept, call.form, _address(request))
        return await run_in_threadpool(answer, services, call, accept)

    return doors


def answer(services: Services, call: Call, accept: str | None) -> Response:
    """Return the answer to a query.

    Raises:
        WardgraphError: it is malformed, not allowed, over a limit, or cannot be answered in the format asked for.
    """
    placed = place(call.query or "", call.default, call.named)
    try:
        form = guard.check(placed.text, _Everything).form
        offers = media.ROWS if form in {"SELECT", "ASK"} else media.GRAPHS
        chosen = _chosen(call.form, accept, offers)
        outcome = services.runner.run(placed.text, chosen)
    except QueryFault as fault:
        raise _in_original(fault, placed) from fault
    headers = {"Vary": "Accept", "Cache-Control": "no-cache"}
    if outcome.truncated:
        services.metrics.truncated()
        headers |= {"X-Truncated": "true", "X-Row-Limit": str(services.limits.rows)}
    return Response(outcome.body, headers=headers, media_type=media.content_type(outcome.format, offers))


def _chosen(named: str | None, accept: str | None, offers: dict[str, str]) -> str:
    chosen = media.by_name(named, offers) if named else media.choose(accept, offers)
    if chosen is None:
        known = ", ".join(offers)
        raise Refusal(problem.NOT_ACCEPTABLE, f"chỉ trả lời bằng: {known}", f"answers come as one of: {known}")
    return chosen


def _in_original(fault: QueryFault, placed: Placed) -> QueryFault:
    fault.column = placed.original(fault.line_number, fault.column)
    if fault.line_number:
        fault.where = f"{fault.line_number}:{fault.column}"
    return fault


def _address(request: Request) -> str:
    """Return the address that was asked; a `Host` that makes none of it is not repeated."""
    address = f"{request.scope['scheme']}://{request.headers.get('host', '')}{request.scope['path']}"
    try:
        return NamedNode(address).value
    except ValueError:
        return BASE + "sparql"


def _about(services: Services, accept: str | None, named: str | None, address: str) -> Response:
    """Return the description of the service, or a form to type a query into."""
    offers = {**media.GRAPHS, media.HTML: "html"}
    form = _chosen(named, accept, offers)
    if form == "html":
        return Response(query_form(services.settings.lang), media_type=f"{media.HTML}; charset=utf-8")
    body = describe_service(services.do("graphs"), address, form)
    return Response(body, headers={"Vary": "Accept"}, media_type=media.content_type(form, media.GRAPHS))


def _read(request: Request, body: bytes) -> Call:
    """Return what a request asks for.

    Raises:
        Refusal: it is no request of the protocol.
    """
    fields = _fields(request.scope["query_string"])
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    query: list[str] = []
    if request.method == "POST":
        if kind == _QUERY:
            query = [_text(body)]
        elif kind == _FORM:
            fields += _fields(body)
        else:
            raise Refusal(
                problem.UNSUPPORTED,
                f"gửi truy vấn dưới dạng {_FORM} hoặc {_QUERY}; ở đây chỉ đọc",
                f"send a query as {_FORM} or as {_QUERY}; nothing else is taken, and nothing is written",
            )
    call = Call()
    for name, value in fields:
        if name == "query":
            query.append(value)
        elif name == "update":
            raise Refusal(problem.BAD_REQUEST, "ở đây chỉ đọc, không nhận update", "updates are not taken here")
        elif name == "default-graph-uri":
            call.default.append(value)
        elif name == "named-graph-uri":
            call.named.append(value)
        elif name in {"format", "output"} and value:
            call.form = value
    if len(query) > 1:
        raise Refusal(problem.BAD_REQUEST, "chỉ gửi một truy vấn", "send one query, not several")
    if query:
        call.query = query[0]
    elif request.method == "POST" or call.default or call.named:
        raise Refusal(problem.BAD_REQUEST, "thiếu tham số query", "the parameter query is missing")
    return call


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    try:
        text = encoded.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError:
        raise _not_text() from None
    except ValueError:
        raise Refusal(problem.BAD_REQUEST, "quá nhiều tham số", "too many parameters") from None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _not_text() from None


def _not_text() -> Refusal:
    return Refusal(problem.BAD_REQUEST, "không phải UTF-8", "this is not UTF-8, or not percent-encoded")
