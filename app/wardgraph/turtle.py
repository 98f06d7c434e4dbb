"""Turtle that depends on nothing but the set of triples: sorted, one subject a block, stable under `git diff`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.names import PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pyoxigraph import Quad, Triple

BASE = "https://w3id.org/wardgraph/"

_TYPE = RDF + "type"
_STRING = XSD + "string"
_LANG_STRINGS = frozenset({RDF + "langString", RDF + "dirLangString"})
# A part of what Turtle allows after a prefix: no dot at the end, nothing that would need a backslash.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?\Z", re.ASCII)
# Paths that every resolver of relative references leaves as they are: no empty, "." or ".." segment, no colon.
_RELATIVE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*\Z", re.ASCII)
# Literals that Turtle writes bare. The text in the file is the lexical form, so nothing is lost.
_BARE = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+\Z", re.ASCII),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+\Z", re.ASCII),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+\Z", re.ASCII),
    XSD + "boolean": re.compile(r"(?:true|false)\Z"),
}


def write_turtle(
    triples: Iterable[Triple | Quad],
    prefixes: Mapping[str, str] = PREFIXES,
    *,
    base: str = BASE,
) -> str:
    """Return `triples` as Turtle, byte for byte the same for the same set of triples.

    Subjects are in the order of their IRIs, predicates and objects in the order of their text, `a` first. Only the
    prefixes that are used are declared. Graph names of quads are left out.

    Args:
        triples: statements about IRIs; repeated ones are written once.
        prefixes: prefix to namespace; namespaces end in `#` or `/`.
        base: what IRIs with a path behind them are written relative to.

    Raises:
        TypeError: a term is neither an IRI nor a literal. Blank nodes have no stable name to sort by.
    """
    names = _Names(prefixes, base)
    subjects: dict[str, dict[str, set[str]]] = {}
    for triple in triples:
        subject, predicate = triple.subject, triple.predicate
        if not isinstance(subject, NamedNode):
            raise TypeError(f"no stable Turtle for {subject}: give it an IRI first")
        statements = subjects.setdefault(subject.value, {})
        statements.setdefault(names.predicate(predicate.value), set()).add(names.term(triple.object))

    blocks = [_block(names.iri(subject), subjects[subject]) for subject in sorted(subjects)]
    return names.header() + "".join(f"\n{block}" for block in blocks)


def _block(subject: str, statements: Mapping[str, Iterable[str]]) -> str:
    lines = []
    for predicate in sorted(statements, key=lambda name: (name != "a", name)):
        objects = sorted(statements[predicate])
        separator = ", " if predicate == "a" else ",\n        "
        lines.append(f"    {predicate} {separator.join(objects)}")
    return subject + "\n" + " ;\n".join(lines) + " .\n"


class _Names:
    """Terms as text, remembering which prefixes were used and what was written before."""

    def __init__(self, prefixes: Mapping[str, str], base: str) -> None:
        self.base = base
        self.based = False
        self.used: dict[str, str] = {}
        self._namespaces = {namespace: prefix for prefix, namespace in sorted(prefixes.items(), reverse=True)}
        self._known: dict[str, str] = {}

    def header(self) -> str:
        lines = [f"@base <{self.base}> .\n"] if self.based else []
        lines += [f"@prefix {prefix}: <{self.used[prefix]}> .\n" for prefix in sorted(self.used)]
        return "".join(lines)

    def iri(self, value: str) -> str:
        text = self._known.get(value)
        if text is None:
            text = self._known[value] = self._write_iri(value)
        return text

    def predicate(self, value: str) -> str:
        return "a" if value == _TYPE else self.iri(value)

    def term(self, term: object) -> str:
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        if isinstance(term, Literal):
            return self._write_literal(term)
        raise TypeError(f"no stable Turtle for {term}: give it an IRI first")

    def _write_iri(self, value: str) -> str:
        cut = max(value.rfind("#"), value.rfind("/")) + 1
        namespace, local = value[:cut], value[cut:]
        prefix = self._namespaces.get(namespace)
        if prefix is not None and _LOCAL.match(local):
            self.used[prefix] = namespace
            return f"{prefix}:{local}"
        if value.startswith(self.base) and _RELATIVE.match(value, len(self.base)):
            self.based = True
            return f"<{value[len(self.base) :]}>"
        return str(NamedNode(value))

    def _write_literal(self, literal: Literal) -> str:
        datatype = literal.datatype.value
        if datatype == _STRING or datatype in _LANG_STRINGS:
            return _quoted(literal)
        bare = _BARE.get(datatype)
        if bare is not None and bare.match(literal.value):
            return literal.value
        return f"{_quoted(Literal(literal.value))}^^{self.iri(datatype)}"


# The N-Triples form of a string, with its language: Turtle reads it as it stands.
_quoted: Callable[[Literal], str] = str
