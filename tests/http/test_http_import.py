"""Importing over HTTP: not at all by default, and only with the token where there is one."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from http_servers import running
from made_up_rows import GOOD, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from http_servers import Server

TOKEN = "not-a-secret-but-long-enough"  # noqa: S105 (of a test)
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
ZIP, TURTLE = "application/zip", "text/turtle"
PERSON = 'ASK { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> "Trần Thị Ví Dụ"@vi }'


@pytest.fixture(scope="module")
def taking(small_root: Path, _small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a token, and a home of its own."""
    home = tmp_path_factory.mktemp("taking") / "home"
    shutil.copytree(_small_home, home)
    with running(small_root, home, environment={"WARDGRAPH_HTTP_TOKEN": TOKEN}) as one:
        yield one


@pytest.fixture
def packed(tmp_path: Path) -> bytes:
    """Fact tables in a zip file, one of them under a path that leads out of it."""
    folder = Rows({name: [row] for name, row in GOOD.items() if name != "changes"}).write(tmp_path / "tables")
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"../../{path.name}")
        archive.writestr("/etc/passwd", "x")
        archive.writestr("readme.txt", "x")
    return output.getvalue()


def send(server: Server, content: bytes, kind: str, **options: object) -> tuple[int, dict[str, object]]:
    headers = {"Content-Type": kind} | options.pop("headers", SHOWN)  # type: ignore[operator]
    answer = server.http.post("/api/import", content=content, headers=headers, params=options)  # type: ignore[arg-type]
    return answer.status_code, answer.json()


def test_by_default_nothing_can_be_imported(server: Server, packed: bytes) -> None:
    assert send(server, packed, ZIP)[0] == 404
    assert "/api/import" not in server.http.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Authorization": f"Basic {TOKEN}"}]
)
def test_without_the_token_nothing_is_imported(taking: Server, packed: bytes, headers: dict[str, str]) -> None:
    status, said = send(taking, packed, ZIP, headers=headers)
    assert status == 401
    assert TOKEN not in str(said)
    assert send(taking, b"x" * (2 << 20), TURTLE, headers=headers)[0] == 413
    assert taking.query(PERSON).json()["boolean"] is False


def test_with_the_token_tables_are_imported_and_asked_at_once(taking: Server, packed: bytes) -> None:
    status, said = send(taking, packed, ZIP, dry_run=True)
    assert (status, said["status"]) == (200, "dry-run")
    assert taking.query(PERSON).json()["boolean"] is False
    status, said = send(taking, packed, ZIP)
    assert (status, said["status"]) == (200, "imported")
    assert taking.query(PERSON).json()["boolean"] is True
    assert send(taking, packed, ZIP)[1]["status"] == "unchanged"


def test_what_is_wrong_is_told_with_its_place_in_the_file(taking: Server, tmp_path: Path) -> None:
    bad = Rows({"sources": [GOOD["sources"]], "officials": [GOOD["officials"] | {"ward": "00000"}]})
    folder = bad.write(tmp_path / "tables")
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for path in folder.iterdir():
            archive.write(path, path.name)
    status, said = send(taking, output.getvalue(), ZIP)
    assert (status, said["status"]) == (422, "refused")
    assert "officials.csv" in str(said["problems"])
    assert "/tmp" not in str(said)  # noqa: S108 (nothing is put there)


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"<a", TURTLE, 400),
        (b"", TURTLE, 200),
        (b"<a:b> <a:b> <a:b> .", TURTLE, 422),
        (b"no zip", ZIP, 400),
        (b"no workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 400),
        (b"#" * (2 << 20), TURTLE, 200),
        (b"x", "image/png", 415),
        (b"x", "text/plain", 415),
    ],
)
def test_files_that_cannot_be_taken_are_told_apart(taking: Server, content: bytes, kind: str, status: int) -> None:
    assert send(taking, content, kind)[0] == status


def test_a_token_that_can_be_guessed_is_refused(small_root: Path, home: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WARDGRAPH_")}
    variables = kept | {"PYTHONPATH": str(small_root / "app"), "WARDGRAPH_HTTP_TOKEN": "short"}
    command = [sys.executable, "-P", "-m", "wardgraph", "--home", str(home), "serve", "--port", "0"]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "WARDGRAPH_HTTP_TOKEN" in done.stderr
    assert "short" not in done.stderr
    assert "Traceback" not in done.stderr
