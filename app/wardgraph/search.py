"""Finding things by what people call them: names in any language, with or without tone marks, codes, addresses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph import queries
from wardgraph.errors import NegativeAnswer, WardgraphError
from wardgraph.names import ID, fold, normal
from wardgraph.vocabulary import Vocabulary, labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardgraph.errors import Language
    from wardgraph.store.interface import Store

_ADDRESS = re.compile(r"<?(https?://[^\s<>\"{}|\\^`]+)>?")
_PATH = re.compile(r"[a-z0-9_.-]+(/[A-Za-z0-9_.-]+)+")
_VARIANTS = {
    "a": "aàáảãạăằắẳẵặâầấẩẫậ",
    "d": "dđ",
    "e": "eèéẻẽẹêềếểễệ",
    "i": "iìíỉĩị",
    "o": "oòóỏõọôồốổỗộơờớởỡợ",
    "u": "uùúủũụưừứửữự",
    "y": "yỳýỷỹỵ",
}
_BARE, _END = 2, 3
_CANDIDATES = 60
_SHOWN = 8


@dataclass(frozen=True)
class Hit:
    """A thing that was found.

    Attributes:
        iri: the thing.
        label: what it is called in the language asked for.
        kind: the label of its most specific class.
        hint: what tells it from others of its name: where it belongs, since when and until when.
        rank: how the text fits: 0 exactly, 1 without tone marks, 2 without the word for its kind, 3 as its end, 4 from
            the start of a word, 5 elsewhere.
        former: whether it is no longer in force.
    """

    iri: NamedNode
    label: str
    kind: str
    hint: str
    rank: int = 0
    former: bool = False

    def line(self) -> str:
        """Return the hit as a person reads it in a list."""
        about = "; ".join(part for part in (self.kind, self.hint) if part)
        return f"{self.label} ({about}) <{self.iri.value}>"


def find(
    store: Store, text: str, kinds: Iterable[NamedNode] | None = None, limit: int = 20, lang: Language = "vi"
) -> list[Hit]:
    """Return the things that `text` may name, best first: exact before folded before partial, in force before former.

    Args:
        store: where to look.
        text: what was typed; tone marks may be missing.
        kinds: classes, of which a thing must have one; all kinds when empty.
        limit: the most hits to return.
        lang: language of labels and hints.
    """
    best: dict[NamedNode, tuple[int, int]] = {}
    for iri in _exact(store, text):
        best[iri] = (0, 0)
    for iri, label in _matching(store, text):
        rank = (_fit(text, label), len(label))
        if iri not in best or rank < best[iri]:
            best[iri] = rank
    wanted = set(kinds or ())
    ranked = sorted(best, key=lambda iri: (best[iri], iri.value))
    hits: list[Hit] = []
    # Kinds are looked up for the best candidates only: "phường" alone is part of thousands of names.
    for start in range(0, len(ranked), _CANDIDATES * 10):
        if len(hits) >= max(limit, _CANDIDATES):
            break
        some = ranked[start : start + _CANDIDATES * 10]
        hits += _about(store, some, wanted, lang, {iri: best[iri][0] for iri in some})
    hits = [replace(hit, rank=_BARE) if _is_bare(text, hit) else hit for hit in hits]
    hits.sort(key=lambda hit: (hit.rank, hit.former, best[hit.iri][1], hit.label, hit.iri.value))
    return hits[:limit]


def resolve(
    store: Store, text: str, *, kinds: Sequence[NamedNode] = (), former: bool = False, lang: Language = "vi"
) -> NamedNode:
    """Return the one thing that `text` names: an address, a code or identifier, or a name.

    What is in force is meant rather than what is not, unless `former` says otherwise.

    Raises:
        NegativeAnswer: nothing bears that name (the nearest names are listed), or several things do (all are listed).
    """
    text = unicodedata.normalize("NFC", text.strip())
    address = _ADDRESS.fullmatch(text)
    if address or _PATH.fullmatch(text):
        iri = NamedNode(address[1] if address else ID + text)
        if _known(store, iri):
            return iri
        if address:
            raise _unknown(store, text, kinds, lang)
    hits = _about(store, sorted(_exact(store, text), key=str), set(kinds), lang)
    if not hits:
        hits = [hit for hit in find(store, text, kinds, lang=lang) if hit.rank <= _BARE]
        hits = [hit for hit in hits if hit.rank == hits[0].rank]
    preferred = [hit for hit in hits if hit.former == former] or hits
    if not preferred:
        raise _unknown(store, text, kinds, lang)
    if len(preferred) > 1:
        listed = "; ".join(hit.line() for hit in preferred[:_SHOWN])
        more = f" (+{len(preferred) - _SHOWN})" if len(preferred) > _SHOWN else ""
        raise NegativeAnswer(
            f"{text!r} có thể là {len(preferred)} thứ; hãy chọn một địa chỉ hoặc mã: {listed}{more}",
            f"{text!r} may be {len(preferred)} things; choose an address or a code: {listed}{more}",
        )
    return preferred[0].iri


def _known(store: Store, iri: NamedNode) -> bool:
    return store.ask(queries.fill(queries.internal("known"), {"entity": [iri]}))


def _exact(store: Store, text: str) -> set[NamedNode]:
    written = unicodedata.normalize("NFC", " ".join(text.split()))
    forms = [Literal(written), Literal(written, language="vi"), Literal(written, language="en")]
    found = store.select(queries.fill(queries.internal("exact"), {"text": forms}))
    return {iri for row in found if isinstance(iri := row["entity"], NamedNode)}


def _matching(store: Store, text: str) -> list[tuple[NamedNode, str]]:
    """Return things and names that hold every word of `text`, tone marks aside."""
    words = fold(text).split()
    if not words:
        return []
    # The engine looks for the longest word; the others are looked for in what that leaves.
    pattern = "".join(f"[{_VARIANTS[c]}]" if c in _VARIANTS else re.escape(c) for c in max(words, key=len))
    found = store.select(queries.fill(queries.internal("matching"), {"pattern": [Literal(pattern)]}))
    rows = []
    for row in found:
        iri, label = row["entity"], row["label"]
        if isinstance(iri, NamedNode) and isinstance(label, Literal):
            plain = fold(label.value)
            if all(word in plain for word in words):
                rows.append((iri, label.value))
    return rows


def _fit(text: str, label: str) -> int:
    if normal(text) == normal(label):
        return 0
    asked, said = fold(text), fold(label)
    if asked == said:
        return 1
    if said.endswith(" " + asked):
        return 3
    return 4 if f" {asked}" in f" {said}" else 5


def _is_bare(text: str, hit: Hit) -> bool:
    """Return whether the label is the word for the kind and then the text: "Phường Nông Trang" and "Nông Trang"."""
    return hit.rank == _END and fold(hit.label) == f"{fold(hit.kind)} {fold(text)}"


def _about(
    store: Store,
    things: Sequence[NamedNode],
    kinds: set[NamedNode],
    lang: Language,
    ranks: dict[NamedNode, int] | None = None,
) -> list[Hit]:
    """Return `things` of `kinds` as hits, with what tells them apart."""
    if not things:
        return []
    said: dict[NamedNode, dict[str, list[str]]] = {thing: {} for thing in things}
    for start in range(0, len(things), _CANDIDATES * 10):
        some = things[start : start + _CANDIDATES * 10]
        for row in store.select(queries.fill(queries.internal("about"), {"entity": some})):
            entity = row["entity"]
            if not isinstance(entity, NamedNode):
                continue
            for variable in ("class", "from", "until", "place"):
                term = row.get(variable)
                if term is None or (isinstance(term, Literal) and term.language not in (None, lang)):
                    continue
                values = said[entity].setdefault(variable, [])
                if not any(value == term.value for value in values):
                    values.append(term.value)
    vocabulary = Vocabulary.of(store)
    chosen = [t for t in things if not kinds or any(kind.value in said[t].get("class", ()) for kind in kinds)]
    classes = {t: vocabulary.most_specific(said[t].get("class", ())) for t in chosen}
    named = labels(store, [*chosen, *(NamedNode(c) for found in classes.values() for c in found[:1])], lang)
    hits = []
    for thing in chosen:
        about, first = said[thing], classes[thing][:1]
        kind = named.get(NamedNode(first[0]), "") if first else ""
        hits.append(
            Hit(
                iri=thing,
                label=named.get(thing, thing.value),
                kind=kind,
                hint=_hint(about),
                rank=(ranks or {}).get(thing, 0),
                former="until" in about,
            )
        )
    return hits


def _hint(about: dict[str, list[str]]) -> str:
    places = ", ".join(sorted(about.get("place", ()))[:3])
    since, until = min(about.get("from", ()), default=""), max(about.get("until", ()), default="")
    life = f"{since} – {until}" if until else since
    return ", ".join(part for part in (places, life) if part)


def _unknown(store: Store, text: str, kinds: Sequence[NamedNode], lang: Language) -> WardgraphError:
    near = "; ".join(hit.line() for hit in nearest(store, text, kinds, lang=lang))
    return NegativeAnswer(
        f"không tìm thấy {text!r} trong đồ thị" + (f"; gần nhất: {near}" if near else ""),
        f"{text!r} is not in the graph" + (f"; nearest: {near}" if near else ""),
    )


def nearest(
    store: Store, text: str, kinds: Sequence[NamedNode] = (), limit: int = 3, lang: Language = "vi"
) -> list[Hit]:
    """Return the things whose names are nearest to `text` when none bears it: for "did you mean"."""
    from rapidfuzz import fuzz, process

    hits = find(store, text, kinds, limit, lang)
    if hits:
        return hits
    named: dict[str, set[NamedNode]] = {}
    for row in store.select(queries.fill(queries.internal("matching"), {"pattern": [Literal("^[^ ]")]})):
        iri, label = row["entity"], row["label"]
        if isinstance(iri, NamedNode) and isinstance(label, Literal):
            named.setdefault(fold(label.value), set()).add(iri)
    close = process.extract(fold(text), list(named), scorer=fuzz.ratio, limit=_CANDIDATES, score_cutoff=60)
    ordered = [iri for name, _, _ in close for iri in sorted(named[name], key=str)]
    hits = _about(store, ordered, set(kinds), lang)
    place = {iri: at for at, iri in enumerate(ordered)}
    return sorted(hits, key=lambda hit: (place[hit.iri], hit.former))[:limit]
