"""Answering questions: understand, ask the graph, say what it holds and where that comes from, or why not."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from wardgraph.ask.answering import Answerer
from wardgraph.ask.index import Index
from wardgraph.ask.indexing import build_index
from wardgraph.ask.refusing import explain_refusal
from wardgraph.ask.understand import Understanding, understand

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wardgraph.ask.outcome import Outcome
    from wardgraph.ask.reading import Reading
    from wardgraph.store.interface import Store

KEYS = (
    "question",
    "language",
    "status",
    "text",
    "answers",
    "candidates",
    "interpretation",
    "as_of",
    "sources",
    "sparql",
    "suggestions",
    "reason_code",
    "reason",
    "elapsed_ms",
)


@dataclass
class Turn:
    """One question of a conversation and what came of it."""

    reading: Reading | None = None
    answers: list[str] = field(default_factory=list)


class Engine:
    """Answers questions over one store and its index.

    Args:
        store: where queries run.
        index: what can be mentioned.
        today: the day that "now" means.
    """

    def __init__(self, store: Store, index: Index, today: date | None = None) -> None:
        self.store = store
        self.index = index
        self.today = today or date.today()  # noqa: DTZ011 (the day at the user's desk)

    @classmethod
    def over_files(cls, paths: Sequence[Path], today: date | None = None) -> Engine:
        """Return an engine over RDF files alone: their labels, classes and properties, and the words of questions."""
        from wardgraph.resources import folder
        from wardgraph.store.embedded import EmbeddedStore

        store = EmbeddedStore.from_files(list(paths))
        lexicon = EmbeddedStore.from_files([folder("ontology") / "lexicon.ttl"])
        return cls(store, Index(build_index(store, None, lexicon_store=lexicon)), today)

    def ask(self, question: str, context: Sequence[str] = (), as_of: str | None = None) -> dict[str, Any]:
        """Return the answer to `question` as the public contract lays down.

        Args:
            question: in Vietnamese or English, as typed.
            context: earlier questions of the same conversation, oldest first.
            as_of: the ISO day that "now" means, if not today.
        """
        started = time.perf_counter()
        turn = Turn()
        for earlier in context:
            turn = self._turn(earlier, turn, as_of)[1]
        answer, _ = self._turn(question, turn, as_of)
        answer["elapsed_ms"] = round((time.perf_counter() - started) * 1000, 1)
        return {key: answer[key] for key in KEYS}

    def _turn(self, question: str, before: Turn, as_of: str | None) -> tuple[dict[str, Any], Turn]:
        today = date.fromisoformat(as_of) if as_of else self.today
        meant = understand(self.index, question, today, before.reading, before.answers)
        answerer = Answerer(self.store, self.index, today.isoformat(), meant.lang)
        outcome = answerer.answer(meant)
        answer = self._filled(question, meant, outcome)
        if outcome.status == "unanswered":
            answer.update(explain_refusal(meant, outcome, answerer))
        turn = Turn(outcome.reading or before.reading, outcome.iris)
        return answer, turn

    def _filled(self, question: str, meant: Understanding, outcome: Outcome) -> dict[str, Any]:
        return {
            "question": question,
            "language": meant.lang,
            "status": outcome.status,
            "text": outcome.text,
            "answers": outcome.answers,
            "candidates": outcome.candidates,
            "interpretation": outcome.interpretation,
            "as_of": outcome.as_of,
            "sources": outcome.sources,
            "sparql": outcome.sparql,
            "suggestions": outcome.suggestions,
            "reason_code": outcome.reason_code,
            "reason": outcome.reason,
            "elapsed_ms": 0.0,
        }

    def understand(self, question: str) -> Understanding:
        """Return how `question` is understood, for showing each step."""
        return understand(self.index, question, self.today)

    def complete(self, beginning: str, limit: int = 8) -> list[dict[str, str]]:
        """Return names that begin with what was typed last, for completion while typing.

        Returns:
            Dictionaries with `label`, `iri` and `hint`.
        """
        from wardgraph.names import fold

        typed = fold(beginning).split()
        for count in range(min(5, len(typed)), 0, -1):
            found = self.index.beginning(" ".join(typed[-count:]), limit * 3)
            if found:
                seen: dict[str, dict[str, str]] = {}
                for form in found:
                    meaning = form.meaning
                    seen.setdefault(meaning.iri, {"label": meaning.label, "iri": meaning.iri, "hint": meaning.hint})
                return list(seen.values())[:limit]
        return []
