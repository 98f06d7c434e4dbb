"""Homes that are copied, clocks that go wrong, two that write at once."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from killing import by_files, stored

from wardgraph.store.build import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from checkouts import Checkout


@pytest.mark.parametrize("whole", [True, False], ids=["with its store", "its files alone"])
def test_a_copy_of_a_home_says_the_same(
    bare: Checkout, write: Callable[[str, str], Path], tmp_path: Path, *, whole: bool
) -> None:
    write("bao-x/2026-01-01-a", "<a:s> <a:p> [ <a:q> 1.50 ] .")
    build(bare.settings, validate=False)
    copy = replace(bare.settings, home=tmp_path / "elsewhere")
    shutil.copytree(bare.settings.home, copy.home, ignore=None if whole else shutil.ignore_patterns(".wardgraph"))
    if whole:
        assert stored(copy) == stored(bare.settings)
    shutil.move(bare.settings.home, tmp_path / "gone")
    build(copy, validate=False)
    assert stored(copy) == by_files(copy) == stored(replace(bare.settings, home=tmp_path / "gone"))


@pytest.mark.parametrize("when", [0, 4_102_444_800], ids=["1970", "2100"])
def test_dates_of_files_decide_nothing(bare: Checkout, write: Callable[[str, str], Path], when: int) -> None:
    path = write("bao-x/2026-01-01-a", "<a:s> <a:p> <a:one> .")
    os.utime(path, (when, when))
    build(bare.settings, validate=False)
    assert build(bare.settings, validate=False).status == "unchanged"
    path.write_text("<a:s> <a:p> <a:two> .")
    os.utime(path, (when, when))
    assert build(bare.settings, validate=False).status == "changed"
    assert stored(bare.settings) == by_files(bare.settings)


def test_of_two_that_take_back_at_once_one_may_be_told_to_wait(bare: Checkout) -> None:
    build(bare.settings, validate=False)
    sources = ("bao-mau/2026-01-10-trien-khai-nhiem-vu", "bao-mau/2026-02-20-cong-bo-quyet-dinh")
    both = [
        subprocess.Popen(bare.command("retract", source), env=bare.environment, stderr=subprocess.PIPE, text=True)
        for source in sources
    ]
    said = [process.communicate(timeout=60)[1] for process in both]
    assert all(process.returncode in {0, 1, 2} for process in both), said
    assert not any("Traceback" in text for text in said), said
    assert any(process.returncode == 0 for process in both)
    assert bare.run("build").returncode == 0
    assert stored(bare.settings) == by_files(bare.settings)
