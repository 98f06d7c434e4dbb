"""Events and who took part in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.errors import Text
from wardgraph.importing.entities import full_slug, same_slug, tidy
from wardgraph.importing.new_terms import mint, restate
from wardgraph.importing.source_graph import day_literal
from wardgraph.importing.wording import loose
from wardgraph.names import SCHEMA, SKOS, WG, slug

if TYPE_CHECKING:
    from datetime import date

    from wardgraph.importing.fact import Fact
    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.importing.terms import Concept
    from wardgraph.importing.translator import Translator
    from wardgraph.importing.units import Unit

_SLUG = 60


def event_path(unit: Unit, label: str, start: str) -> str:
    """Return the natural path of the event called `label` that began on `start`, which may be unknown."""
    return f"event/{unit.path}/{start or 'undated'}-{slug(label, _SLUG)}"


def event(fact: Fact, graph: SourceGraph, t: Translator) -> None:
    """State one row of `events` in `graph`."""
    before = t.problems.count
    start, end = t.cells.day(fact, "start"), t.cells.day(fact, "end")
    label, paragraph = tidy(t.cells.text(fact, "label")), t.cells.paragraph(fact)
    if start and end and end < start:
        t.cells.note(
            fact,
            "end",
            "end-before-start",
            Text(
                f"cột end: {end} trước start {start}; hãy xem lại hai ngày",
                f"column end: {end} is before start {start}; look at both dates",
            ),
        )
    t.not_after_source(fact, "start", start, graph)
    unit = t.cells.ward(fact, "ward", graph.issued, start)
    kind = _event_type(fact, graph, t)
    if unit is None or t.problems.count > before or not label or kind is None:
        return
    iri, known = _settled(t, unit, label, start)
    graph.name_it(iri, t.terms.classes(NamedNode(f"{WG}Event")), [Literal(known, language="vi")])
    if known != label:
        graph.say(iri, f"{SKOS}altLabel", Literal(label, language="vi"))
    graph.say(iri, f"{WG}eventType", restate(graph, kind, t.terms))
    graph.say(iri, f"{WG}concerns", t.bodies.unit(graph, unit))
    graph.say(iri, f"{SCHEMA}startDate", day_literal(start) if start else None)
    graph.say(iri, f"{SCHEMA}endDate", day_literal(end) if end else None)
    _organiser(fact, graph, t, unit, iri)
    _term(fact, graph, t, unit, iri)
    graph.evidence(iri, fact.place, paragraph=paragraph)
    graph.speaks_of(unit.iri)
    if t.problems.count == before:
        t.events.setdefault((graph.path, unit.code, loose(label)), []).append((iri, label))


def _settled(t: Translator, unit: Unit, label: str, start: date | None) -> tuple[NamedNode, str]:
    """Return the IRI and label of an event; one without a date is the only dated one of that label, if there is one."""
    if start is None:
        dated = t.dated_events(unit).get(full_slug(label), {})
        if len(dated) == 1:
            return next(iter(dated.items()))
    path = event_path(unit, label, start.isoformat() if start else "")
    iri, known = t.entities.settle(path, label, same_slug)
    if start is not None:
        t.dated_events(unit).setdefault(full_slug(label), {})[iri] = known
    return iri, known


def _event_type(fact: Fact, graph: SourceGraph, t: Translator) -> Concept | None:
    found = t.cells.concepts(fact, "type")
    if not found and t.new_terms and fact.get("type"):
        wording = fact.get("type")
        return mint(graph, t.terms, "EventType", wording, place=fact.place, said={f"{SKOS}notation": Literal(wording)})
    return _told_better(t.cells.concept(fact, "type"), fact, t)


def _told_better(kind: Concept | None, fact: Fact, t: Translator) -> Concept | None:
    """Return the one kind that the label of an event names where the row only says that it is of no kind."""
    if kind is None or kind.text(f"{WG}catchAll") != "true":
        return kind
    told = t.terms.mentioned("EventType", fact.get("label"))
    return told[0] if len(told) == 1 else kind


def _organiser(fact: Fact, graph: SourceGraph, t: Translator, unit: Unit, iri: NamedNode) -> None:
    written = fact.get("organiser")
    if not written:
        return
    bodies = t.body_kinds(written, unit, graph.issued)
    if bodies is None and loose(written) in {loose(known) for known in t.names(unit)}:
        bodies = _told_body(loose(fact.get("label")), unit, t)
    if bodies is None:
        graph.say(iri, f"{WG}organiserName", Literal(tidy(written), language="vi"))
        return
    for kind, serving in bodies:
        graph.say(iri, f"{SCHEMA}organizer", t.bodies.body(graph, serving, kind))


def _told_body(label: str, unit: Unit, t: Translator) -> list[tuple[Concept, Unit]] | None:
    """Return the body that an event was held by, where it is said to be the unit's own and its label tells which.

    A unit is no body; "Đại hội Đảng bộ phường Ví Dụ" names one with the unit's name beside it.
    """
    text = f" {label} "
    told = [
        kind
        for kind in t.terms.of_kind("BodyKind")
        if any(f" {loose(wording)} {loose(name)} " in text for wording in kind.labels() for name in t.names(unit))
    ]
    return [(told[0], unit)] if len(told) == 1 else None


def _term(fact: Fact, graph: SourceGraph, t: Translator, unit: Unit, iri: NamedNode) -> None:
    period = t.cells.period(fact, "part_of_term")
    if period is None:
        return
    bodies = t.body_kinds(fact.get("organiser"), unit, graph.issued) if fact.get("organiser") else None
    kinds = [kind for kind, serving in bodies or () if serving is unit]
    kinds = kinds or t.terms.mentioned("BodyKind", fact.get("label"), t.names(unit))
    owners = list({owner.iri: owner for owner in (_owner(k, t) for k in kinds)}.values())
    if len(owners) != 1:
        t.cells.note(
            fact,
            "organiser",
            "whose-term",
            Text(
                f"cột part_of_term: không rõ nhiệm kỳ {period.dashed} của tổ chức nào; hãy ghi organiser",
                f"column part_of_term: it is not clear whose term {period.dashed} is; write organiser, such as Đảng bộ",
            ),
        )
        return
    graph.say(iri, f"{WG}partOfTerm", t.bodies.term(graph, unit, owners[0], period))


def _owner(kind: Concept, t: Translator) -> Concept:
    """Return the kind of body whose terms of office the body of `kind` counts in."""
    owner = kind.link(f"{WG}termsOf")
    return t.terms.get(owner) if owner else kind


def participant(fact: Fact, graph: SourceGraph, t: Translator) -> None:
    """State one row of `participants` in `graph`; its event must be a row of `events` of the same source and ward."""
    before = t.problems.count
    paragraph, label, name = t.cells.paragraph(fact), t.cells.text(fact, "event"), t.person_name(fact)
    part = t.cells.concept(fact, "part")
    unit = t.cells.ward(fact, "ward", graph.issued)
    found = _event_meant(fact, graph, t, unit, label) if unit and label else None
    if unit is None or t.problems.count > before or not name or part is None or found is None:
        return
    person, slug_ = t.person(graph, unit, name, fact.place)
    iri = NamedNode(f"{found.value}/participation/{slug_}-{slug(part.slug)}")
    graph.name_it(iri, t.terms.classes(NamedNode(f"{WG}Participation")), ())
    graph.say(iri, f"{WG}event", found)
    graph.say(iri, f"{WG}participant", person)
    graph.say(iri, f"{WG}part", restate(graph, part, t.terms))
    graph.evidence(iri, fact.place, paragraph=paragraph)


def _event_meant(fact: Fact, graph: SourceGraph, t: Translator, unit: Unit, label: str) -> NamedNode | None:
    found = t.events.get((graph.path, unit.code, loose(label)), [])
    if len({iri for iri, _ in found}) == 1:
        return found[0][0]
    if found:
        t.cells.note(
            fact,
            "event",
            "ambiguous-event",
            Text(
                f"cột event: nguồn có {len(found)} sự kiện cùng tên {label!r}; hãy đặt tên khác nhau trong bảng events",
                f"column event: the source has {len(found)} events called {label!r}; label them differently in events",
            ),
        )
        return None
    labels = [
        name
        for (path, code, _), rows in t.events.items()
        if (path, code) == (graph.path, unit.code)
        for _, name in rows
    ]
    near = t.cells.nearest_words(label, labels)
    hint = Text(f"; có phải {near[0]!r}?", f"; did you mean {near[0]!r}?") if near else Text("", "")
    t.cells.note(
        fact,
        "event",
        "unknown-event",
        Text(
            f"cột event: bảng events không có {label!r} của nguồn và đơn vị này{hint.vi}",
            f"column event: events has no {label!r} for this source and ward{hint.en}",
        ),
        near,
    )
    return None
