"""One server for all queries."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

# Servers are started as the tests of HTTP do it.
sys.path.append(str(Path(__file__).parents[1] / "http"))

from http_servers import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from http_servers import Server


@pytest.fixture(scope="module")
def server(small_root: Path, _small_home: Path) -> Iterator[Server]:
    """A server that gives a query two seconds."""
    with running(small_root, _small_home, "--seconds", "2", "--burst", "100000") as one:
        yield one
