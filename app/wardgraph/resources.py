"""Where the four folders of standard files are: in the installed package, else in the checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

FolderName = Literal["ontology", "shapes", "queries", "graph"]

_PACKAGE = Path(__file__).resolve().parent
_STAND_INS: dict[str, Path] = {}


def stand_in(name: FolderName, path: Path) -> None:
    """Let this process take the folder `path` for `name`: a measurement runs on a country of its own."""
    _STAND_INS[name] = path


def checkout() -> Path | None:
    """Return the root of the checkout this program runs from, or None when it runs from a wheel."""
    root = _PACKAGE.parents[1]
    return root if (root / "pyproject.toml").is_file() and (root / "ontology").is_dir() else None


def folder(name: FolderName) -> Path:
    """Return the folder `name` that ships with the program.

    Raises:
        FileNotFoundError: neither the package nor the checkout holds it; the installation is broken.
    """
    if name in _STAND_INS:
        return _STAND_INS[name]
    root = checkout()
    if root is not None:
        return root / name
    packaged = _PACKAGE / "data" / name
    if packaged.is_dir():
        return packaged
    message = f"the folder {name!r} is missing from this installation; install wardgraph again"
    raise FileNotFoundError(message)
