"""The text of an article as paragraphs, sentences and words, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wardgraph.importing.wording import loose

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|k?m[2²3³](?!\w)|đ/c|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*|[%‰]|\S", re.IGNORECASE)
_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]?(?P<next>[^\W\d_]))|(?<=[.!?…])\s*$")
_ABBREVIATION = re.compile(r"(?:\b(?:TP|Tp|TX|TT|P|Q|H|ThS|TS|PGS|GS|đ)\.)$")
_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark."""

    start: int
    end: int
    text: str
    key: str
    kind: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.kind == "word" and self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, in the paragraph with a number; the title has number 0."""

    paragraph: int
    start: int
    end: int
    tokens: tuple[Token, ...]


def tokens_of(text: str, start: int = 0) -> list[Token]:
    """Return the tokens of `text`, which begins at `start` of the article."""
    found = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word[0].isdigit():
            kind, key = "number", word
        elif word[0].isalpha() or word in "%‰":
            kind, key = "word", loose(word)
        else:
            kind, key = "mark", word
        found.append(Token(start + match.start(), start + match.end(), word, key, kind))
    return found


def words_of(text: str) -> tuple[str, ...]:
    """Return the keys of the words and numbers of a wording."""
    return tuple(t.key for t in tokens_of(text) if t.kind != "mark")


def sentences_of(text: str, start: int, paragraph: int) -> list[Sentence]:
    """Return the sentences of a paragraph that begins at `start` of the article."""
    found = []
    begin = 0
    for match in _END.finditer(text):
        if (match["next"] or "").islower():
            continue
        if match.start() <= begin or _ABBREVIATION.search(text[: match.start()]):
            continue
        piece = text[begin : match.start()]
        found.append(Sentence(paragraph, start + begin, start + match.start(), tuple(tokens_of(piece, start + begin))))
        begin = match.end()
    if text[begin:].strip():
        found.append(
            Sentence(paragraph, start + begin, start + len(text), tuple(tokens_of(text[begin:], start + begin)))
        )
    return found


def paragraphs_of(text: str) -> list[tuple[int, str]]:
    """Return the start and the text of every line with words in it."""
    return [(m.start(), m[0]) for m in _PARAGRAPH.finditer(text) if m[0].strip()]
