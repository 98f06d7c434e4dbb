"""The servers that tests of remote stores run against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from servers import SERVERS, Server

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", params=sorted(SERVERS))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Each of the servers in turn, empty at the beginning of the module."""
    with SERVERS[request.param](tmp_path_factory.mktemp(request.param)) as running:
        yield running
