"""What all translators of rows share: the words, units, bodies and persons of one import."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.errors import Text
from wardgraph.importing.asking import asked
from wardgraph.importing.bodies import Bodies
from wardgraph.importing.entities import full_slug, tidy
from wardgraph.importing.resolver import Resolver
from wardgraph.importing.wording import loose
from wardgraph.names import WG, slug

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from wardgraph.importing.fact import Fact, Place, Problems
    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.importing.terms import Concept
    from wardgraph.importing.units import Unit
    from wardgraph.store.interface import Store

# A name has letters and the marks inside names ("H'Giang", "Y-Khoa", "M. Tuấn"): a digit or comma is a slip.
_NAME = re.compile(r"[^\W\d_]+(?:[ .'’ʼ-]+[^\W\d_]+)*\.?")
_MARKS = re.compile(r"\s[-–—]\s|[,;&]")
_JOINTS = re.compile(r"\s+[-–—]\s+|\s*[,;]\s*|\s+và\s+|\s+and\s+|\s*&\s*")


class Translator:
    """The context in which rows are translated.

    Args:
        store: the graph.
        problems: where failures are noted.
        new_terms: whether unknown wordings become terms of the importing agency.
        replaced: graphs that this import replaces.
    """

    def __init__(
        self, store: Store, problems: Problems, *, new_terms: bool = False, replaced: Collection[NamedNode] = ()
    ) -> None:
        self.problems = problems
        self.new_terms = new_terms
        self.cells = Resolver(store, problems, replaced)
        self.terms = self.cells.terms
        self.units = self.cells.units
        self.entities = self.cells.entities
        self.bodies = Bodies(self.cells)
        self.events: dict[tuple[str, str, str], list[tuple[NamedNode, str]]] = {}
        self._names: dict[NamedNode, tuple[str, ...]] = {}
        self._store = store
        self._replaced = frozenset(replaced)
        self._dated: dict[NamedNode, dict[str, dict[NamedNode, str]]] = {}

    def names(self, unit: Unit) -> tuple[str, ...]:
        """Return the names that a wording about `unit` may carry: its own and those of the units above it."""
        if unit.iri not in self._names:
            units = [unit, *self.units.above(unit)]
            full = [name for u in units for name in (*(label.value for label in u.labels), *u.others)]
            self._names[unit.iri] = tuple(dict.fromkeys([*full, *(self.terms.drop(name) for name in full)]))
        return self._names[unit.iri]

    @cached_property
    def acting_words(self) -> tuple[str, ...]:
        """The words that say a post is held for the time being, as bare words."""
        return tuple(dict.fromkeys(loose(label.value) for label in self.terms.term_labels("acting")))

    def dated_events(self, unit: Unit) -> dict[str, dict[NamedNode, str]]:
        """Return the events of `unit` that have a date, in the graph and in this import, by the slug of their label."""
        if unit.iri not in self._dated:
            found: dict[str, dict[NamedNode, str]] = {}
            for row in asked(self._store, "events-of", unit=[unit.iri]):
                event, label = row["event"], row["label"]
                if row["graph"] not in self._replaced and isinstance(event, NamedNode) and isinstance(label, Literal):
                    found.setdefault(full_slug(label.value), {})[event] = label.value
            self._dated[unit.iri] = found
        return self._dated[unit.iri]

    def person_name(self, fact: Fact) -> str:
        """Return the name in `person`, or the empty string where it cannot be one."""
        name = tidy(self.cells.text(fact, "person"))
        if name and not _NAME.fullmatch(name):
            self.cells.note(
                fact,
                "person",
                "not-a-name",
                Text(
                    f"cột person: {name!r} không phải họ tên một người; mỗi dòng một người, không kèm chức danh hay số",
                    f"column person: {name!r} is not one person's name; one person a row, no titles or digits",
                ),
            )
            return ""
        return name.title() if name.isupper() and " " in name else name

    def person(self, graph: SourceGraph, unit: Unit, name: str, place: Place) -> tuple[NamedNode, str]:
        """State the person called `name` in `unit`; return the IRI and its last part."""
        iri, label = self.entities.settle(f"person/{unit.code}/{slug(name)}", name)
        if graph.first(iri):
            graph.name_it(iri, self.terms.classes(NamedNode(f"{WG}Person")), [Literal(label, language="vi")], place)
        return iri, iri.value.rpartition("/")[2]

    def at_level(self, fact: Fact, unit: Unit, position: Concept, day: date) -> Unit | None:
        """Return `unit`, or the unit above it on `day` that is of the level at which `position` is held."""
        levels = position.links(f"{WG}atLevel")
        for candidate in (unit, *self.units.above(unit, day)):
            if not levels or levels & set(candidate.types):
                return candidate
        self.cells.note(
            fact,
            "position",
            "no-such-level",
            Text(
                f"chức vụ {fact.get('position')!r} thuộc cấp trên mà chưa biết {unit.name()} thuộc đơn vị nào",
                f"{fact.get('position')!r} is held at a higher level, and it is not known what {unit.name('en')} is in",
            ),
        )
        return None

    def not_after_source(self, fact: Fact, column: str, day: date | None, graph: SourceGraph) -> None:
        """Note a date on which the source was not yet written."""
        if day is not None and day > graph.issued:
            self.cells.note(
                fact,
                column,
                "after-source",
                Text(
                    f"cột {column}: {day} sau ngày của nguồn ({graph.issued}); nguồn không thể nói về ngày chưa tới",
                    f"column {column}: {day} is after the date of its source ({graph.issued}), which cannot attest it",
                ),
            )

    def body_kinds(self, written: str, unit: Unit, day: date) -> list[tuple[Concept, Unit]] | None:
        """Return the kinds of the bodies that `written` names, with the unit each serves; None where one is unknown.

        "Đảng ủy - UBND phường Ví Dụ" names two.
        """
        whole = self._one_body(written, unit, day)
        marked = _MARKS.search(written) is not None
        if whole is not None and (not marked or any(_MARKS.search(label) for label in whole[0].labels())):
            return [whole]
        # "Đảng ủy - UBND" is two bodies, although there is one that is called "Đảng ủy UBND".
        parts = [self._one_body(part, unit, day) for part in _JOINTS.split(written) if part]
        several = [p for p in parts if p is not None]
        if len(parts) > 1 and len(several) == len(parts):
            return several
        return [whole] if whole is not None else None

    def _one_body(self, written: str, unit: Unit, day: date) -> tuple[Concept, Unit] | None:
        """Return the kind of body that `written` names, and the unit it serves: the one named, else the nearest."""
        names = self.names(unit)
        found = self.terms.find("BodyKind", written, names)
        units = [unit, *self.units.above(unit, day)]
        levels = {kind.iri: kind.links(f"{WG}atLevel") for kind in found}
        pairs = [(k, u) for u in units for k in found if not levels[k.iri] or levels[k.iri] & set(u.types)]
        words = f" {loose(written)} "
        named = [(k, u) for k, u in pairs if any(f" {name} " in words for name in self._ways(u))]
        nearest = [k for k, u in named or pairs if u is (named or pairs)[0][1]]
        kinds = self.terms.called(nearest, written, names)
        return (kinds[0], (named or pairs)[0][1]) if len(kinds) == 1 else None

    def _ways(self, unit: Unit) -> set[str]:
        """Return the words that point to `unit`: its name in full, and what units of its class are called."""
        return {loose(name) for name in (*(v.value for v in unit.labels), *unit.others)} | self.terms.words_of(
            unit.types
        )
