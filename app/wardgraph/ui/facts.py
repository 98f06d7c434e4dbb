"""What is known of one thing: its facts by meaning, each with its source, and the same by time."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st
from pyoxigraph import Literal, NamedNode

from wardgraph.names import XSD
from wardgraph.ui import pages, table
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardgraph.describe import Description, Group, Value
    from wardgraph.statements import Evidence

_PLAINLY = 8


def heading(said: Description) -> None:
    """Draw kinds, names in all languages, and the address."""
    kinds = "".join(f'<span class="wg-chip">{pages.anchor(iri.value, label)}</span>' for iri, label in said.kinds)
    names = "".join(
        f'<span lang="{escape(lang)}">{escape(name)} <small>({escape(lang)})</small></span>; ' if lang else escape(name)
        for lang, name in said.names
    ).removesuffix("; ")
    st.html(
        f'<div>{kinds}</div><p class="wg-about">{escape(say("browse.names"))}: {names}</p>'
        f'<p class="wg-about">{escape(say("browse.address"))}: <code>{escape(said.iri.value)}</code></p>'
    )
    if said.evidence:
        st.html(f'<p class="wg-source">{escape(say("table.source"))}: {_sources(said.evidence)}</p>')


def groups(said: Description) -> None:
    """Draw the facts, grouped by meaning: what is stated of the thing, then what else speaks of it."""
    plain = [g for g in said.groups if not any(v.groups for v in g.values) and len(g.values) <= _PLAINLY]
    if plain:
        table.html(
            ["", say("table.value"), say("table.source")],
            (
                [
                    f"<td><strong>{escape(g.label)}</strong></td>",
                    ", ".join(_value(v) for v in g.values),
                    f'<td class="wg-source">{_sources(_unique(e for v in g.values for e in v.evidence))}</td>',
                ]
                for g in plain
            ),
        )
    for group in said.groups:
        if group not in plain:
            st.subheader(f"{pages.plain(group.label)} ({len(group.values) + group.omitted})", anchor=False)
            _group(group)


def _group(group: Group) -> None:
    if any(value.groups for value in group.values):
        heads = list(dict.fromkeys(g.label for v in group.values for g in v.groups))
        first = any(_named(v) for v in group.values)
        sources = any(v.evidence for v in group.values)
        table.html(
            [*([""] if first else []), *heads, *([say("table.source")] if sources else [])],
            (
                [
                    *([_value(v)] if first else []),
                    *(_cell(v, head) for head in heads),
                    *([f'<td class="wg-source">{_sources(v.evidence)}</td>'] if sources else []),
                ]
                for v in group.values
            ),
            group.label,
        )
    else:
        items = "".join(
            f'<li>{_value(v)} <span class="wg-source">{_sources(v.evidence)}</span></li>' for v in group.values
        )
        st.html(f'<ul class="wg-list">{items}</ul>')
    if group.omitted:
        st.caption(say("browse.omitted", count=group.omitted))


def _named(value: Value) -> bool:
    """Return whether `value` has a name of its own, beside the statements that its text is made of."""
    return bool(value.groups) and not value.text.startswith(f"{value.groups[0].label}: ")


def _cell(value: Value, head: str) -> str:
    for group in value.groups:
        if group.label == head:
            cells = [_value(one) for one in group.values]
            number = len(cells) == 1 and table.is_number(group.values[0].term)
            return f'<td class="number">{cells[0]}</td>' if number else ", ".join(cells)
    return ""


def _value(value: Value) -> str:
    term = value.term
    if isinstance(term, NamedNode):
        return pages.anchor(term.value, value.text) if not value.groups or _named(value) else escape(value.text)
    if isinstance(term, Literal) and term.value.startswith(("https://", "http://")):
        return pages.outside(term.value, term.value)
    if isinstance(term, Literal) and (table.is_number(term) or term.datatype.value == XSD + "boolean"):
        return escape(table.shown(term))
    return escape(value.text)


def _sources(evidence: Iterable[Evidence]) -> str:
    lines = []
    for one in evidence:
        where = [part for part in (one.publisher, one.date) if part and part not in one.title]
        if one.paragraph is not None:
            where.append(f"§{one.paragraph}")
        link = f" {pages.outside(one.url, '')}" if one.url else ""
        lines.append(
            pages.anchor(one.source.value, one.title) + escape(f" ({', '.join(where)})" if where else "") + link
        )
    return "; ".join(lines)


def _unique(evidence: Iterable[Evidence]) -> list[Evidence]:
    return list(dict.fromkeys(evidence))


def timeline(said: Description) -> None:
    """Draw the dated facts, earliest first."""
    entries = sorted(set(_entries(said)))
    if not entries:
        st.info(say("browse.timeless"))
        return
    lines = "".join(f"<li><time>{escape(day)}</time>{text}</li>" for day, text in entries)
    st.html(f'<ol class="wg-timeline">{lines}</ol>')


def _entries(said: Description) -> Iterator[tuple[str, str]]:
    for group in said.groups:
        for value in group.values:
            if _is_day(value):
                yield value.text, f"{escape(group.label)}: {escape(said.label)}"
            inner = [(g.label, v.text) for g in value.groups for v in g.values if _is_day(v)]
            days = inner or [("", e.attested_on or e.date or "") for e in value.evidence[:1]]
            for label, day in days[:1]:
                if day:
                    about = f" ({escape(label)})" if label else ""
                    yield day, f"{escape(group.label)}{about}: {_told(value)}"


def _told(value: Value) -> str:
    if not value.groups or _named(value):
        return _value(value)
    shown = [", ".join(_value(v) for v in g.values if not _is_day(v)) for g in value.groups]
    return "; ".join(part for part in shown if part)


def _is_day(value: Value) -> bool:
    return isinstance(value.term, Literal) and value.term.datatype.value == XSD + "date"
