"""The facts behind an answer, the unit and qualifier of a number, and the sources that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from wardgraph.ask.views import path_text
from wardgraph.errors import Text
from wardgraph.names import SKOS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.answering import Answerer
    from wardgraph.ask.reading import Reading
    from wardgraph.ask.views import Path
    from wardgraph.store.interface import Row, Term

MAX_ROOTS = 60
MAX_SOURCES = 10


class Grounds:
    """Looks behind the answers of one reading."""

    def __init__(self, answerer: Answerer, reading: Reading) -> None:
        self._answerer = answerer
        self._reading = reading
        self._store = answerer.store

    def of(self, terms: Sequence[Term], limit: int = MAX_ROOTS) -> list[Row]:
        """Return the facts behind the answers `terms`, the best-ranked first, with what tells of a number."""
        asked = self._reading.asked
        extra: list[tuple[str, Path]] = [
            (label, path)
            for label, path in (
                ("measure_", asked.measure),
                ("qualifier_", asked.qualifier),
                ("factor_", asked.factor),
                ("status_", asked.status),
            )
            if path
        ]
        timed = next((s for s in self._reading.view.slots.values() if s.time and s.path), None)
        if timed is not None and timed is not asked:
            extra.append(("time_", timed.path))
        query = self._answerer.compiler.roots(self._reading, [str(term) for term in terms[:50]], extra)
        return list(self._store.select(query))[:limit]

    def number(self, term: Term, behind: Sequence[Row]) -> dict[str, Any]:
        """Return a number as the contract wants it: value, unit, qualifier."""
        from wardgraph.ask.outcome import number_of

        row: Row = behind[0] if behind else {}
        unit = self._answerer.label(row["measure_"].value) if "measure_" in row else self._reading.asked.unit or None
        return {
            "label": None,
            "value": number_of(term),
            "unit": unit,
            "qualifier": self._notation(row.get("qualifier_")),
            "iri": row["root"].value if "root" in row else None,
        }

    def factor(self, behind: Sequence[Row]) -> float | None:
        """Return the scale of the unit of the best-ranked fact."""
        row: Row = behind[0] if behind else {}
        return float(row["factor_"].value) if "factor_" in row else None

    def _notation(self, term: Term | None) -> str:
        if term is None:
            return "="
        rows = list(self._store.select(f"SELECT ?n WHERE {{ {term} <{SKOS}notation> ?n }}"))
        return rows[0]["n"].value if rows else "="

    def notes(self, terms: Sequence[Term], behind: Sequence[Row]) -> list[str]:
        """Return what has to be said beside the answer: its status, and what other sources say."""
        lang = self._answerer.lang
        notes: list[str] = []
        if not behind or not self._reading.asked.numeric:
            return notes
        status = behind[0].get("status_")
        if status is not None:
            meaning = self._answerer.index.about(status.value)
            if meaning is not None and not status.value.endswith("-A"):
                notes.append(f"({meaning.label if lang == 'vi' else meaning.label_en})")
        others = self._others(terms[0])
        if others:
            notes.append(Text(f"Nguồn khác: {others}.", f"Other sources: {others}.").in_(lang))
        return notes

    def _others(self, best: Term) -> str:
        """Return what other sources say of the very same thing: each other value, with who says it and when."""
        from wardgraph.ask.phrases import shown

        reading = self._reading
        timed = [slot.name for slot in reading.view.slots.values() if slot.time]
        if not reading.view.prefer or not any(reading.constraint(name) for name in timed):
            return ""
        column = self._answerer.compiler.block(reading).variable(reading.asked)[1:]
        found: dict[str, str] = {}
        behind = self.of([])
        for row in behind:
            term = row.get(column)
            if row.get("better1") != behind[0].get("better1"):
                continue  # of another rank: a target is no other value of what came of it
            if term is None or term.value == best.value or term.value in found:
                continue
            sources, _ = self.sources([row])
            told = [part for part in (sources[0]["publisher"], sources[0]["date"]) if part] if sources else []
            said = shown(self.number(term, [row]), self._answerer.lang)
            found[term.value] = f"{said} ({', '.join(told)})" if told else said
        return "; ".join(list(found.values())[:5])

    def sources(self, behind: Sequence[Row]) -> tuple[list[dict[str, Any]], str | None]:
        """Return the sources of the facts `behind`, the best first, and the day that the answer is attested for."""
        index, view = self._answerer.index, self._reading.view
        if view.evidence is None or not index.evidence_pattern:
            return [], None
        roots = list(dict.fromkeys(str(row["root"]) for row in behind if isinstance(row.get("root"), NamedNode)))
        if not roots:
            return [], None
        values = " ".join(roots[:MAX_ROOTS])
        link = "BIND(?root AS ?source)" if view.evidence == "" else f"?root {path_text(view.evidence)} ?source ."
        rows = list(
            self._store.select(
                "SELECT DISTINCT ?root ?source ?title ?label ?publisher ?date ?url ?rank ?paragraph ?attested "
                f"WHERE {{ VALUES ?root {{ {values} }} {link} {index.evidence_pattern} }}"
            )
        )
        place = {root: number for number, root in enumerate(roots)}
        rows.sort(key=lambda r: (place.get(str(r["root"]), 99), -_integer(r.get("rank")), _text(r.get("date")) or ""))
        found: dict[str, dict[str, Any]] = {}
        dates = []
        for row in rows:
            iri = row["source"].value
            attested = _text(row.get("attested")) or _text(row.get("date"))
            if place.get(str(row["root"])) == 0 and attested:
                dates.append(attested)
            paragraph = row.get("paragraph")
            found.setdefault(
                iri,
                {
                    "iri": iri,
                    "title": _text(row.get("title")) or _text(row.get("label")),
                    "publisher": _text(row.get("publisher")),
                    "date": _text(row.get("date")),
                    "url": _text(row.get("url")),
                    "paragraph": int(paragraph.value) if isinstance(paragraph, Literal) else None,
                },
            )
        return list(found.values())[:MAX_SOURCES], max(dates, default=None)


def _text(term: Term | None) -> str | None:
    return None if term is None else term.value


def _integer(term: Term | None) -> int:
    return 0 if term is None else int(float(term.value))
