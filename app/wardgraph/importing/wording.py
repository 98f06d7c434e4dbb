"""Which thing a wording names: labels compared exactly, then without unit words, then without diacritics."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from wardgraph.names import fold, normal

T = TypeVar("T", bound=Hashable)

_REMEMBERED = 50_000
_NOT_WORDS = re.compile(r"[^\w%/<>=~≥≤²³+]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
# "tỷ lệ" and "tỉ lệ", "kỹ" and "kĩ": one word, two spellings that are both taught.
_Y = re.compile(rf"(?<=[hklmst])y(?=[{_TONES}]*\b)")


@lru_cache(maxsize=65536)
def loose(text: str) -> str:
    """Return `text` as bare words: one case, one tone placement, one spelling of i and y, no punctuation."""
    words = " ".join(_NOT_WORDS.sub(" ", normal(text)).split())
    return unicodedata.normalize("NFC", _Y.sub("i", unicodedata.normalize("NFD", words)))


class Dropper:
    """Takes words out of a text that say only which unit is meant ("phường", "Nông Trang")."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = {loose(word) for word in words} - {""}
        self._pattern = _any_of(self._words)

    def __call__(self, text: str, also: Iterable[str] = ()) -> str:
        """Return the loose form of `text` without the unit words, and without the names in `also`."""
        bare = loose(text)
        names = _any_of(also)
        for pattern in (names, self._pattern):
            if pattern is not None:
                bare = pattern.sub(" ", bare)
        return " ".join(bare.split())

    def bare(self, name: str) -> str:
        """Return a unit's name as it is written, without the unit word it begins or ends with."""
        words = name.split()
        for count in range(min(len(words) - 1, 5), 0, -1):
            if loose(" ".join(words[:count])) in self._words:
                return " ".join(words[count:])
            if loose(" ".join(words[-count:])) in self._words:
                return " ".join(words[:-count])
        return name


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    parts = sorted({loose(w) for w in words} - {""}, key=lambda w: (-len(w), w))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, parts)) + r")\b") if parts else None


class Wordings(Generic[T]):
    """An index from wordings to things; what several things are called names none of them alone."""

    def __init__(self, labels: Iterable[tuple[str, T]], drop: Dropper) -> None:
        self._drop = drop
        self._forms: tuple[Callable[[str], str], ...] = (
            normal,
            loose,
            drop,
            lambda t: fold(loose(t)),
            lambda t: fold(drop(t)),
        )
        self._levels: list[dict[str, set[T]]] = [defaultdict(set) for _ in self._forms]
        self._shown: dict[str, str] = {}
        self._found: dict[tuple[str, tuple[str, ...]], set[T]] = {}
        for label, thing in labels:
            self.add(label, thing)

    def add(self, label: str, thing: T) -> None:
        """Make `label` a wording of `thing`."""
        self._shown.setdefault(normal(label), label)
        self._found.clear()
        for form, level in zip(self._forms, self._levels, strict=True):
            if key := form(label):
                level[key].add(thing)

    def find(self, written: str, names: tuple[str, ...] = ()) -> set[T]:
        """Return the things that `written` names: none, one, or several at the first level that knows it.

        Unit words are left out of `written` only, or of both: a label may need them ("Chủ tịch phường" is not just any
        "Chủ tịch").

        Args:
            written: the wording.
            names: names of the unit at hand, which the wording may carry.
        """
        # Tables say the same thing in the same words over and over, mostly without the name of the unit.
        for given in ((), names) if names else ((),):
            key = (written, given)
            if key not in self._found:
                if len(self._found) > _REMEMBERED:
                    self._found.clear()
                self._found[key] = self._find(written, given)
            if self._found[key]:
                break
        return self._found[key]

    def _find(self, written: str, names: Iterable[str] = ()) -> set[T]:
        plain, bare = loose(written), self._drop(written, names)
        keys = [normal(written), plain, *([bare] if bare != plain else [])]
        folded = [(3, fold(plain)), *([(4, fold(bare))] if bare != plain else [])]
        for level, key in [*enumerate(keys), *folded]:
            if found := self._levels[level].get(key):
                return found
        return set()

    def nearest(self, written: str, *, limit: int = 3, cutoff: float = 70.0) -> tuple[str, ...]:
        """Return the known wordings that `written` was probably meant to be, best first, one for each thing."""
        from rapidfuzz import fuzz, process

        found = process.extract(
            normal(written), self._shown.keys(), scorer=fuzz.token_sort_ratio, limit=limit * 6, score_cutoff=cutoff
        )
        best: dict[T, str] = {}
        for key, _, _ in found:
            for thing in sorted(self._levels[0][key], key=str):
                best.setdefault(thing, self._shown[key])
        return tuple(dict.fromkeys(best.values()))[:limit]
