"""Changes of administrative units: which units became which on a day, and the new units that begin with it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.errors import Text
from wardgraph.importing.bodies import inside
from wardgraph.importing.entities import tidy
from wardgraph.importing.source_graph import day_literal, label_literals, local
from wardgraph.importing.units import Unit, split_code
from wardgraph.names import WG, data

if TYPE_CHECKING:
    from datetime import date

    from wardgraph.importing.fact import Fact
    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.importing.translator import Translator


@dataclass(frozen=True)
class _Change:
    """What one row says of all its resulting units."""

    cls: NamedNode
    day: date
    former: tuple[Unit, ...]
    paragraph: int | None
    extent: str


def change(fact: Fact, graph: SourceGraph, t: Translator) -> None:
    """State one row of `changes` in `graph`, and make the units that begin with it known to the rows that follow."""
    before = t.problems.count
    day, paragraph = t.cells.day(fact, "date"), t.cells.paragraph(fact)
    cls = _type(fact, t)
    if day is None:
        return
    former = [_former(fact, t, item, day) for item in _items(fact.get("former"))]
    known = [u for u in former if u is not None]
    if t.problems.count == before and not known:
        t.cells.note(
            fact,
            "former",
            "missing-value",
            Text("ô 'former' trống; cần mã các đơn vị cũ", "'former' is empty; it needs the codes of the former units"),
        )
    items = _items(fact.get("resulting"))
    if not items:
        t.cells.note(
            fact,
            "resulting",
            "missing-value",
            Text(
                "ô 'resulting' trống; cần mã các đơn vị mới hoặc đơn vị nhận địa bàn",
                "'resulting' is empty; it needs the codes of the new units, or of those that received the territory",
            ),
        )
    if t.problems.count > before:
        return
    resulting = [_resulting(fact, t, item, day, known) for item in items]
    if t.problems.count > before or cls is None:
        return
    ended = [_ended(graph, t, unit, day) for unit in known]
    what = _Change(cls, day, tuple(ended), paragraph, "whole" if len(resulting) == 1 else "part")
    for unit in resulting:
        if unit is not None:
            _state(fact, graph, t, what, unit)


def _items(written: str) -> list[str]:
    return [item for item in re.split(r"\s*;\s*", written.strip()) if item]


def _type(fact: Fact, t: Translator) -> NamedNode | None:
    written = t.cells.text(fact, "type")
    wordings = t.terms.class_wordings("Reorganisation")
    found = wordings.find(written) - {NamedNode(f"{WG}Reorganisation")} if written else set()
    if len(found) == 1:
        return next(iter(found))
    if written:
        near = wordings.nearest(written, cutoff=40.0)
        hint = Text(f"; gần nhất: {'; '.join(near)}", f"; nearest: {'; '.join(near)}") if near else Text("", "")
        t.cells.note(
            fact,
            "type",
            "unknown-type",
            Text(
                f"cột type: chưa biết loại thay đổi {written!r}{hint.vi}",
                f"column type: the kind of change {written!r} is not known{hint.en}",
            ),
            near,
        )
    return None


def _former(fact: Fact, t: Translator, item: str, day: date) -> Unit | None:
    code, name = split_code(item)
    eve = day - timedelta(days=1)
    if code:
        return t.cells.unit(fact, "former", item, eve)
    named = t.units.named(name, eve)
    if len(named) == 1:
        return t.units.on(named[0].code, eve)
    return t.cells.unit(fact, "former", item, eve)


def _resulting(fact: Fact, t: Translator, item: str, day: date, former: list[Unit]) -> Unit | None:
    code, name = split_code(item)
    if not code:
        code = _code_of(t, name, day, former)
        if not code:
            t.cells.note(
                fact,
                "resulting",
                "no-ward-code",
                Text(
                    f"cột resulting: {item!r} chưa có mã; hãy ghi cả mã và tên, ví dụ '99901 {item}'",
                    f"column resulting: {item!r} has no code yet; write code and name, such as '99901 {item}'",
                ),
            )
            return None
    current = t.units.on(code, day)
    if current is not None and current.start == day:
        return t.cells.unit(fact, "resulting", f"{code} {name}".strip(), day)
    parents = {u.parent for u in former}
    if (current is None and not name) or len(parents) != 1:
        t.cells.note(
            fact,
            "resulting",
            "unknown-ward",
            Text(
                f"cột resulting: chưa biết đơn vị mã {code!r}; hãy ghi cả mã và tên đầy đủ: '{code} Phường Ví Dụ'",
                f"column resulting: no unit with code {code!r} is known; write code and full name, such as "
                f"'{code} Phường Ví Dụ'",
            ),
        )
        return None
    return _begun(t, code, tidy(name), day, current or former[0])


def _code_of(t: Translator, name: str, day: date, former: list[Unit]) -> str:
    """Return the code under which a unit written by its name alone begins or goes on."""
    begun = [u.code for u in t.units.named(name, day) if u.start == day]
    kept = [u.code for u in former if t.units.same_name(u, name)]
    candidates = set(begun) or set(kept) or ({former[0].code} if len(former) == 1 else set())
    return candidates.pop() if len(candidates) == 1 else ""


def _begun(t: Translator, code: str, name: str, day: date, before: Unit) -> Unit:
    """Return the unit that begins on `day`; what is not said of it is as it was with the unit before."""
    labels, types = before.labels, before.types
    if name:
        word = name.removesuffix(t.terms.drop.bare(name)).strip()
        classes = t.terms.class_wordings("AdministrativeUnit").find(word) if word else set()
        if len(classes) == 1:
            types = tuple(c for c in t.terms.classes(next(iter(classes))) if c.value.startswith(WG))
        labels = tuple(label_literals({"vi": name, "en": _english(t, name, types[0])}))
    unit = Unit(data(f"unit/{code}/{day}"), code, types, labels, day, None, before.parent)
    t.units.add(unit)
    return unit


def _english(t: Translator, name: str, cls: NamedNode) -> str:
    bare = unicodedata.normalize("NFD", t.terms.drop.bare(name)).replace("đ", "d").replace("Đ", "D")
    plain = "".join(c for c in bare if not unicodedata.combining(c))
    words = [v.value for v in t.terms.term_labels(cls.value.removeprefix(WG)) if v.language == "en"]
    return f"{plain} {words[0].title() if words else ''}".strip()


def _ended(graph: SourceGraph, t: Translator, unit: Unit, day: date) -> Unit:
    """Return `unit` as it ends before `day`; the source says so where nothing else does."""
    t.bodies.unit(graph, unit)
    if unit.end is None:
        graph.say(unit.iri, f"{WG}validUntil", day_literal(day))
        unit = replace(unit, end=day)
        t.units.add(unit)
    return unit


def _state(fact: Fact, graph: SourceGraph, t: Translator, what: _Change, unit: Unit) -> None:
    day = what.day
    iri = data(f"reorganisation/{unit.code}/{day}")
    _, label = t.entities.settle(
        local(iri), f"Hình thành {inside(unit.name(), 'vi')} ngày {day:%d/%m/%Y}", lambda _known, _name: True
    )
    graph.name_it(iri, t.terms.classes(what.cls), [Literal(label, language="vi")])
    graph.say(iri, f"{WG}date", day_literal(day))
    t.bodies.unit(graph, unit)
    if unit.start == day:
        graph.say(unit.iri, f"{WG}validFrom", day_literal(day))
        graph.say(unit.iri, f"{WG}within", unit.parent)
        graph.evidence(unit.iri, fact.place, paragraph=what.paragraph)
    for old in what.former:
        node = data(f"contribution/{old.path}/{unit.path}")
        graph.name_it(node, t.terms.classes(NamedNode(f"{WG}Contribution")), (), fact.place)
        graph.say(node, f"{WG}reorganisation", iri)
        graph.say(node, f"{WG}former", old.iri)
        graph.say(node, f"{WG}resulting", unit.iri)
        graph.say(node, f"{WG}extent", data(f"extent/{what.extent}"))
        graph.say(unit.iri, f"{WG}replaces", old.iri)
        graph.say(old.iri, f"{WG}replacedBy", unit.iri)
    graph.evidence(iri, fact.place, paragraph=what.paragraph)
    graph.speaks_of(unit.iri)
