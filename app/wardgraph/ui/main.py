"""The script that Streamlit runs: the pages, the switch of language, and nothing that belongs to one page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from wardgraph.ui import account, ask, browse, export, importing, indicators, pages, quality, queries, state, style
from wardgraph.ui.engine import guarded
from wardgraph.ui.text import say

# An icon of Streamlit's or an emoji would be fetched from the network.
_ICON = Path(__file__).resolve().with_name("icon.svg")
_SHOWN = {
    "ask": ask.show,
    "browse": browse.show,
    "queries": queries.show,
    "indicators": indicators.show,
    "import": importing.show,
    "quality": quality.show,
    "export": export.show,
}


def main() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="wardgraph", page_icon=str(_ICON), layout="wide")
    lang = state.settle_language()
    pages.register(
        {
            name: st.Page(
                guarded(show),
                title=say(f"{name}.title"),
                icon=pages.ICONS[name],
                url_path=name,
                default=name == "ask",
            )
            for name, show in _SHOWN.items()
        }
    )
    page = st.navigation(list(pages.all_pages().values()), position="top")
    style.apply(lang)
    account.bring_back()
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.segmented_control(
            say("app.language"),
            ["vi", "en"],
            format_func=lambda code: say(f"app.language.{code}"),
            default=lang,
            key="language-switch",
            on_change=state.choose_language,
            label_visibility="collapsed",
            required=True,
        )
    page.run()


main()
