"""From an article to proposals, and from the proposals that a person accepts to the graph."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wardgraph.importing.articles.agreement import agreed
from wardgraph.importing.articles.changes import Changes
from wardgraph.importing.articles.comparison import compared, facts_of
from wardgraph.importing.articles.context import Times
from wardgraph.importing.articles.dates import Dates
from wardgraph.importing.articles.events import Events
from wardgraph.importing.articles.figures import Figures
from wardgraph.importing.articles.lexicon import Lexicon
from wardgraph.importing.articles.people import People
from wardgraph.importing.articles.proposal import Article, Proposal
from wardgraph.importing.articles.reading import Reading, checked, read_article
from wardgraph.importing.articles.source import Described, describe
from wardgraph.importing.articles.tokens import Sentence, sentences_of
from wardgraph.importing.articles.wards import Wards, find_ward

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.importing.importer import Outcome
    from wardgraph.settings import Settings
    from wardgraph.store.interface import Store

# What an article is about stands in its title and its first paragraph.
_LEAD = 2


def propose(
    text_or_path: str | Path,
    settings: Settings,
    *,
    title: str = "",
    publisher: str = "",
    author: str = "",
    date: str = "",
    url: str = "",
    ward: str = "",
    store: Store | None = None,
) -> Article:
    """Return the facts that an article seems to state; nothing is kept.

    Args:
        text_or_path: the text, or the path of a txt, html, docx or pdf file.
        settings: where the graph is.
        title: of the article, where the reader knows better than the file.
        publisher: who published it.
        author: who wrote it.
        date: of publication, `YYYY-MM-DD`.
        url: its address.
        ward: code of the unit it speaks of.
        store: an open store, otherwise that of `settings`.

    Raises:
        WardgraphError: it cannot be read, has no date, or is about no unit that can be told.
    """
    if isinstance(text_or_path, Path):
        reading, name = read_article(text_or_path), text_or_path.name
    else:
        reading, name = Reading(checked(text_or_path)), ""
    stated = {"title": title, "publisher": publisher, "author": author, "date": date, "url": url}
    about = describe(reading.text, stated, reading.source, name)
    if store is not None:
        return _propose(reading.text, about, ward, store)
    from wardgraph.store import open_store

    opened = open_store(settings)
    try:
        return _propose(reading.text, about, ward, opened)
    finally:
        opened.close()


def _propose(text: str, about: Described, ward: str, store: Store) -> Article:
    lexicon = Lexicon(store)
    issued = date.fromisoformat(about.data["date"])
    sentences = [s for n, start, line in about.paragraphs for s in sentences_of(line, start, n)]
    hint = " ".join(about.data.get(k, "") for k in ("publisher", "url"))
    wards = find_ward(lexicon, sentences, issued, hint=hint, code=ward, where=about.name)
    found = _read(text, sentences, lexicon, wards, issued)
    source = _source(about, text, wards)
    proposals = [source, *agreed(sorted(found, key=lambda p: (p.start, p.end, p.kind)))]
    if wards.certain < 1:
        from dataclasses import replace

        proposals = [replace(p, confidence=min(p.confidence, wards.certain)) for p in proposals]
    return Article(text, compared(proposals, store, about.name or "article"), about.name or "article")


def _read(text: str, sentences: Sequence[Sentence], lexicon: Lexicon, wards: Wards, issued: date) -> list[Proposal]:
    whole = Dates(lexicon.patterns, issued)
    spans = [s.edtf for x in sentences for s in whole.spans(text[x.start : x.end]) if not s.compared]
    dates = Dates(lexicon.patterns, issued, _term(spans, issued))
    events = Events(lexicon, wards, dates)
    for sentence in sentences:
        events.read(sentence, text)
    main = events.main
    seen = main.first if main and main.first else issued
    people = People(lexicon, wards, dates, seen)
    term = "/".join(map(str, dates.term)) if dates.term else ""
    opening = [s.edtf for x in sentences if x.paragraph < _LEAD for s in whole.spans(text[x.start : x.end])]
    figures = Figures(
        lexicon, wards, Times(lexicon.patterns, dates, _usual(spans, opening, issued), term, _months(opening))
    )
    changes = Changes(lexicon, wards, dates)
    found = events.proposals()
    for sentence in sentences:
        found += people.read(sentence, text, main)
        found += figures.read(sentence, text)
        found += changes.read(sentence, text)
    return found


def _term(spans: Sequence[str], issued: date) -> tuple[int, int] | None:
    """Return the term of office in which the article was written, of those it names."""
    terms = [tuple(map(int, s.split("/"))) for s in spans if len(s) == len("2025/2030") and "/" in s]
    now = [(t[0], t[1]) for t in terms if t[0] <= issued.year < t[1]]
    return Counter(now).most_common(1)[0][0] if now else None


def _usual(spans: Sequence[str], opening: Sequence[str], issued: date) -> str:
    """Return the period of figures for which none is stated: the past year that is named first, else this year."""
    past = [s for s in spans if "/" not in s and int(s[:4]) in {issued.year, issued.year - 1}]
    before = str(issued.year - 1)
    # Of the year before, articles of the first two months look back on it, those of March where they say so.
    if before in past and (issued.month <= 2 or (issued.month == 3 and (before in opening or past.count(before) > 1))):  # noqa: PLR2004
        return str(issued.year - 1)
    return str(issued.year)


def _months(opening: Sequence[str]) -> str:
    """Return the months since the year began that the opening of an article names, if it names just one such span."""
    found = {s for s in opening if s[5:7] == "01" and s[:4] == s[8:12]}
    return found.pop() if len(found) == 1 else ""


def _source(about: Described, text: str, wards: Wards) -> Proposal:
    data = about.data
    fact = {"id": data["id"], "kind": "article"}
    fact |= {k: data[k] for k in ("title", "publisher", "author", "date", "url") if data.get(k)}
    fact["language"] = "vi"
    _, start, line = about.paragraphs[0] if about.paragraphs else (0, 0, text)
    reason = f"nói về / speaks of {wards.code} {wards.name}"
    if not data.get("publisher"):
        reason += "; chưa biết cơ quan công bố / publisher not known: --publisher"
    return Proposal("source", fact, start, start + len(line), wards.certain, reason)


def accept(article: Article, chosen: Sequence[Proposal], settings: Settings, *, new_terms: bool = False) -> Outcome:
    """Keep the `chosen` proposals of `article` in the graph: one source, validated, all of it or nothing.

    Args:
        article: as it was proposed.
        chosen: the proposals to keep, perhaps corrected; the source comes with them.
        settings: where the graph and its files are.
        new_terms: make unknown wordings terms of the importing agency.

    Returns:
        What came of it; a problem's line is the number of the proposal among those chosen, from 1.
    """
    from wardgraph import journal
    from wardgraph.importing.assemble import assemble
    from wardgraph.importing.fact import Problems
    from wardgraph.importing.importer import Outcome as Came
    from wardgraph.importing.importer import _keep
    from wardgraph.store import open_store

    with journal.changing(settings):
        problems = Problems()
        store = open_store(settings)
        try:
            graphs = assemble(facts_of(completed(article, chosen), article.name), store, problems, new_terms=new_terms)
            if problems:
                return Came("refused", problems=problems)
            return _keep(graphs, store, settings, problems, dry_run=False)
        finally:
            store.close()


def completed(article: Article, chosen: Sequence[Proposal]) -> list[Proposal]:
    """Return `chosen` with the source first, and with the events that chosen participants took part in."""
    rows = list(chosen)
    if not any(p.kind == "source" for p in rows):
        rows = [p for p in article.proposals if p.kind == "source"] + rows
    labels = {p.fact.get("label") for p in rows if p.kind == "event"}
    wanted = {p.fact.get("event") for p in rows if p.kind == "participant"} - labels
    rows += [p for p in article.proposals if p.kind == "event" and p.fact.get("label") in wanted]
    return rows


def accept_above(article: Article, least: float, settings: Settings) -> tuple[Outcome, list[Proposal]]:
    """Keep the proposals with at least the confidence `least`, without those that the shapes refuse.

    Returns:
        What came of it, and the proposals that were kept.
    """
    rows = [p for p in article.proposals if p.confidence >= least and p.status != "unknown-term"]
    rows = completed(article, rows)
    while True:
        outcome = accept(article, rows, settings)
        lines = {p.place.line for p in outcome.problems if p.place.line}
        bad = {line for line in lines if line and line <= len(rows) and rows[line - 1].kind != "source"}
        if outcome.status != "refused" or not bad:
            return outcome, rows if outcome.status != "refused" else []
        rows = [p for line, p in enumerate(rows, 1) if line not in bad]
        labels = {p.fact.get("label") for p in rows if p.kind == "event"}
        rows = [p for p in rows if p.kind != "participant" or p.fact.get("event") in labels]
