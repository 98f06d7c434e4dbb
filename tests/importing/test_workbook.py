"""Workbooks say the same as CSV files; formulas, errors and percentages are refused with the address of the cell."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from made_up_rows import GOOD, rows
from openpyxl import Workbook, load_workbook

from wardgraph.errors import WardgraphError
from wardgraph.importing.columns import TABLES
from wardgraph.importing.fact import Problems
from wardgraph.importing.template import write_template
from wardgraph.importing.workbook import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from wardgraph.importing.fact import Fact
    from wardgraph.store.embedded import EmbeddedStore


def write(path: Path, **tables: list[dict[str, Any]]) -> Path:
    """Write a workbook with a sheet a table."""
    book = Workbook()
    book.remove(book.active)
    for table, given in tables.items():
        sheet = book.create_sheet(table)
        names = [c.name for c in TABLES.get(table, TABLES["officials"])]
        sheet.append(names)
        for row in given:
            sheet.append([row.get(name) for name in names])
    book.save(path)
    return path


def read(path: Path) -> tuple[list[Fact], Problems]:
    problems = Problems()
    return read_workbook(path, problems), problems


def test_it_says_the_same_as_csv(tmp_path: Path) -> None:
    made = rows(officials={}, indicators={})
    facts, problems = read(write(tmp_path / "vi-du.xlsx", **made.rows))
    assert not problems
    assert sorted((f.table, sorted(f.cells.items())) for f in facts) == sorted(
        (f.table, sorted(f.cells.items())) for f in made.facts()
    )
    assert {str(f.place) for f in facts} >= {f"{tmp_path}/vi-du.xlsx:officials:2"}


def test_cells_of_dates_and_numbers_are_read_as_written(tmp_path: Path) -> None:
    officials = GOOD["officials"] | {"attested_on": date(2026, 1, 9), "from": datetime(2025, 7, 1), "paragraph": 2}  # noqa: DTZ001
    indicators = GOOD["indicators"] | {"value": 516.9, "period": 2025}
    facts, problems = read(write(tmp_path / "vi-du.xlsx", officials=[officials], indicators=[indicators]))
    assert not problems
    assert [facts[0].get(c) for c in ("attested_on", "from", "paragraph")] == ["2026-01-09", "2025-07-01", "2"]
    assert [facts[1].get(c) for c in ("value", "period")] == ["516.9", "2025"]


@pytest.mark.parametrize(
    ("value", "code", "named"),
    [("=1+1", "formula", "G2"), ("#DIV/0!", "error-cell", "G2")],
)
def test_what_is_no_value_is_refused_with_its_cell(tmp_path: Path, value: str, code: str, named: str) -> None:
    path = write(tmp_path / "vi-du.xlsx", indicators=[GOOD["indicators"] | {"value": value}])
    _, problems = read(path)
    (problem,) = problems
    assert problem.code == code
    assert named in problem.text.vi
    assert str(problem.place) == f"{path}:indicators:2"


def test_a_percentage_asks_for_the_number_that_is_shown(tmp_path: Path) -> None:
    path = write(tmp_path / "vi-du.xlsx", indicators=[GOOD["indicators"] | {"value": 0.986}])
    book = load_workbook(path)
    book["indicators"]["G2"].number_format = "0.0%"
    book.save(path)
    _, problems = read(path)
    assert [(p.code, p.suggestions) for p in problems] == [("percent-cell", ("98.6",))]


def test_a_misspelt_sheet_is_named(tmp_path: Path) -> None:
    _, problems = read(write(tmp_path / "vi-du.xlsx", officals=[GOOD["officials"]]))
    (problem,) = problems
    assert problem.suggestions == ("officials",)


def test_a_workbook_without_tables_says_what_belongs_there(tmp_path: Path) -> None:
    with pytest.raises(WardgraphError, match="sources"):
        read(write(tmp_path / "vi-du.xlsx", Xyz=[]))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"just text"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vi-du.xlsx"
    path.write_bytes(content)
    _, problems = read(path)
    assert [p.code for p in problems] == ["not-xlsx"]


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vi-du.xlsx"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "a")
    path.write_bytes(buffer.getvalue())
    _, problems = read(path)
    assert [p.code for p in problems] == ["not-xlsx"]


def test_the_template_has_every_column_explained_and_lists_to_choose_from(tmp_path: Path, store: EmbeddedStore) -> None:
    path = tmp_path / "mau.xlsx"
    write_template(path, store)
    book = load_workbook(path)
    for table, columns in TABLES.items():
        heads = book[table][1]
        assert [cell.value for cell in heads] == [c.name for c in columns]
        for cell, column in zip(heads, columns, strict=True):
            assert column.text.vi in cell.comment.text
            assert column.text.en in cell.comment.text
    lists = {cell.value: cell.column for cell in book["_lists"][1]}
    parts = [cell.value for (cell,) in book["_lists"].iter_rows(2, 6, lists["Part"], lists["Part"])]
    assert {"chair", "speaker", "presenter_of_awards", "attendee"} <= set(parts)
    changes = [
        cell.value for (cell,) in book["_lists"].iter_rows(2, 9, lists["Reorganisation"], lists["Reorganisation"])
    ]
    assert {"merger", "division", "renaming", "establishment", "abolition"} <= set(changes)


def test_the_empty_template_reads_without_a_problem(tmp_path: Path, store: EmbeddedStore) -> None:
    path = tmp_path / "mau.xlsx"
    write_template(path, store)
    facts, problems = read(path)
    assert (facts, problems.count, problems.warnings) == ([], 0, [])


def test_a_template_of_another_name_is_refused(tmp_path: Path, store: EmbeddedStore) -> None:
    with pytest.raises(WardgraphError, match=r"\.xlsx"):
        write_template(tmp_path / "mau.csv", store)
