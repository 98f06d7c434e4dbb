"""The made-up cases of `tests/shapes`, merged with their surroundings."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, Store, serialize

SHAPES = Path(__file__).parents[1] / "shapes"
CONTEXT = SHAPES / "context.ttl"
CASES = sorted(SHAPES.glob("*/*.ttl"))


def named(case: Path) -> str:
    return f"{case.parent.name}/{case.stem}"


def merged(*paths: Path) -> bytes:
    """Return the statements of some files as N-Triples, each once, with numbers as the store writes them."""
    store = Store()
    for path in paths:
        store.load(path=str(path), format=RdfFormat.TURTLE)
    return serialize((quad.triple for quad in store), format=RdfFormat.N_TRIPLES) or b""
