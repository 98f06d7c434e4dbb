"""Mergers of units that an article tells of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.importing.articles.lexicon import CODE_DIGITS
from wardgraph.importing.articles.proposal import Proposal
from wardgraph.importing.articles.tokens import tokens_of
from wardgraph.importing.asking import asked
from wardgraph.names import WG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from wardgraph.importing.articles.dates import Dates
    from wardgraph.importing.articles.lexicon import Lexicon, Place
    from wardgraph.importing.articles.tokens import Sentence
    from wardgraph.importing.articles.wards import Wards


class Changes:
    """Reads changes of units."""

    def __init__(self, lexicon: Lexicon, wards: Wards, dates: Dates) -> None:
        self._lexicon = lexicon
        self._wards = wards
        self._dates = dates
        self._told = False
        self._codes: set[str] | None = None

    def read(self, sentence: Sentence, text: str) -> Iterator[Proposal]:
        """Yield the merger that `sentence` tells of, if it names the units that were merged."""
        tokens = sentence.tokens
        phrase = self._lexicon.patterns.first("merged", tokens)
        unit = self._lexicon.units.on(self._wards.code, self._dates.issued)
        if phrase is None or self._told or unit is None or sentence.paragraph == 0:
            return
        days = self._dates.days(text[sentence.start : sentence.end])
        stated = next((d.first for d in days if d.first == unit.start), None)
        day = stated or unit.start
        if day is None:
            return
        former, last = self._former(sentence, phrase[1], (day - timedelta(days=1)))
        if not former:
            return
        self._told = True
        fact = {
            "type": self._type(),
            "date": day.isoformat(),
            "former": "; ".join(former),
            "resulting": f"{self._wards.code} {self._wards.name}",
            "paragraph": str(sentence.paragraph),
        }
        yield Proposal(
            "change",
            fact,
            tokens[phrase[0]].start,
            tokens[last - 1].end,
            0.93 if stated else 0.85,
            "các đơn vị cũ được nêu tên / the former units are named",
        )

    def _type(self) -> str:
        for literal in self._lexicon.terms.term_labels("Merger"):
            if literal.language == "en":
                return literal.value.lower()
        return NamedNode(f"{WG}Merger").value.rpartition("#")[2].lower()

    def _former(self, sentence: Sentence, start: int, eve: date) -> tuple[list[str], int]:
        """Return the former units named from `start` on, with codes, and the index after the last."""
        tokens = sentence.tokens
        found: dict[str, str] = {}
        last, at, kind = start, start, ""
        while at < len(tokens):
            if tokens[at].key in {".", ";", "("}:
                break
            end, places = self._lexicon.place_names.longest(tokens, at, marks=frozenset("-–'"))
            here = [p for p in places if len(p.code) == CODE_DIGITS]
            if here:
                kind = tokens[at].text
            elif kind or self._lexicon.patterns.at("here", tokens, at) > at:
                word = self._lexicon.patterns.at("here", tokens, at)
                if word > at:
                    kind, at = tokens[at].text, word
                    continue
                end, here = self._named(sentence, at, kind)
            codes = {p.code: p.name for p in here if p.in_force(eve)}
            near = {c: n for c, n in codes.items() if self._becomes(c)} or codes
            if len(near) == 1:
                code, name = next(iter(near.items()))
                found[code] = f"{code} {name}"
                last = end
            elif here:
                return [], start
            at = max(end, at + 1)
        return list(found.values()), last

    def _named(self, sentence: Sentence, at: int, kind: str) -> tuple[int, list[Place]]:
        """Return the units called `kind` + the name at `at`: "các phường Mẫu, Ví Dụ"."""
        tokens = sentence.tokens
        if not tokens[at].capital:
            return at + 1, []
        rest = [*tokens_of(kind), *tokens[at : at + 6]]
        end, places = self._lexicon.place_names.longest(rest, 0, marks=frozenset("-–'"))
        here = [p for p in places if len(p.code) == CODE_DIGITS]
        return (at + end - 1, list(here)) if here else (at + 1, [])

    def _becomes(self, code: str) -> bool:
        """Return whether the unit `code` lies where the unit at hand lies now, as far as the graph tells."""
        unit = self._lexicon.units.on(self._wards.code, self._dates.issued)
        if unit is None:
            return False
        return code in self._replaced(unit.iri)

    def _replaced(self, iri: NamedNode) -> set[str]:
        if self._codes is None:
            rows = asked(self._lexicon.store, "formed-of", unit=[iri])
            self._codes = {row["code"].value for row in rows if isinstance(row["code"], Literal)}
        return self._codes
