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
from wardgraph.ask.lattice import TOLD
from wardgraph.ask.modes import (
    descending,
    differs,
    measure_of,
    measured_against_first,
    measured_by,
    mode_of,
    narrower,
    whether,
    which,
)
from wardgraph.ask.parts import (
    ASKING,
    NAMELESS_COST,
    NEUTRAL,
    ODD_COST,
    UNUSED_COST,
    Parts,
    described,
    gap,
    near_asking,
    through,
)
from wardgraph.ask.quotients import one_by_one, upside_down
from wardgraph.ask.reading import Comparison, Constraint, Filter, Mode, Reading, When
from wardgraph.ask.sense import Draft, called, sensible, strain
from wardgraph.ask.shares import whole_first
from wardgraph.ask.sides import split
from wardgraph.names import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardgraph.ask.cover import Cover
    from wardgraph.ask.edges import Edge
    from wardgraph.ask.index import Index
    from wardgraph.ask.lattice import Lattice
    from wardgraph.ask.roles import Interpreter
    from wardgraph.ask.views import Slot, View

# More than may be assumed before nested readings are looked for.
DESCRIBED_COST = 1.6
# A word for one end of a relation, and only the other end is spoken of.
SIDE_COST = 1.0
# What is over, and the question says that it is now.
NOW_COST = 1.5
# Words for a time, which ask for it beside a word that asks.
TIMES = frozenset({"Year", "Month", "Day", "Quarter", "Span"})


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
        self.classes(groups, mode, counted)
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
        self.leftover(mode, measure, counted, sides)
        draft = Draft(mode, measure, counted, tuple(constraints), tuple(sides))
        if not sensible(self, draft):
            return
        self.cost += strain(self, draft)
        several = mode == "count" or (mode == "select" and any(self.plural(edge) for edge in self.parts.classes))
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
            one = word.last + 1 == edge.first and word.lang == "vi" and not self.counting(word)
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

    def classes(self, groups: dict[str, list[Constraint]], mode: Mode, counted: Slot | None) -> None:
        """Take words for classes for what is asked, counted, or the value of a slot."""
        typed: dict[str, Edge] = {}
        proportion = (
            narrower([e for e in self.parts.classes if takes(self.asked, e)]) if mode == "share-count" else None
        )
        for edge in self.parts.classes:
            if proportion is not None and edge is proportion[1]:
                self.whole = " ".join(m.iri for m in edge.meanings)
                self.used.add(id(edge))
                continue
            if self.takes_value(edge, groups):
                continue
            slots = self.interpreter.slots_of_class(edge)
            if self.asked.default and takes(self.asked, edge) and near_asking(edge, self.parts):
                slots = [*(s for s in slots if s is not self.asked), self.asked]
            iris = [m.iri for m in edge.meanings]
            everyday = mode in ("extreme", "extreme-count", "count") or (mode == "select" and "" not in groups)
            if everyday or self.asked.path != "":
                iris = [self.index.loosely.get(iri, iri) for iri in iris]
            if self.asked.single == "true" and mode == "select" and any(s.name == self.asked.name for s in slots):
                # There is but one value: the class word names the slot.
                self.classed = True
                self.types[self.asked.name] = " ".join(iris)
                self.used.add(id(edge))
                continue
            chosen = self.filled(edge, slots, iris, counted)
            if chosen is None and self.is_of(edge, groups):
                self.cost += 0.3  # "since when has X been a city"
                self.used.add(id(edge))
                continue
            if chosen is None:
                chosen = next((s for s in slots if s.name not in groups), None)
                if chosen is not None:
                    self.cost += 2.0 * ODD_COST if chosen.wide else 0.4  # of what holds many, the kind says nothing
            if chosen is None:
                same = any(
                    set(iris).intersection(m.classes) for s in slots for c in groups[s.name] for m in c.candidates
                )
                same = same and not self.described(edge)
                alone = all(len(groups.get(s.name, ())) < 2 for s in slots)  # noqa: PLR2004
                self.cost += 0.3 if same and not (alone and self.plural(edge)) else ODD_COST
                continue
            if chosen.name in self.types and self.types[chosen.name] not in iris:
                if not self.together(typed[chosen.name], edge):
                    self.cost += ODD_COST  # "which provinces have a ward": not provinces or wards
                    continue
                # Two class words for one slot ("xã, phường") allow either.
                self.types[chosen.name] += " " + " ".join(iris[:1])
            else:
                self.types[chosen.name] = iris[0] if len(iris) == 1 else " ".join(iris)
            typed[chosen.name] = edge
            self.used.add(id(edge))

    def filled(self, edge: Edge, slots: Sequence[Slot], iris: Sequence[str], counted: Slot | None) -> Slot | None:
        """Return which of `slots` a word for a class speaks of, if the one asked, counted or named before it."""
        chosen = self.governing(edge, slots) or next((s for s in slots if s.name == self.asked.name), None)
        if counted is None or all(s.name != counted.name for s in slots):
            return chosen
        which = any(op.operator == "What" and gap(op, edge) == 0 for op in self.parts.operators)
        if which and counted is not self.asked and takes(self.asked, edge) and len(self.parts.classes) > 1:
            return self.asked  # "which ward was made of the most units"
        own = chosen is not None and set(iris).intersection(self.asked.classes)
        narrower = chosen is not None and len(counted.classes) <= len(chosen.classes)
        return counted if not own or narrower else chosen

    def takes_value(self, edge: Edge, groups: dict[str, list[Constraint]]) -> bool:
        """Take the word for a class as the value of the slot that it is one of, if there is such a slot."""
        value = self.value_slot(edge)
        if value is None:
            return False
        kept = tuple(m for m in edge.meanings if m.iri in value.classes)
        constraint = Constraint(value, kept, self.lattice.text(edge.mask), edge.cost, place=edge.first)
        groups.setdefault(value.name, []).append(constraint)
        self.used.add(id(edge))
        return True

    def is_of(self, edge: Edge, groups: dict[str, list[Constraint]]) -> bool:
        """Whether a word for a class tells, behind it, of which class the one thing is that is asked about."""
        own = {m.iri for m in edge.meanings}
        named = groups.get(self.view.root.name, []) if self.view.root else []
        return (
            len(named) == 1
            and named[0].place < edge.first
            and not self.plural(edge)
            and not self.parts.has("What", "HowMany", "Where")
            and all(own.intersection(m.classes) for m in named[0].candidates)
        )

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

    def now_ignored(self) -> bool:
        """Whether the question says that it is now, and the word is taken for nothing."""
        told = [e for e in self.cover.edges if e.operator != "Filler"]
        nows = [e for e in self.lattice.edges if e.operator == "Current" and e.cost == 0.0]
        return any(not any(e.mask & now.mask for e in told) for now in nows)

    def asks_beside(self, edge: Edge) -> bool:
        """Whether a word that asks which stands right beside `edge`."""
        whats = [op for op in self.lattice.edges if op.operator == "What"]
        return any(gap(op, edge) == 0 and (op.lang == "vi") == (op.first > edge.last) for op in whats)

    def points_ahead(self, edge: Edge) -> bool:
        """Whether a word for a thing spoken of stands right before the first name."""
        return (
            bool(self.pairs)
            and all(edge.last < name.first for name, _ in self.pairs)
            and any(edge.last + 1 == name.first for name, _ in self.pairs)
        )

    def described(self, edge: Edge) -> bool:
        """Whether a word for a class has a description of its own: "the province that X merged into"."""
        return described(self.lattice, edge)

    def together(self, one: Edge, other: Edge) -> bool:
        """Whether two words stand side by side or are joined: "xã, phường", "wards and communes"."""
        between = range(min(one.last, other.last) + 1, max(one.first, other.first))
        joints = {e.first for e in self.lattice.edges if e.operator in ("And", "Or")}
        return all(place in joints for place in between)

    def plural(self, edge: Edge) -> bool:
        """Whether a word for a class speaks of several: "the wards of X", "các phường"."""
        several = [op for op in self.parts.operators if op.operator == "List" or op.meanings[0].label == "plural"]
        return any(op.last + 1 == edge.first for op in several) or (
            edge.lang == "en" and self.lattice.tokens[edge.last].folded.endswith("s")
        )

    def counting(self, edge: Edge) -> bool:
        """Whether a word for a class speaks of how many or which, so that a name behind it says of where."""
        asking = [op for op in self.parts.operators if op.operator in ("HowMany", "What", "Top", "Total", "Each")]
        numbers = [*self.parts.numbers, *self.parts.classes]
        return self.plural(edge) or any(op.last + 1 == edge.first for op in (*asking, *numbers))

    def governing(self, edge: Edge, slots: Sequence[Slot]) -> Slot | None:
        """Return the slot whose words stand right before a class word: "formed from the units of"."""
        for word, slot in self.parts.slots:
            if slot.asks and slot.name != self.asked.name and 0 < edge.first - word.last <= 3:  # noqa: PLR2004
                return next((s for s in slots if s.name == slot.name), None)
        return None

    def relative(self, edge: Edge) -> bool:
        """Whether a question word only ties a description to its noun: "the commune where X serves"."""
        others = [e for e in self.parts.operators if e.operator in (*ASKING, "What", "HowMany") and e is not edge]
        return edge.quality == "word-en" and any(e.last + 1 < edge.first for e in others)

    def leftover(
        self, mode: Mode, measure: Slot | None, counted: Slot | None, sides: Sequence[tuple[Constraint, ...]]
    ) -> None:
        """Charge for what nothing accounts for."""
        if self.when.former and self.now_ignored():
            self.cost += NOW_COST
        last = max((e.last for e in self.cover.edges), default=0)
        if not self.interpreter.nested and any(e.kind == "class" and self.described(e) for e in self.lattice.edges):
            self.cost += DESCRIBED_COST
        relative = {e.first for e in self.lattice.edges if e.operator == "Relative" and e.mask.bit_count() > 1}
        if not self.interpreter.nested and any(e.last + 1 in relative for e in self.parts.classes):
            self.cost += ODD_COST  # "the province to which X belongs"
        for edge in self.parts.operators:
            if edge.operator == "PronounPerson" and not self.interpreter.loose:
                self.cost += 1.5
            if edge.operator == "PronounThing" and edge.cost and not self.interpreter.loose:
                self.cost += 1.5  # "the wards" is not "the ward"
            elif edge.operator == "PronounThing" and not self.interpreter.loose and self.described(edge):
                self.cost += ODD_COST  # "the province to which X belongs" points at nothing said before
            elif edge.operator == "PronounThing" and not self.interpreter.nested and self.points_ahead(edge):
                self.cost += DESCRIBED_COST  # "the province X merged into"
            if edge.operator in TIMES and not self.asked.time and not self.asked.temporal and self.asks_beside(edge):
                self.cost += ODD_COST  # "of which term", and something else is told
            if id(edge) in self.used or edge.operator in NEUTRAL or edge.operator == "Whether":
                continue
            if edge.operator == "Not" and edge.last == last:
                continue  # the particle that closes a question
            if edge.operator == "Between" and len(sides) > 1:
                continue
            if edge.operator in ASKING and (
                ASKING[edge.operator] in self.asked.answers
                or self.relative(edge)
                or (edge.operator != "When" and self.said(self.asked) and self.asked.classes)
                or (edge.operator != "When" and mode in ("compare", "extreme-count"))
            ):
                continue
            self.cost += UNUSED_COST
        for edge in self.parts.numbers:
            if id(edge) not in self.used:
                self.cost += UNUSED_COST
        for edge, slot in self.parts.slots:
            labels = any(s.name == slot.name and gap(edge, e) <= 6 for e, s in self.pairs)  # noqa: PLR2004
            known = {self.asked.name, counted.name if counted else ""}
            if measure is not None and not (self.asked.numeric and mode == "select"):
                known.add(measure.name)
            known |= self.valued | {f.slot.name for f in self.filters}
            if slot.path == "" and len({s.name for _, s in self.parts.slots}) > 1:
                continue
            if slot.condition and not any(s is slot for _, s in self.pairs):
                self.cost += UNUSED_COST
            elif slot.name not in known and not labels and slot.name not in self.types:
                near = through(self.asked, slot) or any(through(s, slot) for _, s in self.pairs)
                self.cost += (0.3 if near else SIDE_COST) if slot.asks and mode != "whether" else ODD_COST
