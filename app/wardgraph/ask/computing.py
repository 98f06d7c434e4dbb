"""Answers computed of several facts: differences, percentages, ratios, sums, means, comparisons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wardgraph.ask.compile import halves
from wardgraph.ask.grounds import Grounds
from wardgraph.ask.outcome import Outcome, number_of, tidy
from wardgraph.ask.parts import aspect
from wardgraph.ask.phrases import name, number_text, sentence, shown
from wardgraph.errors import Text

if TYPE_CHECKING:
    from wardgraph.ask.answering import Answerer
    from wardgraph.ask.reading import Reading

MAX_NAMED = 6
# What is given in the unit of what it is computed from.
GRADED = ("extreme", "total", "average")
# Of these, where a number bounds the figures.
LISTED = ("select", "count", "whether")
SCALED = ("difference", "total", "average")


class Computer:
    """Computes for one question; `answerer` names things and holds the graph."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self.store = answerer.store
        self.compiler = answerer.compiler
        self.lang = answerer.lang

    def scaled(self, reading: Reading) -> Reading:
        """Let a difference be given in the unit that its first side is stated in, a sum in that of its best figure."""
        if reading.measure is None or not reading.measure.factor or not (reading.mode in SCALED or reading.each):
            return reading
        if reading.each:
            above, below = (self.side(reading, n).get("factor") or 1.0 for n in (reading.above, 1 - reading.above))
            return replace(reading, scale=int(above / below)) if above % below == 0 else reading
        factor = self._factor(reading)
        return replace(reading, scale=int(factor)) if factor and factor > 1 else reading

    def graded(self, reading: Reading) -> Reading:
        """Let only the best kind of fact count where several are set against each other: no target among results."""
        view = reading.view
        said = any(
            aspect(view, c.slot) for c in (*reading.constraints, *(c for side in reading.branches for c in side))
        )
        bounded = reading.mode in LISTED and any(f.number is not None for f in reading.filters)
        if not (bounded or reading.mode in GRADED) or said or not view.prefer or not view.graded:
            return reading
        loose = replace(reading, filters=tuple(f for f in reading.filters if f.number is None))
        rows = list(self.store.select(self.compiler.grades(loose if bounded else reading)))
        return replace(reading, grade=str(rows[0]["grade"])) if len(rows) > 1 else reading

    def _factor(self, reading: Reading) -> float | None:
        if reading.branches:
            return self.side(reading, 0).get("factor")
        grounds = Grounds(self._answerer, replace(reading, asked=reading.measure or reading.asked))
        return grounds.factor(grounds.of([]))

    def side(self, reading: Reading, number: int) -> dict[str, Any]:
        """Return the figure of side `number` with its grounds; empty where there is none."""
        if reading.measure is None:
            return {}
        single = replace(
            reading,
            mode="select",
            asked=reading.measure,
            constraints=(*reading.constraints, *reading.branches[number]),
            branches=(),
            limit=0,
        )
        rows = list(self.store.select(self.compiler.select(single)))
        if not rows:
            return {}
        term = next(iter(rows[0].values()))
        grounds = Grounds(self._answerer, single)
        behind = grounds.of([term])
        answer = self._answerer.one(term) if reading.measure.temporal else grounds.number(term, behind)
        return {"answer": answer, "factor": grounds.factor(behind), "behind": behind, "grounds": grounds}

    def computed(self, reading: Reading, outcome: Outcome) -> None:
        """Tell a difference, percentage, ratio, sum or mean, and what it is computed from."""
        rows = list(self.store.select(outcome.sparql))
        terms = [next(iter(row.values())) for row in rows if row]
        value = number_of(terms[0]) if terms else None
        sides = [self.side(reading, i) for i in range(len(reading.branches))]
        if value is None or not all(sides) or (not sides and (self._partial(reading) or self._of_two_times(reading))):
            return
        if self._of_two_kinds(reading, sides):
            return
        if (reading.share or reading.mode == "ratio") and any(
            str(s["answer"]["unit"] or "").startswith("%") for s in sides
        ):
            return  # a share is no part of anything, and nothing is a part of it
        timed = sides and all(any(c.slot.time for c in side) for side in reading.branches)
        if (reading.share or reading.each) and not timed and len({self._fact(side, "time_") for side in sides}) > 1:
            return  # a part of this year is none of the whole of another
        if len({self._fact(side, "root") for side in sides}) < len(sides):
            return  # both sides are one and the same fact
        times = Text("lần", "times").in_(self.lang)
        fixed = {"percent": "%", "ratio": times}.get(reading.mode)
        unit = fixed or (sides[0]["answer"]["unit"] if sides else self._unit(reading))
        if reading.each:
            above, below = (sides[n] for n in (reading.above, 1 - reading.above))
            if (above["factor"] or 1.0) % (below["factor"] or 1.0):
                return
            units = [side["answer"]["unit"] for side in (above, below)]
            unit = times if units[0] == units[1] else "/".join(units) if all(units) else None
        if not sides and not fixed:
            summed = Grounds(self._answerer, reading)
            unit = summed.number(terms[0], summed.of([]))["unit"] if reading.measure else None
        bounds = [s["answer"]["qualifier"] for s in sides if s["answer"]["qualifier"] not in (None, "=")]
        answer = {"label": None, "value": tidy(value), "unit": unit, "qualifier": "~" if bounds else "=", "iri": None}
        outcome.answers = [answer]
        inputs = Text(" và ", " and ").in_(self.lang).join(shown(s["answer"], self.lang) for s in sides)
        notes = [Text(f"Tính từ: {inputs}.", f"Computed from: {inputs}.").in_(self.lang)] if sides else []
        if bounds:
            notes.append(Text("Có số là cận hoặc ước.", "One of the inputs is a bound.").in_(self.lang))
        outcome.status = "answered"
        outcome.text = " ".join([f"{shown(answer, self.lang)}.", *notes])
        if not sides:
            grounds = Grounds(self._answerer, reading)
            outcome.sources, outcome.as_of = grounds.sources(grounds.of([]))
            outcome.text = sentence(reading, outcome.answers, self.lang, self._summed(reading))
        for side in sides:
            sources, as_of = side["grounds"].sources(side["behind"])
            outcome.sources += [s for s in sources if s not in outcome.sources]
            outcome.as_of = max(filter(None, (outcome.as_of, as_of)), default=None)

    def _subjects(self, reading: Reading) -> list[str] | None:
        """Return the things whose figures are taken together, by their labels; None where figures are of nothing."""
        subject = next((s for s in reading.view.slots.values() if s.subject and s.path), None)
        if subject is None:
            return None
        rows = self.store.select(self.compiler.select(replace(reading, mode="select", asked=subject, limit=0)))
        return [str(a["label"]) for a in self._answerer.named(next(iter(row.values())) for row in rows if row)]

    def _partial(self, reading: Reading) -> bool:
        """Whether one of the things named has no figure, so that a sum of the others is not what was asked."""
        named = next((c for c in reading.constraints if c.slot.subject and c.union), None)
        if named is None:
            return False
        if named.slot.path != "":
            return len(self._subjects(reading) or ()) < len(named.candidates)
        others = tuple(c for c in reading.constraints if c is not named)
        single = [replace(named, candidates=(one,), union=False) for one in named.candidates]
        told = replace(reading, mode="select", asked=reading.measure or reading.asked, limit=0)
        asked = [self.compiler.select(replace(told, constraints=(*others, one))) for one in single]
        return not all(list(self.store.select(query)) for query in asked)

    def _summed(self, reading: Reading) -> list[str]:
        """Return what a sum or mean is of: how many things have the figure, and which, where they are few."""
        names = self._subjects(reading) or []
        if len(names) < 2 or any(c.slot.subject and c.union for c in reading.constraints):  # noqa: PLR2004
            return []
        told = f": {', '.join(names)}" if len(names) <= MAX_NAMED else ""
        note = Text(f"Tính trên {len(names)} nơi có số liệu{told}.", f"Of the {len(names)} that have the figure{told}.")
        return [note.in_(self.lang)]

    def _of_two_times(self, reading: Reading) -> bool:
        """Whether a sum or mean would mix years though the question names none."""
        if any(c.slot.time for c in reading.constraints):
            return False
        behind = Grounds(self._answerer, reading).of([])
        return len({str(row["time_"]) for row in behind if "time_" in row}) > 1

    def _of_two_kinds(self, reading: Reading, sides: list[dict[str, Any]]) -> bool:
        """Whether a target would be set against a result though the question speaks of neither."""
        every = [*reading.constraints, *(c for side in reading.branches for c in side)]
        if not reading.view.graded or any(aspect(reading.view, c.slot) for c in every):
            return False
        return len({self._fact(side, "better1") for side in sides}) > 1

    def _fact(self, side: dict[str, Any], column: str) -> str:
        return str(side["behind"][0].get(column)) if side["behind"] else ""

    def _unit(self, reading: Reading) -> str | None:
        return reading.measure.unit or None if reading.measure else None

    def counted(self, reading: Reading, outcome: Outcome) -> None:
        """Tell the difference of two counts, each of which has to be more than nothing, and both counts."""
        rows = list(self.store.select(outcome.sparql))
        value = number_of(next(iter(rows[0].values()))) if rows and rows[0] else None
        if value is None or reading.counted is None:
            return
        told = []
        for side in reading.branches:
            single = replace(
                reading, mode="count", asked=reading.counted, constraints=(*reading.constraints, *side), branches=()
            )
            count = next(
                (number_of(next(iter(row.values()))) for row in self.store.select(self.compiler.query(single))), 0
            )
            named = ", ".join(name(m, self.lang) for c in side for m in c.candidates[:1])
            told.append(f"{named}: {number_text(float(count or 0), self.lang)}")
            grounds = Grounds(self._answerer, single)
            sources, as_of = grounds.sources(grounds.of([], limit=20))
            outcome.sources += [s for s in sources if s not in outcome.sources]
            outcome.as_of = max(filter(None, (outcome.as_of, as_of)), default=None)
        outcome.answers = [{"label": None, "value": value, "unit": None, "qualifier": "=", "iri": None}]
        outcome.status = "answered"
        outcome.text = f"{number_text(float(value), self.lang)} ({'; '.join(told)})."

    def proportion(self, reading: Reading, outcome: Outcome) -> None:
        """Tell what percentage of things are of a kind or in a place, or how many there are for each of others."""
        rows = list(self.store.select(outcome.sparql))
        value = number_of(next(iter(rows[0].values()))) if rows and rows[0] else None
        if value is None:
            return
        counts = []
        for half in halves(reading):
            found = [number_of(next(iter(row.values()))) for row in self.store.select(self.compiler.query(half))]
            kinds = half.types.get(half.asked.name, "").split()
            kind = ", ".join(self._answerer.common(iri).lower() for iri in kinds) or half.asked.label(self.lang)
            count = number_text(float(found[0] or 0), self.lang)
            counts.append(f"{kind}: {count}" if reading.mode == "average-count" else f"{count} {kind}")
            grounds = Grounds(self._answerer, half)
            sources, as_of = grounds.sources(grounds.of([], limit=20))
            outcome.sources += [s for s in sources if s not in outcome.sources]
            outcome.as_of = max(filter(None, (outcome.as_of, as_of)), default=None)
        unit = None if reading.mode == "average-count" else "%"
        answer = {"label": None, "value": tidy(value), "unit": unit, "qualifier": "=", "iri": None}
        outcome.answers = [answer]
        outcome.status = "answered"
        among = Text("; trên tổng số ", "; out of ") if unit else Text("; ", "; ")
        told = among.in_(self.lang).join(counts)
        outcome.text = f"{shown(answer, self.lang)} ({told})."

    def compared(self, reading: Reading, outcome: Outcome) -> None:
        """Tell which side is greater, with the figures of both."""
        sides = [self.side(reading, i) for i in range(len(reading.branches))]
        if not sides or not all(sides) or self._of_two_kinds(reading, sides):
            return
        told = reading.branches[0][0].slot.name
        rows = list(self.store.select(outcome.sparql))
        if not rows:
            return
        inputs = "; ".join(
            f"{', '.join(name(m, self.lang) for c in side for m in c.candidates[:1])}: {shown(s['answer'], self.lang)}"
            for side, s in zip(reading.branches, sides, strict=True)
        )
        if any(c.slot.name == reading.asked.name for c in reading.branches[0]) and reading.asked.name == told:
            outcome.answers = self._answerer.named([next(iter(rows[0].values()))])
            outcome.iris = [a["iri"] for a in outcome.answers if a["iri"]]
        else:
            outcome.answers = [s["answer"] for s in sides]
        outcome.status = "answered"
        first = ", ".join(str(a["label"] or shown(a, self.lang)) for a in outcome.answers)
        outcome.text = f"{first} ({inputs})."
        if reading.whether:
            told_first = reading.branches[0][0].candidates[0].iri
            self._answerer.yes_or_no(outcome, held=next(iter(rows[0].values())).value == told_first)
        for side in sides:
            sources, as_of = side["grounds"].sources(side["behind"])
            outcome.sources += [s for s in sources if s not in outcome.sources]
            outcome.as_of = max(filter(None, (outcome.as_of, as_of)), default=None)
