"""Dates and periods said in a question, as half-open intervals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wardgraph.ask.tokens import Token

# Of times that are open at one end.
BEGINNING, END_OF_TIME = "0001-01-01", "9999-12-31"
_YEARS = range(1000, 2101)
# A bare number before it is a year only in graphs that may go back further.
RECENT = 1900
# First and last month of a part of a year.
_PARTS = {"FirstHalf": (1, 6), "SecondHalf": (7, 12), "FirstNineMonths": (1, 9), "StartOf": (1, 1), "EndOf": (12, 12)}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?")
_MONTH_YEAR = re.compile(r"(\d{1,2})/(\d{4})")


@dataclass(frozen=True)
class Interval:
    """A stretch of time.

    Attributes:
        start: first day, ISO.
        end: day after the last, ISO.
        yearless: the year was not said and has to come from elsewhere.
    """

    start: str
    end: str
    yearless: bool = False

    @property
    def year(self) -> str | None:
        """The year, where it is one whole year."""
        first, last = int(self.start[:4]), int(self.end[:4])
        whole = self.start.endswith("-01-01") and self.end.endswith("-01-01")
        return str(first) if whole and last == first + 1 else None

    @property
    def day(self) -> str | None:
        """The day, where it is one day."""
        first = date.fromisoformat(self.start)
        return self.start if (first + timedelta(days=1)).isoformat() == self.end else None


def day(year: int, month: int, number: int) -> Interval | None:
    """Return the interval of one day, or None where there is no such day."""
    try:
        first = date(year, month, number)
    except ValueError:
        return None
    return _one_day(first.isoformat())


def _one_day(iso: str) -> Interval:
    return Interval(iso, (date.fromisoformat(iso) + timedelta(days=1)).isoformat())


def months(year: int, first: int, last: int) -> Interval | None:
    """Return the interval from the first of month `first` to the end of month `last` of `year`."""
    if not (1 <= first <= last <= 12 and year in _YEARS):  # noqa: PLR2004 (months of a year)
        return None
    following = date(year + last // 12, last % 12 + 1, 1)
    return Interval(date(year, first, 1).isoformat(), following.isoformat())


def years(first: int, last: int) -> Interval | None:
    """Return the interval from the start of year `first` to the end of year `last`."""
    if first not in _YEARS or last not in _YEARS or last < first:
        return None
    return Interval(f"{first}-01-01", f"{last + 1}-01-01")


@dataclass(frozen=True)
class Span:
    """An interval and the words (first and after-last index) that say it."""

    first: int
    after: int
    interval: Interval


Operators = "Callable[[int], Sequence[tuple[int, str, str]]]"


class TimeReader:
    """Reads the times in a list of tokens.

    Args:
        tokens: the words, marks left out.
        operators: index of a word -> (index after, operator's short name, argument) of the operators that begin there.
        today: what "last year" is relative to.
        joined: indices of words that a dash or "to" joins to the word before.
        earliest: numbers before it are no years.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        operators: Callable[[int], Sequence[tuple[int, str, str]]],
        today: date,
        joined: frozenset[int],
        earliest: int = RECENT,
    ) -> None:
        self._earliest = earliest
        self._tokens = tokens
        self._operators = operators
        self._today = today
        self._joined = joined

    def spans(self) -> list[Span]:
        """Return every time that is said, longer ones and their parts alike."""
        found = [span for index in range(len(self._tokens)) for span in self._at(index)]
        return [*found, *self._ranges(found)]

    def _ranges(self, found: Sequence[Span]) -> list[Span]:
        """Return the times from one that is said until another: from 10 to 20 July 2025, between May and June."""
        starting: dict[int, list[Span]] = {}
        for span in found:
            starting.setdefault(span.first, []).append(span)
        ranges = []
        for index in range(len(self._tokens)):
            leads = self._prefixed(index, "Between")
            begins = [after for lead in leads for after in (lead, *self._prefixed(lead, "Day"))]
            for first, begin in ((index, index), *((index, begin) for begin in begins)):
                for until, tie in self._untils(begin, starting):
                    if tie == "and" and not leads:
                        continue
                    ranges += [
                        Span(first, last.after, interval)
                        for last in starting.get(until, ())
                        for interval in self._beginnings(begin, until, starting, last.interval)
                    ]
        return ranges

    def _untils(self, begin: int, starting: dict[int, list[Span]]) -> set[tuple[int, str]]:
        """Return where the end of a range that starts at `begin` may stand, with how it is tied."""
        ends = {span.after for span in starting.get(begin, ())}
        if self._number(begin, 1, 31) is not None:
            ends.add(begin + 1)
        tied = {(after, tie) for end in ends for after, name, tie in self._operators(end) if name == "Until"}
        return tied | {(end, "") for end in ends if end in self._joined}

    def _beginnings(self, begin: int, until: int, starting: dict[int, list[Span]], last: Interval) -> list[Interval]:
        """Return the ranges that end with `last`; one end may leave out the year, the beginning its month too."""
        said = [span.interval for span in starting.get(begin, ()) if span.after <= until]
        number, end = self._number(begin, 1, 31), date.fromisoformat(last.start)
        bare = day(end.year, end.month, number) if number is not None and last.day else None
        ranges = []
        for first in [*said, *([bare] if bare else [])]:
            if first.year and last.year:
                continue  # two whole years are compared more often than what lies between is asked for
            start = f"{last.start[:4]}{first.start[4:]}" if first.yearless and not last.yearless else first.start
            final = f"{first.start[:4]}{last.end[4:]}" if last.yearless and not first.yearless else last.end
            if start < final:
                ranges.append(Interval(start, final, yearless=first.yearless and last.yearless))
        return ranges

    def _at(self, index: int) -> list[Span]:
        spans = [span for read in (self._date, self._year, self._named) for span in read(index)]
        for after, operator, argument in self._operators(index):
            if operator in ("Year", "Day", "Span") and after < len(self._tokens):
                kinds = {"Year": self._year, "Day": self._day_month, "Span": self._years}
                inner = [*kinds[operator](after), *self._date(after)]
                inner += [s for nested in self._prefixed(after, "Year") for s in self._year(nested)]
                spans.extend(Span(index, span.after, span.interval) for span in inner)
            elif operator == "Month":
                spans.extend(Span(index, span.after, span.interval) for span in self._month(after))
            elif operator == "Quarter":
                spans.extend(self._part(index, after, 3))
            elif operator in _PARTS:
                spans.extend(self._half(index, after, operator))
            elif operator == "RelativeYear":
                year = self._today.year + int(argument)
                interval = years(year, year)
                if interval:
                    spans.append(Span(index, after, interval))
            elif operator == "Era":
                spans.append(Span(index, after, _one_day(argument)))
        return spans

    def _prefixed(self, index: int, operator: str) -> list[int]:
        return [after for after, name, _ in self._operators(index) if name == operator]

    def _number(self, index: int, low: int, high: int) -> int | None:
        if index >= len(self._tokens) or not self._tokens[index].text.isdecimal():
            return None
        number = int(self._tokens[index].text)
        return number if low <= number <= high else None

    def _year_number(self, index: int) -> int | None:
        return self._number(index, self._earliest, _YEARS.stop - 1)

    def _said_year(self, index: int) -> tuple[int, int] | None:
        """Return (year, index after) for a year at `index`, with or without the word for year."""
        for start in (index, *self._prefixed(index, "Year")):
            number = self._year_number(start)
            if number is not None:
                return number, start + 1
        return None

    def _year(self, index: int) -> list[Span]:
        number = self._year_number(index)
        if number is None:
            return []
        spans = [Span(index, index + 1, interval) for interval in [years(number, number)] if interval]
        joints = [index + 1] if index + 1 in self._joined else []
        for joint in joints:
            last = self._year_number(joint)
            interval = years(number, last) if last is not None else None
            if interval:
                spans.append(Span(index, joint + 1, interval))
        return spans

    def _years(self, index: int) -> list[Span]:
        """A term: 2025-2030, 2025 to 2030."""
        first, spans = self._year_number(index), self._year(index)
        for after, name, tie in self._operators(index + 1) if first is not None else ():
            last = self._year_number(after) if name == "Until" and not tie else None
            interval = years(first, last) if first is not None and last is not None else None
            if interval:
                spans.append(Span(index, after + 1, interval))
        return spans

    def _date(self, index: int) -> list[Span]:
        if index >= len(self._tokens) or self._tokens[index].kind != "date":
            return []
        text = self._tokens[index].text
        interval = None
        if match := _ISO.fullmatch(text):
            interval = day(int(match[1]), int(match[2]), int(match[3]))
        elif match := _MONTH_YEAR.fullmatch(text):
            interval = months(int(match[2]), int(match[1]), int(match[1]))
        elif match := _DAY_FIRST.fullmatch(text):
            said = self._said_year(index + 1) if match[3] is None else None
            year = int(match[3]) if match[3] else said[0] if said else None
            after = said[1] if said else index + 1
            interval = day(year or self._today.year, int(match[2]), int(match[1]))
            if interval:
                return [Span(index, after, Interval(interval.start, interval.end, yearless=year is None))]
        return [Span(index, index + 1, interval)] if interval else []

    def _day_month(self, index: int) -> list[Span]:
        """25 tháng 7 [năm 2025]."""
        number = self._number(index, 1, 31)
        if number is None:
            return []
        spans = []
        for after in self._prefixed(index + 1, "Month"):
            month = self._number(after, 1, 12)
            if month is not None:
                said = self._said_year(after + 1)
                interval = day(said[0] if said else self._today.year, month, number)
                if interval:
                    known = Interval(interval.start, interval.end, yearless=said is None)
                    spans.append(Span(index, said[1] if said else after + 1, known))
        return spans

    def _month(self, index: int) -> list[Span]:
        number = self._number(index, 1, 12)
        if number is None:
            return self._date(index)
        said = self._said_year(index + 1)
        interval = months(said[0] if said else self._today.year, number, number)
        known = Interval(interval.start, interval.end, yearless=said is None) if interval else None
        return [Span(index, said[1] if said else index + 1, known)] if known else []

    def _named(self, index: int) -> list[Span]:
        """July 25 2025, 25 July 2025, July 2025."""
        spans = []
        for start, lead in ((index, None), (index + 1, self._number(index, 1, 31))):
            if start != index and lead is None:
                continue
            for after, operator, argument in self._operators(start) if start < len(self._tokens) else ():
                if operator != "MonthName":
                    continue
                number = lead if lead is not None else self._number(after, 1, 31)
                following = after if lead is not None or number is None else after + 1
                said = self._said_year(following)
                year = said[0] if said else self._today.year
                month = int(argument)
                interval = day(year, month, number) if number else months(year, month, month)
                if interval:
                    known = Interval(interval.start, interval.end, yearless=said is None)
                    spans.append(Span(index, said[1] if said else following, known))
        return spans

    def _part(self, index: int, after: int, size: int) -> list[Span]:
        number = self._number(after, 1, 12 // size)
        said = self._said_year(after + 1) if number is not None else None
        if number is None or said is None:
            return []
        interval = months(said[0], (number - 1) * size + 1, number * size)
        return [Span(index, said[1], interval)] if interval else []

    def _half(self, index: int, after: int, operator: str) -> list[Span]:
        said = self._said_year(after)
        if said is None:
            return []
        first, last = _PARTS[operator]
        interval = months(said[0], first, last)
        return [Span(index, said[1], interval)] if interval else []
