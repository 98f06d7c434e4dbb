"""Views of a graph that declares none: one for each class, from its labels, properties, domains and ranges."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from wardgraph.ask.property_words import local_name, property_words
from wardgraph.ask.views import NUMERIC, TEMPORAL, XSD, Slot, View
from wardgraph.names import ASK, OWL, RDF, RDFS, SH, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardgraph.ask.lexicon import Lexicon
    from wardgraph.store.interface import Store

_BUILT_IN = (RDF, RDFS, OWL, SH, ASK, SKOS + "Concept", "http://www.w3.org/ns/prov#")
_LABELS = frozenset(
    (RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel", "https://schema.org/name")
) | {"http://schema.org/name", "http://xmlns.com/foaf/0.1/name", "http://purl.org/dc/terms/title"}
# Languages of labels, the ones that answers are best given in first.
_LANGUAGES = ("en", "", "vi")


def _text(iri: str) -> str:
    return local_name(iri)


@dataclass(frozen=True)
class _Schema:
    """What a graph says of its classes and properties.

    Attributes:
        labels: class or property -> the label to show.
        told: class -> its label and comments, in lower case.
        below: class -> its subclasses, at any depth.
        kinds: operator -> the words for what it asks for: persons, places.
    """

    labels: dict[str, str]
    told: dict[str, str]
    below: dict[str, set[str]]
    kinds: dict[str, tuple[str, ...]]

    def label(self, iri: str) -> str:
        return self.labels.get(iri) or _text(iri)

    def closed(self, names: Iterable[str]) -> tuple[str, ...]:
        found = set(names)
        return tuple(sorted(found.union(*(self.below.get(name, set()) for name in found))))

    def answers(self, label: str, kinds: Iterable[str], datatype: str) -> tuple[str, ...]:
        """Return the question words that may ask for such a value."""
        said = " ".join([label.lower(), *(_text(kind) for kind in kinds), *(self.told.get(k, "") for k in kinds)])
        words = set(said.replace(",", " ").replace(".", " ").split())
        found = [operator for operator, names in sorted(self.kinds.items()) if words.intersection(names)]
        if datatype in TEMPORAL:
            found.append(ASK + "When")
        if datatype in NUMERIC:
            found.append(ASK + "HowMany")
        return tuple(found)


def derived_views(store: Store, lexicon: Lexicon) -> list[View]:
    """Return one view a class that has instances, of its own or of several subclasses.

    Its slots are the properties that its instances have, both ways.
    """
    schema = _schema(store, lexicon)
    stated = {
        row["c"].value
        for row in store.select("SELECT DISTINCT ?c WHERE { ?s a ?c FILTER(ISIRI(?c)) }")
        if not row["c"].value.startswith(_BUILT_IN)
    }
    several = {
        name
        for name, under in schema.below.items()
        if len(under & stated) > 1 and not name.startswith(_BUILT_IN) and not name.startswith("_:")
    }
    views = []
    # The wider kinds come first: what is said of all of them is said of each.
    order = sorted(stated | several, key=lambda name: (-len(schema.below.get(name, ())), name))
    for number, name in enumerate(order):
        kinds = tuple(kind for kind in schema.closed({name}) if kind in stated)
        label = schema.label(name)
        own = Slot(
            "self",
            "",
            schema.closed({name}),
            labels={"en": label},
            answers=schema.answers(label, {name}, ""),
            default=1,
            order=1,
        )
        slots = {"self": own}
        for slot in [*_forward(store, kinds, schema), *_backward(store, kinds, schema)]:
            over = lexicon.former.intersection(slot.label("en").lower().split())
            slots.setdefault(slot.name, replace(slot, needs=("Former",)) if over else slot)
        narrower = {
            name: schema.closed({name}) for slot in slots.values() for name in slot.classes if name in schema.below
        }
        views.append(View(name=f"v{number}", target=name, narrower=narrower, derived=True, slots=slots, order=number))
    return views


def _schema(store: Store, lexicon: Lexicon) -> _Schema:
    below = defaultdict(set)
    # Not `+`: Virtuoso walks a path only from a node that is already known.
    path = f"<{RDFS}subClassOf>/<{RDFS}subClassOf>*"
    for row in store.select(f"SELECT DISTINCT ?sub ?super WHERE {{ ?sub {path} ?super FILTER(ISIRI(?super)) }}"):
        if row["sub"].value != row["super"].value:
            below[row["super"].value].add(row["sub"].value)
    told: dict[str, str] = defaultdict(str)
    rows = store.select(
        f"SELECT ?c ?text WHERE {{ ?c (<{RDFS}label>|<{RDFS}comment>|<{SKOS}definition>) ?text . ?s a ?c }}"
    )
    for row in rows:
        told[row["c"].value] += " " + row["text"].value.lower()
    return _Schema(_labels(store), dict(told), dict(below), lexicon.kinds)


def _labels(store: Store) -> dict[str, str]:
    """Return class or property -> its label, in the first of the languages that it has one in."""
    found: dict[str, tuple[int, str]] = {}
    for row in store.select(f"SELECT ?s ?label WHERE {{ ?s (<{RDFS}label>|<{SKOS}prefLabel>) ?label }}"):
        lang = getattr(row["label"], "language", None) or ""
        rank = _LANGUAGES.index(lang) if lang in _LANGUAGES else len(_LANGUAGES)
        subject, entry = row["s"].value, (rank, row["label"].value)
        found[subject] = min(found.get(subject, entry), entry)
    return {subject: label for subject, (_, label) in found.items()}


def _of_kinds(variable: str, kinds: Iterable[str]) -> str:
    return f"VALUES ?kind_ {{ {' '.join(f'<{kind}>' for kind in kinds)} }} {variable} a ?kind_ ."


def _forward(store: Store, kinds: tuple[str, ...], schema: _Schema) -> list[Slot]:
    own = _of_kinds("?s", kinds)
    rows = store.select(
        f"SELECT DISTINCT ?p ?type ?datatype WHERE {{ {own} ?s ?p ?o . OPTIONAL {{ ?o a ?type }} "
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
        values = {t for t in types[prop] if not t.startswith((OWL, RDFS))}
        datatype = "" if values else _datatype(datatypes[prop])
        single = not store.ask(f"ASK {{ {own} ?s <{prop}> ?one , ?other FILTER(?one != ?other) }}")
        label = schema.label(prop)
        slots.append(
            Slot(
                single="true" if single else "",
                name=_variable(prop, ""),
                path=prop,
                classes=schema.closed(values) if values else (),
                datatype=datatype,
                labels={"en": label},
                answers=schema.answers(label, values, datatype),
                order=50,
                aside=0.3 if values else 0.0,
            )
        )
    return slots


def _backward(store: Store, kinds: tuple[str, ...], schema: _Schema) -> list[Slot]:
    rows = store.select(f"SELECT DISTINCT ?p ?type WHERE {{ {_of_kinds('?o', kinds)} ?s ?p ?o ; a ?type }}")
    types: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if not row["p"].value.startswith((RDF, OWL, RDFS)) and not row["type"].value.startswith((OWL, RDFS)):
            types[row["p"].value].add(row["type"].value)
    return [
        Slot(
            name=_variable(prop, "of"),
            path={"inverse": prop},
            classes=schema.closed(values),
            labels={"en": schema.label(prop)},
            answers=schema.answers("", values, ""),
            order=60,
            aside=0.6,
        )
        for prop, values in sorted(types.items())
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


def derived_words(store: Store, views: list[View], lexicon: Lexicon) -> list[tuple[str, str, str, str, str]]:
    """Return (view, slot, words, language, quality) for the labels of properties, each way, and for parts of them.

    A part that two properties of one view share is said of neither.
    """
    rows = store.select(
        f"SELECT ?p ?label WHERE {{ ?p (<{RDFS}label>|<{SKOS}prefLabel>|<{SKOS}altLabel>|<{SKOS}hiddenLabel>) ?label }}"
    )
    said: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if isinstance(row["label"], Literal):
            said[row["p"].value].add(row["label"].value)
    found: set[tuple[str, str, str, str, str]] = set()
    classes = {name for view in views for slot in view.slots.values() for name in slot.classes}
    kinds = {text.lower() for name in classes for text in said[name] | {_text(name)}}
    kinds |= {way for text in kinds for way in class_words(text, lexicon)}
    for view in views:
        parts: dict[str, set[str]] = defaultdict(set)
        kindred: dict[str, set[str]] = defaultdict(set)
        whole: set[str] = set(kinds)
        for slot in view.slots.values():
            prop = slot.path["inverse"] if isinstance(slot.path, dict) else slot.path
            if not prop:
                continue
            texts = said[prop] | {_text(prop)}
            whole |= {text.lower() for text in texts}
            found |= {(view.name, slot.name, text, "en", "preferred") for text in texts}
            if slot.needs:
                continue  # "former club" is no club
            own = set(_parts(texts, slot, said, view))
            for part in own:
                parts[part].add(prop)
            named = {word for text in texts if slot.numeric for word in text.lower().split() if word in lexicon.kin}
            for text in {*own, *named, *(text.lower() for text in texts)}:
                for way in _ways(text, lexicon):
                    kindred[way].add(prop)
        for slot in view.slots.values():
            prop = slot.path["inverse"] if isinstance(slot.path, dict) else slot.path
            for part, props in [*parts.items(), *((w, p) for w, p in kindred.items() if w not in parts)]:
                if props == {prop} and part not in whole:
                    found.add((view.name, slot.name, part, "en", "part"))
    return sorted(found)


def _ways(text: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield `text` and what it is with one word changed for another that may stand in its stead."""
    yield text
    words = text.split()
    for place, word in enumerate(words):
        for other in lexicon.kin.get(word, ()):
            yield " ".join([*words[:place], other, *words[place + 1 :]])


def class_words(label: str, lexicon: Lexicon) -> Iterator[str]:
    """Yield what a class may also be called: by the last word of its name ("football club"), by another word."""
    last = label.lower().split()[-1:]
    for text in dict.fromkeys([label.lower(), *last]):
        yield from (way for way in _ways(text, lexicon) if way != label.lower())


def _parts(texts: Iterable[str], slot: Slot, said: dict[str, set[str]], view: View) -> Iterator[str]:
    around = {text for name in (*slot.classes, *view.stating(view.target)) for text in said[name] | {_text(name)}}
    for text in texts:
        yield from property_words(text, numeric=slot.numeric, temporal=slot.temporal, around=around)
