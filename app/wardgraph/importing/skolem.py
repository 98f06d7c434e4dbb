"""Names for nodes that have none: made from what is said of them, so that the same data gives the same names."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad

from wardgraph.names import data

if TYPE_CHECKING:
    from collections.abc import Iterable

_LENGTH = 16


def named(quads: Iterable[Quad]) -> list[Quad]:
    """Return `quads` with an IRI `id/node/{hash}` in the place of every blank node.

    The hash is that of the statements about the node, blank nodes in them by their own hash; where they form a ring,
    by the name that RDF dataset canonicalisation gives them.
    """
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    ordered = sorted(dataset, key=str)
    about: dict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in ordered:
        if isinstance(quad.subject, BlankNode):
            about[quad.subject].append(quad)
    names: dict[BlankNode, NamedNode] = {}

    def name(node: BlankNode, inside: frozenset[BlankNode]) -> str:
        if node in inside or node not in about:
            return str(node)
        said = [f"{q.predicate} {_text(q.object, inside | {node})}" for q in about[node]]
        return hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:_LENGTH]

    def _text(term: object, inside: frozenset[BlankNode]) -> str:
        return name(term, inside) if isinstance(term, BlankNode) else str(term)

    def term(value: NamedNode | BlankNode | Literal) -> NamedNode | Literal:
        if not isinstance(value, BlankNode):
            return value
        if value not in names:
            names[value] = data(f"node/{name(value, frozenset()).removeprefix('_:')}")
        return names[value]

    return [Quad(term(q.subject), q.predicate, term(q.object), q.graph_name) for q in ordered]  # type: ignore[arg-type]
