"""What is around a thing is drawn as labelled lines, filtered, and never more than can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph import network, search
from wardgraph.names import ID, ORG, WG

if TYPE_CHECKING:
    from wardgraph.store.embedded import EmbeddedStore
    from wardgraph.store.interface import Store


def lines(store: Store, name: str, **options: object) -> set[tuple[str, str, str]]:
    graph = network.neighbourhood(store, search.resolve(store, name), **options).graph  # type: ignore[arg-type]
    named = dict(graph.nodes(data="label"))
    return {(named[a], label, named[b]) for a, b, label in graph.edges(data="label")}


def test_a_tenure_is_a_line_from_the_person_to_the_body(made_up: EmbeddedStore) -> None:
    assert lines(made_up, "Trần Thị Bịa") == {
        ("Trần Thị Bịa", "Chủ tịch UBND", "UBND phường Mây Trắng"),
        ("Trần Thị Bịa", "Phó Bí thư Đảng ủy", "Đảng ủy phường Mây Trắng"),
        ("Trần Thị Bịa", "phát biểu", "Hội nghị tổng kết bịa"),
    }


def test_a_figure_is_a_line_with_its_value_and_qualifier(made_up: EmbeddedStore) -> None:
    found = lines(made_up, "98001", kinds={WG + "Figure"})
    assert ("Phường Mây Trắng", "năm 2025: hơn 110 tỷ đồng", "Thu ngân sách tưởng tượng") in found


def test_what_a_fact_says_is_not_drawn_again_as_a_shortcut(made_up: EmbeddedStore) -> None:
    graph = network.neighbourhood(made_up, search.resolve(made_up, "98001")).graph
    former, now = f"{ID}unit/98002/until-2025-07-01", f"{ID}unit/98001/2025-07-01"
    assert [said["kind"] for said in graph.get_edge_data(former, now).values()] == [WG + "Contribution"]
    assert not graph.has_edge(now, former)


def test_nodes_say_what_they_are(made_up: EmbeddedStore) -> None:
    graph = network.neighbourhood(made_up, search.resolve(made_up, "Trần Thị Bịa"), lang="en").graph
    assert graph.nodes[f"{ID}person/98001/tran-thi-bia"]["kind_label"] == "person"
    assert {distance for _, distance in graph.nodes(data="distance")} == {0, 1}


def test_only_the_kinds_of_line_that_are_chosen_are_drawn(made_up: EmbeddedStore) -> None:
    start = search.resolve(made_up, "98001")
    around = network.neighbourhood(made_up, start, kinds={WG + "within"})
    assert {label for _, label in around.graph.nodes(data="label")} == {"Phường Mây Trắng", "Tỉnh Bịa Đặt"}
    assert around.kinds() == {WG + "within": ("thuộc", 1)}


def test_facts_may_be_limited_to_one_source(made_up: EmbeddedStore) -> None:
    source = f"{ID}source/so-bia/2025-12-01/bao-cao"
    found = lines(made_up, "Trần Thị Bịa", sources={source})
    assert found == {("Trần Thị Bịa", "Chủ tịch UBND", "UBND phường Mây Trắng")}


def test_on_a_day_only_what_was_in_force_is_drawn(made_up: EmbeddedStore) -> None:
    chair = {"kinds": {WG + "Tenure", ORG + "postIn", WG + "serves"}}
    before = lines(made_up, "body/98001/2025-07-01/peoples-committee", date="2025-10-01", **chair)
    after = lines(made_up, "body/98001/2025-07-01/peoples-committee", date="2025-12-01", **chair)
    assert ("Lê Văn Cũ", "Chủ tịch UBND", "UBND phường Mây Trắng") in before
    assert ("Trần Thị Bịa", "Chủ tịch UBND", "UBND phường Mây Trắng") not in before
    assert ("Trần Thị Bịa", "Chủ tịch UBND", "UBND phường Mây Trắng") in after
    former = lines(made_up, "98001", date="2025-12-01", kinds={WG + "Contribution"})
    assert former == set()


def test_a_graph_too_large_to_see_is_cut_and_says_by_how_much(made_up: EmbeddedStore) -> None:
    start = search.resolve(made_up, "98001")
    whole = network.neighbourhood(made_up, start)
    cut = network.neighbourhood(made_up, start, limit=5)
    assert len(cut.graph) == 5
    assert cut.omitted == len(whole.graph) - 5
    assert whole.omitted == 0


def test_further_things_are_reached_line_by_line_or_by_expanding_a_node(made_up: EmbeddedStore) -> None:
    ward, body = search.resolve(made_up, "98001"), search.resolve(made_up, "UBND phường Mây Trắng")
    two = network.neighbourhood(made_up, ward, depth=2).graph
    assert two.nodes[f"{ID}person/98001/tran-thi-bia"]["distance"] == 2
    assert f"{ID}person/98001/tran-thi-bia" in network.neighbourhood(made_up, [ward, body]).graph
