"""Officials of the unit that an article names, and the parts that persons play in its event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from wardgraph.importing.articles.mentions import Held, Mentions, Person, Run
from wardgraph.importing.articles.proposal import Proposal
from wardgraph.importing.entities import tidy
from wardgraph.names import SKOS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from wardgraph.importing.articles.dates import Dates
    from wardgraph.importing.articles.events import Event
    from wardgraph.importing.articles.lexicon import Lexicon
    from wardgraph.importing.articles.tokens import Sentence, Token
    from wardgraph.importing.articles.wards import Wards
    from wardgraph.importing.terms import Concept

_MARKS = frozenset({",", "-", "–", "—", ":", "("})
_SURE, _LIKELY, _UNSURE = 0.95, 0.9, 0.5
# Words between a post and the day on which it is taken up or given up.
_CLAUSE = 32
# How posts are told of with which a day may be said.
_DATED = frozenset({"left", "moved", "taken"})
_FORWARD = ("attendee", "attendee-opening", "chair")
_PARTS = {"attendee-opening": "attendee"}


@dataclass(frozen=True, slots=True)
class _Attached:
    """A run of positions and how a person has it: beside the name, taken up, given up, held until another was."""

    run: Run
    how: str


class People:
    """Reads officials and participants, sentence by sentence."""

    def __init__(self, lexicon: Lexicon, wards: Wards, dates: Dates, seen: date) -> None:
        self._lexicon = lexicon
        self._patterns = lexicon.patterns
        self._wards = wards
        self._dates = dates
        self._seen = seen
        self._mentions = Mentions(lexicon, wards)
        self._told: set[tuple[str, ...]] = set()

    def read(self, sentence: Sentence, text: str, event: Event | None) -> Iterator[Proposal]:
        """Yield what `sentence` says of persons; participants where there is an `event`."""
        tokens = sentence.tokens
        persons, runs = self._mentions.find(tokens)
        if not persons:
            return
        attached = self._attach(tokens, persons, runs)
        for person in persons:
            for one in attached.get(person.start, ()):
                yield from self._officials(sentence, text, person, one)
        if event is not None and sentence.paragraph > 0:
            yield from self._participants(sentence, persons, runs, event)

    def _attach(
        self, tokens: Sequence[Token], persons: Sequence[Person], runs: Sequence[Run]
    ) -> dict[int, list[_Attached]]:
        found: dict[int, list[_Attached]] = {}
        for run in runs:
            owner, how = self._owner(tokens, persons, run)
            if owner is not None:
                for person in self._sharing(tokens, persons, runs, run, owner, how):
                    found.setdefault(person.start, []).append(_Attached(run, how))
        for start, several in found.items():
            if any(a.how == "taken" for a in several):
                # The posts beside the name are those that the person held until then.
                found[start] = [replace(a, how="until-then") if a.how == "beside" else a for a in several]
        for run, person in self._replaced(tokens, persons, found):
            found.setdefault(person.start, []).append(_Attached(run, "left"))
        return found

    def _replaced(
        self, tokens: Sequence[Token], persons: Sequence[Person], found: Mapping[int, Sequence[_Attached]]
    ) -> Iterator[tuple[Run, Person]]:
        """Yield the posts that somebody takes up with the person who leaves them: "..., thay đồng chí X nghỉ hưu"."""
        taken = [a.run for several in found.values() for a in several if a.how == "taken"]
        for person in persons:
            titled = next(
                (i for i in range(max(0, person.start - 3), person.start) if self._names(tokens, i, person)),
                person.start,
            )
            begins = self._patterns.before("replaces", tokens, titled)
            runs = [r for r in taken if r.end <= begins < titled and begins - r.end <= _CLAUSE]
            if runs and not any(a.how != "until-then" for a in found.get(person.start, ())):
                yield max(runs, key=lambda r: r.end), person

    def _names(self, tokens: Sequence[Token], at: int, person: Person) -> bool:
        return self._patterns.at("honorific", tokens, at) == person.start

    def _owner(self, tokens: Sequence[Token], persons: Sequence[Person], run: Run) -> tuple[Person | None, str]:
        before = [p for p in persons if p.end <= run.start]
        for role, how in (("dismissal", "left"), ("appointment", "taken")):
            begins = self._patterns.before(role, tokens, run.start)
            if begins < run.start:
                upon, named = self._upon(tokens, persons, run)
                return (upon if named else before[-1] if before else None), how
        if before and self._patterns.before("current", tokens, run.start) == before[-1].end:
            return before[-1], "beside"
        after = next((p for p in persons if p.start >= run.end), None)
        if after is not None:
            gap = run.end
            if gap < len(tokens) and tokens[gap].key == ":" and self._several(tokens, run.start):
                gap += 1  # "các đồng chí Phó Chủ tịch: A, B"
            if gap < len(tokens) and tokens[gap].key == "," and not (before and self._beside(tokens, before[-1], run)):
                gap += 1
                if self._patterns.at("honorific", tokens, gap) != after.start:
                    gap -= 1
            if gap == after.start or self._patterns.at("honorific", tokens, gap) == after.start:
                return after, "beside"
        if before and self._beside(tokens, before[-1], run):
            return before[-1], self._given_up(tokens, before[-1], run)
        return None, ""

    def _given_up(self, tokens: Sequence[Token], person: Person, run: Run) -> str:
        """Return how posts beside a name are told: "Bí thư Đảng ủy phường, nghỉ hưu" are held no more."""
        start = run.end
        while start < len(tokens) and (tokens[start].key == "," or tokens[start].key in self._patterns.keys("reached")):
            start += 1
        if self._patterns.at("leaves", tokens, start) > start:
            return "left"
        title = next(
            (
                i
                for i in range(person.start - 1, max(-1, person.start - 4), -1)
                if self._patterns.at("honorific", tokens, i) == person.start
            ),
            person.start,
        )
        if self._patterns.before("moved", tokens, title) == title:
            return "beside"
        return "moved" if self._patterns.first("elsewhere", tokens, run.end, len(tokens)) else "doubtful"

    def _sharing(
        self,
        tokens: Sequence[Token],
        persons: Sequence[Person],
        runs: Sequence[Run],
        run: Run,
        owner: Person,
        how: str,
    ) -> list[Person]:
        """Return `owner` with those who are named in one row with them and are said to hold the same post.

        "các đồng chí Phó Chủ tịch A, B"; "các ông A, B, Phó Chủ tịch"; "A và B giữ chức Phó Bí thư".
        """
        place = persons.index(owner)
        if how == "beside" and owner.start >= run.end:
            if self._patterns.before("several", tokens, run.start) == run.start:
                return [owner]
            return [owner, *self._row(tokens, persons[place:], runs)]
        row = [*self._row(tokens, persons[place::-1], runs)][::-1]
        if not row or (how == "beside" and not self._several(tokens, row[0].start)):
            return [owner]
        return [*row, owner]

    def _several(self, tokens: Sequence[Token], index: int) -> bool:
        """Return whether a word for several persons stands before `index`: "các ông:"."""
        index -= index > 0 and tokens[index - 1].key == ":"
        return self._patterns.before("several", tokens, index) < index

    def _row(self, tokens: Sequence[Token], persons: Sequence[Person], runs: Sequence[Run]) -> Iterator[Person]:
        """Yield those of `persons` after the first who are named in one row with it, nothing but joints between."""
        small = self._patterns.keys("joint") | self._patterns.keys("honorific") | {","}
        posts = {i for r in runs for i in range(r.start, r.end)}
        for one, other in pairwise(persons):
            first, last = sorted((one, other), key=lambda p: p.start)
            between = range(first.end, last.start)
            if not between or any(i in posts or tokens[i].key not in small for i in between):
                return
            yield other

    def _upon(self, tokens: Sequence[Token], persons: Sequence[Person], run: Run) -> tuple[Person | None, bool]:
        """Return the person named after a post, and whether anybody is: "miễn nhiệm ... đối với ông X", "... 2 vị"."""
        end = run.end
        while end < len(tokens) and (tokens[end].kind != "word" or tokens[end].key in self._patterns.keys("of-term")):
            end += 1
        gap = self._patterns.at("upon", tokens, end)
        if gap == end:
            return None, False
        starts = {gap, self._patterns.at("honorific", tokens, gap)}
        found = next((p for p in persons if p.start in starts), None)
        return found, found is not None or (gap < len(tokens) and tokens[gap].kind == "number")

    @staticmethod
    def _beside(tokens: Sequence[Token], person: Person, run: Run) -> bool:
        between = tokens[person.end : run.start]
        return 0 < len(between) <= 2 and all(t.key in _MARKS for t in between)  # noqa: PLR2004

    def _officials(self, sentence: Sentence, text: str, person: Person, one: _Attached) -> Iterator[Proposal]:
        held = [h for h in one.run.held if not h.former]
        above = any(h.above for h in held)
        # "Ủy viên Ban Thường vụ, Trưởng Ban Tổ chức Tỉnh ủy": the first post is in the body of the second.
        held = [h for h in held if h.above or h.explicit or not above]
        local = [h for h in held if h.ward and not h.above]
        if not local:
            return
        wards = {h.ward for h in local}
        ward = next(iter(wards)) if len(wards) == 1 else self._wards.code
        for h in held:
            if h.above and (one.how in {"left", "moved"} or not self._of_province(h)):
                continue
            proposal = self._official(sentence, text, person, h, (h.ward if h in local else ward) or "", one.how)
            if proposal is not None:
                yield proposal

    def _of_province(self, held: Held) -> bool:
        """Return whether a post above the unit is one that officials of a unit hold beside theirs."""
        return bool(held.concepts) and all("ProvincialUnit" in self._lexicon.levels(c) for c in held.concepts)

    def _official(
        self, sentence: Sentence, text: str, person: Person, held: Held, ward: str, how: str
    ) -> Proposal | None:
        tokens = sentence.tokens
        concept = self._meant(held)
        name = tidy(person.name)
        fact = {
            "ward": ward,
            "person": name,
            "position": concept.label() if concept else held.wording,
            "paragraph": str(max(sentence.paragraph, 1)),
        }
        if concept and held.acting:
            fact["position"] = f"{tokens[held.start].text} {fact['position']}"
        confidence, reason = self._sure(person, held, concept)
        reach = len(tokens) if how == "moved" else max(held.end, person.end) + _CLAUSE
        day = self._from_day(sentence, text, max(held.end, person.end), reach) if how in _DATED else None
        if how == "until-then":
            confidence = min(confidence, _LIKELY)
            reason += "; nhận chức khác / takes up another post"
        if how == "doubtful":
            confidence = min(confidence, 0.45)
            reason += "; đang điều động / being moved"
        if how in {"left", "moved"}:
            fact["until"] = (day or self._seen).isoformat()
            confidence = min(confidence, _LIKELY if day else 0.75)
            reason += "; thôi giữ chức / left the post"
        elif how == "taken" and day:
            fact["from"] = day.isoformat()
            if day <= self._dates.issued:
                fact["attested_on"] = max(day, self._seen).isoformat()
            reason += "; nhận chức / took up the post"
        else:
            fact["attested_on"] = self._seen.isoformat()
        key = (ward, name, fact["position"], fact.get("from", ""), fact.get("until", ""))
        gone = (ward, name, fact["position"], "gone")
        if key in self._told or (how in {"left", "moved"} and gone in self._told):
            return None
        self._told |= {key, gone} if how in {"left", "moved"} else {key}
        start = min(tokens[person.start].start, tokens[held.start].start)
        end = max(tokens[person.end - 1].end, tokens[held.end - 1].end)
        return Proposal("official", fact, start, end, confidence, reason)

    def _meant(self, held: Held) -> Concept | None:
        """Return the one position that a wording means at the unit at hand."""
        level = "ProvincialUnit" if held.above else "CommunalUnit"
        here = [c for c in held.concepts if level in self._lexicon.levels(c)] or list(held.concepts)
        if len(here) > 1:
            here = self._lexicon.terms.called(here, held.wording)
        return here[0] if len(here) == 1 else None

    def _sure(self, person: Person, held: Held, concept: Concept | None) -> tuple[float, str]:
        if concept is None:
            return 0.4, "chức vụ chưa biết / position not known"
        whole = " ".join(held.wording.split()).casefold()
        short = len(whole.split()) <= 2 and whole != (concept.text(f"{SKOS}prefLabel", "vi") or "").casefold()  # noqa: PLR2004
        if person.titled and not short:
            return _SURE, "xưng hô, tên và chức vụ liền nhau / title, name and position side by side"
        if short:
            return 0.8, "chức vụ viết tắt / position shortened"
        return _LIKELY, "tên và chức vụ liền nhau / name and position side by side"

    def _from_day(self, sentence: Sentence, text: str, after: int, reach: int) -> date | None:
        """Return the day that is stated after a post and its holder: "kể từ ngày 1/2/2026"."""
        tokens = sentence.tokens
        phrase = self._patterns.first("from-day", tokens, after, min(len(tokens), reach))
        if phrase is None:
            return None
        begin = tokens[phrase[0]].start
        days = self._dates.days(text[begin : sentence.end])
        return days[0].first if days and days[0].start < 40 else None  # noqa: PLR2004

    def _participants(
        self, sentence: Sentence, persons: Sequence[Person], runs: Sequence[Run], event: Event
    ) -> Iterator[Proposal]:
        tokens = sentence.tokens
        for role, start, end in self._roles(tokens, persons, runs):
            for person in self._players(tokens, persons, runs, role, start, end):
                part = _PARTS.get(role, role)
                name = tidy(person.name)
                if (name, part) in self._told:
                    continue
                self._told.add((name, part))
                fact = {
                    "ward": self._wards.code,
                    "event": event.label,
                    "person": name,
                    "part": part.replace("-", "_"),
                    "paragraph": str(sentence.paragraph),
                }
                first, last = min(person.start, start), max(person.end, end)
                yield Proposal(
                    "participant",
                    fact,
                    tokens[first].start,
                    tokens[last - 1].end,
                    _LIKELY if person.titled else 0.85,
                    "tên và việc làm trong một câu / name and deed in one sentence",
                )

    def _roles(
        self, tokens: Sequence[Token], persons: Sequence[Person], runs: Sequence[Run]
    ) -> Iterator[tuple[str, int, int]]:
        spans = [(p.start, p.end) for p in persons] + [(r.start, r.end) for r in runs]
        taken = {i for start, end in spans for i in range(start, end)}
        at = 0
        while at < len(tokens):
            ends = {
                role: self._patterns.at(role, tokens, at)
                for role in ("speaker", "chair", "presenter-of-awards", "attendee", "attendee-opening")
            }
            role, end = max(ends.items(), key=lambda item: item[1])
            if end == at and at not in taken and (end := self._said(tokens, at)) > at:
                role = "speaker"
            only = self._patterns.at("not-attending", tokens, at) > at or self._patterns.inside(tokens, at, end)
            if end > at and at not in taken and not only:
                yield role, at, end
                at = end
            else:
                at += 1

    def _said(self, tokens: Sequence[Token], at: int) -> int:
        """Return the index after words that tell of speaking, where the sentence says that it was at the event."""
        end = self._patterns.at("says", tokens, at)
        return end if end > at and self._patterns.first("at-event", tokens, 0, at) else at

    def _players(
        self,
        tokens: Sequence[Token],
        persons: Sequence[Person],
        runs: Sequence[Run],
        role: str,
        start: int,
        end: int,
    ) -> list[Person]:
        before = [p for p in persons if p.end <= start]
        after = [p for p in persons if p.start >= end]
        of_whom = tokens[end - 1].key in self._patterns.keys("of")
        if before and not of_whom and role != "attendee-opening":
            group = self._group(tokens, before, runs)
            edge = max([group[-1].end, *(r.end for r in runs if r.end <= start)]) if group else 0
            if group and not any(t.key in {";", ":"} for t in tokens[edge:start]):
                return group
            if role not in _FORWARD:
                return []
        if not after:
            return []
        if role in _FORWARD or of_whom:
            limit = len(tokens)
            return [p for p in after if p.start < limit]
        first = after[0]
        opening = first.start
        for at in range(max(end, opening - 12), opening):
            if self._patterns.at("honorific", tokens, at) == opening or any(
                r.start == at and r.end <= opening for r in runs
            ):
                opening = at
                break
        return [first] if opening > 0 and tokens[opening - 1].key in {",", ":"} else []

    def _group(self, tokens: Sequence[Token], persons: Sequence[Person], runs: Sequence[Run]) -> list[Person]:
        """Return the last of `persons` with those named together with it."""
        group = [persons[-1]]
        joints = self._patterns.keys("joint")
        for person in reversed(persons[:-1]):
            inside = {i for r in runs for i in range(r.start, r.end)}
            words = [i for i in range(person.end, group[0].start) if i not in inside and tokens[i].kind == "word"]
            rest = [
                i
                for i in words
                if tokens[i].key not in joints and tokens[i].key not in self._patterns.keys("honorific")
            ]
            if rest:
                break
            group.insert(0, person)
        return group
