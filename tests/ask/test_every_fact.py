"""Every fact of the graph that ships with the program, asked for by its own name."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from wardgraph.ask.engine import Engine
from wardgraph.ask.index import Index
from wardgraph.ask.indexing import build_index
from wardgraph.store.embedded import EmbeddedStore

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 23)
PREFIXES = """
PREFIX wg: <https://w3id.org/wardgraph/def#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX dimension: <http://purl.org/linked-data/sdmx/2009/dimension#>
"""


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    files = sorted((ROOT / "ontology").glob("*.ttl")) + sorted((ROOT / "graph").rglob("*.ttl"))
    return EmbeddedStore.from_files(files)


@pytest.fixture(scope="module")
def engine(store: EmbeddedStore) -> Engine:
    return Engine(store, Index(build_index(store, None)), TODAY)


def _rows(store: EmbeddedStore, query: str) -> list[dict[str, str]]:
    return [{name: term.value for name, term in row.items()} for row in store.select(PREFIXES + query)]


def _judged(asked: list[tuple[str, bool]]) -> tuple[float, list[str]]:
    return sum(right for _, right in asked) / len(asked), [question for question, right in asked if not right]


def test_every_figure_is_found_by_the_name_of_its_indicator(engine: Engine, store: EmbeddedStore) -> None:
    figures = _rows(
        store,
        """SELECT ?vi ?en ?unit ?unitEn ?province ?period ?target ?value WHERE {
             ?figure a wg:Figure ; wg:indicator ?indicator ; dimension:refArea ?area ; wg:value ?value .
             ?figure dimension:refPeriod/wg:edtf ?period . BIND(EXISTS { ?figure a wg:Target } AS ?target)
             ?indicator skos:prefLabel ?vi , ?en .
             ?area skos:prefLabel ?unit , ?unitEn ; wg:within/skos:prefLabel ?province .
             FILTER(LANG(?vi) = "vi" && LANG(?en) = "en" && LANG(?unit) = "vi" && LANG(?unitEn) = "en")
             FILTER(LANG(?province) = "vi") }""",
    )
    values = defaultdict(set)
    for row in figures:
        values[row["vi"], row["unit"], row["province"], row["period"], row["target"]].add(float(row["value"]))
    english = {(r["vi"], r["unit"], r["province"], r["period"], r["target"]): (r["en"], r["unitEn"]) for r in figures}
    asked = []
    for key, known in sorted(values.items()):
        vi, unit, province, period, target = key
        if vi == "diện tích tự nhiên":
            continue  # the register has it to the hectare
        when = f"năm {period}" if len(period) == 4 else f"giai đoạn {period.replace('/', '-')}"
        aim = "mục tiêu " if target == "true" else ""
        en, unit_en = english[key]
        aim_en = " target" if target == "true" else ""
        for question in (
            f"{aim}{vi} {when} của {unit}, {province}",
            f"{en}{aim_en}, {unit_en}, {province}, {period.replace('/', '-')}",
        ):
            answer = engine.ask(question)
            asked.append((question, any(a["value"] in known for a in answer["answers"])))
    share, missed = _judged(asked)
    assert share >= 0.99, missed


def test_every_holder_of_a_post_is_found_by_the_post_and_the_other_way_about(
    engine: Engine, store: EmbeddedStore
) -> None:
    tenures = _rows(
        store,
        """SELECT DISTINCT ?person ?name ?role ?vi ?en ?unit ?unitEn ?province WHERE {
             ?tenure a wg:Tenure ; org:member ?person ; org:role ?role . ?person skos:prefLabel ?name .
             ?tenure wg:servesAt|(org:organization/wg:serves) ?area . ?area a wg:CommunalUnit .
             ?area skos:prefLabel ?unit , ?unitEn ; wg:within/skos:prefLabel ?province . ?role skos:prefLabel ?vi , ?en
             FILTER NOT EXISTS { ?tenure schema:endDate ?end }
             FILTER(LANG(?vi) = "vi" && LANG(?en) = "en" && LANG(?unit) = "vi" && LANG(?unitEn) = "en")
             FILTER(LANG(?province) = "vi") }""",
    )
    holders, posts = defaultdict(set), defaultdict(set)
    for row in tenures:
        holders[row["vi"], row["en"], row["unit"], row["unitEn"], row["province"]].add(row["person"])
        posts[row["name"]].add(row["role"])
    asked = []
    for (vi, en, unit, unit_en, province), persons in sorted(holders.items()):
        for question in (f"Ai là {vi} {unit}, {province}?", f"Who is the {en} of {unit_en}, {province}?"):
            answer = engine.ask(question)
            asked.append((question, {a["iri"] for a in answer["answers"]} == persons))
    for name, roles in sorted(posts.items()):
        answer = engine.ask(f"{name} giữ chức vụ gì?")
        asked.append((name, {a["iri"] for a in answer["answers"]} >= roles))
    share, missed = _judged(asked)
    assert share >= 0.99, missed


def test_every_event_is_found_by_its_title(engine: Engine, store: EmbeddedStore) -> None:
    events = _rows(
        store,
        """SELECT ?title ?day ?unit WHERE { ?event a wg:Event ; skos:prefLabel ?title ; schema:startDate ?day .
             ?event wg:concerns/skos:prefLabel ?unit FILTER(LANG(?unit) = "vi") }""",
    )
    asked = []
    for row in events:
        answer: dict[str, Any] = engine.ask(f"{row['title']} của {row['unit']} diễn ra ngày nào?")
        asked.append((row["title"], any(a["value"] == row["day"] for a in answer["answers"])))
    share, missed = _judged(asked)
    assert share >= 0.95, missed
