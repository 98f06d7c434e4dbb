"""One store in memory of the ontology and the reference graph: no source, so that everything proposed is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardgraph.resources import folder
from wardgraph.store import EmbeddedStore

if TYPE_CHECKING:
    from wardgraph.store.interface import Store

REFERENCE = (
    "units.ttl",
    "provinces.ttl",
    "former-units.ttl",
    "former-provinces.ttl",
    "districts.ttl",
    "other-names.ttl",
)


@pytest.fixture(scope="session")
def reference() -> Store:
    files = [*sorted(folder("ontology").glob("*.ttl")), *(folder("graph") / "reference" / name for name in REFERENCE)]
    return EmbeddedStore.from_files(files)
