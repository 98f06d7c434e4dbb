"""Looking up what words can mean, in the index that `indexing` builds; kept in SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from wardgraph.ask.views import View, load

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from pathlib import Path

LAYOUT = "9"
FILE = f"mentions-{LAYOUT}.sqlite"
MeaningKind = Literal["entity", "class", "slot", "operator", "literal", "telling"]


@dataclass(frozen=True)
class Meaning:
    """One thing that words can mean.

    Attributes:
        kind: what it is to the parser.
        iri: of the entity or class; `view.slot` of a slot; the operator's IRI.
        classes: of an entity; for a literal or a telling text, the slots `view.slot` that hold it.
        label, label_en: as shown; an operator's argument stands in `label`.
        hint: what tells it from its namesakes.
        starts, ends: when it is in force (ISO dates, "" unknown); `ends` is exclusive.
        weight: how much the graph says of it; breaks ties in suggestions only.
    """

    id: int
    kind: MeaningKind
    iri: str
    classes: tuple[str, ...]
    label: str
    label_en: str
    hint: str
    starts: str
    ends: str
    weight: int


@dataclass(frozen=True)
class Form:
    """One way to write a meaning: `key` folded, `exact` with diacritics, `quality` how good a name it is."""

    key: str
    exact: str
    meaning: Meaning
    quality: str
    lang: str = ""


@dataclass(frozen=True)
class Bag:
    """A form whose words may be said in any order: those that must be said, and those that may."""

    words: frozenset[str]
    idle: frozenset[str]
    form: Form


class Index:
    """Look-ups in a built index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        notes = dict(connection.execute("SELECT name, content FROM note"))
        self.views: list[View] = load(notes["views"])
        self.abbreviations: dict[str, list[str]] = json.loads(notes["abbreviations"])
        self.evidence_pattern: str = notes["evidence"]
        self.inflections: dict[str, list[str]] = json.loads(notes["inflections"])
        self.loosely: dict[str, str] = json.loads(notes["loosely"])
        self.later: frozenset[str] = frozenset(json.loads(notes["later"]))
        self.stems: dict[str, list[str]] = json.loads(notes["stems"])
        self.ratios: dict[str, list[str]] = json.loads(notes["ratios"])
        quotients: dict[str, list[str]] = json.loads(notes["quotients"])
        self.quotients = {thing: (part, whole) for thing, (part, whole) in quotients.items()}
        self.ordinals: dict[str, list[str]] = json.loads(notes["ordinals"])
        self.mortal = frozenset(notes["mortal"].split())
        self._meanings: dict[int, Meaning] = {}
        self._vocabulary: dict[str, int] | None = None
        self._bags: dict[str, list[Bag]] | None = None

    @classmethod
    def open(cls, folder: Path) -> Index:
        """Open the index in `folder`, read-only."""
        connection = sqlite3.connect(f"file:{folder / FILE}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        return cls(connection)

    @property
    def vocabulary(self) -> dict[str, int]:
        """Every folded word of every form, with how many forms use it."""
        if self._vocabulary is None:
            self._vocabulary = dict(self._connection.execute("SELECT folded, uses FROM word"))
        return self._vocabulary

    @cached_property
    def common(self) -> frozenset[str]:
        """The folded words of questions that name nothing."""
        return frozenset(word for (word,) in self._connection.execute("SELECT folded FROM word WHERE common"))

    def forms(self, keys: Iterable[str]) -> dict[str, list[Form]]:
        """Return folded key -> the forms written so."""
        found: dict[str, list[Form]] = defaultdict(list)
        pending = sorted(set(keys))
        for start in range(0, len(pending), 900):
            part = pending[start : start + 900]
            marks = ",".join("?" * len(part))
            rows = self._connection.execute(
                f"SELECT key, exact, meaning, quality, lang FROM form WHERE key IN ({marks}) ORDER BY rowid",  # noqa: S608
                part,
            ).fetchall()
            for key, exact, meaning, quality, lang in rows:
                found[key].append(Form(key, exact, self.meaning(meaning), quality, lang))
        return found

    def pieces(self, keys: Iterable[str]) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        """Return folded key of one or two words -> the ways in which texts write them, with the slots of the texts."""
        wanted = sorted(set(keys))[:900]
        marks = ",".join("?" * len(wanted))
        found: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
        rows = self._connection.execute(
            f"SELECT key, exact, slots FROM piece WHERE key IN ({marks}) ORDER BY rowid",  # noqa: S608
            wanted,
        )
        for key, exact, slots in rows:
            found[key].append((exact, tuple(slots.split())))
        return found

    def meaning(self, number: int) -> Meaning:
        """Return the meaning with this number."""
        if number not in self._meanings:
            row = self._connection.execute("SELECT * FROM meaning WHERE id = ?", (number,)).fetchone()
            self._meanings[number] = _meaning(row)
        return self._meanings[number]

    def about(self, iri: str) -> Meaning | None:
        """Return the meaning of `iri`, if it is indexed."""
        row = self._connection.execute("SELECT * FROM meaning WHERE iri = ? ORDER BY id", (iri,)).fetchone()
        return _meaning(row) if row else None

    def bags(self, said: Container[str]) -> Iterator[Bag]:
        """Yield the forms whose words may be said in any order and are all in `said`, in a fixed order."""
        if self._bags is None:
            rows = self._connection.execute("SELECT key, exact, idle, meaning, quality, lang FROM bag ORDER BY rowid")
            self._bags = defaultdict(list)
            for key, exact, idle, meaning, quality, lang in rows.fetchall():
                words = frozenset(key.split())
                rarest = min(words, key=lambda word: (self.vocabulary.get(word, 0), word))
                form = Form(key, exact, self.meaning(meaning), quality, lang)
                self._bags[rarest].append(Bag(words, frozenset(idle.split()), form))
        for rarest, bags in self._bags.items():
            if rarest in said:
                yield from (bag for bag in bags if all(word in said for word in bag.words))

    def counted(self, meaning: Meaning, key: str) -> bool:
        """Return whether `key` is the preferred label of `meaning` less its "number of"."""
        rows = self._connection.execute(
            "SELECT c.key FROM form c JOIN form p ON p.meaning = c.meaning "
            "WHERE c.meaning = ? AND c.key = ? AND c.quality LIKE 'counted-%' "
            "AND p.quality = 'preferred' AND p.key LIKE '% ' || c.key",
            (meaning.id, key),
        )
        return rows.fetchone() is not None

    def spanning(self, classes: Iterable[str], starts: str, ends: str) -> list[Meaning]:
        """Return the entities of `classes` that last exactly from `starts` to `ends`, such as the period 2025."""
        rows = self._connection.execute(
            "SELECT * FROM meaning WHERE kind = 'entity' AND starts = ? AND ends = ? ORDER BY id", (starts, ends)
        )
        wanted = set(classes)
        return [meaning for meaning in map(_meaning, rows) if wanted.intersection(meaning.classes)]

    def beginning(self, key: str, limit: int) -> list[Form]:
        """Return forms whose folded key begins with `key`, for completion."""
        rows = self._connection.execute(
            "SELECT f.key, f.exact, f.meaning, f.quality, f.lang FROM form f JOIN meaning m ON m.id = f.meaning "
            "WHERE f.key >= ? AND f.key < ? AND m.kind = 'entity' AND f.quality <> 'given' "
            "ORDER BY m.ends <> '', m.weight DESC, f.key LIMIT ?",
            (key, key + "\uffff", limit),
        )
        return [Form(key, exact, self.meaning(meaning), quality, lang) for key, exact, meaning, quality, lang in rows]


def _meaning(row: Sequence[Any]) -> Meaning:
    number, kind, iri, classes, label, label_en, hint, starts, ends, weight = row
    return Meaning(number, kind, iri, tuple(classes.split()), label, label_en, hint, starts, ends, weight)
