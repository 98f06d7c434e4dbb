"""Events that an article tells of: kind, name, days, who held them, and the term of office they open."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from wardgraph.importing.articles.proposal import Proposal
from wardgraph.importing.entities import tidy
from wardgraph.names import SKOS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from wardgraph.importing.articles.dates import Dates, Day
    from wardgraph.importing.articles.lexicon import Lexicon
    from wardgraph.importing.articles.tokens import Sentence, Token
    from wardgraph.importing.articles.wards import Wards
    from wardgraph.importing.terms import Concept

_TERM = re.compile(r"\b((?:19|20)\d\d)\s*[-–—]\s*(20\d\d)\b")
_LONGEST = 45
# Words between an event and the verb, or characters between the verb and its day.
_REACH = 24


@dataclass(frozen=True, slots=True)
class Event:
    """An event as the article tells it."""

    kind: str
    label: str
    first: date | None
    last: date | None
    organiser: str
    term: str
    paragraph: int
    start: int
    end: int
    confidence: float


class Events:
    """Reads events, sentence by sentence; remembers the one that the article is about."""

    def __init__(self, lexicon: Lexicon, wards: Wards, dates: Dates) -> None:
        self._lexicon = lexicon
        self._patterns = lexicon.patterns
        self._wards = wards
        self._dates = dates
        self.found: list[Event] = []
        self._undated: dict[str, Event] = {}

    @property
    def main(self) -> Event | None:
        """The event that the article is about: the first with a date."""
        return next((e for e in self.found if e.first), None)

    def read(self, sentence: Sentence, text: str) -> None:
        """Note the events that `sentence` tells of."""
        if sentence.paragraph == 0:
            return
        tokens = sentence.tokens
        days = [d for d in self._dates.days(text[sentence.start : sentence.end]) if d.first <= self._dates.issued]
        days = [d for d in days if not self._takes_effect(sentence, d)]
        at = 0
        while at < len(tokens):
            end = self._patterns.at("event-verb", tokens, at)
            verb = end > at
            concepts: list[Concept] = []
            if verb:
                concepts = self._lexicon.event_types.longest(tokens, at)[1]
                if self._patterns.first("not-personnel", tokens, end, min(end + 3, len(tokens))):
                    concepts = []
            held = self._held(tokens, at) or self._told_with_day(sentence, at, days)
            if not verb and held:
                end, concepts = self._lexicon.event_types.longest(tokens, at)
            if concepts and (held or self._as_verb(tokens, at, days)):
                event = self._event(sentence, text, at, end, concepts, days)
                if event is not None and not self._known(event):
                    self.found.append(event)
                    at = next((i for i, t in enumerate(tokens) if t.start >= event.end), len(tokens))
                    continue
            at += 1

    def _takes_effect(self, sentence: Sentence, day: Day) -> bool:
        """Return whether a day is the one from which something holds: "kể từ ngày 1/4/2026"."""
        tokens = sentence.tokens
        place = next((i for i, t in enumerate(tokens) if t.start - sentence.start >= day.start), len(tokens))
        return any(self._patterns.at("takes-effect", tokens, i) > i for i in range(max(0, place - 2), place + 1))

    def _as_verb(self, tokens: Sequence[Token], at: int, days: Sequence[Day]) -> bool:
        """Return whether what begins at `at` is told as a deed of this day, or of the event at hand."""
        if self._patterns.at("event-verb", tokens, at) == at or tokens[at].capital:
            return False
        if self._patterns.before("not-one", tokens, at) < at or self._patterns.first("future", tokens, 0, at):
            return False
        about = self._patterns.first("about-event", tokens, 0, 1)
        return bool(days and len(self.found) == 0) or bool(about and self.main)

    def _held(self, tokens: Sequence[Token], at: int) -> bool:
        """Return whether the noun at `at` is one event that was held."""
        if self._patterns.before("not-one", tokens, at) < at or (at and tokens[at - 1].kind == "number"):
            return False
        before = self._patterns.before("hold", tokens, at)
        if before < at:
            return not self._patterns.first("future", tokens, max(0, before - 3), before)
        if tokens[at].capital and at:
            after = self._patterns.first("hold", tokens, at, min(len(tokens), at + 40))
            opening = tokens[at - 1].key == ","
            return bool(after and opening and not self._patterns.first("future", tokens, at, after[0]))
        return False

    def _told_with_day(self, sentence: Sentence, at: int, days: Sequence[Day]) -> bool:
        """Return whether it is told further on that the noun at `at` took place, and on which day."""
        tokens = sentence.tokens
        if self._patterns.before("not-one", tokens, at) < at or not self._lexicon.event_types.longest(tokens, at)[1]:
            return False
        held = self._patterns.first("hold", tokens, at + 1, min(len(tokens), at + _REACH))
        if held is None or self._patterns.first("future", tokens, at, held[0]):
            return False
        marks = any(tokens[i].key in {";", ".", ":"} for i in range(at, held[0]))
        near = [d for d in days if 0 <= d.start - (tokens[held[1] - 1].end - sentence.start) <= _REACH]
        return bool(near) and not marks

    def _event(
        self,
        sentence: Sentence,
        text: str,
        at: int,
        end: int,
        concepts: Sequence[Concept],
        days: Sequence[Day],
    ) -> Event | None:
        tokens = sentence.tokens
        concept = self._kind(tokens, at, end, concepts)
        stop = self._label_end(tokens, at, end)
        label = _tidied(text[tokens[at].start : tokens[stop - 1].end])
        day = self._day(sentence, tokens, at, days)
        term = _TERM.search(text[tokens[at].start : min(sentence.end, tokens[stop - 1].end + 40)])
        held_by = self._organiser(sentence, text, at)
        kind = concept.text(f"{SKOS}notation") or concept.label()
        if day is None and (term is None or kind not in self._opening_terms()):
            about = self._patterns.first("about-event", tokens, 0, 1)
            main = self.main
            if main is None or about is None or self._patterns.at("event-verb", tokens, at) == at:
                self._undated.setdefault(kind, Event(
                    kind, label, None, None, held_by, self._term_in(label, None), sentence.paragraph,
                    tokens[at].start, tokens[stop - 1].end, 0.8,
                ))  # fmt: skip
                return None
            return Event(
                kind, label, main.first, main.last, held_by, "", sentence.paragraph,
                tokens[at].start, tokens[stop - 1].end, 0.9,
            )  # fmt: skip
        if stop == end and kind in self._undated:
            # "Hội nghị diễn ra ngày 17/12": the one that was told of before, without its day.
            earlier = self._undated[kind]
            return replace(earlier, first=day.first if day else None, last=day.last if day else None, confidence=0.93)
        if kind in self._patterns.words("named-by-body") and held_by:
            label, held_by = self._of_body(label, held_by, text[sentence.start : tokens[at].start])
        if term and kind in self._opening_terms():
            label, held_by = self._of_congress(label, held_by, term)
        return Event(
            kind,
            label,
            day.first if day else None,
            day.last if day else None,
            held_by,
            self._term_in(label, term if kind in self._opening_terms() else None),
            sentence.paragraph,
            tokens[at].start,
            tokens[stop - 1].end,
            0.95 if day else 0.9,
        )

    def _term_in(self, label: str, term: re.Match[str] | None) -> str:
        """Return the term of office that a label names: "nhiệm kỳ 2021-2026"."""
        word = re.escape(self._patterns.words("span")[-1])
        named = term or re.search(rf"\b{word}\s+{_TERM.pattern}", label, re.IGNORECASE)
        return f"{named[1]}-{named[2]}" if named else ""

    def _opening_terms(self) -> set[str]:
        return set(self._patterns.words("opens-term"))

    def _kind(self, tokens: Sequence[Token], at: int, end: int, concepts: Sequence[Concept]) -> Concept:
        """Return the kind of event: a bare "hội nghị" or "lễ" followed by another kind is that kind."""
        words = end - at
        if words <= 2:  # noqa: PLR2004
            further, after = self._lexicon.event_types.longest(tokens, end)
            if after and further > end and self._patterns.at("event-verb", tokens, end) > end:
                return after[0]
            if (concepts[0].text(f"{SKOS}notation") or "") in self._patterns.words("frames"):
                # "lễ phát động chiến dịch": the ceremony is how a campaign begins.
                kinds = (self._lexicon.event_types.longest(tokens, i)[1] for i in range(end, min(end + 3, len(tokens))))
                return next((k[0] for k in kinds if k), concepts[0])
        return concepts[0]

    def _label_end(self, tokens: Sequence[Token], at: int, end: int) -> int:
        position = end
        while position < len(tokens) and position - at < _LONGEST:
            token = tokens[position]
            if token.key in {";", "(", ".", ":", "…"}:
                break
            if self._patterns.at("label-end", tokens, position) > position:
                break
            position += 1
        while position > end and tokens[position - 1].kind == "mark" and tokens[position - 1].key not in '”"’)':
            position -= 1
        return position

    def _day(self, sentence: Sentence, tokens: Sequence[Token], at: int, days: Sequence[Day]) -> Day | None:
        place = tokens[at].start - sentence.start
        before = [d for d in days if d.end <= place]
        after = [d for d in days if d.start >= place]
        day = before[-1] if before else after[0] if after else None
        if day is None or not self._patterns.first("closing", tokens, at, min(len(tokens), at + 40)):
            return day
        return self._from_opening(tokens, day, days)

    def _from_opening(self, tokens: Sequence[Token], closing: Day, days: Sequence[Day]) -> Day:
        """Return the days of what was closed on a day: "sau hai ngày làm việc, chiều 15/8, Đại hội đã bế mạc"."""
        whole = next((d for d in days if d.first < d.last == closing.last), None)
        if whole is not None:
            return whole
        for length, role in ((2, "two-days"), (3, "three-days")):
            if self._patterns.first(role, tokens):
                return replace(closing, first=closing.last - timedelta(days=length - 1))
        return closing

    def _organiser(self, sentence: Sentence, text: str, at: int) -> str:
        """Return who held the event: what stands between the day and the verb."""
        tokens = sentence.tokens
        verb = self._patterns.before("hold", tokens, at)
        verb = min(at, verb)
        days = self._dates.days(text[sentence.start : sentence.end])
        begin = (
            max([d.end for d in days if d.end <= tokens[verb].start - sentence.start], default=0)
            if verb < len(tokens)
            else 0
        )
        first = next((i for i, t in enumerate(tokens) if t.start - sentence.start >= begin), verb)
        while first < verb and tokens[first].kind == "mark":
            first += 1
        together = self._patterns.first("together", tokens, first, verb)
        last = together[0] if together else verb
        ends = [
            i
            for i in range(first, last)
            if self._lexicon.bodies.longest(tokens, i)[1] or self._wards.reference(tokens, i)[1]
        ]
        if not ends or ends[0] != first or last - first > 18:  # noqa: PLR2004
            return ""
        cut = next((i for i in range(first + 1, last) if tokens[i].key in {",", "("}), last)
        while cut > first and (tokens[cut - 1].kind == "mark" or tokens[cut - 1].key in self._patterns.keys("reached")):
            cut -= 1
        return tidy(text[tokens[first].start : tokens[cut - 1].end])

    def _of_body(self, label: str, held_by: str, before: str) -> tuple[str, str]:
        """Return the name of a session with the body that held it, and that body without its term."""
        bare = self._lexicon.terms.drop.bare(self._wards.name)
        body = (
            held_by[: held_by.casefold().find(bare.casefold()) + len(bare)]
            if bare.casefold() in held_by.casefold()
            else ""
        )
        if not body or bare.casefold() in label.casefold():
            return label, body or held_by
        term = self._term_in(before, None)
        named = f"{label} {held_by}"
        return f"{named}, {self._patterns.words('span')[-1]} {term}" if term else named, body

    def _of_congress(self, label: str, held_by: str, term: re.Match[str]) -> tuple[str, str]:
        """Return a congress's full name and organiser: "Đảng bộ phường" is that of the unit at hand."""
        unit = self._wards.name[:1].lower() + self._wards.name[1:]
        word = unit.split()[0]
        bare = self._lexicon.terms.drop.bare(self._wards.name)
        named = self._patterns.words("congress-body")[0]
        if named.casefold() not in label.casefold():
            head, _, rest = label.partition(" lần ")
            label = f"{head} {named} {unit} lần {rest}" if rest else label
        elif bare.casefold() not in label.casefold():
            label = re.sub(rf"({named})(?:\s+{word})?(?=\W|$)", rf"\1 {unit}", label, count=1, flags=re.IGNORECASE)
        if term[1] not in label:
            label = f"{label}, {self._patterns.words('span')[-1]} {term[1]}-{term[2]}"
        return label, f"{named} {unit}" if not held_by or bare.casefold() not in held_by.casefold() else held_by

    def _known(self, event: Event) -> bool:
        return any(
            e.kind == event.kind and (e.first == event.first or event.first is None or e.first is None)
            for e in self.found
        )

    def proposals(self) -> list[Proposal]:
        """Return what was found as proposals."""
        found = []
        for event in self.found or [e for e in self._undated.values() if e.paragraph == 1][:1]:
            fact = {"ward": self._wards.code, "label": event.label, "type": event.kind}
            if event.first:
                fact["start"] = event.first.isoformat()
            if event.last and event.last != event.first:
                fact["end"] = event.last.isoformat()
            if event.organiser:
                fact["organiser"] = event.organiser
            if event.term:
                fact["part_of_term"] = event.term
            fact["paragraph"] = str(event.paragraph)
            reason = (
                "tên và ngày của sự kiện / name and day of the event"
                if event.first
                else "sự kiện không nêu ngày / no day stated"
            )
            found.append(Proposal("event", fact, event.start, event.end, event.confidence, reason))
        return found


def _tidied(label: str) -> str:
    label = re.sub(r"\s*[-–—]\s*(?=20\d\d\b)", "-", " ".join(label.split())).strip(" ,;:-–")
    return tidy(label[:1].upper() + label[1:])
