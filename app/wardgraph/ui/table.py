"""Rows as a table that keyboards and screen readers read, every thing a link; many rows as a grid."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st
from pyoxigraph import Literal, NamedNode

from wardgraph.names import XSD
from wardgraph.queries import column_label
from wardgraph.results import plain
from wardgraph.ui import pages, state
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardgraph.store.interface import Row, Solutions, Term

_LABEL = "Label"
_LONGEST = 150
NUMBERS = {XSD + kind for kind in ("integer", "decimal", "double", "float")}


def number(text: str) -> str:
    """Return a number as it is written in the language of this session."""
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}" if digits.isdigit() and len(digits) > 4 else digits  # noqa: PLR2004 (years stay whole)
    if state.language() == "vi":
        return sign + grouped.replace(",", ".") + (f",{rest}" if rest else "")
    return sign + grouped + (f".{rest}" if rest else "")


def is_number(term: Term | None) -> bool:
    """Return whether `term` is a number."""
    return isinstance(term, Literal) and term.datatype.value in NUMBERS


def shown(term: Term | None) -> str:
    """Return a term as text of the session's language."""
    if isinstance(term, Literal) and term.datatype.value == XSD + "boolean":
        return say("yes") if term.value in ("true", "1") else say("no")
    if isinstance(term, Literal) and is_number(term):
        return number(term.value)
    return plain(term)


def columns(solutions: Solutions) -> list[str]:
    """Return the columns that people read: a label stands for its thing."""
    return [v for v in solutions.variables if v + _LABEL not in solutions.variables]


def rows(solutions: Solutions, caption: str = "") -> None:
    """Draw `solutions`: with links while they are few, as a grid that can be sorted where they are many."""
    if not len(solutions):
        st.info(say("table.none"))
        return
    names = [v for v in columns(solutions) if any(row.get(v) is not None for row in solutions)]
    lang = state.language()
    if len(solutions) > _LONGEST:
        data = [{column_label(v, lang): shown(_cell(row, v)) for v in names} for row in solutions]
        st.dataframe(data, hide_index=True, alt=caption or say("table.alt"))
    else:
        html([column_label(v, lang) for v in names], ([_html(row, v) for v in names] for row in solutions), caption)
    st.caption(say("table.count", count=len(solutions)))


def html(headers: Sequence[str], body: Iterable[Sequence[str]], caption: str = "") -> None:
    """Draw a table of cells that are HTML already."""
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in headers)
    lines = "".join(
        "<tr>" + "".join(cell if cell.startswith("<td") else f"<td>{cell}</td>" for cell in row) + "</tr>"
        for row in body
    )
    title = f'<caption class="wg-hidden">{escape(caption)}</caption>' if caption else ""
    st.html(
        f'<div class="wg-scroll" tabindex="0" role="region" aria-label="{escape(caption or say("table.alt"))}">'
        f'<table class="wg">{title}<thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'
    )


def _cell(row: Row, variable: str) -> Term | None:
    return row.get(variable) or row.get(variable.removesuffix(_LABEL))


def _html(row: Row, variable: str) -> str:
    term = _cell(row, variable)
    thing = row.get(variable.removesuffix(_LABEL)) if variable.endswith(_LABEL) else term
    text = shown(term)
    if isinstance(thing, NamedNode):
        return pages.anchor(thing.value, text)
    if is_number(term):
        return f'<td class="number">{escape(text)}</td>'
    if text.startswith(("https://", "http://")):
        return pages.outside(text, text)
    return escape(text)
