"""What tests share: checkouts in miniature, with a graph of known content, and the command run on them.

`small` has the real ontology, shapes and queries over the graph of `tests/small`; `bare` has stand-ins for the ontology
and the shapes as well, so that a test of the store neither waits for them nor changes with them. Both are checkouts of
their own: the program that runs there sees nothing of the real graph.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from checkouts import ROOT, SMALL, Checkout, forget, make_checkout, use
from wardgraph.store.build import build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def small_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with the real ontology, shapes and queries over the small graph."""
    root = tmp_path_factory.mktemp("small") / "checkout"
    return make_checkout(root, ontology=ROOT / "ontology", shapes=ROOT / "shapes", graph=SMALL / "graph")


@pytest.fixture(scope="session")
def _small_home(small_root: Path) -> Path:
    """A built home on it, to be copied or read; built once."""
    home = small_root.parent / "home"
    with pytest.MonkeyPatch.context() as patch:
        build(use(small_root, patch, home), validate=False)
    return home


@pytest.fixture
def small(small_root: Path, _small_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Checkout]:
    """A built home on the small graph, shared by all tests: read it only."""
    yield Checkout(small_root, use(small_root, monkeypatch, _small_home))
    forget()


@pytest.fixture
def own(small_root: Path, _small_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Checkout]:
    """A built home on the small graph of the test's own, which may import into it."""
    shutil.copytree(_small_home, tmp_path / "home")
    yield Checkout(small_root, use(small_root, monkeypatch, tmp_path / "home"))
    forget()


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Checkout]:
    """A checkout of the test's own with stand-ins for ontology and shapes; nothing is built yet."""
    root = make_checkout(
        tmp_path / "checkout", ontology=SMALL / "ontology", shapes=SMALL / "shapes", graph=SMALL / "graph"
    )
    yield Checkout(root, replace(use(root, monkeypatch, tmp_path / "home"), lang="en"))
    forget()


@pytest.fixture
def write(bare: Checkout) -> Callable[[str, str], Path]:
    """Write a source file into the home of `bare`: `write("bao-x/2026-01-01-a", "<a:s> <a:p> <a:o> .")`."""

    def source(name: str, turtle: str) -> Path:
        path = bare.settings.sources / f"{name}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(turtle, encoding="utf-8")
        return path

    return source
