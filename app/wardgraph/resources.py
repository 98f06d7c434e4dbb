"""Where the four folders of standard files are: in the installed package, else in the checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

FolderName = Literal["ontology", "shapes", "queries", "graph"]

_PACKAGE = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """Return the root of the checkout this program runs from, or None when it runs from a wheel."""
    root = _PACKAGE.parents[1]
    return root if (root / "pyproject.toml").is_file() and (root / "ontology").is_dir() else None


def folder(name: FolderName) -> Path:
    """Return the folder `name` that ships with the program.

    Raises:
        FileNotFoundError: neither the package nor the checkout holds it; the installation is broken.
    """
    root = checkout()
    if root is not None:
        return root / name
    packaged = _PACKAGE / "data" / name
    if packaged.is_dir():
        return packaged
    message = f"the folder {name!r} is missing from this installation; install wardgraph again"
    raise FileNotFoundError(message)
