"""How the figures of one sentence hang together: parts of the figure before, what it grew from, groups and votes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.importing.articles.clauses import Clause
    from wardgraph.importing.articles.patterns import Patterns
    from wardgraph.importing.articles.tokens import Token

# Words between the two ends of a change: "từ 14,2% năm 2021 đến cuối năm 2025 chỉ còn 3,85%".
_APART = 9
_NEAR = 10
_ROUNDED = Decimal("0.1")
_SMALL = 3


class Links:
    """Tells what a number of a row owes to the number before it."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns

    def rises(self, tokens: Sequence[Token], clause: Clause, following: Clause | None) -> bool:
        """Return whether a number is what something was before it changed: "giảm từ 4,6% xuống còn 1,1%"."""
        number = clause.number
        if following is None or number.at == 0 or not set(number.measures) & set(following.number.measures):
            return False
        begins = tokens[number.at - 1].key in self._patterns.keys("change-from")
        apart = following.number.at - number.last
        return begins and apart <= _APART and bool(self._says("down-to", tokens, number.last, following.number.at))

    def grows(self, tokens: Sequence[Token], clause: Clause, before: Clause | None) -> bool:
        """Return whether nothing but a word for growth stands between a number and the one before: ", tăng 9,7%"."""
        if before is None:
            return False
        first, last = before.number.last, clause.number.at
        if first >= last or tokens[first].key != "," or last - first > _SMALL + 1:
            return False
        return self._patterns.at("growth", tokens, first + 1) > first + 1

    def part(self, tokens: Sequence[Token], clause: Clause) -> bool:
        """Return whether a number is said to be a part of one before: "trong đó chi thường xuyên ..."."""
        return self._says("of-which", tokens, 0, clause.number.first)

    def subset(self, tokens: Sequence[Token], clause: Clause, before: Clause | None) -> bool:
        """Return whether a number tells of one group among those of the number before: "riêng trong đồng bào ..."."""
        return before is not None and self._says("subset", tokens, before.number.last, clause.number.first)

    def assigned(self, tokens: Sequence[Token], clause: Clause) -> bool:
        """Return whether so much was only given to be spent: "vốn đầu tư công được giao 96 tỷ đồng"."""
        return self._patterns.before("assigned", tokens, clause.number.first) < clause.number.first

    def yearly(self, tokens: Sequence[Token], clause: Clause) -> bool:
        """Return whether a number is told for each year or month: "bình quân mỗi năm kết nạp 50 đảng viên"."""
        return self._says("each-year", tokens, clause.left, clause.number.first)

    def planned(self, tokens: Sequence[Token], clause: Clause, before: Clause | None) -> bool:
        """Return whether a number is the plan for the one before: "đạt 74,9 triệu đồng, vượt kế hoạch 72 triệu"."""
        if before is None or not _of(before) & _of(clause):
            return False
        between = tokens[before.number.last : clause.number.first]
        told = self._patterns.before("plan", tokens, clause.number.first) < clause.number.first
        beyond = any(self._patterns.at("beyond", between, i) > i for i in range(len(between)))
        return told and beyond and len(between) <= _SMALL + 2

    def share(self, clause: Clause, before: Clause | None) -> bool:
        """Return whether a percentage is worked out from the numbers before: "14/21 trường ... (66,7%)"."""
        if before is None or not before.number.out_of or not any(m.label() == "%" for m in clause.number.measures):
            return False
        exact = before.number.value * 100 / before.number.out_of
        return abs(exact - clause.number.value) < _ROUNDED

    def voted(self, tokens: Sequence[Token], clause: Clause) -> bool:
        """Return whether a number tells how many were for something: "100% đại biểu có mặt tán thành"."""
        stop = next((i for i in range(clause.number.last, len(tokens)) if tokens[i].kind == "mark"), len(tokens))
        return self._says("vote", tokens, clause.number.last, min(stop, clause.number.last + _NEAR))

    def _says(self, role: str, tokens: Sequence[Token], start: int, stop: int) -> bool:
        found = self._patterns.first(role, tokens, start, stop)
        return found is not None and found[1] <= stop


def _of(clause: Clause) -> set[str]:
    """Return what the number of a clause is measured in, whatever it is counted for: "triệu đồng/năm"."""
    return {m.label().partition("/")[0] for m in clause.number.measures}
