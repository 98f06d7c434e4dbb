"""IRIs of named things, made from their names: one name one thing, and never two names for one IRI."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.importing.asking import asked
from wardgraph.importing.wording import loose
from wardgraph.names import data, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from wardgraph.store.interface import Store

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_OLD_STYLE = re.compile(rf"(?<![qQ])([oO][aAeE]|[uU][yY])([{_TONES}])(?![\w\u0300-\u036f])")


def tidy(text: str) -> str:
    """Return `text` as we write labels: NFC, one tone placement ("hòa", "ủy"), single spaces."""
    if text.isascii():
        return " ".join(text.split())
    moved = _OLD_STYLE.sub(lambda m: m[1][0] + m[2] + m[1][1], unicodedata.normalize("NFD", text))
    return " ".join(unicodedata.normalize("NFC", moved).split())


class Entities:
    """Names and the things they already stand for, in the graph and in this import.

    Args:
        store: the graph.
        replaced: graphs that this import replaces, whose labels no longer count.
    """

    def __init__(self, store: Store, replaced: Collection[NamedNode] = ()) -> None:
        self._store = store
        self._replaced = set(replaced)
        self._labels: dict[str, str] = {}

    def read(self, paths: Iterable[str]) -> None:
        """Read the labels of the things at `id/{path}`, in few queries."""
        unread = [iri for path in paths if (iri := data(path)).value not in self._labels]
        found: dict[str, set[tuple[bool, str]]] = {}
        for row in asked(self._store, "labels", thing=unread):
            thing, label, graph = row["thing"], row["label"], row.get("graph")
            if isinstance(thing, NamedNode) and isinstance(label, Literal) and graph not in self._replaced:
                found.setdefault(thing.value, set()).add((label.language != "vi", label.value))
        for thing_iri, labels in found.items():
            self._labels[thing_iri] = min(labels)[1]

    def settle(self, path: str, name: str, same: Callable[[str, str], bool] | None = None) -> tuple[NamedNode, str]:
        """Return the IRI and the label of the thing called `name` for which `id/{path}` is the natural IRI.

        Where that IRI already stands for a thing of another name ("Hà", "Hạ"), the IRI gets a short ending made from
        the name, so that the same names give the same IRIs whenever they are imported.
        """
        same = same or same_words
        for candidate in (path, f"{path}-{_ending(name)}"):
            iri = data(candidate)
            known = self._labels.get(iri.value)
            if known is None:
                self._labels[iri.value] = label = tidy(name)
                return iri, label
            if same(known, name):
                return iri, known
        return iri, tidy(name)


def same_words(one: str, other: str) -> bool:
    """Return whether two names are the same words, diacritics included."""
    return loose(one) == loose(other)


def same_slug(one: str, other: str) -> bool:
    """Return whether two names have the same letters and digits."""
    return full_slug(one) == full_slug(other)


def full_slug(name: str) -> str:
    """Return the letters and digits of `name`, however long it is."""
    return slug(name, limit=10_000)


def _ending(name: str) -> str:
    return hashlib.sha256(loose(name).encode()).hexdigest()[:6]


def candidates(path: str, name: str) -> tuple[str, str]:
    """Return the paths at which `Entities.settle` may put the thing called `name`."""
    return path, f"{path}-{_ending(name)}"
