"""When and how a figure holds: its period, and whether it is reached, estimated or aimed at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wardgraph.importing.articles.dates import WHOLE_TERM, WHOLE_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.importing.articles.dates import Dates, Span
    from wardgraph.importing.articles.patterns import Patterns
    from wardgraph.importing.articles.tokens import Sentence, Token


# A year said by the way holds for what stands beside it; one that opens a sentence, for those that follow.
_OPENING = 12
_BULLETS = frozenset("-–—+•*·▪●")
# From this month on, articles speak of the year to come.
_LATE = 11


@dataclass(frozen=True, slots=True)
class When:
    """A period and a kind, and how sure they are."""

    period: str
    kind: str
    stated: bool


class Times:
    """Remembers the periods of a paragraph as its sentences are read.

    Args:
        patterns: the words.
        dates: finder of periods.
        usual: the period of figures for which none is stated.
        term: the term of office in which the article was written, "" where it names none.
        months: the part of the year that the article looks back on, "" where it does not.
    """

    def __init__(self, patterns: Patterns, dates: Dates, usual: str, term: str = "", months: str = "") -> None:
        self._months = months
        self._patterns = patterns
        self._dates = dates
        self._usual = usual
        self._term = term
        self._paragraph = -1
        self._past: str | None = None
        self._aim: str | None = None
        self._aiming = False
        self._span = ""
        self._spans: list[Span] = []
        self._opened: tuple[str | None, str | None, bool] | None = None

    def read(self, sentence: Sentence, text: str) -> None:
        """Take up the periods of `sentence`."""
        if sentence.paragraph != self._paragraph:
            if self._opened is None or sentence.tokens[0].key not in _BULLETS:
                self._opened = None
            self._paragraph = sentence.paragraph
            self._past, self._aim, self._aiming = self._opened or (None, None, False)
            self._span = ""
        spans = self._dates.spans(text[sentence.start : sentence.end])
        whole = self._past if self._past and len(self._past) == len(WHOLE_YEAR) else self._usual[:4]
        self._spans = [replace(s, edtf=whole) if s.edtf == WHOLE_YEAR else s for s in spans]

    def taken(self, sentence: Sentence, text: str) -> list[tuple[int, int]]:
        """Return the places in the text where days and periods stand."""
        inside = text[sentence.start : sentence.end]
        found = [(d.start, d.end) for d in self._dates.days(inside)]
        found += [(s.start, s.end) for s in self._dates.spans(inside)]
        return [(sentence.start + start, sentence.start + end) for start, end in found]

    def at(self, sentence: Sentence, index: int, begin: int, until: int, but: int = -1) -> When:
        """Return period and kind of the number at token `index`, whose clause begins at `begin` and ends at `until`.

        A period that begins at `but` in the text is that of another number.
        """
        tokens = sentence.tokens
        # What is said behind a semicolon is said anew, under what was said before the first of its row.
        part = max((i + 1 for i in range(index) if tokens[i].key == ";"), default=0)
        head = self._head(tokens, index) if part else 0
        aimed = self._last(tokens, "target", part, index)
        reached = self._last(tokens, "reached", part, index)
        if self._patterns.at("purpose", tokens, 0) > 0 and aimed < 0 and reached < 0:
            aimed = 0  # "Để thu nhập đạt ..., phường tập trung ..."
        if head and aimed < 0 and reached < 0:
            first = max(head, self._first_number(tokens, index))
            aimed, reached = self._last(tokens, "target", 0, first), self._last(tokens, "reached", 0, first)
        target = aimed > reached or (aimed < 0 and reached < 0 and self._aiming)
        ahead = self._ahead(tokens, index)
        place = tokens[index].start - sentence.start
        clause = tokens[begin].start - sentence.start if begin < len(tokens) else place
        before = [s for s in self._reaching(tokens, index) if s.end <= place and not s.compared]
        before = [s for s in before if s.start + sentence.start != but]
        if part:
            opened, over = tokens[part].start - sentence.start, tokens[head].start - sentence.start
            before = [s for s in before if s.start >= opened] or [s for s in before if s.end <= over] or before
        stop = tokens[until - 1].end - sentence.start if until > index else place
        after = [s for s in self._spans if place < s.start < stop and not s.compared]
        span = before[-1] if before else None
        if after and (span is None or span.start < clause) and not (target and (span or self._over(after[0].edtf))):
            span = after[0]
        period, stated = (span.edtf, True) if span else (None, False)
        if period == WHOLE_TERM:
            target = target or any(self._future(s.edtf) for s in before if s.edtf != WHOLE_TERM)
            period = self._whole_term(target=target)
        target = target or (span is not None and span.ahead and ahead > reached)
        present = not target and self._now(sentence, span, part, head, index)
        if present:
            period, stated = str(self._dates.issued.year), True
        elif period and self._future(period):
            target = True
        if period and not target and self._ends_later(period):
            # "Đại hội nhiệm kỳ 2025-2030 ... đại diện 1.200 đảng viên": so many there are now.
            period, stated = self._usual, False
        kind = "target" if target else "actual"
        if kind == "actual" and self._last(tokens, "estimate", max(begin, index - 8), index) >= 0:
            kind = "estimate"
        if period is None:
            period = (self._aim if target else self._past) or (self._aim if target else self._usual) or ""
        if target and not period and not self._term:
            # What is aimed at without a word on when is aimed at for this year; late in a year, for the next.
            period = str(self._dates.issued.year + (self._dates.issued.month >= _LATE))
        if target and not stated and self._part_of_year(period):
            period = period[:4]  # what is aimed at is aimed at for a year
        if target and period and self._over(period):
            later = [s.edtf for s in before if not self._over(s.edtf)]
            period = later[-1] if later else (self._aim or "")
        self._note(period, target=target)
        return When(period, kind, stated)

    def _ahead(self, tokens: Sequence[Token], index: int) -> int:
        """Return the token before `index` at which the last end of a period to come is told, -1 where none is."""
        offset = tokens[0].start
        starts = [s.start + offset for s in self._spans if s.ahead]
        return max((i for i in range(index) if tokens[i].start in starts), default=-1)

    def _now(self, sentence: Sentence, span: Span | None, part: int, head: int, index: int) -> bool:
        """Return whether it is told how things stand now: "hiện có", and what follows it behind a semicolon."""
        now = self._last(sentence.tokens, "now", part, index)
        if now < 0 and head:
            now = self._last(sentence.tokens, "now", 0, head)
        return now >= 0 and (span is None or span.end <= sentence.tokens[now].start - sentence.start)

    def of_term(self, when: When) -> When:
        """Return when a figure holds that is counted for a whole term."""
        return replace(when, period=self._term or when.period, stated=True)

    def of_flow(self, when: When) -> When:
        """Return when a figure without a period holds: in the months that the article looks back on."""
        if when.stated or not self._months or when.period != self._months[:4] or when.kind == "target":
            return when
        return replace(when, period=self._months)

    def of_lasting(self, when: When) -> When:
        """Return when a figure holds of what changes little, where nothing is said of time: now."""
        if when.stated or when.kind == "target" or self._past is not None:
            return when
        return replace(when, period=str(self._dates.issued.year))

    def _whole_term(self, *, target: bool) -> str:
        """Return the term that "cả nhiệm kỳ" means: the one told of in the paragraph, else by what is told."""
        if self._span and self._ends_later(self._span) == target:
            return self._span
        return self._term if target else self._past_term()

    def _past_term(self) -> str:
        if not self._term:
            return ""
        begin, end = (int(year) for year in self._term.split("/"))
        return f"{begin - (end - begin)}/{begin}"

    def of_average(self, when: When) -> When:
        """Return when a figure holds that is an average of years: those of the paragraph, else those of the term."""
        if "/" in when.period or not self._term:
            return when
        if when.kind == "target":
            same = when.period == self._term.partition("/")[2] or not when.stated
            return replace(when, period=self._term) if same else when
        if when.stated:
            return when
        span = self._span if self._span and not self._ends_later(self._span) else self._past_term()
        return replace(when, period=span or when.period)

    def of_aim(self, when: When) -> When:
        """Return when a figure holds that always is an aim: the period stated, else the term, else the coming year."""
        if when.kind == "target" or (when.stated and self._future(when.period)):
            return replace(when, kind="target")
        if self._term and self._dates.issued.month < _LATE:
            return replace(when, period=self._term, kind="target")
        coming = str(self._dates.issued.year + 1) if self._dates.issued.month >= _LATE else when.period
        return replace(when, period=coming if not when.stated else when.period, kind="target")

    def close(self, sentence: Sentence) -> None:
        """Keep what `sentence` said of time for those that follow in its paragraph."""
        plain = [s.edtf for s in self._reaching(sentence.tokens, len(sentence.tokens)) if not s.compared]
        opening = [s.edtf for s in self._spans if s.start <= _OPENING]
        for edtf in plain:
            if len(edtf) == len("2025-07-01/2026-06-30"):
                continue  # counted since a day: said for its sentence only
            if edtf == WHOLE_TERM or (edtf < self._usual and len(edtf) == len(self._usual) and edtf not in opening):
                continue
            if "/" in edtf and len(edtf) == len("2020/2025"):
                self._span = edtf
            if self._future(edtf) or self._ends_later(edtf):
                self._aim = edtf
            elif not self._within_span(edtf):
                self._past = edtf
        last = len(sentence.tokens)
        aimed, reached = (self._last(sentence.tokens, role, 0, last) for role in ("target", "reached"))
        if sentence.tokens and sentence.tokens[-1].key in {":", ";"} and aimed > reached:
            self._aiming = True
        if not plain and self._last(sentence.tokens, "now", 0, last) >= 0:
            self._past = None
        if sentence.tokens and sentence.tokens[-1].key == "?" and aimed > reached:
            self._aiming = True  # the answer to a question about aims tells of aims
        if sentence.tokens and sentence.tokens[-1].key in {":", "?"}:
            # A row of points follows: what is said of time here holds for each of them.
            self._opened = self._past, self._aim, self._aiming

    def _within_span(self, edtf: str) -> bool:
        """Return whether a year is one of a term that the paragraph looks back on: said for its sentence only."""
        begin, _, end = self._span.partition("/")
        return len(edtf) == len(begin) and begin < edtf <= end and edtf < self._usual

    def _reaching(self, tokens: Sequence[Token], index: int) -> list[Span]:
        """Return the periods that reach to token `index`: one said in brackets holds in them only."""
        if not tokens:
            return self._spans
        asides: list[tuple[int, int]] = []
        opened = None
        for i, token in enumerate(tokens):
            if token.key == "(":
                opened = i
            elif token.key == ")" and opened is not None:
                if not opened < index < i:
                    asides.append((tokens[opened].start - tokens[0].start, token.end - tokens[0].start))
                opened = None
        return [s for s in self._spans if not any(a <= s.start < b for a, b in asides)]

    def _head(self, tokens: Sequence[Token], index: int) -> int:
        """Return the index after what governs a row of figures: up to its colon, else up to its first number."""
        colon = next((i for i in range(index) if tokens[i].key == ":"), None)
        return self._first_number(tokens, index) if colon is None else colon + 1

    def _first_number(self, tokens: Sequence[Token], index: int) -> int:
        """Return the index of the first number before `index` that is no part of a period, else `index`."""
        taken = [(s.start, s.end) for s in self._spans]
        offset = tokens[0].start
        first = (
            i
            for i in range(index)
            if tokens[i].kind == "number" and not any(s <= tokens[i].start - offset < e for s, e in taken)
        )
        return next(first, index)

    def _note(self, period: str, *, target: bool) -> None:
        if period and target:
            self._aim = period

    def _future(self, period: str) -> bool:
        """Return whether a period begins after the year that the article gives figures of."""
        if "/" not in period and self._usual < str(self._dates.issued.year):
            return period[:4] > self._usual  # an article of January that looks back on the year before
        return int(period[:4]) > self._dates.issued.year

    def _ends_later(self, period: str) -> bool:
        """Return whether a period of years ends after the year of the article."""
        return "/" in period and int(period.partition("/")[2][:4]) > self._dates.issued.year

    @staticmethod
    def _part_of_year(period: str) -> bool:
        """Return whether a period is some months of one year."""
        begin, _, end = period.partition("/")
        return "-" in begin and begin[:4] == end[:4]

    def _over(self, period: str) -> bool:
        """Return whether a period was over, or in its last year, when the article was written."""
        begin, _, end = period.partition("/")
        if end and len(end) == len("2025"):
            return int(end) <= self._dates.issued.year
        return int(begin[:4]) < self._dates.issued.year

    def _last(self, tokens: Sequence[Token], role: str, start: int, stop: int) -> int:
        found = -1
        closed = self._closed(tokens, stop)
        for at in range(max(0, start), stop):
            end = self._patterns.at(role, tokens, at)
            if at < end <= stop and at not in closed and not self._patterns.inside(tokens, at, end):
                found = at
        return found

    @staticmethod
    def _closed(tokens: Sequence[Token], stop: int) -> set[int]:
        """Return the places before `stop` that stand in brackets which end before it."""
        found: set[int] = set()
        opened = None
        for i in range(stop):
            if tokens[i].key == "(":
                opened = i
            elif tokens[i].key == ")" and opened is not None:
                found |= set(range(opened, i))
                opened = None
        return found
