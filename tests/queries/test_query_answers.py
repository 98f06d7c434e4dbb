"""The canned questions give the right rows on the made-up graph, where one can count by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wardgraph import queries

if TYPE_CHECKING:
    from wardgraph.store.embedded import EmbeddedStore

WARD, OTHER, PROVINCE = "98001", "98003", "98"
REVENUE = "Thu ngân sách tưởng tượng"
CHAIR = "Chủ tịch UBND"
CASES: list[tuple[str, dict[str, str | list[str]], list[str], list[tuple[str, ...]]]] = [
    (
        "officials-of-unit",
        {"unit": WARD},
        ["personLabel", "positionLabel", "from", "attestedOn", "sourceLabel", "paragraph"],
        [
            ("Trần Thị Bịa", CHAIR, "2025-11-01", "2026-01-10", "Mây Trắng tổng kết năm bịa", "3"),
            ("Trần Thị Bịa", "Phó Bí thư Đảng ủy", "", "2026-01-10", "Mây Trắng tổng kết năm bịa", "3"),
        ],
    ),
    ("holder-of-post", {"unit": WARD, "position": CHAIR}, ["personLabel"], [("Trần Thị Bịa",)]),
    ("holder-of-post", {"unit": WARD, "position": CHAIR, "date": "2025-10-31"}, ["personLabel"], [("Lê Văn Cũ",)]),
    ("holder-of-post", {"unit": WARD, "position": CHAIR, "date": "2025-11-01"}, ["personLabel"], [("Trần Thị Bịa",)]),
    ("holder-of-post", {"unit": WARD, "position": CHAIR, "date": "2025-06-30"}, ["personLabel"], []),
    (
        "posts-of-person",
        {"person": "Lê Văn Cũ"},
        ["postLabel", "unitLabel", "from", "until"],
        [("Chủ tịch UBND phường Mây Trắng", "Phường Mây Trắng", "2025-07-01", "2025-11-01")],
    ),
    (
        "persons-with-several-posts",
        {},
        ["personLabel", "posts", "positions"],
        [("Trần Thị Bịa", "2", "Chủ tịch UBND phường Mây Trắng; Phó Bí thư Đảng ủy phường Mây Trắng")],
    ),
    ("persons-with-several-posts", {"province": "99"}, ["personLabel"], []),
    ("former-officials", {}, ["personLabel", "until"], [("Lê Văn Cũ", "2025-11-01")]),
    (
        "changes-of-officials",
        {"province": PROVINCE},
        ["personLabel", "from", "until"],
        [("Lê Văn Cũ", "2025-07-01", "2025-11-01"), ("Trần Thị Bịa", "2025-11-01", "")],
    ),
    (
        "bodies-of-unit",
        {"unit": WARD},
        ["organisationLabel", "persons"],
        [("UBND phường Mây Trắng", "1"), ("Đảng ủy phường Mây Trắng", "1")],
    ),
    ("holders-of-position", {"position": CHAIR}, ["unitLabel", "personLabel"], [("Phường Mây Trắng", "Trần Thị Bịa")]),
    (
        "units-without-holder",
        {"position": CHAIR, "province": PROVINCE},
        ["unitLabel", "code"],
        [("Phường Đồng Mơ", "98003"), ("Xã Suối Mộng", "98005")],
    ),
    ("attested-before", {"date": "2026-01-10"}, ["personLabel"], []),
    (
        "attested-before",
        {"date": "2026-01-11"},
        ["postLabel"],
        [(f"{CHAIR} phường Mây Trắng",), ("Phó Bí thư Đảng ủy phường Mây Trắng",)],
    ),
    ("same-name-persons", {}, ["name"], []),
    ("terms-of-unit", {"unit": WARD}, ["termLabel"], []),
    (
        "events-of-unit",
        {"unit": WARD},
        ["eventLabel", "from", "organiserLabel", "paragraph"],
        [("Hội nghị tổng kết bịa", "2026-01-10", "UBND phường Mây Trắng", "1")],
    ),
    ("events-of-unit", {"unit": WARD, "type": "congress"}, ["eventLabel"], []),
    ("events-of-type", {"type": "conference", "from": "2026-01-01"}, ["unitLabel"], [("Phường Mây Trắng",)]),
    ("events-of-type", {"type": "conference", "until": "2026-01-10"}, ["unitLabel"], []),
    (
        "participants-of-event",
        {"event": "Hội nghị tổng kết bịa"},
        ["personLabel", "paragraph"],
        [("Trần Thị Bịa", "3")],
    ),
    ("events-of-person", {"person": "Trần Thị Bịa"}, ["eventLabel"], [("Hội nghị tổng kết bịa",)]),
    ("busiest-units", {}, ["unitLabel", "count"], [("Phường Mây Trắng", "1")]),
    (
        "indicators-of-unit",
        {"unit": WARD, "period": "2025"},
        ["kind", "value", "measureLabel", "sourceLabel"],
        [
            # Best first: the report outranks the article although it is older.
            ("https://w3id.org/wardgraph/def#Actual", "105", "tỷ đồng", "Báo cáo bịa"),
            ("https://w3id.org/wardgraph/def#Actual", "110", "tỷ đồng", "Mây Trắng tổng kết năm bịa"),
            ("https://w3id.org/wardgraph/def#Target", "100000", "triệu đồng", "Báo cáo bịa"),
        ],
    ),
    (
        "actual-against-target",
        {"unit": WARD},
        ["periodLabel", "actual", "target", "difference", "percent", "met"],
        [("năm 2025", "105", "100000", "5", "105", "true")],
    ),
    ("targets-missed", {}, ["unitLabel"], []),
    (
        "indicator-over-time",
        {"unit": WARD, "indicator": REVENUE},
        ["periodLabel", "actual", "target"],
        [("năm 2025", "105", "100"), ("năm 2026", "", "120.5")],
    ),
    (
        "ranking-by-indicator",
        {"indicator": REVENUE},
        ["unitLabel", "periodLabel", "value"],
        [("Phường Đồng Mơ", "năm 2025", "200"), ("Phường Mây Trắng", "năm 2025", "105")],
    ),
    (
        "ranking-by-indicator",
        {"indicator": REVENUE, "period": "2024"},
        ["unitLabel", "value"],
        [("Phường Đồng Mơ", "150")],
    ),
    (
        "conflicting-figures",
        {},
        ["unitLabel", "periodLabel", "value", "sourceLabel"],
        [
            ("Phường Mây Trắng", "năm 2025", "105", "Báo cáo bịa"),
            ("Phường Mây Trắng", "năm 2025", "110", "Mây Trắng tổng kết năm bịa"),
        ],
    ),
    ("conflicting-figures", {"unit": OTHER}, ["value"], []),
    (
        "targets-of-period",
        {"period": "2026"},
        ["unitLabel", "value", "setByLabel"],
        [("Phường Mây Trắng", "120.5", "UBND phường Mây Trắng")],
    ),
    (
        "indicators-most-reported",
        {},
        ["indicatorLabel", "units", "figures", "sources"],
        [(REVENUE, "2", "6", "3"), ("Số hộ trên mây", "1", "1", "1")],
    ),
    (
        "indicator-by-province",
        {"indicator": REVENUE, "period": "2025"},
        ["provinceLabel", "units", "least", "mean", "greatest", "measureLabel"],
        [("Tỉnh Bịa Đặt", "2", "105000000000", "152500000000", "200000000000", "đồng")],
    ),
    (
        "compare-units",
        {"unit": [WARD, OTHER]},
        ["indicatorLabel", "unitLabel", "value"],
        [(REVENUE, "Phường Mây Trắng", "105"), (REVENUE, "Phường Đồng Mơ", "200")],
    ),
    (
        "definition-of-indicator",
        {"indicator": REVENUE},
        ["name", "definition", "wording"],
        [
            (REVENUE, "Khoản thu bịa ra để kiểm thử", "thu bịa"),
            ("Imaginary revenue", "A revenue made up for tests", ""),
        ],
    ),
    (
        "change-between-periods",
        {"indicator": REVENUE, "earlier": "2024", "later": "2025"},
        ["unitLabel", "previous", "value", "change", "changePercent"],
        [("Phường Đồng Mơ", "150", "200", "50", "33.3")],
    ),
    (
        "formed-from",
        {"unit": WARD},
        ["formerLabel", "code", "extentLabel", "date"],
        [("Phường Mây Trắng", "98001", "toàn bộ", "2025-07-01"), ("Xã Mây Xám", "98002", "một phần", "2025-07-01")],
    ),
    (
        "became-of",
        {"unit": "Xã Mây Xám"},
        ["resultingLabel", "provinceLabel"],
        [("Phường Mây Trắng", "Tỉnh Bịa Đặt"), ("Phường Đồng Mơ", "Tỉnh Bịa Đặt")],
    ),
    (
        "units-of-province",
        {"province": PROVINCE},
        ["unitLabel", "classLabel"],
        [("Phường Mây Trắng", "phường"), ("Phường Đồng Mơ", "phường"), ("Xã Suối Mộng", "xã")],
    ),
    ("units-of-province", {"province": PROVINCE, "class": "xã"}, ["unitLabel"], [("Xã Suối Mộng",)]),
    ("units-of-province", {"province": PROVINCE, "date": "2025-06-30"}, ["unitLabel"], []),
    ("counts-by-type", {}, ["classLabel", "count"], [("phường", "2"), ("xã", "2")]),
    ("counts-by-type", {"province": "99"}, ["classLabel", "count"], [("xã", "1")]),
    ("counts-by-province", {}, ["provinceLabel", "count"], [("Tỉnh Bịa Đặt", "3"), ("Tỉnh Tưởng Tượng", "1")]),
    ("counts-by-province", {"class": "phường"}, ["provinceLabel", "count"], [("Tỉnh Bịa Đặt", "2")]),
    (
        "shared-names",
        {},
        ["name", "count", "code", "provinceLabel"],
        [("Xã Suối Mộng", "2", "98005", "Tỉnh Bịa Đặt"), ("Xã Suối Mộng", "2", "99001", "Tỉnh Tưởng Tượng")],
    ),
    ("units-by-area", {}, ["unitLabel", "area"], [("Phường Đồng Mơ", "20.25"), ("Phường Mây Trắng", "12.5")]),
    (
        "history-of-code",
        {"code": WARD},
        ["unitLabel", "parentLabel"],
        [("Phường Mây Trắng", "Tỉnh Bịa Đặt"), ("Phường Mây Trắng", "Thị xã Bịa")],
    ),
    ("reorganisations", {"from": "2025-07-02"}, ["resultingLabel"], []),
    (
        "reorganisations",
        {"from": "2025-07-01"},
        ["resultingLabel", "classLabel", "formers"],
        [("Phường Mây Trắng", "sáp nhập", "2"), ("Phường Đồng Mơ", "chia tách", "1")],
    ),
    (
        "divided-units",
        {},
        ["formerLabel", "count", "resultingLabel"],
        [("Xã Mây Xám", "2", "Phường Mây Trắng"), ("Xã Mây Xám", "2", "Phường Đồng Mơ")],
    ),
    ("units-most-merged", {}, ["unitLabel", "formers"], [("Phường Mây Trắng", "2")]),
    ("said-by-source", {"source": "bia-03"}, ["value"], [("150",), ("200",), ("42",)]),
    (
        "sources-of-unit",
        {"unit": OTHER},
        ["sourceLabel", "publisherLabel"],
        [("Đồng Mơ và những con số bịa", "Báo Bịa"), ("Danh mục bịa", "Sở Bịa")],
    ),
    (
        "sources-by-publisher",
        {"publisher": "Báo Bịa"},
        ["sourceLabel", "issued"],
        [("Đồng Mơ và những con số bịa", "2026-01-12"), ("Mây Trắng tổng kết năm bịa", "2026-01-10")],
    ),
    ("facts-by-publisher", {}, ["publisherLabel", "sources", "facts"], [("Báo Bịa", "2", "9"), ("Sở Bịa", "2", "4")]),
    (
        "coverage",
        {"province": PROVINCE},
        ["unitLabel", "officials", "events", "figures", "targets", "sources"],
        [
            ("Xã Suối Mộng", "0", "0", "0", "0", "0"),
            ("Phường Đồng Mơ", "0", "0", "3", "0", "1"),
            ("Phường Mây Trắng", "2", "1", "2", "2", "2"),
        ],
    ),
    (
        "relations-of",
        {"entity": "https://w3id.org/wardgraph/id/unit/99001/2025-07-01"},
        ["otherLabel"],
        [("Danh mục bịa",), ("Tỉnh Tưởng Tượng",)],
    ),
]


@pytest.mark.parametrize(
    ("name", "values", "columns", "expected"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)]
)
def test_the_rows_are_right(
    made_up: EmbeddedStore,
    name: str,
    values: dict[str, str | list[str]],
    columns: list[str],
    expected: list[tuple[str, ...]],
) -> None:
    result = queries.run(made_up, name, values)
    found = [tuple(row[c].value if c in row else "" for c in columns) for row in result.solutions]
    # A row may stand twice in fewer columns than the question has.
    assert list(dict.fromkeys(found)) == expected


def test_every_question_is_tried_here() -> None:
    assert {case[0] for case in CASES} == set(queries.names())


@pytest.mark.parametrize("name", queries.names())
def test_no_row_stands_twice(made_up: EmbeddedStore, name: str) -> None:
    values = next(case[1] for case in CASES if case[0] == name)
    rows = [tuple(sorted((k, str(v)) for k, v in row.items())) for row in queries.run(made_up, name, values).solutions]
    assert len(rows) == len(set(rows))
