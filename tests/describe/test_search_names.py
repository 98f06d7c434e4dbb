"""Things are found by what people type, with and without tone marks, and the likeliest comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from wardgraph import search
from wardgraph.errors import WardgraphError
from wardgraph.names import WG

if TYPE_CHECKING:
    from wardgraph.store.embedded import EmbeddedStore

UNIT = NamedNode(WG + "AdministrativeUnit")


def test_the_unit_in_force_comes_before_the_former_one_of_its_name(made_up: EmbeddedStore) -> None:
    hits = search.find(made_up, "phuong may trang", [UNIT])
    assert [(hit.iri.value.rpartition("/")[2], hit.former) for hit in hits] == [
        ("2025-07-01", False),
        ("until-2025-07-01", True),
    ]


def test_a_name_without_the_word_for_its_kind_is_nearly_exact(made_up: EmbeddedStore) -> None:
    assert search.find(made_up, "Đồng Mơ")[0].label == "Phường Đồng Mơ"


def test_any_kind_of_thing_is_found_by_any_of_its_labels(made_up: EmbeddedStore) -> None:
    assert search.find(made_up, "thu bịa")[0].label == "Thu ngân sách tưởng tượng"
    assert search.find(made_up, "imaginary revenue")[0].label == "Thu ngân sách tưởng tượng"
    assert search.find(made_up, "tran thi")[0].label == "Trần Thị Bịa"


def test_a_hit_says_what_it_is_and_where(made_up: EmbeddedStore) -> None:
    hit = search.find(made_up, "suoi mong", [UNIT])[0]
    assert hit.kind == "xã"
    assert hit.hint == "Tỉnh Bịa Đặt, 2025-07-01"
    assert search.find(made_up, "dong mo ward", lang="en")[0].kind == "ward"


def test_words_may_stand_anywhere_but_all_must_be_there(made_up: EmbeddedStore) -> None:
    assert {hit.label for hit in search.find(made_up, "tong ket bia")} >= {"Hội nghị tổng kết bịa"}
    assert search.find(made_up, "tong ket khong co") == []


def test_no_more_hits_than_asked_for(made_up: EmbeddedStore) -> None:
    assert len(search.find(made_up, "phuong", limit=2)) == 2


@pytest.mark.parametrize("text", ["", "  ", '"', "(.*", "\\", "?x } DROP"])
def test_odd_text_finds_nothing_and_breaks_nothing(made_up: EmbeddedStore, text: str) -> None:
    search.find(made_up, text)


@pytest.mark.parametrize("text", ["https://w3id.org/wardgraph/id/unit/00000/2025-07-01", "hoàn toàn không có"])
def test_what_is_not_there_is_a_negative_answer(made_up: EmbeddedStore, text: str) -> None:
    with pytest.raises(WardgraphError) as caught:
        search.resolve(made_up, text)
    assert caught.value.exit_code == 1


def test_an_address_may_be_short(made_up: EmbeddedStore) -> None:
    whole = "https://w3id.org/wardgraph/id/person/98001/tran-thi-bia"
    assert search.resolve(made_up, "person/98001/tran-thi-bia").value == whole
    assert search.resolve(made_up, f"<{whole}>").value == whole
