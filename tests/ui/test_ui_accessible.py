"""The pages serve people who read by ear or go by keys: axe-core finds nothing serious, and keys alone do the work."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from wardgraph.ui.text import TEXTS

if TYPE_CHECKING:
    from visitor import Visitor

WARD = "unit/98001/2025-07-01"
pytestmark = pytest.mark.browser

# What is Streamlit's own markup and cannot be mended from outside: (rule, part of the selector) -> why.
EXCEPTIONS: dict[tuple[str, str], str] = {}
SCHEMES = [{"color_scheme": "light"}, {"color_scheme": "dark"}]
PATHS = {
    "ask": "/?",
    "answer": "/?q=Ai là chủ tịch phường Mẫu Đông?&",
    "refusal": "/?q=Số điện thoại của phường Mẫu Đông?&",
    "search": "/browse?q=mau dong&",
    "entity": f"/browse?entity={WARD}&",
    "graph": f"/browse?entity={WARD}&view=graph&",
    "timeline": f"/browse?entity={WARD}&view=timeline&",
    "queries": f"/queries?query=officials-of-unit&p.unit={WARD}&",
    "sparql": "/queries?view=sparql&sparql=SELECT * { ?s ?p ?o } LIMIT 3&",
    "figures": f"/indicators?view=target&unit={WARD}&",
    "map": "/indicators?view=map&province=unit/98/2025-07-01&",
    "import": "/import?",
    "quality": "/quality?",
    "export": f"/export?about={WARD}&",
}


def serious(visit: Visitor) -> list[str]:
    """Return what axe-core calls serious or critical on the page, beside the exceptions."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(visit.page).response["violations"]
    return [
        f"{one['id']}: {node['target']}: {node['html'][:160]}: {node['failureSummary'][:300]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
        if not any(one["id"] == rule and part in str(node["target"]) + node["html"] for rule, part in EXCEPTIONS)
    ]


@pytest.mark.parametrize(
    "visit", [{"color_scheme": s} for s in ("light", "dark")], indirect=True, ids=["light", "dark"]
)
@pytest.mark.parametrize("name", PATHS)
def test_axe_finds_nothing_serious(visit: Visitor, name: str) -> None:
    lang = "en" if name in ("ask", "entity") else "vi"
    visit.open(f"{PATHS[name]}lang={lang}")
    assert serious(visit) == []
    visit.check()


def walk(visit: Visitor, selector: str, most: int = 80) -> None:
    """Press Tab until what has the focus matches `selector`."""
    for _ in range(most):
        if visit.page.evaluate("s => document.activeElement?.matches(s)", selector):
            return
        visit.page.keyboard.press("Tab")
    pytest.fail(f"{selector} is not reached by Tab")


def test_keys_alone_ask_a_question_and_open_its_answer(visit: Visitor) -> None:
    visit.open("/")
    walk(visit, f"input[aria-label='{TEXTS['ask.field'].vi}']")
    visit.page.keyboard.type("Chủ tịch UBND phường Mẫu Đông là ai?", delay=10)
    visit.page.keyboard.press("Enter")
    visit.page.locator(".wg-figure", has_text="Trần Thị Mẫu").wait_for()
    visit.settle()
    walk(visit, ".wg-figure a")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_role("heading", name="Trần Thị Mẫu", level=1).wait_for()
    visit.check()


def test_keys_alone_find_a_thing_and_go_through_its_graph(visit: Visitor) -> None:
    visit.open("/browse")
    walk(visit, f"input[aria-label='{TEXTS['browse.field'].vi}']")
    visit.page.keyboard.type("mau dong", delay=10)
    visit.page.get_by_text(re.compile("^Phường Mẫu Đông")).first.wait_for()
    visit.settle()
    walk(visit, "a[data-testid='stPageLink-NavLink'][href*='98001']")
    visit.page.keyboard.press("Enter")
    visit.page.get_by_role("heading", name="Phường Mẫu Đông", level=1).wait_for()
    visit.settle()
    walk(visit, "[data-testid='stButtonGroup'] button:nth-of-type(1), [data-testid='stButtonGroup'] input")
    visit.check()
