"""The few rules of style of our own, on top of Streamlit's theme, which follows the system's light or dark."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import streamlit as st

from wardgraph.ui.text import say

if TYPE_CHECKING:
    from wardgraph.errors import Language

_CSS = """
<style>
[data-testid="stMainBlockContainer"] { padding-top: 3.6rem; padding-bottom: 3rem; max-width: 76rem; }
.wg-figure { font-size: clamp(1.7rem, 5vw, 2.6rem); font-weight: 700; line-height: 1.2; margin: 0 0 .35rem; }
.wg-sentence { font-size: 1.12rem; margin: 0 0 .6rem; }
.wg-about { opacity: .78; margin: .15rem 0; }
.wg-scroll { overflow-x: auto; max-height: 34rem; overflow-y: auto; }
.wg-scroll:focus-visible { outline: 2px solid currentColor; }
table.wg { border-collapse: collapse; width: 100%; font-size: .92rem; }
.wg-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
table.wg th { text-align: left; font-weight: 600; position: sticky; top: 0; }
table.wg th, table.wg td { padding: .35rem .6rem .35rem 0; vertical-align: top;
  border-bottom: 1px solid rgba(128, 128, 128, .28); }
[data-testid="stHtml"] table.wg a { overflow-wrap: break-word; }
.wg-about code { overflow-wrap: anywhere; }
[data-testid="stPageLink"] p { white-space: normal; }
@media (max-width: 640px) { table.wg { width: max-content; min-width: 100%; }
  table.wg th, table.wg td { max-width: 13rem; } }
table.wg td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.wg-list { margin: .2rem 0 .6rem; padding-left: 1.2rem; }
.wg-list li { margin: .15rem 0; }
.wg-source { font-size: .85rem; opacity: .85; }
.wg-chip { display: inline-block; border: 1px solid rgba(128, 128, 128, .5); border-radius: 1rem;
  padding: .05rem .6rem; margin: 0 .3rem .3rem 0; font-size: .85rem; }
.wg-timeline { list-style: none; border-left: 3px solid rgba(128, 128, 128, .4); margin: .4rem 0; padding-left: 1rem; }
.wg-timeline time { font-weight: 600; margin-right: .5rem; }
[data-testid="stHtml"] a { color: inherit; overflow-wrap: anywhere; text-underline-offset: .18em;
  text-decoration-color: #14a394; text-decoration-thickness: 1px; }
[data-testid="stHtml"] a:hover { text-decoration-thickness: 2px; }
[data-testid="stHeading"] h1 { font-size: clamp(1.5rem, 4vw, 2.1rem); padding-top: 0; }
[data-testid="stHeading"] h3 { font-size: 1.1rem; }
[data-testid="stFileUploaderDropzoneInstructions"],
[data-testid="stFileUploaderDropzone"] button [data-testid="stMarkdownContainer"] { display: none; }
[data-testid="stFileUploaderDropzone"] button::after { content: var(--wg-upload); }
[data-testid="stCaptionContainer"] { color: light-dark(#52555c, #b9bcc4) !important; opacity: 1 !important; }
[data-testid="stButtonGroup"] [data-selected="true"] * { color: light-dark(#0b5f58, #5fd6c8) !important; }
.st-key-typed-question [data-testid="InputInstructions"] { display: none; }
</style>
"""
# Streamlit names its buttons for files in English only; readers of the screen hear ours.
_NAMES = """
<script>
window.wardgraphUpload = %s;
(() => {
  const name = () => document.querySelectorAll('[data-testid="stFileUploaderDropzone"] button').forEach((button) => {
    if (button.getAttribute("aria-label") !== window.wardgraphUpload)
      button.setAttribute("aria-label", window.wardgraphUpload);
  });
  if (!window.wardgraphNaming) {
    window.wardgraphNaming = new MutationObserver(name);
    window.wardgraphNaming.observe(document.body, { childList: true, subtree: true });
  }
  name();
})();
document.documentElement.lang = %s;
</script>
"""


def apply(lang: Language) -> None:
    """Add the rules to the page, and tell readers of the screen which language it speaks."""
    st.html(_CSS + f"<style>:root {{ --wg-upload: '{say('import.upload')}'; }}</style>")
    st.html(_NAMES % (json.dumps(say("import.upload")), json.dumps(lang)), unsafe_allow_javascript=True)
