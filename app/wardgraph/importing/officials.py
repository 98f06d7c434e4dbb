"""Officials: one row says that a person held a post, on a day or from one day until another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.errors import Text
from wardgraph.importing.fact import Fact
from wardgraph.importing.new_terms import mint
from wardgraph.importing.source_graph import day_literal, local
from wardgraph.importing.wording import loose
from wardgraph.names import ORG, SCHEMA, WG, data, slug

if TYPE_CHECKING:
    from datetime import date

    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.importing.terms import Concept
    from wardgraph.importing.translator import Translator
    from wardgraph.importing.units import Unit


def official(fact: Fact, graph: SourceGraph, t: Translator) -> None:
    """State one row of `officials` in `graph`."""
    before = t.problems.count
    start, end, seen = (t.cells.day(fact, c) for c in ("from", "until", "attested_on"))
    paragraph = t.cells.paragraph(fact)
    name = t.person_name(fact)
    _check_days(fact, t, start, end, seen)
    t.not_after_source(fact, "attested_on", seen, graph)
    unit = t.cells.ward(fact, "ward", seen or end or start, graph.issued)
    fact, acting = _without_acting(fact, t)
    position = _position(fact, graph, t, unit) if unit else None
    if unit is None or t.problems.count > before or not name or position is None:
        return
    kind = _body_kind(fact, t, position, unit)
    if kind is None:
        return
    serving = t.at_level(fact, unit, position, seen or end or start or graph.issued)
    if serving is None:
        return
    if seen is None and start is None and end is None:
        seen = graph.issued
    post, body = t.bodies.post(graph, serving, position, kind)
    person, slug_ = t.person(graph, unit, name, fact.place)
    whose = slug_ if serving is unit else f"{unit.code}/{slug_}"
    tenure = data(f"tenure/{local(post).removeprefix('post/')}/{whose}")
    graph.name_it(tenure, t.terms.classes(NamedNode(f"{WG}Tenure")), ())
    graph.say(tenure, f"{ORG}member", person)
    graph.say(tenure, f"{WG}post", post)
    graph.say(tenure, f"{ORG}role", position.iri)
    graph.say(tenure, f"{ORG}organization", body)
    graph.say(tenure, f"{SCHEMA}startDate", day_literal(start) if start else None)
    graph.say(tenure, f"{SCHEMA}endDate", day_literal(end) if end else None)
    graph.say(tenure, f"{WG}attestedOn", day_literal(seen) if seen else None)
    graph.say(tenure, f"{WG}acting", Literal(value=True) if acting else None)
    if serving is not unit:
        graph.say(tenure, f"{WG}servesAt", t.bodies.unit(graph, unit))
    graph.evidence(tenure, fact.place, paragraph=paragraph, attested=seen)
    graph.speaks_of(unit.iri)


def _check_days(fact: Fact, t: Translator, start: date | None, end: date | None, seen: date | None) -> None:
    if start and end and end <= start:
        t.cells.note(
            fact,
            "until",
            "end-before-start",
            Text(
                f"cột until: {end} không sau from {start}; hãy xem lại hai ngày",
                f"column until: {end} is not after from {start}; look at both dates",
            ),
        )
    if seen and start and seen < start:
        t.cells.note(
            fact,
            "attested_on",
            "attested-outside",
            Text(
                f"cột attested_on: {seen} trước from {start}; hãy xem lại hai ngày",
                f"column attested_on: {seen} is before from {start}; look at both dates",
            ),
        )
    if seen and end and seen >= end:
        t.cells.note(
            fact,
            "attested_on",
            "attested-outside",
            Text(
                f"cột attested_on: {seen} không trước until {end}; hãy xem lại hai ngày",
                f"column attested_on: {seen} is not before until {end}; look at both dates",
            ),
        )


def _without_acting(fact: Fact, t: Translator) -> tuple[Fact, bool]:
    """Return the row without the word that says a post is held for the time being ("Quyền Chủ tịch UBND")."""
    written = fact.get("position")
    if t.terms.find("PostType", written):
        return fact, False
    for word in t.acting_words:
        if loose(written).startswith(f"{word} "):
            rest = " ".join(written.split()[len(word.split()) :])
            return Fact(fact.table, {**fact.cells, "position": rest}, fact.place), True
    return fact, False


def _position(fact: Fact, graph: SourceGraph, t: Translator, unit: Unit) -> Concept | None:
    names = t.names(unit)
    organisation = fact.get("organisation")
    kinds = t.terms.find("BodyKind", organisation, names) if organisation else []
    found = t.cells.concepts(fact, "position", names)
    if kinds:
        inside = [c for c in found if c.link(f"{WG}ofBodyKind") in {k.iri for k in kinds}]
        found = inside or _with_body(fact, t, kinds, names) or found
    if found:
        # A wording that fits several levels means the one at hand: a ward's official, not the province's.
        here = [c for c in found if c.links(f"{WG}atLevel") & set(unit.types)]
        return t.cells.only(fact, "position", here or found, names)
    if not fact.get("position"):
        return None
    if not t.new_terms:
        t.cells.unknown(fact, "position")
        return None
    return _new_position(fact, graph, t, kinds, names)


def _with_body(fact: Fact, t: Translator, kinds: list[Concept], names: tuple[str, ...]) -> list[Concept]:
    """Return the positions called "Chủ tịch" + "UBND" where only "Chủ tịch" is written beside the body "UBND"."""
    found: dict[NamedNode, Concept] = {}
    for kind in kinds:
        for label in kind.labels():
            for concept in t.terms.find("PostType", f"{fact.get('position')} {label}", names):
                if concept.link(f"{WG}ofBodyKind") == kind.iri:
                    found[concept.iri] = concept
    return list(found.values())


def _new_position(
    fact: Fact, graph: SourceGraph, t: Translator, kinds: list[Concept], names: tuple[str, ...]
) -> Concept | None:
    wording = fact.get("position")
    kinds = kinds or t.terms.mentioned("BodyKind", wording, names)
    if len(kinds) != 1:
        t.cells.note(
            fact,
            "organisation",
            "unknown-body",
            Text(
                f"chức vụ mới {wording!r} cần cột organisation cho biết thuộc tổ chức nào, ví dụ UBND",
                f"the new position {wording!r} needs organisation to say which body it belongs to, such as UBND",
            ),
        )
        return None
    said: dict[str, NamedNode | Literal | None] = {
        f"{WG}ofBodyKind": kinds[0].iri,
        f"{WG}postSlug": Literal(slug(wording)),
    }
    return mint(graph, t.terms, "PostType", wording, place=fact.place, said=said)


def _body_kind(fact: Fact, t: Translator, position: Concept, unit: Unit) -> Concept | None:
    kind = position.link(f"{WG}ofBodyKind")
    organisation = fact.get("organisation")
    if kind is None:
        t.cells.note(
            fact,
            "position",
            "unknown-body",
            Text(
                f"chức vụ {position.label()} chưa gắn với loại tổ chức nào",
                f"the position {position.label('en')} belongs to no kind of body",
            ),
        )
        return None
    named = t.terms.find("BodyKind", organisation, t.names(unit)) if organisation else []
    if named and kind not in {k.iri for k in named}:
        right = t.terms.get(kind).label()
        t.cells.note(
            fact,
            "organisation",
            "position-and-body",
            Text(
                f"chức vụ {position.label()} thuộc {right}, không thuộc {organisation!r}",
                f"{position.label('en')} belongs to {t.terms.get(kind).label('en')}, not to {organisation!r}",
            ),
            (right,),
        )
        return None
    if organisation and not named:
        near = t.cells.proposals("BodyKind", organisation)
        hint = Text(f"; gần nhất: {'; '.join(near)}", f"; nearest: {'; '.join(near)}") if near else Text("", "")
        t.cells.note(
            fact,
            "organisation",
            "unknown-body",
            Text(
                f"cột organisation: chưa biết tổ chức {organisation!r}{hint.vi}; có thể để trống",
                f"column organisation: the body {organisation!r} is not known{hint.en}; it may be left empty",
            ),
            near,
        )
        return None
    return t.terms.get(kind)
