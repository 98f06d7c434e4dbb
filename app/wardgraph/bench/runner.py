"""Running the measurements: sizes one after the other, each part in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from threading import Timer
from typing import TYPE_CHECKING, Any

from wardgraph.bench import questions
from wardgraph.bench.clock import timed
from wardgraph.bench.country import Country
from wardgraph.bench.lists import Lists
from wardgraph.bench.place import Place
from wardgraph.bench.virtuoso import Virtuoso, installed
from wardgraph.names import ID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PARTS = ("build", "open", "queries", "ask", "pages", "validate")
# Seconds that a new process may take until its first query, and beyond the limit where it cannot be interrupted.
_START = 5.0
_SLACK = 1.0
PEERS = ("pyoxigraph", "rdflib", "virtuoso", "pyshacl")


@dataclass(frozen=True)
class Plan:
    """What is measured.

    Attributes:
        sizes: numbers of wards.
        parts: of `PARTS`; `build` is always done, since the others need it.
        peers: of `PEERS`; bare pyoxigraph is always measured.
        seed: of the made-up countries.
        repeat: runs a median is taken of.
        limit: seconds that one query may take.
        rdflib_up_to: wards; above, its graph in memory is too large to wait for.
        pyshacl_up_to: wards; above, plain pySHACL takes hours.
        validate_up_to: wards; above, only what an import touches is validated.
        file: questions, a line each, instead of the country's own.
    """

    sizes: tuple[int, ...]
    parts: tuple[str, ...] = PARTS
    peers: tuple[str, ...] = PEERS
    seed: int = 1
    repeat: int = 5
    limit: float = 60.0
    rdflib_up_to: int = 333
    pyshacl_up_to: int = 3
    validate_up_to: int = 9_999
    file: Path | None = None


@dataclass
class Size:
    """What was measured at one size; the names of results are those of the parts in `child`."""

    wards: int
    results: dict[str, Any] = field(default_factory=dict)

    @property
    def triples(self) -> int:
        """How many statements there are, each counted once."""
        return int(self.results["bare load"]["triples"])

    def disagreements(self) -> list[str]:
        """Return where a peer gave another number of rows than the program."""
        own = self.results.get("queries", {}).get("queries", {})
        found = []
        for peer in ("bare queries", "rdflib", "virtuoso"):
            for name, measured in self.results.get(peer, {}).get("queries", {}).items():
                if "rows" in measured and "rows" in own.get(name, {}) and measured["rows"] != own[name]["rows"]:
                    found.append(f"{name}: {own[name]['rows']} rows, {peer} {measured['rows']}")
        shacl, own_findings = self.results.get("pyshacl", {}), self.results.get("validate", {})
        if "findings" in shacl and shacl["findings"] != own_findings.get("findings"):
            found.append("validation: other findings than plain pySHACL")
        return found


def run(
    plan: Plan, root: Path, tell: Callable[[str], None], keep: Callable[[list[Size]], None] | None = None
) -> list[Size]:
    """Measure every size in a folder of its own below `root`; `keep` is given all so far after each step."""
    measured: list[Size] = []
    for wards in plan.sizes:
        place = Place(root / str(wards))
        shutil.rmtree(place.root, ignore_errors=True)
        measuring = _Measuring(plan, Country(wards, plan.seed), place, tell)
        measured.append(measuring.result)
        for _ in measuring.steps():
            if keep is not None:
                keep(measured)
        shutil.rmtree(place.root, ignore_errors=True)
    return measured


def _line_within(process: subprocess.Popen[str], seconds: float) -> str:
    """Return the next line that `process` writes; it is killed, and the line empty, where none comes in time."""
    assert process.stdout is not None  # noqa: S101 (it was asked for)
    timer = Timer(seconds, process.kill)
    timer.start()
    line = process.stdout.readline()
    timer.cancel()
    return line


class _Measuring:
    def __init__(self, plan: Plan, country: Country, place: Place, tell: Callable[[str], None]) -> None:
        self._plan = plan
        self._country = country
        self._place = place
        self._tell = tell
        self.result = Size(country.wards)

    def steps(self) -> Iterator[None]:
        """Measure, and yield after each step that the report can be made of what there is."""
        self._tell(f"{self._country.wards} wards: writing the country")
        begun = time.perf_counter()
        self._place.prepare(self._country)
        files = list(self._place.graph.rglob("*.ttl"))
        self.result.results["country"] = {
            "seconds": time.perf_counter() - begun,
            "files": len(files),
            "bytes": sum(path.stat().st_size for path in files),
        }
        self._child("bare load")
        self._child("build")
        for name, folder in (("bare load", "bare"), ("build", "home")):
            size = sum(path.stat().st_size for path in (self._place.root / folder).rglob("*") if path.is_file())
            self.result.results[name]["disk"] = size
        yield
        if "fault" in self.result.results["build"]:
            return  # there is no store that the rest could be measured on
        if "open" in self._plan.parts:
            self._open()
            yield
        if "queries" in self._plan.parts:
            yield from self._queries()
        if "ask" in self._plan.parts:
            self._ask()
            yield
        if "pages" in self._plan.parts:
            ward = self._country.ward(1)
            self._child("pages", ward=f"{ID}unit/{ward.path}", code=ward.code)
            yield
        if "validate" in self._plan.parts:
            self._child("touched")
            yield
            if self._country.wards <= self._plan.validate_up_to:
                self._child("validate")
            if "pyshacl" in self._plan.peers and self._country.wards <= self._plan.pyshacl_up_to:
                self._child("pyshacl")
        yield

    def _open(self) -> None:
        query = questions.lookup(self._country)
        own = (
            "import sys; from pathlib import Path; from wardgraph.settings import Settings; "
            "from wardgraph.store import EmbeddedStore; "
            "assert len(EmbeddedStore.open(Settings(home=Path(sys.argv[1]))).select(sys.argv[2]))"
        )
        bare = "import sys; from pyoxigraph import Store; assert list(Store.read_only(sys.argv[1]).query(sys.argv[2]))"
        home, folder = str(self._place.settings.home), str(self._place.root / "bare")
        for part, code, where in (("python", "pass", ""), ("bare open", bare, folder), ("open", own, home)):
            command = [sys.executable, "-P", "-c", code, where, query]
            seconds, _ = timed(lambda command=command: subprocess.run(command, check=True), self._plan.repeat)  # type: ignore[misc]
            self.result.results[part] = {"seconds": seconds}

    def _queries(self) -> Iterator[None]:
        from wardgraph.store import EmbeddedStore

        store = EmbeddedStore.open(self._place.settings)
        asked = questions.canned(store, Lists.read(), self._country)
        store.close()
        job = {"queries": asked, "limit": self._plan.limit}
        for part in ("queries", "bare queries"):
            self._tell(f"{self._country.wards} wards: {part}")
            self.result.results[part] = self._each(part, asked)
            yield
        if "rdflib" in self._plan.peers and self._country.wards <= self._plan.rdflib_up_to:
            self._child("rdflib", **job)
            yield
        if "virtuoso" in self._plan.peers and installed():
            self._virtuoso(asked)
            yield

    def _each(self, part: str, asked: dict[str, str]) -> dict[str, Any]:
        """Time queries in a process that is killed at a query which takes too long: the engine cannot be stopped."""
        left, found, peak = dict(asked), {}, 0
        while left:
            process = self._start(part, queries=left, limit=self._plan.limit, stream=True)
            allowed = _START + self._plan.limit
            while line := _line_within(process, allowed):
                said = json.loads(line)
                # One run within the limit says that the others will be about as long.
                allowed = _SLACK + self._plan.limit * (1 if "found" in said else self._plan.repeat)
                if "found" not in said:
                    continue
                found[said["name"]], peak = said["found"], max(peak, said["peak"])
                del left[said["name"]]
            ended = process.wait()
            if left:
                name = next(iter(left))
                found[name] = {"over": self._plan.limit} if ended < 0 else {"fault": f"ended with {ended}"}
                del left[name]
        return {"queries": {name: found[name] for name in asked}, "peak": peak}

    def _virtuoso(self, asked: dict[str, str]) -> None:
        self._tell(f"{self._country.wards} wards: virtuoso")
        with Virtuoso(self._place.root / "virtuoso", self._place.whole) as server:
            begun = time.perf_counter()
            server.load()
            result: dict[str, Any] = {"seconds": time.perf_counter() - begun, "queries": {}}
            for name, query in asked.items():
                try:
                    seconds, rows = timed(
                        lambda query=query: server.rows(query, self._plan.limit),  # type: ignore[misc]
                        self._plan.repeat,
                    )
                    result["queries"][name] = {"seconds": seconds, "rows": rows}
                except TimeoutError:
                    result["queries"][name] = {"over": self._plan.limit}
                except (OSError, ValueError) as fault:
                    result["queries"][name] = {"fault": str(fault)[:120]}
            self.result.results["virtuoso"] = {**result, "peak": server.peak}

    def _ask(self) -> None:
        from wardgraph.store import EmbeddedStore

        if self._plan.file is not None:
            lines = self._plan.file.read_text(encoding="utf-8").splitlines()
            asked = [line.strip() for line in lines if line.strip()]
        else:
            store = EmbeddedStore.open(self._place.settings)
            asked = questions.in_words(store, Lists.read(), self._country)
            store.close()
        self._child("ask", questions=asked)

    def _child(self, part: str, **job: Any) -> None:
        self._tell(f"{self._country.wards} wards: {part}")
        self.result.results[part] = self._run(part, **job)

    def _start(self, part: str, **job: Any) -> subprocess.Popen[str]:
        command = [sys.executable, "-P", "-m", "wardgraph.bench.child", part, str(self._place.root)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdin is not None  # noqa: S101 (it was asked for)
        process.stdin.write(json.dumps({"repeat": self._plan.repeat, **job}))
        process.stdin.close()
        return process

    def _run(self, part: str, **job: Any) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "wardgraph.bench.child", part, str(self._place.root)],
            input=json.dumps({"repeat": self._plan.repeat, **job}),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return {"fault": (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1][:300]}
        result: dict[str, Any] = json.loads(done.stdout)
        return result
