"""The small made-up graph of `tests/queries`, with the real ontology, and packages of it."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wardgraph.export.package import export_rdf
from wardgraph.export.scope import Scope
from wardgraph.resources import folder
from wardgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable

MADE_UP = Path(__file__).parents[1] / "queries" / "made_up.trig"
# The servers of the tests of the store.
sys.path.append(str(Path(__file__).parents[1] / "store"))


@pytest.fixture(scope="session")
def made_up() -> EmbeddedStore:
    """The made-up graph in memory."""
    return EmbeddedStore.from_files([*sorted(folder("ontology").glob("*.ttl")), MADE_UP])


@pytest.fixture(scope="session")
def package(made_up: EmbeddedStore) -> Callable[..., bytes]:
    """Return a package of the made-up graph: `package("nt", ward="98001")`."""

    def make(form: str, **scope: str) -> bytes:
        output = io.BytesIO()
        export_rdf(made_up, Scope.of(made_up, **scope), form, output)
        return output.getvalue()

    return make
