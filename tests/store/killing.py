"""Commands that are killed at a moment of their work, and what must be true of the home afterwards."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import CanonicalizationAlgorithm, Dataset, NamedNode, Quad, RdfFormat, Store, parse

from wardgraph import journal
from wardgraph.store import EmbeddedStore
from wardgraph.store.inputs import inputs

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from checkouts import Checkout
    from wardgraph.settings import Settings

_TIME = re.compile(rb'"\d{4}-\d\d-\d\dT[0-9:.+]+Z?"')
# Runs the command and kills it, as `kill -9` does, before its file system call number WARDGRAPH_DIE_AT under one of
# the places; with 0 it counts them. This hits what lasts too short a time for a clock.
_MORTAL = """
import os, signal, sys
at, places, tally = int(sys.argv[1]), sys.argv[2].split(os.pathsep), sys.argv[3]
count = 0
CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate", "shutil.rmtree"}
def hook(event, arguments):
    global count
    if event in CHANGES or (event == "open" and isinstance(arguments[2], int) and arguments[2] & 3):
        if any(str(a).startswith(p) for a in arguments[:2] for p in places):
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
from wardgraph.cli import main
code = main(sys.argv[4:])
with open(tally, "w") as file:
    file.write(str(count))
sys.exit(code)
"""


@dataclass
class Tally:
    """What became of the kills of one operation: how many hit it, and what was found afterwards."""

    kills: int = 0
    ended: int = 0
    found: Counter[str] = field(default_factory=Counter)

    def line(self, name: str) -> str:
        """Return the counts as one line."""
        found = ", ".join(f"{count} {what}" for what, count in sorted(self.found.items()))
        return f"{name}: {self.kills} killed ({self.ended} more had ended before), {found}; all consistent"


@dataclass(frozen=True)
class Work:
    """One operation on a home.

    Attributes:
        checkout: the program and the home.
        arguments: of the command.
        before: the home from which each trial begins.
        product: what the command writes outside of the home, if anything.
    """

    checkout: Checkout
    arguments: tuple[str | Path, ...]
    before: Path
    product: Path | None = None

    @property
    def home(self) -> Path:
        """The home that the command works on."""
        return self.checkout.settings.home

    def reset(self) -> None:
        """Put the home as it was, with all marks of time: a digest is not taken again where they are the same."""
        shutil.rmtree(self.home, ignore_errors=True)
        subprocess.run(["cp", "-a", self.before, self.home], check=True)
        if self.product is not None:
            self.product.unlink(missing_ok=True)

    def start(self, die_at: int, tally: Path) -> subprocess.Popen[bytes]:
        """Start the command, to be killed before its change of the file system number `die_at`."""
        whole = self.checkout.command("--quiet", *self.arguments)
        places = [str(self.home), *([str(self.product.parent)] if self.product else [])]
        command = [whole[0], "-P", "-c", _MORTAL, str(die_at), os.pathsep.join(places), str(tally), *whole[4:]]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, env=self.checkout.environment, start_new_session=True, **quiet)  # type: ignore[call-overload, no-any-return]

    def measure(self, tally: Path) -> tuple[int, float]:
        """Run it to its end; return how many changes it makes and how long it takes."""
        self.reset()
        started = time.monotonic()
        assert self.start(0, tally).wait() == 0
        return int(tally.read_text()), time.monotonic() - started


def kill_it(work: Work, moments: random.Random, steps: int, seconds: float, tally: Path) -> bool:
    """Run `work` and kill it at a random moment or step; return whether it was killed before its end."""
    aimed = moments.random() < 0.6
    process = work.start(moments.randint(1, steps) if aimed else 0, tally)
    if not aimed:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(moments.uniform(0.05, 1.0) * seconds)
        process.send_signal(signal.SIGKILL)
    code = process.wait(timeout=120)
    # Processes that it had started see their parent gone and end by themselves; the test need not wait for that.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    assert code in (0, -signal.SIGKILL)
    return code != 0


def files(home: Path) -> dict[str, str]:
    """Return the digest of every file that the home's graph consists of, but for the time at which it was written."""
    folder = home / "graph"
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(home)): hashlib.sha256(_TIME.sub(b"", p.read_bytes())).hexdigest() for p in found}


def stored(settings: Settings) -> str:
    """Return the digest of the canonical N-Quads of the store as it stands, without building anything."""
    store = EmbeddedStore.open(settings)
    try:
        # The engine holds every triple twice: in the graph of its file, and in the union.
        quads = list(store.engine)
        named = [quad for quad in quads if isinstance(quad.graph_name, NamedNode)]
        assert {q.triple for q in named} == {q.triple for q in quads if not isinstance(q.graph_name, NamedNode)}
        return canonical(named)
    finally:
        store.close()


def by_files(settings: Settings) -> str:
    """Return the digest of the canonical N-Quads of the files alone, read without the store's part of the program."""
    # In memory: the engine spells numbers its own way.
    engine = Store()
    engine.extend(
        Quad(quad.subject, quad.predicate, quad.object, NamedNode(file.graph))
        for file in inputs(settings)
        for quad in parse(path=str(file.path), format=RdfFormat.TURTLE, rename_blank_nodes=True)
    )
    return canonical(engine)


def canonical(quads: Iterable[Quad]) -> str:
    """Return a digest of `quads` that does not depend on their order or on the labels of blank nodes."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("\n".join(sorted(map(str, dataset))).encode()).hexdigest()


def ordeal(
    work: Work,
    outcomes: dict[str, Callable[[], bool]],
    kills: int,
    moments: random.Random,
    tally: Path,
    *,
    at_once: bool = False,
) -> Tally:
    """Kill `work` again and again; afterwards exactly one of `outcomes` is true, and all agree with one another.

    Args:
        work: the operation.
        outcomes: what may be found afterwards, by what it is called.
        at_once: look for them before the next command, which brings along what it finds.
        kills: how many times it is to be killed.
        moments: when.
        tally: a file for the number of steps.
    """
    steps, seconds = work.measure(tally)
    result = Tally()
    while result.kills < kills:
        work.reset()
        if not kill_it(work, moments, steps, seconds, tally):
            result.ended += 1
            continue
        result.kills += 1
        # Reading goes on at once, before anything is mended.
        EmbeddedStore.open(work.checkout.settings).close()
        found = [name for name, holds in outcomes.items() if holds()] if at_once else []
        done = work.checkout.run("--quiet", "sparql", "-", "--format", "csv", stdin="ASK { ?s ?p ?o }")
        assert (done.returncode, done.stdout) == (0, "true\n"), done.stderr
        assert not (work.home / ".wardgraph" / "import.journal").exists()
        assert not journal.recover(work.checkout.settings)
        found = found or [name for name, holds in outcomes.items() if holds()]
        assert len(found) == 1, f"after kill {result.kills} of {work.arguments}: {found}"
        result.found[found[0]] += 1
        assert stored(work.checkout.settings) == by_files(work.checkout.settings)
        again = work.checkout.run("--quiet", *work.arguments)
        assert again.returncode in {0, 1}, again.stderr
        assert "Traceback" not in again.stderr
        left = [p.name for p in (work.home / ".wardgraph" / "versions").iterdir()]
        assert len(left) <= 2, left
    return result
