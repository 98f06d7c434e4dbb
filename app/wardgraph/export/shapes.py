"""The SHACL shapes that a package comes with: those whose targets are in it, so that whoever has it can check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from wardgraph.importing.skolem import named
from wardgraph.names import GRAPH, ID, SH
from wardgraph.resources import folder
from wardgraph.turtle import BASE

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

SHAPES = NamedNode(BASE + "shape/prefixes")
SHAPES_GRAPH = NamedNode(GRAPH + "shapes")
_NODE = BASE + "shape/node/"


def shapes_of(classes: Container[str], properties: Container[str]) -> Iterator[Triple]:
    """Yield the shapes that look at things of `classes` or with `properties`, with all that they refer to.

    Nodes without an address get one, made from what is said of them: the same shapes give the same bytes.
    """
    about: dict[object, list[Triple]] = {}
    for triple in _all():
        about.setdefault(triple.subject, []).append(triple)
    used = {f"{SH}targetClass": classes, f"{SH}targetSubjectsOf": properties, f"{SH}targetObjectsOf": properties}
    waiting: set[object] = {
        subject
        for subject, triples in about.items()
        if any(isinstance(t.object, NamedNode) and t.object.value in used.get(t.predicate.value, ()) for t in triples)
    }
    waiting.add(SHAPES)
    told: set[object] = set()
    while waiting:
        subject = waiting.pop()
        told.add(subject)
        for triple in about[subject]:
            yield triple
            waiting |= {one for one in (triple.predicate, triple.object) if one in about and one not in told}


def _all() -> Iterator[Triple]:
    quads: list[Quad] = []
    for number, path in enumerate(sorted(folder("shapes").glob("*.ttl"))):
        quads += (_apart(quad, number) for quad in parse(path=str(path), format=RdfFormat.TURTLE))
    # Numbers as stores write them: `100.0` would come back from most of them as `100`.
    store = Store()
    store.extend(named(quads))
    for quad in store:
        yield Triple(_own(quad.subject), quad.predicate, _own(quad.object))  # type: ignore[arg-type]


def _apart(quad: Quad, number: int) -> Quad:
    """Return `quad` with its blank nodes told apart from those of other files."""

    def term(value: NamedNode | BlankNode | Literal) -> NamedNode | BlankNode | Literal:
        return BlankNode(f"f{number}x{value.value}") if isinstance(value, BlankNode) else value

    return Quad(term(quad.subject), quad.predicate, term(quad.object))  # type: ignore[arg-type]


def _own(term: NamedNode | Literal) -> NamedNode | Literal:
    if isinstance(term, NamedNode) and term.value.startswith(f"{ID}node/"):
        return NamedNode(_NODE + term.value.removeprefix(f"{ID}node/"))
    return term
