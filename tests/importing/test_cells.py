"""What one cell may hold."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardgraph.importing.cells import CellError, date_of, lexical, number_of, whole_of
from wardgraph.importing.period import period_of

if TYPE_CHECKING:
    from collections.abc import Callable

YEARS = st.integers(1900, 2100)


@settings(deadline=None)
@given(st.dates())
def test_a_date_reads_as_it_is_written(day: date) -> None:
    assert date_of(day.isoformat()) == day


@pytest.mark.parametrize(
    ("written", "meant"),
    [("10/01/2026", "2026-01-10"), ("2026/1/9", "2026-01-09"), ("9.1.2026", "2026-01-09"), ("2026-1-9", "2026-01-09"),
     ("2026-01-09 00:00:00", "2026-01-09"), ("mai", None), ("2026", None)],
)  # fmt: skip
def test_a_date_written_in_another_way_is_proposed_in_ours(written: str, meant: str | None) -> None:
    with pytest.raises(CellError) as error:
        date_of(written)
    assert error.value.suggestions == ((meant,) if meant else ())


@settings(deadline=None)
@given(st.decimals(min_value=-(10**15), max_value=10**15, places=4, allow_nan=False, allow_infinity=False))
def test_a_number_keeps_its_value(number: Decimal) -> None:
    assert number_of(format(number, "f")) == number
    assert Decimal(lexical(number)) == number


def _mistake(read: Callable[[str], object], text: str) -> CellError | None:
    try:
        read(text)
    except CellError as error:
        return error
    return None


@settings(deadline=None)
@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_a_cell(text: str) -> None:
    for read in (date_of, number_of, whole_of, period_of):
        mistake = _mistake(read, text)
        assert mistake is None or (mistake.text.vi and mistake.text.en)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("516,9", ("516.9",)),
        ("1,560", ("1.560", "1560")),
        ("3.800.000", ("3800000",)),
        ("1.234,5", ("1234.5",)),
        ("1 560", ("1560",)),
        ("> 800", ("800",)),
        ("98,6%", ("98.6",)),
        ("1e3", ()),
        ("", ()),
        ("NaN", ()),
        ("٣", ()),
    ],
)
def test_a_number_written_in_another_way_is_proposed_in_ours(written: str, meant: tuple[str, ...]) -> None:
    with pytest.raises(CellError) as error:
        number_of(written)
    assert error.value.suggestions == meant


@settings(deadline=None)
@given(YEARS)
def test_a_year_is_its_365_or_366_days(year: int) -> None:
    period = period_of(str(year))
    assert (period.start, period.end) == (date(year, 1, 1), date(year + 1, 1, 1))
    assert period.label.vi == f"năm {year}"


@settings(deadline=None)
@given(YEARS, YEARS)
def test_two_years_with_a_dash_are_an_interval(first: int, last: int) -> None:
    first, last = sorted((first, last))
    dashed, edtf = period_of(f"{first}-{last}"), period_of(f"{first}/{last}")
    assert dashed == edtf
    assert dashed.slug == f"{first}_{last}"
    assert (dashed.start, dashed.end) == (date(first, 1, 1), date(last + 1, 1, 1))


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_is_one_day(day: date) -> None:
    period = period_of(day.isoformat())
    assert (period.start, period.end) == (day, day + timedelta(days=1))


@pytest.mark.parametrize(
    ("written", "start", "end", "vi", "en"),
    [
        ("2025-11", date(2025, 11, 1), date(2025, 12, 1), "tháng 11/2025", "November 2025"),
        ("2025-33", date(2025, 1, 1), date(2025, 4, 1), "quý I/2025", "first quarter of 2025"),
        ("2025-40", date(2025, 1, 1), date(2025, 7, 1), "6 tháng đầu năm 2025", "first half of 2025"),
        ("2025-07-01/..", date(2025, 7, 1), None, "từ ngày 01/07/2025", "from 1 July 2025"),
        ("../2025", None, date(2026, 1, 1), "đến năm 2025", "until 2025"),
        ("2025~", date(2025, 1, 1), date(2026, 1, 1), "khoảng năm 2025", "about 2025"),
        ("2025 – 2030", date(2025, 1, 1), date(2031, 1, 1), "giai đoạn 2025-2030", "2025-2030"),
        ("2025-01/2025-09", date(2025, 1, 1), date(2025, 10, 1), "từ tháng 1/2025 đến tháng 9/2025",
         "January 2025 to September 2025"),
    ],
)  # fmt: skip
def test_a_period_has_bounds_and_a_name(written: str, start: date | None, end: date | None, vi: str, en: str) -> None:
    period = period_of(written)
    assert (period.start, period.end) == (start, end)
    assert (period.label.vi, period.label.en) == (vi, en)


@pytest.mark.parametrize(
    "written", ["", "..", "../..", "năm ngoái", "2025-13", "2025-02-30", "20255", "[2025,2026]", "1/2"]
)
def test_what_is_no_period_is_refused(written: str) -> None:
    with pytest.raises(CellError):
        period_of(written)
