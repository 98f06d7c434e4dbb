"""What a package is about: the whole country, one unit with all within it, or one source; and as of which day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph import parameters, queries, search
from wardgraph.errors import NegativeAnswer
from wardgraph.names import GRAPH, ID, WG, XSD, slug
from wardgraph.vocabulary import labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wardgraph.store.interface import Store, Term

_SOURCE_GRAPH = re.compile(re.escape(GRAPH + "source/") + r"[^/]+/(\d{4}-\d{2}-\d{2})-")
_SOURCE = re.compile(re.escape(ID + "source/") + r"([^/]+)/(\d{4}-\d{2}-\d{2})/(.+)")


@dataclass(frozen=True)
class Scope:
    """What a package is about.

    Attributes:
        unit: the unit whose package it is, with everything within it; None for all units.
        source: the source whose facts alone are wanted; None for all sources.
        as_of: the day as of which things are told (`YYYY-MM-DD`): units in force then, sources published by then.
        graph: the named graph of `source`, where it has one of its own.
        things: the things that are to be told whole, instead of units or a source.
    """

    unit: NamedNode | None = None
    source: NamedNode | None = None
    as_of: str | None = None
    graph: NamedNode | None = None
    things: tuple[NamedNode, ...] = ()

    @classmethod
    def of(
        cls,
        store: Store,
        *,
        ward: str | None = None,
        province: str | None = None,
        source: str | None = None,
        as_of: str | None = None,
    ) -> Scope:
        """Return the scope that codes, names, addresses or identifiers mean.

        Raises:
            WardgraphError: one of them is malformed, unknown, ambiguous, or not in force on the day.
        """
        if as_of is not None:
            as_of = parameters.literal(as_of, NamedNode(XSD + "date"), "as-of").value
        unit = _unit(store, ward, "CommunalUnit", as_of) if ward else None
        if unit is None and province:
            unit = _unit(store, province, "ProvincialUnit", as_of)
        found = search.resolve(store, source, kinds=[NamedNode(WG + "Source")]) if source else None
        return cls(unit, found, as_of, _graph(store, found) if found else None)

    @property
    def name(self) -> str:
        """A short name for addresses and files, the same for the same scope."""
        parts = [iri.value.removeprefix(ID) for iri in (self.unit, self.source) if iri is not None]
        if self.as_of:
            parts.append(f"as-of-{self.as_of}")
        return "-".join(slug(part, 200) for part in parts) or "viet-nam"

    def facts(self, store: Store, *, at_once: int = 50) -> Iterator[list[NamedNode]]:
        """Yield the facts of the package in batches; one that is about several units may be in several of them."""
        if self.things:
            yield list(self.things)
            return
        if self.unit is None and self.source is not None:
            found = _column(store, "export-facts-of-source", "fact", source=[self.source])
            for start in range(0, len(found), at_once):
                yield found[start : start + at_once]
            return
        wanted = set(_column(store, "export-facts-of-source", "fact", source=[self.source])) if self.source else None
        day: list[Term] = [Literal(self.as_of, datatype=NamedNode(XSD + "date"))] if self.as_of else []
        if self.unit is None:
            units = _column(store, "export-units", "unit", date=day)
        else:
            units = _column(store, "export-units-within", "unit", root=[self.unit], date=day)
        for start in range(0, len(units), at_once):
            some = _column(store, "export-facts", "fact", unit=units[start : start + at_once], date=day)
            yield [fact for fact in some if wanted is None or fact in wanted]

    def tells(self, graph: str) -> bool:
        """Return whether what stands in `graph` was known on the day of the package."""
        dated = _SOURCE_GRAPH.match(graph)
        return dated is None or self.as_of is None or dated[1] <= self.as_of

    def title(self, store: Store) -> dict[str, str]:
        """Return what the package is called, by language."""
        vi, en = "Đơn vị hành chính cấp xã của Việt Nam", "Commune-level units of Viet Nam"
        named = [iri for iri in (self.unit, self.source) if iri is not None]
        if named:
            vi, en = (
                ": ".join(labels(store, [iri], lang).get(iri, iri.value) for iri in named) for lang in ("vi", "en")
            )
        if self.as_of:
            vi, en = f"{vi} (tính đến {self.as_of})", f"{en} (as of {self.as_of})"
        return {"vi": f"wardgraph: {vi}", "en": f"wardgraph: {en}"}


def is_source_graph(graph: str) -> bool:
    """Return whether `graph` is what one source says."""
    return graph.startswith(GRAPH + "source/")


def _unit(store: Store, text: str, kind: str, as_of: str | None) -> NamedNode:
    unit = search.resolve(store, text, kinds=[NamedNode(WG + kind)])
    if as_of is None:
        return unit
    code = store.select(queries.fill(queries.internal("statements"), {"entity": [unit]}))
    codes = [row["value"] for row in code if row["property"] == NamedNode(WG + "code")]
    alike = store.select(queries.fill(queries.internal("export-units-of-code"), {"code": codes}))
    for row in alike:
        since, until = row.get("from"), row.get("until")
        if (since is None or since.value <= as_of) and (until is None or as_of < until.value):
            found = row["unit"]
            if isinstance(found, NamedNode):
                return found
    raise NegativeAnswer(
        f"ngày {as_of} không có đơn vị nào mang mã của {text!r} có hiệu lực",
        f"on {as_of} no unit with the code of {text!r} was in force",
    )


def _graph(store: Store, source: NamedNode) -> NamedNode | None:
    path = _SOURCE.fullmatch(source.value)
    if path is None:
        return None
    graph = NamedNode(f"{GRAPH}source/{path[1]}/{path[2]}-{path[3]}")
    return graph if store.ask(queries.fill(queries.internal("graph-known"), {"graph": [graph]})) else None


def _column(store: Store, query: str, variable: str, **arguments: list[Term] | list[NamedNode]) -> list[NamedNode]:
    rows = store.select(queries.fill(queries.internal(query), arguments))
    return [term for row in rows if isinstance(term := row.get(variable), NamedNode)]
