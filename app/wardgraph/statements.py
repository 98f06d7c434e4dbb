"""What is stated of things and what refers to them, read from a store in few queries and kept for one answer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph import queries
from wardgraph.names import PROV, RDF
from wardgraph.vocabulary import Vocabulary, batches, labels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardgraph.errors import Language
    from wardgraph.store.interface import Row, Store, Term

TYPE = RDF + "type"
# Evidence is shown with the facts it belongs to; what a source supports is found by the shortcut.
_HIDDEN = {PROV + "entity"}


@dataclass(frozen=True)
class Evidence:
    """A source that a fact rests on, and where in it."""

    source: NamedNode
    title: str
    publisher: str | None = None
    date: str | None = None
    url: str | None = None
    paragraph: int | None = None
    attested_on: str | None = None

    def line(self) -> str:
        """Return the evidence as a short reference."""
        paragraph = f"§{self.paragraph}" if self.paragraph is not None else None
        return ", ".join(part for part in (self.title, self.publisher, self.date, paragraph) if part)


@dataclass
class Statements:
    """Statements, labels and evidence, as far as they have been read.

    Attributes:
        store: where they are read.
        lang: language of labels.
        of: what is stated of a thing, as pairs of property and value.
        named: what things are called.
        evidence: the sources that facts rest on, best first.
    """

    store: Store
    lang: Language
    of: dict[Term, list[tuple[NamedNode, Term]]] = field(default_factory=lambda: defaultdict(list))
    named: dict[NamedNode, str] = field(default_factory=dict)
    evidence: dict[Term, list[Evidence]] = field(default_factory=lambda: defaultdict(list))

    def read(self, things: Iterable[Term]) -> None:
        """Read what is stated of `things`."""
        for row in self._rows("statements", (thing for thing in things if thing not in self.of)):
            prop = row["property"]
            if isinstance(prop, NamedNode):
                self.of[row["entity"]].append((prop, row["value"]))

    def name(self, things: Iterable[Term]) -> None:
        """Read what `things` are called."""
        self.named.update(labels(self.store, (t for t in things if t not in self.named), self.lang))

    def source(self, facts: Iterable[Term]) -> None:
        """Read the sources that `facts` rest on."""
        rows = list(self._rows("evidence", (fact for fact in facts if fact not in self.evidence)))
        self.name(term for row in rows for key in ("source", "publisher") if (term := row.get(key)))
        for row in rows:
            source, publisher, paragraph = row["source"], row.get("publisher"), row.get("paragraph")
            if isinstance(source, NamedNode):
                self.evidence[row["entity"]].append(
                    Evidence(
                        source=source,
                        title=self.text(source),
                        publisher=self.text(publisher) if publisher else None,
                        date=_plain(row.get("issued")),
                        url=_plain(row.get("url")),
                        paragraph=int(paragraph.value) if isinstance(paragraph, Literal) else None,
                        attested_on=_plain(row.get("attestedOn")),
                    )
                )

    def referring(self, thing: NamedNode) -> dict[NamedNode, tuple[list[Term], int]]:
        """Return by property what refers to `thing`: at most 200 of them, and how many there are."""
        found = self.store.select(queries.fill(queries.internal("referring"), {"entity": [thing]}))
        counts = {prop: int(row["count"].value) for row in found if isinstance(prop := row.get("property"), NamedNode)}
        result: dict[NamedNode, tuple[list[Term], int]] = {}
        for prop in sorted(counts, key=lambda p: p.value):
            if prop.value not in _HIDDEN:
                text = queries.fill(queries.internal("referrers"), {"entity": [thing], "property": [prop]})
                result[prop] = ([row["other"] for row in self.store.select(text)], counts[prop])
        return result

    def text(self, term: Term) -> str:
        """Return how `term` is shown: its label, its text, or the end of its address."""
        if isinstance(term, Literal):
            return term.value
        if isinstance(term, NamedNode) and term in self.named:
            return self.named[term]
        return term.value.rstrip("/").rpartition("#")[2].rpartition("/")[2] or term.value

    def types(self, thing: Term) -> list[str]:
        """Return the classes of `thing`, as far as its statements have been read."""
        return [value.value for prop, value in self.of.get(thing, ()) if prop.value == TYPE]

    def kinds(self, thing: Term) -> list[NamedNode]:
        """Return the most specific classes of `thing`, our own before those of other vocabularies."""
        return [NamedNode(one) for one in Vocabulary.of(self.store).most_specific(self.types(thing))]

    def values(self, thing: Term, prop: str) -> list[Term]:
        """Return the values of one property of `thing`, sorted as they are shown."""
        return sorted({v for p, v in self.of.get(thing, ()) if p.value == prop}, key=lambda v: (self.text(v), str(v)))

    def is_fact(self, thing: Term) -> bool:
        """Return whether `thing` is a fact: a node that ties things together and has no name of its own."""
        if not isinstance(thing, NamedNode) or thing not in self.of:
            return False
        return thing not in self.named or Vocabulary.of(self.store).line(self.types(thing)) is not None

    def _rows(self, query: str, things: Iterable[Term]) -> Iterable[Row]:
        text = queries.internal(query)
        for batch in batches(thing for thing in things if isinstance(thing, NamedNode)):
            yield from self.store.select(queries.fill(text, {"entity": batch}))


def _plain(term: Term | None) -> str | None:
    return None if term is None else term.value
