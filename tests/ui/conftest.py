"""What the tests in a browser share: one server of the pages, one browser, and visitors."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from visitor import CHROMIUM, Visitor, chromium, served

from checkouts import Checkout
from wardgraph.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def address(small_root: Path, _small_home: Path) -> Iterator[str]:
    """The address of the pages over the small made-up graph, which nobody changes."""
    with served(Checkout(small_root, Settings(home=_small_home, quiet=True))) as server:
        yield server.address


@pytest.fixture(scope="session")
def own_address(small_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of pages over a graph that visitors may change."""
    home = tmp_path_factory.mktemp("changed") / "home"
    (home / "graph" / "sources" / "so-mau").mkdir(parents=True)
    shutil.copy(HERE / "namesakes.ttl", home / "graph" / "sources" / "so-mau" / "2025-07-02-trung-ten.ttl")
    checkout = Checkout(small_root, Settings(home=home, quiet=True))
    assert checkout.run("build").returncode == 0
    with served(checkout) as server:
        yield server.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed; tests/setup.sh installs it")
    with chromium() as opened:
        yield opened


@pytest.fixture
def visit(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    with Visitor.of(browser, address, **getattr(request, "param", {})) as visitor:
        yield visitor


@pytest.fixture
def clerk(browser: Browser, own_address: str, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """A visitor who may change the graph."""
    with Visitor.of(browser, own_address, **getattr(request, "param", {})) as visitor:
        yield visitor
