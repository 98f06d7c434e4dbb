"""What an import would add, change and take away, and where it disagrees with what other sources say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from wardgraph.importing.asking import asked
from wardgraph.names import ID, ORG, PROV, SDMX_DIMENSION, SKOS, WG
from wardgraph.vocabulary import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Triple

    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.store.interface import Row, Store

_DERIVED = PROV + "wasDerivedFrom"
_QUALIFIED = PROV + "qualifiedDerivation"
_AREA, _PERIOD = f"{SDMX_DIMENSION}refArea", f"{SDMX_DIMENSION}refPeriod"
_INDICATOR, _VALUE, _UNIT = f"{WG}indicator", f"{WG}value", f"{WG}unit"
_POST, _MEMBER = f"{WG}post", f"{ORG}member"
_CLAIMING = frozenset({_AREA, _PERIOD, _INDICATOR, _VALUE, _UNIT, _POST, _MEMBER, f"{SKOS}prefLabel"})


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


@dataclass
class _Claims:
    """What the sources of an import say that others may contradict: values of figures, holders of posts."""

    figures: list[tuple[tuple[object, ...], Literal, NamedNode, SourceGraph, str]] = field(default_factory=list)
    holders: dict[NamedNode, list[tuple[str, NamedNode, SourceGraph]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    names: dict[NamedNode, str] = field(default_factory=dict)

    @property
    def areas(self) -> set[NamedNode]:
        return {key[0] for key, *_ in self.figures if isinstance(key[0], NamedNode)}


def _claims(graphs: Sequence[SourceGraph]) -> _Claims:
    found = _Claims()
    for graph in graphs:
        said: dict[str, dict[str, NamedNode | Literal]] = defaultdict(dict)
        for triple in graph.triples:
            predicate = triple.predicate.value
            if predicate not in _CLAIMING:
                continue
            subject, value = triple.subject, triple.object
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                said[subject.value][predicate] = value
        for about, props in said.items():
            amount, unit = props.get(_VALUE), props.get(_UNIT)
            post, person = props.get(_POST), props.get(_MEMBER)
            if isinstance(amount, Literal) and isinstance(unit, NamedNode):
                side = "target" if "/target/" in about else "actual"
                key = (props.get(_AREA), props.get(_INDICATOR), props.get(_PERIOD), side)
                found.figures.append((key, amount, unit, graph, about))
            elif isinstance(post, NamedNode) and isinstance(person, NamedNode):
                found.holders[post].append((about, person, graph))
                label = said.get(person.value, {}).get(f"{SKOS}prefLabel")
                found.names[person] = label.value if label else person.value
    return found


def conflicts(graphs: Sequence[SourceGraph], store: Store) -> list[Conflict]:
    """Return where what `graphs` say disagrees with what other sources in the store say."""
    ours = {graph.iri for graph in graphs}
    claims = _claims(graphs)
    return [*_figures(claims, store, ours), *_holders(claims, store, ours)]


def _figures(claims: _Claims, store: Store, ours: set[NamedNode]) -> Iterable[Conflict]:
    others: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in asked(store, "figures-beside", area=claims.areas):
        if row["source"] not in ours:
            side = "target" if row["kind"] == NamedNode(f"{WG}Target") else "actual"
            others[row["area"], row["indicator"], row["period"], side].append(row)
    different = [
        (claim, row)
        for claim in claims.figures
        for row in others.get(claim[0], ())
        if not _same(claim[1], claim[2], row)
    ]
    units = {unit for (_, _, unit, _, _), _ in different} | {row["unit"] for _, row in different}
    called = labels(store, units, "vi")
    for (_, value, unit, graph, figure), row in different:
        yield Conflict(
            _short(figure),
            str(graph.origins.get(figure, graph.place)),
            f"{_number(value)} {called.get(unit, '')}",
            f"{_number(row['value'])} {called.get(NamedNode(_bare(row['unit'])), '')}",
            _short(_bare(row["source"])),
        )


def _same(value: Literal, unit: NamedNode, row: Row) -> bool:
    return row["unit"] == unit and _number(value) == _number(row["value"])


def _number(term: object) -> str:
    try:
        return format(Decimal(_bare(term)).normalize(), "f")
    except InvalidOperation:
        return _bare(term)


def _holders(claims: _Claims, store: Store, ours: set[NamedNode]) -> Iterable[Conflict]:
    for row in asked(store, "holders-beside", post=claims.holders):
        if row["source"] in ours or row.get("end") is not None:
            continue
        for tenure, person, graph in claims.holders.get(NamedNode(_bare(row["post"])), ()):
            if person != row["person"]:
                when = f" ({_bare(row['attested'])})" if "attested" in row else ""
                yield Conflict(
                    _short(tenure),
                    str(graph.origins.get(tenure, graph.place)),
                    claims.names[person],
                    f"{_bare(row['name'])}{when}",
                    _short(_bare(row["source"])),
                )


def _bare(term: object) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else str(term)
