"""A description shows what is stated of a thing, what refers to it, and the sources of every fact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

from wardgraph import describe, search
from wardgraph.cli.describe import text

if TYPE_CHECKING:
    from wardgraph.describe import Description, Group
    from wardgraph.store.embedded import EmbeddedStore
    from wardgraph.store.interface import Store


def described(store: Store, name: str, lang: str = "vi") -> Description:
    return describe.describe(store, search.resolve(store, name), lang)  # type: ignore[arg-type]


def group(description: Description, end: str) -> list[Group]:
    return [g for g in description.groups if g.property.value.endswith(end)]


def test_a_unit_is_shown_with_its_kind_its_names_and_its_values(made_up: EmbeddedStore) -> None:
    found = described(made_up, "98001")
    assert found.label == "Phường Mây Trắng"
    assert [label for _, label in found.kinds] == ["phường"]
    assert ("en", "May Trang Ward") in found.names
    (within,) = group(found, "within")
    assert [v.text for v in within.values] == ["Tỉnh Bịa Đặt"]
    assert [one.title for one in found.evidence] == ["Danh mục bịa"]


def test_a_fact_is_opened_and_carries_its_sources_with_paragraphs(made_up: EmbeddedStore) -> None:
    found = described(made_up, "98001")
    actual = next(g for g in group(found, "refArea") if len(g.values) == 2 and "110" in g.values[1].text)
    (evidence,) = actual.values[1].evidence
    assert (evidence.title, evidence.publisher, evidence.date, evidence.paragraph) == (
        "Mây Trắng tổng kết năm bịa",
        "Báo Bịa",
        "2026-01-10",
        5,
    )


def test_of_several_sources_the_higher_ranked_comes_first(made_up: EmbeddedStore) -> None:
    found = described(made_up, "Trần Thị Bịa")
    chair = next(v for g in group(found, "member") for v in g.values if "Chủ tịch" in v.text)
    assert [one.title for one in chair.evidence] == ["Báo cáo bịa", "Mây Trắng tổng kết năm bịa"]


def test_the_officials_of_a_unit_are_told_with_its_bodies(made_up: EmbeddedStore) -> None:
    shown = text(described(made_up, "98001"), "vi")
    assert "Lê Văn Cũ" in shown
    assert "Trần Thị Bịa" in shown


@pytest.mark.parametrize(
    "name", ["Chủ tịch UBND", "Thu ngân sách tưởng tượng", "bia-01", "2025", "Sở Bịa", "Hội nghị tổng kết bịa"]
)
def test_every_kind_of_thing_can_be_described_in_both_languages(made_up: EmbeddedStore, name: str) -> None:
    for lang in ("vi", "en"):
        found = described(made_up, name, lang)
        assert found.groups
        assert text(found, lang)  # type: ignore[arg-type]
        json.dumps(found.json(), ensure_ascii=False)


def test_more_referrers_than_are_shown_are_counted(made_up: EmbeddedStore) -> None:
    found = described(made_up, "https://w3id.org/wardgraph/def#Indicator")
    many = [g for g in found.groups if g.omitted]
    assert many
    assert sum(len(g.values) for g in found.groups if g.property == many[0].property) == 200


@pytest.mark.parametrize("form", ["ttl", "trig", "nt", "nq", "jsonld", "rdf"])
def test_a_description_as_rdf_holds_its_facts_and_labels(made_up: EmbeddedStore, form: str) -> None:
    import io

    from wardgraph.export.package import export_thing

    output = io.BytesIO()
    export_thing(made_up, search.resolve(made_up, "Trần Thị Bịa"), form, output)
    kind = RdfFormat.from_extension(form)
    assert kind is not None
    quads = list(parse(output.getvalue(), format=kind))
    said = {str(quad.object) for quad in quads}
    assert '"Chủ tịch UBND phường Mây Trắng"@vi' in said
    assert '"Báo cáo bịa"@vi' in said
