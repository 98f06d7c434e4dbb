"""kill -9 at any moment leaves a store that opens, whole: the one before or the one after."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from wardgraph.store import EmbeddedStore, open_store
from wardgraph.store.build import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from checkouts import Checkout

GENERATIONS = "SELECT ?o (COUNT(*) AS ?n) { ?s <a:generation> ?o } GROUP BY ?o"
SIZE = 1000
KILLS = 5


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
