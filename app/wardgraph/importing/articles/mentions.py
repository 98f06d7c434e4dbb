"""Persons and the positions beside them, as they stand in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardgraph.importing.articles.tokens import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.importing.articles.lexicon import Lexicon
    from wardgraph.importing.articles.tokens import Token
    from wardgraph.importing.articles.wards import Wards
    from wardgraph.importing.terms import Concept

_JOIN = frozenset({",", "-", "–", "—"})
_NAME = range(2, 7)
# A name of fewer words may point back to a longer one.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Held:
    """A position as written: where, what it may be, of which unit (None: a unit above or another body)."""

    start: int
    end: int
    wording: str
    concepts: tuple[Concept, ...]
    ward: str | None
    above: bool
    former: bool
    acting: bool
    explicit: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """Positions named one after the other."""

    start: int
    end: int
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name; `titled` where an honorific stands before it."""

    start: int
    end: int
    name: str
    titled: bool


class Mentions:
    """Finds persons and runs of positions in a sentence."""

    def __init__(self, lexicon: Lexicon, wards: Wards) -> None:
        self._lexicon = lexicon
        self._patterns = lexicon.patterns
        self._wards = wards
        self._names: list[tuple[str, ...]] = []

    def find(self, tokens: Sequence[Token]) -> tuple[list[Person], list[Run]]:
        """Return the persons and the runs of positions in `tokens`."""
        persons: list[Person] = []
        runs: list[Run] = []
        at = 0
        while at < len(tokens):
            run = self._run(tokens, at)
            if run is not None:
                runs.append(run)
                at = run.end
                continue
            person = self._person(tokens, at, after_run=bool(runs and runs[-1].end == at))
            if person is not None:
                persons.append(person)
                self._remember(person.name)
                at = person.end
                continue
            end, code, above = self._wards.reference(tokens, at)
            at = end if end > at and (code or above) else at + 1
        return persons, runs

    def _remember(self, name: str) -> None:
        words = tuple(name.split())
        if len(words) > _SHORT - 1 and words not in self._names:
            self._names.append(words)

    def _whole(self, words: tuple[str, ...]) -> str:
        """Return the full name that a short one points back to, if it points to just one: "ông Dũng"."""
        found = [name for name in self._names if len(name) > len(words) and name[-len(words) :] == words]
        return " ".join(found[0]) if len(found) == 1 else ""

    def _person(self, tokens: Sequence[Token], at: int, *, after_run: bool) -> Person | None:
        start = self._patterns.at("honorific", tokens, at)
        titled = start > at
        if titled and start < len(tokens) and tokens[start].key == ":":
            start += 1
        if not titled and tokens[at].text.islower():
            return None
        if titled and start < len(tokens) and self._lexicon.positions.longest(tokens, start)[1]:
            return None  # "các đồng chí Phó Chủ tịch": a post comes first
        end = start
        while end < len(tokens) and _of_name(tokens, end, start) and end - start < max(_NAME):
            if (
                end > start
                and self._lexicon.positions.longest(tokens, end)[1]
                and tokens[end].text != tokens[end].text.title()
            ):
                break
            end += 1
        length = end - start
        if titled and 0 < length < _SHORT and (name := self._whole(tuple(t.text for t in tokens[start:end]))):
            return Person(start, end, name, titled)
        if length not in _NAME:
            return None
        known = tokens[start].text in self._patterns.words("family-name")
        if not known and not (titled and length > 1) and not after_run and not self._listed(tokens, at, end):
            return None
        if self._wards.reference(tokens, start)[0] > start + 1 and not titled:
            return None
        name = " ".join(t.text for t in tokens[start:end])
        return Person(start, end, name, titled)

    def _listed(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Return whether a name of any family stands in a row of names with posts: "; Chế Thị Mẫu - Phó Bí thư"."""
        opens = start > 0 and tokens[start - 1].key in {";", ":"}
        follows = end < len(tokens) and tokens[end].key in _JOIN
        return opens and follows and end - start > _SHORT - 1 and bool(self._held(tokens, end + 1, former=False))

    def _run(self, tokens: Sequence[Token], at: int) -> Run | None:
        held: list[Held] = []
        position, former = at, False
        while position < len(tokens):
            start = position
            mark = self._patterns.at("former", tokens, start)
            if mark > start:
                former, start = True, mark
            elif (mark := self._patterns.at("current", tokens, start)) > start and held:
                former, start = False, mark
            one = self._held(tokens, start, former=former)
            if one is None:
                break
            held.append(one)
            position = self._joined(tokens, one.end)
            if position == one.end:
                break
        return Run(at, held[-1].end, tuple(held)) if held else None

    def _joined(self, tokens: Sequence[Token], at: int) -> int:
        """Return where the next position of a run may begin."""
        position, joints = at, self._patterns.keys("joint")
        while position < len(tokens) and (tokens[position].key in _JOIN or tokens[position].key in joints):
            position += 1
        return position

    def _held(self, tokens: Sequence[Token], at: int, *, former: bool) -> Held | None:
        acting = self._patterns.at("acting", tokens, at)
        begin = acting if acting > at and self._lexicon.positions.longest(tokens, acting)[1] else at
        end, concepts = self._lexicon.positions.longest(tokens, begin, marks=frozenset("-–/'.,"))
        if not concepts:
            return self._unknown(tokens, at, former=former)
        # A wording may end in "phường", which begins the name of the unit.
        inside = end - 1 if self._patterns.at("here", tokens, end - 1) == end and end - 1 > begin else end
        after, ward, above = self._wards.reference(tokens, inside)
        label_ward = self._wards.code
        if ward is None and not above and after == end:
            ward = label_ward
        if after == end and self._patterns.at("event-noun", tokens, end) > end and not tokens[end].capital:
            return None  # "Trưởng Ban tổ chức buổi lễ"
        if after == end and self._goes_on(tokens, end):
            return self._unknown(tokens, at, former=former) or None
        # "Phó Chủ tịch UBND tỉnh": the wording itself may name the level.
        wording = " ".join(t.text for t in tokens[at:end])
        provincial = all("ProvincialUnit" in self._lexicon.levels(c) for c in concepts)
        last = self._after_commas(tokens, after)
        named = any(self._lexicon.bodies.longest(tokens, i)[1] for i in range(begin, end))
        said = words_of(wording)
        elided = any(len(w := words_of(c.label())) > len(said) and w[: len(said)] == said for c in concepts)
        explicit = after > end or inside < end or (named and not elided)
        return Held(at, last, wording, tuple(concepts), ward, above or provincial, former, begin > at, explicit)

    def _after_commas(self, tokens: Sequence[Token], at: int) -> int:
        """Return the index after names of units above: "phường Ví Dụ, tỉnh Mẫu"."""
        position = at
        for _ in range(2):
            skip = position + 1 if position < len(tokens) and tokens[position].key in {",", "("} else position
            end, code, above = self._wards.reference(tokens, skip)
            if not above or code or end == skip or (skip == position and end - skip < 1):
                break
            position = end
        return position

    def _goes_on(self, tokens: Sequence[Token], at: int) -> bool:
        """Return whether a known wording is only the beginning of another position: "Chủ tịch Hội Làm vườn"."""
        if at >= len(tokens) or tokens[at].kind == "mark" or not tokens[at].capital:
            return False
        if tokens[at].text in self._patterns.words("family-name") or self._patterns.at("honorific", tokens, at) > at:
            return False
        upper = 0
        while at + upper < len(tokens) and tokens[at + upper].capital:
            upper += 1
        return upper not in _NAME

    def _unknown(self, tokens: Sequence[Token], at: int, *, former: bool) -> Held | None:
        """Return a position that nobody has told of: its words up to the next mark or name."""
        end = self._patterns.at("post-head", tokens, at)
        if end == at or not tokens[at].capital:
            return None
        while end < len(tokens) and tokens[end].kind == "word" and end - at < 14:  # noqa: PLR2004
            if (
                tokens[end].text in self._patterns.words("family-name")
                and end + 1 < len(tokens)
                and tokens[end + 1].capital
            ):
                break
            if self._patterns.at("honorific", tokens, end) > end or self._patterns.first(
                "appointment", tokens, end, end + 1
            ):
                break
            if any(self._patterns.at(role, tokens, end) > end for role in ("speaker", "chair", "attendee", "hold")):
                break
            end += 1
        above = self._patterns.first("unit-above", tokens, at, end) is not None
        wording = " ".join(t.text for t in tokens[at:end])
        return Held(at, end, wording, (), self._wards.code, above, former, acting=False)


def _of_name(tokens: Sequence[Token], index: int, start: int) -> bool:
    token = tokens[index]
    if not token.capital or (token.text.isupper() and len(token.text) > 1):
        return False
    return index == start or tokens[index - 1].end + 1 >= token.start
