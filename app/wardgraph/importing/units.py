"""Administrative units by code and date: which constituted unit a code means, and what was meant where none does."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.importing.asking import asked
from wardgraph.importing.wording import loose
from wardgraph.names import ID, RDF, SKOS, WG, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from wardgraph.importing.wording import Dropper
    from wardgraph.store.interface import Row, Store

_CODED = re.compile(r"\W*(?:(?P<first>\d{2,5})\b\W*(?P<after>.*?)|(?P<before>.*?)\W*\b(?P<last>\d{2,5}))\W*")


@dataclass(frozen=True)
class Unit:
    """One administrative unit as constituted from `start` until before `end`; None where unknown or open.

    Attributes:
        iri: of the unit.
        code: its official code.
        types: its classes.
        labels: its preferred labels.
        start: first day, where known.
        end: the day after the last, where it has one.
        parent: the unit directly above it.
        others: other names that people use for it.
    """

    iri: NamedNode
    code: str
    types: tuple[NamedNode, ...]
    labels: tuple[Literal, ...]
    start: date | None = None
    end: date | None = None
    parent: NamedNode | None = None
    others: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The part of its IRI that stands for it in the IRIs of its bodies, figures and events."""
        return self.iri.value.removeprefix(f"{ID}unit/")

    def in_force(self, day: date) -> bool:
        """Return whether the unit existed on `day`."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def name(self, lang: str = "vi") -> str:
        """Return its preferred label, in another language where `lang` is missing."""
        found = [label.value for label in self.labels if label.language == lang]
        return (found or [label.value for label in self.labels] or [self.code])[0]


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit's name, for proposals."""

    code: str
    name: str
    start: date | None
    end: date | None

    def __str__(self) -> str:
        life = f" (đến/until {self.end})" if self.end else ""
        return f"{self.code} {self.name}{life}"


class Units:
    """The units that the graph knows, read as they are asked for."""

    def __init__(self, store: Store, drop: Dropper, replaced: Collection[NamedNode] = ()) -> None:
        self._store = store
        self._replaced = frozenset(replaced)
        self._drop = drop
        self._read: set[str] = set()
        self._versions: dict[str, list[Unit]] = {}
        self._by_iri: dict[NamedNode, Unit] = {}

    def read(self, codes: Iterable[str]) -> None:
        """Read every unit that ever bore one of `codes`, and the units above it, in few queries."""
        wanted = set(codes) - self._read
        if not wanted:
            return
        self._read |= wanted
        rows = asked(self._store, "units", code=[Literal(code) for code in wanted])
        self._keep(rows)
        above = {u.parent for code in wanted for u in self._versions.get(code, ()) if u.parent} - set(self._by_iri)
        while above:
            self._keep(asked(self._store, "units-by-iri", unit=sorted(above, key=str)))
            grand = {self._by_iri[u].parent for u in above if u in self._by_iri}
            above = {u for u in grand if u is not None} - set(self._by_iri)

    def _keep(self, rows: Iterable[Row]) -> None:
        said: dict[NamedNode, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            unit, prop, value = row["unit"], row["property"], row["value"]
            if row.get("graph") in self._replaced:
                continue
            if isinstance(unit, NamedNode) and isinstance(prop, NamedNode) and isinstance(value, NamedNode | Literal):
                said[unit][prop.value].append(value)
        for iri, props in sorted(said.items(), key=lambda item: item[0].value):
            self.add(_unit(iri, props))

    def add(self, unit: Unit) -> None:
        """Make `unit` known, in place of what was known under its IRI."""
        versions = [u for u in self._versions.get(unit.code, []) if u.iri != unit.iri]
        self._versions[unit.code] = sorted([*versions, unit], key=lambda u: u.start or date.min)
        self._by_iri[unit.iri] = unit

    def versions(self, code: str) -> list[Unit]:
        """Return the units that ever bore `code`, oldest first."""
        self.read([code])
        return self._versions.get(code, [])

    def on(self, code: str, *days: date | None) -> Unit | None:
        """Return the unit that bore `code` on the first of `days` on which there was one."""
        versions = self.versions(code)
        for day in days:
            if day is not None:
                for unit in versions:
                    if unit.in_force(day):
                        return unit
        return None

    def above(self, unit: Unit, day: date | None = None) -> list[Unit]:
        """Return the units that contain `unit`, the nearest first; as they were constituted on `day`, if given."""
        self.read([unit.code])
        found: list[Unit] = []
        while unit.parent is not None and unit.parent in self._by_iri and len(found) < 10:  # noqa: PLR2004
            unit = self._by_iri[unit.parent]
            if day is not None and not unit.in_force(day):
                unit = self.on(unit.code, day) or unit
            found.append(unit)
        return found

    def named(self, name: str, day: date) -> list[UnitName]:
        """Return the units in force on `day` whose name is `name`, with or without its unit word."""
        for form in (loose, self._drop, lambda t: fold(loose(t)), lambda t: fold(self._drop(t))):
            key = form(name)
            found = [
                u
                for u in self._names
                if form(u.name) == key and (u.start is None or u.start <= day) and (u.end is None or day < u.end)
            ]
            if found:
                return found
        return []

    def same_name(self, unit: Unit, name: str) -> bool:
        """Return whether `name` is a way to write the name of `unit`, with the units above it or without."""
        above = [label.value for u in self.above(unit) for label in u.labels]
        for label in unit.labels:
            for form in (loose, self._drop):
                full, written = form(label.value), form(name)
                bare = self._drop(name, above)
                if fold(full) in {fold(written), fold(bare)}:
                    return True
        return False

    def nearest(self, written: str, *, limit: int = 3) -> tuple[str, ...]:
        """Return units that may have been meant by a code or name, as `code name`."""
        from rapidfuzz import fuzz, process
        from rapidfuzz.distance import DamerauLevenshtein

        current = [u for u in self._names if u.end is None]
        if written.isdigit():
            padded = written.zfill(5)
            codes = [u.code for u in current]
            edits = process.extract(padded, codes, scorer=DamerauLevenshtein.distance, limit=limit, score_cutoff=1)
            return tuple(str(current[index]) for _, _, index in edits)
        names = [fold(u.name) for u in current]
        close = process.extract(fold(written), names, scorer=fuzz.ratio, limit=limit, score_cutoff=75)
        return tuple(str(current[index]) for _, _, index in close)

    @cached_property
    def _names(self) -> list[UnitName]:
        found = []
        for row in asked(self._store, "unit-names"):
            code, name = row["code"], row["name"]
            if isinstance(code, Literal) and isinstance(name, Literal) and name.language in (None, "vi"):
                found.append(UnitName(code.value, name.value, _day(row.get("from")), _day(row.get("until"))))
        return sorted(found, key=lambda u: (u.code, u.start or date.min))


def split_code(written: str) -> tuple[str, str]:
    """Return the code and the name in `written`, either of them empty where it is not there."""
    match = _CODED.fullmatch(written)
    if match is None:
        return "", written.strip()
    return match["first"] or match["last"], (match["after"] or match["before"] or "").strip()


def _day(term: object) -> date | None:
    try:
        return date.fromisoformat(term.value) if isinstance(term, Literal) else None
    except ValueError:
        return None


def _unit(iri: NamedNode, props: dict[str, list[NamedNode | Literal]]) -> Unit:
    labels = [v for v in props.get(f"{SKOS}prefLabel", []) if isinstance(v, Literal)]
    types = {v for v in props.get(f"{RDF}type", []) if isinstance(v, NamedNode)}
    ours = sorted((t for t in types if t.value.startswith(WG)), key=str)
    codes = [v.value for v in props.get(f"{WG}code", []) if isinstance(v, Literal)]
    starts, ends = ([_day(v) for v in props.get(WG + p, [])] for p in ("validFrom", "validUntil"))
    parents = [v for v in props.get(f"{WG}within", []) if isinstance(v, NamedNode)]
    return Unit(
        iri,
        min(codes, default=""),
        tuple(ours),
        tuple(sorted(set(labels), key=lambda v: (v.language != "vi", v.value))),
        starts[0] if starts else None,
        ends[0] if ends else None,
        min(parents, key=str) if parents else None,
        tuple(sorted({v.value for v in props.get(f"{SKOS}altLabel", []) if isinstance(v, Literal)})),
    )
