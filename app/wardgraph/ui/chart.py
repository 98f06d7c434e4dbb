"""Charts of results, with what qualifies a number written beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from pyoxigraph import Literal

from wardgraph.queries import column_label
from wardgraph.results import plain
from wardgraph.ui import state, table
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wardgraph.store.interface import Row, Solutions

_BARS = 40
_SIGNS = "comparatorLabel", "actualComparatorLabel"
_EXACT = "="


def of_query(solutions: Solutions, said: Mapping[str, str], title: str) -> None:
    """Draw the chart that a canned query names, if its rows hold the numbers."""
    series = [said[key] for key in ("y", "y2") if key in said]
    rows = [row for row in solutions if any(table.is_number(row.get(y)) for y in series)]
    if len(rows) < 2:  # noqa: PLR2004 (one number needs no chart)
        return
    lang = state.language()
    points = [
        {
            "x": plain(row.get(said["x"])),
            "y": float(plain(row.get(y))),
            "series": plain(row.get(said["series"])) if "series" in said else column_label(y, lang),
            "text": qualified(row, y),
            "order": order,
        }
        for order, row in enumerate(rows[:_BARS])
        for y in series
        if table.is_number(row.get(y))
    ]
    measures = {plain(row.get("measureLabel")) for row in rows}
    unit = measures.pop() if len(measures) == 1 else ""
    names = {"x": column_label(said["x"], lang), "y": unit or column_label(series[0], lang)}
    _draw(points, said.get("kind", "bar"), names, title)


def qualified(row: Row, variable: str) -> str:
    """Return a number with what qualifies it: more than, about, estimated; and its measure."""
    comparator = "" if variable == "target" else next((plain(row[s]) for s in _SIGNS if s in row), "")
    exact = any(
        isinstance(term := row.get(s.removesuffix("Label")), Literal) or plain(term).endswith("/exact>") for s in _SIGNS
    )
    status = next((row[s] for s in ("status", "actualStatus") if s in row), None)
    estimate = say("indicators.estimate") if status is not None and str(status).endswith("obsStatus-E>") else ""
    parts = ["" if exact else comparator, table.shown(row.get(variable)), plain(row.get("measureLabel"))]
    text = " ".join(part for part in parts if part)
    return f"{text} ({estimate})" if estimate else text


def _draw(points: Sequence[dict[str, Any]], kind: str, names: Mapping[str, str], title: str) -> None:
    import altair as alt

    data = alt.InlineData(values=list(points))
    many = len({point["series"] for point in points}) > 1
    colour = alt.Color("series:N", title=None, legend=alt.Legend(orient="top")) if many else alt.Undefined
    tooltip = [
        alt.Tooltip("x:N", title=names["x"]),
        alt.Tooltip("series:N", title=" "),
        alt.Tooltip("text:N", title=names["y"]),
    ]
    if kind == "line":
        base = alt.Chart(data).encode(
            x=alt.X("x:N", sort=None, title=names["x"], axis=alt.Axis(labelAngle=0)),
            y=alt.Y("y:Q", title=names["y"]),
            color=colour,
            tooltip=tooltip,
        )
        chart = base.mark_line(point=True) + base.mark_text(dy=-12).encode(text="text:N")
    else:
        base = alt.Chart(data).encode(
            y=alt.Y("x:N", sort=alt.EncodingSortField("order"), title=None, axis=alt.Axis(labelLimit=260)),
            x=alt.X("y:Q", title=names["y"]),
            yOffset=alt.YOffset("series:N") if many else alt.Undefined,
            tooltip=tooltip,
        )
        chart = base.mark_bar().encode(color=colour) + base.mark_text(align="left", dx=4).encode(text="text:N")
    told = "; ".join(f"{point['x']}: {point['text']}" for point in points[:12])
    st.altair_chart(chart, width="stretch", alt=f"{title}. {told}")
