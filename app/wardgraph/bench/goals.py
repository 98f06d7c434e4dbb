"""What the project wants of itself, and how far the measurements are from it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wardgraph.bench.runner import Size

# Below this a query is as good as free, and a ratio says more of the clock than of the engine.
_FREE = 0.002


@dataclass(frozen=True)
class Goal:
    """One goal."""

    what: str
    wanted: str
    found: str
    met: bool


def ratio(size: Size, part: str, name: str) -> float | None:
    """Return how many times as long as a peer the program takes for a query; None where one did not answer."""
    own = size.results.get("queries", {}).get("queries", {}).get(name, {}).get("seconds")
    other = size.results.get(part, {}).get("queries", {}).get(name, {}).get("seconds")
    return own / other if own and other else None


def judged(sizes: Sequence[Size]) -> list[Goal]:
    """Return the goals that can be judged by what was measured."""
    return [*(goal for size in sizes for goal in _of_size(size)), *_growth(sizes)]


def _of_size(size: Size) -> Iterator[Goal]:
    found, wards = size.results, f"at {size.wards:,} wards"
    bare = found["bare load"]["seconds"]
    if "seconds" in found["build"]:
        yield _at_most(f"build, validation aside, {wards}", 1.5, found["build"]["seconds"] / bare, "× bare bulk load")
    if "seconds" in found.get("validate", {}):
        yield _at_most(f"validation of everything, {wards}", 2, found["validate"]["seconds"] / bare, "× bare bulk load")
    if "seconds" in found.get("touched", {}):
        yield _at_most(f"validation of what an import touches, {wards}", 3, found["touched"]["seconds"], "s")
    if "open" in found:
        times = found["open"]["seconds"] / found["python"]["seconds"]
        yield _at_most(f"open and first look-up, {wards}", 4, times, "× bare Python")
    if "entity" in found.get("pages", {}):
        yield _at_most(f"entity page, {wards}", 200, found["pages"]["entity"] * 1000, "ms")
        peak = max(found.get(part, {}).get("peak", 0) for part in ("pages", "ask", "queries")) / 1024
        yield _at_most(f"peak memory of serving, {wards}", 2048, peak, "MB")
    yield from _queries(size, wards)


def _queries(size: Size, wards: str) -> Iterator[Goal]:
    own = size.results.get("queries", {}).get("queries", {})
    for part, limit in (("bare queries", 1.5), ("virtuoso", 1.0), ("rdflib", 1 / 20)):
        ratios = {name: found for name in own if (found := ratio(size, part, name)) is not None}
        if not ratios:
            continue
        worse = [name for name, times in ratios.items() if times > limit and own[name]["seconds"] > _FREE]
        named = f": {', '.join(worse[:6])}{' …' if len(worse) > 6 else ''}" if worse else ""  # noqa: PLR2004 (a line)
        yield Goal(
            f"canned queries beside {part.removesuffix(' queries')}, {wards}",
            f"each at most {limit:g} times as long, or under {_FREE * 1000:g} ms",
            f"{len(ratios) - len(worse)} of {len(ratios)}{named}",
            not worse,
        )


def _growth(sizes: Sequence[Size]) -> Iterator[Goal]:
    for before, after in itertools.pairwise(sizes):
        asked, asked_before = (size.results.get("ask", {}).get("p95") for size in (after, before))
        if asked and asked_before:
            what = f"p95 of ask, {before.wards:,} to {after.wards:,} wards"
            yield _at_most(what, 2, asked / asked_before, "times as long")
        whole, whole_before = (size.results.get("validate", {}).get("seconds") for size in (after, before))
        if whole and whole_before:
            what = f"growth of validation, {before.wards:,} to {after.wards:,} wards"
            linear = after.triples / before.triples
            yield _at_most(what, round(linear, 1), whole / whole_before, "times as long")


def _at_most(what: str, limit: float, found: float, unit: str) -> Goal:
    return Goal(what, f"at most {limit:g} {unit}", f"{found:,.2f} {unit}", found <= limit)
