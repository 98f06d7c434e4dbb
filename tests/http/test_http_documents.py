"""The examples of docs/other-agencies.md and docs/http.md, run as they stand against the small graph."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from checkouts import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from http_servers import Server

TEXT = (ROOT / "docs" / "other-agencies.md").read_text(encoding="utf-8").partition("## Ask the server")[2]
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
CURL = [line for kind, block in BLOCKS if not kind for line in block.splitlines() if line.startswith("curl")]


def here(example: str, server: Server) -> str:
    """Return `example` with the address of the server, and with codes of the small graph."""
    for there, stand_in in {
        "http://localhost:8000": server.url,
        "07894": "98001",
        "=25&": "=98&",
        "Nông Trang": "Mẫu Đông",
    }.items():
        example = example.replace(there, stand_in)
    return example


def run(command: list[str], folder: Path | None = None) -> str:
    variables = os.environ | {"LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=variables, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_are_examples() -> None:
    assert len(CURL) >= 3
    assert {kind for kind, _ in BLOCKS} >= {"python", "r"}


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize("example", CURL)
def test_curl(server: Server, small_root: Path, example: str) -> None:
    said = run(
        ["bash", "-c", here(example, server).replace("curl", "curl --silent --show-error --fail", 1)], small_root
    )
    assert "98001" in said


@pytest.mark.parametrize("example", [block for kind, block in BLOCKS if kind == "python"])
def test_python(server: Server, example: str) -> None:
    assert "98001 Phường Mẫu Đông" in run([sys.executable, "-c", here(example, server)])


def test_pandas(server: Server) -> None:
    import pandas as pd

    found = re.search(r'pandas\.read_csv\("([^"]+)", dtype=str\)', TEXT)
    assert found
    assert "98001" in set(pd.read_csv(here(found[1], server), dtype=str)["code"])


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
@pytest.mark.parametrize("example", [block for kind, block in BLOCKS if kind == "r"])
def test_r(server: Server, example: str) -> None:
    assert "98001" in run(["Rscript", "-e", here(example, server) + "\ncat(units$code)"])


def test_what_power_query_asks(server: Server) -> None:
    (example,) = [block for kind, block in BLOCKS if "Web.Contents" in block]
    address = re.search(r'Address = "([^"]+)"', here(example, server))
    fields = dict(re.findall(r'(\w+) = "([^"]*)"', here(example, server).partition("Query = [")[2].partition("]")[0]))
    assert address
    assert fields == {"unit": "98001", "format": "csv"}
    assert "Trần Thị Mẫu" in server.http.get(address[1], params=fields).text


def test_every_address_is_documented(server: Server) -> None:
    said = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
    for path in server.http.get("/openapi.json").json()["paths"]:
        shown = path.replace("{path}", "...").replace("{name}", "NAME").replace("{suffix}", "nq")
        assert f"`{shown}" in said, path
