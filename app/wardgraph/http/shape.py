"""The SHACL shapes under `shape/`: rules that ship with the program, so that they are not asked of the store."""

from __future__ import annotations

import io
from functools import cached_property
from typing import TYPE_CHECKING, cast

from fastapi import APIRouter
from pyoxigraph import Literal, NamedNode
from starlette.requests import Request  # noqa: TC002 (FastAPI reads it)
from starlette.responses import Response  # noqa: TC002 (FastAPI reads it)

from wardgraph import results
from wardgraph.export.shapes import every_shape, reached
from wardgraph.http import media, page
from wardgraph.http.linked import conditional, form_of, language_of, unknown
from wardgraph.names import SH
from wardgraph.turtle import BASE

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from wardgraph.errors import Language
    from wardgraph.http.services import Services

_OFFERS = {**media.GRAPHS, media.HTML: "html"}
_PREFIXES = NamedNode(f"{SH}prefixes")


class _Shapes:
    """The shapes, read when they are first asked for."""

    @cached_property
    def about(self) -> dict[object, list[Triple]]:
        return every_shape()

    def of(self, node: NamedNode) -> list[Triple]:
        """Return what is said of a shape and of what it is made of, without the prefixes that all of them share."""
        about = {one: [t for t in said if t.predicate != _PREFIXES] for one, said in self.about.items()}
        return sorted((t for one in reached(about, {node}) for t in about[one]), key=str)


def router(services: Services) -> APIRouter:
    """Return the door of shapes."""
    doors = APIRouter(tags=["linked data"])
    shapes = _Shapes()

    @doors.get("/shape/{path:path}", summary="One rule of validation, as a page or as RDF")
    def shape(request: Request, path: str) -> Response:
        try:
            node = NamedNode(f"{BASE}shape/{path}")
        except ValueError:
            raise unknown(path) from None
        if node not in shapes.about:
            raise unknown(node.value)
        form = form_of(request, _OFFERS)
        lang = language_of(services, request)
        triples = shapes.of(node)
        body = _page(node, triples, lang) if form == "html" else _written(triples, form)
        return conditional(services, request, body, form, node, _OFFERS, lang if form == "html" else None)

    return doors


def _written(triples: list[Triple], form: str) -> bytes:
    output = io.BytesIO()
    results.write(triples, form, output)
    return output.getvalue()


def _page(node: NamedNode, triples: list[Triple], lang: Language) -> bytes:
    def said(term: str) -> str:
        texts = [t.object for t in triples if t.subject == node and t.predicate.value == SH + term]
        found = [one for one in cast("list[Literal]", texts) if one.language == lang]
        return found[0].value if found else ""

    return page.rule(node.value, said("name"), said("description"), _written(triples, "ttl").decode(), lang).encode()
