"""The words of a question, each with the place in the original that it came from."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple

from rapidfuzz.distance import OSA

from wardgraph.names import fold, normal

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

Kind = Literal["word", "number", "date", "mark"]

_TOKEN = re.compile(
    r"(?P<date>\d{4}-\d{1,2}-\d{1,2}(?!\d)|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)|\d{1,2}/\d{4}(?!\d)|\d{1,2}/\d{1,2}(?![\d/]))"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>(?:[^\W\d_]|[\u0300-\u036f])+(?:'(?:[^\W\d_]|[\u0300-\u036f])+)*\d*)"
    r"|(?P<sign>%)"
    r"|(?P<mark>[^\s\w])"
)
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'"})
_ALIKE = {"\u0309": "\u0303"}
_VOWEL = re.compile("[aeiouy]")
MAX_CHARACTERS = 2000
MAX_VARIANTS = 12
MISSPELT_LETTERS = 4


class Token(NamedTuple):
    """One word, number, date or mark; a tuple, because an index of names makes millions of them.

    Attributes:
        text: as typed.
        normal: NFC, lower case, one tone placement, without apostrophes.
        folded: `normal` without diacritics.
        start, end: its characters in the question as typed.
        kind: what it looks like.
    """

    text: str
    normal: str
    folded: str
    start: int
    end: int
    kind: Kind

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital letter, as names are."""
        return self.text[:1].isupper()


def tokenise(question: str) -> list[Token]:
    """Return the tokens of `question` with offsets into it."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(question.translate(_QUOTES)):
        group = match.lastgroup or "mark"
        kind: Kind = "word" if group == "sign" else group  # type: ignore[assignment]  # the other groups are the kinds
        tokens.extend(_token(question[match.start() : match.end()], match.start(), kind))
    return tokens


def _token(text: str, start: int, kind: Kind) -> Iterator[Token]:
    plain = unicodedata.normalize("NFC", text.translate(_QUOTES))
    if kind == "word" and plain.lower().endswith("'s") and len(plain) > 2:  # noqa: PLR2004 ("'s" is two characters)
        end = start + len(text) - 2
        yield _word(plain[:-2], start, end)
        yield Token("'s", "s", "s", end, end + 2, "word")
    elif kind == "word":
        yield _word(plain, start, start + len(text))
    else:
        yield Token(plain, plain, plain, start, start + len(text), kind)


def _word(text: str, start: int, end: int) -> Token:
    bare = normal(text).replace("'", "") or text
    return Token(text, bare, fold(bare), start, end, "word")


def label_words(text: str, abbreviations: Mapping[str, Sequence[str]]) -> list[Token]:
    """Return the tokens of a label, marks left out, abbreviations that are written as listed written out."""
    found: list[Token] = []
    for token in tokenise(text):
        if token.kind != "mark":
            found.extend(_written_out(token, abbreviations.get(token.text, ("",))[0]))
    return found


def expansions(
    tokens: Sequence[Token], abbreviations: Mapping[str, Sequence[str]], vocabulary: Container[str] = ()
) -> Iterator[tuple[int, list[Token]]]:
    """Yield `tokens` with abbreviations written out, every way up to a bound, and how rare the meanings taken are.

    A word that could also be a syllable ("da", "ca") is first left as it is, unless it alone is in capitals.

    Args:
        tokens: the words of a question, without marks.
        abbreviations: abbreviation as listed -> what it may stand for, the likeliest first.
        vocabulary: folded words that are no misspelt abbreviation.
    """
    known: dict[str, list[str]] = {}
    for short, phrases in abbreviations.items():
        for spelling in {short.casefold(), fold(short)}:
            known.setdefault(spelling, []).extend(p for p in phrases if p not in known.get(spelling, ()))
    shouted = sum(token.text.isupper() for token in tokens) * 2 > len(tokens) + 2
    choices: list[list[tuple[int, list[Token]]]] = []
    for token in tokens:
        meant = tuple(known.get(token.normal, ())) if token.kind == "word" else ()
        if not meant and token.text.isupper() and token.folded not in vocabulary:
            meant = tuple(_misspelt(token.folded, known))
        sure = not _VOWEL.search(token.folded) or (token.text.isupper() and not shouted)
        kept = [] if meant and sure else [(0, [token])]
        choices.append(kept + [(rank, _written_out(token, phrase)) for rank, phrase in enumerate(meant)])
    total = 1
    for index, options in enumerate(choices):
        if total * len(options) > MAX_VARIANTS:
            choices[index] = options[:1]
        else:
            total *= len(options)
    yield from _products(choices)


def _misspelt(word: str, known: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """Return what the one abbreviation stands for that `word` is with one slip, if it is long enough to tell."""
    if len(word) < MISSPELT_LETTERS:
        return ()
    near = [s for s in known if len(s) == len(word) and OSA.distance(word, s, score_cutoff=1) <= 1]
    return known[near[0]] if len({tuple(known[s]) for s in near}) == 1 else ()


def _products(choices: Sequence[Sequence[tuple[int, list[Token]]]]) -> Iterator[tuple[int, list[Token]]]:
    if not choices:
        yield 0, []
        return
    for rarity, tail in _products(choices[1:]):
        for rank, head in choices[0]:
            yield rarity + rank, [*head, *tail]


def _written_out(token: Token, phrase: str) -> list[Token]:
    if not phrase:
        return [token]
    return [word._replace(start=token.start, end=token.end) for word in tokenise(phrase)]


def marks(text: str) -> dict[str, int]:
    """Return how often each diacritic stands in `text` (đ counts as one), for comparing spellings."""
    counts: dict[str, int] = {}
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character) or character == "đ":
            counts[character] = counts.get(character, 0) + 1
    return counts


def contradicts(typed: str, label: str) -> bool:
    """Return whether `typed` carries a diacritic that `label` does not: another word, not a lazy spelling.

    The two tones that many speakers do not tell apart (hỏi, ngã) are taken for one.
    """
    have, carried = ({_ALIKE.get(m, m): n for m, n in marks(text).items()} for text in (label, typed))
    return any(count > have.get(mark, 0) for mark, count in carried.items())
