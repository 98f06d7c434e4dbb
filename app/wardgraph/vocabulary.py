"""What the graph says of its own words: labels of anything, and which classes stand above which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pyoxigraph import Literal, NamedNode

from wardgraph import queries
from wardgraph.names import DCT, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from wardgraph.errors import Language
    from wardgraph.store.interface import Store, Term

_AT_ONCE = 500
_PROPERTIES = (SKOS + "prefLabel", RDFS + "label", DCT + "title")


def batches(things: Iterable[Term]) -> Iterator[list[Term]]:
    """Yield `things` in sorted lists short enough to be written into one query."""
    ordered = sorted(set(things), key=str)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]


def labels(store: Store, things: Iterable[Term], lang: Language) -> dict[NamedNode, str]:
    """Return what each of `things` is called: in `lang`, else in Vietnamese, else in any language.

    A thing without any label is no key of the result.
    """
    order: dict[str, int] = {"en": 2, "vi": 1, lang: 0}
    best: dict[NamedNode, tuple[tuple[int, int, str], str]] = {}
    for batch in batches(thing for thing in things if isinstance(thing, NamedNode)):
        found = store.select(queries.fill(queries.internal("labels"), {"entity": batch}))
        for row in found:
            thing, label, prop = row["entity"], row["label"], row["property"]
            if not isinstance(thing, NamedNode) or not isinstance(label, Literal) or not isinstance(prop, NamedNode):
                continue
            wanted = order.get(label.language or "", 3)
            rank = (wanted, _PROPERTIES.index(prop.value), label.value)
            if thing not in best or rank < best[thing][0]:
                best[thing] = (rank, label.value)
    return {thing: text for thing, (_, text) in best.items()}


@dataclass(frozen=True)
class Line:
    """How a fact is drawn as a line.

    Attributes:
        begin: the property that leads to the thing where the line begins.
        end: the property that leads to the thing where it ends.
        label: the pattern of what is written on it; `{prefix:name}` stands for a value of the fact.
    """

    begin: str
    end: str
    label: str


@dataclass(frozen=True)
class Vocabulary:
    """What the ontology in a store says of its terms.

    Attributes:
        above: the terms above each term.
        lines: how the facts of a class are drawn as lines.
        told_with: the properties by which a thing belongs to the description of another.
    """

    above: Mapping[str, frozenset[str]]
    lines: Mapping[str, Line]
    told_with: frozenset[str]

    @classmethod
    def of(cls, store: Store) -> Vocabulary:
        """Return the vocabulary of `store`, read once a store."""
        try:
            known = _KNOWN.get(store)
        except TypeError:  # a store that cannot be a weak key is asked again
            return cls._read(store)
        if known is None:
            known = _KNOWN[store] = cls._read(store)
        return known

    @classmethod
    def _read(cls, store: Store) -> Vocabulary:
        direct: dict[str, set[str]] = {}
        for row in store.select(queries.internal("classes")):
            below, above = row["term"].value, row["above"].value
            if below != above:
                direct.setdefault(below, set()).add(above)
        whole: dict[str, frozenset[str]] = {}
        for term in direct:
            seen: set[str] = set()
            todo = [term]
            while todo:
                for upper in direct.get(todo.pop(), ()):
                    if upper not in seen:
                        seen.add(upper)
                        todo.append(upper)
            whole[term] = frozenset(seen - {term})
        lines: dict[str, Line] = {}
        together: set[str] = set()
        for row in store.select(queries.internal("lines")):
            term, label = row["term"].value, row.get("label")
            if "together" in row:
                together.add(term)
            else:
                lines[term] = Line(row["from"].value, row["to"].value, label.value if label else "")
        return cls(whole, lines, frozenset(together))

    def line(self, classes: Iterable[str]) -> tuple[str, Line] | None:
        """Return how a fact of `classes` is drawn, with the class that says so; None for what is no such fact."""
        for one in sorted(set(classes)):
            for candidate in (one, *sorted(self.above.get(one, ()))):
                if candidate in self.lines:
                    return candidate, self.lines[candidate]
        return None

    def most_specific(self, classes: Iterable[str]) -> list[str]:
        """Return those of `classes` that none of the others stands below, those with the most above them first."""
        given = set(classes)
        covered = {upper for one in given for upper in self.above.get(one, ())}
        left = given - covered
        return sorted(left, key=lambda one: (-len(self.above.get(one, ())), one))


_KNOWN: WeakKeyDictionary[Store, Vocabulary] = WeakKeyDictionary()
