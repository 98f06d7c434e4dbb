"""From chosen edges to readings: which slot each name fills, which slot is asked, what is done with it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from wardgraph.ask.reading import Comparison, Constraint, Filter, Mode, Reading, When
from wardgraph.ask.times import Interval
from wardgraph.names import ASK, OWL, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from wardgraph.ask.cover import Cover
    from wardgraph.ask.index import Index, Meaning
    from wardgraph.ask.lattice import Edge, Lattice
    from wardgraph.ask.views import Slot, View

NEUTRAL = frozenset(
    {"Filler", "What", "List", "Name", "Honorific", "Current", "And", "Or", "Equal", "Another"}
    | {"FollowUp", "PronounThing", "PronounPerson", "Year", "Span", "RelativeDay"}
)
COMPARISONS: dict[str, Comparison] = {
    "Above": ">",
    "AtLeast": ">=",
    "Below": "<",
    "AtMost": "<=",
    "Equal": "=",
    "Before": "<",
    "After": ">",
}
ASKING = {"Who": ASK + "Who", "When": ASK + "When", "Where": ASK + "Where"}
UNUSED_COST = 50.0
ODD_COST = 3.0
BEGINNING, END_OF_TIME = "0001-01-01", "9999-12-31"
MAX_ALTERNATIVES = 8


@dataclass
class _Named:
    """A name and the slots it may fill."""

    edge: Edge
    slots: list[Slot]


@dataclass
class _Parts:
    """The edges of a cover by what they are."""

    named: list[_Named] = field(default_factory=list)
    classes: list[Edge] = field(default_factory=list)
    slots: list[tuple[Edge, Slot]] = field(default_factory=list)
    operators: list[Edge] = field(default_factory=list)
    times: list[Edge] = field(default_factory=list)
    numbers: list[Edge] = field(default_factory=list)
    literals: list[Edge] = field(default_factory=list)

    @cached_property
    def _named_operators(self) -> frozenset[str]:
        return frozenset(edge.operator for edge in self.operators)

    def has(self, *names: str) -> bool:
        return not self._named_operators.isdisjoint(names)

    def first(self, *names: str) -> Edge | None:
        return next((edge for edge in self.operators if edge.operator in names), None)


def _gap(one: Edge, other: Edge) -> int:
    """Return how many words stand between two edges."""
    if one.first > other.last:
        return one.first - other.last - 1
    return max(0, other.first - one.last - 1)


def _through(slot: Slot, other: Slot) -> bool:
    """Whether `slot` is `other`, or is reached through it ("wards formed from a district's units")."""
    if slot.name == other.name:
        return True
    steps = list(slot.path.get("sequence", ())) if isinstance(slot.path, dict) else []
    return steps[:1] == [other.path]


class Interpreter:
    """Readings of one cover in one view; `loose` ones may leave out what an earlier question said.

    `described` names the slot that another reading fills.
    """

    def __init__(self, index: Index, lattice: Lattice, view: View, *, loose: bool = False, described: str = "") -> None:
        self.loose = loose
        self.described = described
        self._index = index
        self._lattice = lattice
        self._view = view
        self._said: set[str] = set()
        self._alone = False

    def readings(self, cover: Cover) -> Iterator[Reading]:
        """Yield the readings of `cover`, their cost telling how much they assume."""
        parts = self._parts(cover)
        self._said = {slot.name for _, slot in parts.slots}
        ordering = parts.has("Most", "Least", "More", "Less", "Latest", "Earliest", "Each")
        self._alone = not (parts.named or parts.slots or parts.literals or ordering)
        if self._view.spoken and not any(slot.asks for _, slot in parts.slots):
            return
        for assignment, penalty in self._assignments(parts):
            yield from self._asked(parts, assignment, cover, penalty)

    # -- what fills what

    def _parts(self, cover: Cover) -> _Parts:
        parts = _Parts()
        for edge in sorted(cover.edges, key=lambda e: (e.first, e.last)):
            if edge.kind == "entity":
                slots = list(self._view.accepting(iri for m in edge.meanings for iri in m.classes))
                parts.named.append(_Named(edge, [s for s in slots if self._candidates(s, edge)]))
            elif edge.kind == "class" and self._view.target == OWL + "Class":
                parts.named.append(_Named(edge, [s for s in self._view.slots.values() if s.path == ""]))
            elif edge.kind == "class":
                parts.classes.append(edge)
            elif edge.kind == "slot":
                name = edge.meanings[0].iri.partition(".")[2]
                parts.slots.append((edge, self._view.slots[name]))
            elif edge.kind == "time":
                parts.times.append(edge)
            elif edge.kind == "number":
                parts.numbers.append(edge)
            elif edge.kind == "literal":
                parts.literals.append(edge)
            else:
                parts.operators.append(edge)
        return parts

    def _candidates(self, slot: Slot, edge: Edge, *, dated: bool = False) -> tuple[Meaning, ...]:
        """Return the meanings of `edge` that `slot` accepts, past or present ones as the slot wants them."""
        if edge.kind == "class":
            return edge.meanings
        fitting = [
            m
            for m in edge.meanings
            if set(slot.classes).intersection(m.classes) and (not slot.only or m.iri in slot.only)
        ]
        if slot.ended is not None:
            wanted = [m for m in fitting if bool(m.ends) == slot.ended or not self._mortal(m)]
            return tuple(wanted)
        living = [m for m in fitting if dated or not m.ends or not self._mortal(m)]
        return tuple(living or fitting)

    def _past(self, slot: Slot, edge: Edge) -> tuple[Meaning, ...]:
        return tuple(
            m for m in edge.meanings if set(slot.classes).intersection(m.classes) and m.ends and self._mortal(m)
        )

    def _mortal(self, meaning: Meaning) -> bool:
        return bool(self._index.mortal.intersection(meaning.classes))

    def _assignments(self, parts: _Parts) -> Iterator[tuple[list[tuple[Edge, Slot]], float]]:
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
                introduced = any(
                    s.asks and _through(slot, s) and self._introduces(parts, e, named.edge) for e, s in parts.slots
                )
                if introduced or (evoked and slot.condition):
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
            combined.append((sum(cost for cost, _ in choice) + self._torn(pairs), pairs))
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

    def opening(self, edges: Iterable[Edge]) -> int:
        """Return where the question itself begins, after words of politeness that ask for nothing."""
        asking = {e.first for e in self._lattice.edges if e.operator in (*ASKING, "What", "HowMany")}
        begins = [e.first for e in edges if e.operator != "Filler" or asking.intersection(range(e.first, e.last + 1))]
        return min(begins, default=0)

    def _introduces(self, parts: _Parts, word: Edge, name: Edge) -> bool:
        """Whether a relation stands before its thing and after what is asked: "which wards were formed from X"."""
        if any(e.operator == "Former" and e.last < word.first for e in parts.operators):
            return False  # "which former wards were merged to form X"
        whats = [e for e in parts.operators if e.operator in ("What", "List")]
        asked_before = any(w.last < word.first for w in whats) and bool(parts.classes)
        asked_later = any(w.first > word.last for w in whats if w.operator == "What")
        return 0 <= name.first - word.last <= 6 and asked_before and not asked_later  # noqa: PLR2004

    def _edges(self, parts: _Parts) -> list[Edge]:
        named = [n.edge for n in parts.named]
        return [*named, *parts.classes, *(e for e, _ in parts.slots), *parts.operators, *parts.times, *parts.numbers]

    # -- what is asked

    def _asked(
        self, parts: _Parts, pairs: Sequence[tuple[Edge, Slot]], cover: Cover, penalty: float
    ) -> Iterator[Reading]:
        filled = {slot.name for _, slot in pairs}
        scores: dict[str, float] = {}

        def propose(slot: Slot, score: float) -> None:
            if score < scores.get(slot.name, 99.0):
                scores[slot.name] = score

        introduced = {
            slot.name
            for edge, slot in parts.slots
            if slot.asks
            and any(s is not slot and _through(s, slot) and self._introduces(parts, edge, n) for n, s in pairs)
        }
        rooted = any(slot.path == "" for _, slot in pairs)
        for edge, slot in parts.slots:
            if slot.condition or (slot.boolean and not rooted):
                continue  # it tells what is asked for rather than is it
            if slot.path == "" and len({s.name for _, s in parts.slots}) > 1:
                propose(slot, 0.6)
                continue
            labels = slot.name in filled and any(s.name == slot.name and _gap(edge, e) <= 3 for e, s in pairs)  # noqa: PLR2004
            if slot.name in introduced:
                propose(slot, 0.9)
            elif not labels:
                propose(slot, 0.0 if slot.name not in filled else 0.5)
        for edge in parts.classes:
            for number, slot in enumerate(self._slots_of_class(edge)):
                rank = 0.06 * number + (0.0 if slot.name in self._said else slot.aside)
                near = any(
                    op.operator in ("What", "List", "HowMany", "Who", "Name") and _gap(edge, op) <= 1
                    for op in parts.operators
                )
                if slot.name not in filled or parts.has("More", "Less", "Most", "Least", "Compare", "Name"):
                    propose(slot, (0.05 if near else 0.5) + rank + (0.9 if slot.name in introduced else 0.0))
        for name, iri in ASKING.items():
            if parts.has(name):
                fitting = [s for s in self._view.slots.values() if iri in s.answers]
                for number, slot in enumerate(fitting):
                    propose(slot, (0.1 if slot.name not in filled else 1.5) + 0.1 * number)
        twice = {s.name for _, s in pairs if sum(1 for _, other in pairs if other is s) > 1}
        if parts.has("More", "Less", "Compare"):
            for name in sorted(twice):
                propose(self._view.slots[name], 0.05)
        if parts.has("Whether", "Not") and pairs:
            propose(pairs[0][1], 0.0)
        for slot in self._view.slots.values():
            if parts.has("HowMany", "Percent") and ASK + "HowMany" in slot.answers:
                propose(slot, 0.2)
            if slot.default:
                propose(slot, (0.7 if slot.name not in filled else 2.0) + 0.1 * slot.default)
        choices = sorted(scores.items(), key=lambda pair: (pair[1], self._view.slots[pair[0]].order))
        for name, score in choices[:5]:
            for reading in self._modes(parts, pairs, self._view.slots[name], cover):
                yield _dearer(reading, penalty + score)

    def _slots_of_class(self, edge: Edge) -> list[Slot]:
        accepted = {m.iri for m in edge.meanings}
        found = [s for s in self._view.slots.values() if accepted.intersection(s.classes) and s.path != RDF + "type"]
        found = [
            s
            for s in found
            if s.name in self._said
            or (s.path == "" and self._alone)
            or not any(set(o.classes) < set(s.classes) and o.path != s.path for o in found)
        ]
        return sorted(found, key=lambda s: (self._alone and s.path != "", len(s.classes), s.order))

    # -- what is done with it

    def _modes(self, parts: _Parts, pairs: Sequence[tuple[Edge, Slot]], asked: Slot, cover: Cover) -> Iterator[Reading]:
        work = _Work(self, parts, list(pairs), asked, cover, self._view, self._index, self._lattice)
        yield from work.readings()


def _dearer(reading: Reading, cost: float) -> Reading:
    return replace(reading, cost=reading.cost + cost, assumed=reading.assumed + cost)


class _Work:
    """One assignment and one asked slot, worked out to readings."""

    def __init__(
        self,
        interpreter: Interpreter,
        parts: _Parts,
        pairs: list[tuple[Edge, Slot]],
        asked: Slot,
        cover: Cover,
        view: View,
        index: Index,
        lattice: Lattice,
    ) -> None:
        self.interpreter = interpreter
        self.parts = parts
        self.pairs = pairs
        self.asked = asked
        self.cover = cover
        self.view = view
        self.index = index
        self.lattice = lattice
        self.cost = cover.cost
        self.used: set[int] = set()
        self.types: dict[str, str] = {}
        self.filters: list[Filter] = []
        self.limit = 0
        self.valued: set[str] = set()
        self.when = When()

    def readings(self) -> Iterator[Reading]:
        groups = self._constraints()
        if groups is None:
            return
        measure = self._measure()
        mode, counted = self._mode(groups, measure)
        self._numbers(mode, measure)
        if not self._times(groups, mode):
            return
        self._classes(groups, mode, counted)
        if not self._values(groups):
            return
        self._truths()
        counted = counted or self._having()
        if counted is not None and mode == "select":
            mode = "having"
        branches = self._branches(groups, mode)
        if branches is None:
            return
        constraints, sides = branches
        self._leftover(mode, measure, counted, sides)
        filled = {c.slot.name for c in constraints} | {c.slot.name for side in sides for c in side}
        for slot in self.view.slots.values():
            given = (
                slot.name in {self.interpreter.described, self.asked.name, *filled}
                or slot is counted
                or slot.name in self.types
            )
            if (
                slot.required
                and not self.interpreter.loose
                and not given
                and not (measure and slot.name == measure.name)
                and not any(self.view.slots[name].path == "" for name in filled)
            ):
                return
        something = (
            self.interpreter.loose
            or self.interpreter.described
            or constraints
            or sides
            or self.types
            or self.filters
            or mode in ("extreme", "extreme-count", "having")
        )
        if not something:
            return
        if (
            mode == "select"
            and self.asked.name in filled
            and not self.asked.numeric
            and not self._namesakes(constraints)
        ):
            return
        if mode in ("extreme", "compare", "difference", "percent", "total", "average") and measure is None:
            return
        subjects = {s.name for s in self.view.slots.values() if s.subject} - {self.interpreter.described}
        single = mode in ("select", "whether") and (self.asked.numeric or mode == "whether")
        if subjects and not self.interpreter.loose:
            if (
                single
                and self.interpreter.described not in {s.name for s in self.view.slots.values() if s.subject}
                and not subjects & filled
            ):
                return
            if mode in ("total", "average") and not any(c.union for c in constraints if c.slot.subject):
                return
            if mode == "select" and self.asked.numeric and any(c.union for c in constraints if c.slot.subject):
                return
        if mode in ("extreme", "extreme-count") and (self.asked.numeric or self._alone(constraints)):
            return
        if mode in ("compare", "difference", "percent", "extreme") and not self._meant(measure):
            return
        if mode in ("select", "whether") and self._too_wide(constraints):
            return
        if mode == "compare" and self.asked.numeric:
            self.cost += 0.6
        if mode == "select" and any(f.slot.name == self.asked.name and f.number is not None for f in self.filters):
            return
        if mode == "select" and not (
            constraints or self.filters or self.parts.has("List") or self.interpreter.described
        ):
            self.cost += 1.0  # all there are of a kind
        if mode == "count" and (self.asked.numeric or not self._evoked()):
            return
        if mode == "count" and self.asked.name in filled and not self._namesakes(constraints):
            return
        if mode == "count" and self.parts.has("Name"):
            constraints = [replace(c, union=True) if self._called(c) else c for c in constraints]
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
            descending=self._descending(),
            limit=self.limit,
            branches=tuple(sides),
            cost=self.cost,
            assumed=self.cost - self.cover.cost,
            percent=self.parts.has("Percent"),
            whether=self._whether()
            and not self._which()
            and not self.parts.has("Or")
            and mode in ("compare", "extreme-count", "both"),
            swapped=mode == "percent" and not self._differs() and self._percent_first(sides),
            evoked=self._evoked() or any(self.parts.has(n) for n, iri in ASKING.items() if iri in self.asked.answers),
            share=mode == "percent" and not self._differs(),
            uncovered=self.cover.uncovered,
        )

    def _too_wide(self, constraints: Sequence[Constraint]) -> bool:
        """Whether one thing is asked for where only what holds many of them is named: a chair, of a province."""
        told = {c.slot.name for c in constraints} | set(self.types) | {self.asked.name}
        several = self.parts.has("List", "HowMany", "Each") or any(
            e.meanings[0].label == "plural" for e in self.parts.operators
        )
        return not several and any(
            c.slot.wide
            and not any(set(c.slot.classes) < set(s.classes) for n, s in self.view.slots.items() if n in told)
            for c in constraints
        )

    def _called(self, constraint: Constraint) -> bool:
        """Whether all that bear a name are meant: "communes called X"."""
        names = [e for e in self.parts.operators if e.operator == "Name"]
        return len(constraint.candidates) > 1 and any(0 < constraint.place - e.last <= 2 for e in names)  # noqa: PLR2004

    def _namesakes(self, constraints: Sequence[Constraint]) -> bool:
        """Whether what is asked is which things bear a name."""
        own = next((c for c in constraints if c.slot.name == self.asked.name), None)
        return own is not None and len(own.candidates) > 1 and self.parts.has("Name")

    def _evoked(self) -> bool:
        """Whether a word of the question says what is asked."""
        return self.asked.name in self.types or self._said(self.asked)

    def _alone(self, constraints: Sequence[Constraint]) -> bool:
        """Whether one thing is named where the greatest of several is asked for."""
        own = next((c for c in constraints if c.slot.name == self.asked.name), None)
        return own is not None and not own.union

    # constraints by slot

    def _constraints(self) -> dict[str, list[Constraint]] | None:
        groups: dict[str, list[Constraint]] = {}
        former = [e for e in self.parts.operators if e.operator == "Former"]
        dated = bool(self.parts.times) and bool(self.view.during)
        for edge, slot in self.pairs:
            candidates = self.interpreter._candidates(slot, edge, dated=dated)  # noqa: SLF001 (two halves of one job)
            if slot.path == "" and candidates and all(m.ends for m in candidates) and not dated:
                self.cost += 0.4  # what is over is more often asked about in a reading of its own
            marker = next((f for f in former if _gap(f, edge) == 0 and id(f) not in self.used), None)
            if marker is not None:
                past = self.interpreter._past(slot, edge)  # noqa: SLF001
                if past:
                    candidates = past if slot.ended is not False else ()
                    self.used.add(id(marker))
                elif slot.ended and candidates:
                    self.used.add(id(marker))
            if any(op.operator == "Current" and _gap(op, edge) == 0 for op in self.parts.operators):
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
                self.cost += 2.0
            if not edge.designated and edge.quality == "bare":
                self._undesignated(edge, slot)
        return groups

    def _undesignated(self, edge: Edge, slot: Slot) -> None:
        """A class word right beside a name that is of another class of the same slot contradicts it."""
        for word in self.parts.classes:
            own = {m.iri for m in word.meanings}
            if word.last + 1 == edge.first and own.intersection(slot.classes):
                self.cost += ODD_COST
            after = word.lang == "en" and edge.last + 1 == word.first
            if after and not self.lattice.tokens[word.last].folded.endswith("s"):
                self.cost += ODD_COST

    # measure and mode

    def _measure(self) -> Slot | None:
        for _, slot in self.parts.slots:
            if slot.numeric:
                return slot
        if self.asked.numeric:
            return self.asked
        if any(e.operator in ("More", "Less") and e.meanings[0].label == "time" for e in self.parts.operators):
            dated = [s for s in self.view.slots.values() if s.temporal]
            return next((s for s in dated if s.time or self._said(s)), dated[0] if dated else None)
        if any(
            e.operator in ("Most", "Least", "More", "Less") and e.meanings[0].label == "size"
            for e in self.parts.operators
        ):
            sized = next((s for s in self.view.slots.values() if s.size), None)
            if sized is not None:
                return sized
        numeric = [s for s in self.view.slots.values() if s.numeric and s.default]
        return numeric[0] if numeric else self._only_numeric()

    def _only_numeric(self) -> Slot | None:
        numeric = [s for s in self.view.slots.values() if s.numeric]
        order = self.parts.first("Latest", "Earliest")
        if order is not None:
            temporal = [s for s in self.view.slots.values() if s.temporal]
            return temporal[0] if len(temporal) == 1 else next((s for _, s in self.parts.slots if s.temporal), None)
        return numeric[0] if len(numeric) == 1 else None

    def _use(self, *names: str) -> bool:
        found = [e for e in self.parts.operators if e.operator in names]
        self.used.update(id(e) for e in found)
        return bool(found)

    def _descending(self) -> bool:
        below = self.parts.has("Below") and not self.parts.numbers
        return not (self.parts.has("Least", "Less", "Earliest") or below)

    def _mode(self, groups: dict[str, list[Constraint]], measure: Slot | None) -> tuple[Mode, Slot | None]:
        parts = self.parts
        several = any(len(group) > 1 for group in groups.values()) or len(parts.times) > 1
        asks = parts.has("Who", "When", "Where", "HowMany", "Difference") or self._which()
        asks = asks or any(slot.name not in groups and not slot.asks for _, slot in parts.slots)
        whether = self._whether() and not asks
        loosely = parts.has("Above", "Below") and not parts.numbers
        comparing = parts.has("More", "Less", "Compare") or (loosely and several)
        if loosely and not comparing:
            # "dưới bao nhiêu" asks for a bound, which the figure keeps.
            quantity = [e for e in parts.operators if e.operator in ("HowMany", "Percent")]
            bounds = [e for e in parts.operators if e.operator in ("Above", "Below")]
            self.used.update(id(e) for e in bounds if any(_gap(e, q) == 0 for q in quantity))
        if (parts.has("Difference") or (comparing and parts.has("HowMany"))) and several and not self._meant(measure):
            counted = self._counted_class(next(iter(g[0].slot for g in groups.values() if len(g) > 1)))
            if counted is not None:
                self._use("Difference", "More", "Less", "Compare", "HowMany", "Above", "Below")
                return "difference-count", counted
        if parts.has("Difference") and measure is not None:
            self._use("Difference", "More", "Less", "Compare", "HowMany", "Above", "Below")
            if self._use("Percent"):
                return "percent", None
            return "difference", None
        if parts.has("Percent") and measure is not None and (several or comparing):
            self._use("Percent", "More", "Less", "Compare", "HowMany", "Above", "Below")
            return "percent", None
        if comparing and len(groups.get(self.asked.name, ())) > 1 and not self._meant(measure):
            counted = self._counted_class(self.asked)
            if counted is not None:
                self._use("More", "Less", "Compare", "Whether", "Above", "Below")
                return "extreme-count", counted
        if comparing and measure is not None and (several or self._sided()):
            if parts.has("HowMany") and not self._which_class():
                self._use("HowMany", "More", "Less", "Compare", "Above", "Below")
                return "difference", None
            self._use("More", "Less", "Compare", "Whether", "Above", "Below")
            return "compare", None
        if parts.has("Most", "Least", "Latest", "Earliest"):
            counted = self._counted_class(self.asked)
            if counted is not None and not self._meant(measure):
                self._use("Most", "Least")
                return "extreme-count", counted
            if measure is not None:
                self._use("Most", "Least", "Latest", "Earliest", "Top")
                return "extreme", None
        if parts.has("Top") and measure is not None and not self.asked.numeric:
            self._use("Top")
            return "extreme", None
        if parts.has("Both"):
            self._use("Both")
            if any(len(group) > 1 for name, group in groups.items() if name != self.asked.name):
                return "both", None
        if parts.has("Total") and measure is not None and self.asked.numeric:
            self._use("Total", "HowMany")
            if not any(s.subject and len(groups.get(s.name, ())) == 1 for s in self.view.slots.values()):
                return "total", None
        if parts.has("Average") and measure is not None and self.asked.numeric:
            self._use("Average", "HowMany")
            return "average", None
        if whether:
            self._use("Whether", "Not")
            return "whether", None
        if parts.has("HowMany") and not self.asked.numeric:
            self._use("HowMany", *(() if any(s.numeric for _, s in parts.slots) else ("Total",)))
            return "count", None
        self._use("HowMany", "Percent")
        return "select", None

    def _meant(self, measure: Slot | None) -> bool:
        """Whether the measure was said, or is what the view is about."""
        if measure is None:
            return False
        sized = measure.size and any(e.meanings[0].label == "size" for e in self.parts.operators)
        return bool(measure.default) or sized or measure.temporal or self._said(measure)

    def _said(self, slot: Slot) -> bool:
        return any(s.name == slot.name for _, s in self.parts.slots)

    def _which(self) -> bool:
        whats = [e for e in self.parts.operators if e.operator == "What"]
        things = [*self.parts.classes, *(e for e, _ in self.parts.slots)]
        return any(_gap(w, t) <= 1 for w in whats for t in things) or (bool(whats) and not self._whether())

    def _which_class(self) -> bool:
        whats = [e for e in self.parts.operators if e.operator == "What"]
        return any(_gap(w, t) <= 1 for w in whats for t in self.parts.classes)

    def _whether(self) -> bool:
        first = self.interpreter.opening(self.cover.edges)
        last = max((e.last for e in self.cover.edges), default=0)
        for edge in self.parts.operators:
            if edge.operator == "Whether" and (edge.quality != "word-en" or edge.first == first):
                return True
            asking = self.parts.has("What", "Who", "When", "Where", "HowMany")
            if edge.operator == "Not" and edge.last == last and edge.first > first and not asking:
                return True
        return False

    def _sided(self) -> bool:
        """Whether one class used as a value (a target) sets one side apart from the other."""
        return any(e for e in self.parts.classes if self._value_slot(e))

    def _value_slot(self, edge: Edge) -> Slot | None:
        """Return the slot of which the class itself is the value, if there is one."""
        iris = {m.iri for m in edge.meanings}
        for slot in self.view.slots.values():
            if slot.path == RDF + "type" and iris.intersection(slot.classes):
                return slot
        return None

    def _counted_class(self, asked: Slot) -> Slot | None:
        for edge in self.parts.classes:
            slots = [s for s in self.interpreter._slots_of_class(edge) if s.name != asked.name]  # noqa: SLF001
            own = {m.iri for m in edge.meanings}.intersection(asked.classes)
            if slots and not own:
                return slots[0]
            roots = [s for s in slots if s.path == ""]
            if roots and own and asked.path != "":
                narrower = set(asked.classes) < set(roots[0].classes)
                if narrower and not own:
                    return roots[0]
        for _, slot in self.parts.slots:
            if slot.name != asked.name and slot.classes:
                return slot
        return None

    # numbers

    def _numbers(self, mode: Mode, measure: Slot | None) -> None:
        for edge in self.parts.numbers:
            before = [
                op
                for op in self.parts.operators
                if op.operator in COMPARISONS and (_gap(op, edge) <= 1) and id(op) not in self.used
            ]
            named = [op for op in before if op.operator != "Equal"] or before
            if mode == "extreme" and not named:
                self.limit = int(edge.number or 0)
                self.used.add(id(edge))
                continue
            having = next((s for e, s in self.parts.slots if not s.numeric and s.classes and _gap(e, edge) <= 2), None)  # noqa: PLR2004
            if having is not None:
                continue
            if measure is not None and named and edge.number is not None:
                operator = self._comparison(edge, named)
                following = self.lattice.tokens[edge.last + 1 : edge.last + 2]
                percent = any(token.text == "%" for token in following) or any(
                    op.operator == "Percent" and op.first == edge.last + 1 for op in self.parts.operators
                )
                scaled = edge.quality == "scaled"
                text = self.lattice.text(edge.mask)
                self.filters.append(
                    Filter(measure, operator, number=edge.number, text=text, percent=percent, scaled=scaled)
                )
                self.used.add(id(edge))
                self.used.update(id(op) for op in named)
            elif mode == "whether" and edge.number is not None:
                numeric = measure or next((s for s in self.view.slots.values() if s.numeric), None)
                if numeric is not None:
                    self.filters.append(Filter(numeric, "=", number=edge.number, text=self.lattice.text(edge.mask)))
                    self.used.add(id(edge))
                    if not named:
                        self.cost += 0.3
            elif mode == "select" and edge.number is not None and measure is not None and self._stated(measure):
                self.filters.append(Filter(measure, "=", number=edge.number, text=self.lattice.text(edge.mask)))
                self.used.add(id(edge))

    def _percent_first(self, sides: Sequence[tuple[Constraint, ...]]) -> bool:
        """Whether the percentage is asked for before both sides: "what percentage of its villages are model ones"."""
        sign = self.parts.first("Percent")
        if sign is None or len(sides) != 2:  # noqa: PLR2004 (a percentage has two sides)
            return False
        return all(
            sign.first < edge.first for edge, slot in self.pairs if any(c.slot is slot for s in sides for c in s)
        )

    def _differs(self) -> bool:
        return self.parts.has("Difference", "More", "Less", "Below", "Above")

    def _stated(self, measure: Slot) -> bool:
        """Whether a bare number can be a value of `measure` that the question states."""
        return not measure.default and measure.name != self.asked.name and (self._said(measure) or self.view.spoken)

    def _comparison(self, edge: Edge, named: Sequence[Edge]) -> Comparison:
        after = [op for op in named if op.first > edge.last]
        return COMPARISONS[(after or list(named))[0].operator]

    # times

    def _times(self, groups: dict[str, list[Constraint]], mode: Mode) -> bool:
        slot = next((s for s in self.view.slots.values() if s.time), None)
        for edge in self.parts.times:
            interval = edge.interval
            if interval is None:
                return False
            relation = next(
                (
                    op
                    for op in self.parts.operators
                    if op.operator in ("Before", "After") and op.last + 1 == edge.first and id(op) not in self.used
                ),
                None,
            )
            if relation is not None:
                self.used.add(id(relation))
                interval = (
                    Interval(BEGINNING, interval.start)
                    if relation.operator == "Before"
                    else Interval(interval.end, END_OF_TIME)
                )
            if slot is not None and slot.classes:
                if relation is not None:
                    return False
                found = self.index.spanning(slot.classes, interval.start, interval.end)
                text = self.lattice.text(edge.mask)
                found_ = Constraint(slot, tuple(found), text, edge.cost, place=edge.first)
                groups.setdefault(slot.name, []).append(found_)
            elif slot is not None and slot.temporal:
                if mode == "whether" or self.asked.name != slot.name or len(self.view.slots) > 2:  # noqa: PLR2004
                    self.filters.append(Filter(slot, "=", interval=interval, text=self.lattice.text(edge.mask)))
            elif self.view.during:
                if self.when.interval is not None:
                    return False
                self.when = When(interval=interval)
            else:
                temporal = next((s for s in self.view.slots.values() if s.temporal), None)
                if temporal is None:
                    return False
                self.filters.append(Filter(temporal, "=", interval=interval, text=self.lattice.text(edge.mask)))
            self.used.add(id(edge))
        former = [e for e in self.parts.operators if e.operator == "Former" and id(e) not in self.used]
        if former and self.view.former and self.when.interval is None:
            self.when = When(former=True)
            self.used.update(id(e) for e in former)
        elif former and any(s.ended for s in self.view.slots.values()):
            self.used.update(id(e) for e in former)
        return True

    # classes

    def _classes(self, groups: dict[str, list[Constraint]], mode: Mode, counted: Slot | None) -> None:
        for edge in self.parts.classes:
            value = self._value_slot(edge)
            if value is not None:
                kept = tuple(m for m in edge.meanings if m.iri in value.classes)
                constraint = Constraint(value, kept, self.lattice.text(edge.mask), edge.cost, place=edge.first)
                groups.setdefault(value.name, []).append(constraint)
                self.used.add(id(edge))
                continue
            slots = self.interpreter._slots_of_class(edge)  # noqa: SLF001
            iris = [m.iri for m in edge.meanings]
            if self.asked.single == "true" and mode == "select" and any(s.name == self.asked.name for s in slots):
                # There is but one value: the class word names the slot, loosely ("tỉnh" for a city).
                self.used.add(id(edge))
                continue
            chosen = self._governing(edge, slots) or next((s for s in slots if s.name == self.asked.name), None)
            if counted is not None and any(s.name == counted.name for s in slots):
                own = chosen is not None and set(iris).intersection(self.asked.classes)
                if not own or (chosen is not None and len(counted.classes) <= len(chosen.classes)):
                    chosen = counted
            if chosen is None:
                chosen = next((s for s in slots if s.name not in groups), None)
                if chosen is not None:
                    self.cost += 0.4
            if chosen is None:
                same = any(
                    set(iris).intersection(m.classes) for s in slots for c in groups[s.name] for m in c.candidates
                )
                self.cost += 0.3 if same else ODD_COST
                continue
            if chosen.name in self.types and self.types[chosen.name] not in iris:
                # Two class words for one slot ("xã, phường") allow either.
                self.types[chosen.name] += " " + " ".join(iris[:1])
            else:
                self.types[chosen.name] = iris[0] if len(iris) == 1 else " ".join(iris)
            self.used.add(id(edge))

    def _governing(self, edge: Edge, slots: Sequence[Slot]) -> Slot | None:
        """Return the slot whose words stand right before a class word: "formed from the units of"."""
        for word, slot in self.parts.slots:
            if slot.asks and slot.name != self.asked.name and 0 < edge.first - word.last <= 3:  # noqa: PLR2004
                return next((s for s in slots if s.name == slot.name), None)
        return None

    # literal values

    def _values(self, groups: dict[str, list[Constraint]]) -> bool:
        for edge in self.parts.literals:
            names = [m.partition(".")[2] for meaning in edge.meanings for m in meaning.classes]
            said = [s.name for e, s in self.parts.slots if _gap(e, edge) <= 3]  # noqa: PLR2004
            order = [name for name in said if name in names] or names
            slot = next((self.view.slots[n] for n in order if n in self.view.slots and n not in groups), None)
            if slot is None or slot.name == self.asked.name:
                return False
            if slot.name not in said:
                self.cost += 0.2
            groups.setdefault(slot.name, []).append(
                Constraint(slot, edge.meanings[:1], self.lattice.text(edge.mask), edge.cost)
            )
            self.valued.add(slot.name)
        return True

    def _truths(self) -> None:
        """Take a property that is true or false for a condition: "books available online", "not available"."""
        for edge, slot in self.parts.slots:
            if slot.boolean and slot.name != self.asked.name:
                nots = [op for op in self.parts.operators if op.operator == "Not" and 0 <= edge.first - op.last <= 2]  # noqa: PLR2004
                self.used.update(id(op) for op in nots)
                self.filters.append(Filter(slot, "=", truth=not nots, text=self.lattice.text(edge.mask)))

    def _having(self) -> Slot | None:
        for edge in self.parts.numbers:
            if id(edge) in self.used:
                continue
            for other, slot in self.parts.slots:
                if slot.name != self.asked.name and slot.classes and _gap(other, edge) <= 2:  # noqa: PLR2004
                    self.limit = int(edge.number or 0)
                    near = [op for op in self.parts.operators if op.operator in COMPARISONS and _gap(op, edge) <= 3]  # noqa: PLR2004
                    if any(op.operator == "Above" for op in near) and not any(op.operator == "AtLeast" for op in near):
                        self.limit += 1
                    self.used.add(id(edge))
                    self.used.update(id(op) for op in near)
                    return slot
        return None

    # sides of a comparison

    def _branches(
        self, groups: dict[str, list[Constraint]], mode: Mode
    ) -> tuple[list[Constraint], list[tuple[Constraint, ...]]] | None:
        if mode == "both":
            name = next(n for n, g in groups.items() if len(g) > 1 and n != self.asked.name)
            shared = [c for n, group in groups.items() if n != name for c in group]
            return shared, [(c,) for c in groups[name]]
        if mode not in ("compare", "difference", "percent", "difference-count"):
            merged = []
            for group in groups.values():
                constraint = self._merged(group)
                if constraint is None:
                    return None
                merged.append(constraint)
            return merged, []
        multiple = {name: group for name, group in groups.items() if len(group) > 1}
        count = max((len(group) for group in multiple.values()), default=0)
        shared = [group[0] for name, group in groups.items() if name not in multiple]
        if any(len(group) != count for group in multiple.values()):
            return None
        value = next((c for c in shared if c.slot.path == RDF + "type"), None)
        if count == 0:
            if value is None:
                return None
            shared.remove(value)
            return shared, [self._other_side(value), (value,)]
        if not self.parts.has("And", "Or", "Compare", "Difference", "Both") and self.parts.times == []:
            self.cost += 1.0
        sides = [tuple(group[i] for group in multiple.values()) for i in range(count)]
        for aspect in [c for c in shared if self._aspect(c.slot)] if count == 2 else []:  # noqa: PLR2004
            if not any(c.slot is aspect.slot for side in sides for c in side):
                shared.remove(aspect)
                near = self._nearest(aspect, sides)
                sides[near] = (*sides[near], aspect)
        return shared, sides

    def _aspect(self, slot: Slot) -> bool:
        """Whether `slot` tells what a figure is rather than what it is of: a target, an estimate."""
        return slot.path == RDF + "type" or any(slot.path == s.status for s in self.view.slots.values() if s.status)

    def _other_side(self, value: Constraint) -> tuple[Constraint, ...]:
        """The side that is not of the class said: the classes of the slot that are no kin of it."""
        own = {iri for m in value.candidates for iri in m.classes} | {m.iri for m in value.candidates}
        others = [self.index.about(iri) for iri in value.slot.classes if iri not in own]
        kept = tuple(m for m in others if m is not None and not own.intersection(m.classes))
        return (Constraint(value.slot, kept, ""),) if kept else ()

    def _nearest(self, value: Constraint, sides: Sequence[tuple[Constraint, ...]]) -> int:
        gaps = [min(abs(c.place - value.place) for c in side) for side in sides]
        return gaps.index(min(gaps))

    def _merged(self, group: Sequence[Constraint]) -> Constraint | None:
        if len(group) == 1:
            return group[0]
        slot = group[0].slot
        shared = [m for m in group[0].candidates if all(m in c.candidates for c in group[1:])]
        if shared:
            # Said twice, the second time to be clear.
            return Constraint(slot, tuple(shared), group[0].text, min(c.cost for c in group))
        if slot.time or any(len(c.candidates) != 1 for c in group):
            return None
        self.cost += 0.2 if self.parts.has("And", "Or", "Both") else 1.5
        candidates = tuple(m for c in group for m in c.candidates)
        text = ", ".join(c.text for c in group)
        return Constraint(slot, candidates, text, max(c.cost for c in group), union=True)

    def _relative(self, edge: Edge) -> bool:
        """Whether a question word only ties a description to its noun: "the commune where X serves"."""
        others = [e for e in self.parts.operators if e.operator in (*ASKING, "What", "HowMany") and e is not edge]
        return edge.quality == "word-en" and any(e.last + 1 < edge.first for e in others)

    # nothing may be left over

    def _leftover(
        self, mode: Mode, measure: Slot | None, counted: Slot | None, sides: Sequence[tuple[Constraint, ...]]
    ) -> None:
        last = max((e.last for e in self.cover.edges), default=0)
        for edge in self.parts.operators:
            if edge.operator == "PronounPerson" and not self.interpreter.loose:
                self.cost += 1.5
            if id(edge) in self.used or edge.operator in NEUTRAL or edge.operator == "Whether":
                continue
            if edge.operator == "Not" and edge.last == last:
                continue  # the particle that closes a question
            if edge.operator == "Between" and len(sides) > 1:
                continue
            if edge.operator in ASKING and (
                ASKING[edge.operator] in self.asked.answers
                or self._relative(edge)
                or (edge.operator != "When" and self._said(self.asked) and self.asked.classes)
            ):
                continue
            self.cost += UNUSED_COST
        for edge in self.parts.numbers:
            if id(edge) not in self.used:
                self.cost += UNUSED_COST
        for edge, slot in self.parts.slots:
            labels = any(s.name == slot.name and _gap(edge, e) <= 6 for e, s in self.pairs)  # noqa: PLR2004
            known = {self.asked.name, counted.name if counted else ""}
            if measure is not None and not (self.asked.numeric and mode == "select"):
                known.add(measure.name)
            known |= self.valued | {f.slot.name for f in self.filters}
            if slot.path == "" and len({s.name for _, s in self.parts.slots}) > 1:
                continue
            if slot.name not in known and not labels and slot.name not in self.types:
                self.cost += 0.3 if slot.asks else ODD_COST
