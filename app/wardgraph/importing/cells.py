"""What one cell may hold: a date, a number, a whole number; and what was probably meant where it does not."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TypeVar

from wardgraph.errors import Text

T = TypeVar("T")

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[T ].*)?")
_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,15})?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?P<mark>[.,\s\u00a0\u202f'])\d{3}(?:(?P=mark)\d{3})*")


class CellError(ValueError):
    """A cell that does not hold what its column asks for.

    Attributes:
        code: a stable word for programs.
        text: what is wrong and what would be right.
        suggestions: what was probably meant.
    """

    def __init__(self, code: str, vi: str, en: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(en)
        self.code = code
        self.text = Text(vi, en)
        self.suggestions = suggestions


def date_of(written: str) -> date:
    """Return the date written as `YYYY-MM-DD`.

    Raises:
        CellError: it is written in another way, or there is no such day.
    """
    match = _ISO.fullmatch(written)
    if match:
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            raise CellError(
                "impossible-date",
                f"không có ngày {written!r}; hãy ghi một ngày có thật, dạng NNNN-TT-NG",
                f"there is no day {written!r}; write a real day as YYYY-MM-DD",
            ) from None
    meant = _meant_date(written)
    hint_vi = f"; có phải {meant}?" if meant else ""
    hint_en = f"; did you mean {meant}?" if meant else ""
    raise CellError(
        "not-a-date",
        f"{written!r} không phải ngày dạng NNNN-TT-NG, ví dụ 2026-01-10{hint_vi}",
        f"{written!r} is not a date as YYYY-MM-DD, such as 2026-01-10{hint_en}",
        (meant,) if meant else (),
    )


def _meant_date(written: str) -> str | None:
    if match := _DAY_FIRST.fullmatch(written):
        day, month, year = map(int, match.groups())
    elif match := _YEAR_FIRST.fullmatch(written):
        year, month, day = map(int, match.groups())
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def number_of(written: str) -> Decimal:
    """Return the number written with a decimal point and no grouping.

    Raises:
        CellError: it is text, or written with a decimal comma or grouping.
    """
    if _NUMBER.fullmatch(written):
        return Decimal(written).normalize() + 0
    meant = _meant_numbers(written)
    if meant:
        either_vi, either_en = " hay ".join(meant), " or ".join(meant)
        raise CellError(
            "not-a-number",
            f"{written!r} không đọc được là số: dùng dấu chấm thập phân, không dấu hàng nghìn; có phải {either_vi}?",
            f"{written!r} is not a number with a decimal point and no grouping; did you mean {either_en}?",
            meant,
        )
    raise CellError(
        "not-a-number",
        f"{written!r} không phải số; hãy ghi chữ số với dấu chấm thập phân, ví dụ 516.9",
        f"{written!r} is not a number; write digits with a decimal point, such as 516.9",
    )


def _meant_numbers(written: str) -> tuple[str, ...]:
    text = written.strip().removesuffix("%").strip().lstrip("<>=~≥≤ ")
    readings = [text.replace(",", ".")] if text.count(",") == 1 and "." not in text else []
    if _GROUPED.fullmatch(text):
        readings.append(re.sub(r"\D", "", text))
    elif "." in text and "," in text:
        last = max(text.rfind("."), text.rfind(","))
        readings.append(re.sub(r"[.,]", "", text[:last]) + "." + text[last + 1 :])
    else:
        readings.append(re.sub(r"\s", "", text))
    found = dict.fromkeys(r for r in readings if _NUMBER.fullmatch(r) and r != written)
    return tuple(found)


def whole_of(written: str) -> int:
    """Return the positive whole number written, such as a paragraph's.

    Raises:
        CellError: it is something else.
    """
    if written.isascii() and written.isdigit() and int(written[:9]) > 0 and len(written) < 7:  # noqa: PLR2004
        return int(written)
    raise CellError(
        "not-a-whole-number",
        f"{written!r} không phải số nguyên dương, ví dụ 3",
        f"{written!r} is not a positive whole number, such as 3",
    )


def lexical(number: Decimal) -> str:
    """Return the one way in which this program writes `number` as an xsd:decimal."""
    text = format(number.normalize(), "f")
    return text if "." in text else f"{text}.0"
