"""The reference graph as triples, file by file."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from wardgraph.gazetteer.changes import UNACCOUNTED
from wardgraph.gazetteer.reorganisation import reorganisation
from wardgraph.gazetteer.tables import BOUNDARY
from wardgraph.names import GEO, PROV, RDF, SF, SKOS, XSD, data, wg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wardgraph.errors import Text
    from wardgraph.gazetteer.changes import Changes, Contribution
    from wardgraph.gazetteer.country import Country
    from wardgraph.gazetteer.node import Node
    from wardgraph.gazetteer.reorganisation import Reorganisation
    from wardgraph.gazetteer.stated import Stated
    from wardgraph.gazetteer.tables import UnitRow

# Local names (`dct:identifier`) of the lists in graph/reference/sources.ttl that the tables were taken from.
REGISTER = "danh-muc-hanh-chinh"
FORMER_REGISTER = "danh-muc-hanh-chinh-truoc-2025-07-01"
BOUNDARIES = "vietnamese-provinces-database"

_TYPE = NamedNode(f"{RDF}type")
_LABEL, _OTHER, _NOTE = (NamedNode(SKOS + term) for term in ("prefLabel", "altLabel", "note"))
_DERIVED, _ACTIVITY = NamedNode(f"{PROV}wasDerivedFrom"), NamedNode(f"{PROV}Activity")
_GEOMETRY, _WKT, _WKT_TYPE = (NamedNode(GEO + term) for term in ("hasGeometry", "asWKT", "wktLiteral"))
_POINT = NamedNode(f"{SF}Point")
_DATE, _DECIMAL = NamedNode(f"{XSD}date"), NamedNode(f"{XSD}decimal")


def statements(country: Country, changes: Changes, stated: Stated) -> dict[str, list[Triple]]:
    """Return the triples of each file of the reference graph, by the file's name."""
    replaces, replaced_by = defaultdict(list), defaultdict(list)
    for c in changes.contributions:
        replaces[c.resulting.path].append(c.former)
        replaced_by[c.former.path].append(c.resulting)
    unaccounted = {n.path for n in changes.unaccounted}

    def unit(n: Node, *sources: str) -> Iterator[Triple]:
        yield from _unit(n)
        for term, others in (("replaces", replaces), ("replacedBy", replaced_by)):
            for other in others.get(n.path, []):
                yield Triple(n.iri, wg(term), other.iri)
        for name in sources:
            if name in stated.sources:
                yield Triple(n.iri, _DERIVED, stated.sources[name])
        if n.path in unaccounted:
            yield from _notes(n.iri, UNACCOUNTED)

    def former(nodes: Iterable[Node]) -> list[Triple]:
        return [triple for n in nodes for triple in unit(n, FORMER_REGISTER)]

    provinces = [triple for n, _ in country.provinces.values() for triple in unit(n, REGISTER)]
    for n, row in country.provinces.values():
        if row.note and row.note not in stated.sources:
            provinces.append(Triple(n.iri, _NOTE, Literal(row.note, language="en")))
    units = []
    for n, unit_row in country.units.values():
        units += unit(n, REGISTER, *([BOUNDARIES] if unit_row.area_source == BOUNDARY else []))
        units += _place(n, unit_row)
    shortcuts = [
        Triple(n.iri, wg(term), other.iri)
        for n in country.stated.values()
        for term, others in (("replaces", replaces), ("replacedBy", replaced_by))
        for other in others.get(n.path, [])
    ]
    return {
        "provinces.ttl": provinces,
        "former-provinces.ttl": former(country.former_provinces.values()),
        "districts.ttl": former(country.districts.values()),
        "units.ttl": units,
        "former-units.ttl": former(country.formers.values()) + shortcuts,
        "reorganisations.ttl": [
            t for r in reorganisations(changes.contributions) for t in _reorganisation(r, stated.sources.get(REGISTER))
        ],
        "contributions.ttl": [t for c in changes.contributions if not c.stated for t in _contribution(c)],
    }


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
    for source in decisions or {register}:
        if source is not None:
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
