"""Many visitors at once: no error, every answer, memory that stays bounded.

Some come with a browser; many without one, since so many browsers would cost the machine more than the pages do.
`WARDGRAPH_SESSIONS=50` and `WARDGRAPH_HOME` with a built graph measure the national graph;
without them they visit the small one.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from crowd import Way, crowd
from visitor import CHROMIUM, Server, served

from checkouts import ROOT, Checkout
from wardgraph.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.async_api import Browser

BROWSERS = 4
SESSIONS = int(os.environ.get("WARDGRAPH_SESSIONS", "20"))
NATIONAL = "WARDGRAPH_SESSIONS" in os.environ
UNIT, NAME, CHAIR = (
    ("unit/07894/2025-07-01", "Nông Trang", "Nguyễn Long Giang")
    if NATIONAL
    else ("unit/98001/2025-07-01", "Mẫu Đông", "Trần Thị Mẫu")
)
WAYS = [
    "/?lang=vi",
    f"/?lang=vi&q=Chủ tịch UBND phường {NAME} là ai?",
    f"/?lang=vi&q=Thu ngân sách phường {NAME} năm 2025?",
    f"/?lang=vi&q=Phường {NAME} thuộc tỉnh nào?",
    f"/browse?lang=vi&entity={UNIT}",
]
MOST_GROWTH = 1024
PATIENCE = 180_000 if NATIONAL else 30_000


async def _visit(browser: Browser, address: str, times: list[float], errors: list[str]) -> None:
    context = await browser.new_context()
    page = await context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    for way in WAYS:
        begin = time.perf_counter()
        try:
            await page.goto(address + way, timeout=PATIENCE)
            ready = "section[role=status]" if "q=" in way else "table.wg" if "entity" in way else "input"
            await page.wait_for_selector(ready, timeout=PATIENCE)
            times.append(time.perf_counter() - begin)
            if await page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count():
                errors.append(f"{way}: an error is shown")
        except Exception as fault:  # noqa: BLE001 (every failure of a visitor is counted)
            errors.append(f"{way}: {fault}")
    await context.close()


async def _crowd(address: str) -> tuple[list[float], list[str]]:
    from playwright.async_api import async_playwright

    times: list[float] = []
    errors: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        await asyncio.gather(*(_visit(browser, address, times, errors) for _ in range(BROWSERS)))
        await browser.close()
    return times, errors


@pytest.fixture
def server(small_root: Path, _small_home: Path) -> Iterator[Server]:
    root, home = (ROOT, Settings.from_environment().home) if NATIONAL else (small_root, _small_home)
    with served(Checkout(root, Settings(home=home, quiet=True))) as running:
        yield running


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed; tests/setup.sh installs it")
def test_visitors_with_browsers_at_once_all_get_their_answers(server: Server) -> None:
    before = server.memory
    # A loop of its own: the other tests drive their browser from one that is not to be entered twice.
    with ThreadPoolExecutor(1) as other:
        times, errors = other.submit(lambda: asyncio.run(_crowd(server.address))).result()
    told(f"{BROWSERS} browsers", times, before, server.memory)
    assert errors == []
    assert server.memory - before < MOST_GROWTH


def test_a_crowd_at_once_gets_every_answer(server: Server) -> None:
    before = server.memory
    ways = [Way("", "lang=vi", "wardgraph")]
    for question, answer in ((f"Chủ tịch UBND phường {NAME} là ai?", CHAIR), (f"Mã của phường {NAME}?", UNIT[5:10])):
        ways.append(Way("", f"lang=vi&q={quote(question)}", answer))
    ways += [
        Way("", f"lang=en&q={quote(f'Who chairs the Committee of {NAME} ward?')}", ""),
        Way("browse", f"lang=vi&entity={UNIT}", UNIT[5:10]),
    ]
    with ThreadPoolExecutor(1) as other:
        visits = other.submit(crowd, server.address, ways, SESSIONS).result()
    told(f"{SESSIONS} sessions", visits.times, before, server.memory)
    assert visits.errors == []
    assert len(visits.times) == SESSIONS * len(ways)
    assert server.memory - before < MOST_GROWTH


def told(who: str, times: list[float], before: float, after: float) -> None:
    """Print how long pages took and what the server grew by; `pytest -s` shows it."""
    median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{who}, {len(times)} pages; median {median:.2f} s, p95 {p95:.2f} s; memory {before:.0f} -> {after:.0f} MiB")
