"""Deciding which of several things that bear a name is meant: the one that has the fact; else asking back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wardgraph.ask.outcome import Outcome
from wardgraph.ask.phrases import interpretation
from wardgraph.errors import Text
from wardgraph.names import SKOS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wardgraph.ask.compile import Compiler
    from wardgraph.ask.index import Index, Meaning
    from wardgraph.ask.reading import Constraint, Reading
    from wardgraph.errors import Language
    from wardgraph.store.interface import Store

MAX_CANDIDATES = 12


class Settler:
    """Settles names by what is known of their bearers.

    Args:
        store, index, compiler: of the graph.
        lang: language of questions back.
        known: whether all sides of a comparison have their fact.
    """

    def __init__(
        self, store: Store, index: Index, compiler: Compiler, lang: Language, known: Callable[[Reading], bool]
    ) -> None:
        self.store = store
        self.index = index
        self.compiler = compiler
        self.lang = lang
        self._known = known

    def settle(self, reading: Reading) -> Reading | Outcome:
        """Return `reading` with every name meaning one thing, as the graph decides, or the outcome "ambiguous"."""
        open_names = [c for c in reading.constraints if len(c.candidates) > 1 and not c.union]
        if reading.mode == "count" and any(c.slot.name == reading.asked.name for c in open_names):
            return reading
        if reading.mode == "select" and any(c.slot.name == reading.asked.name for c in open_names):
            return reading
        if not open_names:
            return self._settle_sides(reading)
        if reading.branches:
            return self._settle_shared(reading, open_names)
        probing = replace(reading, mode="select") if reading.mode == "whether" else reading
        rows = self.store.select(self.compiler.probe(probing, [c.slot for c in open_names]))
        for constraint in open_names:
            found = {row[k].value for row in rows for k in row if k == self._column(constraint)}
            bearing = [m for m in constraint.candidates if m.iri in found]
            bearing = [m for m in bearing if _lasted(m, reading)] or bearing
            if len(bearing) > 1:
                bearing = self._better(bearing, constraint, reading)
            if len(bearing) > 1:
                return self._ambiguous(reading, constraint, bearing)
            if bearing:
                reading = reading.with_candidate(constraint.slot.name, bearing[0])
            elif self._alike(constraint.candidates):
                reading = reading.with_candidate(constraint.slot.name, constraint.candidates[0])
            else:
                return self._none_of(reading, constraint)
        return self._settle_sides(reading)

    def _settle_shared(self, reading: Reading, open_names: Sequence[Constraint]) -> Reading | Outcome:
        """What both sides share has to be known on both sides."""
        settled: Reading | Outcome = self._settle_sides(reading)
        if isinstance(settled, Outcome):
            return settled
        for constraint in open_names:
            bearing = []
            for meaning in constraint.candidates:
                taken = settled.with_candidate(constraint.slot.name, meaning)
                if self._known(taken):
                    bearing.append(meaning)
            if len(bearing) > 1:
                bearing = self._better(bearing, constraint, reading)
            if len(bearing) > 1:
                return self._ambiguous(settled, constraint, bearing)
            if not bearing:
                return self._none_of(settled, constraint)
            settled = settled.with_candidate(constraint.slot.name, bearing[0])
        return settled

    def _column(self, constraint: Constraint) -> str:
        return "root" if constraint.slot.path == "" else constraint.slot.name

    def _alike(self, candidates: Sequence[Meaning]) -> bool:
        return len({c.label for c in candidates}) == 1 and not any(c.hint for c in candidates)

    def _better(self, bearing: Sequence[Meaning], constraint: Constraint, reading: Reading) -> list[Meaning]:
        """Prefer the thing whose own name was said over those of which it is a second name.

        Where many are set in order, a name that is only nearly its own decides nothing: others are left out by it.
        """
        from wardgraph.names import fold

        said = fold(constraint.text)
        exact = [m for m in bearing if said in (fold(m.label), fold(m.label_en))]
        if not reading.mode.startswith("extreme"):
            exact = exact or [m for m in bearing if self.index.counted(m, said)]
        return exact if len(exact) == 1 else list(bearing)

    def _settle_sides(self, reading: Reading) -> Reading | Outcome:
        for side in reading.branches:
            for constraint in side:
                if len(constraint.candidates) > 1 and not constraint.union:
                    single = replace(reading, mode="select", branches=(), constraints=(*reading.constraints, *side))
                    rows = self.store.select(self.compiler.probe(single, [constraint.slot]))
                    found = {row[k].value for row in rows for k in row if k == self._column(constraint)}
                    bearing = [m for m in constraint.candidates if m.iri in found]
                    if len(bearing) > 1:
                        return self._ambiguous(reading, constraint, bearing)
                    chosen = bearing[0] if bearing else constraint.candidates[0]
                    reading = reading.with_candidate(constraint.slot.name, chosen)
        return reading

    def _ambiguous(self, reading: Reading, constraint: Constraint, bearing: Sequence[Meaning]) -> Outcome:
        listed = [{"label": self._label(m), "iri": m.iri, "hint": self._hint(m)} for m in bearing[:MAX_CANDIDATES]]
        named = ", ".join(f"{c['label']} ({c['hint']})" if c["hint"] else c["label"] for c in listed)
        text = Text(
            f"“{constraint.text}” có thể là: {named}. Ý bạn là nơi nào?"
            if any(c["hint"] for c in listed)
            else f"“{constraint.text}” có thể là: {named}. Ý bạn là gì?",
            f"“{constraint.text}” could be: {named}. Which one do you mean?",
        ).in_(self.lang)
        return Outcome(
            status="ambiguous",
            text=text,
            candidates=listed,
            interpretation=interpretation(reading, self.lang),
            sparql=self.compiler.query(reading),
            reason_code="ambiguous",
            reason=text,
            reading=reading,
        )

    def _label(self, meaning: Meaning) -> str:
        """Return what a thing is called; a concept, which is no proper name, in the language of the question."""
        common = SKOS + "Concept" in meaning.classes and self.lang == "en"
        return meaning.label_en if common else meaning.label

    def _hint(self, meaning: Meaning) -> str:
        dates = ""
        if meaning.ends:
            dates = Text(f"đến {meaning.ends}", f"until {meaning.ends}").in_(self.lang)
        return ", ".join(part for part in (meaning.hint, dates) if part)

    def _none_of(self, reading: Reading, constraint: Constraint) -> Outcome:
        """Several things bear the name and none has the fact: the refusal names them all."""
        del constraint
        return Outcome(reading=reading, interpretation=interpretation(reading, self.lang))


def _lasted(meaning: Meaning, reading: Reading) -> bool:
    """Whether a thing was there at the time spoken of."""
    span = reading.when.interval
    if span is None:
        return True
    return (not meaning.starts or meaning.starts < span.end) and (not meaning.ends or meaning.ends > span.start)
