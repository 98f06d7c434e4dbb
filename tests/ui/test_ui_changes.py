"""Visitors who change what the graph knows: they import, review, ask about it, and take it back; in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from wardgraph.ui.text import TEXTS

if TYPE_CHECKING:
    from visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("lang", ["vi", "en"])]

SOURCES = """id,kind,title,publisher,author,date,url,language
tin,article,Tin bịa {lang},Báo Bịa,,2026-03-01,https://bao-bia.example/tin-{lang},vi
"""
OFFICIALS = """source,ward,person,position,organisation,from,until,attested_on,paragraph
tin,98002,Phạm Văn Bịa,{position},,,,2026-03-01,1
"""
ARTICLE = """Phường Mẫu Đông sơ kết quý I

Sáng 12/3, UBND phường Mẫu Đông, tỉnh Mẫu tổ chức hội nghị sơ kết công tác quý I.

Dự hội nghị có đồng chí Lê Văn Bịa - Bí thư Đảng ủy phường Mẫu Đông; đồng chí Ngô Thị Ví Dụ - Chủ tịch HĐND phường \
Mẫu Đông.
"""
QUESTIONS = {
    "chair": {"vi": "Chủ tịch UBND xã Mẫu Tây là ai?", "en": "Who chairs the People's Committee of Mau Tay Commune?"},
    "secretary": {"vi": "Bí thư Đảng ủy phường Mẫu Đông là ai?", "en": "Who is the Party secretary of Mau Dong Ward?"},
    "council": {
        "vi": "Chủ tịch HĐND phường Mẫu Đông là ai?",
        "en": "Who chairs the People's Council of Mau Dong Ward?",
    },
}


class Clerk:
    """What a clerk does on the page Import."""

    def __init__(self, visit: Visitor, lang: str) -> None:
        self.visit, self.page, self.lang = visit, visit.page, lang

    def say(self, key: str, **values: object) -> str:
        return getattr(TEXTS[key], self.lang).format(**values)

    def tab(self, name: str) -> None:
        self.visit.open(f"/import?lang={self.lang}")
        self.page.get_by_role("tab", name=self.say(f"import.tab.{name}")).click()

    def told(self, text: str) -> None:
        # Only an error bears the role `alert`; keeping builds the store anew.
        alert = self.page.locator("[data-testid=stAlert]", has_text=text).locator("visible=true").first
        alert.wait_for(timeout=60_000)

    def ask(self, question: str) -> str:
        """Ask and return the answer."""
        self.visit.open(f"/?lang={self.lang}&q={QUESTIONS[question][self.lang]}")
        answer = self.page.locator("section[role=status]")
        answer.wait_for()
        return answer.inner_text()

    def upload(self, position: str) -> None:
        files = {"sources.csv": SOURCES.format(lang=self.lang), "officials.csv": OFFICIALS.format(position=position)}
        self.page.locator("input[type=file]").first.set_input_files(
            [{"name": name, "mimeType": "text/csv", "buffer": text.encode()} for name, text in files.items()]
        )
        self.page.get_by_text("officials.csv").first.wait_for()
        # A file that is still on its way when the button is pressed would make the result one of other files.
        self.page.wait_for_timeout(1500)
        self.visit.settle()
        self.visit.press(self.say("import.check"))

    def retract(self, title: str) -> None:
        self.tab("retract")
        self.visit.choose(self.say("import.retract"), title)
        self.page.get_by_text(self.say("import.retract.sure")).locator("visible=true").click()
        self.visit.settle()
        self.visit.press(self.say("import.retract.button"))
        self.told(self.say("import.retracted"))


@pytest.fixture
def at_work(clerk: Visitor, lang: str) -> Clerk:
    return Clerk(clerk, lang)


def test_a_table_with_an_error_changes_nothing(at_work: Clerk, lang: str) -> None:
    at_work.tab("tables")
    at_work.upload("Chúa tể bịa đặt")
    at_work.told(at_work.say("import.refused", count=1))
    at_work.page.get_by_text("officials.csv:2").first.wait_for()
    assert at_work.visit.foreign(lang) == set()
    assert at_work.visit.errors == []
    assert "Phạm Văn Bịa" not in at_work.ask("chair")


def test_a_table_is_kept_asked_about_and_taken_back(at_work: Clerk, lang: str) -> None:
    at_work.tab("tables")
    at_work.upload("Chủ tịch UBND")
    at_work.told(at_work.say("import.conforms"))
    assert at_work.visit.foreign(lang) == set()
    at_work.visit.press(at_work.say("import.keep"))
    at_work.told(at_work.say("import.kept", sources=1))
    at_work.page.get_by_role("link", name=f"Tin bịa {lang}").click()
    at_work.page.get_by_role("heading", name=f"Tin bịa {lang}", level=1).wait_for()
    at_work.page.get_by_role("link", name=re.compile("Phạm Văn Bịa")).first.wait_for()
    assert "Phạm Văn Bịa" in at_work.ask("chair")
    at_work.retract(f"Tin bịa {lang}")
    assert "Phạm Văn Bịa" not in at_work.ask("chair")
    at_work.visit.check(lang)


def test_an_article_is_reviewed_kept_asked_about_and_taken_back(at_work: Clerk, lang: str) -> None:
    page = at_work.page
    at_work.tab("article")
    page.get_by_label(at_work.say("article.text"), exact=True).fill(ARTICLE)
    page.get_by_label(at_work.say("article.publisher"), exact=True).fill(f"Báo Bịa {lang}")
    page.get_by_role("spinbutton", name=re.compile(at_work.say("article.date"))).locator("visible=true").first.click()
    page.keyboard.type("20260312", delay=30)
    page.get_by_label(at_work.say("article.title"), exact=True).fill(f"Bài bịa {lang}")
    page.keyboard.press("Tab")
    at_work.visit.settle()
    at_work.visit.press(at_work.say("article.read"))
    proposal = page.get_by_role("checkbox", name=re.compile("Lê Văn Bịa; Bí thư"))
    proposal.wait_for()
    assert page.locator("mark", has_text="Lê Văn Bịa").count()
    assert at_work.visit.foreign(lang) == set()
    # One is corrected: the secretary bears another name.
    number = re.search(r"\d+", page.locator("label", has=proposal).inner_text())
    assert number
    page.get_by_text(at_work.say("article.correct", number=number[0]), exact=True).click()
    name = page.locator("[data-testid=stExpander]", has_text=at_work.say("article.correct", number=number[0]))
    name.get_by_role("textbox").locator("visible=true").nth(2).wait_for()
    fields = name.locator("input")
    values = fields.evaluate_all("all => all.map(one => one.value)")
    field = fields.nth(values.index("Lê Văn Bịa"))
    field.fill("Lê Văn Đúng")
    field.press("Enter")
    at_work.visit.settle()
    for box, wanted in (
        (proposal, True),
        (page.get_by_role("checkbox", name=re.compile("Ngô Thị Ví Dụ; Chủ tịch")), False),
    ):
        if box.is_checked() != wanted:
            page.locator("label", has=box).click()
            at_work.visit.settle()
    at_work.visit.press(at_work.say("import.keep"))
    at_work.told(at_work.say("import.kept", sources=1))
    assert "Lê Văn Đúng" in at_work.ask("secretary")
    assert "Ngô Thị Ví Dụ" not in at_work.ask("council")
    at_work.retract(f"Bài bịa {lang}")
    assert "Lê Văn Đúng" not in at_work.ask("secretary")
    at_work.visit.check(lang)
