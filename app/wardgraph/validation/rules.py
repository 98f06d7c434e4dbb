"""The rules: the shapes of `shapes/` as one graph, what they are called, and what each must look at again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from wardgraph.errors import WardgraphError
from wardgraph.names import RDF, RDFS, SH
from wardgraph.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rdflib import Graph
    from rdflib.term import Node, URIRef

SHAPE = "https://w3id.org/wardgraph/shape/"
_TARGETS = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")


@dataclass(frozen=True)
class Revisit:
    """What must be looked at again when one node changes, as the rule that needs it says.

    Attributes:
        key: a SELECT from the changed node `$this` to the values that tie it to other nodes.
        sharing: a SELECT from those values to `?focus` (to be validated again) and `?also` (only read).
    """

    key: str
    sharing: str


class Rules:
    """The shapes of a folder."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.paths = sorted(paths)

    @cached_property
    def text(self) -> bytes:
        """All shapes as N-Triples, for an engine that reads text."""
        # Not by way of `graph`, which is read by an engine that takes a second to begin.
        from pyoxigraph import RdfFormat, parse, serialize

        quads = (
            quad
            for path in self.paths
            for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True)
        )
        return serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b""

    @cached_property
    def digest(self) -> str:
        """The content of the shapes, as a hexadecimal digest."""
        return hashlib.sha256(b"".join(path.read_bytes() for path in self.paths)).hexdigest()

    @cached_property
    def graph(self) -> Graph:
        """All shapes as one graph.

        Raises:
            WardgraphError: a file is not Turtle.
        """
        from rdflib import Graph

        # Without prefixes bound, pySHACL does not spend its time on shortening IRIs for texts that nobody reads.
        graph = Graph(bind_namespaces="none")
        for path in self.paths:
            try:
                part = Graph(bind_namespaces="none").parse(path, format="turtle")
            except (SyntaxError, ValueError) as fault:
                raise WardgraphError(
                    f"tệp hình dạng không đúng cú pháp Turtle: {fault}",
                    f"the shapes are not valid Turtle: {fault}",
                    where=str(path),
                ) from fault
            for triple in part:
                graph.add(triple)
        return graph

    @cached_property
    def prefixes(self) -> str:
        """The prefixes that the shapes declare, as the head of a query."""
        lines = [
            f"PREFIX {self.graph.value(node, _sh('prefix'))}: <{self.graph.value(node, _sh('namespace'))}>\n"
            for node in self.graph.objects(None, _sh("declare"))
        ]
        return "".join(sorted(lines))

    @cached_property
    def revisits(self) -> list[Revisit]:
        """What the rules must look at again when a node changes."""
        from rdflib import URIRef

        found = {
            Revisit(
                self.prefixes + str(self.graph.value(node, URIRef(SHAPE + "key"))),
                self.prefixes + str(self.graph.value(node, URIRef(SHAPE + "sharing"))),
            )
            for node in self.graph.objects(None, URIRef(SHAPE + "revisit"))
        }
        return sorted(found, key=lambda r: (r.key, r.sharing))

    def name(self, shape: Node) -> dict[str, str]:
        """Return the name of `shape` by language."""
        return by_language(self.graph, shape, _sh("name"))

    def aimed(self, data: Graph, focus: set[Node]) -> Graph:
        """Return the shapes with their targets narrowed to the nodes of `focus`.

        The rest of `data` is then context that is read and not judged: a unit of which only type and code are at
        hand is no fault of the file that mentions it.
        """
        from rdflib import Graph

        targets = {_sh(name) for name in _TARGETS}
        narrowed = Graph(bind_namespaces="none")
        for subject, predicate, value in self.graph:
            if predicate in targets:
                for node in _reached(data, str(predicate).removeprefix(SH), value) & focus:
                    narrowed.add((subject, _sh("targetNode"), node))
            else:
                narrowed.add((subject, predicate, value))
        return narrowed


@cache
def rules() -> Rules:
    """Return the shapes that ship with the program."""
    return rules_of(*sorted(folder("shapes").rglob("*.ttl")))


@cache
def rules_of(*paths: Path) -> Rules:
    """Return the shapes of some files, read once."""
    return Rules(paths)


def by_language(graph: Graph, node: Node, predicate: URIRef) -> dict[str, str]:
    """Return the literals of a property by language tag; those without one under the empty string."""
    from rdflib import Literal

    return {
        value.language or "": str(value)
        for value in sorted(graph.objects(node, predicate), key=str, reverse=True)
        if isinstance(value, Literal)
    }


def _reached(data: Graph, target: str, value: Node) -> set[Node]:
    """Return the nodes that a target reaches (SHACL, section 2.1.3)."""
    from rdflib import URIRef

    if target == "targetClass":
        found: set[Node] = set()
        for kind in data.transitive_subjects(URIRef(RDFS + "subClassOf"), value):
            found.update(data.subjects(URIRef(RDF + "type"), kind))
        return found
    if target == "targetSubjectsOf":
        return set(data.subjects(value, None))
    if target == "targetObjectsOf":
        return set(data.objects(None, value))
    return {value}


def _sh(name: str) -> URIRef:
    from rdflib import URIRef

    return URIRef(SH + name)
