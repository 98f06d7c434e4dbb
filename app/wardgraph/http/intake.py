"""Importing over HTTP: only where the server was started with a token, and only for those who show it.

A file that comes in is imported by `wardgraph import` in a process of its own: all of it is kept, or nothing.
"""

from __future__ import annotations

import hmac
import json
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request  # noqa: TC002 (FastAPI reads it)
from starlette.responses import JSONResponse, Response

from wardgraph.errors import WardgraphError
from wardgraph.http import problem
from wardgraph.importing.columns import TABLES
from wardgraph.store.faults import QueryTimeout, ServerBusy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardgraph.settings import Settings

ADDRESS = "/api/import"
VARIABLE = "WARDGRAPH_HTTP_TOKEN"
# A file, and what a packed one may hold; how long it may take to come, and to be imported.
LARGEST = 64 << 20
PATIENCE = 300.0
_UNPACKED = 256 << 20
_SHORTEST = 20
_SUFFIXES = {
    "text/turtle": ".ttl",
    "application/trig": ".trig",
    "application/n-triples": ".nt",
    "application/n-quads": ".nq",
    "application/ld+json": ".jsonld",
    "application/rdf+xml": ".rdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/zip": ".zip",
}

DryRun = Annotated[bool, Query(description="only tell what would be added or changed")]


class Intake:
    """Takes files from those who know the token."""

    def __init__(self, settings: Settings, token: str) -> None:
        self._settings = settings
        self._token = token.encode()
        self._turn = threading.Lock()

    @classmethod
    def from_environment(cls, settings: Settings) -> Intake | None:
        """Return the intake, where the environment names a token; else nothing can be imported over HTTP.

        Raises:
            WardgraphError: the token is so short that it can be guessed.
        """
        token = os.environ.get(VARIABLE, "")
        if not token:
            return None
        if len(token) < _SHORTEST:
            raise WardgraphError(
                f"mã bí mật phải có ít nhất {_SHORTEST} ký tự, ví dụ từ `openssl rand -hex 24`",
                f"the token must have at least {_SHORTEST} characters, for example from `openssl rand -hex 24`",
                where=VARIABLE,
            )
        return cls(settings, token)

    def allows(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Return whether a request with `headers` shows the token."""
        shown = next((value for name, value in headers if name == b"authorization"), b"")
        scheme, _, token = shown.partition(b" ")
        return scheme.lower() == b"bearer" and hmac.compare_digest(token.strip(), self._token)

    def take(self, body: bytes, kind: str, *, dry_run: bool) -> tuple[int, dict[str, Any]]:
        """Import a file of the media type `kind`; return the exit code of the command and what came of it.

        Raises:
            Refusal: it is no file that can be imported.
            ServerBusy: another one is being imported.
            QueryTimeout: it took too long, and nothing of it is kept.
        """
        suffix = _SUFFIXES.get(kind)
        if suffix is None:
            known = ", ".join(_SUFFIXES)
            raise problem.Refusal(problem.UNSUPPORTED, f"chỉ nhận: {known}", f"what is taken is one of: {known}")
        if not self._turn.acquire(blocking=False):
            raise ServerBusy(
                "đang nhập một tệp khác; hãy thử lại sau", "another file is being imported; try again later"
            )
        try:
            with tempfile.TemporaryDirectory(prefix="wardgraph-import-") as folder:
                # Faults name the place in the file, which is told by the name that the sender can make sense of.
                name = "tables" if suffix == ".zip" else f"file{suffix}"
                if suffix == ".zip":
                    _unpack(body, Path(folder) / name)
                else:
                    (Path(folder) / name).write_bytes(body)
                return self._import(Path(folder), name, dry_run=dry_run)
        finally:
            self._turn.release()

    def _import(self, folder: Path, name: str, *, dry_run: bool) -> tuple[int, dict[str, Any]]:
        settings = self._settings
        command = [sys.executable, "-P", "-m", "wardgraph", "--home", str(settings.home.resolve()), "--quiet"]
        command += ["import", name, "--json", *(["--dry-run"] if dry_run else [])]
        # What it has no use for, it is not told.
        environment = {key: value for key, value in os.environ.items() if key != VARIABLE}
        for key, value in (("ENDPOINT", settings.endpoint), ("UPDATE_ENDPOINT", settings.update_endpoint)):
            if value:
                environment[f"WARDGRAPH_{key}"] = value
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise QueryTimeout("nhập quá lâu và đã bị dừng", "the import took too long and was stopped") from None
        try:
            return done.returncode, json.loads(done.stdout)
        except ValueError:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["?"]
            return done.returncode or 1, {"status": "refused", "detail": said[0].removeprefix("wardgraph: ")}


def router(intake: Intake) -> APIRouter:
    """Return the door for files."""
    doors = APIRouter(tags=["import"])

    @doors.post(ADDRESS, summary="Import fact tables (xlsx, or zip of CSV) or RDF; with the token only")
    async def take(request: Request, dry_run: DryRun = False) -> Response:  # noqa: FBT002 (a parameter of the address)
        if not intake.allows(request.headers.raw):
            return problem.problem(
                problem.UNAUTHORISED,
                "cần mã bí mật: Authorization: Bearer ...",
                "this needs the token: Authorization: Bearer ...",
                headers={"WWW-Authenticate": "Bearer"},
            )
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await request.body()
        code, said = await run_in_threadpool(intake.take, body, kind, dry_run=dry_run)
        status = {0: 200, 1: problem.REFUSED}.get(code, problem.BAD_REQUEST)
        return JSONResponse(said, status)

    return doors


def _unpack(body: bytes, folder: Path) -> None:
    """Write the tables of a packed folder into `folder`: by their own names, whatever paths it gives them."""
    folder.mkdir()
    wanted = {f"{table}.csv" for table in TABLES}
    left = _UNPACKED
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            for entry in archive.infolist():
                name = entry.filename.rpartition("/")[2]
                if name not in wanted:
                    continue
                with archive.open(entry) as packed:
                    content = packed.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise _bad_zip()
                (folder / name).write_bytes(content)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError) as fault:
        raise _bad_zip() from fault


def _bad_zip() -> problem.Refusal:
    return problem.Refusal(
        problem.BAD_REQUEST,
        "không mở được tệp zip, hoặc nó quá lớn",
        "this zip file cannot be opened, or holds too much",
    )
