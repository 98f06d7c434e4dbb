"""The SHACL shapes that a package comes with: those whose targets are in it, so that whoever has it can check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    Triple,
    parse,
)

from wardgraph.importing.skolem import named
from wardgraph.names import GRAPH, ID, SH
from wardgraph.resources import folder
from wardgraph.turtle import BASE

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

SHAPES = NamedNode(BASE + "shape/prefixes")
SHAPES_GRAPH = NamedNode(GRAPH + "shapes")
_PATH = NamedNode(f"{SH}path")
_NODE = BASE + "shape/node/"


def shapes_of(classes: Container[str], properties: Container[str]) -> list[Triple]:
    """Return the shapes that look at things of `classes` or with `properties`, with all that they refer to.

    Nodes without an address get one, made from what is said of them: the same shapes give the same bytes. Paths must
    stay without (SHACL, section 2.3.1): they are named as RDF dataset canonicalisation names them.
    """
    about = every_shape()
    used = {f"{SH}targetClass": classes, f"{SH}targetSubjectsOf": properties, f"{SH}targetObjectsOf": properties}
    targets = {
        subject
        for subject, triples in about.items()
        if any(isinstance(t.object, NamedNode) and t.object.value in used.get(t.predicate.value, ()) for t in triples)
    }
    told = reached(about, {SHAPES, *targets})
    chosen = Dataset(Quad(t.subject, t.predicate, t.object) for subject in told for t in about[subject])
    chosen.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in chosen]


def every_shape() -> dict[object, list[Triple]]:
    """Return what is said of every shape, and of every node of one, by subject."""
    about: dict[object, list[Triple]] = {}
    for triple in _all():
        about.setdefault(triple.subject, []).append(triple)
    return about


def reached(about: Mapping[object, list[Triple]], roots: Iterable[object]) -> set[object]:
    """Return `roots` and all that they refer to, as far as something is said of it."""
    found: set[object] = set()
    waiting = set(roots)
    while waiting:
        subject = waiting.pop()
        found.add(subject)
        for triple in about[subject]:
            waiting |= {one for one in (triple.predicate, triple.object) if one in about and one not in found}
    return found


def _all() -> Iterator[Triple]:
    quads: list[Quad] = []
    for number, path in enumerate(sorted(folder("shapes").glob("*.ttl"))):
        quads += (_apart(quad, number) for quad in parse(path=str(path), format=RdfFormat.TURTLE))
    # Numbers as stores write them: `100.0` would come back from most of them as `100`.
    store = Store()
    store.extend(named(quads))
    about: dict[object, list[Triple]] = {}
    for quad in store:
        about.setdefault(quad.subject, []).append(quad.triple)
    complex_paths = {quad.object for quad in store.quads_for_pattern(None, _PATH, None) if quad.object in about}
    inside = {node for node in reached(about, complex_paths) if str(node).startswith(f"<{ID}node/")}
    for quad in store:
        yield Triple(_own(quad.subject, inside), quad.predicate, _own(quad.object, inside))  # type: ignore[arg-type]


def _apart(quad: Quad, number: int) -> Quad:
    """Return `quad` with its blank nodes told apart from those of other files."""

    def term(value: NamedNode | BlankNode | Literal) -> NamedNode | BlankNode | Literal:
        return BlankNode(f"f{number}x{value.value}") if isinstance(value, BlankNode) else value

    return Quad(term(quad.subject), quad.predicate, term(quad.object))  # type: ignore[arg-type]


def _own(term: object, inside: Container[object]) -> object:
    """Return a node of a shape under the name that it has in a package; those `inside` paths have none."""
    if isinstance(term, NamedNode) and term.value.startswith(f"{ID}node/"):
        name = term.value.removeprefix(f"{ID}node/")
        return BlankNode(name) if term in inside else NamedNode(_NODE + name)
    return term
