"""Periods of time as EDTF (Library of Congress): a date or an interval, its first day and the day after its last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from wardgraph.errors import Text
from wardgraph.importing.cells import CellError

_YEARS = re.compile(r"(\d{4})\s*[-–—/]\s*(\d{4})")
_OPEN = ("", "..")
_YEAR_RANGE = (1800, 2200)
_MARKS = {"?": "uncertain", "~": "approximate", "%": "uncertain-approximate"}
_MONTHS = tuple(date(2000, month, 1).strftime("%B") for month in range(1, 13))
# EDTF level 2: parts of a year beyond the months.
_PARTS: dict[str, Text] = {
    "21": Text("mùa xuân {y}", "spring {y}"),
    "22": Text("mùa hè {y}", "summer {y}"),
    "23": Text("mùa thu {y}", "autumn {y}"),
    "24": Text("mùa đông {y}", "winter {y}"),
    "33": Text("quý I/{y}", "first quarter of {y}"),
    "34": Text("quý II/{y}", "second quarter of {y}"),
    "35": Text("quý III/{y}", "third quarter of {y}"),
    "36": Text("quý IV/{y}", "fourth quarter of {y}"),
    "40": Text("6 tháng đầu năm {y}", "first half of {y}"),
    "41": Text("6 tháng cuối năm {y}", "second half of {y}"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A period: start inclusive, end exclusive, either unknown (None) where the interval is open."""

    edtf: str
    start: date | None
    end: date | None
    label: Text

    @property
    def slug(self) -> str:
        """The last part of the period's IRI."""
        text = self.edtf.replace("/", "_")
        for mark, word in _MARKS.items():
            text = text.replace(mark, f"-{word}")
        return text

    @property
    def dashed(self) -> str:
        """The period as it stands in the IRI of a term of office (`2025-2030`)."""
        return self.slug.replace("_", "-")


@lru_cache(maxsize=4096)
def period_of(written: str) -> Period:
    """Return the period written as an EDTF date or interval; `2025-2030` is read as `2025/2030`.

    Raises:
        CellError: it is not EDTF, is not one date or interval, or ends before it starts.
    """
    text = "".join(written.split()) if _YEARS.fullmatch(written) is None else _YEARS.sub(r"\1/\2", written)
    if "/" not in text:
        first, last = _bounds(text, written)
        return Period(text, first, last, _label(text))
    left, _, right = text.partition("/")
    start = None if left in _OPEN else _bounds(left, written)[0]
    end = None if right in _OPEN else _bounds(right, written)[1]
    if start is None and end is None:
        raise _refused(written)
    if start and end and end <= start:
        raise CellError(
            "period-reversed",
            f"kỳ {written!r} kết thúc trước khi bắt đầu; hãy đổi chỗ: {right}/{left}",
            f"the period {written!r} ends before it starts; write {right}/{left}",
            (f"{right}/{left}",),
        )
    left, right = (".." if side in _OPEN else side for side in (left, right))
    return Period(f"{left}/{right}", start, end, _interval_label(left, right))


def _bounds(text: str, written: str) -> tuple[date, date]:
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    if not re.fullmatch(r"[0-9Xx?~%-]{4,13}", text):
        raise _refused(written)
    try:
        parsed = parse_edtf(text.upper())
        first = date(*parsed.lower_strict()[:3])
        last = date(*parsed.upper_strict()[:3])
    except (EDTFParseException, ValueError, TypeError, AttributeError, OverflowError):
        raise _refused(written) from None
    if not (_YEAR_RANGE[0] <= first.year and last.year <= _YEAR_RANGE[1]):
        raise _refused(written)
    return first, last + timedelta(days=1)


def _refused(written: str) -> CellError:
    meant: tuple[str, ...] = ()
    if match := re.fullmatch(r"(\d{1,2})[/.](\d{4})", written.strip()):
        meant = (f"{match[2]}-{int(match[1]):02}",)
    elif match := re.search(r"\b(\d{4})\b", written):
        meant = (match[1],)
    hint_vi = f"; có phải {meant[0]}?" if meant else ""
    hint_en = f"; did you mean {meant[0]}?" if meant else ""
    return CellError(
        "not-a-period",
        f"{written!r} không phải kỳ theo EDTF, ví dụ 2025, 2025-11, 2025/2030, 2025-07-01/..{hint_vi}",
        f"{written!r} is not an EDTF date or interval such as 2025, 2025-11, 2025/2030, 2025-07-01/..{hint_en}",
        meant,
    )


def _label(text: str) -> Text:
    bare = text.rstrip("?~%")
    label = _plain_label(bare)
    if bare == text:
        return label
    return Text(f"khoảng {label.vi}", f"about {label.en}")


def _plain_label(text: str) -> Text:
    year, *rest = text.split("-")
    if not rest:
        return Text(f"năm {year}", year)
    if len(rest) == 1 and rest[0] in _PARTS:
        part = _PARTS[rest[0]]
        return Text(part.vi.format(y=year), part.en.format(y=year))
    if not all(piece.isdigit() for piece in rest) or int(rest[0]) > len(_MONTHS):
        return Text(text, text)
    month = int(rest[0])
    if len(rest) == 1:
        return Text(f"tháng {month}/{year}", f"{_MONTHS[month - 1]} {year}")
    return Text(f"ngày {rest[1]}/{rest[0]}/{year}", f"{int(rest[1])} {_MONTHS[month - 1]} {year}")


def _interval_label(left: str, right: str) -> Text:
    if left == "..":
        last = _label(right)
        return Text(f"đến {last.vi}", f"until {last.en}")
    first = _label(left)
    if right == "..":
        return Text(f"từ {first.vi}", f"from {first.en}")
    if left.isdigit() and right.isdigit():
        return Text(f"giai đoạn {left}-{right}", f"{left}-{right}")
    last = _label(right)
    return Text(f"từ {first.vi} đến {last.vi}", f"{first.en} to {last.en}")
