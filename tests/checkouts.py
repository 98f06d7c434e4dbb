"""Checkouts of the program in miniature, over folders that a test chooses."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wardgraph import resources
from wardgraph.settings import Settings

if TYPE_CHECKING:
    import pytest

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


def use(root: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> Settings:
    """Let the program in this process find the folders of `root`; return settings of `home` on it."""
    monkeypatch.setattr(resources, "_PACKAGE", root / "app" / "wardgraph")
    forget()
    return Settings(home=home, quiet=True)


def forget() -> None:
    """Let what the program has read of its folders be read again."""
    from wardgraph.validation.rules import rules

    rules.cache_clear()
