"""The report: what is wrong, where, and the mend, in either language and three formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from validation_cases import CONTEXT, SHAPES

from wardgraph.cli import main
from wardgraph.names import RDF, SH
from wardgraph.settings import Settings
from wardgraph.store.embedded import EmbeddedStore
from wardgraph.validation import Report, validate_files
from wardgraph.validation.rules import rules

OVERLAP = SHAPES / "single-seat" / "invalid.attested-on-one-day.ttl"
EVIDENCE = SHAPES / "provenance" / "invalid.no-evidence.ttl"
VALID = SHAPES / "tenure" / "valid.attested.ttl"


@pytest.fixture(scope="module")
def report() -> Report:
    return validate_files([OVERLAP, EVIDENCE], Settings(home=Path()), store=EmbeddedStore.from_files([CONTEXT]))


def test_text_groups_by_severity_and_rule_and_names_file_line_node_and_mend(report: Report) -> None:
    text = report.text("en")
    assert (
        "violation (2) two holders of one single-seat post <https://w3id.org/wardgraph/shape/single-seat-overlap>"
        in text
    )
    line = next(n for n, t in enumerate(OVERLAP.read_text().splitlines(), 1) if t.startswith("<tenure/vi-du/chair/ng"))
    assert f"{OVERLAP}:{line}: " in text
    assert "state the end (schema:endDate)" in text
    assert text.splitlines()[-1].startswith("does not conform: 3 violations, 0 warnings; 2 files")


def test_text_is_in_vietnamese_too(report: Report) -> None:
    text = report.text("vi")
    assert "vi phạm (2) hai người cùng giữ một chức vụ" in text
    assert "hãy ghi ngày thôi giữ chức" in text
    assert text.splitlines()[-1].startswith("không đạt: 3 vi phạm, 0 cảnh báo; 2 tệp")


def test_long_lists_are_cut_unless_all_are_wanted(report: Report) -> None:
    many = Report(report.findings[:1] * 30)
    assert "… and 10 more" in many.text("en")
    assert "… and" not in many.text("en", every=True)


def test_json_tells_all_of_it(report: Report) -> None:
    told = json.loads(report.as_json())
    assert told["conforms"] is False
    assert told["counts"] == {"violation": 3, "warning": 0, "info": 0}
    finding = next(f for f in told["findings"] if f["rule"].endswith("single-seat-overlap"))
    assert finding["file"] == str(OVERLAP)
    assert set(finding["message"]) == set(finding["name"]) == {"vi", "en"}
    assert finding["focus"].startswith("https://w3id.org/wardgraph/id/tenure/")


def test_turtle_is_a_validation_report_of_the_standard(report: Report) -> None:
    graph = Graph().parse(data=report.as_turtle(rules()), format="turtle")
    (top,) = graph.subjects(URIRef(RDF + "type"), URIRef(SH + "ValidationReport"))
    assert graph.value(top, URIRef(SH + "conforms")).toPython() is False
    results = list(graph.objects(top, URIRef(SH + "result")))
    assert len(results) == 3
    for result in results:
        for name in ("focusNode", "resultSeverity", "sourceShape", "sourceConstraintComponent", "resultMessage"):
            assert graph.value(result, URIRef(SH + name)) is not None
    # A path of several steps is a list of SHACL, as in the shape.
    paths = [p for r in results for p in graph.objects(r, URIRef(SH + "resultPath"))]
    assert [str(x) for p in paths for x in graph.items(p)] == [
        "http://www.w3.org/ns/prov#qualifiedDerivation",
        "http://www.w3.org/ns/prov#entity",
    ]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand the made-up surroundings in for the graph that ships, which takes a while to build."""
    monkeypatch.setattr("wardgraph.store.open_store", lambda *_a, **_k: EmbeddedStore.from_files([CONTEXT]))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("file", "code"), [(VALID, 0), (OVERLAP, 1)])
def test_the_command_exits_0_when_it_conforms_and_1_when_not(file: Path, code: int, tmp_path: Path, capsys) -> None:
    assert main(["--home", str(tmp_path), "--lang", "en", "validate", str(file)]) == code
    assert ("does not conform" if code else "conforms: 0 violations") in capsys.readouterr().out


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("how", ["json", "ttl"])
def test_the_command_writes_the_other_formats(how: str, tmp_path: Path, capsys) -> None:
    assert main(["--home", str(tmp_path), "validate", str(OVERLAP), "--format", how]) == 1
    out = capsys.readouterr().out
    assert json.loads(out)["conforms"] is False if how == "json" else "sh:ValidationReport" in out


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("name", ["missing.ttl", "broken.ttl", "table.csv"])
def test_the_command_exits_2_when_a_file_cannot_be_read(name: str, tmp_path: Path, capsys) -> None:
    if not name.startswith("missing"):
        (tmp_path / name).write_text("<a> <b> .", encoding="utf-8")
    assert main(["--home", str(tmp_path), "validate", str(tmp_path / name)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert name in error
