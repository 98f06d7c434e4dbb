"""RDF in the model's terms is taken apart into one graph a source; what cannot be is refused with the mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from wardgraph.importing.fact import Problems
from wardgraph.importing.rdf import read_rdf
from wardgraph.names import ID, PROV, WG
from wardgraph.turtle import write_turtle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from made_up_rows import Read

    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.store.embedded import EmbeddedStore

    RdfReader = Callable[..., tuple[list[SourceGraph], Problems]]

HEAD = """
@base <https://w3id.org/wardgraph/id/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wg: <https://w3id.org/wardgraph/def#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SOURCE = """
<{iri}> a wg:Source, schema:NewsArticle, prov:Entity ; skos:prefLabel "Bài {iri}"@vi ;
    dct:publisher <agent/bao-vi-du> ; dct:issued "2026-01-10"^^xsd:date ; wg:sourceKind <source-kind/article> ;
    schema:url "https://bao-vi-du.example/1"^^xsd:anyURI .
<agent/bao-vi-du> a wg:Publisher, foaf:Agent, foaf:Organization ; skos:prefLabel "Báo Ví Dụ"@vi .
"""
EVENT = """
<event/98001/2025-07-01/2026-01-09-hoi-cho> a wg:Event, schema:Event, prov:Activity ; skos:prefLabel "Hội chợ"@vi ;
    wg:eventType <event-type/other> ; wg:concerns <unit/98001/2025-07-01> ; prov:wasDerivedFrom <{iri}> ;
    prov:qualifiedDerivation {evidence} .
<unit/98001/2025-07-01> a wg:AdministrativeUnit, wg:CommunalUnit, wg:Ward ; wg:code "98001" ;
    skos:prefLabel "Phường Mẫu Đông"@vi .
"""
NAMED = "source/bao-vi-du/2026-01-10/vd-01"
BLANK = f"[ a prov:Derivation ; prov:entity <{NAMED}> ; wg:paragraph 1 ]"


@pytest.fixture
def read_text(store: EmbeddedStore, tmp_path: Path) -> RdfReader:
    """Read texts, each as a file of the given format."""

    def from_texts(*texts: str | bytes, suffix: str = "ttl") -> tuple[list[SourceGraph], Problems]:
        paths = []
        for number, text in enumerate(texts):
            path = tmp_path / f"{number}.{suffix}"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            paths.append(path)
        problems = Problems()
        return read_rdf(paths, store, problems), problems

    return from_texts


def turtle(iri: str = NAMED, evidence: str = BLANK) -> str:
    return HEAD + SOURCE.format(iri=iri) + EVENT.format(iri=iri, evidence=evidence)


def test_what_the_tables_say_reads_back_unchanged(read: Callable[..., Read], read_text: RdfReader) -> None:
    written = read(officials=[{}, {"position": "Tỉnh ủy viên"}], events={}, participants={}, indicators={}).turtle
    (graph,), problems = read_text(written)
    assert not problems
    assert write_turtle(graph.triples) == written
    assert graph.file == "bao-vi-du/2026-01-10-vd-01.ttl"


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [("nt", RdfFormat.N_TRIPLES), ("jsonld", RdfFormat.JSON_LD), ("rdf", RdfFormat.RDF_XML), ("trig", RdfFormat.TRIG),
     ("nq", RdfFormat.N_QUADS)],
)  # fmt: skip
def test_every_format_says_the_same(
    read: Callable[..., Read], read_text: RdfReader, suffix: str, kind: RdfFormat
) -> None:
    written = read(officials={}, indicators={}).turtle
    triples = [q.triple for q in parse(written, format=RdfFormat.TURTLE)]
    (graph,), problems = read_text(serialize(triples, format=kind) or b"", suffix=suffix)
    assert not problems
    assert write_turtle(graph.triples) == written


def test_named_graphs_keep_sources_apart(read: Callable[..., Read], read_text: RdfReader) -> None:
    sources = [{}, {"id": "vd-02"}]
    graphs = read(sources=sources, officials=[{"source": "vd-01"}, {"source": "vd-02"}]).graphs
    quads = [Quad(t.subject, t.predicate, t.object, g.name) for g in graphs for t in g.triples]
    found, problems = read_text(serialize(quads, format=RdfFormat.N_QUADS) or b"", suffix="nq")
    assert not problems
    assert [write_turtle(g.triples) for g in found] == [write_turtle(g.triples) for g in graphs]


def test_facts_of_two_sources_in_one_graph_are_taken_apart(read: Callable[..., Read], read_text: RdfReader) -> None:
    sources = [{}, {"id": "vd-02", "date": "2026-01-12"}]
    officials = [{"source": "vd-01"}, {"source": "vd-02", "attested_on": "2026-01-12"}]
    graphs = read(sources=sources, officials=officials).graphs
    union = {t for g in graphs for t in g.triples}
    found, problems = read_text(write_turtle(union))
    assert not problems
    assert [write_turtle(g.triples) for g in found] == [write_turtle(g.triples) for g in graphs]


def test_blank_nodes_get_the_same_names_every_time(read_text: RdfReader) -> None:
    (first,), _ = read_text(turtle())
    (second,), _ = read_text(turtle().replace(BLANK, "_:b7 .\n" + BLANK.strip("[]").replace("a prov", "_:b7 a prov")))
    assert first.triples == second.triples
    assert any(t.subject.value.startswith(f"{ID}node/") for t in first.triples)


def test_a_source_of_another_address_keeps_it(read_text: RdfReader) -> None:
    iri = "https://bao-vi-du.example/bai/hoi-cho"
    evidence = f"[ a prov:Derivation ; prov:entity <{iri}> ]"
    (graph,), problems = read_text(turtle(iri, evidence))
    assert not problems
    assert graph.iri == NamedNode(iri)
    assert graph.file == "bao-vi-du/2026-01-10-hoi-cho.ttl"


def test_data_without_a_source_is_refused_with_the_mend(read_text: RdfReader) -> None:
    _, problems = read_text(HEAD + '<event/x> a wg:Event ; skos:prefLabel "Hội chợ"@vi .')
    (problem,) = problems
    assert problem.code == "no-source"
    assert "wg:Source" in problem.text.vi


def test_a_source_that_is_only_named_is_refused(read_text: RdfReader) -> None:
    _, problems = read_text(turtle() + f"<event/y> prov:wasDerivedFrom <source/bao-vi-du/2026-01-11/khac> .")  # noqa: F541
    assert [p.code for p in problems] == ["unknown-source"]


def test_a_misspelt_property_is_named_with_its_line(read_text: RdfReader) -> None:
    text = turtle().replace("wg:eventType", "wg:eventTyp")
    _, problems = read_text(text)
    (problem,) = problems
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "wg:eventTyp" in row)
    assert (problem.code, problem.place.line) == ("unknown-term", line)
    assert "wg:eventType" in problem.suggestions


def test_a_class_that_does_not_exist_is_named(read_text: RdfReader) -> None:
    _, problems = read_text(turtle().replace("a wg:Event,", "a wg:Evnt,"))
    assert [p.value for p in problems] == ["wg:Evnt"]


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nt", "nq", "jsonld", "rdf"])
def test_what_is_no_rdf_is_refused_with_its_line(read_text: RdfReader, suffix: str) -> None:
    _, problems = read_text("<<< this is nothing {", suffix=suffix)
    assert [p.code for p in problems] == ["not-rdf"]


def test_a_source_without_a_date_is_refused(read_text: RdfReader) -> None:
    iri = "https://bao-vi-du.example/bai/hoi-cho"
    text = turtle(iri, f"[ a prov:Derivation ; prov:entity <{iri}> ]").replace(
        'dct:issued "2026-01-10"^^xsd:date ;', ""
    )
    _, problems = read_text(text)
    assert [p.code for p in problems] == ["incomplete-source"]


def test_facts_without_a_source_beside_others_are_refused(read_text: RdfReader) -> None:
    two = turtle() + SOURCE.format(iri="source/bao-vi-du/2026-01-11/vd-02")
    _, problems = read_text(two + '<event/z> a wg:Event ; skos:prefLabel "Hội thi"@vi .')
    assert [p.code for p in problems] == ["no-source"]


def test_what_the_reference_graph_says_is_not_said_again(read_text: RdfReader) -> None:
    (graph,), problems = read_text(turtle() + "<unit/98001/2025-07-01> wg:within <unit/98/2025-07-01> .")
    assert not problems
    assert not any(t.predicate.value == f"{WG}within" for t in graph.triples)
    assert any(t.predicate.value == f"{PROV}wasDerivedFrom" for t in graph.triples)
