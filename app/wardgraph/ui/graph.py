"""The relationship graph: a picture that can be clicked and walked by keyboard, and the same as a list beside it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from pyoxigraph import NamedNode

from wardgraph.network import LIMIT, Neighbourhood, neighbourhood
from wardgraph.ui import engine, pages, state, table
from wardgraph.ui.layout import drawing
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HERE = Path(__file__).resolve().parent
_SMALL = 14


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    component: Callable[..., Any] = st.components.v2.component(
        "wardgraph_relations",
        html='<div class="graph"></div>',
        css=(_HERE / "graph.css").read_text(encoding="utf-8"),
        js=(_HERE / "graph.js").read_text(encoding="utf-8"),
    )
    return component


@st.cache_data(show_spinner=False, max_entries=200)
def _around(
    things: tuple[str, ...],
    kinds: tuple[str, ...],
    sources: tuple[str, ...],
    day: str | None,
    limit: int,
    lang: str,
    version: int,
) -> Neighbourhood:
    del version
    return neighbourhood(
        engine.store(),
        [NamedNode(thing) for thing in things],
        kinds=kinds or None,
        sources=sources or None,
        date=day,
        limit=limit,
        lang="en" if lang == "en" else "vi",
    )


def _read(
    things: Sequence[str],
    *,
    kinds: Sequence[str] = (),
    sources: Sequence[str] = (),
    day: str | None = None,
    limit: int = LIMIT,
) -> Neighbourhood:
    found: Neighbourhood = _around(
        tuple(things), tuple(kinds), tuple(sources), day, limit, state.language(), engine.version()
    )
    return found


def small(iri: str) -> None:
    """Draw the nearest surroundings of a thing; a click opens what was clicked."""
    found = _read([iri], limit=_SMALL)
    if found.graph.number_of_nodes() < 2:  # noqa: PLR2004 (one alone is no graph)
        st.caption(say("graph.none"))
        return
    chosen = _draw(found, [iri], "small")
    if found.omitted:
        st.caption(say("graph.omitted", shown=len(found.graph), count=found.omitted))
    pages.page_link("browse", say("browse.view.graph"), icon=":material/hub:", entity=pages.entity(iri), view="graph")
    if chosen and chosen != iri:
        pages.go("browse", entity=pages.entity(chosen))


def explore(iri: str, label: str) -> None:
    """Draw the graph of one thing with everything that chooses what is drawn."""
    expanded = [pages.iri(one) for one in state.get_all("expand")]
    centres = list(dict.fromkeys([iri, *expanded]))
    whole = _read(centres)
    kinds, sources, day = _choices(whole)
    found = _read(centres, kinds=kinds, sources=sources, day=day) if kinds or sources or day else whole
    if found.omitted:
        st.info(say("graph.omitted", shown=len(found.graph), count=found.omitted))
    if found.graph.number_of_edges() == 0:
        st.info(say("graph.none"))
        return
    st.caption(say("graph.help"))
    actions = st.container()
    chosen = _draw(found, [c for c in centres if c in found.graph], "large", label)
    chosen = str(chosen or st.session_state.get("graph-chosen", ""))
    with actions:
        if chosen in found.graph and chosen != iri:
            st.session_state["graph-chosen"] = chosen
            _act(iri, chosen, found.graph.nodes[chosen]["label"], expanded)
        if expanded and st.button(say("graph.collapse"), icon=":material/close_fullscreen:"):
            pages.go("browse", entity=pages.entity(iri), view="graph")
    _list(found, iri)


def _choices(whole: Neighbourhood) -> tuple[list[str], list[str], str | None]:
    """Draw the filters and return what they say: kinds of lines, sources, a day."""
    named = whole.kinds()
    used = sorted({source for _, _, said in whole.graph.edges(data=True) for source in said["sources"]})
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kinds = st.multiselect(
            say("graph.edges"),
            list(named),
            format_func=lambda kind: "{} ({})".format(*named[kind]) if kind in named else kind,
            placeholder=say("graph.all"),
            key="graph-kinds",
        )
        sources = st.multiselect(
            say("graph.sources"),
            used,
            format_func=_titles(used).__getitem__,
            placeholder=say("graph.all"),
            key="graph-sources",
        )
        day = st.date_input(
            say("graph.date"),
            value=None,
            min_value=date(1945, 1, 1),
            max_value=date(2100, 1, 1),
            format="YYYY-MM-DD",
            key="graph-date",
        )
    return kinds, sources, day.isoformat() if isinstance(day, date) else None


def _titles(sources: Sequence[str]) -> dict[str, str]:
    from wardgraph.vocabulary import labels

    found = labels(engine.store(), [NamedNode(source) for source in sources], state.language())
    return {source: found.get(NamedNode(source), source) for source in sources}


def _act(iri: str, chosen: str, label: str, expanded: Sequence[str]) -> None:
    with st.container(horizontal=True):
        pages.page_link(
            "browse", say("ask.open", label=label), icon=":material/open_in_new:", entity=pages.entity(chosen)
        )
        if chosen not in expanded and st.button(
            pages.plain(say("graph.expand", label=label)), icon=":material/open_in_full:", key="graph-expand"
        ):
            wider = [pages.entity(one) for one in dict.fromkeys([*expanded, chosen])]
            pages.go("browse", entity=pages.entity(iri), view="graph", expand=wider)


def _draw(found: Neighbourhood, centres: Sequence[str], key: str, label: str = "") -> str | None:
    data = drawing(found.graph, centres)
    label = label or found.graph.nodes[centres[0]]["label"]
    data["alt"] = say("graph.alt", label=label, count=len(found.graph))
    result = _component()(data=data, key=f"graph-{key}", on_chosen_change=lambda: None)
    chosen: str | None = result.chosen
    return chosen


def _list(found: Neighbourhood, iri: str) -> None:
    """Draw the lines as a table: relation, thing, its kind, what is written on the line."""
    nodes = found.graph.nodes
    lines = []
    for begin, end, said in found.graph.edges(data=True):
        ends = [node for node in (begin, end) if node != iri]
        names = " – ".join(pages.anchor(node, nodes[node]["label"]) for node in ends)
        kinds = ", ".join(dict.fromkeys(nodes[node]["kind_label"] for node in ends))
        detail = said["label"] if said["label"] != said["kind_label"] else ""
        lines.append((said["kind_label"], names, kinds, detail))
    st.subheader(say("graph.list"), anchor=False)
    table.html(
        [say("graph.relation"), say("graph.thing"), say("graph.kind"), say("graph.detail")],
        ([escape(a), b, escape(c), escape(d)] for a, b, c, d in sorted(lines)),
        say("graph.list"),
    )
