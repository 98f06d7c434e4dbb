"""Every term that says how questions are understood is declared, in both languages."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from wardgraph.names import ASK, RDFS
from wardgraph.resources import folder

FILES = sorted(folder("ontology").glob("*.ttl"))
USED = "SELECT DISTINCT ?t { { ?t ?p ?o } UNION { ?s ?t ?o } UNION { ?s ?p ?t } FILTER(STRSTARTS(STR(?t), '%s')) }"


@pytest.fixture(scope="module")
def terms() -> Store:
    """All files of the ontology in one graph."""
    store = Store()
    for path in FILES:
        store.bulk_load(path=str(path), format=RdfFormat.TURTLE)
    return store


def test_every_term_that_is_used_is_declared_in_both_languages(terms: Store) -> None:
    used = {row[0].value for row in terms.query(USED % ASK)}  # type: ignore[union-attr,index]
    assert len(used) > 100
    for name in sorted(used):
        langs = {q.object.language for q in terms.quads_for_pattern(NamedNode(name), NamedNode(RDFS + "label"), None)}  # type: ignore[union-attr]
        assert langs == {"vi", "en"}, name
