"""The numbers of a sentence with the words that are theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.importing.articles.numbers import Number
    from wardgraph.importing.articles.patterns import Patterns
    from wardgraph.importing.articles.tokens import Token

STOPS = frozenset({";", ":", "(", ")", "…"})


@dataclass(slots=True)
class Clause:
    """A number with the words to its left and right.

    Attributes:
        number: the number.
        begin: where the words begin that govern the row.
        left: where the words begin that are its own.
        right: where its words end.
        own: where the words begin, behind a comma, that may be told of the next number; else where its words end.
        followed: the next number stands right after it.
        moves: it is a level from which something changed.
        dated: a period is said between that level and the one that it changed to.
    """

    number: Number
    begin: int
    left: int
    right: int
    own: int
    followed: bool = False
    moves: bool = False
    dated: bool = False


def clauses_of(tokens: Sequence[Token], numbers: Sequence[Number]) -> list[Clause]:
    """Return `numbers` with the words beside each."""
    found = []
    for place, number in enumerate(numbers):
        # "Tổng chi ngân sách: 148 tỷ đồng": what stands before the colon names the number.
        upto = number.first - (number.first > 0 and tokens[number.first - 1].key == ":")
        begin = max((i + 1 for i in range(upto) if tokens[i].key in STOPS), default=0)
        last = numbers[place - 1].last if place else 0
        stop = next((i for i in range(number.last, len(tokens)) if tokens[i].key in STOPS), len(tokens))
        # A number that measures nothing may belong to a name: "sản phẩm OCOP 3 sao".
        further = next((n for n in numbers[place + 1 :] if n.measures or n.out_of is not None), None)
        right = min(stop, further.first) if further else stop
        following = numbers[place + 1].first if place + 1 < len(numbers) else stop + 1
        comma = max((i for i in range(number.last, min(following, right)) if tokens[i].key == ","), default=right)
        followed = number.last < len(tokens) and tokens[number.last].kind == "number"
        own = comma if following <= right else right
        found.append(Clause(number, begin, max(begin, last), right, own, followed))
    return found


def without_asides(tokens: Sequence[Token], patterns: Patterns) -> tuple[Token, ...]:
    """Return `tokens` without what stands in brackets and is no figure: "(tỉnh Mẫu)", "(giá so sánh 2010)"."""
    kept: list[Token] = []
    opened: int | None = None
    for token in tokens:
        if token.key == "(":
            opened = len(kept)
        kept.append(token)
        if token.key == ")" and opened is not None:
            aside = patterns.at("aside", kept, opened + 1) > opened + 1
            if aside or not any(t.kind == "number" for t in kept[opened:]):
                del kept[opened:]
            opened = None
    return tuple(kept)
