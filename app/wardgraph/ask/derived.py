"""Views of a graph that declares none: one for each class, from its labels, properties, domains and ranges."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from wardgraph.ask.views import NUMERIC, TEMPORAL, XSD, Slot, View
from wardgraph.names import ASK, OWL, RDF, RDFS, SH, SKOS

if TYPE_CHECKING:
    from wardgraph.store.interface import Store

_BUILT_IN = (RDF, RDFS, OWL, SH, ASK, SKOS + "Concept", "http://www.w3.org/ns/prov#")
_LABELS = frozenset(
    (RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel", "https://schema.org/name")
) | {"http://schema.org/name", "http://xmlns.com/foaf/0.1/name", "http://purl.org/dc/terms/title"}
_PERSONS = ("person", "people", "author", "employee", "member", "agent", "human")
_PLACES = ("place", "city", "country", "location", "address", "town", "village", "site", "region", "office", "room")


# "published by" is also said "published".
_PREPOSITIONS = frozenset(("by", "in", "at", "to", "of", "on", "from", "for", "with", "under", "as"))


def _text(iri: str) -> str:
    from wardgraph.ask.index import local_name

    return local_name(iri)


def derived_views(store: Store) -> list[View]:
    """Return one view a class that has instances, its slots the properties its instances have, both ways."""
    classes = [
        row["c"].value
        for row in store.select("SELECT DISTINCT ?c WHERE { ?s a ?c FILTER(ISIRI(?c)) } ORDER BY ?c")
        if not row["c"].value.startswith(_BUILT_IN)
    ]
    labels = _labels(store)
    below = defaultdict(set)
    # Not `+`: Virtuoso walks a path only from a node that is already known.
    path = f"<{RDFS}subClassOf>/<{RDFS}subClassOf>*"
    for row in store.select(f"SELECT DISTINCT ?sub ?super WHERE {{ ?sub {path} ?super }}"):
        below[row["super"].value].add(row["sub"].value)
    views = []
    for number, name in enumerate(classes):
        label = labels[name]
        own = Slot(
            "self",
            "",
            _closed({name}, below),
            labels={"en": label},
            answers=_answers(label, {name}, ""),
            default=1,
            order=1,
        )
        slots = {"self": own}
        for slot in [*_forward(store, name, labels, below), *_backward(store, name, labels, below)]:
            slots.setdefault(slot.name, slot)
        views.append(View(name=f"v{number}", target=name, slots=slots, order=number))
    return views


def _closed(names: set[str], below: dict[str, set[str]]) -> tuple[str, ...]:
    return tuple(sorted(names.union(*(below.get(name, set()) for name in names))))


def _labels(store: Store) -> dict[str, str]:
    class Labels(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return _text(key)

    rows = store.select(
        f"SELECT ?s ?label WHERE {{ ?s (<{RDFS}label>|<{SKOS}prefLabel>) ?label }} ORDER BY ?s DESC(?label)"
    )
    return Labels({row["s"].value: row["label"].value for row in rows})


def _forward(store: Store, name: str, labels: dict[str, str], below: dict[str, set[str]]) -> list[Slot]:
    rows = store.select(
        f"SELECT DISTINCT ?p ?type ?datatype WHERE {{ ?s a <{name}> ; ?p ?o . OPTIONAL {{ ?o a ?type }} "
        "BIND(IF(ISLITERAL(?o), DATATYPE(?o), ?none) AS ?datatype) }"
    )
    types: dict[str, set[str]] = defaultdict(set)
    datatypes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        prop = row["p"].value
        if "type" in row:
            types[prop].add(row["type"].value)
        elif "datatype" in row:
            datatypes[prop].add(row["datatype"].value)
    slots = []
    for prop in sorted({*types, *datatypes}):
        if prop in _LABELS or prop.startswith((RDF, OWL, RDFS)):
            continue
        kinds = {t for t in types[prop] if not t.startswith((OWL, RDFS))}
        datatype = _datatype(datatypes[prop])
        single = not store.ask(f"ASK {{ ?s a <{name}> ; <{prop}> ?one , ?other FILTER(?one != ?other) }}")
        slots.append(
            Slot(
                single="true" if single else "",
                name=_variable(prop, ""),
                path=prop,
                classes=_closed(kinds, below) if kinds else (),
                datatype="" if kinds else datatype,
                labels={"en": labels[prop]},
                answers=_answers(labels[prop], kinds, datatype if not kinds else ""),
                order=50,
                aside=0.3 if kinds else 0.0,
            )
        )
    return slots


def _backward(store: Store, name: str, labels: dict[str, str], below: dict[str, set[str]]) -> list[Slot]:
    rows = store.select(f"SELECT DISTINCT ?p ?type WHERE {{ ?o a <{name}> . ?s ?p ?o ; a ?type }}")
    types: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if not row["p"].value.startswith((RDF, OWL, RDFS)) and not row["type"].value.startswith((OWL, RDFS)):
            types[row["p"].value].add(row["type"].value)
    return [
        Slot(
            name=_variable(prop, "of"),
            path={"inverse": prop},
            classes=_closed(kinds, below),
            labels={"en": labels[prop]},
            answers=_answers("", kinds, ""),
            order=60,
            aside=0.6,
        )
        for prop, kinds in sorted(types.items())
    ]


def _variable(prop: str, suffix: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "_" for c in _text(prop))
    return f"p_{kept}{suffix and '_' + suffix}"


def _datatype(found: set[str]) -> str:
    if found and found <= NUMERIC:
        return XSD + "decimal"
    for name in sorted(found):
        if name in TEMPORAL or name == XSD + "boolean":
            return name
    return XSD + "string"


def _answers(label: str, kinds: set[str], datatype: str) -> tuple[str, ...]:
    """Return the question words that may ask for such a value."""
    said = [label.lower(), *(_text(kind) for kind in kinds)]
    found = []
    if any(word in text for text in said for word in _PERSONS):
        found.append(ASK + "Who")
    if any(word in text for text in said for word in _PLACES):
        found.append(ASK + "Where")
    if datatype in TEMPORAL:
        found.append(ASK + "When")
    if datatype in NUMERIC:
        found.append(ASK + "HowMany")
    return tuple(found)


def derived_words(store: Store, views: list[View]) -> list[tuple[str, str, str, str, bool]]:
    """Return (view, slot, words, language, whether they lead on) for the labels of properties, each way."""
    rows = store.select(
        f"SELECT ?p ?label WHERE {{ ?p (<{RDFS}label>|<{SKOS}prefLabel>|<{SKOS}altLabel>|<{SKOS}hiddenLabel>) ?label }}"
    )
    said: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if isinstance(row["label"], Literal):
            said[row["p"].value].add(row["label"].value)
    found = set()
    for view in views:
        for slot in view.slots.values():
            prop = slot.path["inverse"] if isinstance(slot.path, dict) else slot.path
            if prop:
                for text in said[prop] | {_text(prop)}:
                    found.add((view.name, slot.name, text, "en", False))
                    head, _, last = text.rpartition(" ")
                    if head and last in _PREPOSITIONS:
                        found.add((view.name, slot.name, head, "en", False))
    return sorted(found)
