"""What tests share: checkouts in miniature, with a graph of known content, and the command run on them.

`small` has the real ontology, shapes and queries over the graph of `tests/small`; `bare` has stand-ins for the ontology
and the shapes as well, so that a test of the store neither waits for them nor changes with them. Both are checkouts of
their own: the program that runs there sees nothing of the real graph.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wardgraph import resources
from wardgraph.settings import Settings
from wardgraph.store.build import build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
SMALL = Path(__file__).parent / "small"


@dataclass(frozen=True)
class Checkout:
    """A checkout of the program over a small graph, and a home in it.

    Attributes:
        root: of the checkout; `root/graph` is the graph that ships with it.
        settings: of a home outside the checkout, which begins empty.
    """

    root: Path
    settings: Settings

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which `python -m wardgraph` is this checkout's program."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("WARDGRAPH_")}
        return kept | {"PYTHONPATH": str(self.root / "app"), "PYTHONDONTWRITEBYTECODE": "1"}

    def command(self, *arguments: str | Path) -> list[str]:
        """Return the command line of `wardgraph` with `arguments` on this home."""
        home = ["--home", str(self.settings.home), "--lang", self.settings.lang]
        return [sys.executable, "-P", "-m", "wardgraph", *home, *map(str, arguments)]

    def run(self, *arguments: str | Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run `wardgraph` with `arguments` on this home."""
        return subprocess.run(
            self.command(*arguments), env=self.environment, input=stdin, capture_output=True, text=True, check=False
        )


def make_checkout(root: Path, *, ontology: Path, shapes: Path, graph: Path) -> Path:
    """Make a checkout in `root` of the real program over the given folders."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "app" / "wardgraph", root / "app" / "wardgraph", ignore=ignore)
    shutil.copytree(ROOT / "queries", root / "queries")
    shutil.copytree(ontology, root / "ontology")
    shutil.copytree(shapes, root / "shapes")
    shutil.copytree(graph, root / "graph")
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def _use(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program in this process find the folders of `root`."""
    from wardgraph.validation.rules import rules

    monkeypatch.setattr(resources, "_PACKAGE", root / "app" / "wardgraph")
    rules.cache_clear()


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
        _use(small_root, patch)
        build(Settings(home=home, quiet=True), validate=False)
    return home


@pytest.fixture
def small(small_root: Path, _small_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Checkout]:
    """A built home on the small graph, shared by all tests: read it only."""
    _use(small_root, monkeypatch)
    yield Checkout(small_root, Settings(home=_small_home, quiet=True))
    _forget()


@pytest.fixture
def own(small_root: Path, _small_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Checkout]:
    """A built home on the small graph of the test's own, which may import into it."""
    _use(small_root, monkeypatch)
    shutil.copytree(_small_home, tmp_path / "home")
    yield Checkout(small_root, Settings(home=tmp_path / "home", quiet=True))
    _forget()


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Checkout]:
    """A checkout of the test's own with stand-ins for ontology and shapes; nothing is built yet."""
    root = make_checkout(
        tmp_path / "checkout", ontology=SMALL / "ontology", shapes=SMALL / "shapes", graph=SMALL / "graph"
    )
    _use(root, monkeypatch)
    yield Checkout(root, Settings(home=tmp_path / "home", lang="en", quiet=True))
    _forget()


@pytest.fixture
def write(bare: Checkout) -> Callable[[str, str], Path]:
    """Write a source file into the home of `bare`: `write("bao-x/2026-01-01-a", "<a:s> <a:p> <a:o> .")`."""

    def source(name: str, turtle: str) -> Path:
        path = bare.settings.sources / f"{name}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(turtle, encoding="utf-8")
        return path

    return source


def _forget() -> None:
    """Let the next test read the folders that it finds."""
    from wardgraph.validation.rules import rules

    rules.cache_clear()
