"""What people stated by hand beside the tables: sources, other codes, units and contributions no table has."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from wardgraph.errors import WardgraphError
from wardgraph.gazetteer.kinds import COMMUNAL, DISTRICT, PROVINCIAL, Kind, kind_of
from wardgraph.gazetteer.node import Node
from wardgraph.names import DCT, ID, RDF, SKOS, WG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILES = ("sources.ttl", "other-names.ttl", "supplement.ttl")

_LEVELS = {"CommunalUnit": COMMUNAL, "DistrictUnit": DISTRICT, "ProvincialUnit": PROVINCIAL}
_UNIT = f"{ID}unit/"


@dataclass
class Stated:
    """What the files say that the generator has to know.

    Attributes:
        sources: sources by their `dct:identifier`: the number of a decision, the local name of a list.
        codes: codes that other lists use (`dct:identifier` of a unit) to the path of the unit.
        units: units that no table has, by path.
        contributions: former path, resulting path, extent (`whole` or `part`).
    """

    sources: dict[str, NamedNode] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    units: dict[str, Node] = field(default_factory=dict)
    contributions: list[tuple[str, str, str]] = field(default_factory=list)


def read_stated(folder: Path) -> Stated:
    """Return what the files written by hand in `folder` state; a file that is not there states nothing."""
    stated = Stated()
    for name in FILES:
        path = folder / name
        if path.is_file():
            for subject, said in sorted(_subjects(path), key=lambda item: item[0]):
                _add(stated, subject, said)
    return stated


def _subjects(path: Path) -> Iterator[tuple[str, dict[str, list[NamedNode | Literal]]]]:
    said: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    try:
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                said[quad.subject.value][quad.predicate.value].append(quad.object)
    except SyntaxError as error:
        where = f"{path}:{error.lineno}" if error.lineno else str(path)
        raise WardgraphError(
            f"tệp Turtle bị hỏng ({error.msg}); hãy sửa lại",
            f"the Turtle is malformed ({error.msg}); correct it",
            where=where,
        ) from error
    yield from said.items()


def _add(stated: Stated, subject: str, said: dict[str, list[NamedNode | Literal]]) -> None:
    types = {term.value.removeprefix(WG) for term in said.get(f"{RDF}type", [])}
    identifiers = [term.value for term in said.get(f"{DCT}identifier", [])]
    if "Source" in types:
        stated.sources.update(dict.fromkeys(identifiers, NamedNode(subject)))
    elif "Contribution" in types:
        former, resulting, extent = (said[f"{WG}{term}"][0].value for term in ("former", "resulting", "extent"))
        extent = extent.removeprefix(f"{ID}extent/")
        stated.contributions.append((former.removeprefix(_UNIT), resulting.removeprefix(_UNIT), extent))
    elif subject.startswith(_UNIT):
        path = subject.removeprefix(_UNIT)
        stated.codes.update(dict.fromkeys(identifiers, path))
        level = next((kinds for term, kinds in _LEVELS.items() if term in types), None)
        if level is not None and f"{WG}code" in said:
            stated.units[path] = _node(path, said, level)


def _node(path: str, said: dict[str, list[NamedNode | Literal]], level: dict[str, Kind]) -> Node:
    labels = {label.language: label.value for label in said[f"{SKOS}prefLabel"] if isinstance(label, Literal)}
    start, end = (_day(said.get(f"{WG}{term}", [])) for term in ("validFrom", "validUntil"))
    parents = [term.value.removeprefix(_UNIT) for term in said.get(f"{WG}within", [])]
    name = labels["vi"]
    kind = kind_of(name, level) or next(iter(level.values()))
    code = said[f"{WG}code"][0].value
    return Node(path, code, name, kind, labels.get("en", name), start, end, parents[0] if parents else None)


def _day(terms: list[NamedNode | Literal]) -> date | None:
    return date.fromisoformat(terms[0].value) if terms else None
