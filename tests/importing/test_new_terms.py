"""Wordings that nobody knows become terms of the importing agency, where that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.names import ID, SKOS, WG

if TYPE_CHECKING:
    from collections.abc import Callable

    from made_up_rows import Read

    Reader = Callable[..., Read]


def _said(result: Read, subject: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for triple in result.graphs[0].triples:
        if triple.subject.value == ID + subject:
            found.setdefault(triple.predicate.value, set()).add(triple.object.value.removeprefix(ID))
    return found


def test_a_new_indicator_takes_its_dimension_from_its_unit(read: Reader) -> None:
    result = read(new_terms=True, indicators={"indicator": "số chim cảnh đoạt giải", "unit": "con"})
    assert not result.problems
    said = _said(result, "indicator/bao-vi-du/so-chim-canh-doat-giai")
    assert said[f"{SKOS}prefLabel"] == {"số chim cảnh đoạt giải"}
    assert said[f"{WG}dimension"] == {"dimension/count"}
    assert said[f"{SKOS}inScheme"] == {"scheme/bao-vi-du/indicator"}
    assert _said(result, "scheme/bao-vi-du/indicator")[f"{SKOS}prefLabel"] == {
        "Từ mới của Báo Ví Dụ",
        "New terms of Báo Ví Dụ",
    }


def test_a_new_unit_counts_where_its_indicator_is_new_too(read: Reader) -> None:
    result = read(new_terms=True, indicators={"indicator": "số lồng chim", "unit": "lồng"})
    assert not result.problems
    assert _said(result, "measure/bao-vi-du/long")[f"{WG}dimension"] == {"dimension/count"}


def test_a_new_position_belongs_to_the_body_that_is_named(read: Reader) -> None:
    result = read(new_terms=True, officials={"position": "Tổ trưởng Tổ Chim cảnh", "organisation": "UBND phường"})
    assert not result.problems
    said = _said(result, "position/bao-vi-du/to-truong-to-chim-canh")
    assert said[f"{WG}ofBodyKind"] == {"body-kind/peoples-committee"}


def test_a_new_position_without_a_body_asks_for_one(read: Reader) -> None:
    result = read(new_terms=True, officials={"position": "Quản trò"})
    assert result.only.code == "unknown-body"
    assert result.only.column == "organisation"


def test_a_new_type_of_event_is_known_by_its_wording(read: Reader) -> None:
    result = read(new_terms=True, events={"type": "hội thi chim cảnh"})
    assert not result.problems
    assert _said(result, "event-type/bao-vi-du/hoi-thi-chim-canh")[f"{SKOS}notation"] == {"hội thi chim cảnh"}


def test_one_wording_in_two_rows_is_one_term(read: Reader) -> None:
    result = read(
        new_terms=True,
        indicators=[{"indicator": "số chim cảnh", "unit": "con", "ward": w} for w in ("98001", "98002")],
    )
    assert len({s for s in result.graphs[0].facts if "/indicator/" in s.value}) == 1


def test_each_source_that_uses_a_new_term_describes_it(read: Reader) -> None:
    result = read(
        new_terms=True,
        sources=[{}, {"id": "vd-02", "publisher": "Báo Khác"}],
        indicators=[{"indicator": "số chim cảnh", "unit": "con", "source": s} for s in ("vd-01", "vd-02")],
    )
    term = f"{ID}indicator/bao-vi-du/so-chim-canh"
    assert all(any(t.subject.value == term for t in g.triples) for g in result.graphs)


def test_without_the_option_nothing_is_added(read: Reader) -> None:
    assert read(indicators={"indicator": "số chim cảnh đoạt giải"}).only.code == "unknown-indicator"
