"""The articles of this folder with the facts they state, and how proposals are counted against them."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, RdfFormat, parse

from wardgraph.importing.wording import loose
from wardgraph.resources import folder

if TYPE_CHECKING:
    from wardgraph.importing.articles import Article

HERE = Path(__file__).parent
CASES = sorted((HERE / "cases").glob("*.txt"))
HELD_OUT = sorted((HERE / "held_out").glob("*.txt"))
HARD = sorted((HERE / "hard").glob("*.txt"))
BLIND = sorted((HERE / "blind").glob("*.txt"))
UNSEEN_2 = sorted((HERE / "unseen_2").glob("*.txt"))
COLUMNS = {
    "official": ("person", "position", "from", "until"),
    "event": ("type", "start"),
    "participant": ("person", "part"),
    "indicator": ("indicator", "period", "kind", "qualifier", "value", "unit"),
    "change": ("type", "date"),
}


@dataclass
class Gold:
    """An article, and the facts it states by kind."""

    name: str
    text: str
    ward: str = ""
    facts: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    labels: dict[tuple[str, ...], str] = field(default_factory=dict)


def _same(cell: str) -> str:
    """Return a cell as it is compared: "km2" is "km²"."""
    return loose(unicodedata.normalize("NFKC", cell))


@lru_cache
def _preferred() -> set[str]:
    """Return the preferred names of indicators."""
    return {loose(name) for name in _names().values()}


@lru_cache
def _names() -> dict[str, str]:
    """Return what each indicator may be called in the gold, with its preferred name."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in parse(path=str(folder("ontology") / "indicators.ttl"), format=RdfFormat.TURTLE):
        if isinstance(quad.object, Literal) and quad.object.language == "vi":
            said[str(quad.subject)][quad.predicate.value.rpartition("#")[2]].append(quad.object.value)
    others = {loose(o): s["prefLabel"][0] for s in said.values() for o in s["altLabel"] if s["prefLabel"]}
    return others | {loose(s["prefLabel"][0]): s["prefLabel"][0] for s in said.values() if s["prefLabel"]}


def read(path: Path) -> Gold:
    text, _, stated = path.read_text(encoding="utf-8").partition("=== gold\n")
    gold = Gold(path.stem, text)
    for line in filter(None, stated.splitlines()):
        kind, *cells = line.split("|")
        if kind == "source":
            gold.ward = cells[2]
        elif kind == "unknown" and (len(cells) < len(COLUMNS["indicator"]) or loose(cells[0]) not in _preferred()):
            gold.unknown.add(cells[0])
        else:
            kind = kind.replace("unknown", "indicator")  # the ontology has learned of it since
            if kind == "indicator":
                cells[0] = _names().get(loose(cells[0]), cells[0])
            row = tuple(_same(c) for c in cells[: len(COLUMNS[kind])])
            gold.facts.setdefault(kind, set()).add(row)
            if kind == "event":
                gold.labels[row] = cells[2]
    return gold


def said(article: Article, least: float = 0.5) -> dict[str, set[tuple[str, ...]]]:
    """Return what is proposed with at least the confidence `least`, in known words, by kind."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for p in article.proposals:
        if p.kind in COLUMNS and p.confidence >= least and p.status != "unknown-term":
            found.setdefault(p.kind, set()).add(tuple(_same(p.fact.get(c, "")) for c in COLUMNS[p.kind]))
    return found


@dataclass
class Count:
    right: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, gold: Gold, article: Article) -> list[str]:
        """Count one article; return its mistakes as lines."""
        lines = []
        found = said(article)
        for kind in COLUMNS:
            mine, theirs = found.get(kind, set()), gold.facts.get(kind, set())
            self.right[kind] += len(mine & theirs)
            self.false[kind] += len(mine - theirs)
            self.missed[kind] += len(theirs - mine)
            lines += [f"{gold.name}: false {kind} {row}" for row in sorted(mine - theirs)]
            lines += [f"{gold.name}: missed {kind} {row}" for row in sorted(theirs - mine)]
        return lines

    def precision(self, kind: str) -> float:
        return self.right[kind] / max(1, self.right[kind] + self.false[kind])

    def recall(self, kind: str) -> float:
        return self.right[kind] / max(1, self.right[kind] + self.missed[kind])

    def table(self) -> str:
        return "\n".join(
            f"{kind:12} P {self.precision(kind):.3f} R {self.recall(kind):.3f} ({self.right[kind]} right, "
            f"{self.false[kind]} false, {self.missed[kind]} missed)"
            for kind in COLUMNS
        )
