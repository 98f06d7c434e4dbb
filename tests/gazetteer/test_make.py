"""The graph that is made of a made-up country."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from wardgraph.gazetteer import make
from wardgraph.names import ID, PREFIXES

PROLOGUE = "BASE <https://w3id.org/wardgraph/id/>\n" + "".join(f"PREFIX {p}: <{ns}>\n" for p, ns in PREFIXES.items())


class Graph:
    """The files that were written, as one graph."""

    def __init__(self, folder):
        self.store = Store()
        for path in sorted(folder.glob("*.ttl")):
            self.store.load(path=path, format=RdfFormat.TURTLE)

    def ask(self, pattern: str) -> bool:
        return bool(self.store.query(f"{PROLOGUE} ASK {{ {pattern} }}"))

    def all(self, pattern: str) -> set[str]:
        """Return the values of ?x, IRIs without their beginning."""
        rows = self.store.query(f"{PROLOGUE} SELECT ?x {{ {pattern} }}")
        return {row["x"].value.removeprefix(ID) for row in rows}


@pytest.fixture
def graph(country):
    make(country.tables, country.out, country.stated)
    return Graph(country.out)


def kinds(graph, reorganisation: str) -> set[str]:
    types = graph.all(f"<reorganisation/{reorganisation}> a ?x")
    return {t.removeprefix(PREFIXES["wg"]) for t in types if t.startswith(PREFIXES["wg"])} - {"Reorganisation"}


def test_a_unit_is_described_with_its_kind_names_place_and_source(graph):
    assert graph.ask("""<unit/00001/2025-07-01> a wg:Ward, wg:CommunalUnit, wg:AdministrativeUnit ;
        skos:prefLabel "Phường Ví Dụ Một"@vi, "Vi Du Mot Ward"@en ; wg:code "00001" ;
        wg:validFrom "2025-07-01"^^xsd:date ; wg:area 12.50 ; wg:areaMethod <area-method/published> ;
        geo:hasGeometry <unit/00001/2025-07-01/point> ; prov:wasDerivedFrom <source/vi-du/2026-04-03/danh-muc> .
        <unit/00001/2025-07-01/point> a sf:Point ; geo:asWKT "POINT(106.25 10.5)"^^geo:wktLiteral .""")
    assert not graph.ask("<unit/00001/2025-07-01> wg:validUntil ?end")


def test_an_area_without_a_dot_is_a_decimal_and_a_measured_one_names_its_boundaries(graph):
    assert graph.ask("""<unit/00002/2025-07-01> wg:area ?x ; wg:areaMethod <area-method/boundary> ;
        prov:wasDerivedFrom <source/vi-du/2026-04-03/ranh-gioi> FILTER(DATATYPE(?x) = xsd:decimal)""")


def test_a_unit_without_area_and_point_states_none(graph):
    assert not graph.ask("<unit/00005/2025-07-01> wg:area|wg:areaMethod|geo:hasGeometry ?x")


def test_an_english_name_that_a_list_words_otherwise_is_another_name(graph):
    assert graph.ask("""<unit/00005/2025-07-01> skos:prefLabel "Thu Nam Special Zone"@en ;
        skos:altLabel "Thu Nam Special administrative region"@en""")


def test_the_english_name_that_a_city_is_known_by_comes_first(graph):
    assert graph.ask("""<unit/01/2026-04-30> skos:prefLabel "Vidudong City"@en ; skos:altLabel "Vi Du Dong City"@en""")


def test_a_province_that_became_a_city_is_two_units_in_time(graph):
    assert graph.ask("""<unit/01/2025-07-01> a wg:Province ; wg:validUntil "2026-04-30"^^xsd:date ;
        wg:replacedBy <unit/01/2026-04-30> .
        <unit/01/2026-04-30> a wg:Municipality ; wg:validFrom "2026-04-30"^^xsd:date .""")
    assert kinds(graph, "01/2026-04-30") == {"Reclassification"}
    assert graph.all("<reorganisation/01/2026-04-30> wg:legalGround ?x") == {"source/vi-du/2026-04-01/11"}


def test_a_unit_that_outlives_its_province_is_within_the_one_that_followed(graph):
    assert graph.all("<unit/00001/2025-07-01> wg:within ?x") == {"unit/01/2026-04-30"}
    assert graph.all("<unit/00002/2025-07-01> wg:within ?x") == {"unit/01/2025-07-01"}


def test_the_province_on_an_earlier_day_is_found_through_what_the_present_one_replaces(graph):
    found = graph.all("""<unit/00001/2025-07-01> wg:validFrom ?from ; wg:within/wg:replaces* ?x .
        ?x wg:validUntil ?until OPTIONAL { ?x wg:validFrom ?since } FILTER(?until > ?from)
        FILTER("2025-12-31"^^xsd:date < ?until && (!BOUND(?since) || ?since <= "2025-12-31"^^xsd:date))""")
    assert found == {"unit/01/2025-07-01"}


def test_former_units_lie_within_their_district_and_that_within_its_province(graph):
    assert graph.all("<unit/00011/until-2025-07-01> wg:within/wg:within ?x") == {"unit/01/until-2025-07-01"}
    assert graph.ask("""<unit/001/until-2025-07-01> a wg:ProvincialCity, wg:DistrictUnit, wg:AdministrativeUnit ;
        skos:prefLabel "Thành phố Ví Dụ"@vi, "Vi Du City"@en ; wg:validUntil "2025-07-01"^^xsd:date ; wg:code "001" .
        <unit/002/until-2025-07-01> a wg:RuralDistrict . <unit/003/until-2025-07-01> a wg:Town .
        <unit/004/until-2025-07-01> a wg:UrbanDistrict ; skos:prefLabel "District 4"@en .
        <unit/00014/until-2025-07-01> a wg:Ward ; skos:prefLabel "Ward 14"@en .
        <unit/00012/until-2025-07-01> a wg:Township ; skos:prefLabel "Vi Du Hai Township"@en .
        <unit/04/until-2025-07-01> a wg:Province ; skos:prefLabel "Thu Cu Province"@en .""")
    assert not graph.ask("?x wg:validUntil ?end ; wg:validFrom ?from FILTER(CONTAINS(STR(?x), 'until'))")


def test_what_went_where_is_told_twice_as_a_contribution_and_as_a_shortcut(graph):
    assert graph.ask("""<contribution/00011/until-2025-07-01/00001/2025-07-01> a wg:Contribution ;
        wg:former <unit/00011/until-2025-07-01> ; wg:resulting <unit/00001/2025-07-01> ; wg:extent <extent/whole> ;
        wg:reorganisation <reorganisation/00001/2025-07-01> .
        <unit/00001/2025-07-01> wg:replaces <unit/00011/until-2025-07-01> .
        <unit/00011/until-2025-07-01> wg:replacedBy <unit/00001/2025-07-01> .""")
    assert graph.all("<unit/00013/until-2025-07-01> ^wg:former/wg:extent ?x") == {"extent/part"}


@pytest.mark.parametrize(
    ("reorganisation", "expected"),
    [
        ("00001/2025-07-01", {"Merger"}),
        ("00002/2025-07-01", {"Merger"}),
        ("00003/2025-07-01", set()),
        ("00002/2026-04-30", {"Reclassification"}),
        ("00005/2025-07-01", {"Reclassification"}),
        ("00006/2025-07-01", {"Renaming", "Reclassification"}),
        ("00007/2025-07-01", {"Renaming"}),
    ],
)
def test_the_kind_of_a_change_follows_from_what_was_given(graph, reorganisation, expected):
    assert kinds(graph, reorganisation) == expected


def test_a_unit_that_keeps_all_and_receives_parts_was_adjusted(country):
    country.replace("changes.csv", "2025-07-01,10/2025/VD,00011,00001,whole\n", "")
    make(country.tables, country.out, country.stated)
    assert kinds(Graph(country.out), "00001/2025-07-01") == {"Adjustment"}


def test_a_unit_made_of_one_part_was_divided_off(country):
    country.replace("changes.csv", "2025-07-01,10/2025/VD,00012,00002,whole\n", "")
    make(country.tables, country.out, country.stated)
    assert kinds(Graph(country.out), "00002/2025-07-01") == {"Division"}


def test_a_name_in_other_diacritics_is_no_renaming(country):
    country.replace("former_units.csv", "00018,Xã Thử Mười Tám", "00018,Xã Thứ Bồn")
    make(country.tables, country.out, country.stated)
    assert kinds(Graph(country.out), "00007/2025-07-01") == set()


def test_a_reorganisation_has_its_date_ground_and_label(graph):
    assert graph.ask("""<reorganisation/00001/2025-07-01> a wg:Reorganisation, prov:Activity ;
        wg:date "2025-07-01"^^xsd:date ; wg:legalGround <source/vi-du/2025-06-30/10> ;
        prov:wasDerivedFrom <source/vi-du/2025-06-30/10> ; skos:prefLabel "Nhập thành Phường Ví Dụ Một"@vi""")


def test_provinces_are_followed_by_where_their_communes_went(graph):
    assert graph.ask("""<contribution/01/until-2025-07-01/01/2025-07-01> wg:extent <extent/whole> .
        <contribution/04/until-2025-07-01/02/2025-07-01> wg:extent <extent/whole> .""")
    assert kinds(graph, "02/2025-07-01") == {"Merger"}
    assert kinds(graph, "01/2025-07-01") == set()
    assert graph.all("<reorganisation/02/2025-07-01> wg:legalGround ?x") == {"source/vi-du/2025-06-12/202"}


def test_a_province_whose_communes_went_to_two_gave_a_part_to_each(country):
    country.replace("changes.csv", "00015,00004,part", "00015,00001,whole")
    make(country.tables, country.out, country.stated)
    graph = Graph(country.out)
    assert graph.all("<unit/04/until-2025-07-01> wg:replacedBy ?x") == {"unit/01/2025-07-01", "unit/02/2025-07-01"}
    assert graph.all("?c wg:former <unit/04/until-2025-07-01> ; wg:extent ?x") == {"extent/part"}


def test_one_part_that_is_all_there_is_becomes_the_whole_and_says_so(graph):
    assert graph.ask("<contribution/00003/until-2025-07-01/00003/2025-07-01> wg:extent <extent/whole> ; skos:note ?x")


def test_one_part_that_others_joined_stays_a_part_and_says_so(graph):
    assert graph.ask("<contribution/00015/until-2025-07-01/00004/2025-07-01> wg:extent <extent/part> ; skos:note ?x")


def test_a_code_of_another_list_leads_to_the_unit_it_means(graph):
    assert graph.all("<unit/00016/until-2025-07-01> wg:replacedBy ?x") == {"unit/00004/2025-07-01"}


def test_a_former_unit_of_which_nothing_is_told_is_kept_with_a_note(graph):
    assert graph.ask("<unit/00017/until-2025-07-01> a wg:Commune ; skos:note ?x")
    assert not graph.ask("<unit/00017/until-2025-07-01> wg:replacedBy ?x")


def test_what_is_stated_by_hand_is_followed_and_not_written_again(graph):
    assert graph.all("<unit/00005/2025-07-01> wg:replaces ?x") == {"unit/007/until-2025-07-01"}
    assert not graph.ask("<unit/007/until-2025-07-01> skos:prefLabel ?x")
    assert not graph.ask("<contribution/007/until-2025-07-01/00005/2025-07-01> ?p ?x")


def test_a_note_that_names_no_decision_is_kept_as_a_note(graph):
    assert graph.all("<unit/02/2025-07-01> skos:note ?x") == {"named Thành phố in a made-up list"}
    assert not graph.ask("<unit/01/2026-04-30> skos:note ?x")


def test_the_very_area_of_a_namesake_is_kept_with_a_note(graph):
    assert {"unit/00004/2025-07-01", "unit/00007/2025-07-01"} == graph.all("?x wg:area 9.1 ; skos:note ?note")


def test_the_report_counts_what_is_open(country):
    report = make(country.tables, country.out, country.stated)
    found = {count.text.en.partition(":")[0]: count.number for count in report.open}
    assert found["rows with a former code that no list of units has"] == 1
    assert found["rows with another list's code"] == 1
    assert found["former units of which nothing tells where they went"] == 1
    assert found["divided former units of which one part alone is known"] == 1


def test_the_order_of_rows_does_not_matter(country):
    make(country.tables, country.out, country.stated)
    first = {path.name: path.read_bytes() for path in country.out.iterdir()}
    for path in country.tables.iterdir():
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *reversed(rows)]), encoding="utf-8")
    make(country.tables, country.out, country.stated)
    assert {path.name: path.read_bytes() for path in country.out.iterdir()} == first


def test_tables_of_a_spreadsheet_with_a_byte_order_mark_and_decomposed_letters_are_the_same(country):
    import unicodedata

    make(country.tables, country.out, country.stated)
    first = {path.name: path.read_bytes() for path in country.out.iterdir()}
    for path in country.tables.iterdir():
        text = unicodedata.normalize("NFD", path.read_text(encoding="utf-8")).replace("\n", "\r\n")
        path.write_text(text, encoding="utf-8-sig", newline="")
    make(country.tables, country.out, country.stated)
    assert {path.name: path.read_bytes() for path in country.out.iterdir()} == first


def test_every_written_iri_of_a_unit_is_described(graph):
    named = graph.all("{ ?s wg:within|wg:replaces|wg:replacedBy|wg:former|wg:resulting ?x }")
    described = graph.all("?x wg:code ?code") | {"unit/007/until-2025-07-01"}
    assert named <= described
    assert graph.store.contains_named_graph(NamedNode(ID)) is False
    assert not graph.ask("?x skos:prefLabel ?label FILTER(LANG(?label) = '')")
    assert Literal("00001") in {row["c"] for row in graph.store.query(f"{PROLOGUE} SELECT ?c {{ ?x wg:code ?c }}")}
