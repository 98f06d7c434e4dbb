"""From chosen edges to readings: which slot each name fills, and which is asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from typing import TYPE_CHECKING

from wardgraph.ask.alternatives import choose_kind
from wardgraph.ask.asked import proposals
from wardgraph.ask.parts import ASKING, MAX_ALTERNATIVES, Named, Parts, through
from wardgraph.ask.shares import computed_share, counted_part, planned_share
from wardgraph.ask.working import Work
from wardgraph.names import OWL, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardgraph.ask.cover import Cover
    from wardgraph.ask.edges import Edge
    from wardgraph.ask.index import Index, Meaning
    from wardgraph.ask.lattice import Lattice
    from wardgraph.ask.reading import Reading
    from wardgraph.ask.views import Slot, View


MOST_ASKED = 5
PLANNED_COST, SHARED_COST = 0.1, 0.3
LED_COST = 2.0
FAR = 6


class Interpreter:
    """Readings of one cover in one view; `loose` ones may leave out what an earlier question said.

    `described` names the slot that another reading fills.
    """

    def __init__(
        self,
        index: Index,
        lattice: Lattice,
        view: View,
        *,
        loose: bool = False,
        described: str = "",
        inside: bool = False,
    ) -> None:
        self.loose = loose
        self.described = described
        self.inside = inside
        self.index = index
        self.lattice = lattice
        self.view = view
        self.said: set[str] = set()
        self._alone = self._measured = False

    @property
    def nested(self) -> bool:
        """Whether it reads one of two readings of which one describes a thing of the other, or goes on from before."""
        return bool(self.described) or self.inside or self.loose

    def readings(self, cover: Cover) -> Iterator[Reading]:
        """Yield the readings of `cover`, their cost telling how much they assume."""
        parts = self._parts(cover)
        self.said = {slot.name for _, slot in parts.slots}
        ordering = parts.has("Most", "Least", "More", "Less", "Latest", "Earliest", "Each")
        self._measured = any(slot.numeric for _, slot in parts.slots) or any(
            e.meanings[0].label == "size" for e in parts.operators
        )
        self._alone = not (parts.named or parts.slots or parts.literals or ordering)
        spoken = any(slot.asks for _, slot in parts.slots)
        spoken = spoken or any(slot.speaks for named in parts.named for slot in named.slots)
        if self.view.spoken and not spoken:
            return
        for assignment, penalty in self._assignments(parts):
            yield from self._asked(parts, assignment, cover, penalty)
            planned = planned_share(self, parts, assignment)
            if planned is not None:
                yield from self._asked(*planned, cover, penalty + PLANNED_COST)
            counted = counted_part(self, parts, assignment)
            if counted is not None:
                yield from self._asked(counted, assignment, cover, penalty + SHARED_COST)
            shared = computed_share(self, parts, assignment)
            if shared is not None:
                yield from self._asked(*shared, cover, penalty + SHARED_COST)

    # -- what fills what

    def _parts(self, cover: Cover) -> Parts:
        parts = Parts()
        excepting = {e.last + 1 for e in cover.edges if e.operator == "Except"}
        for edge in sorted(cover.edges, key=lambda e: (e.first, e.last)):
            if edge.first in excepting and edge.kind in ("entity", "class"):
                parts.excluded.append(edge)
            elif edge.kind == "entity":
                slots = list(self.view.accepting(iri for m in edge.meanings for iri in m.classes))
                parts.named.append(Named(edge, [s for s in slots if self.candidates(s, edge)]))
            elif edge.kind == "class" and self.view.target == OWL + "Class":
                parts.named.append(Named(edge, [s for s in self.view.slots.values() if s.path == ""]))
            elif edge.kind == "class":
                parts.classes.append(edge)
            elif edge.kind == "slot":
                name = edge.meanings[0].iri.partition(".")[2]
                parts.slots.append((edge, self.view.slots[name]))
            elif edge.kind == "time":
                parts.times.append(edge)
            elif edge.kind == "number":
                parts.numbers.append(edge)
            elif edge.kind == "ordinal":
                parts.ordinals.append(edge)
            elif edge.kind == "telling":
                parts.tellings.append(edge)
            elif edge.kind == "literal":
                parts.literals.append(edge)
            else:
                parts.operators.append(edge)
        choose_kind(self.view, parts, self.lattice)
        return parts

    def candidates(self, slot: Slot, edge: Edge, *, dated: bool = False) -> tuple[Meaning, ...]:
        """Return the meanings of `edge` that `slot` accepts, past or present ones as the slot wants them."""
        if edge.kind == "class":
            return edge.meanings
        fitting = [
            m
            for m in edge.meanings
            if set(slot.classes).intersection(m.classes)
            and (not slot.only or m.iri in slot.only)
            and not set(slot.without).intersection(m.classes)
        ]
        if slot.ended is not None:
            wanted = [m for m in fitting if bool(m.ends) == slot.ended or not self._mortal(m)]
            return tuple(wanted)
        living = [m for m in fitting if dated or not m.ends or not self._mortal(m)]
        return tuple(living or fitting)

    def past(self, slot: Slot, edge: Edge) -> tuple[Meaning, ...]:
        """Return the meanings of `edge` that are over."""
        return tuple(
            m for m in edge.meanings if set(slot.classes).intersection(m.classes) and m.ends and self._mortal(m)
        )

    def _mortal(self, meaning: Meaning) -> bool:
        return bool(self.index.mortal.intersection(meaning.classes))

    def _assignments(self, parts: Parts) -> Iterator[tuple[list[tuple[Edge, Slot]], float]]:
        """Yield ways to put the names into slots, likelier ones first."""
        if any(not named.slots for named in parts.named):
            return
        first = self.opening(self._edges(parts))
        questioned = any(
            (e.operator == "Whether" and (e.quality != "word-en" or e.first == first)) for e in parts.operators
        )
        options = []
        for named in parts.named:
            ranked = []
            for number, slot in enumerate(named.slots):
                evoked = any(s.name == slot.name and 0 <= named.edge.first - e.last <= 3 for e, s in parts.slots)  # noqa: PLR2004
                leads = any(
                    s.name == slot.name and e.quality == "leading" and 0 <= named.edge.first - e.last <= FAR
                    for e, s in parts.slots
                )
                introduced = any(
                    s.asks and through(slot, s) and self.introduces(parts, e, named.edge) for e, s in parts.slots
                )
                if leads:
                    ranked.append((LED_COST, slot))
                elif introduced or (evoked and slot.condition):
                    ranked.append((-0.3, slot))
                elif slot.silent:
                    ranked.append((0.3, slot))
                elif evoked:
                    ranked.append((0.5 if slot.asks and not questioned else -0.3, slot))
                else:
                    ranked.append((0.08 * number + slot.aside, slot))
            ranked.sort(key=lambda pair: pair[0])
            options.append(ranked[:3])
        combined = []
        for choice in product(*options):
            pairs = [(named.edge, slot) for named, (_, slot) in zip(parts.named, choice, strict=True)]
            combined.append((sum(cost for cost, _ in choice) + self._torn(pairs) + self._severed(parts, pairs), pairs))
        combined.sort(key=lambda pair: pair[0])
        for cost, pairs in combined[:MAX_ALTERNATIVES]:
            yield pairs, cost

    def _torn(self, pairs: Sequence[tuple[Edge, Slot]]) -> float:
        """What it costs that one thing, said twice to be clear, fills two slots."""
        known: dict[int, str] = {}
        torn = 0.0
        for edge, slot in pairs:
            for meaning in edge.meanings:
                if known.setdefault(meaning.id, slot.name) != slot.name and len(edge.meanings) == 1:
                    torn = 1.0
        return torn

    def _severed(self, parts: Parts, pairs: Sequence[tuple[Edge, Slot]]) -> float:
        """What it costs that names in one row ("A, B và C") fill different slots though one would take them all."""
        ands = {e.first for e in parts.operators if e.operator == "And"}
        severed, joined = 0.0, False
        ordered = sorted(pairs, key=lambda pair: pair[0].first)
        for (one, slot), (other, second) in reversed(list(pairwise(ordered))):
            between = list(range(one.last + 1, other.first))
            joined = bool(between) and ands.issuperset(between) if between else joined
            alike = self.candidates(slot, other) and self.candidates(second, one)
            if joined and slot is not second and alike:
                severed += 1.0
        return severed

    def opening(self, edges: Iterable[Edge]) -> int:
        """Return where the question itself begins, after words of politeness that ask for nothing."""
        asking = {e.first for e in self.lattice.edges if e.operator in (*ASKING, "What", "HowMany")}
        begins = [e.first for e in edges if e.operator != "Filler" or asking.intersection(range(e.first, e.last + 1))]
        return min(begins, default=0)

    def introduces(self, parts: Parts, word: Edge, name: Edge) -> bool:
        """Whether a relation stands before its thing and after what is asked: "which wards were formed from X"."""
        if word.quality == "leading":
            return False  # "which former wards were merged to form X"
        whats = [e for e in parts.operators if e.operator in ("What", "List")]
        asked_before = self.inside or (any(w.last < word.first for w in whats) and bool(parts.classes))
        asked_later = any(w.first > word.last for w in whats if w.operator == "What")
        return 0 <= name.first - word.last <= FAR and asked_before and not asked_later

    def _edges(self, parts: Parts) -> list[Edge]:
        named = [n.edge for n in parts.named]
        return [*named, *parts.classes, *(e for e, _ in parts.slots), *parts.operators, *parts.times, *parts.numbers]

    # -- what is asked

    def _asked(
        self, parts: Parts, pairs: Sequence[tuple[Edge, Slot]], cover: Cover, penalty: float
    ) -> Iterator[Reading]:
        for slot, score in proposals(self, parts, pairs)[:MOST_ASKED]:
            work = Work(self, parts, list(pairs), slot, cover)
            for reading in work.readings():
                cost = penalty + score
                yield replace(reading, cost=reading.cost + cost, assumed=reading.assumed + cost)

    def slots_of_class(self, edge: Edge) -> list[Slot]:
        """Return the slots that a word for a class can be about, the likeliest first."""
        accepted = {m.iri for m in edge.meanings}
        found = [s for s in self.view.slots.values() if accepted.intersection(s.classes) and s.path != RDF + "type"]
        found = [
            s
            for s in found
            if s.name in self.said
            or (s.path == "" and (self._alone or self._measured))
            or not any(set(o.classes) < set(s.classes) and o.path != s.path for o in found)
        ]
        return sorted(found, key=lambda s: (self._alone and s.path != "", len(s.classes), s.order))
