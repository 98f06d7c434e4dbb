"""Visitors who find, choose, compare and take along, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from wardgraph.ui.text import TEXTS

if TYPE_CHECKING:
    from pathlib import Path

    from visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("lang", ["vi", "en"])]
WARD, NAMESAKE = "unit/98001/2025-07-01", "unit/98011/2025-07-01"


def test_a_name_without_diacritics_is_found_opened_and_expanded(visit: Visitor, lang: str) -> None:
    question = {"vi": "chu tich ubnd phuong mau dong la ai", "en": "who chairs mau dong ward"}[lang]
    visit.open(f"/?lang={lang}&q={question}")
    visit.page.locator(".wg-figure a", has_text="Trần Thị Mẫu").click()
    visit.page.get_by_role("heading", name="Trần Thị Mẫu", level=1).wait_for()
    visit.settle()
    visit.page.get_by_text(getattr(TEXTS["browse.view.graph"], lang), exact=True).click()
    visit.page.locator("svg .node").nth(1).wait_for()
    visit.settle()
    visit.check(lang)


def test_one_of_two_wards_of_a_name_is_chosen(clerk: Visitor, lang: str) -> None:
    question = {"vi": "Diện tích phường Mẫu Nam?", "en": "What is the area of Mau Nam Ward?"}[lang]
    clerk.open(f"/?lang={lang}&q={question}")
    clerk.page.get_by_role("heading", name=getattr(TEXTS["ask.which"], lang)).wait_for()
    assert clerk.foreign(lang) == set()
    clerk.page.get_by_role("button", name=re.compile("(Tỉnh Bịa|Bia Province)")).click()
    clerk.page.locator(".wg-figure", has_text={"vi": "7,25 km²", "en": "7.25 km²"}[lang]).wait_for()
    clerk.check(lang)


def test_two_wards_are_compared(clerk: Visitor, lang: str) -> None:
    clerk.open(f"/indicators?lang={lang}&view=compare&units={WARD}&units={NAMESAKE}")
    words = clerk.page.locator("table.wg").inner_text()
    estimated = {"vi": ("hơn 516,9", "(ước)", "300,5"), "en": ("more than 516.9", "(estimate)", "300.5")}[lang]
    assert [word for word in estimated if word not in words] == []
    clerk.check(lang)


def test_a_canned_query_is_chosen_filled_and_taken_along(visit: Visitor, lang: str, tmp_path: Path) -> None:
    visit.open(f"/queries?lang={lang}&query=officials-of-unit")
    label = {"vi": "Đơn vị", "en": "Unit"}[lang]
    visit.choose(label, "Mẫu Đông" if lang == "vi" else "Mau Dong")
    visit.page.locator("table.wg", has_text="Trần Thị Mẫu").wait_for()
    assert "p.unit=" in visit.page.url
    with visit.page.expect_download() as taken:
        visit.page.get_by_role("button", name="CSV").click()
    taken.value.save_as(tmp_path / "officials.csv")
    assert "Trần Thị Mẫu" in (tmp_path / "officials.csv").read_text(encoding="utf-8-sig")
    visit.check(lang)


def test_a_package_is_taken_along_and_read_elsewhere(visit: Visitor, lang: str, tmp_path: Path) -> None:
    from rdflib import Graph, URIRef
    from rdflib.namespace import RDF

    visit.open(f"/export?lang={lang}&scope=ward&about={WARD}")
    visit.press(getattr(TEXTS["export.prepare"], lang))
    with visit.page.expect_download() as taken:
        visit.page.get_by_role("button", name=re.compile(r"wardgraph-.*\.ttl")).click()
    path = tmp_path / "package.ttl"
    taken.value.save_as(path)
    graph = Graph().parse(path)
    assert (URIRef(f"https://w3id.org/wardgraph/id/{WARD}"), RDF.type, None) in graph
    visit.check(lang)
