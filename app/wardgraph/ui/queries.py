"""Canned queries as forms, and an editor for SPARQL that only reads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from wardgraph import queries
from wardgraph.errors import WardgraphError
from wardgraph.names import PREFIXES, XSD
from wardgraph.results import cut
from wardgraph.store.interface import Solutions
from wardgraph.ui import chart, choices, download, engine, pages, state, table
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from wardgraph.parameters import Parameter
    from wardgraph.queries import Query
    from wardgraph.store.interface import Answer

_SECONDS, _ROWS = 10, 1000
_SHOWN = ("SELECT ?unit ?name WHERE {", "  ?unit a wg:Ward ; skos:prefLabel ?name .", "}", "LIMIT 20")


def show() -> None:
    """Show the canned queries, or the editor where the address holds a query."""
    st.title(say("queries.title"), anchor=False)
    engine.opened()
    views = ["canned", "sparql"]
    view = st.segmented_control(
        say("queries.query"),
        views,
        format_func=lambda name: say(f"queries.tab.{name}"),
        default="sparql" if state.get("sparql") or state.get("view") == "sparql" else "canned",
        label_visibility="collapsed",
        required=True,
        key="queries-view",
    )
    state.put("view", view if view == "sparql" else None)
    if view == "sparql":
        _editor()
    else:
        _canned()


def _canned() -> None:
    lang = state.language()
    known = {query.name: query for query in queries.load_all()}
    named = state.get("query")
    name = st.selectbox(
        say("queries.query"),
        list(known),
        index=list(known).index(named) if named in known else 0,
        format_func=lambda n: f"{queries.group_label(known[n].group, lang)} › {known[n].title.in_(lang)}",
        key="canned-query",
    )
    if name != named:
        for old in [key for key in st.query_params if key.startswith("p.")]:
            del st.query_params[old]
    state.put("query", name)
    query = known[name]
    st.markdown(pages.plain(query.description.in_(lang)))
    values = {p.name: _field(query, p) for p in query.parameters}
    for key, value in values.items():
        state.put(f"p.{key}", [choices.short(one) for one in value])
    missing = [p.label.in_(lang) for p in query.parameters if p.required and not values[p.name] and not p.default]
    if missing:
        st.info(say("queries.need", labels=", ".join(missing)))
        return
    _result(query, values)


def _field(query: Query, parameter: Parameter) -> list[str]:
    """Draw the field of one parameter and return what it holds."""
    lang = state.language()
    label = parameter.label.in_(lang)
    if not parameter.required:
        label = say("queries.optional", label=label)
    key = f"p-{query.name}-{parameter.name}"
    said = state.get_all(f"p.{parameter.name}")
    if parameter.datatype is None:
        if parameter.kind is None:
            value = st.text_input(label, value=(said or [""])[0], key=key)
            return [value] if value else []
        if parameter.many:
            return choices.many(label, parameter.kind, key, said)
        chosen = choices.one(label, parameter.kind, key, (said or [""])[0])
        return [chosen] if chosen else []
    if parameter.datatype.value == XSD + "date":
        day = st.date_input(label, value=_day(said), format="YYYY-MM-DD", min_value=date(1900, 1, 1), key=key)
        return [day.isoformat()] if isinstance(day, date) else []
    example = say("queries.example", text=", ".join(parameter.examples)) if parameter.examples else None
    value = st.text_input(label, value=(said or [parameter.default or ""])[0], placeholder=example, key=key)
    return [value] if value else []


def _day(said: list[str]) -> date | None:
    try:
        return date.fromisoformat(said[0]) if said else None
    except ValueError:
        return None


def _result(query: Query, values: dict[str, list[str]]) -> None:
    lang = state.language()
    result = engine.run(query.name, values)
    if query.chart and len(result.solutions):
        chart.of_query(result.solutions, query.chart, query.title.in_(lang))
    table.rows(result.solutions, query.title.in_(lang))
    if len(result.solutions):
        download.buttons(result.solutions, query.name, result.headers(lang))
    questions = query.questions[lang]
    if questions:
        pages.page_link(
            "ask", say("queries.asked", question=questions[0]), icon=":material/question_answer:", q=questions[0]
        )
    with st.expander(say("queries.sparql")):
        st.code(result.sparql, language="sparql", wrap_lines=True)
        pages.page_link("queries", say("ask.run"), icon=":material/code:", sparql=result.sparql)


def _editor() -> None:
    used = ("rdf", "rdfs", "skos", "wg")
    example = "\n".join([*(f"PREFIX {p}: <{PREFIXES[p]}>" for p in used), *_SHOWN])
    text = st.text_area(say("queries.editor"), value=state.get("sparql") or example, height=280, key="sparql-text")
    st.caption(say("queries.limits", seconds=_SECONDS, rows=_ROWS))
    pressed = st.button(say("queries.run"), type="primary", icon=":material/play_arrow:")
    if pressed:
        state.put("sparql", text)
    if not (pressed or state.get("sparql") == text) or not text.strip():
        return
    try:
        answer = _ran(text, engine.version())
    except WardgraphError as error:
        st.error(pages.plain(error.line(state.language())))
        return
    some, more = cut(answer, _ROWS)
    if more:
        st.warning(say("queries.cut", rows=_ROWS))
    if isinstance(some, bool):
        st.metric(say("queries.query"), say("yes") if some else say("no"))
    elif isinstance(some, Solutions):
        table.rows(some)
        download.buttons(some, "sparql")
    elif isinstance(some, list):
        rows = [{"subject": t.subject, "predicate": t.predicate, "object": t.object} for t in some]
        table.rows(Solutions(["subject", "predicate", "object"], rows))  # type: ignore[arg-type]
        download.buttons(some, "sparql")


@st.cache_data(show_spinner=False, max_entries=20)
def _ran(text: str, version: int) -> Answer:
    del version
    return engine.store().run(text, timeout=_SECONDS)
