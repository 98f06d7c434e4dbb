"""The JSON API: questions, search, descriptions, canned questions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.requests import Request  # noqa: TC002 (FastAPI reads it)
from starlette.responses import JSONResponse, Response

from wardgraph import queries
from wardgraph.http import media
from wardgraph.http.problem import BAD_REQUEST, NOT_ACCEPTABLE, NOT_FOUND, Refusal

if TYPE_CHECKING:
    from wardgraph.http.services import Services

_QUESTION = 1000
_TEXT = 300
_CONTEXT = 10
_OFFERS = {"application/json": "json", "text/csv": "csv", "text/tab-separated-values": "tsv"}

Lang = Annotated[Literal["vi", "en"] | None, Query(description="language of labels; that of the server by default")]
Question = Annotated[str, Query(min_length=1, max_length=_QUESTION, description="in Vietnamese or English")]
Context = Annotated[
    list[Annotated[str, Query(max_length=_QUESTION)]],
    Query(max_length=_CONTEXT, description="earlier questions of the conversation, oldest first; may repeat"),
]
Day = Annotated[date | None, Query(description="the day that 'now' means, YYYY-MM-DD; today by default")]
Name = Annotated[
    str, Query(min_length=1, max_length=_TEXT, description="a name, with or without tone marks, or a code")
]
Kinds = Annotated[list[str], Query(max_length=10, description="IRIs of classes, one of which a thing must have")]
Some = Annotated[int, Query(ge=1, le=100)]
Thing = Annotated[str, Query(min_length=1, max_length=2000, description="an IRI, a code, or a name")]


def router(services: Services) -> APIRouter:
    """Return the doors of the JSON API."""
    doors = APIRouter(prefix="/api", tags=["api"])

    @doors.get("/ask", summary="Answer one question, with sources")
    def ask(q: Question, context: Context = [], as_of: Day = None) -> Response:  # noqa: B006 (FastAPI copies it)
        return _json(services.do("ask", question=q, context=context, as_of=as_of.isoformat() if as_of else None))

    @doors.get("/complete", summary="Names that begin with what was typed")
    def complete(q: Name, limit: Some = 8) -> Response:
        return _json(services.do("complete", beginning=q, limit=limit))

    @doors.get("/search", summary="Things by name or code")
    def search(q: Name, kind: Kinds = [], limit: Some = 20, lang: Lang = None) -> Response:  # noqa: B006
        for one in kind:
            _check_iri(one)
        chosen = lang or services.settings.lang
        return _json({"hits": services.do("search", text=q, kinds=kind, limit=limit, lang=chosen)})

    @doors.get("/describe", summary="All that is known of one thing, with sources")
    def describe(thing: Thing, lang: Lang = None) -> Response:
        if thing.strip("<> ").startswith(("http://", "https://")):
            _check_iri(thing.strip("<> "))
        return _json(services.do("describe", thing=thing, lang=lang or services.settings.lang))

    @doors.get("/queries", summary="The canned questions, with their parameters")
    def listing() -> Response:
        from wardgraph.cli.query import as_json

        return _json({"queries": [as_json(query) for query in queries.load_all()]})

    @doors.get("/query/{name}", summary="Run a canned question; its parameters are those of the address")
    def query(request: Request, name: str, lang: Lang = None, format: str | None = None) -> Response:  # noqa: A002
        if name not in queries.names():
            raise Refusal(NOT_FOUND, f"không có truy vấn {name!r}", f"there is no query {name!r}; see /api/queries")
        form = media.by_name(format, _OFFERS) if format else media.choose(request.headers.get("accept"), _OFFERS)
        if form is None:
            known = ", ".join(_OFFERS)
            raise Refusal(NOT_ACCEPTABLE, f"chỉ trả lời bằng: {known}", f"answers come as one of: {known}")
        own = {parameter.name for parameter in queries.load(name).parameters}
        values: dict[str, list[str]] = {}
        for key, value in request.query_params.multi_items():
            if key in own or key not in {"lang", "format"}:
                values.setdefault(key, []).append(value)
        chosen = lang or services.settings.lang
        rows = services.limits.rows
        said = services.do("query", name=name, values=values, lang=chosen, limit=rows, form=form)
        headers = {"Vary": "Accept"}
        if said["truncated"]:
            services.metrics.truncated()
            headers |= {"X-Truncated": "true", "X-Row-Limit": str(rows)}
        if form != "json":
            return Response(said["body"], headers=headers, media_type=media.content_type(form, _OFFERS))
        return JSONResponse(said, headers=headers)

    return doors


def _json(said: Any) -> Response:
    return JSONResponse(said)


def _check_iri(text: str) -> None:
    from pyoxigraph import NamedNode

    try:
        NamedNode(text)
    except ValueError:
        raise Refusal(BAD_REQUEST, f"{text!r} không phải IRI", f"{text!r} is no IRI") from None
