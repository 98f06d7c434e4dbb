"""Reviewing what an article seems to state: the text with its marks, each proposal kept, corrected or left."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html import escape
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import streamlit as st

from wardgraph.importing.articles import accept, propose
from wardgraph.ui import engine, importing, pages
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from wardgraph.importing.articles import Article, Proposal

_SURE = 0.9
_FIELDS = ("title", "publisher", "url", "ward")
_READ = "article-read"


def show() -> None:
    """Draw the form, then what was found."""
    importing.told("article")
    text = st.text_area(say("article.text"), height=160, key="article-text")
    file = st.file_uploader(say("article.file"), type=["txt", "html", "htm", "docx", "pdf"], key="article-file")
    about = {name: st.text_input(say(f"article.{name}"), key=f"article-{name}") for name in _FIELDS}
    day = st.date_input(say("article.date"), value=None, format="YYYY-MM-DD", key="article-date")
    about["date"] = day.isoformat() if isinstance(day, date) else ""
    asked = st.button(say("article.read"), type="primary", key="article-read-button")
    if asked and (text.strip() or file):
        importing.forget("article")
        with st.spinner(say("import.checking")):
            st.session_state[_READ] = _propose(text, file, about)
    article: Article | None = st.session_state.get(_READ)
    if article is not None:
        _review(article)


def _propose(text: str, file: object, about: dict[str, str]) -> Article:
    if file is None:
        return propose(text, engine.settings(), store=engine.store(), **about)
    with tempfile.TemporaryDirectory(prefix="wardgraph-article-") as folder:
        path = Path(folder) / PurePath(str(getattr(file, "name", "article.txt"))).name
        path.write_bytes(bytes(getattr(file, "getvalue", bytes)()))
        return propose(path, engine.settings(), store=engine.store(), **about)


def _review(article: Article) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(f'<div class="wg-scroll" tabindex="0" style="white-space:pre-wrap">{_marked(article)}</div>')
    with right:
        # Fields of another article must not lend this one their values.
        mark = sha256(article.text.encode()).hexdigest()[:12]
        decided = [_decide(number, one, f"proposal-{mark}-{number}") for number, one in enumerate(article.proposals)]
        chosen = [one for one in decided if one is not None]
    if st.button(say("import.keep"), type="primary", icon=":material/save:", disabled=not chosen, key="article-keep"):
        with st.spinner(say("import.keeping"), show_time=True):
            outcome = accept(article, chosen, engine.settings())
        if outcome.problems:
            importing.proposed(outcome)
        else:
            st.session_state.pop(_READ, None)
            done = [(source.iri, source.title) for source in outcome.sources]
            importing.keep("article", say("import.kept", sources=len(done)), done)
            st.rerun()


def _decide(number: int, proposal: Proposal, mark: str) -> Proposal | None:
    """Draw one proposal with its words and fields; return it as corrected if it is to be kept."""
    said = "; ".join(value for key, value in proposal.fact.items() if key not in ("paragraph", "language"))
    label = f"{number + 1}. {said} ({proposal.confidence:.0%})"
    sure = proposal.confidence >= _SURE and proposal.status == "new"
    keep = st.checkbox(pages.plain(label), value=sure, key=mark)
    with st.expander(say("article.correct", number=number + 1)):
        if proposal.reason:
            st.caption(pages.plain(proposal.reason))
        fact = {key: st.text_input(key, value, key=f"{mark}-{key}") for key, value in proposal.fact.items()}
    return replace(proposal, fact=fact) if keep else None


def _marked(article: Article) -> str:
    """Return the text in HTML, with the words marked that proposals rest on."""
    parts, at = [], 0
    spans = sorted({(p.start, p.end) for p in article.proposals if p.kind != "source"})
    for start, end in spans:
        if start < at:
            continue
        parts += [escape(article.text[at:start]), f"<mark>{escape(article.text[start:end])}</mark>"]
        at = end
    return "".join([*parts, escape(article.text[at:])])
