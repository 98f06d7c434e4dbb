"""Each page shows what it should over a small made-up graph, in both languages, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

if TYPE_CHECKING:
    from checkouts import Checkout

WARD = "unit/98001/2025-07-01"


def _script(name: str) -> None:
    import importlib

    from wardgraph.ui import state
    from wardgraph.ui.engine import guarded

    state.settle_language()
    guarded(importlib.import_module(f"wardgraph.ui.{name}").show)()


@pytest.fixture
def page(small: Checkout, monkeypatch: pytest.MonkeyPatch):
    """Open the page `name` as its address says."""
    monkeypatch.setenv("WARDGRAPH_HOME", str(small.settings.home))

    def open_page(name: str, lang: str = "vi", **said: str | list[str]) -> AppTest:
        test = AppTest.from_function(_script, kwargs={"name": name}, default_timeout=60)
        test.query_params["lang"] = lang
        for key, value in said.items():
            test.query_params[key] = value
        return test.run()

    return open_page


def shown(test: AppTest) -> str:
    """Return everything that a page says."""
    parts = [str(getattr(e, "value", "") or getattr(e, "label", "")) for e in test.main]
    parts += [e.proto.body for e in test.get("html")]
    return "\n".join(parts)


def test_a_question_is_answered_with_its_source(page) -> None:
    test = page("ask", q="Chủ tịch UBND phường Mẫu Đông là ai?")
    assert not test.exception
    assert "Trần Thị Mẫu" in shown(test)
    assert "Báo Mẫu" in shown(test)
    assert "đoạn 2" in shown(test)


def test_a_figure_keeps_its_qualifier(page) -> None:
    assert "hơn 516,9 tỷ đồng" in shown(page("ask", q="Thu ngân sách phường Mẫu Đông năm 2025?"))


def test_a_question_that_is_not_understood_names_the_word(page) -> None:
    test = page("ask", q="Số điện thoại của phường Mẫu Đông?")
    assert not test.exception
    assert "điện thoại" in shown(test)


def test_the_language_follows_the_address(page) -> None:
    assert page("ask", lang="en").title[0].value == "Ask about wards, communes and special zones"
    assert page("ask").title[0].value == "Hỏi về phường, xã, đặc khu"


def test_names_go_on_while_typing(page) -> None:
    test = page("ask")
    test.text_input[0].set_value("chủ tịch phường mẫu đ").run()
    names = [button.label for button in test.button if str(button.key).startswith("completion-")]
    assert any("Phường Mẫu Đông" in name for name in names)


def test_a_search_finds_without_tone_marks(page) -> None:
    test = page("browse", q="mau dong")
    assert not test.exception
    assert "Phường Mẫu Đông" in shown(test).replace("\\", "")


@pytest.mark.parametrize("view", ["facts", "graph", "figures", "timeline"])
def test_the_page_of_a_ward_has_every_view(page, view: str) -> None:
    test = page("browse", entity=WARD, view=view)
    assert not test.exception
    assert not test.error
    assert test.title[0].value == "Phường Mẫu Đông"


@pytest.mark.parametrize(
    "entity",
    [
        "person/98001/tran-thi-mau",
        "body/98001/2025-07-01/peoples-committee",
        "event/98001/2025-07-01/2026-01-09-hoi-nghi-trien-khai",
        "source/bao-mau/2026-01-10/trien-khai-nhiem-vu",
        "indicator/state-budget-revenue-in-area",
        "https://w3id.org/wardgraph/def#Ward",
    ],
)
def test_every_kind_of_thing_has_a_page(page, entity: str) -> None:
    test = page("browse", entity=entity)
    assert not test.exception
    assert not test.error
    assert not test.warning


@pytest.mark.parametrize("entity", ["unit/00000/2025-07-01", "<script>", "http://example.org/a b", "../etc"])
def test_an_unknown_thing_is_said_to_be_unknown(page, entity: str) -> None:
    test = page("browse", entity=entity)
    assert not test.exception
    assert not test.error
    assert test.warning


def test_a_canned_query_runs_from_its_address(page) -> None:
    test = page("queries", query="officials-of-unit", **{"p.unit": WARD})
    assert not test.exception
    assert "Trần Thị Mẫu" in shown(test)


def test_a_query_that_writes_is_refused_in_one_message(page) -> None:
    test = page("queries", view="sparql", sparql="DROP ALL")
    assert not test.exception
    assert len(test.error) == 1
    assert "Traceback" not in test.error[0].value


def test_rows_are_cut_at_the_limit_and_it_is_said(page) -> None:
    test = page("queries", view="sparql", sparql="SELECT * { ?s ?p ?o }")
    assert not test.exception
    assert test.warning


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("view", ["target", "time", "compare", "ranking", "map"])
def test_indicators_have_every_view(page, view: str, lang: str) -> None:
    said = {
        "unit": WARD,
        "units": [WARD, "unit/98002/2025-07-01"],
        "indicator": "indicator/state-budget-revenue-in-area",
        "province": "unit/98/2025-07-01",
    }
    test = page("indicators", lang, view=view, **said)
    assert not test.exception
    assert not test.error


def test_a_package_is_prepared(page) -> None:
    test = page("export", scope="ward", about=WARD)
    test.button[0].click().run()
    assert not test.exception
    assert not test.error
    assert test.get("download_button")


@pytest.mark.parametrize("view", ["coverage", "conflicts"])
def test_quality_shows_what_is_missing_and_what_contradicts(page, view: str) -> None:
    test = page("quality", view=view)
    assert not test.exception
    assert not test.error


def test_import_offers_the_template(page) -> None:
    test = page("importing")
    assert not test.exception
    assert not test.error
