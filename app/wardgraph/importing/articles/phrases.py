"""Wordings looked up in a row of words: the longest that begins at a word, whatever stands between its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from wardgraph.importing.articles.tokens import words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.importing.articles.tokens import Token

T = TypeVar("T")
_BETWEEN = frozenset(",-–—/&'.")


class Phrases(Generic[T]):
    """An index of wordings, word by word."""

    def __init__(self) -> None:
        self._things: dict[tuple[str, ...], list[T]] = {}
        self._lengths: dict[str, set[int]] = {}

    def add(self, wording: str, thing: T) -> None:
        """Make `wording` lead to `thing`."""
        words = words_of(wording)
        if words and thing not in (things := self._things.setdefault(words, [])):
            things.append(thing)
            self._lengths.setdefault(words[0], set()).add(len(words))

    def longest(self, tokens: Sequence[Token], at: int, *, marks: frozenset[str] = _BETWEEN) -> tuple[int, list[T]]:
        """Return the index after the longest wording that begins at `at`, and the things it leads to."""
        if at >= len(tokens) or tokens[at].kind == "mark":
            return at, []
        lengths = self._lengths.get(tokens[at].key)
        if not lengths:
            return at, []
        words, ends = _words_from(tokens, at, max(lengths), marks)
        for length in sorted(lengths, reverse=True):
            if length <= len(words) and (things := self._things.get(words[:length])):
                return ends[length - 1], list(things)
        return at, []

    def all(self, tokens: Sequence[Token]) -> list[tuple[int, int, list[T]]]:
        """Return every longest wording in `tokens`, none of them inside another."""
        found = []
        at = 0
        while at < len(tokens):
            end, things = self.longest(tokens, at)
            if things:
                found.append((at, end, things))
            at = end if things else at + 1
        return found


def _words_from(
    tokens: Sequence[Token], at: int, count: int, marks: frozenset[str]
) -> tuple[tuple[str, ...], list[int]]:
    """Return up to `count` words from `at` on, with the index after each; at most two marks between two of them."""
    words: list[str] = []
    ends: list[int] = []
    skipped = 0
    for index in range(at, len(tokens)):
        if tokens[index].kind == "mark":
            skipped += 1
            if tokens[index].key not in marks or skipped > 2:  # noqa: PLR2004
                break
            continue
        skipped = 0
        words.append(tokens[index].key)
        ends.append(index + 1)
        if len(words) == count:
            break
    return tuple(words), ends
