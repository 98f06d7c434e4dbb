"""Rows become facts: persons, posts, bodies, events, figures, with their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

from wardgraph.names import ID, ORG, PROV, SCHEMA, SKOS, WG

if TYPE_CHECKING:
    from collections.abc import Callable

    from made_up_rows import Read

    Reader = Callable[..., Read]

UNIT = "unit/98001/2025-07-01"


def said(read: Read, subject: str, predicate: str, graph: int = 0) -> list[str]:
    """Return what is said of `id/subject`, sorted: IRIs of ours without `id/`, literals as text."""
    quads = parse(read_turtle(read, graph), format=RdfFormat.TURTLE)
    found = [q.object.value for q in quads if q.subject.value == ID + subject and q.predicate.value == predicate]
    return sorted(value.removeprefix(ID) for value in found)


def read_turtle(read: Read, graph: int) -> bytes:
    from wardgraph.turtle import write_turtle

    return write_turtle(read.graphs[graph].triples).encode()


def subjects(read: Read, cls: str) -> list[str]:
    """Return the things of a class of ours, sorted."""
    quads = parse(read_turtle(read, 0), format=RdfFormat.TURTLE)
    return sorted({q.subject.value.removeprefix(ID) for q in quads if q.object.value == WG + cls})


def test_an_official_holds_a_post_in_a_body_of_the_ward(read: Reader) -> None:
    result = read(officials={})
    tenure = "tenure/98001/2025-07-01/peoples-committee/chair/tran-thi-vi-du"
    assert subjects(result, "Tenure") == [tenure]
    assert said(result, tenure, f"{ORG}member") == ["person/98001/tran-thi-vi-du"]
    assert said(result, tenure, f"{WG}post") == ["post/98001/2025-07-01/peoples-committee/chair"]
    assert said(result, tenure, f"{ORG}organization") == ["body/98001/2025-07-01/peoples-committee"]
    assert said(result, tenure, f"{WG}attestedOn") == ["2026-01-10"]
    assert said(result, "body/98001/2025-07-01/peoples-committee", f"{WG}serves") == [UNIT]
    assert "Chủ tịch UBND phường Mẫu Đông" in said(
        result, "post/98001/2025-07-01/peoples-committee/chair", f"{SKOS}prefLabel"
    )


def test_evidence_names_the_source_and_the_paragraph(read: Reader) -> None:
    result = read(officials={})
    tenure = "tenure/98001/2025-07-01/peoples-committee/chair/tran-thi-vi-du"
    source = "source/bao-vi-du/2026-01-10/vd-01"
    evidence = f"{tenure}/evidence/bao-vi-du/2026-01-10/vd-01"
    assert said(result, tenure, f"{PROV}wasDerivedFrom") == [source]
    assert said(result, tenure, f"{PROV}qualifiedDerivation") == [evidence]
    assert said(result, evidence, f"{PROV}entity") == [source]
    assert said(result, evidence, f"{WG}paragraph") == ["2"]


@pytest.mark.parametrize(
    "written",
    [
        "Chủ tịch UBND",
        "Chủ tịch UBND phường",
        "Chủ tịch UBND xã",
        "Chủ tịch UBND phường Mẫu Đông",
        "chủ tịch ủy ban nhân dân phường",
        "Chủ tịch Uỷ ban nhân dân",
        "CT UBND",
        "chu tich ubnd phuong",
        "Chair of the People's Committee",
    ],
)
def test_a_position_is_known_in_every_way_it_is_written(read: Reader, written: str) -> None:
    result = read(officials={"position": written})
    assert [p.line("en") for p in result.problems] == []
    assert subjects(result, "Post") == ["post/98001/2025-07-01/peoples-committee/chair"]


def test_the_body_tells_which_position_is_meant(read: Reader) -> None:
    result = read(officials={"position": "Chủ tịch", "organisation": "Hội đồng nhân dân phường Mẫu Đông"})
    assert subjects(result, "Post") == ["post/98001/2025-07-01/peoples-council/chair"]


def test_a_provincial_post_belongs_to_the_province_and_keeps_the_ward(read: Reader) -> None:
    result = read(officials={"position": "Tỉnh ủy viên"})
    (tenure,) = subjects(result, "Tenure")
    assert said(result, tenure, f"{WG}servesAt") == [UNIT]
    (body,) = said(result, tenure, f"{ORG}organization")
    assert said(result, body, f"{WG}serves") == ["unit/98/2025-07-01"]
    assert tenure.endswith("/98001/tran-thi-vi-du")


def test_a_former_holder_has_an_end_and_no_attestation(read: Reader) -> None:
    result = read(officials={"until": "2025-11-04", "attested_on": ""})
    (tenure,) = subjects(result, "Tenure")
    assert said(result, tenure, f"{SCHEMA}endDate") == ["2025-11-04"]
    assert said(result, tenure, f"{WG}attestedOn") == []


def test_without_any_date_the_source_attests(read: Reader) -> None:
    result = read(officials={"attested_on": ""})
    (tenure,) = subjects(result, "Tenure")
    assert said(result, tenure, f"{WG}attestedOn") == ["2026-01-10"]


def test_a_post_held_for_the_time_being_is_acting(read: Reader) -> None:
    result = read(officials={"position": "Quyền Chủ tịch UBND phường"})
    (tenure,) = subjects(result, "Tenure")
    assert said(result, tenure, f"{WG}acting") == ["true"]


def test_a_source_from_before_the_change_means_the_former_unit(read: Reader) -> None:
    result = read(sources={"date": "2025-05-01"}, officials={"ward": "98003", "attested_on": "2025-05-01"})
    assert [p.line("en") for p in result.problems] == []
    assert subjects(result, "Post") == ["post/98003/until-2025-07-01/peoples-committee/chair"]


def test_two_names_that_differ_by_a_tone_are_two_persons(read: Reader) -> None:
    result = read(officials=[{"person": "Lê Văn Hà"}, {"person": "Lê Văn Hạ", "position": "Bí thư Đảng ủy"}])
    first, second = subjects(result, "Person")
    assert first == "person/98001/le-van-ha"
    assert second.startswith("person/98001/le-van-ha-")
    assert said(result, first, f"{SKOS}prefLabel") == ["Lê Văn Hà"]


def test_one_name_with_two_tone_placements_is_one_person(read: Reader) -> None:
    result = read(officials=[{"person": "Lê Văn Hoà"}, {"person": "Lê Văn Hòa", "position": "Bí thư Đảng ủy"}])
    assert subjects(result, "Person") == ["person/98001/le-van-hoa"]
    assert said(result, "person/98001/le-van-hoa", f"{SKOS}prefLabel") == ["Lê Văn Hòa"]


def test_a_name_in_capitals_is_written_as_names_are(read: Reader) -> None:
    result = read(officials={"person": "TRẦN THỊ VÍ DỤ"})
    assert said(result, "person/98001/tran-thi-vi-du", f"{SKOS}prefLabel") == ["Trần Thị Ví Dụ"]


def test_an_event_knows_its_organisers_and_its_term(read: Reader) -> None:
    label = "Đại hội đại biểu Đảng bộ phường Mẫu Đông lần thứ I, nhiệm kỳ 2025-2030"
    result = read(events={"label": label, "type": "congress", "organiser": "Đảng bộ phường Mẫu Đông",
                          "part_of_term": "2025-2030"})  # fmt: skip
    (event,) = subjects(result, "Event")
    assert event.startswith("event/98001/2025-07-01/2026-01-09-dai-hoi-dai-bieu-dang-bo-phuong-mau-dong")
    assert said(result, event, f"{SCHEMA}organizer") == ["body/98001/2025-07-01/party-organisation"]
    (term,) = said(result, event, f"{WG}partOfTerm")
    assert term == "term/98001/2025-07-01/party-organisation/2025-2030"
    assert said(result, term, f"{SCHEMA}endDate") == ["2031-01-01"]


@pytest.mark.parametrize(
    ("written", "bodies"),
    [
        ("Đảng ủy - UBND phường Mẫu Đông", ["party-committee", "peoples-committee"]),
        ("Đảng ủy, HĐND, UBND phường", ["party-committee", "peoples-committee", "peoples-council"]),
        ("UBND", ["peoples-committee"]),
    ],
)
def test_several_organisers_in_one_cell_are_told_apart(read: Reader, written: str, bodies: list[str]) -> None:
    result = read(events={"organiser": written})
    (event,) = subjects(result, "Event")
    assert said(result, event, f"{SCHEMA}organizer") == [f"body/98001/2025-07-01/{body}" for body in bodies]


def test_an_organiser_of_the_province_serves_the_province(read: Reader) -> None:
    result = read(events={"organiser": "HĐND tỉnh Mẫu"})
    (event,) = subjects(result, "Event")
    (body,) = said(result, event, f"{SCHEMA}organizer")
    assert said(result, body, f"{WG}serves") == ["unit/98/2025-07-01"]


def test_an_organiser_that_is_no_body_keeps_its_name(read: Reader) -> None:
    result = read(events={"organiser": "Câu lạc bộ Chim cảnh Mẫu"})
    (event,) = subjects(result, "Event")
    assert said(result, event, f"{WG}organiserName") == ["Câu lạc bộ Chim cảnh Mẫu"]


def test_an_event_without_a_date_is_the_dated_one_of_its_label(read: Reader) -> None:
    sources = [{}, {"id": "vd-02", "date": "2026-01-12"}]
    result = read(sources=sources, events=[{"source": "vd-02", "start": ""}, {}])
    assert {t.subject.value for g in result.graphs for t in g.triples if t.object.value == f"{WG}Event"} == {
        f"{ID}event/98001/2025-07-01/2026-01-09-hoi-nghi-tong-ket-nam-2025"
    }


def test_labels_that_share_their_first_sixty_letters_are_two_events(read: Reader) -> None:
    long = "Hội nghị triển khai nhiệm vụ phát triển kinh tế xã hội bảo đảm quốc phòng an ninh phường"
    result = read(events=[{"label": f"{long} lần một"}, {"label": f"{long} lần hai"}])
    assert len(subjects(result, "Event")) == 2


def test_a_participant_takes_part_in_the_event_of_the_same_source(read: Reader) -> None:
    result = read(events={}, participants={"part": "presenter_of_awards"})
    (taken,) = subjects(result, "Participation")
    assert taken.endswith("/participation/tran-thi-vi-du-presenter-of-awards")
    assert said(result, taken, f"{WG}event") == subjects(result, "Event")


def test_a_figure_keeps_value_comparator_status_and_unit(read: Reader) -> None:
    result = read(indicators={"indicator": "tổng thu ngân sách nhà nước trên địa bàn", "kind": "estimate",
                              "value": "516.90", "unit": "tỷ đồng"})  # fmt: skip
    figure = "figure/98001/2025-07-01/state-budget-revenue-in-area/2025/actual/bao-vi-du/2026-01-10/vd-01"
    assert subjects(result, "Actual") == [figure]
    assert said(result, figure, f"{WG}value") == ["516.9"]
    assert said(result, figure, f"{WG}comparator") == ["comparator/more-than"]
    assert said(result, figure, f"{WG}unit") == ["measure/billion-dong"]
    assert said(result, figure, "http://purl.org/linked-data/sdmx/2009/attribute#obsStatus")[0].endswith("-E")


def test_a_unit_of_measure_stays_as_it_is_given(read: Reader) -> None:
    result = read(indicators={"indicator": "tổng thu ngân sách", "value": "540056", "unit": "triệu đồng"})
    (figure,) = subjects(result, "Figure")
    assert said(result, figure, f"{WG}unit") == ["measure/million-dong"]
    assert said(result, figure, f"{WG}value") == ["540056.0"]


def test_a_target_is_no_actual(read: Reader) -> None:
    result = read(indicators={"kind": "target", "period": "2027", "qualifier": ">="})
    assert subjects(result, "Actual") == []
    (target,) = subjects(result, "Target")
    assert "/2027/target/" in target


def test_a_rank_keeps_how_many_were_ranked(read: Reader) -> None:
    result = read(indicators={"indicator": "thứ hạng bộ chỉ số phục vụ người dân, doanh nghiệp", "value": "12",
                              "unit": "hạng/166", "qualifier": "="})  # fmt: skip
    (figure,) = subjects(result, "Figure")
    assert said(result, figure, f"{WG}outOf") == ["166"]
    assert said(result, figure, f"{WG}unit") == ["measure/rank"]


def test_a_second_value_is_kept_and_noted(read: Reader) -> None:
    result = read(indicators=[{"value": "812"}, {"value": "815"}])
    first, second = subjects(result, "Figure")
    assert second == f"{first}/2"
    (warning,) = result.problems.warnings
    assert (warning.code, warning.place.line) == ("second-value", 3)


def test_the_same_row_twice_is_one_fact(read: Reader) -> None:
    result = read(officials=[{}, {}], indicators=[{}, {}])
    assert len(subjects(result, "Tenure")) == len(subjects(result, "Figure")) == 1
    assert [w.code for w in result.problems.warnings] == ["repeated-row"]


def test_the_order_of_rows_does_not_matter(read: Reader) -> None:
    cells = [{"indicator": "số đảng viên"}, {"indicator": "dân số", "unit": "người"}]
    assert read(indicators=cells, officials={}).turtle == read(indicators=cells[::-1], officials={}).turtle


def test_a_source_without_an_address_names_its_file(read: Reader) -> None:
    result = read(sources={"url": ""})
    assert said(result, "source/bao-vi-du/2026-01-10/vd-01", f"{WG}file") == ["sources.csv"]


def test_a_source_without_a_title_is_called_by_publisher_and_date(read: Reader) -> None:
    result = read(sources={"title": ""})
    assert said(result, "source/bao-vi-du/2026-01-10/vd-01", f"{SKOS}prefLabel") == ["Báo Ví Dụ, 2026-01-10 (vd-01)"]


def test_several_authors_are_several_agents(read: Reader) -> None:
    result = read(sources={"author": "Nguyễn Một; Nguyễn Hai"})
    assert subjects(result, "Author") == ["agent/bao-vi-du/nguyen-hai", "agent/bao-vi-du/nguyen-mot"]


def test_nothing_dangles(read: Reader) -> None:
    """Everything of ours that a file speaks of is described in it, but for concepts of the ontology."""
    result = read(officials=[{}, {"position": "Tỉnh ủy viên"}], events={"part_of_term": "2025/2030"}, participants={},
                  indicators={})  # fmt: skip
    triples = result.graphs[0].triples
    described = {t.subject.value for t in triples}
    used = {t.object.value for t in triples if getattr(t.object, "value", "").startswith(ID)}
    lists = ("body-kind/", "position/", "indicator/", "measure/", "comparator/", "event-type/", "part/", "source-kind/")
    assert {iri for iri in used - described if not iri.removeprefix(ID).startswith(lists)} == set()
