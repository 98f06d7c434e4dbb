"""Numbers with their measures: "36 tỷ 631 triệu", "hơn 516,9 tỷ đồng", "từ 8 - 10%", "12/14 chỉ tiêu"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from wardgraph.names import SKOS, WG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.importing.articles.lexicon import Lexicon
    from wardgraph.importing.articles.tokens import Token
    from wardgraph.importing.terms import Concept

_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{3}){2,}")
_LIKELY = 99_999_999_999_999


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its measure.

    Attributes:
        first: index of its first token, its comparator included.
        at: index of the number itself.
        last: index after the last token of number and measure.
        value: the value, in its measure.
        measures: the measures that the wording may mean.
        wording: the measure as written.
        comparator: notation of the comparator.
        out_of: the N of "M/N".
        upper: the upper bound of a range.
    """

    first: int
    at: int
    last: int
    value: Decimal
    measures: tuple[Concept, ...]
    wording: str
    comparator: str = "="
    out_of: Decimal | None = None
    upper: Decimal | None = None
    digits_end: int = 0


def value_of(written: str) -> Decimal | None:
    """Return a number as it is written in Vietnamese: points group thousands, a comma begins the decimals."""
    if _THOUSANDS.fullmatch(written):
        return Decimal(written.replace(".", "").replace(",", "."))
    if _COMMAS.fullmatch(written):
        return Decimal(written.replace(",", ""))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", written) and len(written) < 16:  # noqa: PLR2004
        return Decimal(written.replace(",", "."))
    return None


def plain(value: Decimal) -> str:
    """Return `value` as a cell of a fact table."""
    text = format(value.normalize(), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class Numbers:
    """Finds the numbers of a sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._patterns = lexicon.patterns

    def find(self, tokens: Sequence[Token], taken: Sequence[tuple[int, int]]) -> list[Number]:
        """Return the measured numbers in `tokens`, outside the places in the text that are `taken` by dates."""
        found: list[Number] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.kind == "number" and not any(s <= token.start < e for s, e in taken):
                number = self._number(tokens, at)
                if number is not None:
                    found.append(number)
                    at = max(number.last, at + 1)
                    continue
            at += 1
        return found

    def _number(self, tokens: Sequence[Token], at: int) -> Number | None:
        value = value_of(tokens[at].text)
        if value is None or _glued(tokens, at):
            return None
        position, upper, out_of = at + 1, None, None
        after = tokens[position : position + 2]
        if len(after) == 2 and after[1].kind == "number":  # noqa: PLR2004
            other = value_of(after[1].text)
            if other is not None and after[0].key == "/":
                out_of, position = other, position + 2
            elif other is not None and after[0].key in self._patterns.words("range") and other > value:
                upper, position = other, position + 2
        out_of, position = self._among(tokens, at, position) if out_of is None and upper is None else (out_of, position)
        digits_end = position
        value, last, measures = self._measured(tokens, position, value)
        if upper is None and out_of is None and measures:
            value, last, upper = self._more(tokens, last, value, measures)
        wording = " ".join(
            t.text for t in tokens[position:last] if t.key not in self._patterns.multipliers or not measures
        )
        first, comparator = self._comparator(tokens, at, last)
        if upper is not None:
            comparator = ">="
        if out_of is not None:
            first, comparator = at, "="
        ordinal = self._patterns.before("not-measured", tokens, at)
        acts = self._patterns.before("also-verb", tokens, at) < at and bool(measures)  # "cấp 642 giấy chứng nhận"
        if ordinal < at and not (measures and _strong(measures)) and out_of is None and not acts:
            return None
        return Number(first, at, last, value, tuple(measures), wording, comparator, out_of, upper, digits_end)

    def _among(self, tokens: Sequence[Token], at: int, position: int) -> tuple[Decimal | None, int]:
        """Return among how many a rank is: "đứng thứ 4 trong 96 xã"."""
        end = self._patterns.at("of-total", tokens, position)
        ranked = self._patterns.before("rank", tokens, at) < at
        if not ranked or end == position or end >= len(tokens) or tokens[end].kind != "number":
            return None, position
        return value_of(tokens[end].text), end + 1

    def _measured(self, tokens: Sequence[Token], at: int, value: Decimal) -> tuple[Decimal, int, list[Concept]]:
        end, measures = self._lexicon.measures.longest(tokens, at, marks=frozenset("/,-–"))
        if self._dated(tokens, at, end):
            # "4,6% năm 2020": the year is that of the figure, no measure.
            end, measures = self._lexicon.measures.longest(tokens[: end - 1], at, marks=frozenset("/,-–"))
        multiplier = self._patterns.multipliers.get(tokens[at].key) if at < len(tokens) else None
        if multiplier:
            further, counted = self._lexicon.measures.longest(tokens, at + 1)
            if counted and not _money(counted) and (end <= at + 1 or further >= end):
                return value * multiplier, further, counted
        return value, end, measures

    def _dated(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        """Return whether a measure ends in "năm" and a year follows."""
        if end - at < 2 or end >= len(tokens) or tokens[end - 1].key not in self._patterns.keys("year"):  # noqa: PLR2004
            return False
        return tokens[end].kind == "number" and re.fullmatch(r"(?:19|20)\d\d", tokens[end].text) is not None

    def _more(
        self, tokens: Sequence[Token], last: int, value: Decimal, measures: list[Concept]
    ) -> tuple[Decimal, int, Decimal | None]:
        """Read on: "36 tỷ 631 triệu" is one number, "8% đến 10%" is a range."""
        if last < len(tokens) and tokens[last].kind == "number" and (less := value_of(tokens[last].text)) is not None:
            end, smaller = self._lexicon.measures.longest(tokens, last + 1)
            if smaller and _money(smaller) and _money(measures):
                big, small = _factor(measures[0]), _factor(smaller[0])
                if big and small and small < big:
                    return value + less * small / big, end, None
        if last + 1 < len(tokens) and tokens[last].key == "/" and tokens[last + 1].kind == "number":
            # "61,2 tỷ đồng/94 tỷ đồng": so much of so much.
            end, same = self._lexicon.measures.longest(tokens, last + 2)
            if set(same) & set(measures):
                return value, end, None
        if (
            last + 1 < len(tokens)
            and tokens[last].key in self._patterns.words("range")
            and tokens[last + 1].kind == "number"
        ):
            end, same = self._lexicon.measures.longest(tokens, last + 2)
            other = value_of(tokens[last + 1].text)
            if other is not None and other > value and set(same) & set(measures):
                return value, end, other
        return value, last, None

    def _comparator(self, tokens: Sequence[Token], at: int, last: int) -> tuple[int, str]:
        """Return where the number begins with its comparator, and the comparator's notation."""
        end, after = self._lexicon.comparators.longest(tokens, last)
        if after and end - last > 1:
            return at, after[0].text(f"{SKOS}notation") or "="
        first, notation = at, "="
        for index in range(max(0, at - 4), at):
            end, before = self._lexicon.comparators.longest(tokens, index)
            if before and end == at and self._patterns.before("not-comparator", tokens, at) == at:
                notation = before[0].text(f"{SKOS}notation") or "="
                first = index
                break
        return first, notation


def _glued(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a number is part of a name or number of a document: "57-NQ/TW", "COVID-19", "A1"."""
    token = tokens[at]
    if at + 1 < len(tokens) and tokens[at + 1].start == token.end and tokens[at + 1].key in "-/–":
        follows = tokens[at + 2] if at + 2 < len(tokens) else None
        if follows and follows.start == tokens[at + 1].end and follows.kind == "word":
            return True
    if at and tokens[at - 1].end == token.start and tokens[at - 1].key in "-/–":
        return at > 1 and tokens[at - 2].end == tokens[at - 1].start
    return bool(at and tokens[at - 1].end == token.start and tokens[at - 1].kind == "word")


def _factor(measure: Concept) -> Decimal | None:
    written = measure.text(f"{WG}factor")
    return Decimal(written) if written else None


def _money(measures: Sequence[Concept]) -> bool:
    return any("money" in d.value for m in measures for d in m.links(f"{WG}dimension"))


def _strong(measures: Sequence[Concept]) -> bool:
    """Return whether a measure is more than a word for what is counted, so that an ordinal cannot be meant."""
    return any(not d.value.endswith("/count") for m in measures for d in m.links(f"{WG}dimension"))
