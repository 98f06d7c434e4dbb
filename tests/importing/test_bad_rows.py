"""Every kind of bad row is reported with its file and line, what is wrong, and what would be right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from made_up_rows import GOOD

if TYPE_CHECKING:
    from collections.abc import Callable

    from made_up_rows import Read

# table, cells that are wrong, code, what the message must name
CASES = {
    "an unknown ward": ("officials", {"ward": "98009"}, "unknown-ward", "98002 Xã Mẫu Tây"),
    "a code without its leading zeros": ("officials", {"ward": "8001"}, "unknown-ward", "8001"),
    "a ward by name only": ("officials", {"ward": "Phường Mẫu Đông"}, "no-ward-code", "98001 Phường Mẫu Đông"),
    "a code and a name that disagree": ("events", {"ward": "98001 Xã Mẫu Tây"}, "code-and-name", "98002 Xã Mẫu Tây"),
    "a ward not yet in force": (
        "officials",
        {"ward": "98003", "attested_on": "2026-01-10"},
        "ward-not-in-force",
        "Xã Mẫu Thượng",
    ),
    "no ward": ("officials", {"ward": ""}, "missing-value", "ward"),
    "no person": ("officials", {"person": ""}, "missing-value", "person"),
    "two persons in one cell": ("officials", {"person": "Trần Văn Một, Trần Văn Hai"}, "not-a-name", "mỗi dòng một"),
    "an unknown position": ("officials", {"position": "Chủ tich UBDN"}, "unknown-position", "Chủ tịch UBND"),
    "a position of another body": (
        "officials",
        {"position": "Bí thư Đảng ủy", "organisation": "UBND phường"},
        "position-and-body",
        "Đảng ủy",
    ),
    "an unknown body": ("officials", {"organisation": "Hội yêu chim cảnh"}, "unknown-body", "Hội yêu chim cảnh"),
    "an impossible date": ("officials", {"attested_on": "2025-02-30"}, "impossible-date", "2025-02-30"),
    "a date the other way round": ("officials", {"attested_on": "10/01/2026"}, "not-a-date", "2026-01-10"),
    "a date after its source": ("officials", {"attested_on": "2026-01-11"}, "after-source", "2026-01-10"),
    "an end before the start": (
        "officials",
        {"from": "2025-12-01", "until": "2025-11-01", "attested_on": ""},
        "end-before-start",
        "2025-12-01",
    ),
    "attested after the end": (
        "officials",
        {"until": "2025-11-01", "attested_on": "2025-12-01"},
        "attested-outside",
        "2025-11-01",
    ),
    "a paragraph that is no number": ("officials", {"paragraph": "ba"}, "not-a-whole-number", "ba"),
    "a paragraph before the first": ("officials", {"paragraph": "0"}, "not-a-whole-number", "0"),
    "an event after its source": ("events", {"start": "2026-02-01"}, "after-source", "2026-02-01"),
    "an event that ends before it begins": ("events", {"end": "2026-01-08"}, "end-before-start", "2026-01-08"),
    "an unknown type of event": ("events", {"type": "confrence"}, "unknown-type", "conference"),
    "an event without a label": ("events", {"label": ""}, "missing-value", "label"),
    "a term that is no period": ("events", {"part_of_term": "khóa I"}, "not-a-period", "khóa I"),
    "a term of nobody knows whom": (
        "events",
        {"part_of_term": "2025-2030", "organiser": "", "label": "Gặp mặt đầu xuân"},
        "whose-term",
        "organiser",
    ),
    "an unknown part": ("participants", {"part": "spekaer"}, "unknown-part", "speaker"),
    "an unknown event": ("participants", {"event": "Hội nghị tổng kết 2025"}, "unknown-event", "tổng kết năm 2025"),
    "an unknown indicator": ("indicators", {"indicator": "số đảng viên mớii"}, "unknown-indicator", "đảng viên mới"),
    "an indicator nobody knows": (
        "indicators",
        {"indicator": "số chim cảnh đoạt giải"},
        "unknown-indicator",
        "--new-terms",
    ),
    "text where a number belongs": ("indicators", {"value": "hơn tám trăm"}, "not-a-number", "hơn tám trăm"),
    "a decimal comma": ("indicators", {"value": "516,9"}, "not-a-number", "516.9"),
    "grouped digits": ("indicators", {"value": "3.800.000"}, "not-a-number", "3800000"),
    "a count with a point for thousands": ("indicators", {"value": "1.560"}, "not-a-count", "1560"),
    "a percent sign in the value": (
        "indicators",
        {"indicator": "tỷ lệ hộ nghèo", "unit": "%", "value": "3%"},
        "not-a-number",
        "3",
    ),
    "a unit of another dimension": ("indicators", {"unit": "tỷ đồng"}, "wrong-dimension", "đảng viên"),
    "an unknown unit": ("indicators", {"unit": "đảng viênn"}, "unknown-unit", "đảng viên"),
    "an unknown comparator": ("indicators", {"qualifier": ">>"}, "unknown-qualifier", ">>"),
    "an unknown kind": ("indicators", {"kind": "actuel"}, "unknown-word", "actual"),
    "a period that is no EDTF": ("indicators", {"period": "năm 2025"}, "not-a-period", "2025"),
    "a period that ends before it starts": ("indicators", {"period": "2030/2025"}, "period-reversed", "2025/2030"),
    "an actual of a period to come": ("indicators", {"period": "2027"}, "after-source", "2027"),
    "no period": ("indicators", {"period": ""}, "missing-value", "period"),
    "an unknown source": ("indicators", {"source": "vd-10"}, "unknown-source", "vd-01"),
    "no source": ("indicators", {"source": ""}, "missing-value", "source"),
    "an unknown kind of source": ("sources", {"kind": "aricle"}, "unknown-kind", "article"),
    "a source without a date": ("sources", {"date": ""}, "missing-value", "date"),
    "a source without a publisher": ("sources", {"publisher": ""}, "missing-value", "publisher"),
    "a source dated in the future": ("sources", {"date": "2999-01-01"}, "future-date", "2999"),
    "an address that is none": ("sources", {"url": "bao-vi-du"}, "not-a-url", "https://"),
    "a language that is none": ("sources", {"language": "tiếng Việt"}, "not-a-language", "vi"),
    "an unknown kind of change": ("changes", {"type": "mergr"}, "unknown-type", "merger"),
    "a change of an unknown unit": ("changes", {"former": "98001;98077"}, "unknown-ward", "98077"),
    "a change without former units": ("changes", {"former": ""}, "missing-value", "former"),
    "a change without resulting units": ("changes", {"resulting": ""}, "missing-value", "resulting"),
    "a new unit without a name": ("changes", {"resulting": "98050"}, "unknown-ward", "98050 Phường Ví Dụ"),
}


@pytest.mark.parametrize(("table", "cells", "code", "named"), CASES.values(), ids=CASES)
def test_it_is_reported_at_its_line_with_the_mend(
    read: Callable[..., Read], table: str, cells: dict[str, str], code: str | None, named: str
) -> None:
    good = {"events": {}} if table == "participants" else {}
    before = [] if table == "sources" else [GOOD[table]]
    result = read(**good, **{table: [*before, GOOD[table] | cells]})
    assert result.problems, "nothing was reported"
    line = 2 + len(before)
    reported = [p for p in result.problems if str(p.place) == f"{table}.csv:{line}"]
    assert reported
    assert code is None or code in {p.code for p in reported}
    messages = " ".join(f"{p.text.vi} {p.text.en} {' '.join(p.suggestions)}" for p in reported)
    assert named in messages
    assert all(p.text.vi and p.text.en and p.text.vi != p.text.en for p in reported)


def test_every_problem_of_a_row_is_reported_at_once(read: Callable[..., Read]) -> None:
    result = read(indicators={"ward": "98077", "value": "x", "period": "y", "unit": "z", "indicator": "w"})
    assert {p.column for p in result.problems} == {"ward", "value", "period", "unit", "indicator"}


def test_a_source_id_used_twice_names_the_first_place(read: Callable[..., Read]) -> None:
    problem = read(sources=[{}, {}]).only
    assert problem.code == "duplicated-source"
    assert str(problem.place) == "sources.csv:3"
    assert "sources.csv:2" in problem.text.en


def test_two_ids_that_make_one_address_are_reported(read: Callable[..., Read]) -> None:
    assert read(sources=[{"id": "vd 1"}, {"id": "vd-1"}]).only.code == "duplicated-source"


@pytest.mark.parametrize("table", GOOD)
def test_a_good_row_is_not_reported(read: Callable[..., Read], table: str) -> None:
    tables = {"events": {}, table: {}} if table == "participants" else {table: {}}
    result = read(**tables)
    assert [p.line("en") for p in result.problems] == []
    assert result.graphs[0].facts or table == "sources"
