"""How proposals stand to the graph: new, confirmed, in conflict with it, or in words that it does not know."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.importing.articles.proposal import TABLE, Proposal
from wardgraph.importing.asking import asked
from wardgraph.importing.assemble import assemble
from wardgraph.importing.comparison import conflicts
from wardgraph.importing.fact import Fact, Place, Problems
from wardgraph.names import SDMX_DIMENSION, WG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.store.interface import Store

NO_PUBLISHER = "?"


def facts_of(proposals: Sequence[Proposal], name: str) -> list[Fact]:
    """Return proposals as facts; the line of each is its number in the list, from 1."""
    source = next((p.fact.get("id", "") for p in proposals if p.kind == "source"), "")
    found = []
    for line, proposal in enumerate(proposals, 1):
        cells = dict(proposal.fact) if proposal.kind == "source" else {"source": source, **proposal.fact}
        found.append(Fact(TABLE[proposal.kind], cells, Place(name, line)))
    return found


def compared(proposals: Sequence[Proposal], store: Store, name: str) -> list[Proposal]:
    """Return `proposals` with their status."""
    known = [p for p in proposals if p.status != "unknown-term"]
    whole = [replace(p, fact={"publisher": NO_PUBLISHER + "x", **p.fact}) if p.kind == "source" else p for p in known]
    problems = Problems()
    graphs = assemble(facts_of(whole, name), store, problems)
    unknown = {p.place.line for p in problems if p.code.startswith("unknown-") or p.code == "ambiguous-term"}
    bad = {p.place.line for p in problems} - unknown
    against = {c.place: c for c in conflicts(graphs, store)}
    there = {line for graph in graphs for line in _stated(graph, store)}
    status: dict[int, Proposal] = {}
    for line, proposal in enumerate(known, 1):
        state, confidence, reason = "new", proposal.confidence, proposal.reason
        if line in unknown:
            state, confidence = "unknown-term", min(confidence, 0.4)
        elif line in bad:
            confidence = min(confidence, 0.4)
        elif conflict := against.get(str(Place(name, line))):
            state = "conflicts"
            reason += f"; nguồn khác nói / another source says: {conflict.other} ({conflict.other_source})"
        elif line in there:
            state = "confirms"
        status[id(proposal)] = replace(proposal, status=state, confidence=confidence, reason=reason)
    return [status.get(id(p), p) for p in proposals]


def _stated(graph: SourceGraph, store: Store) -> set[int | None]:
    """Return the lines of the facts that the graph holds already."""
    lines: dict[NamedNode, int | None] = {
        NamedNode(iri): place.line for iri, place in graph.origins.items() if "/evidence/" not in iri
    }
    found = {
        lines[row["thing"]]
        for row in asked(store, "known-things", thing=lines)
        if isinstance(row["thing"], NamedNode) and row["thing"] in lines
    }
    said: dict[NamedNode, dict[str, object]] = {}
    for triple in graph.triples:
        if isinstance(triple.subject, NamedNode):
            said.setdefault(triple.subject, {})[triple.predicate.value] = triple.object
    areas = {v for s in said.values() if isinstance(v := s.get(f"{SDMX_DIMENSION}refArea"), NamedNode)}
    beside = list(asked(store, "figures-beside", area=areas)) if areas else []
    for figure, props in said.items():
        value = props.get(f"{WG}value")
        if not isinstance(value, Literal):
            continue
        side = "Target" if "/target/" in figure.value else "Actual"
        for row in beside:
            other = row["value"]
            if (
                row["indicator"] == props.get(f"{WG}indicator")
                and row["period"] == props.get(f"{SDMX_DIMENSION}refPeriod")
                and row["area"] == props.get(f"{SDMX_DIMENSION}refArea")
                and row["unit"] == props.get(f"{WG}unit")
                and row["kind"] == NamedNode(f"{WG}{side}")
                and isinstance(other, Literal)
                and Decimal(other.value) == Decimal(value.value)
            ):
                found.add(lines.get(figure))
    return found
