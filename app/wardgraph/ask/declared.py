"""Views that a graph declares: SHACL shapes of type ask:Reading, read through the store."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from wardgraph.ask.views import Path, Slot, View
from wardgraph.names import ASK, RDF, RDFS, SH, SKOS

if TYPE_CHECKING:
    from wardgraph.store.interface import Store, Term

_STATEMENTS = f"""
SELECT DISTINCT ?s ?p ?o WHERE {{
  ?reading a <{ASK}Reading> .
  ?reading (<{SH}property>|<{SH}not>|<{SH}path>|<{SH}inversePath>|<{SH}alternativePath>|<{SH}oneOrMorePath>
    |<{SH}zeroOrMorePath>|<{SH}zeroOrOnePath>|<{ASK}measure>|<{ASK}qualifier>|<{ASK}factor>|<{ASK}status>|<{ASK}prefer>|<{ASK}evidence>|<{ASK}tellsIn>
    |<{RDF}rest>|<{RDF}first>)* ?s .
  ?s ?p ?o
}}"""
# Not `+`: Virtuoso walks a path only from a node that is already known.
_SUBCLASSES = f"SELECT DISTINCT ?sub ?super WHERE {{ ?sub <{RDFS}subClassOf>/<{RDFS}subClassOf>* ?super }}"
_PATHS = {
    "inversePath": "inverse",
    "alternativePath": "alternative",
    "oneOrMorePath": "oneOrMore",
    "zeroOrMorePath": "zeroOrMore",
    "zeroOrOnePath": "zeroOrOne",
}


class _Statements:
    """The statements of the shapes, by subject and property."""

    def __init__(self, store: Store) -> None:
        self._about: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for row in store.select(_STATEMENTS):
            self._about[row["s"]][row["p"].value].append(row["o"])

    def subjects(self, kind: str) -> list[Term]:
        found = [s for s, about in self._about.items() if any(t.value == kind for t in about[RDF + "type"])]
        return sorted(found, key=str)

    def all(self, subject: Term, prop: str) -> list[Term]:
        return sorted(self._about[subject][prop], key=str)

    def one(self, subject: Term, prop: str) -> Term | None:
        found = self.all(subject, prop)
        return found[0] if found else None

    def text(self, subject: Term | None, prop: str) -> str:
        found = None if subject is None else self.one(subject, prop)
        return "" if found is None else found.value

    def number(self, subject: Term, prop: str, default: int = 0) -> int:
        text = self.text(subject, prop)
        return int(text) if text else default

    def quotient(self, node: Term) -> tuple[str, ...]:
        """Return the properties of part to whole, share to part and share to whole, or nothing where one is missing."""
        found = tuple(self.text(node, ASK + name) for name in ("wholeBy", "partBy", "baseBy"))
        return found if all(found) else ()

    def items(self, node: Term) -> list[Term]:
        found: list[Term] = []
        while isinstance(node, NamedNode) is False or node.value != RDF + "nil":
            first, rest = self.one(node, RDF + "first"), self.one(node, RDF + "rest")
            if first is None or rest is None:
                break
            found.append(first)
            node = rest
        return found

    def path(self, node: Term | None) -> Path:
        if node is None:
            return None
        if isinstance(node, NamedNode):
            return "" if node.value == ASK + "root" else node.value
        for prop, kind in _PATHS.items():
            inner = self.one(node, SH + prop)
            if inner is not None:
                if kind == "alternative":
                    return {kind: [self.path(step) for step in self.items(inner)]}
                return {kind: self.path(inner)}
        return {"sequence": [self.path(step) for step in self.items(node)]}


def subclasses(store: Store) -> dict[str, set[str]]:
    """Return class -> its subclasses, itself included, by rdfs:subClassOf."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in store.select(_SUBCLASSES):
        found[row["super"].value].add(row["sub"].value)
    return found


def declared_views(store: Store) -> list[View]:
    """Return the views declared in `store`, in a fixed order; empty where it declares none."""
    statements = _Statements(store)
    below = subclasses(store)
    views = [_view(statements, node, below) for node in statements.subjects(ASK + "Reading")]
    return sorted(views, key=lambda view: (view.order, view.name))


def _view(statements: _Statements, node: Term, below: dict[str, set[str]]) -> View:
    slots = [_slot(statements, item, below) for item in statements.all(node, SH + "property")]
    preferred = statements.one(node, ASK + "prefer")
    texts: dict[str, str] = {}
    for item in statements.all(node, SH + "property"):
        for literal in statements.all(item, ASK + "sentence"):
            texts[f"{statements.text(item, ASK + 'variable')}.{_language(literal)}"] = literal.value
        for literal in statements.all(item, ASK + "question"):
            texts[f"?{statements.text(item, ASK + 'variable')}.{_language(literal)}"] = literal.value
    return View(
        name=node.value.rpartition("#")[2].rpartition("/")[2],
        target=statements.text(node, SH + "targetClass"),
        slots={slot.name: slot for slot in sorted(slots, key=lambda slot: (slot.order, slot.name))},
        current=statements.text(node, ASK + "current"),
        during=statements.text(node, ASK + "during"),
        former=statements.text(node, ASK + "former"),
        prefer=tuple(statements.path(step) for step in statements.items(preferred)) if preferred else (),
        texts=texts,
        evidence=statements.path(statements.one(node, ASK + "evidence")),
        spoken=statements.text(node, ASK + "spoken") == "true",
        order=statements.number(node, SH + "order", 100),
    )


def _slot(statements: _Statements, node: Term, below: dict[str, set[str]]) -> Slot:
    classes: set[str] = set()
    for term in statements.all(node, SH + "class"):
        classes |= {term.value} | below.get(term.value, set())
    without: set[str] = set()
    for shape in statements.all(node, SH + "not"):
        for term in statements.all(shape, SH + "class"):
            without |= {term.value} | below.get(term.value, set())
    classes -= without
    ended = statements.text(node, ASK + "ended")
    flags: dict[str, Any] = {
        name: statements.path(statements.one(node, ASK + name)) for name in ("measure", "qualifier", "factor", "status")
    }
    return Slot(
        name=statements.text(node, ASK + "variable"),
        path=statements.path(statements.one(node, SH + "path")),
        classes=tuple(sorted(classes)),
        without=tuple(sorted(without)),
        top=statements.text(node, SH + "class") if len(statements.all(node, SH + "class")) == 1 else "",
        text=statements.path(statements.one(node, ASK + "text")),
        ratio=statements.text(node, ASK + "ratioBy"),
        quotient=statements.quotient(node),
        ordinal=statements.path(statements.one(node, ASK + "ordinalIn")),
        tells=statements.path(statements.one(node, ASK + "tellsIn")),
        datatype=statements.text(node, SH + "datatype"),
        labels={_language(term): term.value for term in statements.all(node, SH + "name")},
        answers=tuple(term.value for term in statements.all(node, ASK + "answers")),
        default=statements.number(node, ASK + "default"),
        required=statements.text(node, ASK + "required") == "true",
        ended={"true": True, "false": False}.get(ended),
        unit=statements.text(node, ASK + "unit"),
        single=statements.text(node, ASK + "single"),
        time=statements.text(node, ASK + "time") == "true",
        asks=statements.text(node, ASK + "evokes") == "true",
        only=tuple(term.value for term in statements.all(node, ASK + "only")),
        needs=tuple(term.value.rpartition("#")[2] for term in statements.all(node, ASK + "needs")),
        speaks=statements.text(node, ASK + "speaks") == "true",
        subject=statements.text(node, ASK + "subject") == "true",
        now=statements.text(node, ASK + "now"),
        presently=statements.text(node, ASK + "presently"),
        during=statements.text(node, ASK + "during"),
        former=statements.text(node, ASK + "former"),
        condition=statements.text(node, ASK + "condition"),
        aside=float(statements.text(node, ASK + "aside") or 0.0),
        size=statements.text(node, ASK + "size") == "true",
        silent=statements.text(node, ASK + "silent") == "true",
        beside=statements.text(statements.one(node, ASK + "silentBeside"), ASK + "variable"),
        wide=statements.text(node, ASK + "wide") == "true",
        language=statements.text(node, ASK + "language"),
        leaf=statements.text(node, ASK + "leaf") == "true",
        order=statements.number(node, SH + "order", 100),
        **flags,
    )


def _language(term: Term) -> str:
    return getattr(term, "language", None) or "en"


def slot_words(store: Store) -> list[tuple[str, str, str, str, str]]:
    """Return (view, slot, words, language, quality) for every word that evokes a slot of a declared view.

    The quality is "preferred" of its name, "leading" of words that lead on to another slot, or "alternative".
    """
    rows = store.select(
        f"""SELECT DISTINCT ?view ?slot ?words ?quality WHERE {{
          ?view a <{ASK}Reading> ; <{SH}property> ?property .
          ?property <{ASK}variable> ?slot .
          {{ ?property <{SH}name> ?words BIND("preferred" AS ?quality) }}
          UNION {{ ?property <{SKOS}altLabel> ?words BIND("alternative" AS ?quality) }}
          UNION {{ ?property <{ASK}leads> ?words BIND("leading" AS ?quality) }}
        }}"""
    )
    found = {
        (
            row["view"].value.rpartition("#")[2].rpartition("/")[2],
            row["slot"].value,
            row["words"].value,
            _language(row["words"]),
            row["quality"].value,
        )
        for row in rows
    }
    return sorted(found)
