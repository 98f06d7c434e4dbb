"""Links between the pages, and to the things that they show."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import streamlit as st

from wardgraph.names import ID
from wardgraph.ui import state

if TYPE_CHECKING:
    from collections.abc import Mapping

ICONS = {
    "ask": ":material/question_answer:",
    "browse": ":material/travel_explore:",
    "queries": ":material/table_view:",
    "indicators": ":material/monitoring:",
    "import": ":material/upload_file:",
    "quality": ":material/fact_check:",
    "export": ":material/download:",
}
_PAGES = "pages"


def register(pages: Mapping[str, Any]) -> None:
    """Remember the pages of this run."""
    st.session_state[_PAGES] = dict(pages)


def all_pages() -> dict[str, Any]:
    """Return the pages by name."""
    found: dict[str, Any] = st.session_state.get(_PAGES, {})
    return found


def go(name: str, **said: Any) -> None:
    """Go to the page `name`, which shows what `said` says."""
    st.switch_page(all_pages()[name], query_params=state.parameters(**said))


def page_link(name: str, label: str, icon: str | None = None, **said: Any) -> None:
    """Draw a link to the page `name`; alone, in a test of one page, only its text."""
    page = all_pages().get(name)
    if page is None:
        st.markdown(plain(label))
    else:
        st.page_link(page, label=plain(label), icon=icon, query_params=state.parameters(**said))


def address(name: str, **said: Any) -> str:
    """Return the address of a page, relative to the others."""
    return f"{name}?{urlencode(state.parameters(**said), doseq=True)}"


def entity(iri: str) -> str:
    """Return how an address names the thing `iri`."""
    return iri.removeprefix(ID)


def iri(entity: str) -> str:
    """Return the thing that an address names."""
    return entity if "://" in entity else ID + entity


def anchor(target: str, label: str) -> str:
    """Return a link to the page of the thing `target` in HTML."""
    return f'<a href="{escape(address("browse", entity=entity(target)))}" target="_self">{escape(label)}</a>'


def outside(url: str, label: str) -> str:
    """Return a link out of the program in HTML; anything but the web's addresses is only text."""
    if not url.startswith(("https://", "http://")):
        return escape(label)
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{escape(label)} ↗</a>'


def plain(text: str) -> str:
    """Return `text` so that Markdown shows it as it is."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>()#+-.!|$:~" else c for c in text)
