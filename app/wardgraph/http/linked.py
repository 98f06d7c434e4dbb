"""Linked data: every address of ours under `id/`, the ontology at `def`, and the named graphs under `graph/`.

The addresses begin with `https://w3id.org/wardgraph/`, from where a browser is sent on; here the same paths answer.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING, cast

from fastapi import APIRouter
from pyoxigraph import NamedNode
from starlette.requests import Request  # noqa: TC002 (FastAPI reads it)
from starlette.responses import Response

from wardgraph import queries
from wardgraph.http import media, page
from wardgraph.http.problem import BAD_REQUEST, NOT_ACCEPTABLE, NOT_FOUND, Refusal
from wardgraph.names import ASK, GRAPH, ID, WG

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wardgraph.errors import Language
    from wardgraph.http.services import Services

_OFFERS = {**media.GRAPHS, media.HTML: "html"}
# A thing is told as a whole, where an answer to a query is cut off sooner.
_MOST = 100_000
_VOCABULARIES = {"def": (WG, "wardgraph"), "ask": (ASK, "readings")}


def router(services: Services) -> APIRouter:
    """Return the doors of things, of the ontology and of the named graphs."""
    doors = APIRouter(tags=["linked data"])

    @doors.get("/id/{path:path}", summary="What is known of one thing, as a page or as RDF")
    def thing(request: Request, path: str) -> Response:
        node = _iri(ID + path)

        def content(lang: Language) -> str:
            return page.description(services.do("page", iri=node.value, lang=lang), lang)

        return _answer(services, request, _filled("linked-data", "entity", node), node, content)

    @doors.get("/def", summary="The terms of the ontology")
    @doors.get("/ask", summary="The terms in which questions are read")
    def vocabulary(request: Request) -> Response:
        namespace, stem = _VOCABULARIES[request.scope["path"].strip("/")]
        graph = NamedNode(f"{GRAPH}ontology/{stem}")

        def content(lang: Language) -> str:
            terms = services.do("terms", graph=graph.value, lang=lang)
            own = [term for term in terms if term["iri"].startswith(namespace)]
            return page.ontology(own, namespace, lang)

        return _answer(services, request, _filled("graph-content", "graph", graph), NamedNode(namespace[:-1]), content)

    @doors.get("/graph/{path:path}", summary="What stands in one named graph")
    def graph(request: Request, path: str) -> Response:
        node = _iri(GRAPH + path)

        def content(lang: Language) -> str:
            graphs = services.do("graphs")
            if node.value not in graphs:
                raise unknown(node.value)
            return page.graph(node.value, graphs[node.value], lang)

        return _answer(services, request, _filled("graph-content", "graph", node), node, content)

    return doors


def _iri(text: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError:
        raise unknown(text) from None


def _filled(query: str, parameter: str, node: NamedNode) -> str:
    return queries.fill(queries.internal(query), {parameter: [node]})


def _answer(
    services: Services, request: Request, query: str, about: NamedNode, content: Callable[[Language], str]
) -> Response:
    """Return what is known of `about`: a page made by `content`, or the triples that `query` gives."""
    form, lang = form_of(request, _OFFERS), language_of(services, request)
    if form == "html":
        return conditional(services, request, content(lang).encode(), form, about, _OFFERS, lang)
    if not _holds(services, query):
        raise unknown(about.value)
    outcome = services.runner.run(query, form, rows=_MOST)
    answer = conditional(services, request, outcome.body, form, about, _OFFERS)
    if outcome.truncated:
        answer.headers.update({"X-Truncated": "true", "X-Row-Limit": str(_MOST)})
    return answer


def form_of(request: Request, offers: dict[str, str]) -> str:
    """Return the format of `offers` that a request asks for.

    Raises:
        Refusal: it takes none of them.
    """
    named = request.query_params.get("format")
    form = media.by_name(named, offers) if named else media.choose(request.headers.get("accept"), offers)
    if form is None:
        known = ", ".join(offers)
        raise Refusal(NOT_ACCEPTABLE, f"chỉ trả lời bằng: {known}", f"answers come as one of: {known}")
    return form


def conditional(
    services: Services,
    request: Request,
    body: bytes,
    form: str,
    about: NamedNode,
    offers: dict[str, str],
    lang: Language | None = None,
) -> Response:
    """Return `body`, which tells of `about`, or that the client has it already; a page is in a language."""
    headers = {"Vary": "Accept, Accept-Language", "Cache-Control": "no-cache"}
    if lang:
        headers["Content-Language"] = lang
    headers["Link"] = ", ".join(_links(about, offers))
    headers["ETag"] = services.tag(body, about.value, form, lang or "")
    modified = services.state().modified
    if modified:
        headers["Last-Modified"] = format_datetime(modified.astimezone(UTC), usegmt=True)
    if _unchanged(request, headers["ETag"], modified):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media.content_type(form, offers))


def _holds(services: Services, query: str) -> bool:
    """Return whether `query`, a CONSTRUCT, gives anything: an empty answer differs from format to format."""
    return bool(services.runner.run(query, "nt", rows=1).body)


def _links(about: NamedNode, offers: dict[str, str]) -> Iterator[str]:
    yield f'<{about.value.encode("ascii", "ignore").decode()}>; rel="describes"'
    seen: set[str] = set()
    for kind, form in offers.items():
        if form not in seen:
            seen.add(form)
            yield f'<?format={form}>; rel="alternate"; type="{kind}"'


def language_of(services: Services, request: Request) -> Language:
    """Return the language that a request asks for."""
    asked = request.query_params.get("lang")
    if asked is not None and asked not in {"vi", "en"}:
        raise Refusal(BAD_REQUEST, "lang là vi hoặc en", "lang is vi or en")
    chosen = asked or media.language(request.headers.get("accept-language"), services.settings.lang)
    return cast("Language", chosen)


def _unchanged(request: Request, tag: str, modified: datetime | None) -> bool:
    """Return whether the client has this answer already (RFC 9110, section 13.2.2)."""
    known = request.headers.get("if-none-match")
    if known is not None:
        tags = {part.strip().removeprefix("W/") for part in known.split(",")}
        return tag in tags or "*" in tags
    since = request.headers.get("if-modified-since")
    if since is None or modified is None:
        return False
    try:
        moment = parsedate_to_datetime(since)
    except ValueError:
        return False
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return modified.replace(microsecond=0) <= moment


def unknown(text: str) -> Refusal:
    """Return the answer that tells that something is not there."""
    return Refusal(NOT_FOUND, f"không có {text} trong đồ thị", f"{text} is not in the graph")
