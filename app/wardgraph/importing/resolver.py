"""From what a cell says to what it means: terms, units, dates, numbers; every failure noted with its place and mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from wardgraph.errors import Text
from wardgraph.importing.cells import CellError, date_of, number_of, whole_of
from wardgraph.importing.columns import column as column_of
from wardgraph.importing.entities import Entities
from wardgraph.importing.period import Period, period_of
from wardgraph.importing.terms import Terms
from wardgraph.importing.units import Unit, Units, split_code
from wardgraph.names import normal

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date
    from decimal import Decimal

    from pyoxigraph import NamedNode

    from wardgraph.importing.fact import Fact, Problems
    from wardgraph.importing.terms import Concept
    from wardgraph.store.interface import Store

T = TypeVar("T")
_PROPOSALS = 2_000


class Resolver:
    """Reads cells of facts against one graph.

    Args:
        store: the graph whose words and units count.
        problems: where every failure is noted.
        replaced: graphs that this import replaces.
    """

    def __init__(self, store: Store, problems: Problems, replaced: Collection[NamedNode] = ()) -> None:
        self.store = store
        self.problems = problems
        self.terms = Terms(store)
        self.units = Units(store, self.terms.drop, replaced)
        self.entities = Entities(store, replaced)
        self._proposed: dict[tuple[str, str], tuple[str, ...]] = {}

    def note(
        self,
        fact: Fact,
        column: str | None,
        code: str,
        text: Text,
        suggestions: tuple[str, ...] = (),
        *,
        warning: bool = False,
    ) -> None:
        """Note a problem of one cell, or of the whole row where `column` is None."""
        value = fact.get(column) if column else None
        self.problems.add(fact.place, code, text, column=column, value=value, suggestions=suggestions, warning=warning)

    def text(self, fact: Fact, column: str) -> str:
        """Return what is written in `column`; an empty cell of a required column is noted."""
        written = fact.get(column)
        about = column_of(fact.table, column)
        if not written and about.required:
            self.note(
                fact,
                column,
                "missing-value",
                Text(
                    f"ô {column!r} trống; cần {about.text.vi}" + (f", ví dụ {about.example}" if about.example else ""),
                    f"{column!r} is empty; it needs {about.text.en}"
                    + (f", such as {about.example}" if about.example else ""),
                ),
            )
        return written

    def _read(self, fact: Fact, column: str, read: Callable[[str], T]) -> T | None:
        written = self.text(fact, column)
        if not written:
            return None
        try:
            return read(written)
        except CellError as error:
            self.note(
                fact,
                column,
                error.code,
                Text(f"cột {column}: {error.text.vi}", f"column {column}: {error.text.en}"),
                error.suggestions,
            )
            return None

    def day(self, fact: Fact, column: str) -> date | None:
        """Return the date in `column`."""
        return self._read(fact, column, date_of)

    def number(self, fact: Fact, column: str) -> Decimal | None:
        """Return the number in `column`."""
        return self._read(fact, column, number_of)

    def period(self, fact: Fact, column: str) -> Period | None:
        """Return the period in `column`."""
        return self._read(fact, column, period_of)

    def paragraph(self, fact: Fact) -> int | None:
        """Return the number of the paragraph."""
        return self._read(fact, "paragraph", whole_of)

    def word(self, fact: Fact, column: str) -> str:
        """Return the fixed word in `column`, which the ontology has no say in."""
        written, words = self.text(fact, column), column_of(fact.table, column).words
        if written and written.lower() not in words:
            near = self.nearest_words(written, words)
            self.note(
                fact,
                column,
                "unknown-word",
                Text(
                    f"cột {column}: {written!r} không phải một trong {', '.join(words)}",
                    f"column {column}: {written!r} is not one of {', '.join(words)}",
                ),
                near,
            )
            return ""
        return written.lower()

    def nearest_words(self, written: str, words: Iterable[str]) -> tuple[str, ...]:
        """Return the entries of `words` nearest to `written`."""
        from wardgraph.importing.tables import nearest

        key = ("", normal(written))
        if key not in self._proposed and len(self._proposed) < _PROPOSALS:
            self._proposed[key] = nearest(written, words, limit=1)
        return self._proposed.get(key, ())

    def concepts(self, fact: Fact, column: str, names: tuple[str, ...] = ()) -> list[Concept]:
        """Return the concepts that `column` names: none (nothing noted), one, or several."""
        written = self.text(fact, column)
        kind = column_of(fact.table, column).scheme
        return self.terms.find(kind, written, names) if written and kind else []

    def only(self, fact: Fact, column: str, found: list[Concept], names: tuple[str, ...] = ()) -> Concept | None:
        """Return the one concept of `found` that is meant by its preferred label; several are noted."""
        found = self.terms.called(found, fact.get(column), names) if len(found) > 1 else found
        if len(found) > 1:
            self.ambiguous(fact, column, found)
        return found[0] if len(found) == 1 else None

    def concept(self, fact: Fact, column: str, names: tuple[str, ...] = ()) -> Concept | None:
        """Return the one concept that `column` names; none or several are noted."""
        found = self.concepts(fact, column, names)
        if not found and fact.get(column):
            self.unknown(fact, column)
        return self.only(fact, column, found, names)

    def ambiguous(self, fact: Fact, column: str, found: list[Concept]) -> None:
        """Note that a wording names several things."""
        labels = tuple(c.label() for c in found)
        self.note(
            fact,
            column,
            "ambiguous-term",
            Text(
                f"cột {column}: {fact.get(column)!r} có thể là {' hay '.join(labels)}; hãy ghi rõ",
                f"column {column}: {fact.get(column)!r} may be {' or '.join(labels)}; write which",
            ),
            labels,
        )

    def unknown(self, fact: Fact, column: str, *, mintable: bool = True) -> None:
        """Note that a wording is not known, with the nearest known ones."""
        written, kind = fact.get(column), column_of(fact.table, column).scheme or ""
        near = self.proposals(kind, written)
        vi = f"cột {column}: chưa biết {written!r}"
        en = f"column {column}: {written!r} is not known"
        if near:
            vi, en = f"{vi}; gần nhất: {'; '.join(near)}", f"{en}; nearest: {'; '.join(near)}"
        if mintable:
            vi += "; hoặc chạy lại với --new-terms để thêm từ mới này"
            en += "; or run again with --new-terms to add it as a new term"
        self.note(fact, column, f"unknown-{column}", Text(vi, en), near)

    def proposals(self, kind: str, written: str) -> tuple[str, ...]:
        """Return known wordings of `kind` near to `written`; for the first two thousand that are asked for."""
        key = (kind, normal(written))
        if key not in self._proposed:
            if len(self._proposed) >= _PROPOSALS:
                return ()
            self._proposed[key] = self.terms.wordings(kind).nearest(written)
        return self._proposed[key]

    def ward(self, fact: Fact, column: str, *days: date | None) -> Unit | None:
        """Return the unit that `column` names by code, as constituted on the first of `days` that has one."""
        written = self.text(fact, column)
        return self.unit(fact, column, written, *days) if written else None

    def unit(self, fact: Fact, column: str, written: str, *days: date | None) -> Unit | None:
        """Return the unit that `written` names by code; a name beside the code is compared."""
        code, name = split_code(written)
        on = next((day for day in days if day is not None), None)
        if not code:
            self._no_code(fact, column, name, on)
            return None
        unit = self.units.on(code, *days)
        if unit is None:
            self._no_unit(fact, column, code, name, on)
            return None
        if name and not self.units.same_name(unit, name):
            right = tuple(str(u) for u in self.units.named(name, on)) if on else ()
            mend_vi = f"; {name} là {' hoặc '.join(right[:3])}" if right else ""
            mend_en = f"; {name} is {' or '.join(right[:3])}" if right else ""
            self.note(
                fact,
                column,
                "code-and-name",
                Text(
                    f"cột {column}: mã {code} là {unit.name()}, không phải {name!r}{mend_vi}",
                    f"column {column}: code {code} is {unit.name('en')}, not {name!r}{mend_en}",
                ),
                right[:3],
            )
            return None
        return unit

    def _no_code(self, fact: Fact, column: str, name: str, on: date | None) -> None:
        right = tuple(str(u) for u in self.units.named(name, on))[:3] if on else ()
        right = right or self._near_units(name)
        hint_vi = f"; có phải {' hoặc '.join(right)}?" if right else ""
        hint_en = f"; did you mean {' or '.join(right)}?" if right else ""
        self.note(
            fact,
            column,
            "no-ward-code",
            Text(
                f"cột {column}: {name!r} không có mã; hãy ghi mã chính thức năm chữ số{hint_vi}",
                f"column {column}: {name!r} has no code; write the official five-digit code{hint_en}",
            ),
            right,
        )

    def _no_unit(self, fact: Fact, column: str, code: str, name: str, on: date | None) -> None:
        lives = self.units.versions(code)
        if lives and on is not None:
            known = "; ".join(f"{u.name()} ({u.start or '…'} – {u.end or '…'})" for u in lives)
            self.note(
                fact,
                column,
                "ward-not-in-force",
                Text(
                    f"cột {column}: ngày {on} không có đơn vị nào mang mã {code}; đã biết: {known}",
                    f"column {column}: no unit bore the code {code} on {on}; known: {known}",
                ),
            )
            return
        right = self._near_units(name or code)
        hint_vi = f"; có phải {' hoặc '.join(right)}?" if right else "; hãy tra mã chính thức năm chữ số"
        hint_en = f"; did you mean {' or '.join(right)}?" if right else "; look up the official five-digit code"
        self.note(
            fact,
            column,
            "unknown-ward",
            Text(
                f"cột {column}: không có đơn vị mã {code!r}{hint_vi}",
                f"column {column}: there is no unit with code {code!r}{hint_en}",
            ),
            right,
        )

    def _near_units(self, written: str) -> tuple[str, ...]:
        key = ("AdministrativeUnit", written)
        if key not in self._proposed:
            if len(self._proposed) >= _PROPOSALS:
                return ()
            self._proposed[key] = self.units.nearest(written)
        return self._proposed[key]
