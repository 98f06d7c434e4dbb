"""What an import would add, change and take away, and where it disagrees with what other sources say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from wardgraph.importing.asking import asked
from wardgraph.names import ID, ORG, PROV, SDMX_DIMENSION, SKOS, WG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyoxigraph import Triple

    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.store.interface import Row, Store

_DERIVED = PROV + "wasDerivedFrom"
_QUALIFIED = PROV + "qualifiedDerivation"


@dataclass(frozen=True)
class Conflict:
    """Two sources that say different things of one."""

    about: str
    place: str
    says: str
    other: str
    other_source: str

    def as_json(self) -> dict[str, str]:
        """Return the conflict for a program."""
        return {
            "about": self.about,
            "place": self.place,
            "says": self.says,
            "other": self.other,
            "other_source": self.other_source,
        }


@dataclass
class Difference:
    """What is new in one source's file against the file that is there."""

    iri: str
    title: str
    file: str
    status: str
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the difference for a program."""
        return {
            "iri": self.iri,
            "title": self.title,
            "file": self.file,
            "status": self.status,
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "unchanged": self.unchanged,
        }


def difference(graph: SourceGraph, before: Iterable[Triple] | None) -> Difference:
    """Return how `graph` differs from what its file said `before`, None where there is no file."""
    title = next(
        (
            t.object.value
            for t in graph.triples
            if t.subject == graph.iri and isinstance(t.object, Literal) and t.predicate.value == f"{SKOS}prefLabel"
        ),
        graph.path,
    )
    found = Difference(graph.iri.value, title, graph.file, "added")
    now, then = _facts(graph.triples), _facts(before or ())
    found.added = sorted(_short(f) for f in now.keys() - then.keys())
    found.removed = sorted(_short(f) for f in then.keys() - now.keys())
    found.changed = sorted(_short(f) for f in now.keys() & then.keys() if now[f] != then[f])
    found.unchanged = len(now.keys() & then.keys()) - len(found.changed)
    if before is not None:
        found.status = "unchanged" if set(before) == graph.triples else "changed"
    return found


def _facts(triples: Iterable[Triple]) -> dict[str, set[Triple]]:
    """Return everything with a source of its own, with all that is said of it and of its evidence."""
    by_subject: dict[str, set[Triple]] = defaultdict(set)
    facts: set[str] = set()
    for triple in triples:
        subject = triple.subject.value if isinstance(triple.subject, NamedNode) else str(triple.subject)
        by_subject[subject].add(triple)
        if triple.predicate.value == _DERIVED:
            facts.add(subject)
    evidence = {
        fact: {
            t.object.value
            for t in by_subject[fact]
            if t.predicate.value == _QUALIFIED and isinstance(t.object, NamedNode)
        }
        for fact in facts
    }
    return {fact: by_subject[fact].union(*(by_subject[e] for e in evidence[fact])) for fact in facts}


def _short(iri: str) -> str:
    return iri.removeprefix(ID)


def conflicts(graphs: Sequence[SourceGraph], store: Store) -> list[Conflict]:
    """Return where what `graphs` say disagrees with each other or with other sources in the store."""
    ours = {graph.iri for graph in graphs}
    return [*_figures(graphs, store, ours), *_holders(graphs, store, ours)]


def _said(graph: SourceGraph) -> dict[NamedNode, dict[str, NamedNode | Literal]]:
    found: dict[NamedNode, dict[str, NamedNode | Literal]] = defaultdict(dict)
    for triple in graph.triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            found[triple.subject][triple.predicate.value] = triple.object
    return found


def _figures(graphs: Sequence[SourceGraph], store: Store, ours: set[NamedNode]) -> Iterable[Conflict]:
    mine: list[tuple[tuple[NamedNode | Literal | None, ...], Literal, NamedNode, SourceGraph, NamedNode]] = []
    for graph in graphs:
        for figure, said in _said(graph).items():
            value, unit = said.get(f"{WG}value"), said.get(f"{WG}unit")
            if isinstance(value, Literal) and isinstance(unit, NamedNode):
                mine.append((_key(said, figure), value, unit, graph, figure))
    areas = {key[0] for key, *_ in mine if isinstance(key[0], NamedNode)}
    others: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in asked(store, "figures-beside", area=areas):
        if row["source"] not in ours:
            side = "target" if row["kind"] == NamedNode(f"{WG}Target") else "actual"
            others[row["area"], row["indicator"], row["period"], Literal(side)].append(row)
    for key, value, unit, graph, figure in mine:
        for row in others[key]:
            if not _same(value, unit, row, others):
                yield Conflict(
                    _short(figure.value),
                    str(graph.origins.get(figure.value, graph.place)),
                    f"{_bare(value)} {_last(unit)}",
                    f"{_bare(row['value'])} {_last(row['unit'])}",
                    _short(_iri(row["source"])),
                )


def _key(said: Mapping[str, NamedNode | Literal], figure: NamedNode) -> tuple[NamedNode | Literal | None, ...]:
    side = "target" if "/target/" in figure.value else "actual"
    return (
        said.get(f"{SDMX_DIMENSION}refArea"),
        said.get(f"{WG}indicator"),
        said.get(f"{SDMX_DIMENSION}refPeriod"),
        Literal(side),
    )


def _same(value: Literal, unit: NamedNode, row: Row, _others: object) -> bool:
    if row["unit"] != unit:
        return False
    try:
        return Decimal(value.value) == Decimal(_bare(row["value"]))
    except InvalidOperation:
        return False


def _holders(graphs: Sequence[SourceGraph], store: Store, ours: set[NamedNode]) -> Iterable[Conflict]:
    mine: dict[NamedNode, list[tuple[NamedNode, NamedNode, SourceGraph]]] = defaultdict(list)
    names: dict[NamedNode, str] = {}
    for graph in graphs:
        said = _said(graph)
        for tenure, props in said.items():
            post, person = props.get(f"{WG}post"), props.get(f"{ORG}member")
            if isinstance(post, NamedNode) and isinstance(person, NamedNode):
                mine[post].append((tenure, person, graph))
                label = said[person].get(f"{SKOS}prefLabel")
                names[person] = label.value if label else person.value
    for row in asked(store, "holders-beside", post=mine):
        if row["source"] in ours or row.get("end") is not None:
            continue
        for tenure, person, graph in mine.get(NamedNode(_iri(row["post"])), ()):
            if person != row["person"]:
                when = f" ({_bare(row['attested'])})" if "attested" in row else ""
                yield Conflict(
                    _short(tenure.value),
                    str(graph.origins.get(tenure.value, graph.place)),
                    names[person],
                    f"{_bare(row['name'])}{when}",
                    _short(_iri(row["source"])),
                )


def _bare(term: object) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else str(term)


def _last(term: object) -> str:
    return _bare(term).rpartition("/")[2]


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)
