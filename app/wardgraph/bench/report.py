"""The report of the measurements in Markdown, with its plots."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from wardgraph.bench import goals
from wardgraph.bench.plot import bars

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from wardgraph.bench.runner import Plan, Size

_ENGINES = (("queries", "wardgraph"), ("bare queries", "bare"), ("rdflib", "rdflib"), ("virtuoso", "virtuoso"))
_MB = 1024


def report(plan: Plan, sizes: Sequence[Size], images: Path | None, output: Path | None) -> str:
    """Return the report; plots are written into `images` and shown relative to `output`."""
    parts = [_head(plan, sizes), _loading(sizes), _opening(sizes), *(_queries(size) for size in sizes)]
    parts += [_asking(sizes), _pages(sizes), _validation(sizes), _goals(sizes), _agreement(sizes)]
    if images is not None:
        parts.insert(1, _plots(sizes, images, output))
    return "\n\n".join(part for part in parts if part) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def ms(seconds: float) -> str:
    """Return `seconds` as milliseconds."""
    value = seconds * 1000
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004 (three digits are enough)


def _head(plan: Plan, sizes: Sequence[Size]) -> str:
    counts = "; ".join(
        f"{size.wards:,} wards, {size.triples:,} statements, {size.results['country']['files']:,} files"
        for size in sizes
    )
    used = ", ".join(
        f"{name} {version(name)}" for name in ("pyoxigraph", "rdflib", "pyshacl", "pyshifty") if _has(name)
    )
    return (
        "# Measurements\n\n"
        "Made by `wardgraph bench` over a made-up country in the terms of the model: 4 bodies, 20 posts, 24 tenures, "
        "10 events, 40 indicators × 3 years × actual and target a ward. All engines ran in one go on the same machine; "
        "read the ratios, not the milliseconds.\n\n"
        f"- {counts}\n"
        f"- {os.cpu_count()} cores, Python {platform.python_version()}, {used}\n"
        f"- medians of {plan.repeat} runs (of 3 above 2 s, 1 above 10 s); a query over {plan.limit:g} s is too slow"
    )


def _has(name: str) -> bool:
    from importlib.metadata import PackageNotFoundError

    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def _loading(sizes: Sequence[Size]) -> str:
    rows = []
    for size in sizes:
        bare = size.results["bare load"]["seconds"]
        for part, name in (
            ("bare load", "bare pyoxigraph, one copy"),
            ("build", "`wardgraph build`, validation aside"),
            ("rdflib", "rdflib in memory"),
            ("virtuoso", "Virtuoso, its bulk loader"),
        ):
            found = size.results.get(part, {})
            if "seconds" in found:
                disk = f"{found['disk'] / 1e6:,.0f}" if "disk" in found else ""
                memory = f"{found['peak'] / _MB:,.0f}" if "peak" in found else ""
                seconds = found["seconds"]
                rows.append([f"{size.wards:,}", name, f"{seconds:,.1f}", f"{seconds / bare:.2f}", memory, disk])
                if "index" in found:
                    of = "of which index of mentions"
                    rows.append(
                        [f"{size.wards:,}", of, f"{found['index']:,.1f}", f"{found['index'] / bare:.2f}", "", ""]
                    )
            elif "fault" in found:
                rows.append([f"{size.wards:,}", name, found["fault"], "", "", ""])
    return "## Loading\n\n" + table(["wards", "", "s", "× bare", "peak MB", "disk MB"], rows)


def _opening(sizes: Sequence[Size]) -> str:
    rows = []
    for size in sizes:
        if "open" not in size.results:
            continue
        base = size.results["python"]["seconds"]
        for part, name in (("python", "bare Python"), ("bare open", "bare pyoxigraph"), ("open", "wardgraph")):
            seconds = size.results[part]["seconds"]
            rows.append([f"{size.wards:,}", name, ms(seconds), f"{seconds / base:.2f}"])
    text = "## Opening the store and a first look-up, in a new process\n\n"
    return text + table(["wards", "", "ms", "× Python"], rows) if rows else ""


def _queries(size: Size) -> str:
    own = size.results.get("queries", {}).get("queries", {})
    if not own:
        return ""
    rows = []
    for name, measured in own.items():
        cells = [name, str(measured.get("rows", ""))]
        for part, _ in _ENGINES:
            cells.append(_cell(size.results.get(part, {}).get("queries", {}).get(name)))
        rows.append([*cells, *(_ratio(size, part, name) for part, _ in _ENGINES[1:])])
    head = ["query", "rows", *(f"{name} ms" for _, name in _ENGINES), *(f"× {name}" for _, name in _ENGINES[1:])]
    peaks = ", ".join(
        f"{name} {size.results[part]['peak'] / _MB:,.0f} MB"
        for part, name in _ENGINES
        if "peak" in size.results.get(part, {})
    )
    return f"## Canned queries, {size.wards:,} wards\n\n{table(head, rows)}\n\nPeak memory: {peaks}."


def _cell(measured: dict[str, Any] | None) -> str:
    if measured is None:
        return ""
    if "over" in measured:
        return f"> {measured['over'] * 1000:,.0f}"
    return ms(measured["seconds"]) if "seconds" in measured else "refused"


def _ratio(size: Size, part: str, name: str) -> str:
    found = goals.ratio(size, part, name)
    return "" if found is None else f"{found:.2g}"


def _asking(sizes: Sequence[Size]) -> str:
    rows = []
    for size in sizes:
        found = size.results.get("ask")
        if found and "median" in found:
            statuses = ", ".join(f"{count} {status}" for status, count in sorted(found["statuses"].items()))
            times = [ms(found[key]) for key in ("median", "p95", "opened")]
            plain = [ms(found["bare"][key]) if found["bare"] else "" for key in ("median", "p95")]
            rows.append([f"{size.wards:,}", *times, *plain, f"{found['peak'] / _MB:,.0f}", statuses])
        elif found:
            rows.append([f"{size.wards:,}", found["fault"], *[""] * 6])
    head = ["wards", "median ms", "p95 ms", "opening ms", "SPARQL alone, median ms", "p95 ms", "peak MB", "answers"]
    return "## Questions in words\n\n" + table(head, rows) if rows else ""


def _pages(sizes: Sequence[Size]) -> str:
    rows = [
        [f"{size.wards:,}", *(ms(found[key]) for key in names), f"{found['peak'] / _MB:,.0f}"]
        for size in sizes
        if "entity" in (found := size.results.get("pages", {}))
        for names in [("entity", "network", "network of two steps", "export")]
    ]
    head = ["wards", "entity ms", "network ms", "two steps ms", "export of a ward ms", "peak MB"]
    return "## Entity page, neighbourhood, export\n\n" + table(head, rows) if rows else ""


def _validation(sizes: Sequence[Size]) -> str:
    rows = []
    for size in sizes:
        bare = size.results["bare load"]["seconds"]
        for part, name in (
            ("validate", "everything"),
            ("pyshacl", "everything, plain pySHACL"),
            ("touched", "what an import of one ward touches"),
        ):
            found = size.results.get(part, {})
            if "seconds" in found:
                seconds, count = found["seconds"], str(len(found["findings"])) if "findings" in found else ""
                memory = f"{found['peak'] / _MB:,.0f}"
                rows.append([f"{size.wards:,}", name, f"{seconds:,.1f}", f"{seconds / bare:.1f}", memory, count])
            elif "fault" in found:
                rows.append([f"{size.wards:,}", name, found["fault"], "", "", ""])
    return "## Validation\n\n" + table(["wards", "", "s", "× bare load", "peak MB", "findings"], rows) if rows else ""


def _goals(sizes: Sequence[Size]) -> str:
    rows = [[goal.what, goal.wanted, goal.found, "met" if goal.met else "**not met**"] for goal in goals.judged(sizes)]
    return "## Goals\n\n" + table(["goal", "wanted", "measured", ""], rows) if rows else ""


def _agreement(sizes: Sequence[Size]) -> str:
    found = [f"- {size.wards:,} wards: {line}" for size in sizes for line in size.disagreements()]
    said = "\n".join(found) or "Every engine that answered gave the same number of rows for every query."
    return f"## Agreement\n\n{said}"


def _plots(sizes: Sequence[Size], images: Path, output: Path | None) -> str:
    images.mkdir(parents=True, exist_ok=True)
    largest = next((size for size in reversed(sizes) if "bare queries" in size.results), sizes[-1])
    loads = {"bare load": "bare", "build": "wardgraph", "rdflib": "rdflib", "virtuoso": "virtuoso"}
    plots = {
        "bench-load": (
            "Loading",
            "s",
            [(f"{s.wards:,} wards", _values(s, loads, lambda found: found.get("seconds"))) for s in sizes],
        ),
        "bench-queries": (
            f"Canned queries, {largest.wards:,} wards",
            "ms",
            [
                (name, _values(largest, dict(_ENGINES), lambda found, name=name: _milliseconds(found, name)))  # type: ignore[misc]
                for name in largest.results.get("queries", {}).get("queries", {})
            ],
        ),
    }
    shown = []
    for name, (title, unit, groups) in plots.items():
        if any(values for _, values in groups):
            (images / f"{name}.svg").write_text(bars(title, unit, groups), encoding="utf-8")
            shown.append(f"![{title}]({os.path.relpath(images / name, output.parent if output else '.')}.svg)")
    return "\n\n".join(shown)


def _values(size: Size, parts: dict[str, str], value: Callable[[dict[str, Any]], float | None]) -> dict[str, float]:
    found = {name: value(size.results.get(part, {})) for part, name in parts.items()}
    return {name: number for name, number in found.items() if number}


def _milliseconds(found: dict[str, Any], name: str) -> float | None:
    seconds = found.get("queries", {}).get(name, {}).get("seconds")
    return None if seconds is None else seconds * 1000
