"""All that the words of a question may mean: names, classes, slots, operators, times and numbers, with a cost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from wardgraph.ask.edges import Edge
from wardgraph.ask.matching import matches
from wardgraph.ask.sifting import sift
from wardgraph.ask.spelling import BARE_COST, BARE_IN_MARKED_COST, marked_throughout, spellings
from wardgraph.ask.tellings import telling_edges
from wardgraph.ask.times import RECENT, TimeReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from wardgraph.ask.index import Index
    from wardgraph.ask.tokens import Token

# A name that costs less is there as it was typed.
TOLD = 0.2
FOREIGN_COST = 0.5


@dataclass(frozen=True)
class Lattice:
    """The words and every edge over them."""

    tokens: tuple[Token, ...]
    edges: tuple[Edge, ...]
    lang: str = "vi"

    @cached_property
    def told(self) -> int:
        """The bits of the words of names of several words that are there as they were typed."""
        mask = 0
        for edge in self.edges:
            if edge.kind == "entity" and edge.last > edge.first and edge.cost < TOLD:
                mask |= edge.mask
        return mask

    def text(self, mask: int) -> str:
        """Return the words of `mask` as typed."""
        return " ".join(token.text for i, token in enumerate(self.tokens) if mask >> i & 1)


def build_lattice(index: Index, tokens: Sequence[Token], today: date, joined: frozenset[int]) -> Lattice:
    """Return all edges over `tokens` (marks left out)."""
    ways = [spellings(index, token) for token in tokens]
    bare = BARE_IN_MARKED_COST if marked_throughout(tokens) else BARE_COST
    edges = matches(index, tokens, ways, bare)
    derived = any(view.derived for view in index.views)
    edges += _time_edges(edges, tokens, today, joined, 1000 if derived else RECENT)
    edges += _number_edges(edges, tokens)
    edges += _composed(edges, tokens)
    edges += _placed(edges, tokens)
    small = frozenset(e.first for e in edges if e.operator == "Filler" and e.first == e.last)
    kinds = {e.mask for e in edges if e.kind == "class"}  # a kind of things is no word that tells one of them
    edges += [e for e in telling_edges(index, tokens, small) if e.mask not in kinds]
    best = sift(edges, tokens)
    lang = language(best)
    return Lattice(tuple(tokens), tuple(_foreign(edge, lang) for edge in best), lang)


def language(edges: Iterable[Edge]) -> str:
    """Return the language of the words that name nothing: "en" or, where that leaves it open, "vi"."""
    best: dict[int, tuple[float, set[str]]] = {}
    for edge in edges:
        if edge.kind not in ("operator", "slot", "class") or edge.cost > FOREIGN_COST or edge.lang not in ("vi", "en"):
            continue
        size = edge.mask.bit_count() + (0.5 if edge.cost == 0.0 else 0.0)
        for position in range(edge.first, edge.last + 1):
            longest, langs = best.get(position, (0.0, set()))
            if size > longest:
                best[position] = (size, {edge.lang})
            elif size == longest:
                langs.add(edge.lang)
    weight = {"vi": 0.0, "en": 0.0}
    for _, langs in best.values():
        for lang in langs:
            weight[lang] += 1.0 / len(langs)
    return "en" if weight["en"] > weight["vi"] else "vi"


def _foreign(edge: Edge, lang: str) -> Edge:
    """Make a word of the other language dearer where it only looks alike: English "so" is not Vietnamese "số"."""
    if edge.lang in ("", lang) or edge.kind not in ("operator", "slot", "class"):
        return edge
    if edge.cost > 0.0 or edge.kind == "operator":
        return replace(edge, cost=edge.cost + FOREIGN_COST)
    return edge


def _time_edges(
    edges: Sequence[Edge], tokens: Sequence[Token], today: date, joined: frozenset[int], earliest: int
) -> list[Edge]:
    starting: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for edge in edges:
        if edge.kind == "operator":
            starting[edge.first].append((edge.last + 1, edge.operator, edge.meanings[0].label))
    reader = TimeReader(tokens, lambda i: starting.get(i, ()), today, joined, earliest)
    return [
        Edge(
            ((1 << (span.after - span.first)) - 1) << span.first,
            span.first,
            span.after - 1,
            "time",
            interval=span.interval,
        )
        for span in reader.spans()
    ]


def _number_edges(edges: Sequence[Edge], tokens: Sequence[Token]) -> list[Edge]:
    found = []
    for position, token in enumerate(tokens):
        if token.kind == "number":
            value = read_number(token.text)
            written = token.text.startswith("0") and token.text.isdecimal() and len(token.text) > 1
            if value is not None and not written:  # a code is no number
                found.append(Edge(1 << position, position, position, "number", number=value))
    found.extend(
        replace(edge, kind="number", meanings=(), number=float(edge.meanings[0].label))
        for edge in edges
        if edge.operator == "Number"
    )
    found.extend(
        replace(edge, kind="ordinal", meanings=(), number=float(edge.meanings[0].label))
        for edge in edges
        if edge.operator == "Ordinal"
    )
    for edge in [e for e in found if e.kind == "number"]:
        for scale in edges:
            if scale.operator == "Scale" and scale.first == edge.last + 1 and edge.number is not None:
                value = edge.number * float(scale.meanings[0].label)
                found.append(
                    Edge(edge.mask | scale.mask, edge.first, scale.last, "number", number=value, quality="scaled")
                )
    return found


def read_number(text: str) -> float | None:
    """Return the number that `text` writes, in Vietnamese ("1.560", "516,9") or English ("1,560", "516.9") style."""
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        decimal = "." if text.rindex(".") > text.rindex(",") else ","
        plain = text.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    elif dots + commas == 0:
        plain = text
    else:
        mark = "." if dots else ","
        head, *groups = text.split(mark)
        grouped = all(len(group) == 3 for group in groups) and 0 < len(head) <= 3 and head != "0"  # noqa: PLR2004
        plain = text.replace(mark, "") if grouped else text.replace(mark, ".")
    try:
        return float(plain)
    except ValueError:
        return None


def _composed(edges: Sequence[Edge], tokens: Sequence[Token]) -> list[Edge]:
    """A class word beside a name: "phường Nông Trang", "Nong Trang ward", "ward of Nong Trang"."""
    classes = [edge for edge in edges if edge.kind == "class"]
    names = [edge for edge in edges if edge.kind == "entity" and edge.quality != "bag"]
    ending = defaultdict(list)
    starting = defaultdict(list)
    for name in names:
        ending[name.last].append(name)
        starting[name.first].append(name)
    found = []
    whats = {e.first for e in edges if e.operator == "What"}
    joints = {e.first: e.last for e in edges if e.operator == "Filler" and e.meanings[0].label == "apposition"}
    definite = {e.last for e in edges if e.operator == "Filler" and e.meanings[0].label == "definite"}
    for word in classes:
        several = tokens[word.last].folded.endswith("s")  # "the wards of X" are in X
        joined = word.last + 1 in joints and word.first - 1 in definite and not several
        after = starting[joints[word.last + 1] + 1] if joined else []
        # "Trong các xã của Ví Dụ, xã nào": what asks about a kind, or stands behind a comma, is no part of the name.
        apart = word.first > 0 and tokens[word.first].start - tokens[word.first - 1].end > 1
        plural = word.lang == "en" and several  # "Thanh Hóa communes" are no commune of that name
        before = [] if apart or plural or (word.lang == "vi" and word.last + 1 in whats) else ending[word.first - 1]
        for name in [*starting[word.last + 1], *before, *after]:
            allowed = {iri for meaning in word.meanings for iri in meaning.classes}
            kept = tuple(m for m in name.meanings if allowed.intersection(m.classes))
            if kept:
                found.append(
                    Edge(
                        ((1 << (name.last - word.first + 1)) - 1) << word.first
                        if name in after
                        else word.mask | name.mask,
                        min(word.first, name.first),
                        max(word.last, name.last),
                        "entity",
                        kept,
                        word.cost + name.cost - (0.1 if name.quality == "bare" else 0.0),
                        "preferred" if name.quality == "bare" else name.quality,
                        designated=word.meanings[0].iri,
                    )
                )
    return found


def _placed(edges: Sequence[Edge], tokens: Sequence[Token]) -> list[Edge]:
    """A name with what tells it from its namesakes right after it: "Bình Minh commune in Vĩnh Long"."""
    small = {e.first: e for e in edges if e.operator == "Filler" and e.first == e.last}
    starting = defaultdict(list)
    for edge in edges:
        if edge.kind == "entity" and edge.quality != "bag":
            starting[edge.first].append(edge)
    found = []
    for name in [e for options in starting.values() for e in options]:
        between = small.get(name.last + 1)
        if between is not None and tokens[between.first].start - tokens[name.last].end > 1:
            between = None  # "apart from X, in Y": Y is not where X is told to be
        for place in [*starting[name.last + 1], *(starting[between.last + 1] if between else ())]:
            labels = {meaning.label for meaning in place.meanings}
            kept = tuple(m for m in name.meanings if m.hint in labels)
            if kept and name.quality != "given":
                mask = name.mask | place.mask | (between.mask if between and place.first > name.last + 1 else 0)
                cost = name.cost + place.cost
                found.append(replace(name, mask=mask, last=place.last, meanings=kept, cost=cost, quality="preferred"))
    return found
