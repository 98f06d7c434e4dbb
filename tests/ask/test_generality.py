"""What is added in Turtle is answerable at once, in both languages, with no change of the program."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from wardgraph.ask.engine import Engine
from wardgraph.ask.index import Index
from wardgraph.ask.indexing import build_index
from wardgraph.store.embedded import EmbeddedStore

ROOT = Path(__file__).parents[2]
ADDED = """
@prefix dct: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix sdmx-dimension: <http://purl.org/linked-data/sdmx/2009/dimension#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wg: <https://w3id.org/wardgraph/def#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/wardgraph/id/> .

<unit/99999/2025-07-01> a wg:Ward, wg:CommunalUnit, wg:AdministrativeUnit ;
  skos:prefLabel "Phường Ví Dụ Xanh"@vi, "Vi Du Xanh Ward"@en ; wg:code "99999" ;
  wg:validFrom "2025-07-01"^^xsd:date ; wg:within <unit/98/2025-07-01> .
<unit/98/2025-07-01> a wg:Province, wg:ProvincialUnit, wg:AdministrativeUnit ;
  skos:prefLabel "Tỉnh Ví Dụ Lớn"@vi, "Vi Du Lon Province"@en ; wg:validFrom "2025-07-01"^^xsd:date .
<indicator/beehives> a wg:Indicator, skos:Concept ; skos:prefLabel "số đàn ong mật"@vi, "honey bee colonies"@en .
<position/bee-warden> a wg:PostType, skos:Concept, org:Role ; wg:seats 1 ;
  skos:prefLabel "Trưởng ban Nuôi ong"@vi, "Bee Warden"@en .
<event-type/honey-fair> a wg:EventType, skos:Concept ; skos:prefLabel "hội chợ mật ong"@vi, "honey fair"@en .
<period/2025> a wg:Period ; skos:prefLabel "năm 2025"@vi, "2025"@en ;
  schema:startDate "2025-01-01"^^xsd:date ; schema:endDate "2026-01-01"^^xsd:date .
<source/vi-du> a wg:Source ; skos:prefLabel "Bài ví dụ"@vi ; dct:title "Bài ví dụ"@vi ;
  dct:issued "2025-12-01"^^xsd:date ; dct:spatial <unit/99999/2025-07-01> .
<figure/bees> a wg:Actual, wg:Figure ; wg:indicator <indicator/beehives> ; wg:value 321.0 ;
  sdmx-dimension:refArea <unit/99999/2025-07-01> ; sdmx-dimension:refPeriod <period/2025> ;
  prov:wasDerivedFrom <source/vi-du> .
<person/vi-du> a wg:Person ; skos:prefLabel "Trần Thị Ví Dụ"@vi .
<post/bee> a wg:Post ; org:role <position/bee-warden> .
<tenure/bee> a wg:Tenure ; org:member <person/vi-du> ; org:role <position/bee-warden> ; wg:post <post/bee> ;
  wg:servesAt <unit/99999/2025-07-01> ; wg:attestedOn "2025-12-01"^^xsd:date ; prov:wasDerivedFrom <source/vi-du> .
<event/fair> a wg:Event ; skos:prefLabel "Hội chợ mật ong Ví Dụ"@vi ; wg:eventType <event-type/honey-fair> ;
  wg:concerns <unit/99999/2025-07-01> ; schema:startDate "2025-11-20"^^xsd:date ;
  prov:wasDerivedFrom <source/vi-du> .
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    added = tmp_path_factory.mktemp("added") / "added.ttl"
    added.write_text(ADDED, encoding="utf-8")
    store = EmbeddedStore.from_files([*sorted((ROOT / "ontology").glob("*.ttl")), added])
    return Engine(store, Index(build_index(store, None)), date(2026, 1, 15))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Số đàn ong mật của phường Ví Dụ Xanh năm 2025 là bao nhiêu?", 321),
        ("phuong vi du xanh co bao nhieu dan ong mat", 321),
        ("How many honey bee colonies does Vi Du Xanh ward have?", 321),
        ("Ai là Trưởng ban Nuôi ong phường Ví Dụ Xanh?", "Trần Thị Ví Dụ"),
        ("Who is the Bee Warden of Ví Dụ Xanh ward?", "Trần Thị Ví Dụ"),
        ("Hội chợ mật ong phường Ví Dụ Xanh diễn ra ngày nào?", "2025-11-20"),
        ("When was the honey fair in Ví Dụ Xanh?", "2025-11-20"),
        ("Phường Ví Dụ Xanh thuộc tỉnh nào?", "Tỉnh Ví Dụ Lớn"),
        ("What is the code of Ví Dụ Xanh ward?", "99999"),
    ],
)
def test_what_is_added_in_turtle_is_answerable(engine: Engine, question: str, expected: object) -> None:
    answer = engine.ask(question)
    assert answer["status"] == "answered", answer["reason"]
    (only,) = answer["answers"]
    assert expected in (only["value"], only["label"])


@pytest.mark.parametrize(
    "question",
    [
        "Số đàn ong mật của phường Ví Dụ Xanh năm 2019 là bao nhiêu?",
        "Vợ của Trưởng ban Nuôi ong phường Ví Dụ Xanh là ai?",
        "How many honey bee colonies does Nowhere ward have?",
    ],
)
def test_what_is_not_there_is_refused(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer["status"] == "unanswered"
    assert answer["reason"]
