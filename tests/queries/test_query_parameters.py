"""Values get into a query as terms: by name, code or address; what is not one is refused with its mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from wardgraph import queries
from wardgraph.errors import NEGATIVE, UNUSABLE, WardgraphError

if TYPE_CHECKING:
    from wardgraph.store.embedded import EmbeddedStore

WARD = NamedNode("https://w3id.org/wardgraph/id/unit/98001/2025-07-01")


@pytest.mark.parametrize(
    "written", ["98001", "Phường Mây Trắng", "phuong may trang", "Mây Trắng", "May Trang Ward", WARD.value]
)
def test_a_ward_is_given_by_code_name_or_address(made_up: EmbeddedStore, written: str) -> None:
    query = queries.load("officials-of-unit")
    assert queries.bind(made_up, query, {"unit": written}) == {"unit": (WARD,)}


def test_a_name_that_units_of_two_provinces_bear_is_ambiguous_and_they_are_listed(made_up: EmbeddedStore) -> None:
    with pytest.raises(WardgraphError) as caught:
        queries.run(made_up, "officials-of-unit", {"unit": "Xã Suối Mộng"})
    assert caught.value.exit_code == NEGATIVE
    assert "Tỉnh Bịa Đặt" in caught.value.text.en
    assert "Tỉnh Tưởng Tượng" in caught.value.text.en


def test_an_unknown_name_is_refused_with_the_nearest(made_up: EmbeddedStore) -> None:
    with pytest.raises(WardgraphError, match="not in the graph") as caught:
        queries.run(made_up, "officials-of-unit", {"unit": "Phường Mây Trắg"})
    assert caught.value.exit_code == NEGATIVE
    assert "Phường Mây Trắng" in caught.value.text.vi


def test_the_unit_in_force_is_meant_unless_the_question_asks_for_former_ones(made_up: EmbeddedStore) -> None:
    former = NamedNode("https://w3id.org/wardgraph/id/unit/98001/until-2025-07-01")
    assert queries.bind(made_up, queries.load("formed-from"), {"unit": "98001"})["unit"] == (WARD,)
    assert queries.bind(made_up, queries.load("became-of"), {"unit": "98001"})["unit"] == (former,)


def test_a_value_of_another_kind_is_not_accepted(made_up: EmbeddedStore) -> None:
    with pytest.raises(WardgraphError, match="not in the graph"):
        queries.run(made_up, "officials-of-unit", {"unit": "Trần Thị Bịa"})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "needs the parameter unit"),
        ({"unit": "98001", "colour": "red"}, "no parameter 'colour'; its parameters: unit, position, date"),
        ({"unit": "98001", "position": "Chủ tịch UBND", "date": "10/01/2026"}, "2026-01-31"),
        ({"unit": "98001", "position": "Chủ tịch UBND", "date": "2026-02-30"}, "2026-01-31"),
        ({"unit": ["98001", "98003"], "position": "Chủ tịch UBND"}, "takes one value"),
    ],
)
def test_bad_usage_is_refused_with_its_mend(made_up: EmbeddedStore, values: dict[str, str], said: str) -> None:
    with pytest.raises(WardgraphError) as caught:
        queries.run(made_up, "holder-of-post", values)
    assert caught.value.exit_code == UNUSABLE
    assert said in caught.value.text.en


def test_an_unknown_question_is_refused_with_the_nearest() -> None:
    with pytest.raises(WardgraphError, match="officials-of-unit"):
        queries.load("official-of-unit")


def test_text_of_a_user_cannot_change_the_query(made_up: EmbeddedStore) -> None:
    hostile = '07894" } } ; DROP ALL #'
    result = queries.run(made_up, "history-of-code", {"code": hostile})
    assert len(result.solutions) == 0
    assert str(Literal(hostile)) in result.sparql


def test_an_open_parameter_leaves_its_clause_out() -> None:
    text = "SELECT * WHERE { VALUES ?_a { UNDEF } VALUES ?_b { <http://x.example/> } ?_a ?p ?_b }"
    filled = queries.fill(text, {"a": [Literal("x")]})
    assert filled == 'SELECT * WHERE { VALUES ?_a { "x" }  ?_a ?p ?_b }'


def test_the_query_in_the_result_runs_as_it_stands(made_up: EmbeddedStore) -> None:
    result = queries.run(made_up, "officials-of-unit", {"unit": "98001"})
    assert made_up.select(result.sparql).rows == result.solutions.rows


def test_labels_are_in_the_language_asked_for(made_up: EmbeddedStore) -> None:
    result = queries.run(made_up, "officials-of-unit", {"unit": "98001"}, lang="en")
    labels = {row["positionLabel"].value for row in result.solutions}
    assert "Chair of the People's Committee" in labels
    assert result.headers("en")["personLabel"] == "Person"
