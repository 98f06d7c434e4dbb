"""Many visitors at once: no error, answers in time, memory that stays bounded.

`WARDGRAPH_SESSIONS=50` and `WARDGRAPH_HOME` with a built graph measure the national graph;
without them four visit the small one.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from typing import TYPE_CHECKING

import pytest
from visitor import CHROMIUM, served

from checkouts import ROOT, Checkout
from wardgraph.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import Browser

SESSIONS = int(os.environ.get("WARDGRAPH_SESSIONS", "4"))
NATIONAL = "WARDGRAPH_SESSIONS" in os.environ
UNIT, NAME = ("unit/07894/2025-07-01", "Nông Trang") if NATIONAL else ("unit/98001/2025-07-01", "Mẫu Đông")
WAYS = [
    "/?lang=vi",
    f"/?lang=vi&q=Chủ tịch UBND phường {NAME} là ai?",
    f"/?lang=vi&q=Thu ngân sách phường {NAME} năm 2025?",
    f"/?lang=vi&q=Phường {NAME} thuộc tỉnh nào?",
    f"/browse?lang=vi&entity={UNIT}",
]
MOST_GROWTH = 1024
PATIENCE = 180_000 if NATIONAL else 30_000
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed; tests/setup.sh installs it"),
]


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
        await asyncio.gather(*(_visit(browser, address, times, errors) for _ in range(SESSIONS)))
        await browser.close()
    return times, errors


def test_many_visitors_at_once_all_get_their_answers(small_root: Path, _small_home: Path) -> None:  # noqa: PT019
    root, home = (ROOT, Settings.from_environment().home) if NATIONAL else (small_root, _small_home)
    with served(Checkout(root, Settings(home=home, quiet=True))) as server:
        before = server.memory
        # A loop of its own: the other tests drive their browser from one that is not to be entered twice.
        import threading

        result: list[tuple[list[float], list[str]]] = []
        thread = threading.Thread(target=lambda: result.append(asyncio.run(_crowd(server.address))))
        thread.start()
        thread.join()
        after = server.memory
    times, errors = result[0]
    p95 = statistics.quantiles(times, n=20)[-1]
    print(
        f"{SESSIONS} sessions, {len(times)} pages, {len(errors)} errors; median {statistics.median(times):.2f} s, "
        f"p95 {p95:.2f} s; memory {before:.0f} -> {after:.0f} MiB"
    )
    assert errors == []
    assert after - before < MOST_GROWTH
