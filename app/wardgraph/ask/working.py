"""One assignment of names to slots and one asked slot, worked out to readings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wardgraph.ask.asked import counted_kind, takes
from wardgraph.ask.conditions import (
    read_having,
    read_numbers,
    read_ordinals,
    read_tellings,
    read_times,
    read_truths,
    read_values,
)
from wardgraph.ask.draft import Draft
from wardgraph.ask.kinds import counting, plural, read_classes
from wardgraph.ask.lattice import TOLD
from wardgraph.ask.modes import (
    descending,
    differs,
    measure_of,
    measured_against_first,
    measured_by,
    mode_of,
    whether,
    which,
)
from wardgraph.ask.parts import (
    ASKING,
    NAMELESS_COST,
    ODD_COST,
    Parts,
    gap,
)
from wardgraph.ask.quotients import one_by_one, upside_down
from wardgraph.ask.reading import Comparison, Constraint, Filter, Reading, When
from wardgraph.ask.remainder import leftover
from wardgraph.ask.sense import called, sensible
from wardgraph.ask.shares import whole_first
from wardgraph.ask.sides import split
from wardgraph.ask.strain import strain
from wardgraph.names import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardgraph.ask.cover import Cover
    from wardgraph.ask.edges import Edge
    from wardgraph.ask.index import Index
    from wardgraph.ask.lattice import Lattice
    from wardgraph.ask.roles import Interpreter
    from wardgraph.ask.views import Slot, View


def _words(edges: Iterable[Edge]) -> int:
    mask = 0
    for edge in edges:
        mask |= edge.mask
    return mask


class Work:
    """One assignment and one asked slot, worked out to readings."""

    def __init__(
        self,
        interpreter: Interpreter,
        parts: Parts,
        pairs: list[tuple[Edge, Slot]],
        asked: Slot,
        cover: Cover,
    ) -> None:
        self.interpreter = interpreter
        self.parts = parts
        self.pairs = pairs
        self.asked = asked
        self.cover = cover
        self.view: View = interpreter.view
        self.index: Index = interpreter.index
        self.lattice: Lattice = interpreter.lattice
        self.cost = cover.cost
        self.used: set[int] = set()
        self.types: dict[str, str] = {}
        self.filters: list[Filter] = []
        self.limit = 0
        self.whole = ""
        self.skip = 0
        self.bound: Comparison = ">="
        self.valued: set[str] = set()
        self.classed = False
        self.when = When()

    def readings(self) -> Iterator[Reading]:
        """Yield the reading that comes of it, if it makes sense."""
        groups = self.constraints()
        if groups is None:
            return
        measure = measure_of(self)
        mode, counted = mode_of(self, groups, measure)
        read_numbers(self, mode, measure)
        if not read_times(self, groups, mode):
            return
        read_classes(self, groups, mode, counted)
        if not read_values(self, groups):
            return
        read_truths(self)
        read_ordinals(self, mode)
        if not read_tellings(self):
            return
        counted = counted or (None if self.asked.literal else read_having(self))
        if counted is not None and mode in ("select", "count"):
            mode = "having" if mode == "select" else "count-having"
        excluded = self.excluded(counted)
        if excluded is None:
            return
        branches = split(self, groups, mode)
        if branches is None:
            return
        constraints, sides = branches
        leftover(self, mode, measure, counted, sides)
        draft = Draft(mode, measure, counted, tuple(constraints), tuple(sides))
        if not sensible(self, draft):
            return
        self.cost += strain(self, draft)
        several = mode == "count" or (mode == "select" and any(plural(self, edge) for edge in self.parts.classes))
        if several and any(e.operator == "Name" for e in self.lattice.edges):
            constraints = [self.all_called(c) if called(self, c) else c for c in constraints]
        yield Reading(
            view=self.view,
            mode=mode,
            asked=self.asked,
            constraints=tuple(constraints),
            types=self.types,
            filters=tuple(self.filters),
            when=self.when,
            measure=measure,
            counted=counted,
            descending=descending(self),
            limit=self.limit,
            skip=self.skip,
            bound=self.bound,
            excluded=excluded,
            present=any(op.operator == "Current" and op.cost < TOLD for op in self.parts.operators),
            whole=self.whole,
            branches=tuple(sides),
            cost=self.cost,
            assumed=self.cost - self.cover.cost,
            percent=self.parts.has("Percent"),
            whether=whether(self)
            and not which(self)
            and not self.parts.has("Or")
            and not any(e.meanings[0].label == "choice" for e in self.parts.operators)
            and mode in ("compare", "extreme-count", "both"),
            swapped=upside_down(self, sides) if mode == "ratio" else mode == "percent" and self.against_first(sides),
            naming=_words(e for e in self.cover.edges if e.kind not in ("operator", "slot", "class", "ordinal")),
            telling=_words(e for e in self.cover.edges if e.operator != "Filler"),
            things=any(e.meanings[0].label == "count" for e in self.parts.operators) and not self.parts.has("Percent"),
            evoked=self.evoked() or any(self.parts.has(n) for n, iri in ASKING.items() if iri in self.asked.answers),
            each=(mode == "ratio" and not self.parts.has("Times")) or (mode == "extreme-count" and one_by_one(self)),
            share=mode == "percent" and not differs(self),
            uncovered=self.cover.uncovered,
        )

    def against_first(self, sides: Sequence[tuple[Constraint, ...]]) -> bool:
        """Return whether the first side is what the percentage is of: the whole, where the graph knows which it is."""
        told = whole_first(self.index, sides) if not differs(self) else None
        return measured_against_first(self, sides) if told is None else told

    def evoked(self) -> bool:
        """Whether a word of the question says what is asked."""
        kinds = self.asked.path == "" and counted_kind(self.parts, self.pairs, derived=self.view.derived)
        kinds = kinds or (self.asked.numeric and measured_by(self) is self.asked)
        return self.classed or self.asked.name in self.types or self.said(self.asked) or kinds

    def constraints(self) -> dict[str, list[Constraint]] | None:
        """Return the names by the slot they fill, or None where one fits none."""
        groups: dict[str, list[Constraint]] = {}
        former = [e for e in self.parts.operators if e.operator == "Former"]
        dated = bool(self.parts.times) and bool(self.view.during)
        # "before the merger" speaks of the whole question where it stands by no name.
        loosely = any(all(gap(f, edge) > 0 for edge, _ in self.pairs) for f in former)
        for edge, slot in self.pairs:
            candidates = self.interpreter.candidates(slot, edge, dated=dated)
            if slot.path == "" and candidates and all(m.ends for m in candidates) and not (dated or self.formerly):
                self.cost += 0.4  # what is over is more often asked about in a reading of its own
            around = slot.path == "" or (slot.ended is None and self.view.target in self.index.mortal)
            if around and loosely and self.view.former and not dated:
                candidates = self.interpreter.past(slot, edge) or candidates
            marker = next((f for f in former if gap(f, edge) == 0 and id(f) not in self.used), None)
            if marker is not None:
                past = self.interpreter.past(slot, edge)
                if past:
                    candidates = past if slot.ended is not False else ()
                    self.used.add(id(marker))
                elif slot.ended and candidates:
                    self.used.add(id(marker))
            if any(op.operator == "Current" and gap(op, edge) == 0 for op in self.parts.operators):
                living = tuple(m for m in edge.meanings if not m.ends)
                if living:
                    candidates = tuple(m for m in candidates if m in living)
            if not candidates:
                return None
            groups.setdefault(slot.name, []).append(
                Constraint(slot, candidates, self.lattice.text(edge.mask), edge.cost, place=edge.first)
            )
            if edge.quality == "given" and not any(
                op.operator == "Honorific" and op.last + 1 == edge.first for op in self.parts.operators
            ):
                self.cost += NAMELESS_COST
            if not edge.designated and edge.quality == "bare":
                self.undesignated(edge, slot)
        return groups

    def undesignated(self, edge: Edge, slot: Slot) -> None:
        """A class word right beside a name that is of another class contradicts it."""
        for word in self.parts.classes:
            of_slot = {m.iri for m in word.meanings}.intersection(slot.classes)
            one = word.last + 1 == edge.first and word.lang == "vi" and not counting(self, word)
            if not of_slot and not one:
                continue
            if word.last + 1 == edge.first:
                self.cost += ODD_COST
            after = word.lang == "en" and edge.last + 1 == word.first
            if after and not self.lattice.tokens[word.last].folded.endswith("s"):
                self.cost += ODD_COST

    @property
    def formerly(self) -> bool:
        """Whether it is asked what was so before, of a slot that tells it: "where did X formerly lie"."""
        adverbs = [e for e in self.parts.operators if e.operator == "Former" and e.meanings[0].label == "adverb"]
        return bool(self.asked.former and adverbs) and not self.parts.has("Current")

    def use(self, *names: str) -> bool:
        """Mark the operators `names` as accounted for; return whether there were any."""
        found = [e for e in self.parts.operators if e.operator in names]
        self.used.update(id(e) for e in found)
        return bool(found)

    def said(self, slot: Slot) -> bool:
        """Return whether a word of `slot` was said."""
        return any(s.name == slot.name for _, s in self.parts.slots)

    def value_slot(self, edge: Edge) -> Slot | None:
        """Return the slot of which the class itself is the value, if there is one."""
        iris = {m.iri for m in edge.meanings}
        for slot in self.view.slots.values():
            if slot.path == RDF + "type" and iris.intersection(slot.classes):
                return slot
        return None

    def excluded(self, counted: Slot | None) -> tuple[Constraint, ...] | None:
        """Return what is left out of what is asked or counted, or None where it is none of either."""
        found = []
        for edge in self.parts.excluded:
            slots = [s for s in (self.asked, counted) if s is not None]
            if edge.kind == "class":
                slot = next((s for s in slots if takes(s, edge)), None)
                candidates = edge.meanings
            else:
                slot = next((s for s in slots if self.interpreter.candidates(s, edge)), None)
                candidates = self.interpreter.candidates(slot, edge) if slot is not None else ()
            if slot is None:
                return None
            found.append(Constraint(slot, candidates, self.lattice.text(edge.mask), edge.cost, place=edge.first))
        ahead = {edge.first - 1 for edge in self.parts.excluded}
        self.used.update(id(e) for e in self.parts.operators if e.operator == "Except" and e.last in ahead)
        return tuple(found)

    def all_called(self, constraint: Constraint) -> Constraint:
        """Return the constraint for all that bear the name and are of the kind that was said: "communes called X"."""
        kinds = [{m.iri for m in edge.meanings} for edge in self.parts.classes]
        fitting = tuple(m for m in constraint.candidates if any(kind.intersection(m.classes) for kind in kinds))
        return replace(constraint, candidates=fitting or constraint.candidates, union=True)
