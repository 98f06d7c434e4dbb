"""Made-up fact tables over the small made-up graph of `tests/small`: Phường Mẫu Đông 98001, Xã Mẫu Tây 98002."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_up_rows import Read, rows
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from wardgraph.importing.assemble import assemble
from wardgraph.importing.fact import Fact, Problems
from wardgraph.importing.tables import read_folder
from wardgraph.names import GRAPH
from wardgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests" / "small" / "graph"


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    """The small graph with the real ontology, in memory, every graph under its own name."""
    roots = {"ontology": ROOT / "ontology", "reference": SMALL / "reference", "source": SMALL / "sources"}
    quads = [
        Quad(q.subject, q.predicate, q.object, NamedNode(f"{GRAPH}{kind}/{path.relative_to(root).with_suffix('')}"))
        for kind, root in roots.items()
        for path in sorted(root.rglob("*.ttl"))
        for q in parse(path=str(path), format=RdfFormat.TURTLE)
    ]
    file = tmp_path_factory.mktemp("store") / "small.nq"
    serialize(quads, str(file), format=RdfFormat.N_QUADS)
    return EmbeddedStore.from_files([file])


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
