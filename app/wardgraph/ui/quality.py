"""How good the data are: what is missing, what contradicts, what breaks a rule."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

import streamlit as st
from pyoxigraph import NamedNode

from wardgraph.names import wg
from wardgraph.ui import choices, download, engine, pages, state, table
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from wardgraph.validation.finding import Finding
    from wardgraph.validation.report import Report

_VIEWS = ("coverage", "conflicts", "shacl")
_QUERIES = {"coverage": "coverage", "conflicts": "conflicting-figures"}
_SHOWN = 100


def show() -> None:
    """Show one of the views."""
    st.title(say("quality.heading"), anchor=False)
    engine.opened()
    said = state.get("view")
    view = st.segmented_control(
        say("quality.view"),
        _VIEWS,
        format_func=lambda name: say(f"quality.view.{name}"),
        default=said if said in _VIEWS else _VIEWS[0],
        label_visibility="collapsed",
        required=True,
        key="quality-view",
    )
    state.put("view", view)
    if view == "shacl":
        _shacl()
    else:
        _query(_QUERIES[view], covered=view == "coverage")


def _query(name: str, *, covered: bool) -> None:
    lang = state.language()
    label = say("queries.optional", label=say("quality.province"))
    province = choices.one(label, wg("ProvincialUnit"), "quality-province", state.get("province"))
    state.put("province", choices.short(province))
    given = {"province": province} if province else {}
    result = engine.run(name, given, timeout=60)
    st.markdown(pages.plain(result.query.description.in_(lang)))
    if covered:
        known = sum(row["sources"].value != "0" for row in result.solutions if "sources" in row)
        st.caption(say("quality.covered", known=known, count=len(result.solutions)))
    table.rows(result.solutions, result.query.title.in_(lang))
    if len(result.solutions):
        download.buttons(result.solutions, name, result.headers(lang))


@st.cache_data(show_spinner=False, max_entries=2)
def _report(version: int) -> Report:
    from wardgraph.validation import validate_graph

    del version
    return validate_graph(engine.settings())


def _shacl() -> None:
    asked = st.session_state.get("shacl-asked") == engine.version()
    if not asked:
        st.markdown(say("quality.slow"))
        if not st.button(say("quality.run"), type="primary", icon=":material/fact_check:"):
            return
        st.session_state["shacl-asked"] = engine.version()
    with st.spinner(say("quality.running")):
        report: Report = _report(engine.version())
    lang = state.language()
    (st.success if report.conforms else st.error)(report.summary(lang))
    for (severity, _), group in groupby(report.findings, key=lambda f: (f.severity, f.rule)):
        findings = list(group)
        name = findings[0].name.get(lang) or next(iter(findings[0].name.values()), findings[0].rule)
        title = say("quality.rule", severity=say(f"quality.{severity}"), count=len(findings), name=name)
        with st.expander(pages.plain(title), expanded=severity == "Violation"):
            table.html(
                [say("quality.thing"), say("quality.message")],
                ([_about(f), escape(f.message(lang))] for f in findings[:_SHOWN]),
                name,
            )
            if len(findings) > _SHOWN:
                st.caption(say("ask.more", count=len(findings) - _SHOWN))


def _about(finding: Finding) -> str:
    lang = state.language()
    label = finding.label.get(lang) or next(iter(finding.label.values()), "")
    if isinstance(finding.focus, NamedNode):
        return pages.anchor(finding.focus.value, label or pages.entity(finding.focus.value))
    return escape(label or str(finding.focus))
