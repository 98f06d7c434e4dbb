"""Choosing a thing by its name, in a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from pyoxigraph import Literal, NamedNode

from wardgraph import queries
from wardgraph.names import ID
from wardgraph.ui import engine, state
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.errors import Language
    from wardgraph.store.interface import Store


def _read(store: Store, kind: NamedNode, lang: Language) -> dict[str, str]:
    """Return the things of a class: address -> what a form calls it."""
    found = store.select(queries.fill(queries.internal("choices"), {"class": [kind]}))
    named: dict[str, tuple[int, str, str]] = {}
    for row in found:
        entity, label, place = row["entity"], row["label"], row.get("place")
        if isinstance(entity, NamedNode) and isinstance(label, Literal):
            rank = 0 if label.language == lang else 1
            if entity.value not in named or rank < named[entity.value][0]:
                named[entity.value] = (rank, label.value, place.value if place else "")
    shown = {iri: f"{label} ({place})" if place else label for iri, (_, label, place) in named.items()}
    return dict(sorted(shown.items(), key=lambda pair: pair[1].casefold()))


def things(kind: NamedNode) -> dict[str, str]:
    """Return the things of `kind` that are in force: address -> what a form calls it."""
    return of(engine.opened(), kind, state.language())


def of(opened: engine.Opened, kind: NamedNode, lang: Language) -> dict[str, str]:
    """Return the things of `kind`, read once from a store that does not change."""
    known = opened.choices.get((kind.value, lang))
    if known is None:
        known = opened.choices[kind.value, lang] = _read(opened.store, kind, lang)
    return known


def one(label: str, kind: NamedNode, key: str, chosen: str = "") -> str:
    """Draw a field in which one thing is chosen, or a name or code typed; return its address or what was typed."""
    known = things(kind)
    chosen = _address(chosen, known)
    options = [*known, *([chosen] if chosen and chosen not in known else [])]
    value = st.selectbox(
        label,
        options,
        index=options.index(chosen) if chosen else None,
        format_func=lambda iri: known.get(iri, iri),
        placeholder=say("queries.choose"),
        accept_new_options=True,
        key=key,
    )
    return _typed(value or "", known)


def many(label: str, kind: NamedNode, key: str, chosen: Sequence[str] = ()) -> list[str]:
    """Draw a field in which several things are chosen."""
    known = things(kind)
    begin = [_address(one, known) for one in chosen]
    values = st.multiselect(
        label,
        [*known, *(one for one in begin if one not in known)],
        default=begin,
        format_func=lambda iri: known.get(iri, iri),
        placeholder=say("queries.choose"),
        accept_new_options=True,
        select_all=False,
        key=key,
    )
    return [_typed(value, known) for value in values]


def short(value: str) -> str:
    """Return a chosen value as an address of a page says it."""
    return value.removeprefix(ID)


def _address(said: str, known: dict[str, str]) -> str:
    return ID + said if ID + said in known else said


def _typed(value: str, known: dict[str, str]) -> str:
    """Return the thing that bears exactly the name that was typed, if it is but one."""
    if value in known:
        return value
    meant = [iri for iri, label in known.items() if label.casefold() == value.strip().casefold()]
    return meant[0] if len(meant) == 1 else value
