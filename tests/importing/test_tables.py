"""Faults of form in CSV files are reported with file and line; what can be read is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from made_up_rows import rows

from wardgraph.errors import WardgraphError
from wardgraph.importing import tables
from wardgraph.importing.fact import Problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wardgraph.importing.fact import Fact

    Reader = Callable[..., tuple[list[Fact], Problems]]

HEADER = "source,ward,person,position,organisation,from,until,attested_on,paragraph\n"
ROW = "vd-01,98001,Trần Thị Ví Dụ,Chủ tịch UBND,,,,2026-01-10,2\n"


def test_a_byte_order_mark_and_windows_line_ends_are_tolerated(read_csv: Reader) -> None:
    facts, problems = read_csv(officials=b"\xef\xbb\xbf" + (HEADER + ROW).replace("\n", "\r\n").encode())
    assert not problems
    assert facts[0].get("person") == "Trần Thị Ví Dụ"
    assert str(facts[0].place).endswith("officials.csv:2")


def test_decomposed_letters_are_composed(read_csv: Reader) -> None:
    facts, _ = read_csv(officials=HEADER + ROW.replace("ầ", "a\u0302\u0300"))
    assert facts[0].get("person") == "Trần Thị Ví Dụ"


@pytest.mark.parametrize("mark", [";", "\t"])
def test_the_separators_that_spreadsheets_write_are_understood(read_csv: Reader, mark: str) -> None:
    facts, problems = read_csv(officials=(HEADER + ROW).replace(",", mark))
    assert not problems
    assert facts[0].get("ward") == "98001"


def test_a_cell_may_span_lines_and_the_next_row_keeps_its_line(read_csv: Reader) -> None:
    facts, problems = read_csv(officials=HEADER + ROW.replace("Chủ tịch UBND", '"Chủ tịch\nUBND"') + ROW)
    assert not problems
    assert [f.place.line for f in facts] == [2, 4]


def test_blank_rows_are_passed_over_and_counted(read_csv: Reader) -> None:
    facts, problems = read_csv(officials=HEADER + ",,,,,,,,\n\n" + ROW)
    assert not problems
    assert [f.place.line for f in facts] == [4]


@pytest.mark.parametrize(
    ("content", "code", "line", "named"),
    [
        ((HEADER + ROW).encode("cp1258", errors="replace"), "not-utf-8", 2, "CSV UTF-8"),
        ((HEADER + ROW).encode("utf-16"), "not-utf-8", 1, "UTF-16"),
        (HEADER.replace("person,", "") + ROW.replace("Trần Thị Ví Dụ,", ""), "missing-column", 1, "person"),
        (HEADER.replace("position", "postion") + ROW, "unknown-column", 1, "position"),
        (HEADER.replace("until", "from") + ROW, "duplicated-column", 1, "from"),
        ("1,2,3\n4,5,6\n", "no-header", 1, "source"),
        ("", "no-header", 1, "source"),
        (HEADER + ROW + ROW.strip() + ",thừa\n", "too-many-cells", 3, "10"),
        (HEADER + ROW + 'vd-01,98001,"Trần', "not-csv", 3, "CSV"),
        (HEADER + 'vd-01,98001,"Trần"Thị,x\n', "not-csv", 2, "CSV"),
    ],
    ids=[
        "a code page",
        "UTF-16",
        "a missing column",
        "a misspelt column",
        "a column twice",
        "no header",
        "an empty file",
        "a comma too many",
        "a quotation mark left open",
        "a quotation mark inside",
    ],
)
def test_a_fault_of_form_names_its_line(
    read_csv: Reader, content: str | bytes, code: str, line: int, named: str
) -> None:
    _, problems = read_csv(officials=content)
    found = [p for p in problems if p.code == code]
    assert found
    assert str(found[0].place).endswith(f"officials.csv:{line}")
    assert named in found[0].text.en


def test_a_misspelt_file_is_named(read_csv: Reader) -> None:
    _, problems = read_csv(officals=HEADER + ROW)
    (problem,) = problems
    assert problem.code == "unknown-table"
    assert "officials.csv" in problem.text.vi


def test_a_file_of_another_name_is_only_mentioned(read_csv: Reader) -> None:
    facts, problems = read_csv(officials=HEADER + ROW, xyz="a,b\n")
    assert not problems
    assert [w.code for w in problems.warnings] == ["unknown-table"]
    assert len(facts) == 1


def test_a_folder_without_tables_says_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(WardgraphError, match=r"sources\.csv"):
        tables.read_folder(tmp_path, Problems())


def test_one_table_is_read_with_the_sources_beside_it(tmp_path: Path) -> None:
    rows(officials={}, indicators={}).write(tmp_path)
    facts = tables.read_one(tmp_path / "officials.csv", Problems())
    assert {f.table for f in facts} == {"sources", "officials"}


def test_what_is_too_large_is_refused_by_its_size(monkeypatch: pytest.MonkeyPatch, read_csv: Reader) -> None:
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    _, problems = read_csv(officials=HEADER + ROW)
    assert [p.code for p in problems] == ["too-large"]


def test_rows_beyond_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch, read_csv: Reader) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    _, problems = read_csv(officials=HEADER + ROW * 3)
    assert [p.code for p in problems] == ["too-many-rows"]
