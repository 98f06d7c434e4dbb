"""The reference graph that ships with the program: complete, consistent, and written by the generator."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store, parse

from wardgraph.gazetteer.kinds import COMMUNAL, DISTRICT, PROVINCIAL
from wardgraph.gazetteer.stated import FILES
from wardgraph.names import ID, PREFIXES
from wardgraph.resources import folder
from wardgraph.turtle import write_turtle

REFERENCE = folder("graph") / "reference"
GENERATED = (
    "contributions.ttl",
    "districts.ttl",
    "former-provinces.ttl",
    "former-units.ttl",
    "provinces.ttl",
    "reorganisations.ttl",
    "units.ttl",
)
PROLOGUE = "BASE <https://w3id.org/wardgraph/id/>\n" + "".join(f"PREFIX {p}: <{ns}>\n" for p, ns in PREFIXES.items())

# Rows of an older state in the list of former units: they were merged early in 2025, before the list of changes begins.
MERGED_BEFORE = {
    "03751", "03898", "03913", "03988", "03991", "04003", "04060", "07693", "07732", "07744", "16387", "16411", "18448",
    "20176", "20674", "25102", "25174", "25177", "25186",
}  # fmt: skip


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    for name in (*GENERATED, *FILES):
        store.bulk_load(path=REFERENCE / name, format=RdfFormat.TURTLE)
    return store


@pytest.fixture
def rows(store):
    def select(pattern: str) -> list[tuple[str | None, ...]]:
        solutions = store.query(f"{PROLOGUE} {pattern}")
        return [
            tuple(None if row[v] is None else row[v].value.removeprefix(ID) for v in solutions.variables)
            for row in solutions
        ]

    return select


@pytest.fixture
def one(rows):
    return lambda pattern: {row[0] for row in rows(pattern)}


def test_the_country_has_its_units_in_force(rows):
    counts = rows("""SELECT ?class (COUNT(?x) AS ?n) {
        VALUES ?class { wg:Commune wg:Ward wg:SpecialZone wg:Township wg:Province wg:Municipality }
        ?x a ?class ; wg:code ?code FILTER NOT EXISTS { ?x wg:validUntil ?end } } GROUP BY ?class""")
    found = {name.rpartition("#")[2]: int(n) for name, n in counts}
    assert found == {"Commune": 2611, "Ward": 697, "SpecialZone": 13, "Province": 27, "Municipality": 7}


def test_what_was_before_july_2025_is_there(rows):
    counts = rows("""SELECT ?class (COUNT(DISTINCT ?x) AS ?n) {
        VALUES ?class { wg:CommunalUnit wg:DistrictUnit wg:ProvincialUnit }
        ?x a ?class ; wg:validUntil "2025-07-01"^^xsd:date } GROUP BY ?class""")
    found = {name.rpartition("#")[2]: int(n) for name, n in counts}
    # 10,051 in the list and three wards of Mộc Châu; 691 districts of the list and five islands.
    assert found == {"CommunalUnit": 10054, "DistrictUnit": 696, "ProvincialUnit": 63}


def test_no_two_units_bear_one_code_at_one_time(rows):
    lives = rows("SELECT ?code ?from ?until { ?x wg:code ?code OPTIONAL { ?x wg:validFrom ?from } "
                 "OPTIONAL { ?x wg:validUntil ?until } }")  # fmt: skip
    by_code: dict[str, list[tuple[str, str]]] = {}
    for code, start, end in lives:
        by_code.setdefault(code, []).append((start or "", end or "9999"))
    for code, spans in by_code.items():
        spans.sort()
        assert all(first[1] <= second[0] for first, second in pairwise(spans)), code


def test_no_two_units_in_force_in_one_province_bear_one_name(rows):
    named = rows("""SELECT ?name ?parent { ?x a wg:CommunalUnit ; wg:within ?parent ; skos:prefLabel ?name
        FILTER(LANG(?name) = "vi") FILTER NOT EXISTS { ?x wg:validUntil ?end } }""")
    assert len(named) == len(set(named)) == 3321


def test_every_unit_has_labels_code_parent_and_source(rows):
    assert (
        rows("""SELECT ?x { ?x a wg:AdministrativeUnit FILTER NOT EXISTS {
        ?x wg:code ?code ; prov:wasDerivedFrom ?source ; skos:prefLabel ?vi, ?en .
        FILTER(LANG(?vi) = "vi" && LANG(?en) = "en") } }""")
        == []
    )
    assert rows("SELECT ?x { ?x a wg:CommunalUnit FILTER NOT EXISTS { ?x wg:within ?y } }") == []
    assert rows("SELECT ?x { ?x wg:within ?y, ?z FILTER(?y != ?z) }") == []
    assert rows("SELECT ?x { ?x a wg:AdministrativeUnit ; skos:prefLabel ?a, ?b "
                "FILTER(?a != ?b && LANG(?a) = LANG(?b)) }") == []  # fmt: skip


def test_every_unit_states_its_own_class_its_level_and_the_general_one(rows):
    levels = {kind.classes for level in (COMMUNAL, DISTRICT, PROVINCIAL) for kind in level.values()}
    stated = rows("""SELECT DISTINCT ?own ?level {
        ?x a wg:AdministrativeUnit, ?own, ?level
        VALUES ?level { wg:CommunalUnit wg:DistrictUnit wg:ProvincialUnit }
        FILTER(?own NOT IN (?level, wg:AdministrativeUnit)) }""")
    found = {tuple(term.rpartition("#")[2] for term in pair) for pair in stated}
    assert found == {classes[:2] for classes in levels}


def test_english_labels_have_no_tone_marks(rows):
    labels = rows('SELECT ?label { ?x wg:code ?code ; skos:prefLabel ?label FILTER(LANG(?label) = "en") }')
    assert [label for (label,) in labels if not label.isascii()] == []


def test_the_old_and_the_new_nong_trang_are_two_units(one):
    assert one('SELECT ?x { ?x wg:code "07894" }') == {"unit/07894/2025-07-01", "unit/07894/until-2025-07-01"}
    assert one("SELECT ?label { <unit/07894/2025-07-01> wg:replaces/skos:prefLabel ?label FILTER(LANG(?label) = 'vi') }"
               ) == {"Phường Nông Trang", "Xã Thụy Vân", "Phường Minh Phương"}  # fmt: skip


def test_thuy_van_leads_to_the_new_nong_trang(rows):
    found = rows("""SELECT ?resulting ?extent ?kind { ?former skos:prefLabel "Thuy Van Commune"@en .
        ?c wg:former ?former ; wg:resulting ?resulting ; wg:extent ?extent ; wg:reorganisation ?r . ?r a ?kind .
        ?former wg:within/wg:within <unit/25/until-2025-07-01> FILTER(?kind = wg:Merger) }""")
    assert found == [("unit/07894/2025-07-01", "extent/whole", f"{PREFIXES['wg']}Merger")]


def test_every_abolished_unit_went_wholly_to_one_or_in_parts_to_several(rows):
    told = rows("""SELECT ?code ?end (COUNT(?whole) AS ?wholes) (COUNT(?c) AS ?all) {
        ?x wg:validUntil ?end ; wg:code ?code ; a ?level VALUES ?level { wg:CommunalUnit wg:ProvincialUnit }
        OPTIONAL { ?c wg:former ?x ; wg:extent ?extent BIND(IF(?extent = <extent/whole>, 1, ?none) AS ?whole) }
        } GROUP BY ?code ?end ?x""")
    counted = [(code, int(wholes), int(everything)) for code, _, wholes, everything in told]
    unclear = {code for code, wholes, parts in counted if (wholes, parts) != (1, 1) and (wholes or parts < 2)}
    assert unclear == MERGED_BEFORE


def test_former_units_of_which_nothing_is_told_say_so(rows):
    silent = rows("""SELECT ?code { ?x a wg:CommunalUnit ; wg:validUntil ?end ; wg:code ?code
        FILTER NOT EXISTS { ?c wg:former ?x } FILTER NOT EXISTS { ?x skos:note ?note } }""")
    assert silent == []


def test_every_unit_in_force_was_formed_from_something(rows):
    assert rows("SELECT ?x { ?x wg:validFrom ?from FILTER NOT EXISTS { ?c wg:resulting ?x } }") == []


def test_shortcuts_and_contributions_say_the_same(rows):
    contributed = rows("SELECT ?old ?new { ?c wg:former ?old ; wg:resulting ?new }")
    assert set(contributed) == set(rows("SELECT ?old ?new { ?old wg:replacedBy ?new }"))
    assert set(contributed) == set(rows("SELECT ?old ?new { ?new wg:replaces ?old }"))
    assert len(contributed) == len(set(contributed))


def test_every_contribution_belongs_to_the_reorganisation_of_its_day(rows):
    assert (
        rows("""SELECT ?c { ?c a wg:Contribution ; wg:former/wg:validUntil ?end ; wg:reorganisation ?r
        FILTER NOT EXISTS { ?r a wg:Reorganisation, prov:Activity ; wg:date ?end ; prov:wasDerivedFrom ?source ;
            wg:legalGround ?ground . ?ground a wg:Source } }""")
        == []
    )


def test_sixty_three_provinces_became_thirty_four_and_every_one_wholly(rows, one):
    went = rows("""SELECT ?old ?new ?extent { ?old a wg:ProvincialUnit ; wg:validUntil "2025-07-01"^^xsd:date .
        ?c wg:former ?old ; wg:resulting ?new ; wg:extent ?extent }""")
    assert len({old for old, _, _ in went}) == len(went) == 63
    assert len({new for _, new, _ in went}) == 34
    assert {extent for _, _, extent in went} == {"extent/whole"}
    assert one("SELECT ?label { <unit/68/2025-07-01> wg:replaces/skos:prefLabel ?label FILTER(LANG(?label) = 'vi') }"
               ) == {"Tỉnh Lâm Đồng", "Tỉnh Bình Thuận", "Tỉnh Đắk Nông"}  # fmt: skip
    mergers = one("SELECT ?r { ?x a wg:ProvincialUnit . ?c wg:resulting ?x ; wg:reorganisation ?r . ?r a wg:Merger }")
    assert len(mergers) == 23


def test_dong_nai_is_a_province_and_then_a_city(rows, one):
    assert one('SELECT ?x { ?x wg:code "75" ; wg:validFrom ?from }') == {"unit/75/2025-07-01", "unit/75/2026-04-30"}
    communes = rows("SELECT ?x { ?x wg:within <unit/75/2026-04-30> FILTER NOT EXISTS { ?x wg:validUntil ?end } }")
    assert len(communes) == 95
    reclassified = one("""SELECT ?code { ?x wg:within <unit/75/2025-07-01> ; wg:validUntil "2026-04-30"^^xsd:date ;
        a wg:Commune ; wg:code ?code ; wg:replacedBy ?new . ?new a wg:Ward ; wg:within <unit/75/2026-04-30> .
        ?c wg:resulting ?new ; wg:reorganisation ?r . ?r a wg:Reclassification }""")
    assert len(reclassified) == 10
    assert rows("SELECT ?x { ?x wg:within <unit/75/2025-07-01> FILTER NOT EXISTS { ?x wg:validUntil ?end } }") == []


def test_other_names_and_codes_belong_to_units_that_exist(rows):
    assert rows("SELECT ?x { ?x skos:altLabel|dct:identifier|skos:note ?y FILTER(CONTAINS(STR(?x), '/id/unit/')) "
                "FILTER NOT EXISTS { ?x wg:code ?code } }") == []  # fmt: skip
    assert rows("SELECT ?x { ?x skos:prefLabel ?label ; skos:altLabel ?label ; wg:code ?code }") == []


def test_both_codes_of_ba_che_are_told(rows):
    assert rows('SELECT ?code { ?x dct:identifier "06978" ; wg:code ?code }') == [("06970",)]


@pytest.mark.parametrize("name", GENERATED)
def test_generated_files_are_what_the_writer_writes(name):
    path = REFERENCE / name
    text = path.read_text(encoding="utf-8")
    assert write_turtle(parse(text.encode(), format=RdfFormat.TURTLE)) == text


def test_the_reference_graph_stays_small_enough_to_ship():
    assert sum(path.stat().st_size for path in REFERENCE.glob("*.ttl")) < 30_000_000


def test_the_document_names_the_former_units_that_nothing_is_told_of():
    text = (Path(__file__).parents[2] / "docs" / "gazetteer.md").read_text(encoding="utf-8")
    listed = text.partition("The 19:")[2].partition("\n\n")[0]
    assert set(re.findall(r"[0-9]{5}", listed)) == MERGED_BEFORE
