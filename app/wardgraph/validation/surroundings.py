"""What the store holds around some nodes: as much as the rules must read to judge them, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store, Triple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import TypeAlias, TypeVar

    from pyoxigraph import BlankNode, Literal

    from wardgraph.store.interface import Store as Known
    from wardgraph.validation.rules import Revisit, Rules

    Row: TypeAlias = tuple[NamedNode | BlankNode | Literal, ...]
    Item = TypeVar("Item")

# A rule reads a node, what it refers to, and what that refers to (a tenure, its body, the unit of the body).
_DEPTH = 2
_BATCH = 400


class Surroundings:
    """A growing part of what some stores hold together.

    Attributes:
        triples: the statements gathered so far.
    """

    def __init__(self, stores: Sequence[Known], rules: Rules, hidden: Collection[NamedNode] = ()) -> None:
        """Start with nothing.

        Args:
            stores: what is known, and what is about to be.
            rules: say which other nodes share something with a node.
            hidden: graphs that are not looked into, because they are about to be replaced.
        """
        self._stores = stores
        self._rules = rules
        self._hidden = ", ".join(str(graph) for graph in hidden)
        self._described: set[NamedNode] = set()
        self._outgoing: dict[NamedNode, set[NamedNode]] = {}
        self.triples: set[Triple] = set()

    def add(self, triples: Iterable[Triple]) -> None:
        """Put statements about blank nodes in hand, with what surrounds the things they refer to."""
        said = set(triples)
        self.triples |= said
        self._describe({t.object for t in said if isinstance(t.object, NamedNode)}, _DEPTH)

    def focus(self, nodes: Iterable[NamedNode]) -> set[NamedNode]:
        """Gather all that judging `nodes` takes; return them with the nodes to which a change of them matters."""
        wanted = set(nodes)
        self._describe(wanted, _DEPTH)
        touched, read = self._sharing(wanted)
        self._describe(touched, _DEPTH)
        self._describe(read, 0)
        # The nodes that were touched are judged as well, so what they share with others must be at hand too.
        further, also = self._sharing(touched - wanted)
        self._describe(further | also, 1)
        return wanted | touched

    def _describe(self, nodes: Iterable[NamedNode], depth: int) -> None:
        """Gather the statements about `nodes`, and about what they lead to, `depth` steps far."""
        layer = set(nodes)
        for _ in range(depth):
            self._fetch(layer)
            layer = {target for node in layer for target in self._outgoing.get(node, ())}
        self._fetch(layer)

    def _fetch(self, nodes: set[NamedNode]) -> None:
        new = nodes - self._described
        self._described |= new
        for batch in batches(sorted(new, key=str), _BATCH):
            values = " ".join(str(node) for node in batch)
            query = self._statements_of(values)
            for store in self._stores:
                for triple in store.construct(query):
                    self.triples.add(triple)
                    if isinstance(triple.object, NamedNode) and isinstance(triple.subject, NamedNode):
                        self._outgoing.setdefault(triple.subject, set()).add(triple.object)

    def _statements_of(self, values: str) -> str:
        if not self._hidden:
            return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
        return (
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {values} }} "
            f"GRAPH ?g {{ ?s ?p ?o }} FILTER (?g NOT IN ({self._hidden})) }}"
        )

    def _sharing(self, nodes: set[NamedNode]) -> tuple[set[NamedNode], set[NamedNode]]:
        """Return the nodes to judge again, and the nodes to read, because they share something with `nodes`."""
        touched: set[NamedNode] = set()
        read: set[NamedNode] = set()
        if not nodes:
            return touched, read
        hand = Store()
        hand.extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in self.triples)
        for revisit in self._rules.revisits:
            names, rows = _keys(revisit, hand, nodes)
            for batch in batches(rows, _BATCH):
                query = _with_values(revisit.sharing, names, batch)
                for store in self._stores:
                    for row in store.select(query):
                        touched.update(_named(row.get("focus")))
                        read.update(_named(row.get("also")))
        return touched, read


def batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield `items` in slices of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _keys(revisit: Revisit, hand: Store, nodes: set[NamedNode]) -> tuple[list[str], list[Row]]:
    """Return the values that tie `nodes` to others, by the statements at hand."""
    rows: set[Row] = set()
    names: list[str] = []
    for batch in batches(sorted(nodes, key=str), _BATCH):
        found = hand.query(_with_values(revisit.key, ["this"], [(node,) for node in batch]))
        assert isinstance(found, QuerySolutions)  # noqa: S101 (a key is a SELECT; the tests run each)
        names = [variable.value for variable in found.variables]
        for row in found:
            terms = tuple(row[name] for name in names)
            if all(terms):
                rows.add(terms)
    return names, sorted(rows, key=str)


def _with_values(query: str, names: Sequence[str], rows: Iterable[Row]) -> str:
    """Return `query` with rows of values for some of its variables put at the start of its pattern."""
    variables = " ".join(f"?{name}" for name in names)
    values = " ".join("(" + " ".join(str(term) for term in row) + ")" for row in rows)
    head, brace, rest = query.partition("{")
    return f"{head}{brace} VALUES ({variables}) {{ {values} }} {rest}"


def _named(term: object) -> tuple[NamedNode, ...]:
    return (term,) if isinstance(term, NamedNode) else ()
