"""The Turtle writer: nothing is lost, nothing depends on the order, and the text reads well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from wardgraph.names import ID, PREFIXES, RDF, WG, XSD
from wardgraph.turtle import write_turtle

# pyoxigraph holds strings as UTF-8, which has no lone surrogates.
texts = st.text(st.characters(exclude_categories=["Cs"]))
local_parts = st.text("abcXYZ019_-./:~%@!$&'()*+,;=#?àđ", max_size=12).filter(lambda part: "%" not in part)
namespaces = st.sampled_from([*PREFIXES.values(), ID, "https://w3id.org/wardgraph/", "urn:", "http://vi-du.example/"])


def _iri(namespace: str, local: str) -> NamedNode | None:
    try:
        return NamedNode(namespace + local)
    except ValueError:
        return None


iris = st.builds(_iri, namespaces, local_parts).filter(lambda iri: iri is not None)
lexical_forms = texts | st.sampled_from(
    ["1", "+1", "-01.50", ".5", "1.", "1e3", "1.E-3", "true", "1", "0", "", "٣", "1\n"]
)
datatypes = st.sampled_from(
    [NamedNode(XSD + name) for name in ("integer", "decimal", "double", "boolean", "date", "string", "anyURI")]
)
literals = (
    st.builds(Literal, texts)
    | st.builds(lambda text, tag: Literal(text, language=tag), texts, st.sampled_from(["vi", "en", "zh-hant", "x-a"]))
    | st.builds(
        lambda text, way: Literal(text, language="ar", direction=way),
        texts,
        st.sampled_from([BaseDirection.LTR, BaseDirection.RTL]),
    )
    | st.builds(lambda text, datatype: Literal(text, datatype=datatype), lexical_forms, datatypes)
    | st.builds(lambda text, datatype: Literal(text, datatype=datatype), texts, iris)
)
triples = st.builds(Triple, iris, iris | st.just(NamedNode(f"{RDF}type")), iris | literals)


def read(text: str) -> set[Triple]:
    return {quad.triple for quad in parse(text.encode(), format=RdfFormat.TURTLE)}


@given(st.lists(triples, max_size=30))
def test_whatever_is_written_is_read_again(made):
    assert read(write_turtle(made)) == set(made)


@given(st.lists(triples, max_size=30), st.randoms())
def test_the_order_and_number_of_statements_do_not_matter(made, order):
    again = [*made, *made[: len(made) // 2]]
    order.shuffle(again)
    assert write_turtle(again) == write_turtle(made)


@given(st.lists(triples, max_size=10))
def test_writing_what_was_read_changes_nothing(made):
    text = write_turtle(made)
    assert write_turtle(read(text)) == text


@given(st.lists(triples, max_size=10))
def test_nothing_depends_on_the_prefixes_but_the_text(made):
    assert read(write_turtle(made, {})) == read(write_turtle(made, {"vd": "http://vi-du.example/"})) == set(made)


def test_a_file_reads_well():
    ward = NamedNode(f"{ID}unit/99901/2025-07-01")
    label = NamedNode(f"{PREFIXES['skos']}prefLabel")
    made = [
        Triple(ward, label, Literal("Phường Ví Dụ Một", language="vi")),
        Triple(ward, label, Literal("Vi Du Mot Ward", language="en")),
        Triple(ward, NamedNode(f"{RDF}type"), NamedNode(f"{WG}Ward")),
        Triple(ward, NamedNode(f"{RDF}type"), NamedNode(f"{WG}CommunalUnit")),
        Triple(ward, NamedNode(f"{WG}area"), Literal("15.890", datatype=NamedNode(f"{XSD}decimal"))),
    ]
    assert write_turtle(made) == (
        "@base <https://w3id.org/wardgraph/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix wg: <https://w3id.org/wardgraph/def#> .\n"
        "\n"
        "<id/unit/99901/2025-07-01>\n"
        "    a wg:CommunalUnit, wg:Ward ;\n"
        '    skos:prefLabel "Phường Ví Dụ Một"@vi,\n'
        '        "Vi Du Mot Ward"@en ;\n'
        "    wg:area 15.890 .\n"
    )


def test_nothing_gives_an_empty_file():
    assert write_turtle([]) == ""


def test_graph_names_are_left_out():
    quad = Quad(NamedNode(f"{ID}a"), NamedNode(f"{WG}b"), Literal("c"), NamedNode(f"{ID}graph"))
    assert read(write_turtle([quad])) == {quad.triple}


@pytest.mark.parametrize("place", ["subject", "object"])
def test_a_blank_node_is_refused_because_it_has_no_stable_name(place):
    blank, known = BlankNode("x"), NamedNode(f"{ID}a")
    made = Triple(blank if place == "subject" else known, NamedNode(f"{WG}b"), blank if place == "object" else known)
    with pytest.raises(TypeError, match="give it an IRI"):
        write_turtle([made])
