"""Every text of the pages exists in both languages, is used, and stands in one place."""

from __future__ import annotations

import re
import string

from wardgraph.resources import checkout
from wardgraph.ui.text import TEXTS

ROOT = checkout()
assert ROOT is not None
UI = ROOT / "app" / "wardgraph" / "ui"
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in UI.glob("*.py") if path.name != "text.py"}
LETTERS = re.compile(r"[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
# Words on numbers and messages of errors, which are pairs of both languages where they stand.
PAIRS = {"ask.py", "export.py"}


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_slots() -> None:
    assert {key for key, text in TEXTS.items() if slots(text.vi) != slots(text.en)} == set()


def test_every_key_that_a_page_says_has_a_text() -> None:
    said = {key for text in SOURCES.values() for key in re.findall(r'say\(\s*"([^"]+)"', text)}
    assert said - TEXTS.keys() == set()


def test_every_text_is_said_somewhere() -> None:
    code = "\n".join(SOURCES.values())
    begun = {match.split("{")[0] for match in re.findall(r'say\(\s*f"([^"]+)"', code)}
    unused = {
        key
        for key in TEXTS
        if f'"{key}"' not in code.replace("'", '"')
        and not any(start and key.startswith(start) for start in begun)
        and not key.endswith(".title")
    }
    assert unused == set()


def test_no_page_holds_vietnamese_of_its_own() -> None:
    assert {name for name, text in SOURCES.items() if LETTERS.search(text)} - PAIRS == set()
