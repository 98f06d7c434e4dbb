"""From a question to its readings, the likeliest first: the whole way of the words, without asking the graph."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wardgraph.ask.asides import without_asides
from wardgraph.ask.cover import covers, usable
from wardgraph.ask.following import continues, following
from wardgraph.ask.lattice import TOLD, Lattice, build_lattice
from wardgraph.ask.nesting import nested
from wardgraph.ask.parts import described
from wardgraph.ask.reading import WINDOW, Reading, rank
from wardgraph.ask.roles import Interpreter
from wardgraph.ask.tokens import MAX_CHARACTERS, expansions, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from wardgraph.ask.cover import Cover
    from wardgraph.ask.edges import Edge
    from wardgraph.ask.index import Index
    from wardgraph.ask.tokens import Token
    from wardgraph.ask.views import View

JOINTS = frozenset("-\u2013\u2014/")
COVERS = 10
MAX_READINGS = 40
FAR = 1_000.0
# What may be assumed before a description of one thing by another is looked for.
STRAINED = 1.5
# What may be assumed where words beside the matter were said as well.
MODEST = 1.0


@dataclass(frozen=True)
class Understanding:
    """What a question was understood as.

    Attributes:
        lattice: its words and what they may mean, in the best way of writing its abbreviations out.
        readings: complete readings, likeliest first.
        partial: the readings that leave words unexplained, those with the fewest first.
        lang: "vi" or "en".
        follows: it speaks of something said before.
    """

    lattice: Lattice
    readings: tuple[Reading, ...]
    partial: tuple[Reading, ...]
    lang: str
    follows: bool


def understand(
    index: Index, question: str, today: date, previous: Reading | None = None, answers: Sequence[str] = ()
) -> Understanding:
    """Return the readings of `question`.

    Args:
        index: what can be mentioned.
        question: as typed; only its first characters up to a bound are read.
        today: what "now" and "last year" mean.
        previous: the reading of the question before, for follow-ups.
        answers: IRIs that the question before was answered with.
    """
    typed = tokenise(question[:MAX_CHARACTERS])
    found = _words(index, typed, [token for token in typed if token.kind != "mark"][:60], today, previous, answers)
    if not found.readings:
        rest = without_asides(index, typed)
        other = _words(index, typed, rest[:60], today, previous, answers) if rest else found
        found = other if other.readings else found
    return found


def _words(
    index: Index,
    typed: Sequence[Token],
    words: Sequence[Token],
    today: date,
    previous: Reading | None,
    answers: Sequence[str],
) -> Understanding:
    joined = _joined(typed, words)
    best: Understanding | None = None
    lowest = 0.0
    for rarity, variant in expansions(words, index.abbreviations, index.vocabulary):
        moved = joined if len(variant) == len(words) else frozenset()
        found = _variant(index, variant, today, moved, previous, answers)
        score = _score(found) + 0.4 * rarity
        if best is None or score < lowest:
            best, lowest = found, score
    return best or Understanding(Lattice((), ()), (), (), "vi", follows=False)


def _joined(typed: Sequence[Token], words: Sequence[Token]) -> frozenset[int]:
    """Return the indices of words that follow a dash."""
    places = {id(token): place for place, token in enumerate(words)}
    found = set()
    after_dash = False
    for token in typed:
        if token.kind == "mark":
            after_dash = token.text in JOINTS
            continue
        if after_dash and id(token) in places:
            found.add(places[id(token)])
        after_dash = False
    return frozenset(found)


def _score(found: Understanding) -> float:
    if found.readings:
        return found.readings[0].cost
    if found.partial:
        return FAR + found.partial[0].uncovered.bit_count() * 10.0 + found.partial[0].cost
    return FAR * 10.0


def _variant(
    index: Index,
    words: Sequence[Token],
    today: date,
    joined: frozenset[int],
    previous: Reading | None,
    answers: Sequence[str],
) -> Understanding:
    lattice = build_lattice(index, words, today, joined)
    readings = list(_single(index, lattice))
    complete = [r for r in readings if not r.uncovered]
    if not complete or min(r.assumed for r in complete) > (MODEST if _told(lattice) else STRAINED):
        readings += nested(index, lattice)
    follows = previous is not None
    if previous is not None:
        readings += following(index, lattice, previous, answers)
    if previous is not None and continues(lattice):
        readings = [r if r.inherited else replace(r, cost=r.cost + 2.5) for r in readings]
    if _beside(lattice):
        readings = [r for r in readings if r.assumed <= MODEST]
    outside = next((e for e in lattice.edges if _outside(e)), None)
    if outside is not None:
        readings = [replace(r, uncovered=r.uncovered | outside.mask) for r in readings]
    whole = sorted((r for r in readings if not r.uncovered), key=rank)[:MAX_READINGS]
    partial = sorted(
        (r for r in readings if r.uncovered),
        # What is said not to be known should not be a name that is.
        key=lambda r: ((r.uncovered & lattice.told).bit_count(), r.uncovered.bit_count(), *rank(r)),
    )
    return Understanding(lattice, tuple(whole), tuple(partial[:5]), lattice.lang, follows)


def _outside(edge: Edge) -> bool:
    """Whether words name what the graph is not about though a part of them names what it is: the head of state."""
    return edge.operator == "OutOfScope" and edge.meanings[0].label == "whatever" and edge.cost < TOLD


def _told(lattice: Lattice) -> bool:
    """Whether the word for a class has a description of its own: "the province that X merged into"."""
    return any(e.kind == "class" and described(lattice, e) for e in lattice.edges)


def _beside(lattice: Lattice) -> bool:
    """Whether several words in a row speak of what no such graph is about: "write me a"."""
    return any(e.operator == "OutOfScope" and e.cost == 0.0 and e.mask.bit_count() > 1 for e in lattice.edges)


def _single(index: Index, lattice: Lattice) -> Iterable[Reading]:
    reach: list[tuple[int, View, list[Edge]]] = []
    every = (1 << len(lattice.tokens)) - 1
    for view in index.views:
        edges = usable(view, lattice.edges)
        if not any(edge.kind in ("entity", "class", "slot", "literal") for edge in edges):
            continue
        mask = 0
        for edge in edges:
            mask |= edge.mask
        reach.append(((every & ~mask).bit_count(), view, edges))
    reach.sort(key=lambda entry: (entry[0], entry[1].order))
    least = reach[0][0] if reach else 0
    ways: list[tuple[float, int, Interpreter, Cover]] = []
    for missing, view, edges in reach:
        if missing > least + 1:
            break
        interpreter = Interpreter(index, lattice, view)
        for cover in covers(lattice, edges, COVERS):
            ways.append((cover.cost, len(ways), interpreter, cover))
    dearest = float("inf")
    found: dict[int, list[Reading]] = {}
    # A reading costs no less than its cover: what costs too much more than a good one is never tried.
    for cost, place, interpreter, cover in sorted(ways, key=lambda way: way[:2]):
        if cost > dearest:
            break
        found[place] = list(interpreter.readings(cover))
        dearest = min([dearest, *(r.cost + WINDOW for r in found[place] if not r.uncovered and r.assumed <= MODEST)])
    for place in sorted(found):
        yield from found[place]
