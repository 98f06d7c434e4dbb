"""How what is proposed stands to the graph, and what is kept of it without review."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from wardgraph.importing.articles import propose
from wardgraph.importing.articles.proposing import accept_above

if TYPE_CHECKING:
    from pathlib import Path

    from checkouts import Checkout
    from wardgraph.importing.articles.proposal import Article, Proposal

FIRST = """date 2026-01-12 Phường Mẫu Đông tổng kết năm 2025

Sáng 10/1, Đảng ủy phường Mẫu Đông tổ chức hội nghị tổng kết công tác năm 2025.

Đồng chí Kiều Văn Ví Dụ, Bí thư Đảng ủy phường Mẫu Đông phát biểu tại hội nghị.

Năm 2025, tổng chi ngân sách đạt 120 tỷ đồng. Tỷ lệ hộ nghèo còn 1,5%. Xã giao lưu 14 đội đờn ca tài tử nghiệp dư.
"""
SECOND = """date 2026-02-20 Phường Mẫu Đông nhìn lại năm 2025

Chiều 19/2, Đảng ủy phường Mẫu Đông tổ chức hội nghị triển khai nhiệm vụ.

Đồng chí Kiều Văn Ví Dụ, Bí thư Đảng ủy phường Mẫu Đông chủ trì hội nghị.

Năm 2025, tổng chi ngân sách đạt 120 tỷ đồng. Tỷ lệ hộ nghèo còn 2,5%.
"""
NEIGHBOUR = """date 2026-02-21 Xã Mẫu Tây triển khai nhiệm vụ

Sáng 20/2, Đảng ủy xã Mẫu Tây tổ chức hội nghị triển khai nhiệm vụ.

Đồng chí Kiều Văn Ví Dụ, Bí thư Đảng ủy xã Mẫu Tây chủ trì hội nghị.
"""


def _figure(article: Article, indicator: str) -> Proposal:
    return next(p for p in article.proposals if p.fact.get("indicator") == indicator)


def _official(article: Article) -> Proposal:
    return next(p for p in article.proposals if p.kind == "official")


@pytest.fixture
def told(own: Checkout) -> Checkout:
    """A home that keeps what the first article says with some sureness."""
    article = propose(FIRST, own.settings, publisher="Báo Mẫu Đầu")
    assert {p.status for p in article.proposals} == {"new", "unknown-term"}
    outcome, kept = accept_above(article, 0.5, own.settings)
    assert outcome.status != "refused", list(outcome.problems)
    assert {p.kind for p in kept} >= {"source", "event", "official", "indicator"}
    return own


def test_what_another_article_says_again_confirms_it_and_another_value_conflicts(told: Checkout) -> None:
    article = propose(SECOND, told.settings, publisher="Báo Mẫu Sau")
    assert _figure(article, "tổng chi ngân sách").status == "confirms"
    assert _official(article).status == "confirms"
    assert _figure(article, "tỷ lệ hộ nghèo").status == "conflicts"


def test_a_conflict_names_what_the_other_source_says(told: Checkout) -> None:
    article = propose(SECOND, told.settings, publisher="Báo Mẫu Sau")
    reason = _figure(article, "tỷ lệ hộ nghèo").reason
    assert "1.5" in reason
    assert "bao-mau-dau/2026-01-12" in reason


def test_a_person_of_the_same_name_in_another_unit_is_another_person(told: Checkout) -> None:
    article = propose(NEIGHBOUR, told.settings, publisher="Báo Mẫu Sau")
    assert _official(article).status == "new"
    assert _official(article).fact["ward"] == "98002"


def test_what_has_no_name_in_the_ontology_is_not_kept(told: Checkout) -> None:
    article = propose(FIRST, told.settings, publisher="Báo Mẫu Khác")
    strange = [p for p in article.proposals if p.status == "unknown-term"]
    assert [p.fact["value"] for p in strange] == ["14"]
    _, kept = accept_above(article, 0.0, told.settings)
    assert not set(map(id, strange)) & set(map(id, kept))


def test_only_what_is_sure_enough_is_kept(own: Checkout) -> None:
    article = propose(FIRST, own.settings, publisher="Báo Mẫu Đầu")
    sure = [p for p in article.proposals if p.kind != "source" and p.confidence >= 0.95]
    assert 0 < len(sure) < len(article.proposals) - 1
    outcome, kept = accept_above(article, 0.95, own.settings)
    assert outcome.status != "refused"
    assert {p.kind for p in kept} - {"source", "event"} <= {p.kind for p in sure}
    assert all(p.confidence >= 0.95 for p in kept if p.kind not in {"source", "event"})


def test_what_the_shapes_refuse_is_left_out_and_the_rest_is_kept(own: Checkout) -> None:
    beyond = FIRST.replace("1,5%", "152%")
    article = propose(beyond, own.settings, publisher="Báo Mẫu Đầu")
    assert _figure(article, "tỷ lệ hộ nghèo").fact["value"] == "152"
    outcome, kept = accept_above(article, 0.5, own.settings)
    assert outcome.status != "refused"
    names = {p.fact.get("indicator") for p in kept}
    assert "tổng chi ngân sách" in names
    assert "tỷ lệ hộ nghèo" not in names


def test_the_command_tells_the_status_of_every_proposal(told: Checkout, tmp_path: Path) -> None:
    file = tmp_path / "bai.txt"
    file.write_text(SECOND, encoding="utf-8")
    done = told.run("import", file, "--publisher", "Báo Mẫu Sau", "--dry-run", "--json")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert {r["status"] for r in rows} == {"new", "confirms", "conflicts"}
