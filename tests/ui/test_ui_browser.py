"""A visitor's ways through the pages, in a real browser that reaches no other host, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from wardgraph.ui.text import TEXTS

if TYPE_CHECKING:
    from visitor import Visitor

WARD = "unit/98001/2025-07-01"
pytestmark = pytest.mark.browser


def test_a_question_is_typed_and_answered(visit: Visitor) -> None:
    visit.open("/")
    field = visit.page.get_by_label(TEXTS["ask.field"].vi, exact=True)
    field.click()
    field.press_sequentially("Chủ tịch UBND phường mẫu đ", delay=15)
    name = visit.page.get_by_role("button", name=re.compile("^Phường Mẫu Đông"))
    name.first.click()
    visit.page.wait_for_function("document.querySelector('input').value.includes('Phường Mẫu Đông')")
    field.press("End")
    field.press_sequentially("là ai?")
    field.press("Enter")
    visit.page.locator(".wg-figure", has_text="Trần Thị Mẫu").wait_for(timeout=30_000)
    assert "q=" in visit.page.url
    visit.page.locator("svg .node").nth(1).wait_for(timeout=30_000)
    visit.check()


def test_the_switch_changes_every_word(visit: Visitor) -> None:
    visit.open("/")
    visit.page.get_by_text("English", exact=True).click()
    visit.page.get_by_role("heading", name=TEXTS["ask.heading"].en).wait_for()
    assert "lang=en" in visit.page.url
    assert visit.page.locator("html").get_attribute("lang") == "en"
    visit.check()


PATHS = (
    "/?",
    "/?q=Ai là chủ tịch phường Mẫu Đông?&",
    "/browse?",
    f"/browse?entity={WARD}&view=graph&",
    f"/queries?query=officials-of-unit&p.unit={WARD}&",
    f"/indicators?view=target&unit={WARD}&",
    "/import?",
    "/quality?",
    f"/export?about={WARD}&",
)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_pages_speak_one_language_and_only_to_their_server(visit: Visitor, lang: str) -> None:
    for path in PATHS:
        visit.open(f"{path}lang={lang}")
        assert visit.foreign(lang) == set(), path
    visit.check()


def test_a_node_is_reached_and_chosen_by_the_keyboard(visit: Visitor) -> None:
    visit.open(f"/browse?entity={WARD}&view=graph")
    node = visit.page.get_by_role("button", name=re.compile("^Tỉnh Mẫu"))
    node.first.focus()
    visit.page.keyboard.press("Enter")
    visit.page.get_by_role("button", name=re.compile("Mở rộng Tỉnh Mẫu")).click()
    visit.page.wait_for_url("**expand=**")
    visit.settle()
    assert visit.page.locator("svg .node.centre").count() == 2
    visit.check()


@pytest.mark.parametrize(
    "visit",
    [{"viewport": {"width": 390, "height": 800}, "color_scheme": scheme} for scheme in ("light", "dark")],
    indirect=True,
    ids=["light", "dark"],
)
def test_a_phone_need_not_scroll_sideways(visit: Visitor) -> None:
    for path in ("/?q=Thu ngân sách phường Mẫu Đông năm 2025?", f"/browse?entity={WARD}", "/queries", "/export"):
        visit.open(path)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.check()
