"""The API of the TEXT2SPARQL challenge: a question in, the SPARQL query out (https://text2sparql.aksw.org/)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from starlette.responses import JSONResponse, Response

from wardgraph.http.problem import NOT_FOUND, Refusal
from wardgraph.turtle import BASE

if TYPE_CHECKING:
    from wardgraph.http.services import Services

Dataset = Annotated[str, Query(max_length=500, description=f"which graph is asked; {BASE} is the one there is")]
Question = Annotated[str, Query(min_length=1, max_length=1000, description="in Vietnamese or English")]


def router(services: Services) -> APIRouter:
    """Return the door of the challenge."""
    doors = APIRouter(tags=["text2sparql"])

    @doors.get("/text2sparql", summary="The SPARQL query that answers a question; empty where there is none")
    def text2sparql(question: Question, dataset: Dataset = BASE) -> Response:
        if dataset and "wardgraph" not in dataset.lower():
            raise Refusal(NOT_FOUND, f"không có tập dữ liệu {dataset!r}", f"no dataset {dataset!r}; there is {BASE}")
        answer = services.do("ask", question=question, context=[], as_of=None)
        return JSONResponse({"dataset": dataset, "question": question, "query": answer["sparql"] or ""})

    return doors
