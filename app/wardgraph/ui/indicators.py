"""Figures of units: actual against target, over time, between units, in a province, on coordinates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import streamlit as st
from pyoxigraph import Literal, NamedNode

from wardgraph import queries
from wardgraph.names import SDMX_DIMENSION, WG, wg
from wardgraph.ui import chart, choices, download, engine, state, table
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.describe import Description
    from wardgraph.queries import Result

_VIEWS = ("target", "time", "compare", "ranking", "map")
_AREA = SDMX_DIMENSION + "refArea"
_POINT = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)")


def show() -> None:
    """Show one of the views; what is chosen stands in the address."""
    st.title(say("indicators.heading"), anchor=False)
    engine.opened()
    said = state.get("view")
    view = st.segmented_control(
        say("indicators.view"),
        _VIEWS,
        format_func=lambda name: say(f"indicators.view.{name}"),
        default=said if said in _VIEWS else _VIEWS[0],
        label_visibility="collapsed",
        required=True,
        key="indicators-view",
    )
    state.put("view", view)
    {"target": _target, "time": _time, "compare": _compare, "ranking": _ranking, "map": _map}[view]()


def _one(label: str, kind: str, name: str) -> str:
    """Draw a choice that the address remembers."""
    chosen = choices.one(label, wg(kind), f"indicators-{name}", state.get(name))
    state.put(name, choices.short(chosen))
    return chosen


def _target() -> None:
    if unit := _one(say("indicators.unit"), "AdministrativeUnit", "unit"):
        of_unit(unit)
    else:
        st.info(say("indicators.choose"))


def of_unit(unit: str) -> None:
    """Draw the actual figures of a unit against its targets, then all its figures."""
    aimed = _run("actual-against-target", unit=unit)
    if len(aimed.solutions):
        _result(aimed)
    result = _run("indicators-of-unit", unit=unit)
    if len(result.solutions):
        st.subheader(result.query.title.in_(state.language()), anchor=False)
    _result(result)


def has_figures(said: Description) -> bool:
    """Return whether figures refer to the thing."""
    return any(group.inverse and group.property.value == _AREA for group in said.groups)


def _time() -> None:
    left, right = st.columns(2)
    with left:
        unit = _one(say("indicators.unit"), "AdministrativeUnit", "unit")
    with right:
        indicator = _one(say("indicators.indicator"), "Indicator", "indicator")
    if unit and indicator:
        _result(_run("indicator-over-time", unit=unit, indicator=indicator))
    else:
        st.info(say("indicators.choose"))


def _compare() -> None:
    units = choices.many(say("indicators.units"), wg("AdministrativeUnit"), "indicators-units", state.get_all("units"))
    state.put("units", [choices.short(unit) for unit in units])
    if len(units) < 2:  # noqa: PLR2004 (to compare takes two)
        st.info(say("indicators.choose"))
        return
    result = _run("compare-units", unit=units)
    _comparison(result)


def _comparison(result: Result) -> None:
    """Draw compared figures indicator by indicator: their measures differ, and so do their axes."""
    found: dict[str, list[Any]] = {}
    for row in result.solutions:
        found.setdefault(row["indicatorLabel"].value, []).append(row)
    if not found:
        st.info(say("indicators.nothing"))
        return
    units = list(dict.fromkeys(row["unitLabel"].value for row in result.solutions))
    table.html(
        [say("indicators.indicator"), *units],
        (
            [name, *(f'<td class="number">{_of(rows, unit)}</td>' for unit in units)]
            for name, rows in sorted(found.items())
        ),
        result.query.title.in_(state.language()),
    )
    name = st.selectbox(say("indicators.indicator"), sorted(found), key="compared-indicator")
    from wardgraph.store.interface import Solutions

    said = {"kind": "bar", "x": "unitLabel", "y": "value"}
    chart.of_query(Solutions(result.solutions.variables, found[name]), said, name)
    download.buttons(result.solutions, result.query.name, result.headers(state.language()))


def _of(rows: Sequence[Any], unit: str) -> str:
    from html import escape

    return "<br>".join(
        f"{escape(chart.qualified(row, 'value'))}<br><small>{escape(row['periodLabel'].value)}</small>"
        for row in rows
        if row["unitLabel"].value == unit
    )


def _ranking() -> None:
    left, right = st.columns(2)
    with left:
        indicator = _one(say("indicators.indicator"), "Indicator", "indicator")
    with right:
        label = say("queries.optional", label=say("indicators.province"))
        province = _one(label, "ProvincialUnit", "province")
    if indicator:
        _result(_run("ranking-by-indicator", indicator=indicator, province=province))
    else:
        st.info(say("indicators.choose"))


def _map() -> None:
    left, right = st.columns(2)
    with left:
        province = _one(say("indicators.province"), "ProvincialUnit", "province")
    with right:
        label = say("queries.optional", label=say("indicators.indicator"))
        indicator = _one(label, "Indicator", "indicator")
    if not province:
        st.info(say("indicators.choose"))
        return
    given = {"within": [NamedNode(province)], "indicator": [NamedNode(indicator)] if indicator else []}
    points = []
    for row in engine.store().select(queries.fill(queries.internal("points"), given)):
        where, count, name = row["point"], row["figures"], row["label"]
        match = _POINT.search(where.value) if isinstance(where, Literal) else None
        if match:
            known = int(count.value) > 0
            points.append(
                {
                    "longitude": float(match[1]),
                    "latitude": float(match[2]),
                    "name": name.value,
                    "known": say("indicators.with" if known else "indicators.without"),
                }
            )
    if not points:
        st.info(say("indicators.nothing"))
        return
    _plot(points)


def _plot(points: Sequence[dict[str, Any]]) -> None:
    import altair as alt

    drawn = (
        alt.Chart(alt.InlineData(values=list(points)))
        .mark_circle(size=90, opacity=0.8)
        .encode(
            x=alt.X("longitude:Q", title=say("indicators.longitude"), scale=alt.Scale(zero=False)),
            y=alt.Y("latitude:Q", title=say("indicators.latitude"), scale=alt.Scale(zero=False)),
            color=alt.Color("known:N", title=None, legend=alt.Legend(orient="top")),
            tooltip=[alt.Tooltip("name:N", title=say("indicators.unit")), alt.Tooltip("known:N", title=" ")],
        )
        .properties(height=460)
    )
    st.altair_chart(drawn, width="stretch", alt=say("indicators.map.alt", count=len(points)))
    with st.expander(say("table.count", count=len(points))):
        table.html(
            [say("indicators.unit"), say("indicators.longitude"), say("indicators.latitude"), ""],
            (
                [
                    p["name"],
                    table.number(str(p["longitude"])),
                    table.number(str(p["latitude"])),
                    p["known"],
                ]
                for p in points
            ),
        )


def development(figure: str) -> None:
    """Draw how a figure developed over the periods, where there is more than one."""
    found = engine.store().select(queries.fill(queries.internal("statements"), {"entity": [NamedNode(figure)]}))
    said = {row["property"].value: row["value"].value for row in found}
    unit, indicator = said.get(_AREA), said.get(WG + "indicator")
    if not unit or not indicator:
        return
    result = _run("indicator-over-time", unit=unit, indicator=indicator)
    if len(result.solutions) > 1 and result.query.chart:
        with st.expander(say("ask.development"), expanded=True):
            chart.of_query(result.solutions, result.query.chart, say("ask.development"))


def _run(name: str, **values: str | list[str]) -> Result:
    return engine.run(name, values)


def _result(result: Result) -> None:
    lang = state.language()
    if not len(result.solutions):
        st.info(say("indicators.nothing"))
        return
    if result.query.chart:
        chart.of_query(result.solutions, result.query.chart, result.query.title.in_(lang))
    table.rows(result.solutions, result.query.title.in_(lang))
    download.buttons(result.solutions, result.query.name, result.headers(lang))
