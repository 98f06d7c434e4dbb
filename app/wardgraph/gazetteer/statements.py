"""The reference graph as triples, file by file."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from wardgraph.errors import Text
from wardgraph.gazetteer.changes import UNACCOUNTED
from wardgraph.gazetteer.reorganisation import reorganisation
from wardgraph.gazetteer.tables import BOUNDARY
from wardgraph.names import GEO, PROV, RDF, SF, SKOS, XSD, data, wg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardgraph.gazetteer.changes import Changes, Contribution
    from wardgraph.gazetteer.country import Country
    from wardgraph.gazetteer.node import Node
    from wardgraph.gazetteer.reorganisation import Reorganisation
    from wardgraph.gazetteer.stated import Stated
    from wardgraph.gazetteer.tables import ProvinceRow, UnitRow

# Local names (`dct:identifier`) of the lists in graph/reference/sources.ttl that the tables were taken from.
REGISTER = "danh-muc-hanh-chinh"
FORMER_REGISTER = "danh-muc-hanh-chinh-truoc-2025-07-01"
BOUNDARIES = "vietnamese-provinces-database"

_TWIN = Text(
    "Diện tích công bố giống hệt đơn vị cùng tên ở {where}; một trong các số này có thể bị chép nhầm.",
    "The published area is the very area of the unit of the same name in {where}; one of them may be copied.",
)

_TYPE = NamedNode(f"{RDF}type")
_LABEL, _OTHER, _NOTE = (NamedNode(SKOS + term) for term in ("prefLabel", "altLabel", "note"))
_DERIVED, _ACTIVITY = NamedNode(f"{PROV}wasDerivedFrom"), NamedNode(f"{PROV}Activity")
_GEOMETRY, _WKT, _WKT_TYPE = (NamedNode(GEO + term) for term in ("hasGeometry", "asWKT", "wktLiteral"))
_POINT = NamedNode(f"{SF}Point")
_DATE, _DECIMAL = NamedNode(f"{XSD}date"), NamedNode(f"{XSD}decimal")


def statements(country: Country, changes: Changes, stated: Stated) -> dict[str, list[Triple]]:
    """Return the triples of each file of the reference graph, by the file's name."""
    units = _Units(country, changes, stated)
    register = stated.sources.get(REGISTER)
    return {
        "provinces.ttl": [t for n, row in country.provinces.values() for t in units.province(n, row)],
        "former-provinces.ttl": [t for n in country.former_provinces.values() for t in units.former(n)],
        "districts.ttl": [t for n in country.districts.values() for t in units.former(n)],
        "units.ttl": [t for n, row in country.units.values() for t in units.communal(n, row)],
        "former-units.ttl": [
            *(t for n in country.formers.values() for t in units.former(n)),
            # What is stated by hand has its description there; what became of it is known here.
            *(t for n in country.stated.values() for t in units.shortcuts(n)),
        ],
        "reorganisations.ttl": [
            t for r in reorganisations(changes.contributions) for t in _reorganisation(r, register)
        ],
        "contributions.ttl": [t for c in changes.contributions if not c.stated for t in _contribution(c)],
    }


class _Units:
    """Units as triples, with what they replace and what replaced them."""

    def __init__(self, country: Country, changes: Changes, stated: Stated) -> None:
        self._sources = stated.sources
        self._twins = country.twins()
        self._names = {n.path: n.name for n, _ in country.provinces.values()}
        self._unaccounted = {n.path for n in changes.unaccounted}
        self._replaces: dict[str, list[Node]] = defaultdict(list)
        self._replaced_by: dict[str, list[Node]] = defaultdict(list)
        for c in changes.contributions:
            self._replaces[c.resulting.path].append(c.former)
            self._replaced_by[c.former.path].append(c.resulting)

    def province(self, n: Node, row: ProvinceRow) -> Iterator[Triple]:
        yield from self._unit(n, REGISTER)
        if row.note and row.note not in self._sources:
            yield Triple(n.iri, _NOTE, Literal(row.note, language="en"))

    def communal(self, n: Node, row: UnitRow) -> Iterator[Triple]:
        yield from self._unit(n, REGISTER, *([BOUNDARIES] if row.area_source == BOUNDARY else []))
        yield from _place(n, row)
        if n.path in self._twins:
            where = ", ".join(self._names.get(other.parent or "", "") for other in self._twins[n.path])
            yield from _notes(n.iri, Text(_TWIN.vi.format(where=where), _TWIN.en.format(where=where)))

    def former(self, n: Node) -> Iterator[Triple]:
        yield from self._unit(n, FORMER_REGISTER)

    def shortcuts(self, n: Node) -> Iterator[Triple]:
        for term, others in (("replaces", self._replaces), ("replacedBy", self._replaced_by)):
            for other in others.get(n.path, []):
                yield Triple(n.iri, wg(term), other.iri)

    def _unit(self, n: Node, *sources: str) -> Iterator[Triple]:
        yield from _unit(n)
        yield from self.shortcuts(n)
        for name in sources:
            if name in self._sources:
                yield Triple(n.iri, _DERIVED, self._sources[name])
        if n.path in self._unaccounted:
            yield from _notes(n.iri, UNACCOUNTED)


def reorganisations(contributions: Iterable[Contribution]) -> list[Reorganisation]:
    """Return one reorganisation for each unit and day."""
    received = defaultdict(list)
    for c in contributions:
        received[c.resulting.path, c.day].append(c)
    return [reorganisation(received[key]) for key in sorted(received)]


def _unit(n: Node) -> Iterator[Triple]:
    for term in n.kind.classes:
        yield Triple(n.iri, _TYPE, wg(term))
    yield Triple(n.iri, _LABEL, Literal(n.name, language="vi"))
    yield Triple(n.iri, _LABEL, Literal(n.name_en, language="en"))
    if n.other_en:
        yield Triple(n.iri, _OTHER, Literal(n.other_en, language="en"))
    yield Triple(n.iri, wg("code"), Literal(n.code))
    if n.parent:
        yield Triple(n.iri, wg("within"), data(f"unit/{n.parent}"))
    if n.start:
        yield Triple(n.iri, wg("validFrom"), Literal(n.start.isoformat(), datatype=_DATE))
    if n.end:
        yield Triple(n.iri, wg("validUntil"), Literal(n.end.isoformat(), datatype=_DATE))


def _place(n: Node, row: UnitRow) -> Iterator[Triple]:
    if row.area:
        area = row.area if "." in row.area else f"{row.area}.0"
        yield Triple(n.iri, wg("area"), Literal(area, datatype=_DECIMAL))
        yield Triple(n.iri, wg("areaMethod"), data(f"area-method/{row.area_source}"))
    if row.point:
        point = NamedNode(f"{n.iri.value}/point")
        yield Triple(n.iri, _GEOMETRY, point)
        yield Triple(point, _TYPE, _POINT)
        yield Triple(point, _WKT, Literal(f"POINT({' '.join(row.point)})", datatype=_WKT_TYPE))


def _reorganisation(r: Reorganisation, register: NamedNode | None) -> Iterator[Triple]:
    for term in (*r.classes, "Reorganisation"):
        yield Triple(r.iri, _TYPE, wg(term))
    yield Triple(r.iri, _TYPE, _ACTIVITY)
    yield Triple(r.iri, _LABEL, Literal(f"{r.label.vi} {r.unit.name}", language="vi"))
    yield Triple(r.iri, _LABEL, Literal(f"{r.label.en} {r.unit.name_en}", language="en"))
    yield Triple(r.iri, wg("date"), Literal(r.day.isoformat(), datatype=_DATE))
    decisions = {c.decision for c in r.contributions if c.decision}
    for decision in decisions:
        yield Triple(r.iri, wg("legalGround"), decision)
    for source in decisions or ({register} if register else ()):
        yield Triple(r.iri, _DERIVED, source)


def _contribution(c: Contribution) -> Iterator[Triple]:
    iri = data(f"contribution/{c.former.path}/{c.resulting.path}")
    yield Triple(iri, _TYPE, wg("Contribution"))
    yield Triple(iri, wg("reorganisation"), data(f"reorganisation/{c.resulting.code}/{c.day}"))
    yield Triple(iri, wg("former"), c.former.iri)
    yield Triple(iri, wg("resulting"), c.resulting.iri)
    yield Triple(iri, wg("extent"), data("extent/whole" if c.whole else "extent/part"))
    if c.note:
        yield from _notes(iri, c.note)


def _notes(iri: NamedNode, text: Text) -> Iterator[Triple]:
    yield Triple(iri, _NOTE, Literal(text.vi, language="vi"))
    yield Triple(iri, _NOTE, Literal(text.en, language="en"))
