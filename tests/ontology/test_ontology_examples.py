"""The examples of docs/ontology.md parse, use terms that exist, show each main class, and conform, as the lists do."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, Triple, parse, serialize

from wardgraph.names import ID, RDF, WG
from wardgraph.resources import checkout
from wardgraph.validation.judge import judge, readable
from wardgraph.validation.rules import rules

if TYPE_CHECKING:
    from collections.abc import Callable

    Found = Callable[[str], list[tuple[str, ...]]]

TYPE = NamedNode(RDF + "type")
# Made-up entries that the document adds to the lists, to show how that is done.
ADDED = {"cultural-house-keeper", "public-bicycles", "sheet-of-paper"}


@cache
def document() -> str:
    root = checkout()
    if root is None:
        pytest.skip("the documents are in the checkout only")
    return (root / "docs" / "ontology.md").read_text(encoding="utf-8")


@cache
def examples() -> tuple[str, tuple[str, ...]]:
    """The prefixes, and the examples that follow them."""
    blocks = re.findall(r"^```turtle\n(.*?)^```$", document(), re.DOTALL | re.MULTILINE)
    return blocks[0], tuple(blocks[1:])


def triples(text: str) -> set[Triple]:
    return {Triple(q.subject, q.predicate, q.object) for q in parse(text.encode(), format=RdfFormat.TURTLE)}


@cache
def together() -> frozenset[Triple]:
    prefixes, blocks = examples()
    return frozenset(triples(prefixes + "".join(blocks)))


def test_each_example_parses_with_the_prefixes_alone() -> None:
    prefixes, blocks = examples()
    assert len(blocks) > 15
    for block in blocks:
        assert triples(prefixes + block)


def test_the_examples_use_only_terms_and_entries_that_exist(ontology: Store) -> None:
    known = {q.subject for q in ontology.quads_for_pattern(None, None, None)}
    described = {t.subject for t in together()}
    for triple in together():
        for term in (triple.predicate, triple.object):
            if isinstance(term, NamedNode) and term.value.startswith((WG, ID)):
                assert term in known or term in described or term.value.startswith(ID + "scheme/"), term
    added = {
        t.subject.value.rpartition("/")[2]
        for t in together()
        if t.object == NamedNode("http://www.w3.org/2004/02/skos/core#Concept")
    }
    assert added == ADDED


def test_the_document_has_an_example_or_a_word_for_every_class(found: Found) -> None:
    shown = {t.object.value for t in together() if t.predicate == TYPE and isinstance(t.object, NamedNode)}
    classes = {
        row[0]
        for row in found("SELECT ?c WHERE { ?c a owl:Class FILTER NOT EXISTS { ?c rdfs:subClassOf skos:Concept } }")
    }
    named = {f"{WG}{name}" for name in re.findall(r"wg:([A-Z]\w+)", document())}
    kinds_of_body = {row[0] for row in found("SELECT ?c WHERE { ?c rdfs:subClassOf wg:Body }")}
    assert classes - shown - named - kinds_of_body == set()
    main = {
        "AdministrativeUnit",
        "Reorganisation",
        "Contribution",
        "Body",
        "Post",
        "PostType",
        "Person",
        "Tenure",
        "Term",
    }
    main |= {
        "Event",
        "Participation",
        "Indicator",
        "Actual",
        "Target",
        "Period",
        "Measure",
        "Source",
        "Publisher",
        "Author",
    }
    assert {WG + name for name in main} <= shown


def test_each_example_of_our_classes_states_the_classes_above_it(ontology: Store) -> None:
    """No inference is needed to find a ward among the units, or a tenure among the memberships."""
    above: dict[NamedNode, set[NamedNode]] = {}
    for quad in ontology.quads_for_pattern(None, NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf"), None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            above.setdefault(quad.subject, set()).add(quad.object)
    types: dict[object, set[object]] = {}
    for triple in together():
        if triple.predicate == TYPE:
            types.setdefault(triple.subject, set()).add(triple.object)
    for subject, stated in types.items():
        for cls in list(stated):
            for upper in above.get(cls, ()):  # type: ignore[call-overload]
                if upper.value.startswith(WG) or not str(upper.value).startswith(
                    ("http://purl.org/dc/terms/Location",)
                ):
                    assert upper in stated or upper.value.endswith("prov#Entity"), (subject, upper)


def test_the_examples_conform_to_the_shapes(ontology: Store) -> None:
    """Read with them is what they refer to in the lists, as is done for files that are imported."""
    context: set[Triple] = set()
    used = {t.object for t in together() if isinstance(t.object, NamedNode)}
    for _ in range(2):
        for term in used:
            if term.value.startswith(ID):
                context |= {
                    Triple(q.subject, q.predicate, q.object) for q in ontology.quads_for_pattern(term, None, None)
                }
        used = {t.object for t in context if isinstance(t.object, NamedNode)} - {t.subject for t in context}
    data = serialize(set(together()) | context, format=RdfFormat.N_TRIPLES)
    findings = judge(readable(data), rules())
    own = {t.subject.value for t in together()}
    assert [f for f in findings if f.severity == "Violation" and f.focus in own] == []


def test_the_lists_conform_to_the_shapes(ontology: Store) -> None:
    whole = {Triple(q.subject, q.predicate, q.object) for q in ontology.quads_for_pattern(None, None, None)}
    assert judge(readable(serialize(whole, format=RdfFormat.N_TRIPLES)), rules()) == []
