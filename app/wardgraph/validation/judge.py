"""pySHACL, which decides what is true, over a graph small enough for it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode

from wardgraph.names import RDF, SH, SKOS, XSD
from wardgraph.validation.finding import ADDRESS, Finding
from wardgraph.validation.rules import by_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple
    from rdflib import Graph, URIRef
    from rdflib.plugins.sparql.sparql import Query
    from rdflib.query import Result
    from rdflib.term import Node

    from wardgraph.validation.rules import Rules

_VARIABLE = re.compile(r"\{[?$]\w+\}")


def judge(data: Graph, rules: Rules, focus: Iterable[Node] | None = None) -> list[Finding]:
    """Return what the rules find in `data`, by pySHACL.

    Args:
        data: an rdflib graph read by rdflib's own parsers.
        rules: the shapes.
        focus: judge these nodes only and read the rest as context; None judges every node.
    """
    import pyshacl

    shapes = rules.graph if focus is None else rules.aimed(data, set(focus))
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True, advanced=False, do_owl_imports=False)
    # A query may find one fault by several rows (on several dates): the first of them stands for all.
    found = sorted(_findings(report, data, rules), key=lambda f: (f.key, sorted(f.messages.items())), reverse=True)
    return sorted({f.key: f for f in found}.values(), key=lambda f: f.key)


def readable(triples: Iterable[Triple] | bytes) -> Graph:
    """Return statements as a graph that pySHACL may be given.

    Terms go through text, because a term that is converted keeps an explicit `xsd:string` and then differs from the
    same word in a shape.
    """
    from pyoxigraph import RdfFormat, serialize

    text = triples if isinstance(triples, bytes) else serialize(triples, format=RdfFormat.N_TRIPLES)
    return _graph_class()(bind_namespaces="none").parse(data=text, format="nt")


@lru_cache(maxsize=1)
def _graph_class() -> type[Graph]:
    """Return the class of graphs that parse each query once: pySHACL asks the same one for every node."""
    import logging

    from rdflib import Graph
    from rdflib.plugins.sparql import prepareQuery

    # Values that are not of their type are told by the shapes; rdflib would print a traceback for each.
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    prepared = lru_cache(maxsize=256)(prepareQuery)

    class PreparingGraph(Graph):
        def query(self, query_object: str | Query, *args: Any, **options: Any) -> Result:
            query = prepared(query_object) if isinstance(query_object, str) else query_object
            return super().query(query, *args, **options)

    return PreparingGraph


def _findings(report: Graph, data: Graph, rules: Rules) -> Iterable[Finding]:
    for result in report.objects(None, _sh("result")):
        shape = report.value(result, _sh("sourceShape"))
        focus = report.value(result, _sh("focusNode"))
        if shape is None or focus is None:
            continue
        value = report.value(result, _sh("value"))
        messages = _messages(report, result, rules)
        severity = report.value(result, _sh("resultSeverity"))
        yield Finding(
            rule=str(shape),
            name=rules.name(shape),
            severity=str(severity).removeprefix(SH),
            component=str(report.value(result, _sh("sourceConstraintComponent"))),
            focus=term(focus),
            path=path_text(report, report.value(result, _sh("resultPath"))),
            value=None if value is None else term(value),
            messages=messages,
            label=labels(data, focus),
            names={iri: labels(data, _iri(iri)) for text in messages.values() for iri in ADDRESS.findall(text)},
        )


def _messages(report: Graph, result: Node, rules: Rules) -> dict[str, str]:
    """Return the messages of a result by language.

    Where pySHACL puts values into the message of a query, it drops the language; the template tells it again.
    """
    found = by_language(report, result, _sh("resultMessage"))
    if "" not in found:
        return found
    constraint = report.value(result, _sh("sourceConstraint"))
    templates = {} if constraint is None else by_language(rules.graph, constraint, _sh("message"))
    for language, template in templates.items():
        pattern = ".*".join(re.escape(part) for part in _VARIABLE.split(template))
        for message in report.objects(result, _sh("resultMessage")):
            if re.fullmatch(pattern, str(message), re.DOTALL):
                found[language] = str(message)
    return {language: text for language, text in found.items() if language or len(found) == 1}


def labels(data: Graph, node: Node) -> dict[str, str]:
    """Return the preferred labels of `node` by language."""
    return by_language(data, node, _iri(SKOS + "prefLabel"))


def path_text(graph: Graph, path: Node | None) -> str:
    """Return a property path of SHACL in the notation of SPARQL."""
    from rdflib import URIRef
    from rdflib.collection import Collection

    if path is None:
        return ""
    if isinstance(path, URIRef):
        return str(path)
    inverse = graph.value(path, _sh("inversePath"))
    if inverse is not None:
        return "^" + path_text(graph, inverse)
    either = graph.value(path, _sh("alternativePath"))
    if either is not None:
        return "|".join(path_text(graph, step) for step in Collection(graph, either))
    if graph.value(path, _iri(RDF + "first")) is not None:
        return "/".join(path_text(graph, step) for step in Collection(graph, path))
    return ""


def term(node: Node) -> NamedNode | BlankNode | Literal:
    """Return an rdflib term as the program's own."""
    import rdflib

    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.Literal):
        if node.language:
            return Literal(str(node), language=node.language)
        return Literal(str(node), datatype=NamedNode(str(node.datatype or XSD + "string")))
    return BlankNode("".join(c for c in str(node) if c.isalnum()) or "b")


def _sh(name: str) -> URIRef:
    return _iri(SH + name)


def _iri(iri: str) -> URIRef:
    from rdflib import URIRef

    return URIRef(iri)
