"""A fact as someone wrote it down, the place where it stands, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wardgraph.errors import Language, Text

TEXTS_KEPT = 10_000


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands: a file (or a sheet of a workbook) and a line, counted from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a fact table, from whatever origin: a CSV file, a sheet, a paragraph of an article.

    Attributes:
        table: name of the table (`officials`, `indicators` ...), a key of `columns.TABLES`.
        cells: what is written, by column; a column that is not stated is absent.
        place: where it is written.
    """

    table: str
    cells: Mapping[str, str]
    place: Place

    def get(self, column: str) -> str:
        """Return what is written in `column`, or the empty string."""
        return self.cells.get(column, "")

    def day(self, column: str) -> str:
        """Return the cell where it is written as a day, `YYYY-MM-DD`, else nothing: addresses are made of it."""
        return self.get(column) if _DAY.fullmatch(self.get(column)) else ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place, and what would be right.

    Attributes:
        place: the file and line.
        code: a stable word for programs, such as `unknown-ward`.
        text: what is wrong and the mend, in both languages.
        column: the column it is about.
        value: what is written there.
        suggestions: known values that were probably meant.
        warning: True where the row is still usable.
    """

    place: Place
    code: str
    text: Text
    column: str | None = None
    value: str | None = None
    suggestions: tuple[str, ...] = ()
    warning: bool = False

    def line(self, lang: Language) -> str:
        """Return the problem as one line, its place first."""
        return f"{self.place}: {' '.join(self.text.in_(lang).split())}"

    def as_json(self) -> dict[str, Any]:
        """Return the problem for a program."""
        return {
            "file": self.place.file,
            "line": self.place.line,
            "code": self.code,
            "column": self.column,
            "value": self.value,
            "message": {"vi": self.text.vi, "en": self.text.en},
            "suggestions": list(self.suggestions),
        }


@dataclass
class Problems:
    """All that is wrong with an import: every problem is counted, the first `TEXTS_KEPT` are kept."""

    kept: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(
        self,
        place: Place,
        code: str,
        text: Text,
        *,
        column: str | None = None,
        value: str | None = None,
        suggestions: tuple[str, ...] = (),
        warning: bool = False,
    ) -> None:
        """Note one problem; a warning does not stop the import."""
        problem = Problem(place, code, text, column, value, suggestions, warning)
        if warning:
            if len(self.warnings) < TEXTS_KEPT:
                self.warnings.append(problem)
            return
        self.count += 1
        if len(self.kept) < TEXTS_KEPT:
            self.kept.append(problem)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self.kept, key=_order))

    def __len__(self) -> int:
        return self.count

    def __bool__(self) -> bool:
        return self.count > 0


def _order(problem: Problem) -> tuple[str, int, str]:
    return problem.place.file, problem.place.line or 0, problem.column or ""
