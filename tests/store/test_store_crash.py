"""kill -9 at any moment leaves a store that opens, whole: the one before or the one after.

`make crash` kills a hundred times; by itself the suite does so a few times. WARDGRAPH_KILLS says how often in all,
WARDGRAPH_SEED repeats the moments of an earlier run.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from killing import Work, by_files, files, ordeal, stored

from wardgraph.store import EmbeddedStore, open_store
from wardgraph.store.build import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from checkouts import Checkout

GENERATIONS = "SELECT ?o (COUNT(*) AS ?n) { ?s <a:generation> ?o } GROUP BY ?o"
SIZE = 1000
KILLS = 5
IN_ALL = int(os.environ.get("WARDGRAPH_KILLS", "3"))
SEED = int(os.environ.get("WARDGRAPH_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
OPERATIONS = ("import", "retract", "export", "build", "build anew")
# A shipped source of which the home has a version of its own: taking it back changes two files.
SHIPPED = "bao-mau/2026-02-20-cong-bo-quyet-dinh.ttl"


def generation(number: int) -> str:
    return "\n".join(f"<a:s{n}> <a:generation> {number} ." for n in range(SIZE))


def held(store: EmbeddedStore) -> list[tuple[str, str]]:
    return [(row["o"].value, row["n"].value) for row in store.select(GENERATIONS)]


@pytest.mark.parametrize("kind", ["anew", "in part"])
def test_a_build_killed_at_any_moment_leaves_a_whole_store(
    bare: Checkout, write: Callable[[str, str], Path], kind: str
) -> None:
    moments = random.Random()  # noqa: S311 (moments, not secrets)
    if kind == "in part":
        # Where the rest weighs more, a changed file is changed in a copy of the store.
        (bare.root / "ontology" / "rest.ttl").write_text("\n".join(f"<a:r{n}> <a:p> 'rest' ." for n in range(40_000)))
    path = write("bao-x/2026-01-01-a", generation(0))
    build(bare.settings, validate=False)
    started = time.monotonic()
    path.write_text(generation(1))
    assert bare.run("build").returncode == 0
    whole = time.monotonic() - started
    last = 1
    for number in range(2, 2 + KILLS):
        path.write_text(generation(number))
        process = subprocess.Popen(bare.command("--quiet", "build"), env=bare.environment)
        time.sleep(moments.uniform(0.3, 1.05) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = EmbeddedStore.open(bare.settings)
        assert held(found) in ([(str(last), str(SIZE))], [(str(number), str(SIZE))])
        found.close()
        if moments.random() < 0.5:
            healed = open_store(bare.settings)
            assert held(healed) == [(str(number), str(SIZE))]  # type: ignore[arg-type]
            healed.close()
            last = number
        else:
            last = int(held(found := EmbeddedStore.open(bare.settings))[0][0])
            found.close()
    assert bare.run("build").returncode == 0
    assert len(list((bare.settings.derived / "versions").iterdir())) == 1


def test_readers_are_not_disturbed_by_a_writer(bare: Checkout, write: Callable[[str, str], Path]) -> None:
    path = write("bao-x/2026-01-01-a", generation(0))
    build(bare.settings, validate=False)
    script = (
        "import sys; from pathlib import Path; from wardgraph.settings import Settings; "
        "from wardgraph.store.changes import apply_source\n"
        "home, path = Path(sys.argv[1]), Path(sys.argv[2])\n"
        "for g in range(1, 6):\n"
        f"    path.write_text('\\n'.join(f'<a:s{{n}}> <a:generation> {{g}} .' for n in range({SIZE})))\n"
        "    apply_source(Settings(home=home, quiet=True), path)\n"
    )
    command = [bare.command()[0], "-P", "-c", script, str(bare.settings.home), str(path)]
    process = subprocess.Popen(command, env=bare.environment)
    seen = set()
    try:
        while process.poll() is None:
            store = EmbeddedStore.open(bare.settings)
            for _ in range(3):
                rows = held(store)
                assert [n for _, n in rows] == [str(SIZE)]
                seen.add(rows[0][0])
            store.close()
    finally:
        process.wait(timeout=60)
    assert process.returncode == 0
    store = EmbeddedStore.open(bare.settings)
    assert held(store) == [("5", str(SIZE))]
    assert len(seen) > 1


def _two_sources(folder: Path) -> Path:
    """Tables of two sources: two files that come together or not at all."""
    folder.mkdir()
    (folder / "sources.csv").write_text(
        "id,kind,title,publisher,date,url\n"
        "vd-01,article,Phường Mẫu Đông tổng kết năm,Báo Ví Dụ,2026-01-10,https://bao-vi-du.example/1\n"
        "vd-02,article,Xã Mẫu Tây tổng kết năm,Đài Ví Dụ,2026-01-11,https://dai-vi-du.example/2\n"
    )
    (folder / "officials.csv").write_text(
        "source,ward,person,position,attested_on\n"
        "vd-01,98001,Trần Thị Ví Dụ,Chủ tịch UBND phường,2026-01-10\n"
        "vd-02,98002,Lê Văn Ví Dụ,Chủ tịch UBND xã,2026-01-11\n"
    )
    return folder


def _home_before(own: Checkout, operation: str) -> None:
    """Put the home of `own` into the state from which `operation` begins."""
    settings = own.settings
    if operation in {"retract", "build"}:
        path = settings.sources / SHIPPED
        path.parent.mkdir(parents=True)
        shipped = own.root / "graph" / "sources" / SHIPPED
        path.write_text(shipped.read_text().replace("wg:paragraph 1", "wg:paragraph 2"))
    if operation == "build anew":
        shutil.rmtree(settings.derived / "versions")
        build(settings, validate=False)
        (own.settings.sources / "bao-x").mkdir(parents=True)
        # The ontology and the reference graph stay: what weighs more than they do makes the build start anew.
        many = "\n".join(f"<a:s{n}> <a:p{n}> '{n:0999}' ." for n in range(2500))
        (settings.sources / "bao-x" / "2026-01-01-nhieu.ttl").write_text(many)
    if operation not in {"build", "build anew"}:
        build(settings, validate=False)


@pytest.mark.parametrize(("number", "operation"), list(enumerate(OPERATIONS)))
def test_a_command_killed_at_any_moment_happened_wholly_or_not_at_all(
    own: Checkout, tmp_path: Path, number: int, operation: str, capfd: pytest.CaptureFixture[str]
) -> None:
    kills = IN_ALL // len(OPERATIONS) + (number < IN_ALL % len(OPERATIONS))
    if not kills:
        pytest.skip("WARDGRAPH_KILLS leaves none for this")
    _home_before(own, operation)
    shutil.copytree(own.settings.home, tmp_path / "before", copy_function=shutil.copy2)
    product = tmp_path / "out" / "package.nq" if operation == "export" else None
    arguments: dict[str, tuple[str | Path, ...]] = {
        "import": ("import", _two_sources(tmp_path / "tables")),
        "retract": ("retract", f"id/source/{SHIPPED.removesuffix('.ttl').replace('20-c', '20/c')}"),
        "build": ("build",),
        "build anew": ("build",),
        "export": ("export", "--format", "nq", "-o", str(product)),
    }
    work = Work(own, arguments[operation], tmp_path / "before", product)
    work.reset()
    before, pointer = files(work.home), (own.settings.derived / "current").read_text()
    work.measure(tmp_path / "steps")
    after = files(work.home)
    whole = product.read_bytes() if product else b""

    def opened_before() -> bool:
        return (own.settings.derived / "current").read_text() == pointer

    at_once = operation.startswith("build")
    outcomes = {"not at all": lambda: files(work.home) == before, "wholly": lambda: files(work.home) == after}
    if operation == "export":
        assert product is not None
        outcomes = {
            "not at all": lambda: not product.exists(),
            "wholly": lambda: product.is_file() and product.read_bytes() == whole,
        }
    elif at_once:
        # The files are as they were; the store is the one before or the one after.
        assert before == after
        outcomes = {"not at all": opened_before, "wholly": lambda: not opened_before()}
    else:
        assert before != after
    moments = random.Random(SEED + number)  # noqa: S311 (moments, not secrets)
    result = ordeal(work, outcomes, kills, moments, tmp_path / "steps", at_once=at_once)
    with capfd.disabled():
        print(f"\n  {result.line(operation)} (WARDGRAPH_SEED={SEED})")
    if product is not None:
        assert [path.name for path in product.parent.iterdir()] == [product.name]
    work.reset()
    assert own.run("--quiet", *work.arguments).returncode == 0
    if operation == "import" and len(OPERATIONS) > IN_ALL:
        return  # said of the others already
    fresh = replace(own.settings, home=tmp_path / "fresh")
    shutil.copytree(own.settings.home, fresh.home, ignore=shutil.ignore_patterns(".wardgraph"))
    build(fresh, validate=False)
    assert stored(fresh) == stored(own.settings) == by_files(own.settings)
