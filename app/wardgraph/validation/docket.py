"""Judging many nodes: in portions, each with its surroundings, in two processes where there are enough of them."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, serialize

from wardgraph.validation.surroundings import Surroundings, batches

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from pyoxigraph import NamedNode, Triple

    from wardgraph.store.interface import Store
    from wardgraph.validation.finding import Finding
    from wardgraph.validation.rules import Rules

    Case: TypeAlias = tuple[bytes, list[str], list[Path]]

_PORTION = 250
# A second process takes over a second to start.
_WORTH_A_PROCESS = 3
_PROCESSES = 2


def judge_nodes(
    nodes: Collection[NamedNode],
    stores: Sequence[Store],
    rules: Rules,
    *,
    hidden: Collection[NamedNode] = (),
    nameless: Collection[Triple] = (),
    progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """Return what pySHACL finds on `nodes`, and on the nodes that share something with them.

    Args:
        nodes: the nodes to judge, in the IRI of which near ones are alike.
        stores: what holds them and their surroundings.
        rules: the shapes.
        hidden: graphs of the stores that are about to be replaced.
        nameless: statements about blank nodes, which are judged as well.
        progress: told how many of how many nodes are judged.
    """
    portions = list(batches(sorted(nodes, key=str), _PORTION))
    if nameless and not portions:
        portions = [[]]
    done = 0
    found: dict[tuple[int, str, str, str, str, str], Finding] = {}
    # A blank node has no IRI to look it up by: what is said of all of them goes with the first portion.
    cases = (
        _case(portion, stores, rules, hidden, () if number else nameless) for number, portion in enumerate(portions)
    )
    for number, findings in enumerate(_judged(cases, len(portions)), start=1):
        found.update((finding.key, finding) for finding in findings)
        done = min(len(nodes), number * _PORTION)
        if progress:
            progress(done, len(nodes))
    return [found[key] for key in sorted(found)]


def judge_case(data: bytes, focus: Sequence[str], shapes: Sequence[Path]) -> list[Finding]:
    """Judge the nodes `focus`, and every blank node, of `data` in N-Triples by the rules in some files.

    The fast engine, where there is one, says on which of them pySHACL has anything to find.
    """
    from wardgraph.validation.rules import rules_of
    from wardgraph.validation.screen import suspects

    rules, wanted = rules_of(*shapes), set(focus)
    screened = suspects(data, rules)
    if screened is not None:
        wanted &= {node.value for node in screened}
        if not wanted and b"_:" not in data:
            return []
    import rdflib

    from wardgraph.validation.judge import judge, readable

    graph = readable(data)
    nodes: set[rdflib.term.Node] = {rdflib.URIRef(iri) for iri in wanted}
    nodes.update(node for node in graph.subjects() if isinstance(node, rdflib.BNode))
    return judge(graph, rules, nodes)


def _case(
    portion: Sequence[NamedNode],
    stores: Sequence[Store],
    rules: Rules,
    hidden: Collection[NamedNode],
    nameless: Collection[Triple],
) -> Case:
    around = Surroundings(stores, rules, hidden)
    around.add(nameless)
    focus = around.focus(portion)
    data = serialize(around.triples, format=RdfFormat.N_TRIPLES)
    return data or b"", sorted(node.value for node in focus), rules.paths


def _judged(cases: Iterator[Case], count: int) -> Iterator[list[Finding]]:
    processes = min(_PROCESSES, os.cpu_count() or 1, count // _WORTH_A_PROCESS)
    if processes < _PROCESSES:
        for case in cases:
            yield judge_case(*case)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = []
        for case in cases:
            waiting.append(pool.submit(judge_case, *case))
            # The portions that wait are text in memory: a few are enough to keep the processes busy.
            while len(waiting) > processes * 2:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()
