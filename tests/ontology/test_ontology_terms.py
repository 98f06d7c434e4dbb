"""Every class and property says what it is in both languages, and what it is said of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Found = Callable[[str], list[tuple[str, ...]]]

TERMS = """
VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
?term a ?kind . FILTER(STRSTARTS(STR(?term), STR(wg:)))
"""
PROPERTIES = TERMS.replace("owl:Class ", "")


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("property_", ["rdfs:label", "skos:definition"])
def test_every_term_has_one_label_and_one_definition_in_each_language(found: Found, property_: str, lang: str) -> None:
    query = f"""SELECT ?term (COUNT(?text) AS ?n) WHERE {{ {TERMS}
        OPTIONAL {{ ?term {property_} ?text . FILTER(LANG(?text) = "{lang}") }} }}
        GROUP BY ?term HAVING(COUNT(?text) != 1)"""
    assert found(query) == []


def test_every_term_gives_the_words_that_people_use_for_it_in_both_languages(found: Found) -> None:
    assert (
        found(f"SELECT ?term WHERE {{ {TERMS} FILTER NOT EXISTS {{ ?term skos:altLabel ?w FILTER(LANG(?w)='vi') }} }}")
        == []
    )
    assert (
        found(f"SELECT ?term WHERE {{ {TERMS} FILTER NOT EXISTS {{ ?term skos:altLabel ?w FILTER(LANG(?w)='en') }} }}")
        == []
    )


def test_no_two_classes_and_no_two_properties_share_a_label(found: Found) -> None:
    query = f"""SELECT ?term ?other ?label WHERE {{ {TERMS}
        ?term rdfs:label ?label . ?other rdfs:label ?label ; a ?kind . FILTER(STR(?term) < STR(?other))
        FILTER(STRSTARTS(STR(?other), STR(wg:))) }}"""
    assert found(query) == []


def test_every_term_is_defined_by_the_ontology(found: Found) -> None:
    query = f"""SELECT ?term WHERE {{ {TERMS}
        FILTER NOT EXISTS {{ ?term rdfs:isDefinedBy <https://w3id.org/wardgraph/def> }} }}"""
    assert found(query) == []


def test_every_term_that_is_used_is_declared(found: Found) -> None:
    query = """SELECT DISTINCT ?used WHERE {
        { ?used ?p ?o } UNION { ?s ?used ?o } UNION { ?s ?p ?used FILTER(isIRI(?used)) }
        FILTER(STRSTARTS(STR(?used), STR(wg:)))
        FILTER NOT EXISTS { VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
            ?used a ?kind } }"""
    assert found(query) == []


def test_every_property_says_what_it_is_said_of_and_what_its_values_are(found: Found) -> None:
    missing = f"""SELECT ?term WHERE {{ {PROPERTIES}
        FILTER(NOT EXISTS {{ ?term rdfs:domain|schema:domainIncludes ?d }}
            || NOT EXISTS {{ ?term rdfs:range|schema:rangeIncludes ?r }}) }}"""
    assert found(missing) == []
    # Two domains in RDFS mean both at once, which is never meant here.
    twice = f"""SELECT ?term WHERE {{ {PROPERTIES} {{ ?term rdfs:domain ?a, ?b }} UNION {{ ?term rdfs:range ?a, ?b }}
        FILTER(?a != ?b) }}"""
    assert found(twice) == []


def test_values_of_data_properties_are_literals_and_of_object_properties_are_things(found: Found) -> None:
    literal = "(STRSTARTS(STR(?range), STR(xsd:)) || ?range = rdf:langString)"
    assert found(f"SELECT ?term WHERE {{ ?term a owl:DatatypeProperty ; rdfs:range ?range FILTER(!{literal}) }}") == []
    assert found(f"SELECT ?term WHERE {{ ?term a owl:ObjectProperty ; rdfs:range ?range FILTER({literal}) }}") == []


def test_actual_and_target_are_disjoint(found: Found) -> None:
    assert found(
        "SELECT ?t WHERE { wg:Actual owl:disjointWith ?t . ?t owl:disjointWith wg:Actual FILTER(?t = wg:Target) }"
    )


def test_the_class_of_every_list_is_a_kind_of_concept(found: Found) -> None:
    query = """SELECT DISTINCT ?class WHERE { ?c skos:inScheme ?s ; a ?class . FILTER(STRSTARTS(STR(?class), STR(wg:)))
        FILTER NOT EXISTS { ?class rdfs:subClassOf skos:Concept } }"""
    assert found(query) == []


def test_the_ontology_states_its_title_licence_and_version(found: Found) -> None:
    query = """SELECT ?title ?licence ?version WHERE { <https://w3id.org/wardgraph/def> a owl:Ontology ;
        dct:title ?title ; dct:license ?licence ; owl:versionInfo ?version }"""
    assert len(found(query)) == 2
    assert {row[1] for row in found(query)} == {"https://creativecommons.org/licenses/by/4.0/"}


def test_every_standard_term_in_the_data_has_a_name_in_both_languages(found: Found) -> None:
    query = """SELECT ?term WHERE { GRAPH <file:standard-terms.ttl> { ?term rdfs:label ?any }
        FILTER(NOT EXISTS { ?term rdfs:label ?vi FILTER(LANG(?vi)="vi") }
            || NOT EXISTS { ?term rdfs:label ?en FILTER(LANG(?en)="en") }) }"""
    assert found(query) == []
    assert len(found("SELECT DISTINCT ?term WHERE { GRAPH <file:standard-terms.ttl> { ?term rdfs:label ?any } }")) > 50
