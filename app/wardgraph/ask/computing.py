"""Answers computed of several facts: differences, percentages, ratios, sums, means, comparisons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wardgraph.ask.grounds import Grounds
from wardgraph.ask.outcome import Outcome, number_of, tidy
from wardgraph.ask.phrases import name, number_text, sentence, shown
from wardgraph.errors import Text

if TYPE_CHECKING:
    from wardgraph.ask.answering import Answerer
    from wardgraph.ask.reading import Reading


class Computer:
    """Computes for one question; `answerer` names things and holds the graph."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self.store = answerer.store
        self.compiler = answerer.compiler
        self.lang = answerer.lang

    def scaled(self, reading: Reading) -> Reading:
        """Let a difference be given in the unit that its first side is stated in."""
        if reading.mode != "difference" or reading.measure is None or not reading.measure.factor:
            return reading
        measure = self.side(reading, 0)
        factor = measure.get("factor")
        return replace(reading, limit=int(factor)) if factor and factor > 1 else reading

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
        if value is None or not all(sides):
            return
        if (reading.share or reading.mode == "ratio") and any(
            str(s["answer"]["unit"] or "").startswith("%") for s in sides
        ):
            return  # a share is no part of anything, and nothing is a part of it
        times = Text("lần", "times").in_(self.lang)
        fixed = {"percent": "%", "ratio": times}.get(reading.mode)
        unit = fixed or (sides[0]["answer"]["unit"] if sides else self._unit(reading))
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
            outcome.text = sentence(reading, outcome.answers, self.lang)
        for side in sides:
            sources, as_of = side["grounds"].sources(side["behind"])
            outcome.sources += [s for s in sources if s not in outcome.sources]
            outcome.as_of = max(filter(None, (outcome.as_of, as_of)), default=None)

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

    def compared(self, reading: Reading, outcome: Outcome) -> None:
        """Tell which side is greater, with the figures of both."""
        sides = [self.side(reading, i) for i in range(len(reading.branches))]
        if not sides or not all(sides):
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
