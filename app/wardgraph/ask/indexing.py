"""Building the index of everything a question can mention, in every form people write it."""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from wardgraph.ask.declared import declared_views, slot_words, subclasses
from wardgraph.ask.derived import class_words, derived_views, derived_words
from wardgraph.ask.index import FILE, LAYOUT, MeaningKind
from wardgraph.ask.lexicon import Lexicon
from wardgraph.ask.property_words import english_stem, local_name
from wardgraph.ask.tokens import label_words, tokenise
from wardgraph.ask.views import View, dump, path_text
from wardgraph.names import ASK, DCT, FOAF, OWL, RDFS, SCHEMA, SKOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from wardgraph.store.interface import Store

LABELS = (SKOS + "prefLabel", RDFS + "label", SCHEMA + "name", "http://schema.org/name", DCT + "title", FOAF + "name")
ALTERNATIVES = (
    SKOS + "altLabel",
    SKOS + "hiddenLabel",
    SCHEMA + "alternateName",
    SKOS + "notation",
    ASK + "wording",
)
MAX_FORM_WORDS = 24
# Shorter words are most often alike by chance.
STEMMED_LETTERS = 5
_NUMERAL = re.compile(r"[ivxlc]+|\d+|\w", re.IGNORECASE)

# Everything that has a label, once.
_NAMED = (
    f"{{ SELECT DISTINCT ?e WHERE {{ VALUES ?p {{ {' '.join(f'<{prop}>' for prop in LABELS + ALTERNATIVES)} }} "
    "?e ?p ?label } }"
)

_SCHEMA = """
CREATE TABLE meaning (id INTEGER PRIMARY KEY, kind TEXT, iri TEXT, classes TEXT, label TEXT, label_en TEXT, hint TEXT,
  starts TEXT, ends TEXT, weight INTEGER);
CREATE TABLE form (key TEXT, exact TEXT, meaning INTEGER, quality TEXT, lang TEXT);
CREATE TABLE bag (key TEXT, exact TEXT, idle TEXT, meaning INTEGER, quality TEXT, lang TEXT);
CREATE TABLE piece (key TEXT, exact TEXT, slots TEXT);
CREATE TABLE word (folded TEXT PRIMARY KEY, uses INTEGER, common INTEGER) WITHOUT ROWID;
CREATE TABLE note (name TEXT PRIMARY KEY, content TEXT) WITHOUT ROWID;
"""


@dataclass
class _Entity:
    labels: list[tuple[str, str, bool]]
    classes: set[str]


class Builder:
    """Collects meanings and forms and writes them."""

    def __init__(self, store: Store, lexicon: Lexicon, views: Sequence[View], below: dict[str, set[str]]) -> None:
        self._store = store
        self._lexicon = lexicon
        self._views = views
        self._below = below
        self._meanings: list[tuple[Any, ...]] = []
        self._forms: set[tuple[str, str, int, str, str]] = set()
        self._free: set[int] = set()
        self._keys: dict[str, tuple[str, str]] = {}
        self._pieces: dict[tuple[str, str], set[str]] = defaultdict(set)

    def build(self, words_of_slots: Iterable[tuple[str, str, str, str, str]]) -> None:
        """Collect everything."""
        self._operators()
        self._slots(words_of_slots)
        class_words = self._classes()
        self._entities(class_words)
        self._literals()
        self._tellings()

    def write(self, connection: sqlite3.Connection) -> None:
        """Write what was collected, with the views and the lexicon, into an empty database."""
        connection.executescript(_SCHEMA)
        connection.executemany("INSERT INTO meaning VALUES (?,?,?,?,?,?,?,?,?,?)", self._meanings)
        connection.executemany("INSERT INTO form VALUES (?,?,?,?,?)", sorted(self._forms))
        idle = {form[1] for form in self._forms if self._meanings[form[2] - 1][2] == ASK + "Filler"}
        loose = [
            form
            for form in sorted(self._forms)
            if form[2] in self._free and sum(word not in idle for word in form[1].split()) > 1
        ]
        bags = [
            (
                _content(exact, key, idle),
                _content(exact, exact, idle),
                " ".join(word for marked, word in zip(exact.split(), key.split(), strict=False) if marked in idle),
                meaning,
                quality,
                lang,
            )
            for key, exact, meaning, quality, lang in loose
        ]
        connection.executemany("INSERT INTO bag VALUES (?,?,?,?,?,?)", bags)
        pieces = [(key, exact, " ".join(sorted(slots))) for (key, exact), slots in sorted(self._pieces.items())]
        connection.executemany("INSERT INTO piece VALUES (?,?,?)", pieces)
        uses: dict[str, int] = defaultdict(int)
        common: set[str] = set()
        for key, _, meaning, *_ in self._forms:
            for word in key.split():
                uses[word] += 1
            if self._meanings[meaning - 1][1] == "operator":
                common.update(key.split())
        rows = [(word, count, word in common) for word, count in sorted(uses.items())]
        connection.executemany("INSERT INTO word VALUES (?,?,?)", rows)
        notes = {
            "layout": LAYOUT,
            "evidence": self._evidence(),
            "mortal": " ".join(sorted(self._features("from"))),
            "views": dump(self._views),
            "abbreviations": json.dumps(self._lexicon.abbreviations, ensure_ascii=False),
            "ratios": json.dumps(self._ratios()),
            "quotients": json.dumps(self._quotients()),
            "ordinals": json.dumps(self._ordinals(), ensure_ascii=False),
            "inflections": json.dumps(self._lexicon.inflections, ensure_ascii=False),
            "loosely": json.dumps(self._loosely()),
            "later": json.dumps(self._later()),
            "stems": json.dumps(self._stems()),
        }
        connection.executemany("INSERT INTO note VALUES (?,?)", sorted(notes.items()))
        connection.executescript(
            "CREATE INDEX form_key ON form(key); CREATE INDEX piece_key ON piece(key);"
            "CREATE INDEX meaning_iri ON meaning(iri); CREATE INDEX meaning_span ON meaning(starts, ends);"
        )
        connection.commit()

    def _evidence(self) -> str:
        """Return the pattern by which the graph tells what its sources are, if it does."""
        rows = list(self._store.select(f"SELECT ?text WHERE {{ ?ontology <{ASK}evidencePattern> ?text }}"))
        return rows[0]["text"].value if rows else ""

    def _loosely(self) -> dict[str, str]:
        """Return class -> the wider one that its words stand for where the first of several is asked for."""
        rows = self._store.select(f"SELECT ?c ?wider WHERE {{ ?c <{ASK}loosely> ?wider }} ORDER BY ?c ?wider")
        return {row["c"].value: row["wider"].value for row in rows}

    def _later(self) -> list[str]:
        """Return the classes of which is the later of two times that are compared."""
        rows = self._store.select(f"SELECT ?c WHERE {{ ?c <{ASK}ofLater> true }} ORDER BY ?c")
        return [row["c"].value for row in rows]

    def _stems(self) -> dict[str, list[str]]:
        """Return stem -> the words that have it.

        Of a graph whose views are derived from it, those of properties and classes; of one that declares its views,
        and the words for them, the English ones of concepts that mean nothing else.
        """
        found: dict[str, set[str]] = defaultdict(set)
        derived = any(view.derived for view in self._views)
        taken: set[str] = set()
        for key, _, meaning, _, lang in self._forms:
            _, kind, _, classes, *_ = self._meanings[meaning - 1]
            if kind in ("slot", "class"):
                taken.update(key.split())
            concept = lang == "en" and SKOS + "Concept" in classes
            if (derived and kind in ("slot", "class")) or (concept and not derived):
                for word in key.split():
                    if derived or len(word) >= STEMMED_LETTERS:
                        found[english_stem(word)].add(word)
        if not derived:
            found = {stem: words for stem, words in found.items() if not words & taken}
            for word in taken:
                found.pop(english_stem(word), None)
        return {stem: sorted(words) for stem, words in sorted(found.items())}

    def _ratios(self) -> dict[str, list[str]]:
        """Return a thing -> those that are the percentage of it that was planned."""
        found: dict[str, list[str]] = defaultdict(list)
        for prop in sorted({slot.ratio for view in self._views for slot in view.slots.values() if slot.ratio}):
            for row in self._store.select(f"SELECT ?ratio ?of WHERE {{ ?ratio <{prop}> ?of }} ORDER BY ?ratio"):
                found[row["of"].value].append(row["ratio"].value)
        return dict(found)

    def _quotients(self) -> dict[str, tuple[str, str]]:
        """Return a part, or a share -> the part and the whole that make a percentage."""
        found: dict[str, tuple[str, str]] = {}
        for whole, part, base in sorted({s.quotient for v in self._views for s in v.slots.values() if s.quotient}):
            rows = self._store.select(
                f"SELECT ?thing ?part ?whole WHERE {{ {{ ?thing <{whole}> ?whole BIND(?thing AS ?part) }} "
                f"UNION {{ ?thing <{part}> ?part ; <{base}> ?whole }} }} ORDER BY ?thing ?whole"
            )
            for row in rows:
                found[row["thing"].value] = (row["part"].value, row["whole"].value)
        return found

    def _ordinals(self) -> dict[str, list[str]]:
        """Return number -> the ways in which labels may say that something is the so-manieth."""
        found: dict[str, list[str]] = defaultdict(list)
        for wording in self._lexicon.wordings:
            if wording.operator == ASK + "Ordinal":
                found[wording.argument].append(wording.text)
        return dict(found)

    def _meaning(
        self,
        kind: MeaningKind,
        iri: str,
        classes: Iterable[str] = (),
        label: str = "",
        label_en: str = "",
        hint: str = "",
        starts: str = "",
        ends: str = "",
        weight: int = 0,
    ) -> int:
        number = len(self._meanings) + 1
        row = (number, kind, iri, " ".join(sorted(classes)), label, label_en or label, hint, starts, ends, weight)
        self._meanings.append(row)
        return number

    def _form(self, text: str, meaning: int, quality: str, lang: str = "") -> None:
        if text not in self._keys:
            self._keys[text] = self._lexicon.key(text)
        key, exact = self._keys[text]
        if key and key.count(" ") < MAX_FORM_WORDS:
            self._forms.add((key, exact, meaning, quality, lang))

    def _operators(self) -> None:
        numbers: dict[tuple[str, str], int] = {}
        for wording in self._lexicon.wordings:
            pair = (wording.operator, wording.argument)
            if pair not in numbers:
                numbers[pair] = self._meaning("operator", wording.operator, label=wording.argument)
            self._form(wording.text, numbers[pair], f"word-{wording.lang or 'any'}", wording.lang)

    def _slots(self, rows: Iterable[tuple[str, str, str, str, str]]) -> None:
        numbers: dict[str, int] = {}
        slots = {(view.name, slot.name): slot for view in self._views for slot in view.slots.values()}
        for view, name, text, lang, quality in rows:
            iri = f"{view}.{name}"
            slot = slots[view, name]
            if iri not in numbers:
                numbers[iri] = self._meaning("slot", iri, label=slot.label("vi"), label_en=slot.label("en"))
            self._form(text, numbers[iri], quality, lang)

    def _classes(self) -> dict[str, set[str]]:
        """Index the classes that slots accept; return class -> its words, with their diacritics."""
        wanted = sorted({name for view in self._views for slot in view.slots.values() for name in slot.classes})
        said: dict[str, set[str]] = defaultdict(set)
        for iri, labels in self._labels_of(wanted).items():
            shown, shown_en = _shown(labels)
            number = self._meaning("class", iri, self._below.get(iri, set()) | {iri}, shown, shown_en)
            for text, lang, preferred in labels:
                self._form(text, number, "preferred" if preferred else "alternative", lang)
                said[iri].add(self._lexicon.key(text)[1])
            if any(view.derived for view in self._views):
                for text in {local_name(iri), *(way for t, *_ in labels for way in class_words(t, self._lexicon))}:
                    self._form(text, number, "part", "en")
        return said

    def _labels_of(self, subjects: Sequence[str]) -> dict[str, list[tuple[str, str, bool]]]:
        found: dict[str, set[tuple[str, str, bool]]] = defaultdict(set)
        for start in range(0, len(subjects), 500):
            values = " ".join(f"<{iri}>" for iri in subjects[start : start + 500])
            rows = self._store.select(
                f"SELECT ?s ?p ?label WHERE {{ VALUES ?p {{ {_iris(LABELS + ALTERNATIVES)} }} "
                f"VALUES ?s {{ {values} }} ?s ?p ?label }}"
            )
            for row in rows:
                found[row["s"].value].add(
                    (row["label"].value, getattr(row["label"], "language", None) or "", row["p"].value in LABELS)
                )
        for iri in subjects:
            if iri not in found:
                found[iri].add((local_name(iri), "", True))
        return {iri: sorted(labels) for iri, labels in sorted(found.items())}

    def _features(self, prop: str) -> dict[str, str]:
        """Return class -> the value of `ask:prop` on it or on a class above it."""
        rows = self._store.select(f"SELECT ?c ?v WHERE {{ ?c <{ASK}{prop}> ?v }}")
        found: dict[str, str] = {}
        for row in sorted(rows, key=lambda row: row["c"].value):
            for name in {row["c"].value} | self._below.get(row["c"].value, set()):
                found[name] = row["v"].value
        return found

    def _entities(self, class_words: dict[str, set[str]]) -> None:
        wanted = sorted({name for view in self._views for slot in view.slots.values() for name in slot.classes})
        entities = self._collect(wanted)
        starts = self._dates("from") | self._dates("spanFrom")
        ends = self._dates("until") | self._dates("spanUntil")
        hints, weights = self._hints(wanted), self._weights()
        bare, given, free = (self._features(name) for name in ("bareName", "givenNameLast", "anyOrder"))
        for iri, entity in sorted(entities.items()):
            shown, shown_en = _shown(entity.labels)
            number = self._meaning(
                "entity",
                iri,
                entity.classes,
                shown,
                shown_en,
                hints.get(iri, ""),
                starts.get(iri, ""),
                ends.get(iri, ""),
                weights.get(iri, 0),
            )
            own_words = {text for name in entity.classes for text in class_words.get(name, ())}
            strip = any(name in bare for name in entity.classes)
            for text, lang, preferred in entity.labels:
                self._form(text, number, "preferred" if preferred else "alternative", lang)
                if strip:
                    for rest in _without(text, own_words, self._lexicon):
                        if not _NUMERAL.fullmatch(rest):
                            self._form(rest, number, "bare")
            if any(name in free for name in entity.classes):
                self._free.add(number)
            if any(name in given for name in entity.classes):
                last = shown.split()[-1]
                if last != shown:
                    self._form(last, number, "given")
        self._counted()

    def _collect(self, wanted: Sequence[str]) -> dict[str, _Entity]:
        """Return what has a label and is of one of the classes `wanted`.

        Begins at the labels: most of a large graph are facts, such as figures, and none of them has a name.
        """
        labels: dict[str, set[tuple[str, str, bool]]] = defaultdict(set)
        for prop in LABELS + ALTERNATIVES:
            for row in self._store.select(f"SELECT ?e ?label WHERE {{ ?e <{prop}> ?label }}"):
                lang = getattr(row["label"], "language", None) or ""
                labels[row["e"].value].add((row["label"].value, lang, prop in LABELS))
        # Classes are indexed as classes.
        sought = {name for name in wanted if not name.startswith((OWL, RDFS))}
        entities: dict[str, _Entity] = {}
        for row in self._store.select(f"SELECT ?e ?class WHERE {{ {_NAMED} ?e a ?class }}"):
            iri, name = row["e"].value, row["class"].value
            if name not in sought or iri in self._below:
                continue
            if iri not in entities:
                entities[iri] = _Entity(sorted(labels[iri]), set())
            entities[iri].classes.add(name)
        return entities

    def _dates(self, prop: str) -> dict[str, str]:
        rows = self._store.select(f"SELECT ?e ?date WHERE {{ ?class <{ASK}{prop}> ?p . ?e a ?class ; ?p ?date }}")
        return {row["e"].value: row["date"].value for row in rows}

    def _hints(self, wanted: Sequence[str]) -> dict[str, str]:
        rows = self._store.select(f"SELECT DISTINCT ?class ?p WHERE {{ ?class <{ASK}hint> ?p }}")
        found: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            if row["class"].value not in wanted:
                continue
            pairs = self._store.select(
                f"SELECT DISTINCT ?e ?label WHERE {{ ?e a <{row['class'].value}> ; <{row['p'].value}> ?above . "
                f"?above <{SKOS}prefLabel> ?label FILTER(LANG(?label) = 'vi') }}"
            )
            for pair in pairs:
                found[pair["e"].value].append(pair["label"].value)
        return {iri: ", ".join(sorted(set(labels))) for iri, labels in found.items()}

    def _weights(self) -> dict[str, int]:
        """Return how many statements are about each thing that has a name, other than its own."""
        rows = self._store.select(f"SELECT ?e (COUNT(*) AS ?n) WHERE {{ {_NAMED} ?s ?p ?e }} GROUP BY ?e")
        return {row["e"].value: int(row["n"].value) for row in rows if isinstance(row["e"], NamedNode)}

    def _counted(self) -> None:
        """A label that begins with "number of" can be asked for as "how many" and the rest."""
        prefixes = {
            self._lexicon.key(w.text)[1]: w.operator for w in self._lexicon.wordings if w.argument == "label-prefix"
        }
        for key, exact, meaning, _, lang in sorted(self._forms):
            if self._meanings[meaning - 1][1] != "entity":
                continue
            for prefix, operator in prefixes.items():
                if exact.startswith(prefix + " "):
                    count = prefix.count(" ") + 1
                    rest, rest_exact = (" ".join(text.split()[count:]) for text in (key, exact))
                    self._forms.add((rest, rest_exact, meaning, f"counted-{operator.rpartition('#')[2]}", lang))

    def _literals(self) -> None:
        found: dict[str, set[str]] = defaultdict(set)
        for view in self._views:
            for slot in view.slots.values():
                if slot.classes or slot.numeric or slot.temporal or slot.boolean or slot.worded or not slot.path:
                    continue
                rows = self._store.select(
                    f"SELECT DISTINCT ?value WHERE {{ VALUES ?kind {{ {_iris(view.stating(view.target))} }} "
                    f"?root a ?kind ; {path_text(slot.path)} ?value "
                    f"FILTER(ISLITERAL(?value) && STRLEN(STR(?value)) < 120) }}"
                )
                for row in rows:
                    found[row["value"].value].add(f"{view.name}.{slot.name}")
        for text, slots in sorted(found.items()):
            self._form(text, self._meaning("literal", text, slots, text), "preferred")

    def _tellings(self) -> None:
        """Index the words of texts that tell things, and each two that follow one another."""
        for view in self._views:
            for slot in view.slots.values():
                if slot.tells is None:
                    continue
                rows = self._store.select(
                    f"SELECT DISTINCT ?text WHERE {{ VALUES ?kind {{ {_iris(view.stating(view.target))} }} "
                    f"?root a ?kind ; {path_text(slot.tells)} ?text }}"
                )
                for row in rows:
                    text = unicodedata.normalize("NFC", row["text"].value)
                    words = [token for token in tokenise(text) if token.kind != "mark"]
                    for one, other in zip(words, [*words[1:], None], strict=True):
                        for last in filter(None, (one, other)):
                            key = one.folded if last is one else f"{one.folded} {last.folded}"
                            self._pieces[key, text[one.start : last.end].lower()].add(f"{view.name}.{slot.name}")


def _content(exact: str, text: str, idle: set[str]) -> str:
    """Return the words of `text` that mean something, `exact` telling which do."""
    return " ".join(word for marked, word in zip(exact.split(), text.split(), strict=False) if marked not in idle)


def _iris(names: Iterable[str]) -> str:
    return " ".join(f"<{name}>" for name in names)


def _shown(labels: Sequence[tuple[str, str, bool]]) -> tuple[str, str]:
    """Return the Vietnamese (or only) and the English label to show."""
    preferred = [entry for entry in labels if entry[2]] or list(labels)
    by_lang = {lang: text for text, lang, _ in reversed(preferred)}
    shown = by_lang.get("vi") or by_lang.get("") or by_lang.get("en") or preferred[0][0]
    return shown, by_lang.get("en") or shown


def _without(text: str, class_words: set[str], lexicon: Lexicon) -> Iterator[str]:
    """Yield `text` without a leading or trailing word of its class."""
    tokens = label_words(text, lexicon.label_abbreviations)
    for count in range(1, min(5, len(tokens))):
        if " ".join(t.normal for t in tokens[:count]) in class_words:
            yield " ".join(t.normal for t in tokens[count:])
        if " ".join(t.normal for t in tokens[-count:]) in class_words:
            yield " ".join(t.normal for t in tokens[:-count])


def build_index(
    store: Store,
    folder: Path | None,
    progress: Callable[[str], None] | None = None,
    lexicon_store: Store | None = None,
) -> sqlite3.Connection:
    """Build the index of `store` in `folder`, or in memory where `folder` is None.

    Args:
        store: the graph to index; its own views are used, or views derived from it where it declares none.
        folder: where `FILE` is written; must not hold one yet.
        progress: told what is being done.
        lexicon_store: where the words of questions are, if not in `store`.
    """
    if progress:
        progress("index")
    lexicon = Lexicon.read(lexicon_store or store)
    views = declared_views(store)
    evoking = slot_words(store) if views else []
    if not views:
        views = derived_views(store, lexicon)
        evoking = derived_words(store, views, lexicon)
    builder = Builder(store, lexicon, views, subclasses(store))
    builder.build(evoking)
    connection = sqlite3.connect(":memory:" if folder is None else folder / FILE, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    builder.write(connection)
    return connection
