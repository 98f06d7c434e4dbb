"""Made-up fact tables over the small made-up graph of `tests/small`: Phường Mẫu Đông 98001, Xã Mẫu Tây 98002."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_up_rows import Read, rows

from wardgraph.importing.assemble import assemble
from wardgraph.importing.fact import Fact, Problems
from wardgraph.importing.tables import read_folder
from wardgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "small" / "graph"


@pytest.fixture(scope="session")
def store() -> EmbeddedStore:
    """The small graph with the real ontology, in memory."""
    return EmbeddedStore.from_files([*sorted((ROOT / "ontology").glob("*.ttl")), *sorted(SMALL.rglob("*.ttl"))])


@pytest.fixture
def read(store: EmbeddedStore) -> Callable[..., Read]:
    """Assemble rows given as `read(officials={...})`; each is a good row with some cells changed."""

    def assembled(*, new_terms: bool = False, **tables: dict[str, str] | list[dict[str, str]]) -> Read:
        problems = Problems()
        return Read(assemble(rows(**tables).facts(), store, problems, new_terms=new_terms), problems)

    return assembled


@pytest.fixture
def read_csv(tmp_path: Path) -> Callable[..., tuple[list[Fact], Problems]]:
    """Read files given by name and content as a folder of fact tables."""

    def from_files(**files: str | bytes) -> tuple[list[Fact], Problems]:
        for name, content in files.items():
            path = tmp_path / f"{name}.csv"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        problems = Problems()
        return read_folder(tmp_path, problems), problems

    return from_files
