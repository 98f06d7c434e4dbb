"""Visitors in a real browser that reaches no other host, and the server that they visit."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wardgraph.ui.text import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from checkouts import Checkout

CHROMIUM = shutil.which("chromium")
# Words of Streamlit's own that a page without care of them would show.
OF_STREAMLIT = ("Press Enter", "Choose an option", "Drag and drop", "Browse files", "Limit 200MB", "No results")


@dataclass(frozen=True)
class Server:
    """Pages that are being served.

    Attributes:
        address: without a slash at its end.
        process: of the server.
    """

    address: str
    process: subprocess.Popen[bytes]

    @property
    def memory(self) -> float:
        """Resident memory of the process in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


@contextmanager
def served(checkout: Checkout) -> Iterator[Server]:
    """Serve the pages of `checkout` on a free port as long as the context lasts."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        checkout.command("app", "--port", str(port)),
        env=checkout.environment,
        cwd=checkout.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Server(f"http://localhost:{port}", process)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=2).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "the pages did not start"
                assert process.poll() is None, "the server of the pages ended"
                time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open a browser that asks nobody for anything by itself."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield opened
        opened.close()


class Visitor:
    """One visitor: a page, what it complained of, and whom it wanted to reach."""

    def __init__(self, page: Page, address: str, provider: str | None = None) -> None:
        self.page, self.address = page, address
        self.provider = provider
        self.errors: list[str] = []
        self.outside: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.route("**/*", self._route)

    @classmethod
    @contextmanager
    def of(cls, browser: Browser, address: str, provider: str | None = None, **options: Any) -> Iterator[Visitor]:
        """Let somebody visit `address` in a window of their own, who may sign in at `provider`."""
        given = {"viewport": {"width": 1200, "height": 900}, "locale": "vi-VN"} | options
        context = browser.new_context(**given)
        context.set_default_timeout(30_000)
        yield cls(context.new_page(), address, provider)
        context.close()

    def _console(self, message) -> None:
        # Streamlit looks for its own health beside every page before it looks at the root.
        own = "/_stcore/" in (message.location or {}).get("url", "")
        if message.type == "error" and not own:
            self.errors.append(message.text)

    def _route(self, route) -> None:
        request, at_provider = route.request, False
        if self.provider:
            # What a provider's own page wants is not for the pages to answer for.
            at_provider = request.frame.url.startswith(self.provider)
        if request.url.startswith((self.address, "data:", "blob:", self.provider or self.address)):
            route.continue_()
        else:
            self.outside += [] if at_provider else [request.url]
            route.abort()

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the page has drawn what it was asked for."""
        self.page.wait_for_selector('[data-testid="stHeading"]')
        self.page.wait_for_timeout(300)
        self.page.wait_for_selector('[data-test-script-state="notRunning"]', state="attached")

    def press(self, label: str) -> None:
        """Press the one button that is called `label`."""
        self.page.get_by_role("button", name=label, exact=True).locator("visible=true").click()
        self.settle()

    def choose(self, label: str, name: str) -> None:
        """Choose in the field `label` the one thing whose name holds `name`, by typing it."""
        field = self.page.locator("[data-testid=stSelectbox]", has_text=label).locator("visible=true").last
        field.locator("button, input").first.click()
        self.page.keyboard.type(name, delay=10)
        self.page.get_by_role("option", name=re.compile(re.escape(name))).first.click()
        self.settle()

    def words(self) -> str:
        """Return what the page says."""
        return self.page.locator('[data-testid="stApp"]').inner_text()

    def foreign(self, lang: str) -> set[str]:
        """Return texts on the page that are not of the language `lang`."""
        other = "en" if lang == "vi" else "vi"
        words = self.words()
        ours = {getattr(t, other) for t in TEXTS.values() if t.vi != t.en and "{" not in t.vi}
        return {text for text in (*ours, *(OF_STREAMLIT if lang == "vi" else ())) if len(text) > 8 and text in words}

    def check(self, lang: str = "") -> None:
        """Fail where the page failed, complained, reached out, or speaks another language than `lang`."""
        assert self.errors == []
        assert self.outside == []
        assert self.page.locator('[data-testid="stException"]').count() == 0
        assert self.page.locator('[data-testid="stAlertContentError"]').count() == 0
        if lang:
            assert self.foreign(lang) == set()
