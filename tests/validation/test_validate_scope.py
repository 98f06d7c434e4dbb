"""Files judged with what the store holds around them give what pySHACL gives on everything merged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode
from validation_cases import CASES, CONTEXT, SHAPES, merged, named

from wardgraph.errors import NegativeAnswer, WardgraphError
from wardgraph.settings import Settings
from wardgraph.store.embedded import EmbeddedStore
from wardgraph.validation import docket, scope, validate_build, validate_files
from wardgraph.validation.judge import judge, readable
from wardgraph.validation.rules import rules

if TYPE_CHECKING:
    from pathlib import Path

OVERLAP = SHAPES / "single-seat" / "invalid.attested-on-one-day.ttl"
WARNING = SHAPES / "outliers" / "invalid.share-fell-from-98-to-0.98.ttl"
VALID = SHAPES / "tenure" / "valid.attested.ttl"


@pytest.fixture(scope="module")
def known() -> EmbeddedStore:
    return EmbeddedStore.from_files([CONTEXT])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def facts(findings):
    # The name of a blank node is nobody's business.
    return [([re.sub(r"^_:\w+", "_:", str(part)) for part in f.key], f.messages) for f in findings]


@pytest.mark.parametrize("case", [c for c in CASES if c.name.startswith("invalid")], ids=named)
def test_a_file_is_judged_as_if_it_were_imported(case: Path, known: EmbeddedStore, settings: Settings) -> None:
    report = validate_files([case], settings, store=known)
    assert facts(report.findings) == facts(judge(readable(merged(CONTEXT, case)), rules()))
    assert all(finding.file == case for finding in report.findings)
    assert all(finding.line for finding in report.findings if isinstance(finding.focus, NamedNode))


def test_what_is_in_the_store_already_is_judged_again_where_a_file_touches_it(
    tmp_path: Path, known: EmbeddedStore, settings: Settings
) -> None:
    """The earlier holder is in the store, the successor in the file: the question is about the earlier one."""
    both = (SHAPES / "single-seat" / "invalid.successor-and-no-end.ttl").read_text(encoding="utf-8")
    head, first, second = both.partition("<tenure/")[0], *both.split("<tenure/")[1:]
    earlier, later = tmp_path / "earlier.ttl", tmp_path / "later.ttl"
    earlier.write_text(head + "<tenure/" + first, encoding="utf-8")
    later.write_text(head + "<tenure/" + second, encoding="utf-8")
    store = EmbeddedStore.from_files([CONTEXT, earlier])
    assert validate_files([earlier], settings, store=known).findings == []
    (finding,) = validate_files([later], settings, store=store).findings
    assert finding.severity == "Warning"
    assert isinstance(finding.focus, NamedNode)
    assert finding.focus.value.endswith("nguyen-thi-vi")


def test_a_source_that_is_imported_again_replaces_what_it_said(tmp_path: Path, settings: Settings) -> None:
    store = EmbeddedStore.from_files([CONTEXT])
    graph = NamedNode("https://w3id.org/wardgraph/graph/source/bao-vi-du/2026-01-10-bai-mot")
    said = EmbeddedStore.from_files([OVERLAP])
    first = NamedNode("https://w3id.org/wardgraph/id/tenure/vi-du/chair/nguyen-thi-vi")
    store.replace_graph(graph, said.construct(f"CONSTRUCT {{ {first} ?p ?o }} WHERE {{ {first} ?p ?o }}"))
    corrected = tmp_path / "corrected.ttl"
    corrected.write_text(
        OVERLAP.read_text(encoding="utf-8").replace("chair/nguyen-thi-vi>", "chair/nguyen-thi-vi-khac>"),
        encoding="utf-8",
    )
    report = validate_files([corrected], settings, store=store)
    # The two holders within the file still clash; the holder whom the graph named before is no third.
    assert {str(f.value).rsplit("/", 1)[-1] for f in report.findings} == {"tran-van-du>", "nguyen-thi-vi-khac>"}


def test_portions_in_two_processes_give_what_one_judgement_gives(
    known: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = EmbeddedStore.from_files([OVERLAP])
    nodes = scope._subjects(files) | scope._subjects(known)
    monkeypatch.setattr(docket, "_PORTION", 10)
    told: list[tuple[int, int]] = []
    found = docket.judge_nodes(nodes, [files, known], rules(), progress=lambda *done: told.append(done))
    assert facts(found) == facts(judge(readable(merged(CONTEXT, OVERLAP)), rules()))
    assert told[-1] == (len(nodes), len(nodes))


@pytest.mark.parametrize("screened", [True, False])
def test_the_whole_graph_screened_or_not_gives_the_same(
    monkeypatch: pytest.MonkeyPatch,
    screened: bool,  # noqa: FBT001 (a parameter of a test)
) -> None:
    if screened:
        pytest.importorskip("shifty")
    else:
        monkeypatch.setattr(scope, "suspects", lambda *_: None)
    store = EmbeddedStore.from_files([CONTEXT, OVERLAP, WARNING])
    expected = judge(readable(merged(CONTEXT, OVERLAP, WARNING)), rules())
    assert facts(scope._judge_whole(store, None)) == facts(expected)


def test_a_build_of_files_that_do_not_conform_is_refused() -> None:
    with pytest.raises(NegativeAnswer) as refused:
        validate_build([CONTEXT, OVERLAP], changed=[OVERLAP])
    assert str(OVERLAP) in refused.value.line("en")
    assert "schema:endDate" in refused.value.line("vi")


def test_a_build_with_warnings_passes_and_nothing_changed_costs_nothing() -> None:
    assert len(validate_build([CONTEXT, WARNING], changed=[WARNING]).findings) == 2
    assert validate_build([CONTEXT, OVERLAP], changed=[]).findings == []


def test_a_small_change_is_judged_by_what_it_touches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope, "_SMALL_SHARE", 1.0)
    monkeypatch.setattr(scope, "suspects", None)
    assert validate_build([CONTEXT, VALID], changed=[VALID]).conforms
    with pytest.raises(NegativeAnswer):
        validate_build([CONTEXT, OVERLAP], changed=[OVERLAP])


def test_a_file_that_is_not_rdf_is_unreadable(tmp_path: Path, settings: Settings, known: EmbeddedStore) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a> <b> .", encoding="utf-8")
    with pytest.raises(WardgraphError) as fault:
        validate_files([broken], settings, store=known)
    assert fault.value.exit_code == 2
    assert str(broken) in (fault.value.where or "")
