"""A package holds what was asked for and everything it needs, describes itself, and is the same every time."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, Store, parse

from wardgraph.errors import WardgraphError
from wardgraph.export.package import export_rdf
from wardgraph.export.scope import Scope
from wardgraph.names import DCAT, DCT, GRAPH, ID, PROV, RDF, RDFS, SKOS, VOID, WG
from wardgraph.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardgraph.store.embedded import EmbeddedStore

FORMATS = {
    "turtle": (RdfFormat.TURTLE, "turtle"),
    "trig": (RdfFormat.TRIG, "trig"),
    "nt": (RdfFormat.N_TRIPLES, "nt"),
    "nq": (RdfFormat.N_QUADS, "nquads"),
    "jsonld": (RdfFormat.JSON_LD, "json-ld"),
    "rdfxml": (RdfFormat.RDF_XML, "xml"),
}
SCOPES = {
    "ward": {"ward": "98001"},
    "province": {"province": "98"},
    "source": {"source": "bia-01"},
    "ward of a source": {"ward": "98001", "source": "bia-02"},
    "as of a day": {"ward": "98001", "as_of": "2025-12-31"},
    "everything": {},
}
WARD = f"<{ID}unit/98001/2025-07-01>"
TYPE = NamedNode(RDF + "type")


def package(store: EmbeddedStore, form: str = "nt", **scope: str) -> bytes:
    output = io.BytesIO()
    export_rdf(store, Scope.of(store, **scope), form, output)
    return output.getvalue()


def triples(content: bytes, form: str = "nt") -> set[str]:
    """Return the triples of a package; those without names of their own under canonical ones."""
    found = (Quad(q.subject, q.predicate, q.object) for q in parse(content, format=FORMATS[form][0]))
    return set(canonical(found))


def subjects(content: bytes, of: str) -> set[str]:
    return {
        str(q.subject)
        for q in parse(content, format=RdfFormat.N_TRIPLES)
        if q.predicate == TYPE and q.object == NamedNode(of)
    }


def test_a_package_of_a_ward_holds_its_facts_and_no_others(made_up: EmbeddedStore) -> None:
    found = package(made_up, ward="98001")
    assert len(subjects(found, WG + "Tenure")) == 3
    assert len(subjects(found, WG + "Figure")) == 4
    assert len(subjects(found, WG + "Event")) == 1
    assert len(subjects(found, WG + "Participation")) == 1
    assert len(subjects(found, WG + "Contribution")) == 2
    assert not any("98003/2025-07-01/dream-revenue" in line for line in triples(found))


def test_a_province_holds_the_facts_of_all_its_wards(made_up: EmbeddedStore) -> None:
    found = package(made_up, province="98")
    assert len(subjects(found, WG + "Figure")) == 7
    assert f"<{ID}unit/99001/2025-07-01>" not in subjects(found, WG + "Commune")


def test_a_unit_that_is_only_mentioned_is_named_but_not_told(made_up: EmbeddedStore) -> None:
    found = triples(package(made_up, ward="98001"))
    province = f"<{ID}unit/98/2025-07-01>"
    assert f'{province} <{SKOS}prefLabel> "Tỉnh Bịa Đặt"@vi' in found
    assert not any(line.startswith(f"{province} <{WG}validFrom>") for line in found)


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_nothing_dangles(made_up: EmbeddedStore, scope: dict[str, str]) -> None:
    """What a package mentions of our own is named in it: things, concepts, classes and properties."""
    said: dict[str, set[str]] = {}
    mentioned: set[str] = set()
    for quad in parse(package(made_up, **scope), format=RdfFormat.N_TRIPLES):
        said.setdefault(str(quad.subject), set()).add(quad.predicate.value)
        mentioned.add(str(quad.predicate))
        if isinstance(quad.object, NamedNode):
            mentioned.add(str(quad.object))
    described = (f"<{ID}package/", f"<{WG}>")
    ours = {one for one in mentioned if one.startswith((f"<{ID}", f"<{WG}")) and not one.startswith(described)}
    named = {SKOS + "prefLabel", RDFS + "label", RDF + "type"}
    assert [one for one in sorted(ours) if not said.get(one, set()) & named] == []


def test_every_fact_has_its_evidence_and_every_source_its_publisher(made_up: EmbeddedStore) -> None:
    store = Store()
    store.load(package(made_up, ward="98001"), format=RdfFormat.N_TRIPLES)

    def values(thing: NamedNode, term: str) -> set[NamedNode]:
        return {q.object for q in store.quads_for_pattern(thing, NamedNode(term), None)}  # type: ignore[misc]

    facts = {
        q.subject
        for kind in ("Tenure", "Figure", "Event", "Participation")
        for q in store.quads_for_pattern(None, TYPE, NamedNode(WG + kind))
    }
    for fact in facts:
        sources = values(fact, PROV + "wasDerivedFrom")  # type: ignore[arg-type]
        evidence = values(fact, PROV + "qualifiedDerivation")  # type: ignore[arg-type]
        assert sources
        assert {source for one in evidence for source in values(one, PROV + "entity")} == sources
        for source in sources:
            (publisher,) = values(source, DCT + "publisher")
            assert values(publisher, SKOS + "prefLabel")


def test_one_source_is_what_its_graph_says(made_up: EmbeddedStore) -> None:
    found = package(made_up, source="bia-02")
    assert len(subjects(found, WG + "Tenure")) == 2
    assert subjects(found, WG + "Source") == {f"<{ID}source/so-bia/2025-12-01/bao-cao>"}
    assert "2026-01-10" not in found.decode()


def test_as_of_a_day_later_sources_are_not_yet_known(made_up: EmbeddedStore) -> None:
    found = package(made_up, ward="98001", as_of="2025-12-31")
    assert f"<{ID}source/bao-bia/2026-01-10/may-trang>" not in subjects(found, WG + "Source")
    assert len(subjects(found, WG + "Figure")) == 2
    assert not any("attestedOn" in line and "2026-01-10" in line for line in triples(found))


def test_as_of_a_day_before_the_reform_the_former_unit_is_meant(made_up: EmbeddedStore) -> None:
    scope = Scope.of(made_up, ward="98001", as_of="2025-06-30")
    assert str(scope.unit) == f"<{ID}unit/98001/until-2025-07-01>"
    with pytest.raises(WardgraphError, match="no unit"):
        Scope.of(made_up, ward="98005", as_of="2025-06-30")


def test_an_empty_package_is_a_negative_answer(made_up: EmbeddedStore) -> None:
    with pytest.raises(WardgraphError) as caught:
        package(made_up, source="bia-01", as_of="2025-01-01")
    assert caught.value.exit_code == 1


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_rdflib_and_oxigraph_read_the_same_from_every_format(
    made_up: EmbeddedStore, form: str, scope: dict[str, str]
) -> None:
    content = package(made_up, form, **scope)
    kind, name = FORMATS[form]
    ours = canonical(parse(content, format=kind))
    theirs = rdflib.Dataset()
    theirs.parse(data=content, format=name)
    lines = theirs.serialize(format="nquads", encoding="utf-8").replace(b" <urn:x-rdflib:default> .", b" .")
    assert canonical(parse(lines, format=RdfFormat.N_QUADS)) == ours
    # What a package says of its own form differs from form to form.
    data = {line for line in triples(content, form) if "/distribution/" not in line}
    assert data == {line for line in triples(package(made_up, "nt", **scope)) if "/distribution/" not in line}


def canonical(quads: Iterable[Quad]) -> list[str]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def test_graphs_keep_the_sources_apart(made_up: EmbeddedStore) -> None:
    quads = list(parse(package(made_up, "trig", ward="98001"), format=RdfFormat.TRIG))
    graphs = {q.graph_name.value for q in quads}
    assert f"{GRAPH}source/so-bia/2025-12-01-bao-cao" in graphs
    assert f"{GRAPH}source/bao-bia/2026-01-12-dong-mo" not in graphs
    assert f"{GRAPH}package/unit-98001-2025-07-01" in graphs


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_data_give_the_same_bytes(made_up: EmbeddedStore, form: str) -> None:
    first = package(made_up, form, province="98")
    assert package(made_up, form, province="98") == first
    # Another process hashes differently.
    script = (
        "import sys, io; from pathlib import Path; from wardgraph.store.embedded import EmbeddedStore;"
        "from wardgraph.export.package import export_rdf; from wardgraph.export.scope import Scope;"
        "store = EmbeddedStore.from_files([Path(p) for p in sys.argv[2:]]);"
        "export_rdf(store, Scope.of(store, province='98'), sys.argv[1], sys.stdout.buffer)"
    )
    files = [
        *sorted(folder("ontology").glob("*.ttl"), reverse=True),
        Path(__file__).parents[1] / "queries" / "made_up.trig",
    ]
    again = subprocess.run([sys.executable, "-c", script, form, *map(str, files)], capture_output=True, check=True)
    assert again.stdout == first


def test_sorting_in_many_small_runs_gives_the_same_lines() -> None:
    from wardgraph.export.sorting import SortedLines

    lines = [f"{n * 7919 % 1000:04}" for n in range(3000)]
    with SortedLines(run=64) as sorted_lines:
        for line in lines:
            sorted_lines.add(line)
        expected = [line.encode() for line in sorted(set(lines))]
        assert list(sorted_lines) == expected
        assert list(sorted_lines) == expected


def test_sorting_in_very_many_runs_keeps_few_files_open(monkeypatch: pytest.MonkeyPatch) -> None:
    from wardgraph.export import sorting

    monkeypatch.setattr(sorting, "_RUNS", 4)
    with sorting.SortedLines(run=2) as sorted_lines, sorting.SortedLines(run=3) as others:
        sorted_lines.update(str(n % 37) for n in range(100))
        others.update(str(n) for n in range(0, 40, 2))
        assert len(sorted_lines._runs) <= 5
        assert list(sorted_lines) == sorted(str(n).encode() for n in range(37))
        assert list(sorted_lines.without(others)) == sorted(str(n).encode() for n in range(1, 37, 2))
        sorted_lines.clear()
        assert list(sorted_lines) == []


def test_json_ld_has_a_context_and_facts_with_their_evidence_inside(made_up: EmbeddedStore) -> None:
    said = json.loads(package(made_up, "jsonld", ward="98001"))
    things = {node["@id"]: node for node in said["@graph"]}
    assert len(things) == len(said["@graph"])
    unit = things["id:unit/98001/2025-07-01"]
    assert unit["code"] == "98001"
    assert unit["prefLabel"] == {"vi": "Phường Mây Trắng", "en": "May Trang Ward"}
    tenures = [node for node in things.values() if "wg:Tenure" in node.get("@type", ())]
    assert len(tenures) == 3
    for tenure in tenures:
        evidence = tenure["qualifiedDerivation"]
        for one in evidence if isinstance(evidence, list) else [evidence]:
            assert one["@type"] == "prov:Derivation"
            assert one["entity"] in things
    assert not any("/evidence/" in iri for iri in things)


def test_json_ld_of_awkward_statements_says_the_same() -> None:
    from wardgraph.export import jsonld

    lines = [
        b'<geo:12,105> <http://www.opengis.net/ont/geosparql#asWKT> "POINT(1 2)" .',
        b"<http://example.org/a> <http://example.org/geo> <geo:12,105> .",
        b'<http://example.org/a> <http://example.org/geo> "x \\" y"@en .',
        b"<http://example.org/a/b> <http://example.org/p> _:c .",
        b"<http://example.org/a2> <http://example.org/p> <http://example.org/a/b> .",
        b"_:c <http://example.org/p> <http://example.org/a> .",
    ]
    output = io.BytesIO()
    jsonld.write(sorted(lines), output)
    given = {str(quad) for quad in parse(output.getvalue(), format=RdfFormat.JSON_LD)}
    taken = {str(quad) for quad in parse(b"\n".join(lines), format=RdfFormat.N_TRIPLES)}
    blank = re.compile(r"_:\w+")
    assert {blank.sub("_:", one) for one in given} == {blank.sub("_:", one) for one in taken}


@pytest.mark.parametrize("form", ["turtle", "trig"])
def test_a_package_brings_the_shapes_that_check_it(made_up: EmbeddedStore, form: str) -> None:
    import pyshacl

    whole = rdflib.Dataset()
    whole.parse(data=package(made_up, form, ward="98001"), format=form)
    own = rdflib.Graph()
    for subject, predicate, value, _ in whole.quads():
        own.add((subject, predicate, value))
    assert pyshacl.validate(own, shacl_graph=own, allow_warnings=True, advanced=True)[0]
    tenure = next(own.subjects(rdflib.RDF.type, rdflib.URIRef(WG + "Tenure")))
    own.remove((tenure, rdflib.URIRef(PROV + "wasDerivedFrom"), None))
    assert not pyshacl.validate(own, shacl_graph=own, allow_warnings=True, advanced=True)[0]


def test_a_package_describes_itself(made_up: EmbeddedStore) -> None:
    content = package(made_up, ward="98001")
    store = Store()
    store.load(content, format=RdfFormat.N_TRIPLES)
    dataset = NamedNode(ID + "package/unit-98001-2025-07-01")

    def values(term: str) -> set[str]:
        return {q.object.value for q in store.quads_for_pattern(dataset, NamedNode(term), None)}  # type: ignore[union-attr]

    assert {DCAT + "Dataset", VOID + "Dataset"} <= values(RDF + "type")
    assert values(DCT + "license") == {"https://creativecommons.org/licenses/by/4.0/"}
    assert values(DCT + "modified") == {"2026-01-10"}
    assert values(DCT + "title") == {"wardgraph: Phường Mây Trắng", "wardgraph: May Trang Ward"}
    assert len(values(PROV + "wasDerivedFrom")) == 3
    said = [
        line for line in content.splitlines() if f"{ID}package/".encode() in line or b"id/agent/wardgraph>" in line[:60]
    ]
    data = [line for line in content.splitlines() if line not in said]
    assert values(VOID + "triples") == {str(len(data))}
    lines = sorted(f"{line} .\n".encode() for line in canonical(parse(b"\n".join(data), format=RdfFormat.N_TRIPLES)))
    assert hashlib.sha256(b"".join(lines)).hexdigest() in content.decode()


@pytest.mark.parametrize("scope", [SCOPES["ward"], SCOPES["province"], SCOPES["source"], SCOPES["everything"]])
def test_a_package_conforms_to_the_shapes_by_itself(made_up: EmbeddedStore, scope: dict[str, str]) -> None:
    import pyshacl

    data = rdflib.Graph().parse(data=package(made_up, "turtle", **scope), format="turtle")
    shapes = rdflib.Graph()
    for path in sorted(folder("shapes").glob("*.ttl")):
        shapes.parse(path, format="turtle")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, allow_warnings=True, advanced=True)
    assert conforms, text
