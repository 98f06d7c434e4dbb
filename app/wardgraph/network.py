"""The neighbourhood of a thing as a graph of labelled things and lines: what the pages draw.

Facts (tenures, participations, figures...) become lines between the two things that the ontology says they tie
together; every other statement between things with labels is a line of its own. What a fact says is not drawn again
as a shortcut. The graph is a networkx MultiDiGraph: nodes are IRIs with `label`, `kind`, `kind_label`, `distance`;
edges have as key and in `fact` the IRI of the fact or property, and `kind`, `kind_label`, `label`, `sources`,
`since`, `until`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import Literal, NamedNode

from wardgraph import queries
from wardgraph.names import PREFIXES, PROV, SKOS
from wardgraph.statements import TYPE, Statements
from wardgraph.vocabulary import Vocabulary, batches

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import networkx as nx

    from wardgraph.errors import Language
    from wardgraph.store.interface import Store, Term

    Graph: TypeAlias = nx.MultiDiGraph[str]

LIMIT = 70
_NOT_DRAWN = {TYPE, SKOS + "inScheme", PROV + "qualifiedDerivation"}
_DERIVED = PROV + "wasDerivedFrom"
_SLOT = re.compile(r"\{([\w-]+):([\w-]+)\}")


@dataclass(frozen=True)
class Edge:
    """A line between two things, before it is drawn."""

    begin: NamedNode
    end: NamedNode
    fact: str
    kind: str
    label: str
    sources: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    direct: bool = False

    def other(self, thing: NamedNode) -> NamedNode:
        """Return the end that is not `thing`."""
        return self.end if self.begin == thing else self.begin


@dataclass(frozen=True)
class Neighbourhood:
    """A graph, and what was left out of it.

    Attributes:
        graph: what is drawn.
        omitted: how many things were left out because the graph would be too large.
    """

    graph: Graph
    omitted: int

    def kinds(self) -> dict[str, tuple[str, int]]:
        """Return the kinds of lines that are drawn: IRI -> label and count, for choosing among them."""
        counts: Counter[str] = Counter()
        named: dict[str, str] = {}
        for _, _, said in self.graph.edges(data=True):
            counts[said["kind"]] += 1
            named[said["kind"]] = said["kind_label"]
        return {kind: (named[kind], count) for kind, count in sorted(counts.items(), key=lambda pair: named[pair[0]])}


def neighbourhood(
    store: Store,
    start: NamedNode | Collection[NamedNode],
    *,
    depth: int = 1,
    kinds: Collection[str] | None = None,
    sources: Collection[str] | None = None,
    date: str | None = None,
    limit: int = LIMIT,
    lang: Language = "vi",
) -> Neighbourhood:
    """Return what is around `start`.

    Args:
        store: where to look.
        start: one thing, or several whose surroundings are drawn together (a graph whose nodes were expanded).
        depth: how many lines away from the start things may be.
        kinds: draw only lines of these kinds (classes of facts, properties); all when None.
        sources: draw only facts that rest on one of these sources; all when None.
        date: draw only what was in force on this day (`YYYY-MM-DD`).
        limit: the most things to draw.
        lang: language of labels.
    """
    import networkx as nx

    said = Statements(store, lang)
    begun = [start] if isinstance(start, NamedNode) else list(start)
    distances = dict.fromkeys(begun, 0)
    edges: dict[tuple[NamedNode, NamedNode, str], Edge] = {}
    left_out: set[NamedNode] = set()
    ring = begun
    for distance in range(1, depth + 1):
        found = [edge for thing in ring for edge in _edges(said, thing, whole=thing in begun)]
        found = [e for e in found if (kinds is None or e.kind in kinds) and _rests_on(e, sources) and _on(e, date)]
        gone = _not_in_force(store, {n for e in found for n in (e.begin, e.end)} - set(begun), date)
        reached: list[NamedNode] = []
        for edge in found:
            new = [n for n in (edge.begin, edge.end) if n not in distances]
            if gone.intersection((edge.begin, edge.end)):
                continue
            if len(distances) + len(set(new)) > limit:
                left_out.update(new)
                continue
            for node in new:
                distances[node] = distance
                reached.append(node)
            edges[edge.begin, edge.end, edge.fact] = edge
        ring = reached
    said.name({*distances, *(NamedNode(edge.kind) for edge in edges.values())})
    said.read(distances)
    graph: Graph = nx.MultiDiGraph()
    _add_nodes(graph, said, distances)
    tied = {frozenset((e.begin, e.end)) for e in edges.values() if not e.direct}
    for edge in edges.values():
        if edge.direct and frozenset((edge.begin, edge.end)) in tied:
            continue
        graph.add_edge(
            edge.begin.value,
            edge.end.value,
            key=edge.fact,
            fact=edge.fact,
            kind=edge.kind,
            kind_label=said.text(NamedNode(edge.kind)),
            label=edge.label or said.text(NamedNode(edge.kind)),
            sources=edge.sources,
            since=edge.since,
            until=edge.until,
        )
    return Neighbourhood(graph, len(left_out - set(distances)))


def _add_nodes(graph: Graph, said: Statements, distances: dict[NamedNode, int]) -> None:
    kinds = {node: said.kinds(node)[:1] for node in distances}
    said.name(kind for found in kinds.values() for kind in found)
    for node, distance in distances.items():
        kind = kinds[node][0] if kinds[node] else None
        graph.add_node(
            node.value,
            label=said.text(node),
            kind=kind.value if kind else "",
            kind_label=said.text(kind) if kind else "",
            distance=distance,
        )


def _edges(said: Statements, thing: NamedNode, *, whole: bool) -> list[Edge]:
    """Return the lines at `thing`, those of facts first, then by what they lead to.

    Facts that mention `thing` without ending at it (a source, a position) are drawn only where it is asked for.
    """
    said.read([thing])
    referring = said.referring(thing)
    others = {one for ones, _ in referring.values() for one in ones if isinstance(one, NamedNode)}
    values = {value for _, value in said.of[thing] if isinstance(value, NamedNode)}
    said.read(others)
    said.name({thing, *others, *values})
    facts = sorted((one for one in others if said.is_fact(one)), key=lambda one: one.value)
    said.name({term for fact in facts for _, term in said.of[fact]})
    edges = [edge for fact in facts if (edge := _fact_edge(said, fact, thing, whole=whole)) is not None]
    for prop, (ones, _) in referring.items():
        edges += [
            _direct(one, prop, thing)
            for one in ones
            if isinstance(one, NamedNode) and one in said.named and one not in facts
        ]
    for prop, value in set(said.of[thing]):
        if isinstance(value, NamedNode) and value in said.named and value not in facts:
            edges.append(_direct(thing, prop, value))
    drawn = [edge for edge in edges if edge.kind not in _NOT_DRAWN and edge.begin != edge.end]
    return sorted(drawn, key=lambda e: (e.direct, e.kind == _DERIVED, e.kind, said.text(e.other(thing)), e.fact))


def _direct(begin: NamedNode, prop: NamedNode, end: NamedNode) -> Edge:
    return Edge(begin, end, prop.value, prop.value, "", direct=True)


def _fact_edge(said: Statements, fact: NamedNode, about: NamedNode, *, whole: bool) -> Edge | None:
    """Return the line that a fact is; one that ends elsewhere than at `about` is drawn from where it begins."""
    line = Vocabulary.of(said.store).line(said.types(fact))
    if line is None:
        return None
    kind, drawn = line
    ends = [t for prop in (drawn.begin, drawn.end) for t in said.values(fact, prop)[:1] if isinstance(t, NamedNode)]
    if len(ends) != 2 or (about not in ends and not whole):  # noqa: PLR2004 (a line has two ends)
        return None
    begin, end = ends if about in ends else (ends[0], about)

    def shown(slot: re.Match[str]) -> str:
        values = said.values(fact, PREFIXES.get(slot[1], "") + slot[2])
        return ", ".join(_short(said, value) for value in values)

    since = [v.value for prop in _SINCE for v in said.values(fact, prop)]
    until = [v.value for prop in _UNTIL for v in said.values(fact, prop)]
    return Edge(
        begin,
        end,
        fact.value,
        kind,
        " ".join(_SLOT.sub(shown, drawn.label).split()),
        tuple(v.value for v in said.values(fact, _DERIVED)),
        min(since, default=None),
        max(until, default=None),
    )


_SINCE = (PREFIXES["schema"] + "startDate",)
_UNTIL = (PREFIXES["schema"] + "endDate",)


def _short(said: Statements, value: Term) -> str:
    if isinstance(value, Literal) and "." in value.value:
        return value.value.rstrip("0").rstrip(".")
    return said.text(value)


def _rests_on(edge: Edge, sources: Collection[str] | None) -> bool:
    return sources is None or bool(set(edge.sources) & set(sources))


def _on(edge: Edge, date: str | None) -> bool:
    if date is None:
        return True
    return (edge.since is None or edge.since <= date) and (edge.until is None or date < edge.until)


def _not_in_force(store: Store, things: Iterable[NamedNode], date: str | None) -> set[NamedNode]:
    """Return those of `things` that were not, or no longer, in force on `date`."""
    if date is None:
        return set()
    gone = set()
    for batch in batches(things):
        for row in store.select(queries.fill(queries.internal("life"), {"entity": batch})):
            since, until, thing = row.get("from"), row.get("until"), row["entity"]
            over = (since is not None and since.value > date) or (until is not None and until.value <= date)
            if over and isinstance(thing, NamedNode):
                gone.add(thing)
    return gone
