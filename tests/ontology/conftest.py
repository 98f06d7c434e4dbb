"""The ontology as the tests of this folder read it: one store of all its files, asked in SPARQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from wardgraph.names import PREFIXES
from wardgraph.resources import folder

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = sorted(folder("ontology").glob("*.ttl"))
# How questions and articles are read is tested there; here is what can be known.
OF_READING = {"article-patterns.ttl", "ask.ttl", "lexicon.ttl", "readings.ttl"}
MODEL = [path for path in FILES if path.name not in OF_READING]
HEAD = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


@pytest.fixture(scope="session")
def ontology() -> Store:
    """All files of the model, each in a graph that is called after its file."""
    store = Store()
    for path in MODEL:
        store.bulk_load(path=str(path), format=RdfFormat.TURTLE, to_graph=NamedNode(f"file:{path.name}"))
    return store


@pytest.fixture(scope="session")
def found(ontology: Store) -> Callable[[str], list[tuple[str, ...]]]:
    """A function from a SELECT to its rows, as text."""

    def ask(query: str) -> list[tuple[str, ...]]:
        rows = ontology.query(HEAD + query, use_default_graph_as_union=True)
        return sorted(tuple(getattr(v, "value", "") if v is not None else "" for v in row) for row in rows)

    return ask
