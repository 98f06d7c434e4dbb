"""Rows of every fact table in which nothing is wrong, to be spoilt one cell at a time; names and facts are made up."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardgraph.importing.columns import TABLES
from wardgraph.importing.fact import Fact, Place, Problem, Problems
from wardgraph.turtle import write_turtle

if TYPE_CHECKING:
    from pathlib import Path

    from wardgraph.importing.source_graph import SourceGraph

SOURCE = {
    "id": "vd-01",
    "kind": "article",
    "title": "Phường Mẫu Đông tổng kết năm",
    "publisher": "Báo Ví Dụ",
    "date": "2026-01-10",
    "url": "https://bao-vi-du.example/1",
    "language": "vi",
}
# A row of each table with which nothing is wrong.
GOOD: dict[str, dict[str, str]] = {
    "sources": SOURCE,
    "officials": {
        "source": "vd-01",
        "ward": "98001",
        "person": "Trần Thị Ví Dụ",
        "position": "Chủ tịch UBND phường",
        "attested_on": "2026-01-10",
        "paragraph": "2",
    },
    "events": {
        "source": "vd-01",
        "ward": "98001",
        "label": "Hội nghị tổng kết năm 2025",
        "type": "conference",
        "start": "2026-01-09",
        "organiser": "UBND phường Mẫu Đông",
        "paragraph": "1",
    },
    "participants": {
        "source": "vd-01",
        "ward": "98001",
        "event": "Hội nghị tổng kết năm 2025",
        "person": "Trần Thị Ví Dụ",
        "part": "speaker",
        "paragraph": "3",
    },
    "indicators": {
        "source": "vd-01",
        "ward": "98001",
        "indicator": "số đảng viên",
        "period": "2025",
        "kind": "actual",
        "qualifier": ">",
        "value": "812",
        "unit": "đảng viên",
        "paragraph": "4",
    },
    "changes": {
        "source": "vd-01",
        "type": "merger",
        "date": "2026-01-01",
        "former": "98001;98002",
        "resulting": "98001 Phường Mẫu Mới",
        "paragraph": "5",
    },
}


@dataclass
class Read:
    """What came of assembling some rows."""

    graphs: list[SourceGraph]
    problems: Problems

    @property
    def turtle(self) -> str:
        """The file of the first source."""
        return write_turtle(self.graphs[0].triples)

    @property
    def codes(self) -> list[str]:
        """The codes of all problems, in order of place."""
        return [p.code for p in self.problems]

    @property
    def only(self) -> Problem:
        """The one problem."""
        (problem,) = self.problems
        return problem


@dataclass
class Rows:
    """Rows of several tables."""

    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def facts(self) -> list[Fact]:
        """Return the rows as facts, each table a file, the header its first line."""
        return [
            Fact(table, {k: v for k, v in row.items() if v}, Place(f"{table}.csv", number))
            for table, rows in self.rows.items()
            for number, row in enumerate(rows, start=2)
        ]

    def write(self, folder: Path) -> Path:
        """Write the rows as CSV files into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in self.rows.items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, [c.name for c in TABLES[table]])
                writer.writeheader()
                writer.writerows(rows)
        return folder


def rows(**tables: dict[str, str] | list[dict[str, str]]) -> Rows:
    """Return rows of tables, each a good row with some cells changed; the table of sources is there if not given."""
    found: dict[str, list[dict[str, str]]] = {"sources": [SOURCE]}
    for table, given in tables.items():
        found[table] = [GOOD[table] | cells for cells in (given if isinstance(given, list) else [given])]
    return Rows(found)
