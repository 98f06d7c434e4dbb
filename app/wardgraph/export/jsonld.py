"""JSON-LD of a package: one context, then things one a line, with what hangs below their address inside them.

It is written as it is read, from lines that are sorted so that a thing comes just before all that hangs below it: the
evidence of a fact, the point of a unit. Memory holds one such tree at a time.
"""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from typing import IO, TYPE_CHECKING, Any, cast

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from wardgraph.export.sorting import LinesFile, SortedLines
from wardgraph.names import PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad

_TYPE = RDF + "type"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# What comes after `/` in a sorted list of addresses is to come right after the address itself.
_END, _SLASH = "\x00", "\x01"
_IRI, _LANGUAGE, _PLAIN = "@id", "@language", XSD + "string"

Node = dict[str, list["NamedNode | BlankNode | Literal"]]


def write(lines: Iterable[bytes], output: IO[bytes]) -> None:
    """Write triples, lines `subject predicate object .`, to `output`."""
    with SortedLines() as ordered:
        context = _Context(_noted(lines, ordered))
        output.write(b'{"@context": ' + _json(context.json()) + b',\n"@graph": [')
        between = b"\n"
        for tree in _trees(parse(cast("IO[bytes]", _in_order(ordered)), format=RdfFormat.N_TRIPLES)):
            for node in context.nested(tree):
                output.write(between + _json(node))
                between = b",\n"
        output.write(b"\n]}\n")


def _noted(lines: Iterable[bytes], ordered: SortedLines) -> _Uses:
    """Put `lines` into `ordered`, trees together, and return what they use."""
    uses = _Uses()
    for line in lines:
        subject, predicate, rest = line.decode().removesuffix(" .").split(" ", 2)
        uses.note(subject, predicate, rest)
        ordered.add(f"{subject.strip('<>').replace('/', _SLASH)}{_END}{predicate} {rest} .")
    return uses


def _in_order(ordered: SortedLines) -> io.BufferedReader:
    def lines() -> Iterator[bytes]:
        for line in ordered:
            key, _, rest = line.partition(_END.encode())
            subject = key.replace(_SLASH.encode(), b"/")
            yield (subject if subject.startswith(b"_:") else b"<" + subject + b">") + b" " + rest + b"\n"

    return io.BufferedReader(LinesFile(lines()), 1 << 16)


class _Uses:
    """Which kinds of values each property has, and which schemes addresses begin with."""

    def __init__(self) -> None:
        self.values: dict[str, set[str]] = defaultdict(set)
        self.schemes: set[str] = set()

    def note(self, subject: str, predicate: str, value: str) -> None:
        kind = _IRI
        for iri in (subject, value):
            if iri[0] == "<":
                self.schemes.add(iri[1 : iri.index(":")])
        if value[0] == '"':
            tail = value.rpartition('"')[2]
            kind = _LANGUAGE if tail.startswith("@") else tail[3:-1] or _PLAIN
        self.values[predicate[1:-1]].add(kind)


class _Context:
    """The context of a package: prefixes, and a short name for every property, with the kind of its values."""

    def __init__(self, uses: _Uses) -> None:
        # A prefix that is the scheme of some address would swallow it.
        self._prefixes = {prefix: space for prefix, space in PREFIXES.items() if prefix not in uses.schemes}
        self._kinds = {
            iri: next(iter(kinds)) if len(kinds) == 1 else "" for iri, kinds in uses.values.items() if iri != _TYPE
        }
        named: dict[str, list[str]] = defaultdict(list)
        for iri in self._kinds:
            named[re.split(r"[/#]", iri)[-1]].append(iri)
        self._terms = {
            iris[0]: name
            for name, iris in named.items()
            if len(iris) == 1 and name not in self._prefixes and _NAME.fullmatch(name)
        }

    def json(self) -> dict[str, Any]:
        """Return the context itself."""
        said: dict[str, Any] = dict(sorted(self._prefixes.items()))
        for iri, kind in sorted(self._kinds.items(), key=lambda item: self._term(item[0])):
            meaning = {"@id": self._short(iri)}
            if kind == _LANGUAGE:
                meaning["@container"] = "@language"
            elif kind not in {"", _PLAIN}:
                meaning["@type"] = kind if kind == _IRI else self._short(kind)
            said[self._term(iri)] = meaning
        return said

    def nested(self, tree: Mapping[str, Node]) -> Iterator[dict[str, Any]]:
        """Yield the things of `tree`, each inside the one that it hangs below where that one leads to it."""
        left = dict(tree)
        for iri in tree:
            if iri in left:
                yield self._node(iri, left.pop(iri), left)

    def _node(self, iri: str, node: Node, left: dict[str, Node]) -> dict[str, Any]:
        said: dict[str, Any] = {"@id": self._short(iri)}
        for predicate in sorted(node, key=lambda one: (one != _TYPE, self._term(one))):
            values = node[predicate]
            if predicate == _TYPE:
                said["@type"] = _one([self._short(value.value) for value in values])
            elif self._kinds[predicate] == _LANGUAGE:
                texts: dict[str, list[str]] = defaultdict(list)
                for value in cast("list[Literal]", values):
                    texts[value.language or ""].append(value.value)
                said[self._term(predicate)] = {language: _one(some) for language, some in texts.items()}
            else:
                shown = [self._value(value, self._kinds[predicate], iri, left) for value in values]
                said[self._term(predicate)] = _one(shown)
        return said

    def _value(self, value: NamedNode | BlankNode | Literal, kind: str, inside: str, left: dict[str, Node]) -> Any:
        if isinstance(value, Literal):
            if kind or (value.datatype.value == _PLAIN and not value.language):
                return value.value
            about = ("@language", value.language) if value.language else ("@type", self._short(value.datatype.value))
            return {"@value": value.value, about[0]: about[1]}
        iri = _address(value)
        if iri.startswith(inside + "/") and iri in left:
            return self._node(iri, left.pop(iri), left)
        return self._short(iri) if kind else {"@id": self._short(iri)}

    def _term(self, iri: str) -> str:
        return self._terms.get(iri) or self._short(iri)

    def _short(self, iri: str) -> str:
        for prefix, space in self._prefixes.items():
            if iri.startswith(space) and not iri.startswith("//", len(space)):
                return f"{prefix}:{iri[len(space) :]}"
        return iri


def _trees(quads: Iterable[Quad]) -> Iterator[dict[str, Node]]:
    """Yield the things, each with all that hang below its address."""
    tree: dict[str, Node] = {}
    root = ""
    for quad in quads:
        subject = _address(cast("NamedNode | BlankNode", quad.subject))
        if subject != root and not subject.startswith(root + "/"):
            if tree:
                yield tree
            tree, root = {}, subject
        values = tree.setdefault(subject, {}).setdefault(quad.predicate.value, [])
        values.append(cast("NamedNode | BlankNode | Literal", quad.object))
    if tree:
        yield tree


def _address(term: NamedNode | BlankNode) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def _one(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _json(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode()
