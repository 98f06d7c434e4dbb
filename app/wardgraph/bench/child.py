"""One measurement in a process of its own, so that its memory is its own: `python -m wardgraph.bench.child JOB`."""

from __future__ import annotations

import io
import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from wardgraph.bench.clock import TooSlowError, at_most, share, timed
from wardgraph.bench.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from pyoxigraph import QuerySolutions

    Job: TypeAlias = dict[str, Any]

_KB = 1 if sys.platform == "linux" else 1024


def _build(place: Place, _job: Job) -> Job:
    from wardgraph.store.build import build

    told: list[float] = []
    begun = time.perf_counter()
    report = build(place.settings, lambda _: told.append(time.perf_counter()), validate=False)
    ended = time.perf_counter()
    # The last thing it tells of is the index of mentions.
    return {
        "seconds": ended - begun,
        "index": ended - told[-1],
        "triples": report.triples,
        "graphs": report.graphs,
    }


def _bare_load(place: Place, _job: Job) -> Job:
    from pyoxigraph import RdfFormat, Store

    begun = time.perf_counter()
    store = Store(str(place.root / "bare"))
    store.bulk_load(path=str(place.whole), format=RdfFormat.TURTLE)
    store.flush()
    return {"seconds": time.perf_counter() - begun, "triples": len(store)}


def _queries(place: Place, job: Job) -> Job:
    from wardgraph.store import EmbeddedStore

    store = EmbeddedStore.open(place.settings)
    return _each(job, lambda query: len(store.select(query)))


def _bare_queries(place: Place, job: Job) -> Job:
    from pyoxigraph import Store

    store = Store.read_only(str(place.root / "bare"))
    return _each(job, lambda query: sum(1 for _ in cast("QuerySolutions", store.query(query))))


def _rdflib(place: Place, job: Job) -> Job:
    from rdflib import Graph

    begun = time.perf_counter()
    graph = Graph(bind_namespaces="none").parse(str(place.whole), format="turtle")
    loaded = time.perf_counter() - begun
    return {"seconds": loaded, "triples": len(graph), **_each(job, lambda query: len(graph.query(query)))}


def _each(job: Job, rows: Callable[[str], int]) -> Job:
    """Time every query, and say each as it is done: the next one may be the one that has to be killed."""
    found: dict[str, Any] = {}
    for name, query in job["queries"].items():
        try:
            with at_most(job["limit"]):
                rows(query)
            if job.get("stream"):
                sys.stdout.write(json.dumps({"name": name}) + "\n")
                sys.stdout.flush()
            seconds, count = timed(lambda query=query: rows(query), job["repeat"])  # type: ignore[misc]
            found[name] = {"seconds": seconds, "rows": count}
        except TooSlowError:
            found[name] = {"over": job["limit"]}
        except Exception as fault:  # noqa: BLE001 (a peer may refuse a query in any way; the report says how)
            found[name] = {"fault": f"{type(fault).__name__}: {fault}"[:120]}
        if job.get("stream"):
            sys.stdout.write(json.dumps({"name": name, "found": found[name], "peak": _peak()}) + "\n")
            sys.stdout.flush()
    return {} if job.get("stream") else {"queries": found}


def _ask(place: Place, job: Job) -> Job:
    from pyoxigraph import Store

    from wardgraph.ask.opening import open_engine

    begun = time.perf_counter()
    engine = open_engine(place.settings)
    opened = time.perf_counter() - begun
    bare = Store.read_only(str(place.root / "bare"))
    taken: list[float] = []
    plain: list[float] = []
    statuses: dict[str, int] = {}
    for question in job["questions"]:
        seconds, answer = timed(lambda question=question: engine.ask(question), job["repeat"])  # type: ignore[misc]
        taken.append(seconds)
        assert isinstance(answer, dict)  # noqa: S101 (an answer is one)
        statuses[answer["status"]] = statuses.get(answer["status"], 0) + 1
        if answer["sparql"]:
            query = answer["sparql"]
            plain.append(timed(lambda query=query: list(cast("QuerySolutions", bare.query(query))), job["repeat"])[0])  # type: ignore[misc]
    half, most = 0.5, 0.95
    return {
        "opened": opened,
        "median": share(taken, half),
        "p95": share(taken, most),
        "bare": {"median": share(plain, half), "p95": share(plain, most)} if plain else {},
        "statuses": statuses,
    }


def _pages(place: Place, job: Job) -> Job:
    from pyoxigraph import NamedNode

    from wardgraph.describe import describe
    from wardgraph.export.package import export_rdf
    from wardgraph.export.scope import Scope
    from wardgraph.network import neighbourhood
    from wardgraph.store import EmbeddedStore

    store = EmbeddedStore.open(place.settings)
    ward, code, repeat = NamedNode(job["ward"]), job["code"], job["repeat"]
    return {
        "entity": timed(lambda: describe(store, ward), repeat)[0],
        "network": timed(lambda: neighbourhood(store, ward, depth=1), repeat)[0],
        "network of two steps": timed(lambda: neighbourhood(store, ward, depth=2), repeat)[0],
        "export": timed(lambda: export_rdf(store, Scope.of(store, ward=code), "turtle", io.BytesIO()), repeat)[0],
    }


def _validate(place: Place, _job: Job) -> Job:
    from wardgraph.validation import validate_graph

    begun = time.perf_counter()
    report = validate_graph(place.settings)
    return {"seconds": time.perf_counter() - begun, "findings": [str(f.key) for f in report.findings]}


def _touched(place: Place, job: Job) -> Job:
    from wardgraph.store import EmbeddedStore
    from wardgraph.validation import validate_files

    store = EmbeddedStore.open(place.settings)
    file = next(iter(sorted((place.graph / "sources").rglob("*.ttl"))))
    return {"seconds": timed(lambda: validate_files([file], place.settings, store=store), job["repeat"])[0]}


def _pyshacl(place: Place, _job: Job) -> Job:
    from wardgraph.store import EmbeddedStore
    from wardgraph.store.inputs import inputs
    from wardgraph.validation.judge import judge, readable
    from wardgraph.validation.rules import rules

    store = EmbeddedStore.from_files([file.path for file in inputs(place.settings)])
    data = readable(store.triples())
    begun = time.perf_counter()
    findings = judge(data, rules())
    return {"seconds": time.perf_counter() - begun, "findings": [str(f.key) for f in findings]}


PARTS: dict[str, Callable[[Place, Job], Job]] = {
    "build": _build,
    "bare load": _bare_load,
    "queries": _queries,
    "bare queries": _bare_queries,
    "rdflib": _rdflib,
    "ask": _ask,
    "pages": _pages,
    "validate": _validate,
    "touched": _touched,
    "pyshacl": _pyshacl,
}


def main(part: str, root: str, job: Job) -> None:
    """Measure one part and print what came of it as JSON."""
    place = Place(Path(root))
    place.enter()
    result = PARTS[part](place, job)
    if not job.get("stream"):
        sys.stdout.write(json.dumps({**result, "peak": _peak()}))


def _peak() -> int:
    """Return the most memory that this process or one it has started ever had, in kB."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // _KB


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.load(sys.stdin))
