"""Days and periods in an article: "Chiều 10/1" is a day of the year in which the article was written."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardgraph.importing.articles.patterns import Patterns

_NUMERIC = r"(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})(?:\s*[/.-]\s*(?P<y>\d{4}))?(?![\d/]|\s*%)"
_PAIR = r"(?P<first>\d{1,2})(?:\s*[/.-]\s*(?P<fm>\d{1,2}))?\s*(?:và|-|–|đến)\s*(?:ngày\s*)?"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_WEEKS = 60
_YEAR = 12
# Months by which the last such month may lie behind: "hết tháng 12", read in January.
_BEHIND = 6
# Up to this month, and from that one on, "năm qua" is a year of the calendar.
_EARLY, _LATE = 3, 11
# "cả nhiệm kỳ": which term that is depends on what is told of it.
WHOLE_TERM = "9999/9999"
# "cả năm": the year that the article gives figures of.
WHOLE_YEAR = "9999"


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or the days from `first` to `last`, and where they stand."""

    start: int
    end: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Span:
    """A period as EDTF, and where it stands.

    Attributes:
        start: where it begins in the text.
        end: where it ends.
        edtf: the period.
        compared: a figure is only compared with it.
        ahead: its end is told, and had not come when the article was written: "đến hết năm 2026".
    """

    start: int
    end: int
    edtf: str
    compared: bool = False
    ahead: bool = False


class Dates:
    """Finds days and periods in a text.

    Args:
        patterns: the words.
        issued: the date of the article.
        term: the term of office that the article speaks of, as two years.
    """

    def __init__(self, patterns: Patterns, issued: date, term: tuple[int, int] | None = None) -> None:
        self.issued = issued
        self.term = term
        day = _any(patterns, "day")
        self._before_day = rf"\b(?:{day})\s+(?:(?:{day})\s+)?(?:\(?)"
        self._days = [
            re.compile(rf"(?:{self._before_day})(?:{_PAIR})?{_NUMERIC}", re.IGNORECASE),
            re.compile(rf"\(\s*{_PAIR}{_NUMERIC}(?=\s*\))", re.IGNORECASE),
            re.compile(r"(?<![\d/.-])(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})(?!\d)"),
            # A sentence that begins with a word and a day, whatever the word ("Chiêù 12/1,").
            re.compile(rf"\A\W*(?:\([^)]*\)\W*)?[^\W\d_]+\s+{_NUMERIC}(?=\s*,)"),
            re.compile(
                rf"(?:ngày\s+)(?P<d>\d{{1,2}})\s+(?:{_any(patterns, 'month')})\s+(?P<m>\d{{1,2}})"
                rf"(?:\s+năm\s+(?P<y>\d{{4}}))?",
                re.IGNORECASE,
            ),
        ]
        self._today = re.compile(rf"\b(?:{_any(patterns, 'today')})\b", re.IGNORECASE)
        year, span = _any(patterns, "year"), _any(patterns, "span")
        compared = rf"(?P<compared>(?:{_any(patterns, 'compared')})\s+(?:với\s+)?)?"
        month = _any(patterns, "month")
        since, until = _any(patterns, "since"), _any(patterns, "until")
        now = rf"(?P<tonow>{_any(patterns, 'until-now')})"
        self._spans = [
            re.compile(
                rf"{compared}\b(?:{since})\s+(?P<sd>\d{{1,2}})[/.-](?P<sm>\d{{1,2}})(?:[/.-](?P<sy>20\d\d))?\s+"
                rf"(?:{now}|(?:{until})\s+(?P<ed>\d{{1,2}})[/.-](?P<em>\d{{1,2}})(?:[/.-](?P<ey>20\d\d))?(?!\d))",
                re.IGNORECASE,
            ),
            re.compile(
                rf"{compared}\b(?:{since})\s+(?:{month})\s+(?P<sm>\d{{1,2}})(?:[/.-](?P<sy>20\d\d))?\s+"
                rf"(?:{now}|(?:{until})\s+(?:{month})\s+(?P<em>\d{{1,2}})(?:[/.-](?P<ey>20\d\d))?(?!\d))",
                re.IGNORECASE,
            ),
            re.compile(rf"{compared}\b(?P<tonow>{_any(patterns, 'year-so-far')})\b", re.IGNORECASE),
            re.compile(
                rf"{compared}\b(?:{until})\s+(?P<ud>3[01]|2[89])[/.-](?P<until>1[0-2]|0?[1-9])"
                rf"(?:[/.-](?P<uy>20\d\d))?(?!\d)",
                re.IGNORECASE,
            ),
            re.compile(
                rf"{compared}(?:(?:{span})\s+)?\b(?P<a>(?:19|20)\d\d)\s*[-–—]\s*(?P<b>20\d\d)\b(?!\s*[-/]\s*\w)",
                re.IGNORECASE,
            ),
            *(
                re.compile(
                    rf"{compared}\b(?P<{name}>{_any(patterns, role)})(?:\s+(?:{year}))?\s*(?P<hy>20\d\d)?\b",
                    re.IGNORECASE,
                )
                for name, role in (("half", "first-half"), ("three", "first-quarter"), ("nine", "first-nine"))
            ),
            re.compile(
                rf"{compared}\b(?P<months>[2-9]|1[01])\s+(?:{_any(patterns, 'month')})"
                rf"(?:\s+(?:{_any(patterns, 'elapsed')}))?(?:\s+(?:{year}))?\s*(?P<my>20\d\d)?\b"
                rf"(?!\s*(?:{_any(patterns, 'not-elapsed')}))",
                re.IGNORECASE,
            ),
            re.compile(
                rf"{compared}\b(?:{_any(patterns, 'up-to-month')})\s+(?P<until>1[0-2]|[1-9])\b"
                rf"(?:(?:\s*[/-]\s*|\s+(?:{year})\s+)(?P<uy>20\d\d)\b)?",
                re.IGNORECASE,
            ),
            re.compile(
                rf"{compared}\b(?:{_any(patterns, 'quarter')})\s+(?P<q>IV|I{{1,3}}|[1-4])\b"
                rf"(?:(?:\s*[/-]\s*|\s+(?:{year})\s+)(?P<qy>20\d\d)\b)?",
                re.IGNORECASE,
            ),
            re.compile(
                rf"{compared}\b(?:(?P<upto>{_any(patterns, 'year-end')})|{year})\s+(?P<year>20\d\d)\b"
                r"(?!\s*[-–]\s*20\d\d)",
                re.IGNORECASE,
            ),
            re.compile(rf"{compared}\b(?P<now>{_any(patterns, 'year-now')})\b", re.IGNORECASE),
            re.compile(
                rf"{compared}\b(?P<all>{_any(patterns, 'year-whole')})\b(?!\s*(?:{year}\s+)?20\d\d)", re.IGNORECASE
            ),
            re.compile(rf"{compared}\b(?P<past>{_any(patterns, 'term-past')})\b", re.IGNORECASE),
            re.compile(
                rf"{compared}(?<!\w )(?<!\w)(?:{_any(patterns, 'within')}\s+)?"
                rf"(?P<last>{_any(patterns, 'year-past')})\b",
                re.IGNORECASE,
            ),
            re.compile(rf"{compared}\b(?P<next>{_any(patterns, 'term-next')})\b", re.IGNORECASE),
            re.compile(rf"{compared}\b(?P<whole>{_any(patterns, 'term-whole')})\b(?!\s*\d)", re.IGNORECASE),
        ]

    def days(self, text: str) -> list[Day]:
        """Return the days in `text`, by place."""
        found: dict[int, Day] = {}
        for pattern in self._days:
            for match in pattern.finditer(text):
                day = self._day(match)
                if day is not None and not any(d.start < match.end() and match.start() < d.end for d in found.values()):
                    found[match.start()] = day
        for match in self._today.finditer(text):
            found.setdefault(match.start(), Day(match.start(), match.end(), self.issued, self.issued))
        return [found[start] for start in sorted(found)]

    def _day(self, match: re.Match[str]) -> Day | None:
        groups = match.groupdict()
        last = self._resolve(int(groups["d"]), int(groups["m"]), groups.get("y"))
        if last is None:
            return None
        first = last
        if groups.get("first"):
            month = int(groups["fm"]) if groups.get("fm") else last.month
            resolved = self._resolve(int(groups["first"]), month, str(last.year))
            first = resolved if resolved and resolved <= last else last
        return Day(match.start(), match.end(), first, last)

    def _resolve(self, day: int, month: int, year: str | None) -> date | None:
        """Return the day; one without a year is the last such day up to shortly after the article."""
        years = [int(year)] if year else [self.issued.year + 1, self.issued.year, self.issued.year - 1]
        for candidate in years:
            try:
                found = date(candidate, month, day)
            except ValueError:
                continue
            if year or (found - self.issued).days <= _WEEKS:
                return found
        return None

    def spans(self, text: str) -> list[Span]:
        """Return the periods in `text`, by place."""
        found: list[Span] = []
        for pattern in self._spans:
            for match in pattern.finditer(text):
                edtf = self._edtf(match.groupdict())
                if edtf and not any(s.start < match.end() and match.start() < s.end for s in found):
                    ahead = self._ahead(match.groupdict(), edtf)
                    found.append(Span(match.start(), match.end(), edtf, match["compared"] is not None, ahead))
        return sorted(found, key=lambda s: s.start)

    def _ahead(self, groups: dict[str, str | None], edtf: str) -> bool:
        """Return whether the end of a period is told that had not come when the article was written."""
        told = groups.get("upto") or groups.get("ud")
        return bool(told) and edtf == str(self.issued.year) and self.issued.month < _LATE

    def _months(self, first: int, last: int, year: str | None) -> str:
        """Return the months from `first` to `last` as an interval; of the year of the article where none is said."""
        said = int(year) if year else self.issued.year - (last - self.issued.month > _BEHIND and first == 1)
        return str(said) if (first, last) == (1, _YEAR) else f"{said}-{first:02}/{said}-{last:02}"

    def _since(self, groups: dict[str, str | None]) -> str | None:
        """Return the interval from one day or month to another: "từ ngày 1/7/2025 đến nay"."""
        now = self.issued if groups.get("tonow") else None
        end_year = int(groups.get("ey") or 0) or self.issued.year
        month = int(groups["sm"] or 0)
        year = int(groups.get("sy") or 0) or end_year - (now is not None and month > self.issued.month)
        try:
            if not groups.get("sd"):
                last = now or date(end_year, int(groups["em"] or 0), 1)
                first = date(year, month, 1)
                return f"{first:%Y-%m}/{last:%Y-%m}" if first <= last else None
            first = date(year, month, int(groups["sd"] or 0))
            last = now or date(end_year, int(groups["em"] or 0), int(groups["ed"] or 0))
        except ValueError:
            return None
        return f"{first}/{last}" if first < last else None

    def _ends_month(self, groups: dict[str, str | None]) -> bool:
        """Return whether the day that is told is the last of its month."""
        year, month = int(groups.get("uy") or self.issued.year), int(groups["until"] or 0)
        return int(groups["ud"] or 0) == monthrange(year, month)[1]

    def _past_year(self) -> str | None:
        """Return the year that "năm qua" means; none in the middle of a year, when it means the last twelve months."""
        if self.issued.month >= _LATE:
            return str(self.issued.year)
        return str(self.issued.year - 1) if self.issued.month <= _EARLY else None

    def _edtf(self, groups: dict[str, str | None]) -> str | None:
        if groups.get("a") and groups.get("b"):
            return f"{groups['a']}/{groups['b']}" if int(groups["a"] or 0) < int(groups["b"] or 0) else None
        if groups.get("sm"):
            return self._since(groups)
        if groups.get("tonow"):
            return self._months(1, self.issued.month, None)
        if groups.get("last"):
            return self._past_year()
        for name, months in (("half", 6), ("three", 3), ("nine", 9)):
            if groups.get(name):
                return self._months(1, months, groups.get("hy"))
        if groups.get("months"):
            return self._months(1, int(groups["months"] or 0), groups.get("my"))
        if groups.get("until"):
            if groups.get("ud") and not self._ends_month(groups):
                return None
            return self._months(1, int(groups["until"] or 0), groups.get("uy"))
        if groups.get("q"):
            last = _QUARTERS[(groups["q"] or "").lower()] * 3
            return self._months(last - 2, last, groups.get("qy"))
        if groups.get("year"):
            return groups["year"]
        if groups.get("now"):
            return str(self.issued.year)
        if groups.get("all"):
            return WHOLE_YEAR
        if self.term is None:
            return None
        if groups.get("whole"):
            return WHOLE_TERM
        begin, end = self.term
        length = end - begin
        return f"{begin - length}/{begin}" if groups.get("past") else f"{begin}/{end}"


def _any(patterns: Patterns, role: str) -> str:
    words: Iterator[str] = iter(sorted(patterns.words(role), key=lambda w: (-len(w), w)))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
