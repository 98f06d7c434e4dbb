"""The rules themselves: well formed, named and explained in both languages, and readable by any engine."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Store, Triple
from rdflib import Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.plugins.sparql import prepareQuery

from wardgraph.names import RDF, SH
from wardgraph.validation.judge import judge, readable, term
from wardgraph.validation.rules import SHAPE, Rules, rules

EX = "https://example.org/"


def sh(name: str) -> URIRef:
    return URIRef(SH + name)


def judging() -> set[URIRef]:
    return {s for s in rules().graph.subjects(sh("severity"), unique=True) if isinstance(s, URIRef)}


def test_every_rule_has_an_iri_of_ours_a_severity_and_a_name_in_both_languages() -> None:
    for shape in judging():
        assert str(shape).startswith(SHAPE)
        assert set(rules().name(shape)) == {"vi", "en"}, shape
        assert rules().graph.value(shape, sh("severity")) in {sh("Violation"), sh("Warning")}


def test_every_message_is_in_both_languages_and_says_the_same_values() -> None:
    import re

    for node in rules().graph.subjects(sh("message"), unique=True):
        texts = {m.language: str(m) for m in rules().graph.objects(node, sh("message"))}
        assert set(texts) == {"vi", "en"}, node
        assert len(set(map(frozenset, (re.findall(r"\{\?\w+\}", t) for t in texts.values())))) == 1, texts


def test_every_rule_that_can_fail_says_so_in_a_message() -> None:
    graph = rules().graph
    for shape in judging():
        constraints = set(graph.predicates(shape)) - {
            URIRef(RDF + "type"),
            *map(sh, ("name", "description", "severity", "targetClass", "targetSubjectsOf", "targetObjectsOf")),
            *map(sh, ("property", "path", "sparql")),
            URIRef(SHAPE + "revisit"),
        }
        assert not constraints or graph.value(shape, sh("message")), shape


def test_queries_of_rules_parse_in_both_engines() -> None:
    prefixes = rules().prefixes
    for query in rules().graph.objects(None, sh("select")):
        prepareQuery(prefixes + str(query))
        Store().query(prefixes + str(query))
    assert rules().revisits
    for revisit in rules().revisits:
        for query in (revisit.key, revisit.sharing):
            prepareQuery(query)
            Store().query(query)


def test_the_shapes_conform_to_the_shapes_of_shacl() -> None:
    import pyshacl

    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=rules().graph, meta_shacl=True)
    assert conforms, text


def test_rules_use_only_what_both_engines_are_known_to_judge() -> None:
    """The fast engine passes over what it has never heard of: a parameter belongs here when a case shows it works."""
    known = {
        *("class", "closed", "datatype", "equals", "hasValue", "ignoredProperties", "in", "languageIn", "lessThan"),
        *("lessThanOrEquals", "maxCount", "maxExclusive", "maxInclusive", "minCount", "minExclusive", "minInclusive"),
        *("minLength", "node", "nodeKind", "not", "or", "pattern", "property", "qualifiedMinCount"),
        *("qualifiedValueShape", "sparql", "uniqueLang", "xone"),
        *("alternativePath", "inversePath", "path"),
        *("targetClass", "targetObjectsOf", "targetSubjectsOf"),
        *("declare", "description", "message", "name", "namespace", "prefix", "prefixes", "select", "severity"),
    }
    used = {str(p).removeprefix(SH) for p in rules().graph.predicates(unique=True) if str(p).startswith(SH)}
    assert used <= known
    assert not set(rules().graph.subjects(URIRef(RDF + "type"), sh("ConstraintComponent")))


def test_no_rule_targets_a_literal_list_of_instances() -> None:
    """Targets are classes and properties: a rule about one node would be a fact in the wrong folder."""
    assert not set(rules().graph.objects(None, sh("targetNode")))


def made_up_rules(tmp_path, text: str) -> Rules:
    path = tmp_path / "made-up.ttl"
    path.write_text(f"@prefix sh: <{SH}> . @prefix ex: <{EX}> . {text}", encoding="utf-8")
    return Rules([path])


def test_a_plain_string_from_the_store_is_the_plain_string_of_a_shape(tmp_path) -> None:
    """The store gives plain strings an explicit datatype, which rdflib would take for another literal."""
    language = made_up_rules(
        tmp_path,
        "ex:language a sh:NodeShape ; sh:targetSubjectsOf ex:in ; "
        'sh:property [ sh:path ex:in ; sh:in ( "vi" "en" ) ] .',
    )
    good = Triple(NamedNode(EX + "a"), NamedNode(EX + "in"), Literal("vi"))
    bad = Triple(NamedNode(EX + "b"), NamedNode(EX + "in"), Literal("tlh"))
    found = judge(readable([good, bad]), language)
    assert [(f.focus, f.value) for f in found] == [(bad.subject, bad.object)]


def test_context_is_read_and_not_judged(tmp_path) -> None:
    named = made_up_rules(
        tmp_path,
        "ex:named a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property "
        "[ sh:path ex:name ; sh:minCount 1 ], [ sh:path ex:part ; sh:class ex:Thing ; sh:node ex:inner ] . "
        "ex:inner a sh:NodeShape ; sh:property [ sh:path ex:code ; sh:minCount 1 ] .",
    )
    data = readable(
        b"\n".join(
            f"<{EX}{s}> <{p}> <{EX}{o}> .".encode()
            for s, p, o in [("a", RDF + "type", "Thing"), ("b", RDF + "type", "Thing"), ("a", EX + "part", "b")]
        )
    )
    everything = judge(data, named)
    assert {str(f.focus).rsplit("/", 1)[-1] for f in everything} == {"a>", "b>"}
    some = judge(data, named, [URIRef(EX + "a")])
    # A value is still held to the shape that the focus node asks of it.
    assert some == [f for f in everything if f.focus == NamedNode(EX + "a")]
    assert len(some) == 2


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (URIRef(EX), NamedNode(EX)),
        (RdfLiteral("x"), Literal("x")),
        (RdfLiteral("x", lang="vi"), Literal("x", language="vi")),
        (RdfLiteral("1", datatype=URIRef(EX)), Literal("1", datatype=NamedNode(EX))),
    ],
)
def test_terms_of_findings_are_terms_of_the_program(node, expected) -> None:
    assert term(node) == expected
