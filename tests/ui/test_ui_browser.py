"""A visitor's ways through the pages, in a real browser that reaches no other host, in both languages."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
import urllib.request
from typing import TYPE_CHECKING

import pytest

from checkouts import Checkout
from wardgraph.settings import Settings
from wardgraph.ui.text import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium")
WARD = "unit/98001/2025-07-01"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed; tests/setup.sh installs it"),
]


@pytest.fixture(scope="module")
def address(small_root: Path, _small_home: Path) -> Iterator[str]:
    """The address of the pages over the small made-up graph."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    checkout = Checkout(small_root, Settings(home=_small_home, quiet=True))
    server = subprocess.Popen(
        checkout.command("app", "--port", str(port)),
        env=checkout.environment,
        cwd=small_root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{base}/_stcore/health", timeout=2).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "the pages did not start"
                assert server.poll() is None, "the server of the pages ended"
                time.sleep(0.2)
        yield base
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()


class Visit:
    """One visitor: a page, what it complained of, and whom it wanted to reach."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.route("**/*", self._route)

    def _console(self, message) -> None:
        # Streamlit looks for its own health beside every page before it looks at the root.
        own = "/_stcore/" in (message.location or {}).get("url", "")
        if message.type == "error" and not own:
            self.errors.append(message.text)

    def _route(self, route) -> None:
        if route.request.url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_selector('[data-testid="stHeading"]', timeout=60_000)
        self.page.wait_for_timeout(300)
        self.page.wait_for_selector('[data-test-script-state="notRunning"]', state="attached", timeout=60_000)

    def check(self) -> None:
        assert self.errors == []
        assert self.outside == []
        assert self.page.locator('[data-testid="stException"]').count() == 0
        assert self.page.locator('[data-testid="stAlertContentError"]').count() == 0


@pytest.fixture
def visit(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    options = {"viewport": {"width": 1200, "height": 900}, "locale": "vi-VN"} | getattr(request, "param", {})
    context = browser.new_context(**options)
    yield Visit(context.new_page(), address)
    context.close()


def test_a_question_is_typed_and_answered(visit: Visit) -> None:
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


def test_the_switch_changes_every_word(visit: Visit) -> None:
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
def test_pages_speak_one_language_and_only_to_their_server(visit: Visit, lang: str) -> None:
    other = "en" if lang == "vi" else "vi"
    for path in PATHS:
        visit.open(f"{path}lang={lang}")
        words = visit.page.locator('[data-testid="stApp"]').inner_text()
        foreign = {
            getattr(text, other)
            for text in TEXTS.values()
            if text.vi != text.en and len(getattr(text, other)) > 8 and "{" not in text.vi
        }
        assert {text for text in foreign if text in words} == set(), path
    visit.check()


def test_a_node_is_reached_and_chosen_by_the_keyboard(visit: Visit) -> None:
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
def test_a_phone_need_not_scroll_sideways(visit: Visit) -> None:
    for path in ("/?q=Thu ngân sách phường Mẫu Đông năm 2025?", f"/browse?entity={WARD}", "/queries", "/export"):
        visit.open(path)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.check()
