"""Servers that the tests share."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from http_servers import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from http_servers import Server

# Rows that can be imported are those of the tests of importing.
sys.path.append(str(Path(__file__).parents[1] / "importing"))


@pytest.fixture(scope="session")
def home(_small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of the servers' own: they keep dumps in it."""
    path = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(_small_home, path)
    return path


@pytest.fixture(scope="session")
def server(small_root: Path, home: Path) -> Iterator[Server]:
    """A server with the limits that it has by default, but for how many requests a client may send."""
    with running(small_root, home, "--burst", "100000") as one:
        yield one


@pytest.fixture(scope="session")
def strict(small_root: Path, home: Path) -> Iterator[Server]:
    """A server with small limits: 2 seconds, 50 rows."""
    with running(small_root, home, "--seconds", "2", "--rows", "50", "--burst", "100000") as one:
        yield one
