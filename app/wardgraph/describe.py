"""All that is known of one thing, whatever its kind: what is stated of it, what refers to it, and the sources.

Nothing here knows wards or officials. A thing with a label is shown by its label; a node without one is a fact (a
tenure, a figure, a participation), and is shown by what it ties together and by the sources that it rests on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode

from wardgraph import queries
from wardgraph.names import PROV, RDF, RDFS, SKOS
from wardgraph.vocabulary import Vocabulary, batches, labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardgraph.errors import Language
    from wardgraph.store.interface import Store, Term

_TYPE = RDF + "type"
# Shown as classes, names and sources instead of as statements.
_SHOWN_APART = {_TYPE, SKOS + "prefLabel", RDFS + "label", PROV + "qualifiedDerivation", PROV + "wasDerivedFrom"}


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


@dataclass(frozen=True)
class Value:
    """One value of a property: a literal, a thing with a label, or a fact with statements of its own.

    Attributes:
        term: the value itself.
        text: how it is shown.
        groups: the statements of a fact; empty for anything else.
        evidence: the sources of a fact.
    """

    term: Term
    text: str
    groups: tuple[Group, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Group:
    """The values of one property, or the things that refer by it.

    Attributes:
        property: the property.
        label: what people call it; of things that refer, their kind.
        values: what is shown.
        inverse: whether the values refer to the thing, rather than it to them.
        omitted: how many more there are than are shown.
    """

    property: NamedNode
    label: str
    values: tuple[Value, ...]
    inverse: bool = False
    omitted: int = 0


@dataclass(frozen=True)
class Description:
    """All that is known of one thing."""

    iri: NamedNode
    label: str
    kinds: tuple[tuple[NamedNode, str], ...]
    names: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    evidence: tuple[Evidence, ...] = ()

    def json(self) -> dict[str, Any]:
        """Return the description as plain data."""
        return {
            "iri": self.iri.value,
            "label": self.label,
            "kinds": [{"iri": iri.value, "label": label} for iri, label in self.kinds],
            "names": [{"language": language, "label": name} for language, name in self.names],
            "statements": [_group_json(group) for group in self.groups],
            "sources": [_evidence_json(one) for one in self.evidence],
        }


@dataclass
class _Reader:
    """What one description needs to read from the store, gathered in a few queries."""

    store: Store
    lang: Language
    stated: dict[Term, list[tuple[NamedNode, Term]]] = field(default_factory=lambda: defaultdict(list))
    named: dict[NamedNode, str] = field(default_factory=dict)
    evidence: dict[Term, list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    facts: set[NamedNode] = field(default_factory=set)

    def read(self, things: Iterable[Term]) -> None:
        """Read what is stated of `things`."""
        for batch in batches(t for t in things if isinstance(t, NamedNode) and t not in self.stated):
            for row in self.store.select(queries.fill(queries.internal("statements"), {"entity": batch})):
                prop = row["property"]
                if isinstance(prop, NamedNode):
                    self.stated[row["entity"]].append((prop, row["value"]))

    def name(self, things: Iterable[Term]) -> None:
        """Read what `things` are called."""
        self.named.update(labels(self.store, (t for t in things if t not in self.named), self.lang))

    def source(self, facts: Iterable[Term]) -> None:
        """Read the sources that `facts` rest on."""
        rows = []
        for batch in batches(fact for fact in facts if isinstance(fact, NamedNode)):
            rows += list(self.store.select(queries.fill(queries.internal("evidence"), {"entity": batch})))
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

    def text(self, term: Term) -> str:
        """Return how `term` is shown: its label, its text, or the end of its address."""
        if isinstance(term, Literal):
            return term.value
        if isinstance(term, NamedNode) and term in self.named:
            return self.named[term]
        return term.value.rstrip("/").rpartition("#")[2].rpartition("/")[2] or term.value


def describe(store: Store, iri: NamedNode, lang: Language = "vi") -> Description:
    """Return all that `store` knows of `iri`, labels in `lang` where there are any.

    At most 200 things that refer to it by one property are shown, the latest first; the rest are counted.
    """
    reader = _Reader(store, lang)
    reader.read([iri])
    referring = _referring(store, iri)
    shown = {prop: _referrers(store, iri, prop) for prop, _ in referring}
    neighbours = {value for _, value in reader.stated[iri]} | {one for some in shown.values() for one in some}
    reader.name({iri, *neighbours, *(prop for prop, _ in reader.stated[iri]), *shown})
    facts = reader.facts = {one for one in neighbours if isinstance(one, NamedNode) and one not in reader.named}
    reader.read({*facts, *(one for some in shown.values() for one in some)})
    reader.name({term for fact in facts for pair in reader.stated[fact] for term in pair})
    reader.name({value for stated in list(reader.stated.values()) for prop, value in stated if prop.value == _TYPE})
    reader.source({iri, *facts, *(one for some in shown.values() for one in some)})

    groups = _outgoing(reader, iri)
    for prop, count in referring:
        groups += _incoming(reader, iri, prop, shown[prop], count)
    vocabulary = Vocabulary.of(store)
    kinds = [NamedNode(c) for c in vocabulary.most_specific(_types(reader, iri))]
    return Description(
        iri=iri,
        label=reader.text(iri),
        kinds=tuple((kind, reader.text(kind)) for kind in kinds),
        names=_names(reader, iri),
        groups=tuple(groups),
        evidence=tuple(reader.evidence.get(iri, ())),
    )


def _referring(store: Store, iri: NamedNode) -> list[tuple[NamedNode, int]]:
    found = store.select(queries.fill(queries.internal("referring"), {"entity": [iri]}))
    pairs = [(prop, int(row["count"].value)) for row in found if isinstance(prop := row.get("property"), NamedNode)]
    # Evidence is shown with the facts it belongs to; what a source supports is found by the shortcut.
    return sorted((p for p in pairs if p[0].value != PROV + "entity"), key=lambda pair: pair[0].value)


def _referrers(store: Store, iri: NamedNode, prop: NamedNode) -> list[Term]:
    text = queries.fill(queries.internal("referrers"), {"entity": [iri], "property": [prop]})
    return [row["other"] for row in store.select(text)]


def _types(reader: _Reader, term: Term) -> list[str]:
    return [value.value for prop, value in reader.stated.get(term, ()) if prop.value == _TYPE]


def _names(reader: _Reader, iri: NamedNode) -> tuple[tuple[str, str], ...]:
    named = {SKOS + "prefLabel", RDFS + "label"}
    found = [(v.language or "", v.value) for p, v in reader.stated[iri] if p.value in named and isinstance(v, Literal)]
    return tuple(sorted(set(found), key=lambda pair: (pair[0] != "vi", pair)))


def _outgoing(reader: _Reader, iri: NamedNode) -> list[Group]:
    said: dict[NamedNode, set[Term]] = defaultdict(set)
    for prop, value in reader.stated[iri]:
        if prop.value not in _SHOWN_APART:
            said[prop].add(value)
    groups = [
        Group(prop, reader.text(prop), tuple(_value(reader, v, iri) for v in _ordered(reader, values)))
        for prop, values in said.items()
    ]
    return sorted(groups, key=lambda group: (group.label.casefold(), group.property.value))


def _incoming(reader: _Reader, iri: NamedNode, prop: NamedNode, shown: Sequence[Term], count: int) -> list[Group]:
    vocabulary = Vocabulary.of(reader.store)
    by_kind: dict[str, list[Term]] = defaultdict(list)
    for other in shown:
        kinds = vocabulary.most_specific(_types(reader, other))
        by_kind[kinds[0] if kinds else ""].append(other)
    groups = []
    for kind, others in sorted(by_kind.items()):
        label = f"{reader.text(NamedNode(kind))} ({reader.text(prop)})" if kind else reader.text(prop)
        values = tuple(_value(reader, other, iri) for other in _ordered(reader, others))
        groups.append(Group(prop, label, values, inverse=True))
    if groups and count > len(shown):
        last = groups[-1]
        groups[-1] = Group(last.property, last.label, last.values, inverse=True, omitted=count - len(shown))
    return groups


def _value(reader: _Reader, term: Term, about: NamedNode) -> Value:
    if not isinstance(term, NamedNode) or term not in reader.facts or term not in reader.stated:
        return Value(term, reader.text(term), evidence=tuple(reader.evidence.get(term, ())))
    said: dict[NamedNode, set[Term]] = defaultdict(set)
    for prop, value in reader.stated[term]:
        if prop.value not in _SHOWN_APART and value != about:
            said[prop].add(value)
    groups = [
        Group(prop, reader.text(prop), tuple(Value(v, reader.text(v)) for v in _ordered(reader, values)))
        for prop, values in said.items()
    ]
    # Things first, then numbers and dates: "who, what, where" before "how much, when".
    groups.sort(key=lambda g: (isinstance(g.values[0].term, Literal), g.label.casefold(), g.property.value))
    text = "; ".join(f"{group.label}: {', '.join(value.text for value in group.values)}" for group in groups)
    return Value(term, text, tuple(groups), tuple(reader.evidence.get(term, ())))


def _ordered(reader: _Reader, terms: Iterable[Term]) -> list[Term]:
    return sorted(set(terms), key=lambda t: (getattr(t, "language", None) == "en", reader.text(t).casefold(), str(t)))


def _plain(term: Term | None) -> str | None:
    return None if term is None else term.value


def _group_json(group: Group) -> dict[str, Any]:
    found: dict[str, Any] = {
        "property": group.property.value,
        "label": group.label,
        "inverse": group.inverse,
        "values": [_value_json(value) for value in group.values],
    }
    if group.omitted:
        found["omitted"] = group.omitted
    return found


def _value_json(value: Value) -> dict[str, Any]:
    found: dict[str, Any] = {"text": value.text}
    if isinstance(value.term, Literal):
        if value.term.language:
            found["language"] = value.term.language
        else:
            found["datatype"] = value.term.datatype.value
    elif not isinstance(value.term, BlankNode):
        found["iri"] = value.term.value
    if value.groups:
        found["statements"] = [_group_json(group) for group in value.groups]
    if value.evidence:
        found["sources"] = [_evidence_json(one) for one in value.evidence]
    return found


def _evidence_json(one: Evidence) -> dict[str, Any]:
    return {
        "iri": one.source.value,
        "title": one.title,
        "publisher": one.publisher,
        "date": one.date,
        "url": one.url,
        "paragraph": one.paragraph,
        "attested_on": one.attested_on,
    }
