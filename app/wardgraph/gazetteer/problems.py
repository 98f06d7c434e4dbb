"""What is wrong with the tables of a gazetteer, collected so that everything is told at once."""

from __future__ import annotations

from dataclasses import dataclass

from wardgraph.errors import Language, Text, WardgraphError


@dataclass(frozen=True)
class Place:
    """A row of a table, as people and editors write it."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Problem:
    """One thing that keeps the tables from being used, and its mend."""

    place: Place
    text: Text


class TablesUnusableError(WardgraphError):
    """The tables hold mistakes; nothing was written.

    Attributes:
        problems: all of them, in the order of the tables.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.place.file, p.place.line))
        n = len(problems)
        super().__init__(
            f"danh mục có {n} lỗi, chưa ghi gì; hãy sửa các dòng nêu trên rồi chạy lại",
            f"the gazetteer has {n} mistakes and nothing was written; mend the lines above and run again",
        )

    def lines(self, lang: Language) -> list[str]:
        """Return one line for each problem: where, what, mend."""
        return [f"{problem.place}: {problem.text.in_(lang)}" for problem in self.problems]
