"""The small made-up graph of `tests/queries`, with the real ontology."""

from __future__ import annotations

from pathlib import Path

import pytest

from wardgraph.resources import folder
from wardgraph.store.embedded import EmbeddedStore

MADE_UP = Path(__file__).parents[1] / "queries" / "made_up.trig"


@pytest.fixture(scope="session")
def made_up() -> EmbeddedStore:
    """The made-up graph in memory."""
    return EmbeddedStore.from_files([*sorted(folder("ontology").glob("*.ttl")), MADE_UP])
