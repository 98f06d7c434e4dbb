"""Signing in for what changes the graph; reading is open, and where no sign-in is configured, writing too."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import streamlit as st

from wardgraph import signin
from wardgraph.ui import engine, pages, state
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping

_RETURN = 60
_RETURNED = "account-returned"


def may_write() -> bool:
    """Draw who is signed in, or how to; return whether this visitor may change the graph.

    Raises:
        WardgraphError: if the file for signing in was made unusable since the pages were started; nobody may write.
    """
    path = engine.settings().sign_in
    if path is None:
        return True
    said = signin.read(path)
    claims = _claims()
    standing = said.standing(claims)
    if standing == "writer":
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(pages.plain(say("account.in", name=_name(claims))))
            _leave()
        return True
    if standing == "stranger":
        st.warning(pages.plain(say("account.stranger", name=_name(claims))))
        _leave()
        return False
    st.info(say(f"account.{standing}"))
    for provider, metadata in said.providers.items():
        label = say("account.by", provider=provider) if provider else say("account.enter")
        if st.button(pages.plain(label), key=f"account-{provider}", type="primary", icon=":material/login:"):
            signin.reach(metadata)
            st.login(provider or None)
    return False


def bring_back() -> None:
    """Lead somebody who has just signed in to the page for which one signs in: providers return to the first page."""
    if _RETURNED in st.session_state:
        return
    st.session_state[_RETURNED] = True
    issued = _claims().get("iat")
    alone = set(st.query_params) <= {state.LANGUAGE}
    if engine.settings().sign_in and alone and isinstance(issued, int | float) and time.time() - issued < _RETURN:
        pages.go("import")


def _claims() -> Mapping[str, Any]:
    return dict(st.user.to_dict())


def _name(claims: Mapping[str, Any]) -> str:
    return str(claims.get("email") or claims.get("name") or claims.get("sub") or "")


def _leave() -> None:
    if st.button(say("account.leave"), key="account-leave", icon=":material/logout:"):
        st.logout()
