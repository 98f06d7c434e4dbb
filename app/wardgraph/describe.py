"""All that is known of one thing, whatever its kind: what is stated of it, what refers to it, and the sources.

Nothing here knows wards or officials. A thing with a label is shown by its label; a node without one is a fact (a
tenure, a figure, a participation), and is shown by what it ties together and by the sources that it rests on.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode

from wardgraph.names import PROV, RDFS, SKOS
from wardgraph.statements import TYPE, Evidence, Statements
from wardgraph.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wardgraph.errors import Language
    from wardgraph.store.interface import Store, Term

# Shown as classes, names and sources instead of as statements.
_SHOWN_APART = {TYPE, SKOS + "prefLabel", RDFS + "label", PROV + "qualifiedDerivation", PROV + "wasDerivedFrom"}
_NAMED = {SKOS + "prefLabel", RDFS + "label"}


@dataclass(frozen=True)
class Value:
    """One value of a property: a literal, a thing with a label, or a fact with statements of its own.

    Attributes:
        term: the value itself.
        text: how it is shown.
        groups: the statements of a fact, or the facts of a thing that is told with another.
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


def describe(store: Store, iri: NamedNode, lang: Language = "vi") -> Description:
    """Return all that `store` knows of `iri`, labels in `lang` where there are any.

    At most 200 things that refer to it by one property are shown; the rest are counted.
    """
    said = Statements(store, lang)
    said.read([iri])
    referring = said.referring(iri)
    _read_around(said, {iri: referring})
    told_with = Vocabulary.of(store).told_with
    beside = {
        thing: said.referring(thing)
        for prop, (things, _) in referring.items()
        if prop.value in told_with
        for thing in things
        if isinstance(thing, NamedNode)
    }
    _read_around(said, beside)
    groups = _outgoing(said, iri)
    for prop, referrers in referring.items():
        groups += _incoming(said, iri, prop, referrers, beside)
    return Description(
        iri=iri,
        label=said.text(iri),
        kinds=tuple((kind, said.text(kind)) for kind in said.kinds(iri)),
        names=_names(said, iri),
        groups=tuple(groups),
        evidence=tuple(said.evidence.get(iri, ())),
    )


def _read_around(said: Statements, referring: Mapping[NamedNode, Mapping[NamedNode, tuple[list[Term], int]]]) -> None:
    """Read what is needed to show things: labels of all, statements and sources of facts."""
    things = set(referring)
    props = {prop for found in referring.values() for prop in found}
    referrers = {one for found in referring.values() for ones, _ in found.values() for one in ones}
    values = {value for thing in things for _, value in said.of[thing]}
    said.read(referrers)
    said.name({*things, *props, *referrers, *values, *(prop for thing in things for prop, _ in said.of[thing])})
    said.read(value for value in values if isinstance(value, NamedNode) and value not in said.named)
    shown = things | referrers | values
    facts = {one for one in shown if said.is_fact(one)}
    said.name({term for fact in facts for pair in said.of[fact] for term in pair})
    said.name({NamedNode(one) for thing in shown for one in said.types(thing)})
    said.source(things | facts | referrers)


def _names(said: Statements, iri: NamedNode) -> tuple[tuple[str, str], ...]:
    found = {(v.language or "", v.value) for p, v in said.of[iri] if p.value in _NAMED and isinstance(v, Literal)}
    return tuple(sorted(found, key=lambda pair: (pair[0] != "vi", pair)))


def _outgoing(said: Statements, thing: Term, about: Term | None = None) -> list[Group]:
    """Return what is stated of `thing`, leaving out what leads back to `about`."""
    stated: dict[NamedNode, set[Term]] = defaultdict(set)
    for prop, value in said.of[thing]:
        if prop.value not in _SHOWN_APART and value != about:
            stated[prop].add(value)
    groups = [
        Group(prop, said.text(prop), tuple(_value(said, v, thing, deep=about is None) for v in _ordered(said, values)))
        for prop, values in stated.items()
    ]
    # Things first, then numbers and dates: "who, what, where" before "how much, when".
    return sorted(groups, key=lambda g: (isinstance(g.values[0].term, Literal), g.label.casefold(), g.property.value))


def _incoming(
    said: Statements,
    iri: NamedNode,
    prop: NamedNode,
    referrers: tuple[list[Term], int],
    beside: Mapping[NamedNode, Mapping[NamedNode, tuple[list[Term], int]]],
) -> list[Group]:
    things, count = referrers
    by_kind: dict[NamedNode | None, list[Term]] = defaultdict(list)
    for other in things:
        kinds = said.kinds(other)
        by_kind[kinds[0] if kinds else None].append(other)
    groups = []
    for kind, others in sorted(by_kind.items(), key=lambda pair: str(pair[0])):
        label = f"{said.text(kind)} ({said.text(prop)})" if kind else said.text(prop)
        values = tuple(_beside(said, other, iri, beside) for other in _ordered(said, others))
        groups.append(Group(prop, label, values, inverse=True))
    if groups and count > len(things):
        last = groups[-1]
        groups[-1] = Group(last.property, last.label, last.values, inverse=True, omitted=count - len(things))
    return groups


def _beside(
    said: Statements,
    term: Term,
    about: NamedNode,
    beside: Mapping[NamedNode, Mapping[NamedNode, tuple[list[Term], int]]],
) -> Value:
    """Return a thing that refers to `about`, with its own facts where it is told with it."""
    value = _value(said, term, about)
    if not isinstance(term, NamedNode) or term not in beside:
        return value
    groups: list[Group] = []
    for prop, (things, count) in beside[term].items():
        facts = [thing for thing in things if said.is_fact(thing)]
        if facts:
            groups += _incoming(said, term, prop, (facts, count - len(things) + len(facts)), {})
    return Value(value.term, value.text, tuple(groups), value.evidence)


def _value(said: Statements, term: Term, about: Term, *, deep: bool = True) -> Value:
    evidence = tuple(said.evidence.get(term, ()))
    if not deep or not said.is_fact(term):
        return Value(term, said.text(term), evidence=evidence)
    groups = tuple(_outgoing(said, term, about))
    text = "; ".join(f"{group.label}: {', '.join(value.text for value in group.values)}" for group in groups)
    return Value(term, text, groups, evidence)


def _ordered(said: Statements, terms: Iterable[Term]) -> list[Term]:
    return sorted(set(terms), key=lambda t: (getattr(t, "language", None) == "en", said.text(t).casefold(), str(t)))


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
