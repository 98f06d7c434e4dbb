"""The graph that ships conforms, and the quick ways of judging it find what pySHACL finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from wardgraph.resources import folder
from wardgraph.settings import Settings
from wardgraph.store.embedded import EmbeddedStore
from wardgraph.validation import docket, scope, validate_graph
from wardgraph.validation.judge import judge, readable
from wardgraph.validation.rules import rules

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = sorted((folder("graph") / "sources").rglob("*.ttl"))

pytestmark = pytest.mark.skipif(not SOURCES, reason="no sources ship")


@pytest.fixture(scope="module")
def some() -> EmbeddedStore:
    """The lists and classes, every sixth source, and the units that those speak of."""
    ontology = sorted(folder("ontology").rglob("*.ttl"))
    return EmbeddedStore.from_files([*ontology, *SOURCES[::6], folder("graph") / "reference" / "provinces.ttl"])


@pytest.fixture(scope="module")
def plain(some: EmbeddedStore):
    return [(f.key, f.messages) for f in judge(readable(scope._everything(some)), rules())]


def test_the_shipped_graph_conforms(tmp_path: Path) -> None:
    report = validate_graph(Settings(home=tmp_path, quiet=True))
    assert report.conforms, report.text("en")
    assert report.checked > len(SOURCES)


def test_screened_portions_of_real_sources_give_what_pyshacl_gives(some: EmbeddedStore, plain) -> None:
    pytest.importorskip("shifty")
    assert [(f.key, f.messages) for f in scope._judge_whole(some, None)] == plain


def test_portions_of_real_sources_with_their_surroundings_give_what_pyshacl_gives(
    some: EmbeddedStore, plain, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = {
        row["s"]
        for row in some.select(
            "SELECT ?s { ?s a ?c VALUES ?c { <https://w3id.org/wardgraph/def#Figure> "
            "<https://w3id.org/wardgraph/def#Tenure> <https://w3id.org/wardgraph/def#Event> } }"
        )
    }
    monkeypatch.setattr(docket, "_PORTION", 60)
    monkeypatch.setattr(docket, "_PROCESSES", 1)
    found = docket.judge_nodes({n for n in facts if isinstance(n, NamedNode)}, [some], rules())
    assert [(f.key, f.messages) for f in found] == [p for p in plain if NamedNode(p[0][2].strip("<>")) in facts]
