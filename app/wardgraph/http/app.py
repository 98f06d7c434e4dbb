"""The server as one ASGI application."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, cast

import anyio.to_thread
from fastapi import FastAPI, Path
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request  # noqa: TC002 (FastAPI reads it)
from starlette.responses import FileResponse, PlainTextResponse, Response

from wardgraph import __version__
from wardgraph.errors import WardgraphError
from wardgraph.export.formats import FORMATS
from wardgraph.http import api, challenge, intake, linked, media, page, problem, shape, sparql
from wardgraph.http.doorway import Doorway
from wardgraph.http.services import Services

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp

    from wardgraph.errors import Language
    from wardgraph.http.limits import Limits
    from wardgraph.settings import Settings

# Enough that those who wait for a process do not keep out those who need none.
_THREADS = 100
_DESCRIPTION = (
    "Wards, communes and special zones of Viet Nam: units, bodies, people in office, events and figures, each with "
    "its sources. Only reading. Faults come as application/problem+json."
)


def make_app(settings: Settings, limits: Limits) -> ASGIApp:
    """Return the application over the store of `settings`."""
    services = Services(settings, limits)
    taking = intake.Intake.from_environment(settings)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        await run_in_threadpool(services.warm)
        yield
        await run_in_threadpool(services.close)

    app = FastAPI(
        title="wardgraph",
        version=__version__,
        description=_DESCRIPTION,
        license_info={"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        lifespan=life,
        # The usual pages of documentation load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for door in (sparql, linked, shape, api, challenge):
        app.include_router(door.router(services))
    if taking:
        app.include_router(intake.router(taking))
    _add_house(app, services)
    _add_faults(app)
    return Doorway(app, limits, services.metrics, taking)


def _add_house(app: FastAPI, services: Services) -> None:
    """Add what tells of the server itself, and the dumps."""

    @app.get("/", include_in_schema=False)
    async def index(request: Request) -> Response:
        lang = media.language(request.headers.get("accept-language"), services.settings.lang)
        return Response(page.index(cast("Language", lang)), media_type="text/html; charset=utf-8")

    @app.get("/health", tags=["house"], summary="Whether the server is up")
    async def health() -> dict[str, str]:
        return {"status": "ok", "version": __version__}

    @app.get("/metrics", tags=["house"], summary="What the server counts, for Prometheus")
    async def metrics() -> Response:
        return PlainTextResponse(services.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    @app.get("/dump.{suffix}", tags=["dumps"], summary="The whole graph in one file")
    def dump(suffix: Annotated[str, Path(description="nq, trig, ttl, nt, jsonld or rdf")]) -> Response:
        form = next((form for form in FORMATS.values() if form.suffix == suffix), None)
        if form is None:
            known = ", ".join(f"/dump.{form.suffix}" for form in FORMATS.values())
            raise problem.Refusal(problem.NOT_FOUND, f"chỉ có: {known}", f"there is: {known}")
        path = services.dumps.get(form.name, suffix, services.state().name)
        return FileResponse(path, media_type=form.media, filename=f"wardgraph.{suffix}")


def _add_faults(app: FastAPI) -> None:
    """Let every fault be told in the same way."""

    @app.exception_handler(problem.Refusal)
    async def refused(_: Request, fault: problem.Refusal) -> Response:
        return fault.response()

    @app.exception_handler(WardgraphError)
    async def failed(_: Request, fault: WardgraphError) -> Response:
        return problem.of_fault(fault)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, fault: RequestValidationError) -> Response:
        said = "; ".join(f"{error['loc'][-1]}: {error['msg']}" for error in fault.errors())
        return problem.problem(problem.BAD_REQUEST, f"tham số sai: {said}", f"wrong parameters: {said}")

    @app.exception_handler(HTTPException)
    async def answered(_: Request, fault: HTTPException) -> Response:
        vi = "không có địa chỉ này" if fault.status_code == problem.NOT_FOUND else str(fault.detail)
        return problem.problem(fault.status_code, vi, str(fault.detail), headers=fault.headers)

    @app.exception_handler(Exception)
    async def broken(_: Request, __: Exception) -> Response:
        return problem.problem(problem.BROKEN, "lỗi của chương trình", "a fault of the program")
