"""Names for nodes that have none: made from what is said of them, so that the same data gives the same names."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Quad

from wardgraph.names import data

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pyoxigraph import Literal, NamedNode

_LENGTH = 16
# Nodes that are told apart only by what lies further away than this get their names in the order of the file.
_ROUNDS = 32
# Validation follows every path; a file in which each node holds the next one without end would take all memory.
_DEEPEST = 1000


def named(quads: Iterable[Quad]) -> list[Quad]:
    """Return `quads` with an IRI `id/node/{hash}` in the place of every blank node.

    The hash is that of the statements about the node, blank nodes in them by their own hash. Of nodes that form a
    ring, and of those of which nothing is said, it is that of all around them. (The canonical names of the W3C's
    algorithm would do as well, but a few dozen hostile statements keep that busy for years.)

    Raises:
        ValueError: blank nodes are nested deeper than anybody writes.
    """
    given = list(dict.fromkeys(quads))
    about: dict[BlankNode, list[Quad]] = defaultdict(list)
    towards: dict[BlankNode, list[Quad]] = defaultdict(list)
    for quad in given:
        if isinstance(quad.subject, BlankNode):
            about[quad.subject].append(quad)
        if isinstance(quad.object, BlankNode):
            towards[quad.object].append(quad)
    if not about and not towards:
        return sorted(given, key=str)
    names = _around(about, towards)
    _by_content(about, towards, names)

    def term(value: NamedNode | BlankNode | Literal) -> NamedNode | Literal:
        return data(f"node/{names[value]}") if isinstance(value, BlankNode) else value

    return sorted({Quad(term(q.subject), q.predicate, term(q.object), q.graph_name) for q in given}, key=str)  # type: ignore[arg-type]


def _leads_to(about: Mapping[BlankNode, list[Quad]], node: BlankNode) -> set[BlankNode]:
    return {quad.object for quad in about.get(node, ()) if isinstance(quad.object, BlankNode)}


def _by_content(
    about: Mapping[BlankNode, list[Quad]], towards: Mapping[BlankNode, list[Quad]], names: dict[BlankNode, str]
) -> None:
    """Name the nodes that lead into no ring, from the outermost inwards; `names` holds those of all others."""
    waiting = {node: len(_leads_to(about, node) - names.keys()) for node in about if node not in names}
    ready = [node for node, count in waiting.items() if not count]
    depths: dict[BlankNode, int] = {}
    while ready:
        node = ready.pop()
        depths[node] = 1 + max((depths.get(inner, 0) for inner in _leads_to(about, node)), default=0)
        if depths[node] > _DEEPEST:
            raise ValueError(f"blank nodes within blank nodes, more than {_DEEPEST} deep")
        names[node] = _hash(f"{q.predicate} {_said(q.object, names)}" for q in about[node])
        for other in {q.subject for q in towards.get(node, ()) if isinstance(q.subject, BlankNode)}:
            if other in waiting and other not in names:
                waiting[other] -= 1
                if not waiting[other]:
                    ready.append(other)


def _around(about: Mapping[BlankNode, list[Quad]], towards: Mapping[BlankNode, list[Quad]]) -> dict[BlankNode, str]:
    """Return names of the nodes of rings, and of those of which nothing is said, by all that surrounds them."""
    hard = _in_rings(about, towards) | (towards.keys() - about.keys())
    if not hard:
        return {}
    every = dict.fromkeys([*about, *towards])
    colours = dict.fromkeys(every, "")
    kinds = 1
    for _ in range(_ROUNDS):
        colours = {
            node: _hash(
                [f"> {q.predicate} {_said(q.object, colours)}" for q in about.get(node, ())]
                + [f"< {q.predicate} {_said(q.subject, colours)}" for q in towards.get(node, ())]
            )
            for node in every
        }
        before, kinds = kinds, len(set(colours.values()))
        if kinds == before:
            break
    met: Counter[str] = Counter()
    names: dict[BlankNode, str] = {}
    for node in every:
        if node in hard:
            colour = colours[node]
            met[colour] += 1
            names[node] = _hash([colour, str(met[colour])])
    return names


def _in_rings(about: Mapping[BlankNode, list[Quad]], towards: Mapping[BlankNode, list[Quad]]) -> set[BlankNode]:
    """Return the nodes that are left when those that lead nowhere, and those nothing leads to, are taken off."""
    left = set(about) | set(towards)
    for out, back in ((about, towards), (towards, about)):
        counts = {node: sum(o in left for o in _next(out, node)) for node in left}
        free = [node for node, count in counts.items() if not count]
        while free:
            node = free.pop()
            left.discard(node)
            for other in _next(back, node) & left:
                counts[other] -= 1
                if not counts[other]:
                    free.append(other)
    return left


def _next(quads: Mapping[BlankNode, list[Quad]], node: BlankNode) -> set[BlankNode]:
    ends = {end for quad in quads.get(node, ()) for end in (quad.subject, quad.object) if isinstance(end, BlankNode)}
    looped = any(quad.subject == quad.object for quad in quads.get(node, ()))
    return ends if looped else ends - {node}


def _said(term: object, names: Mapping[BlankNode, str]) -> str:
    return names[term] if isinstance(term, BlankNode) else str(term)


def _hash(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:_LENGTH]
