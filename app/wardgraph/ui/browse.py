"""Finding things, and the page of each thing: its names, facts with their sources, figures, relations, times."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st
from pyoxigraph import NamedNode

from wardgraph import search
from wardgraph.describe import Description, describe
from wardgraph.ui import engine, facts, graph, indicators, pages, state
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.search import Hit

_MOST = 60
_VIEWS = ("facts", "graph", "figures", "timeline")


def show() -> None:
    """Show the page of the thing that the address names, else the search."""
    entity = state.get("entity")
    if entity:
        _entity(pages.iri(entity))
    else:
        _search()


def _search() -> None:
    st.title(say("browse.heading"), anchor=False)
    text = st.text_input(
        say("browse.field"),
        value=state.get("q"),
        placeholder=say("browse.placeholder"),
        type="search",
        live="400ms",
        max_chars=200,
    )
    text = (text or "").strip()
    state.put("q", text)
    if not text:
        st.caption(say("browse.start"))
        for name in say("browse.beginnings").split("; "):
            pages.page_link("browse", name, icon=":material/arrow_forward:", q=name)
        return
    hits = [hit for hit in _found(text, state.language(), engine.version()) if not hit.label.startswith("http")]
    if not hits:
        st.warning(pages.plain(say("browse.none", text=text)))
        near = search.nearest(engine.store(), text, lang=state.language())
        if near:
            st.markdown(f"**{say('browse.nearest')}**")
            _hits(near)
        return
    counts = Counter(hit.kind for hit in hits if hit.kind)
    chosen = st.pills(
        say("browse.kinds"),
        list(counts),
        selection_mode="multi",
        format_func=lambda kind: say("browse.kind", kind=kind, count=counts[kind]),
        default=[kind for kind in state.get_all("kind") if kind in counts],
    )
    state.put("kind", chosen)
    some = [hit for hit in hits if not chosen or hit.kind in chosen]
    st.caption(say("browse.first" if len(hits) >= _MOST else "browse.found", count=len(some)))
    _hits(some)


@st.cache_data(show_spinner=False, max_entries=300)
def _found(text: str, lang: str, version: int) -> list[Hit]:
    del version
    return search.find(engine.store(), text, limit=_MOST, lang="en" if lang == "en" else "vi")


def _hits(hits: Sequence[Hit]) -> None:
    for hit in hits:
        about = "; ".join(part for part in (hit.kind, hit.hint) if part)
        pages.page_link("browse", f"{hit.label} ({about})" if about else hit.label, entity=pages.entity(hit.iri.value))


@st.cache_data(show_spinner=False, max_entries=200)
def _described(iri: str, lang: str, version: int) -> Description:
    del version
    return describe(engine.store(), NamedNode(iri), "en" if lang == "en" else "vi")


def _entity(iri: str) -> None:
    pages.page_link("browse", say("browse.back"), icon=":material/search:")
    try:
        thing = NamedNode(iri)
        said: Description | None = _described(thing.value, state.language(), engine.version())
    except ValueError:
        said = None
    if said is None or not (said.groups or said.names or said.kinds):
        st.warning(pages.plain(say("browse.unknown", entity=iri)))
        return
    st.title(pages.plain(said.label), anchor=False)
    facts.heading(said)
    views = [view for view in _VIEWS if view != "figures" or indicators.has_figures(said)]
    at_first = state.get("view")
    view = st.segmented_control(
        say("browse.view"),
        views,
        format_func=lambda name: say(f"browse.view.{name}"),
        default=at_first if at_first in views else views[0],
        label_visibility="collapsed",
        required=True,
        key=f"view-{iri}",
    )
    state.put("view", view if view != views[0] else None)
    if view == "graph":
        graph.explore(iri, said.label)
    elif view == "figures":
        indicators.of_unit(iri)
    elif view == "timeline":
        facts.timeline(said)
    else:
        facts.groups(said)
