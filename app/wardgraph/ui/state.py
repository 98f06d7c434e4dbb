"""What a page's address says: the language, and what each page shows; whoever opens it sees the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.errors import Language

LANGUAGE = "lang"
_CHOSEN = "language-switch"


def language() -> Language:
    """Return the language of this session: the address's, the chosen one, else the browser's, else Vietnamese."""
    said = st.session_state.get(LANGUAGE)
    return "en" if said == "en" else "vi"


def settle_language() -> Language:
    """Decide the language at the beginning of a run and write it into the address."""
    if LANGUAGE not in st.session_state:
        said = st.query_params.get(LANGUAGE)
        if said not in ("vi", "en"):
            said = "en" if (st.context.locale or "vi").lower().startswith("en") else "vi"
        st.session_state[LANGUAGE] = said
    lang = language()
    if st.query_params.get(LANGUAGE) != lang:
        st.query_params[LANGUAGE] = lang
    return lang


def choose_language() -> None:
    """Take over what the switch says; it cannot be switched off."""
    chosen = st.session_state.get(_CHOSEN)
    if chosen in ("vi", "en"):
        st.session_state[LANGUAGE] = chosen


def get(name: str) -> str:
    """Return what the address says of `name`, or nothing."""
    return str(st.query_params.get(name, ""))


def get_all(name: str) -> list[str]:
    """Return every value that the address gives `name`."""
    return [str(value) for value in st.query_params.get_all(name)]


def put(name: str, value: str | Sequence[str] | None) -> None:
    """Write `name` into the address, or take it out where there is no value."""
    wanted = [value] if isinstance(value, str) else list(value or ())
    wanted = [one for one in wanted if one]
    if get_all(name) == wanted:
        return
    if wanted:
        st.query_params[name] = wanted
    elif name in st.query_params:
        del st.query_params[name]


def parameters(**said: Any) -> dict[str, Any]:
    """Return the parameters of a link to a page, in the language of this session."""
    return {**{name: value for name, value in said.items() if value}, LANGUAGE: language()}
