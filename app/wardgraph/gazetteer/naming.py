"""Names of units without their kind, and in English."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wardgraph.gazetteer.kinds import Kind


def bare(name: str, kind: Kind) -> str:
    """Return `name` without the word of its kind: `Phường 14` gives `14`."""
    return name[len(kind.word) :].strip()


def official(name: str, kind: Kind) -> str:
    """Return `name` with the word of its kind written as everywhere else: `Thành Phố X` gives `Thành phố X`."""
    return f"{kind.word.capitalize()} {bare(name, kind)}"


def english(name: str, kind: Kind) -> str:
    """Return the English name: `Thuy Van Commune`, and `Ward 14` where the name is a number."""
    letters = ascii_letters(bare(name, kind))
    return f"{kind.english} {letters}" if letters[:1].isdigit() else f"{letters} {kind.english}"


def ascii_letters(text: str) -> str:
    """Return `text` without diacritics, its capitals kept."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
