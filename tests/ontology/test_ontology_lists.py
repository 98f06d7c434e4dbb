"""Every entry of the lists is complete, is told apart from the others, and leads to entries that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Found = Callable[[str], list[tuple[str, ...]]]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("property_", ["skos:prefLabel", "skos:definition"])
def test_every_entry_and_every_list_has_one_label_and_definition_in_each_language(
    found: Found, property_: str, lang: str
) -> None:
    query = f"""SELECT ?c WHERE {{ {{ ?c skos:inScheme ?s }} UNION {{ ?c a skos:ConceptScheme }}
        OPTIONAL {{ ?c {property_} ?text . FILTER(LANG(?text) = "{lang}") }} }} GROUP BY ?c HAVING(COUNT(?text) != 1)"""
    assert found(query) == []


def test_every_entry_is_in_a_list_that_is_described(found: Found) -> None:
    assert found("SELECT ?c WHERE { ?c a skos:Concept FILTER NOT EXISTS { ?c skos:inScheme ?s } }") == []
    assert found("SELECT ?s WHERE { ?c skos:inScheme ?s FILTER NOT EXISTS { ?s a skos:ConceptScheme } }") == []


def test_a_preferred_label_belongs_to_one_entry_of_its_list(found: Found) -> None:
    query = """SELECT ?a ?b ?label WHERE {
        ?a skos:inScheme ?s ; skos:prefLabel ?one . ?b skos:inScheme ?s ; skos:prefLabel ?two .
        FILTER(STR(?a) < STR(?b) && LANG(?one) = LANG(?two))
        BIND(LCASE(STR(?one)) AS ?label) FILTER(?label = LCASE(STR(?two))) }"""
    assert found(query) == []


def test_no_entry_has_a_label_twice(found: Found) -> None:
    query = """SELECT ?c ?label WHERE { ?c skos:inScheme ?s ; skos:prefLabel|skos:altLabel ?one, ?two .
        FILTER(LANG(?one) = LANG(?two) && STR(?one) < STR(?two))
        BIND(LCASE(STR(?one)) AS ?label) FILTER(?label = LCASE(STR(?two)) && LANG(?one) = "en") }"""
    assert found(query) == []
    assert found("SELECT ?c ?l WHERE { ?c skos:prefLabel ?l ; skos:altLabel ?l }") == []


def test_no_two_entries_of_a_list_are_called_all_the_same(found: Found) -> None:
    query = """SELECT ?a ?b WHERE { ?a skos:inScheme ?s . ?b skos:inScheme ?s . FILTER(STR(?a) < STR(?b))
        FILTER NOT EXISTS { ?a skos:prefLabel|skos:altLabel ?own . FILTER(LANG(?own) = "vi")
            FILTER NOT EXISTS { ?b skos:prefLabel|skos:altLabel ?own } } }"""
    assert found(query) == []


@pytest.mark.parametrize("class_", ["wg:PostType", "wg:Indicator", "wg:EventType", "wg:PostGroup", "wg:Topic"])
def test_what_people_ask_about_has_other_wordings_in_both_languages(found: Found, class_: str) -> None:
    for lang in ("vi", "en"):
        query = (
            f"SELECT ?c WHERE {{ ?c a {class_} FILTER NOT EXISTS {{ ?c skos:altLabel ?w FILTER(LANG(?w)='{lang}') }} }}"
        )
        assert found(query) == []


@pytest.mark.parametrize(
    ("property_", "class_"),
    [
        ("wg:ofBodyKind", "wg:BodyKind"),
        ("wg:dimension", "wg:Dimension"),
        ("wg:defaultUnit", "wg:Measure"),
        ("wg:baseUnit", "wg:Measure"),
        ("wg:better", "wg:Polarity"),
        ("wg:topic", "wg:Topic"),
        ("wg:planRatioOf", "wg:Indicator"),
        ("wg:ofTotal", "wg:Indicator"),
        ("wg:numerator", "wg:Indicator"),
        ("wg:denominator", "wg:Indicator"),
        ("wg:changeOf", "wg:Indicator"),
        ("skos:broader", "skos:Concept"),
        ("skos:related", "skos:Concept"),
        ("wg:bodyClass", "owl:Class"),
        ("wg:atLevel", "owl:Class"),
    ],
)
def test_links_between_entries_lead_to_entries_that_exist(found: Found, property_: str, class_: str) -> None:
    assert found(f"SELECT ?s ?o WHERE {{ ?s {property_} ?o FILTER NOT EXISTS {{ ?o a {class_} }} }}") == []
    assert (
        found(f"SELECT ?s WHERE {{ ?s {property_} ?s FILTER({'false' if property_ == 'wg:baseUnit' else 'true'}) }}")
        == []
    )


def test_no_entry_is_broader_than_itself(found: Found) -> None:
    assert found("SELECT ?c WHERE { ?c skos:broader+ ?c }") == []


# Indicators


def test_every_indicator_has_a_dimension_a_measure_of_it_a_topic_and_what_is_better(found: Found) -> None:
    query = """SELECT ?i WHERE { ?i a wg:Indicator FILTER NOT EXISTS {
        ?i wg:dimension ?d ; wg:defaultUnit/wg:dimension ?d ; wg:topic ?t ; wg:better ?b } }"""
    assert found(query) == []
    assert found("SELECT ?i WHERE { ?i wg:dimension ?a, ?b ; a wg:Indicator FILTER(?a != ?b) }") == []


def test_every_plan_ratio_names_its_indicator_or_says_why_not(found: Found) -> None:
    query = """SELECT ?i WHERE { ?i wg:dimension <https://w3id.org/wardgraph/id/dimension/plan-ratio> ; a wg:Indicator
        FILTER NOT EXISTS { ?i wg:planRatioOf|skos:scopeNote ?of } }"""
    assert found(query) == []
    stray = """SELECT ?i WHERE { ?i wg:planRatioOf ?of
        FILTER NOT EXISTS { ?i wg:dimension <https://w3id.org/wardgraph/id/dimension/plan-ratio> } }"""
    assert found(stray) == []


def test_a_part_is_measured_like_its_total(found: Found) -> None:
    query = """SELECT ?part ?total WHERE { ?part wg:ofTotal ?total ; wg:dimension ?d .
        FILTER NOT EXISTS { ?total wg:dimension ?d } }"""
    assert found(query) == []


def test_only_shares_have_a_numerator_or_a_denominator(found: Found) -> None:
    query = """SELECT ?i WHERE { ?i wg:numerator|wg:denominator ?n
        FILTER NOT EXISTS { ?i wg:dimension <https://w3id.org/wardgraph/id/dimension/share> } }"""
    assert found(query) == []


def test_a_wording_that_several_indicators_share_ties_indicators_that_are_related(found: Found) -> None:
    """A colloquial wording may belong to several indicators, where people mean one or the other by it."""
    query = """SELECT ?a ?b ?word WHERE { ?a a wg:Indicator ; skos:prefLabel|skos:altLabel|skos:hiddenLabel ?word .
        ?b a wg:Indicator ; skos:prefLabel|skos:altLabel|skos:hiddenLabel ?word . FILTER(STR(?a) < STR(?b))
        FILTER NOT EXISTS {
            VALUES ?relation {
                skos:related skos:broader wg:planRatioOf wg:changeOf wg:ofTotal wg:numerator wg:denominator }
            { ?a ?relation ?b } UNION { ?b ?relation ?a } } }"""
    assert found(query) == []


# Measures


def test_every_measure_has_a_dimension_a_factor_and_a_base_with_factor_one(found: Found) -> None:
    query = """SELECT ?m WHERE { ?m a wg:Measure FILTER NOT EXISTS {
        ?m wg:dimension ?d ; wg:factor ?f ; wg:baseUnit ?b . ?b wg:factor 1.0 ; wg:baseUnit ?b ; wg:dimension ?d } }"""
    assert found(query) == []


def test_factors_convert(found: Found) -> None:
    factors = {row[0].rpartition("/")[2]: float(row[1]) for row in found("SELECT ?m ?f WHERE { ?m wg:factor ?f }")}
    assert factors["billion-dong"] == 1000 * factors["million-dong"]
    assert factors["square-kilometre"] == 100 * factors["hectare"]
    assert factors["tonne"] == 10 * factors["quintal"]
    assert factors["percent"] == 10 * factors["per-mille"]


# Positions, bodies


def test_every_position_has_a_body_a_level_an_order_and_the_pattern_of_its_label(found: Found) -> None:
    query = """SELECT ?p WHERE { ?p a wg:PostType FILTER NOT EXISTS {
        ?p wg:ofBodyKind ?k ; wg:atLevel ?l ; wg:rank ?r ; wg:postSlug ?s .
        ?p wg:postLabel ?vi, ?en FILTER(LANG(?vi) = "vi" && LANG(?en) = "en") } }"""
    assert found(query) == []
    assert found("SELECT ?p ?l WHERE { ?p wg:postLabel|wg:bodyLabel ?l FILTER(!REGEX(?l, '[{](unit|name)[}]')) }") == []


def test_a_body_may_have_the_positions_of_its_level(found: Found) -> None:
    query = "SELECT ?p ?k WHERE { ?p wg:ofBodyKind ?k ; wg:atLevel ?l FILTER NOT EXISTS { ?k wg:atLevel ?l } }"
    assert found(query) == []


def test_the_address_of_a_post_is_its_own(found: Found) -> None:
    query = """SELECT ?a ?b WHERE {
        ?a wg:ofBodyKind ?k ; wg:postSlug ?s ; wg:atLevel ?l .
        ?b wg:ofBodyKind ?k ; wg:postSlug ?s ; wg:atLevel ?l .
        FILTER(STR(?a) < STR(?b)) }"""
    assert found(query) == []
    assert found("SELECT ?a ?b WHERE { ?a wg:bodySlug ?s . ?b wg:bodySlug ?s . FILTER(STR(?a) < STR(?b)) }") == []


def test_a_wording_of_a_position_names_one_position_of_its_level(found: Found) -> None:
    query = """SELECT ?a ?b ?word WHERE { ?a a wg:PostType ; wg:atLevel ?l ; skos:prefLabel|skos:altLabel ?one .
        ?b a wg:PostType ; wg:atLevel ?l ; skos:prefLabel|skos:altLabel ?two .
        FILTER(STR(?a) < STR(?b)) BIND(LCASE(STR(?one)) AS ?word) FILTER(?word = LCASE(STR(?two))) }"""
    assert found(query) == []


def test_the_leaders_are_the_positions_that_lead(found: Found) -> None:
    leaders = "<https://w3id.org/wardgraph/id/position-group/leaders>"
    assert found(f"SELECT ?p WHERE {{ ?p wg:leadership true FILTER NOT EXISTS {{ ?p skos:broader {leaders} }} }}") == []
    assert found(f"SELECT ?p WHERE {{ ?p skos:broader {leaders} FILTER NOT EXISTS {{ ?p wg:leadership true }} }}") == []


def test_every_kind_of_body_has_its_class_its_address_and_the_pattern_of_its_label(found: Found) -> None:
    query = """SELECT ?k WHERE { ?k a wg:BodyKind FILTER NOT EXISTS {
        ?k wg:bodyClass ?c ; wg:standardClass ?sc ; wg:bodySlug ?s ; wg:bodyLabel ?vi, ?en .
        ?c rdfs:subClassOf wg:Body FILTER(LANG(?vi) = "vi" && LANG(?en) = "en") } }"""
    assert found(query) == []


# What the fact tables write


@pytest.mark.parametrize(
    ("class_", "values"),
    [
        ("wg:Comparator", {"=", ">", ">=", "<", "<=", "~"}),
        ("wg:SourceKind", {"article", "report", "decision", "statistics", "register"}),
        ("wg:Part", {"chair", "speaker", "presenter_of_awards", "attendee"}),
        ("wg:Extent", {"whole", "part"}),
        ("wg:AreaMethod", {"published", "boundary"}),
        ("wg:EventType", {"congress", "conference", "session", "decision_announcement", "merger", "visit", "other"}),
    ],
)
def test_the_values_of_the_fact_tables_are_notations(found: Found, class_: str, values: set[str]) -> None:
    rows = found(f"SELECT ?n WHERE {{ ?c a {class_} ; skos:notation ?n }}")
    assert len(rows) == len(found(f"SELECT ?c WHERE {{ ?c a {class_} }}"))
    assert len(set(rows)) == len(rows)
    assert values <= {row[0] for row in rows}


def test_the_types_of_change_and_kinds_of_figure_are_notations_of_classes(found: Found) -> None:
    rows = found("SELECT ?n WHERE { ?c a owl:Class ; skos:notation ?n }")
    assert {"merger", "division", "renaming", "establishment", "abolition", "actual", "target"} <= {
        row[0] for row in rows
    }


def test_a_decision_is_trusted_more_than_a_report_and_a_report_more_than_an_article(found: Found) -> None:
    ranks = dict(found("SELECT ?n ?r WHERE { ?k a wg:SourceKind ; skos:notation ?n ; wg:rank ?r }"))
    assert ranks["decision"] > ranks["report"] == ranks["statistics"] == ranks["register"] > ranks["article"]
