"""The words by which a question may mean a property, from the label that it bears."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# "published by" is also said "published".
PREPOSITIONS = frozenset(("by", "in", "at", "to", "of", "on", "from", "for", "with", "under", "as", "per"))
_PER = ("in a", "a", "in each", "for each", "for a", "of a", "in one", "each")
_ARTICLES = frozenset(("is", "has", "have", "the", "a", "an", "total", "overall"))
_AMOUNT = re.compile(
    r"^(?:(?:total )?(?:number|count|amount|quantity|no) of (?P<of>.+)|(?P<head>.+) (?:count|number|total))$"
)
_TIMES = frozenset(("date", "year", "time", "day", "month"))
_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")


def property_words(
    label: str, *, numeric: bool = False, temporal: bool = False, around: Iterable[str] = ()
) -> Iterator[str]:
    """Yield what of `label` may be said for the whole, the label itself left out.

    Args:
        label: "number of platforms", "line colour", "length (km)", "opening year", "uses vehicle".
        numeric: its values are numbers.
        temporal: its values are dates or years.
        around: the labels of the classes that the property leads from and to, which may be left out of its own.
    """
    text = label.lower().strip()
    plain = _BRACKETS.sub("", text).strip()
    if plain != text:
        yield plain
        yield from (unit.strip() for unit in _BRACKETS.findall(text))
    words = plain.split()
    head = next((i for i, word in enumerate(words) if i and word in PREPOSITIONS), len(words))
    if numeric and 0 < head < len(words) - 1:
        yield " ".join(words[:head])  # "calories per serving": calories
        if words[head] == "per":
            yield from (f"{' '.join(words[:head])} {way} {' '.join(words[head + 1 :])}" for way in _PER)
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
        yield " ".join(words)
    amount = _AMOUNT.match(plain) if numeric else None
    if amount is not None:
        yield amount["of"] or amount["head"]
    if temporal:
        told = [word for word in words if word not in _TIMES]
        while told and told[-1] in PREPOSITIONS:
            told = told[:-1]
        while told and told[0] in PREPOSITIONS:
            told = told[1:]
        if told and told != words:
            yield " ".join(told)
    if len(words) > 1 and words[-1] in PREPOSITIONS:
        yield " ".join(words[:-1])
    for name in sorted({name.lower() for name in around}):
        for rest in (plain.removeprefix(f"{name} "), plain.removesuffix(f" {name}")):
            if rest != plain and rest not in PREPOSITIONS:
                yield rest
    told = words[:head] if numeric and head < len(words) - 1 else words
    if len(told) > 1 and told[-1] not in PREPOSITIONS and amount is None and not temporal:
        yield told[-1]
        if words[0].endswith(("ed", "s")) and len(words) == 2:  # noqa: PLR2004 (a verb and its object)
            yield words[0]


def local_name(iri: str) -> str:
    """Return the last part of `iri` as words: `.../publishedIn` gives "published in"."""
    tail = iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]
    spaced = "".join(f" {c.lower()}" if c.isupper() else c for c in tail)
    return " ".join(spaced.replace("_", " ").replace("-", " ").split())


@cache
def english_stem(word: str) -> str:
    """Return what the forms of an English word share (Porter's second algorithm)."""
    stem: str = _stemmer().stemWord(word)
    return stem


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
