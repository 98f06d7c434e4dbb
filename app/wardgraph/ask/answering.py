"""Asking the graph what a reading asks: settling names by what is known, running the query, finding its grounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from wardgraph.ask.compile import Compiler
from wardgraph.ask.computing import Computer
from wardgraph.ask.grounds import Grounds
from wardgraph.ask.outcome import Outcome, number_of, plain, same
from wardgraph.ask.phrases import interpretation, name, number_text, sentence
from wardgraph.ask.reading import WINDOW, Constraint
from wardgraph.ask.settling import Settler
from wardgraph.errors import Text
from wardgraph.names import RDFS, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardgraph.ask.index import Index, Meaning
    from wardgraph.ask.reading import Reading
    from wardgraph.ask.understand import Understanding
    from wardgraph.errors import Language
    from wardgraph.store.interface import Row, Store, Term

MOST_ASSUMED = 2.9
# Things asked about at once that are told one by one.
MAX_APART = 6
MAX_TRIES = 8


def _keeps(reading: Reading, first: Reading) -> bool:
    """Whether every word that names something in `first` tells something in `reading`: names are not explained away."""
    return not first.naming & ~reading.telling


def _stays(reading: Reading, first: Reading) -> bool:
    """Whether the thing that `first` asks about is asked about, where the views are but guessed from the data.

    That a station has no year must not be answered by the year of a line that stops there.
    """
    root = first.view.root
    named = first.constraint(root.name) if root is not None and first.view.derived else None
    if named is None:
        return True
    own = reading.constraint(reading.view.root.name) if reading.view.root is not None else None
    return own is not None and bool({m.iri for m in own.candidates} & {m.iri for m in named.candidates})


def _turns(reading: Reading, first: Reading) -> bool:
    """Whether `reading` asks for something else of the facts that `first` is about: it is another question."""
    one, other = set(reading.asked.classes), set(first.asked.classes)
    if reading.view is not first.view or reading.mode != first.mode or reading.asked.name == first.asked.name:
        return False
    kinds = first.types.get(first.asked.name)
    if kinds and reading.types.get(reading.asked.name) == kinds:
        return False  # a city is asked for: a province has them at its level, and below it
    return not (one and other) or not (one <= other or other <= one) or one == other


class Answerer:
    """Answers one question.

    Args:
        store: where queries run.
        index: labels of things.
        as_of: ISO day that "now" means.
        lang: language of the answer.
    """

    def __init__(self, store: Store, index: Index, as_of: str, lang: str) -> None:
        self.store = store
        self.index = index
        self.as_of = as_of
        self.lang: Language = "en" if lang == "en" else "vi"
        self.compiler = Compiler(as_of, self.lang)
        self._computer = Computer(self)
        self._settler = Settler(store, index, self.compiler, self.lang, self._known)

    def answer(self, meant: Understanding) -> Outcome:
        """Return the outcome of the likeliest reading that the graph has an answer to, or the refusal of the first."""
        sound = [r for r in meant.readings if r.assumed <= MOST_ASSUMED]
        if not sound:
            return Outcome(reading=None)
        ahead = sound[0].when.interval
        if ahead is not None and ahead.start > self.as_of:
            return Outcome(reading=sound[0], interpretation=interpretation(sound[0], self.lang))  # nobody knows yet
        cheapest = sound[0].cost
        first: Outcome | None = None
        tried: set[str] = set()
        near = [
            r
            for r in sound
            if r.cost <= cheapest + WINDOW and not _turns(r, sound[0]) and _keeps(r, sound[0]) and _stays(r, sound[0])
        ]
        for reading in near:
            sparql = self.compiler.query(reading)
            if sparql in tried:
                continue
            if len(tried) == MAX_TRIES:
                break
            tried.add(sparql)
            outcome = self._try(reading)
            if outcome.status != "unanswered":
                return outcome
            first = first or outcome
        return first or Outcome()

    def _try(self, reading: Reading) -> Outcome:
        settled = self._settler.settle(reading)
        if isinstance(settled, Outcome):
            return settled
        outcome = Outcome(reading=settled, interpretation=interpretation(settled, self.lang))
        if any(not c.candidates for c in (*settled.constraints, *(c for side in settled.branches for c in side))):
            outcome.sparql = ""
            return outcome
        settled = self._computer.scaled(self._computer.graded(settled))
        outcome.sparql = self.compiler.query(settled)
        runner = {
            "whether": self._whether,
            "count": self._count,
            "difference": self._computer.computed,
            "percent": self._computer.computed,
            "ratio": self._computer.computed,
            "count-having": self._count,
            "total": self._computer.computed,
            "average": self._computer.computed,
            "compare": self._computer.compared,
            "difference-count": self._computer.counted,
            "share-count": self._computer.proportion,
            "average-count": self._computer.proportion,
        }.get(settled.mode, self._values)
        runner(settled, outcome)
        return outcome

    def _known(self, reading: Reading) -> bool:
        """Whether every side of a comparison has its figure."""
        return all(self._computer.side(reading, number) for number in range(len(reading.branches)))

    # -- kinds of answers

    def _values(self, reading: Reading, outcome: Outcome) -> None:
        terms: list[Term] | None = None
        counts: dict[str, str] = {}
        if reading.mode in ("extreme", "extreme-count"):
            reading, terms, counts = self._with_ties(reading)
            outcome.sparql = self.compiler.query(reading)
        if terms is None:
            terms = [next(iter(row.values())) for row in self.store.select(outcome.sparql) if row]
        if not terms:
            self._nothing_shared(reading, outcome)
            return
        named = next((c for c in reading.constraints if c.union and c.slot.name == reading.asked.name), None)
        if reading.mode == "extreme" and named is not None and len(terms) < min(len(named.candidates), reading.limit):
            return  # they cannot be put in order: of one of them nothing is known
        grounds = Grounds(self, reading)
        behind = grounds.of(terms)
        if reading.asked.numeric and reading.mode == "select":
            if any(len(self._described(inner)) > 1 for inner in reading.inner.values()):
                return  # several things are described, and they have no one number
            outcome.answers = [grounds.number(terms[0], behind)]
            percent = str(outcome.answers[0]["unit"] or "").startswith("%")
            if (reading.percent and not percent) or (reading.things and percent):
                outcome.answers = []  # a share was asked for and this is none, or the other way about
                return
        else:
            outcome.answers = self.named(terms)
        outcome.iris = [term.value for term in terms if isinstance(term, NamedNode)]
        notes = [*grounds.notes(terms, behind)]
        if reading.mode == "extreme":
            notes = self._sizes(reading, outcome)
        elif reading.mode == "extreme-count":
            told = [(a, counts[a["iri"]]) for a in outcome.answers[:5] if a["iri"] in counts]
            notes = [f"{a['label']}: {number_text(float(count), self.lang)}." for a, count in told]
            if reading.each:
                outcome.answers = [{**a, "value": number_of(Literal(counts[a["iri"]]))} for a in outcome.answers]
                notes = []
        self._done(reading, outcome, notes, behind, grounds)
        outcome.text = self._apart(reading) or outcome.text
        if reading.whether:
            first = next((c.candidates[0].iri for c in reading.constraints if c.slot.name == reading.asked.name), None)
            held = reading.mode == "both" or (first in outcome.iris and len(outcome.iris) == 1)
            self.yes_or_no(outcome, held=held)

    def _nothing_shared(self, reading: Reading, outcome: Outcome) -> None:
        """Say no where it is asked if two things have one in common, and each has another."""
        if reading.mode != "both" or not reading.whether:
            return
        told, behind = [], []
        for side in reading.branches:
            single = replace(reading, mode="select", constraints=(*reading.constraints, *side), branches=())
            terms = [next(iter(row.values())) for row in self.store.select(self.compiler.select(single)) if row]
            if not terms:
                return
            told.append(sentence(single, self.said(self.named(terms)), self.lang))
            behind.append((Grounds(self, single), terms))
        outcome.status = "answered"
        outcome.text = " ".join(told)
        for grounds, terms in behind:
            sources, as_of = grounds.sources(grounds.of(terms))
            outcome.sources += [s for s in sources if s not in outcome.sources]
            outcome.as_of = max(filter(None, (outcome.as_of, as_of)), default=None)
        self.yes_or_no(outcome, held=False)

    def _described(self, inner: Reading) -> set[str]:
        """Return the things that a description fits."""
        rows = self.store.select(self.compiler.select(inner))
        return {next(iter(row.values())).value for row in rows if row}

    def _apart(self, reading: Reading) -> str:
        """Return one sentence for each of several things asked about at once: who holds which of two posts."""
        several = [c for c in reading.constraints if c.union]
        if reading.mode != "select" or len(several) != 1 or not 1 < len(several[0].candidates) <= MAX_APART:
            return ""
        told, missing, alike = [], [], set()
        for meaning in several[0].candidates:
            one = replace(several[0], candidates=(meaning,), union=False)
            single = replace(reading, constraints=tuple(one if c is several[0] else c for c in reading.constraints))
            found = self.named(
                next(iter(row.values())) for row in self.store.select(self.compiler.query(single)) if row
            )
            alike.add(tuple(str(answer["iri"]) for answer in found))
            if found:
                told.append(sentence(single, self.said(found), self.lang))
            else:
                missing.append(name(meaning, self.lang))
        if len(alike) == 1:
            return ""
        if missing:
            names = ", ".join(missing)
            told.append(
                Text(f"Chưa có dữ kiện này về {names}.", f"Nothing is known of this for {names}.").in_(self.lang)
            )
        return " ".join(told)

    def yes_or_no(self, outcome: Outcome, *, held: bool) -> None:
        """Make yes or no of an outcome, its text kept as the reason."""
        outcome.answers = [plain(value=held)]
        said = Text("Có", "Yes") if held else Text("Không", "No")
        outcome.text = f"{said.in_(self.lang)}. {outcome.text}"

    def _done(
        self, reading: Reading, outcome: Outcome, notes: Sequence[str], behind: Sequence[Row], grounds: Grounds
    ) -> None:
        outcome.status = "answered"
        described = {}
        for slot, inner in reading.inner.items():
            things = sorted(self.label(iri) for iri in self._described(inner))
            if 0 < len(things) <= MAX_APART:
                described[slot] = ", ".join(things)
        outcome.text = sentence(reading, self.said(outcome.answers), self.lang, notes, described)
        outcome.sources, outcome.as_of = grounds.sources(behind)

    def named(self, terms: Iterable[Term]) -> list[dict[str, Any]]:
        """Return `terms` as answers of the contract, each once."""
        found: dict[str, dict[str, Any]] = {}
        for term in terms:
            found.setdefault(str(term), self.one(term))
        return list(found.values())

    def said(self, answers: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return `answers` as a sentence names them: what is no proper name in the language of the question."""
        return [{**answer, "label": self.common(answer["iri"]) or answer["label"]} for answer in answers]

    def common(self, iri: str | None) -> str:
        """Return the label of a concept or class in the language of the answer, "" of anything else."""
        meaning = self.index.about(iri) if iri else None
        if meaning is None or not (meaning.kind == "class" or SKOS + "Concept" in meaning.classes):
            return ""
        return meaning.label_en if self.lang == "en" else meaning.label

    def one(self, term: Term) -> dict[str, Any]:
        """Return one answer of the contract."""
        if isinstance(term, NamedNode):
            return {"label": self.label(term.value), "value": None, "unit": None, "qualifier": None, "iri": term.value}
        if isinstance(term, Literal):
            kind = term.datatype.value
            if kind == XSD + "boolean":
                return plain(value=term.value in ("true", "1"))
            if kind in (XSD + "date", XSD + "dateTime"):
                return plain(label=term.value[:10], value=term.value[:10])
            number = number_of(term)
            if number is not None and kind != XSD + "string":
                return plain(label=term.value, value=number)
            return plain(label=term.value, value=None)
        return plain(label=term.value, value=None)

    def label(self, iri: str) -> str:
        """Return the label of `iri` as the graph officially has it."""
        meaning = self.index.about(iri)
        if meaning is not None and meaning.kind in ("entity", "class"):
            return meaning.label
        rows = self.store.select(
            f"SELECT ?label WHERE {{ {NamedNode(iri)} (<{SKOS}prefLabel>|<{RDFS}label>) ?label }} ORDER BY ?label"
        )
        labels = [row["label"] for row in rows]
        for term in labels:
            if getattr(term, "language", None) == "vi":
                return term.value
        return labels[0].value if labels else iri.rpartition("/")[2].rpartition("#")[2]

    def _with_ties(self, reading: Reading) -> tuple[Reading, list[Term], dict[str, str]]:
        """Ask for as many as share the last place, so that no tie is broken by chance; return them with their sizes."""
        rows = [row for row in self.store.select(self.compiler.measures(reading)) if "measured" in row]
        sizes = [row["measured"].value for row in rows]
        skip, limit = reading.skip, reading.limit or 1
        if skip and (skip >= len(rows) or same(sizes[skip], sizes[skip - 1])):
            return reading, [], {}  # several share the place before: none is the second
        while 0 < skip + limit < len(rows) and same(sizes[skip + limit], sizes[skip + limit - 1]):
            limit += 1
        first = [next(iter(row.values())) for row in rows[skip : skip + limit]]
        return replace(reading, limit=limit), first, dict(zip((t.value for t in first), sizes[skip:], strict=False))

    def _sizes(self, reading: Reading, outcome: Outcome) -> list[str]:
        if reading.measure is None or reading.measure.temporal:
            return []
        found = []
        for answer in outcome.answers[:5]:
            if not answer["iri"]:
                continue
            meaning = self.index.about(answer["iri"])
            if meaning is None or not reading.asked.classes:
                continue
            single = self._about(reading, meaning)
            rows = list(self.store.select(self.compiler.select(single)))
            if rows:
                term = next(iter(rows[0].values()))
                grounds = Grounds(self, single)
                from wardgraph.ask.phrases import shown

                behind = grounds.of([term])
                when = self._period(reading, behind)
                found.append(f"{answer['label']}: {shown(grounds.number(term, behind), self.lang)}{when}.")
        return found

    def _period(self, reading: Reading, behind: Sequence[Row]) -> str:
        """Return what period a figure is of, where the question names none."""
        said = any(c.slot.time for c in reading.constraints)
        time = behind[0].get("time_") if behind else None
        meaning = self.index.about(time.value) if isinstance(time, NamedNode) and not said else None
        return f" ({name(meaning, self.lang)})" if meaning is not None else ""

    def _about(self, reading: Reading, meaning: Meaning) -> Reading:
        kept = tuple(c for c in reading.constraints if c.slot.name != reading.asked.name)
        types = {k: v for k, v in reading.types.items() if k != reading.asked.name}
        constraint = Constraint(reading.asked, (meaning,), meaning.label)
        measure = reading.measure or reading.asked
        return replace(
            reading, mode="select", asked=measure, constraints=(*kept, constraint), types=types, branches=(), limit=0
        )

    def _count(self, reading: Reading, outcome: Outcome) -> None:
        rows = list(self.store.select(outcome.sparql))
        number = int(next(iter(rows[0].values())).value) if rows else 0
        if number == 0 and not self._countable(reading):
            return
        what = reading.types.get(reading.asked.name, "")
        unit = self.label(what).lower() if what and " " not in what else None
        outcome.answers = [{"label": None, "value": number, "unit": unit, "qualifier": "=", "iri": None}]
        grounds = Grounds(self, reading)
        self._done(reading, outcome, (), grounds.of([], limit=20), grounds)

    def _countable(self, reading: Reading) -> bool:
        """Zero is an answer only where the graph knows of others of the kind: units of a province, not chairs."""
        del reading
        return False

    def _whether(self, reading: Reading, outcome: Outcome) -> None:
        if self.store.ask(outcome.sparql):
            grounds = Grounds(self, reading)
            behind = grounds.of([])
            outcome.answers = [plain(value=True)]
            self._done(reading, outcome, (), behind, grounds)
            return
        against = self._contradiction(reading)
        if against is None:
            return
        other, terms = against
        grounds = Grounds(self, other)
        outcome.answers = [plain(value=False)]
        texts = ", ".join(self.one(term)["label"] or str(self.one(term)["value"]) for term in terms[:5])
        label = other.asked.label(self.lang)
        note = f"{label[:1].upper()}{label[1:]}: {texts}."
        self._done(other, outcome, (), grounds.of(terms), grounds)
        outcome.text = f"{Text('Không', 'No').in_(self.lang)}. {note}"

    def _contradiction(self, reading: Reading) -> tuple[Reading, list[Term]] | None:
        """Return what the graph holds instead, where only one value can hold."""
        for constraint in reading.constraints:
            if not constraint.slot.single:
                continue
            rest = tuple(c for c in reading.constraints if c is not constraint)
            if not rest:
                continue
            other = replace(reading, mode="select", asked=constraint.slot, constraints=rest, limit=0)
            block = self.compiler.block(other)
            value = block.value(constraint.slot)
            if constraint.slot.single != "true":
                block.add(constraint.slot.single)
            lines = "\n  ".join(block.lines)
            rows = self.store.select(f"SELECT DISTINCT {value} WHERE {{ {lines} }} LIMIT 20")
            terms = [next(iter(row.values())) for row in rows if row]
            # Where the rest leaves several open, as a post does of which no place is said, none speaks against it.
            if terms and (len(terms) == 1 or constraint.slot.single == "true"):
                return other, terms
        if reading.filters:
            slot = reading.filters[0].slot
            other = replace(reading, mode="select", asked=slot, filters=())
            rows = self.store.select(self.compiler.select(other))
            terms = [next(iter(row.values())) for row in rows if row]
            grounds = Grounds(self, other)
            exact = terms and grounds.number(terms[0], grounds.of(terms[:1]))["qualifier"] == "="
            if exact or (terms and slot.temporal):
                return other, terms
        if reading.types:
            for name in reading.types:
                other = replace(reading, mode="select", asked=reading.view.slots[name], types={})
                leaf = next((s for s in reading.view.slots.values() if s.leaf), None)
                if leaf is None:
                    continue
                other = replace(other, asked=leaf)
                rows = self.store.select(self.compiler.select(other))
                terms = [next(iter(row.values())) for row in rows if row]
                if terms:
                    return other, terms
        return None
