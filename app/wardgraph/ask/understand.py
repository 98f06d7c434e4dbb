"""From a question to its readings, the likeliest first: the whole way of the words, without asking the graph."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wardgraph.ask.cover import Cover, covers, usable
from wardgraph.ask.lattice import Edge, Lattice, build_lattice
from wardgraph.ask.reading import Constraint, Reading, When
from wardgraph.ask.roles import Interpreter
from wardgraph.ask.tokens import MAX_CHARACTERS, expansions, tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from wardgraph.ask.index import Index
    from wardgraph.ask.views import Slot, View

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
    words = [token for token in typed if token.kind != "mark"][:60]
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


def _joined(typed: Sequence[object], words: Sequence[object]) -> frozenset[int]:
    """Return the indices of words that follow a dash."""
    from wardgraph.ask.tokens import Token

    found = set()
    position = -1
    after_dash = False
    for token in typed:
        if not isinstance(token, Token):
            continue
        if token.kind == "mark":
            after_dash = token.text in JOINTS
            continue
        position += 1
        if after_dash and position < len(words):
            found.add(position)
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
    tokens: Sequence[object],
    today: date,
    joined: frozenset[int],
    previous: Reading | None,
    answers: Sequence[str],
) -> Understanding:
    from wardgraph.ask.tokens import Token

    words = [token for token in tokens if isinstance(token, Token)]
    lattice = build_lattice(index, words, today, joined)
    readings = list(_single(index, lattice))
    complete = [r for r in readings if not r.uncovered]
    if not complete or min(r.assumed for r in complete) > STRAINED:
        readings += _nested(index, lattice)
    follows = previous is not None
    if previous is not None:
        readings += _following(index, lattice, previous, answers)
    if previous is not None and _continues(lattice):
        readings = [r if r.inherited else replace(r, cost=r.cost + 2.5) for r in readings]
    if _beside(lattice):
        readings = [r for r in readings if r.assumed <= MODEST]
    whole = sorted((r for r in readings if not r.uncovered), key=_rank)[:MAX_READINGS]
    partial = sorted((r for r in readings if r.uncovered), key=lambda r: (r.uncovered.bit_count(), *_rank(r)))
    return Understanding(lattice, tuple(whole), tuple(partial[:5]), lattice.lang, follows)


def _beside(lattice: Lattice) -> bool:
    """Whether several words in a row speak of what no such graph is about: "write me a"."""
    return any(e.operator == "OutOfScope" and e.cost == 0.0 and e.mask.bit_count() > 1 for e in lattice.edges)


def _rank(reading: Reading) -> tuple[float, int, str, str]:
    return (reading.cost, reading.view.order, reading.asked.name, reading.mode)


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
    for missing, view, edges in reach:
        if missing > least + 1:
            break
        interpreter = Interpreter(index, lattice, view)
        for cover in covers(lattice, edges, COVERS):
            yield from interpreter.readings(cover)


def _nested(index: Index, lattice: Lattice) -> list[Reading]:
    """Readings in which one thing is described by a reading of its own: "the ward whose chair is X"."""
    found: list[Reading] = []
    every = (1 << len(lattice.tokens)) - 1
    known = {view.name: usable(view, lattice.edges) for view in index.views}
    for outer in index.views:
        for inner in index.views:
            if outer is not inner and not every & ~(_reach(known[outer.name]) | _reach(known[inner.name])):
                for link, target in _links(outer, inner):
                    found.extend(_linked(index, lattice, _Pair(outer, inner, link, target), known))
    return found


def _reach(edges: Iterable[Edge]) -> int:
    mask = 0
    for edge in edges:
        mask |= edge.mask
    return mask


@dataclass(frozen=True)
class _Pair:
    """Two views, and the slots in which they speak of the same thing."""

    outer: View
    inner: View
    link: Slot
    target: Slot


def _links(outer: View, inner: View) -> list[tuple[Slot, Slot]]:
    """Return the pairs of slots that can hold the same thing."""
    pairs = [
        (link, target)
        for link in outer.slots.values()
        for target in inner.slots.values()
        if _alike(link.classes, target.classes) and not link.silent and not target.silent
    ]
    return pairs[:4]


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one slot takes all that the other does, or all but what it takes aside."""
    narrow, wide = sorted((set(one), set(other)), key=len)
    return bool(narrow) and narrow <= wide and len(wide) <= 2 * len(narrow)


def _linked(index: Index, lattice: Lattice, pair: _Pair, known: dict[str, list[Edge]]) -> list[Reading]:
    outer_edges = [e for e in known[pair.outer.name] if not _fills(e, pair.link)]
    inner_edges = known[pair.inner.name]
    content = ("entity", "slot", "literal")
    own_outer = {e for e in outer_edges if e.kind in content}
    own_inner = {e for e in inner_edges if e.kind in content}
    every = (1 << len(lattice.tokens)) - 1
    reach = _reach(outer_edges) | _reach(inner_edges)
    if every & ~reach or not own_outer - own_inner or not own_inner:
        return []
    found: list[Reading] = []
    merged = sorted({*outer_edges, *inner_edges}, key=lambda e: (e.first, e.last, e.kind, e.cost))
    for cover in covers(lattice, merged, 4):
        if cover.uncovered:
            continue
        for split in _splits(cover.edges, set(outer_edges), set(inner_edges)):
            first = replace(cover, edges=_relative(split[0]))
            second = replace(cover, edges=_relative(split[1]), cost=0.0)
            insides = [
                r
                for r in Interpreter(index, lattice, pair.inner, inside=True).readings(second)
                if r.asked.name == pair.target.name
                and r.mode in ("select", "extreme")
                and pair.target.name not in _filled(r)
            ]
            if not insides:
                continue
            inside = min(insides, key=_rank)
            outers = Interpreter(index, lattice, pair.outer, described=pair.link.name).readings(first)
            found.extend(
                replace(
                    reading,
                    inner={pair.link.name: inside},
                    cost=reading.cost + inside.cost + 1.0,
                    assumed=reading.assumed + inside.assumed,
                    naming=reading.naming | inside.naming,
                    telling=reading.telling | inside.telling,
                )
                for reading in outers
                if pair.link.name not in _filled(reading) and reading.asked.name != pair.link.name
            )
    return found


def _relative(edges: Sequence[Edge]) -> tuple[Edge, ...]:
    """Leave out the question words that only tie a description to its noun: "whose", "nơi"."""
    tying = ("Who", "What", "Where", "When")
    return tuple(e for e in edges if e.first == 0 or e.operator not in tying)


def _filled(reading: Reading) -> set[str]:
    return {c.slot.name for c in reading.constraints}


def _fills(edge: Edge, slot: Slot) -> bool:
    return edge.kind == "entity" and all(set(slot.classes).intersection(m.classes) for m in edge.meanings)


def _splits(
    edges: Sequence[Edge], outer: set[Edge], inner: set[Edge]
) -> Iterable[tuple[tuple[Edge, ...], tuple[Edge, ...]]]:
    """Yield ways to share out edges: what only one view can use goes to it, the rest to the outer or by place."""
    content = [e for e in edges if e.kind != "operator"]
    only_inner = [e for e in content if e not in outer]
    only_outer = [e for e in content if e not in inner]
    shared = [e for e in content if e in outer and e in inner]
    if not only_inner or not only_outer:
        # Told apart by place: the description follows what is described.
        for cut in range(1, len(content)):
            head, tail = content[:cut], content[cut:]
            if all(e in outer for e in head) and all(e in inner for e in tail):
                yield _with_operators(edges, head), _with_operators(edges, tail)
        return
    for toward in ("outer", "near"):
        first, second = list(only_outer), list(only_inner)
        for edge in shared:
            to_outer = edge.kind == "class" or toward == "outer"
            if toward == "near":
                to_outer = _distance(edge, only_outer) <= _distance(edge, only_inner)
            (first if to_outer else second).append(edge)
        yield _with_operators(edges, first), _with_operators(edges, second)


def _distance(edge: Edge, others: Sequence[Edge]) -> int:
    return min(abs(edge.first - other.first) for other in others)


def _between(one: Edge, other: Edge) -> int:
    return max(one.first - other.last, other.first - one.last)


def _with_operators(edges: Sequence[Edge], content: Sequence[Edge]) -> tuple[Edge, ...]:
    """Give each operator to the content it stands closest to."""
    kept = list(content)
    everything = [e for e in edges if e.kind != "operator"]
    for edge in edges:
        if edge.kind == "operator":
            nearest = min(everything, key=lambda e: (_between(e, edge), -e.first), default=None)
            if nearest is None or nearest in content:
                kept.append(edge)
    return tuple(sorted(kept, key=lambda e: (e.first, e.last)))


def _following(index: Index, lattice: Lattice, previous: Reading, answers: Sequence[str]) -> Iterable[Reading]:
    """Readings in which what the question leaves out is taken from the question before."""
    views = [previous.view] + [v for v in index.views if v is not previous.view]
    asks_person = any(e.operator == "PronounPerson" for e in lattice.edges)
    for view in views:
        edges = usable(view, lattice.edges)
        interpreter = Interpreter(index, lattice, _relaxed(view), loose=True)
        for cover in covers(lattice, edges, 3):
            if cover.uncovered:
                continue
            if view is previous.view:
                yield from _named_instead(interpreter, lattice, cover, previous)
            for reading in [*interpreter.readings(cover), *_bare(view, previous, cover.cost, cover.edges)]:
                if (
                    view is previous.view
                    and not asks_person
                    and reading.mode == "select"
                    and ((reading.types and not _turned(reading, previous)) or not reading.evoked)
                ):
                    yield from _replaced(replace(reading, view=view), previous)
                merged = _inherit(index, replace(reading, view=view), previous, answers, asks_person=asks_person)
                if merged is not None:
                    yield merged


def _named_instead(interpreter: Interpreter, lattice: Lattice, cover: Cover, previous: Reading) -> Iterable[Reading]:
    """The question before about the one thing that is named now: "and X?"."""
    named = [e for e in cover.edges if e.kind == "entity"]
    if len(named) != 1 or any(e.kind not in ("entity", "operator") for e in cover.edges):
        return
    text = lattice.text(named[0].mask)
    for old in previous.constraints:
        found = interpreter.candidates(old.slot, named[0])
        if found and not old.union and not interpreter.view.spoken:
            new = Constraint(old.slot, found, text, named[0].cost, place=named[0].first)
            kept = tuple(new if c is old else c for c in previous.constraints)
            yield replace(previous, constraints=kept, cost=cover.cost + 0.6, assumed=0.5, uncovered=0, inherited=True)


def _turned(reading: Reading, previous: Reading) -> bool:
    """Whether words of the question ask for something else than the question before did."""
    return reading.asked.name != previous.asked.name and reading.asked.name not in reading.types


def _replaced(reading: Reading, previous: Reading) -> Iterable[Reading]:
    """The question before with one thing put in the place of another: "và xã Ví Dụ?"."""
    new = {c.slot.name: c for c in reading.constraints}
    types = {**previous.types, **reading.types}
    if not new and not reading.types and reading.when == When() and not reading.filters:
        return
    kept = []
    for constraint in previous.constraints:
        same = [c for c in new.values() if set(c.slot.classes) & set(constraint.slot.classes)]
        if not same:
            kept.append(constraint)
    asked = new.pop(previous.asked.name, None) if previous.mode == "count" else None
    if asked is not None:
        return
    yield replace(
        previous,
        constraints=(*kept, *new.values()),
        types=types,
        filters=reading.filters or previous.filters,
        when=reading.when if reading.when != When() else previous.when,
        branches=previous.branches,
        cost=reading.cost - 0.4,
        assumed=0.5,
        uncovered=0,
        inherited=True,
    )


def _continues(lattice: Lattice) -> bool:
    """Whether the question says that it goes on from the one before."""
    return any(
        edge.cost == 0.0
        and (edge.operator in ("PronounThing", "PronounPerson") or (edge.operator == "FollowUp" and edge.first == 0))
        for edge in lattice.edges
    )


def _bare(view: View, previous: Reading, cost: float, edges: Sequence[Edge]) -> Iterable[Reading]:
    if view is previous.view and all(e.kind == "operator" for e in edges):
        yield replace(previous, cost=cost + 3.0)


def _relaxed(view: View) -> View:
    slots = {name: replace(slot, required=False) for name, slot in view.slots.items()}
    return replace(view, slots=slots, spoken=False)


def _forgets(reading: Reading, previous: Reading, added: Sequence[Constraint]) -> bool:
    """Whether something the question before was about would be left out: the new one would be about more."""
    kept = {frozenset(c.slot.classes) for c in (*reading.constraints, *added)}
    return any(
        not c.slot.silent
        and not c.slot.time
        and not any(classes & set(c.slot.classes) for classes in kept)
        and not set(c.slot.classes) & set(reading.asked.classes)
        for c in previous.constraints
    )


def _inherit(
    index: Index, reading: Reading, previous: Reading, answers: Sequence[str], *, asks_person: bool
) -> Reading | None:
    view = reading.view
    filled = _filled(reading) | {reading.asked.name}
    added: list[Constraint] = []
    known = [m for m in (index.about(iri) for iri in answers) if m is not None]
    for slot in view.slots.values():
        if slot.name in filled or not slot.classes or slot.condition:
            continue
        fitting = tuple(m for m in known if set(slot.classes).intersection(m.classes))
        if fitting and (asks_person or view is not previous.view) and len(fitting) == len(known):
            added.append(Constraint(slot, fitting, union=len(fitting) > 1))
            filled.add(slot.name)
    answering = bool(added)
    for constraint in previous.constraints:
        own = view.slots.get(constraint.slot.name)
        held = own if own is not None and own.classes == constraint.slot.classes else None
        taken = {c.slot.name for c in reading.constraints}
        related = any(set(c.slot.classes) & set(constraint.slot.classes) for c in reading.constraints)
        if held is None or held.name in filled | taken or (related and not added):
            continue
        answered = any(c.slot.classes == previous.asked.classes for c in added)
        if asks_person and view is previous.view and held.classes != previous.asked.classes and answered:
            continue
        if held.name == reading.asked.name:
            continue
        added.append(replace(constraint, slot=held))
    if not added or (not answering and _forgets(reading, previous, added)):
        return None
    types = dict(reading.types)
    when = reading.when if reading.when.interval or reading.when.former else previous.when
    merged = replace(
        reading,
        constraints=(*reading.constraints, *added),
        inherited=True,
        types=types,
        when=when,
        cost=reading.cost + 1.0 + (0.0 if view is previous.view else 0.6),
    )
    original = {slot.name for slot in view.slots.values() if slot.required}
    given = _filled(merged) | {merged.asked.name, merged.measure.name if merged.measure else ""}
    return merged if original <= given else None
