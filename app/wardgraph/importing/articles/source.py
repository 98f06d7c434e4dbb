"""What is known of an article itself: title, publisher, author, date and address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from wardgraph.errors import WardgraphError
from wardgraph.importing.articles.tokens import paragraphs_of
from wardgraph.names import slug

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD = re.compile(r"\s*(?:date\s*:?\s*)?(?P<date>\d{4}-\d{2}-\d{2})\s*(?P<title>.*)", re.IGNORECASE)
_KEYED = re.compile(r"\s*(?P<key>title|publisher|author|date|url|source)\s*:\s*(?P<value>.+)", re.IGNORECASE)
_DAY_FIRST = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_NAME = re.compile(r"[^\W\d_]+(?:['’ .][^\W\d_]+){1,5}")
_TITLE = 250


@dataclass(frozen=True)
class Described:
    """A source's data, and the paragraphs that are the article's own: number, start and text; 0 is the title."""

    data: dict[str, str]
    paragraphs: list[tuple[int, int, str]]
    name: str


def describe(text: str, stated: Mapping[str, str], found: Mapping[str, str], name: str) -> Described:
    """Return the data of the source of `text`.

    Args:
        text: of the article.
        stated: what the reader says of it, which goes before all else.
        found: what the markup says.
        name: of the file.

    Raises:
        WardgraphError: no date is known.
    """
    data = {k: v for k, v in found.items() if v}
    lines = paragraphs_of(text)
    body = list(lines)
    while body and (match := _KEYED.fullmatch(body[0][1])):
        key = match["key"].lower()
        data["publisher" if key == "source" else key] = match["value"].strip()
        body.pop(0)
    title_line: list[tuple[int, int, str]] = []
    if body and (match := _HEAD.fullmatch(body[0][1])):
        data["date"] = match["date"]
        start, _ = body.pop(0)
        if title := match["title"].strip():
            data.setdefault("title", title)
            title_line = [(0, start + match.start("title"), title)]
    if not title_line and len(body) > 1 and _is_title(body[0][1], data.get("title")):
        start, title = body.pop(0)
        data.setdefault("title", title.strip())
        title_line = [(0, start, title)]
    if len(body) > 1 and _is_name(body[-1][1]):
        data.setdefault("author", body.pop()[1].strip())
    data |= {k: v for k, v in stated.items() if v}
    data["date"] = _day(data.get("date", ""), name)
    if not data.get("publisher") and (host := urlsplit(data.get("url", "")).hostname):
        data["publisher"] = host.removeprefix("www.")
    data["id"] = slug(data.get("title", ""), 80) or slug(name) or "bai"
    paragraphs = [*title_line, *((n, start, line) for n, (start, line) in enumerate(body, 1))]
    return Described(data, paragraphs, name)


def _is_title(line: str, known: str | None) -> bool:
    text = line.strip()
    if known and text == known.strip():
        return True
    return len(text) < _TITLE and not text.endswith((".", ";", ":", ","))


def _is_name(line: str) -> bool:
    """Return whether a last line is the name of who wrote the article."""
    text = line.strip()
    return bool(_NAME.fullmatch(text)) and all(word[:1].isupper() for word in text.split())


def _day(written: str, name: str) -> str:
    text = written.strip()
    if match := _DAY_FIRST.search(text):
        text = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise WardgraphError(
            "không biết ngày của bài; hãy thêm --date NNNN-TT-NG",
            "the date of the article is not known; add --date YYYY-MM-DD",
            where=name or None,
        ) from None
