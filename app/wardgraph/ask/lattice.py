"""All that the words of a question may mean: names, classes, slots, operators, times and numbers, with a cost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from wardgraph.ask.edges import Edge
from wardgraph.ask.property_words import english_stem
from wardgraph.ask.tellings import telling_edges
from wardgraph.ask.times import RECENT, TimeReader
from wardgraph.ask.tokens import Token, contradicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from wardgraph.ask.index import Form, Index, Meaning

MAX_WORDS = 12
MAX_SPELLINGS = 12
ASKING_PHRASES = ("Who", "When", "Where", "HowMany")
QUALITY_COST = {"preferred": 0.0, "alternative": 0.05, "bare": 0.1, "given": 0.6, "counted-HowMany": 0.1, "part": 0.2}
BARE_COST = 0.01
# A name that costs less is there as it was typed.
TOLD = 0.2
BARE_IN_MARKED_COST = 0.15
WRONG_MARK_COST = 0.7
TYPO_COST = 0.9
STEM_COST = 0.1
BAG_COST = 0.4
# Words that may stand between those of one name.
MAX_BETWEEN = 10
FUZZY_MIN_LETTERS = 4
FOREIGN_COST = 0.5


@dataclass(frozen=True)
class Lattice:
    """The words and every edge over them."""

    tokens: tuple[Token, ...]
    edges: tuple[Edge, ...]
    lang: str = "vi"

    @cached_property
    def told(self) -> int:
        """The bits of the words of names of several words that are there as they were typed."""
        mask = 0
        for edge in self.edges:
            if edge.kind == "entity" and edge.last > edge.first and edge.cost < TOLD:
                mask |= edge.mask
        return mask

    def text(self, mask: int) -> str:
        """Return the words of `mask` as typed."""
        return " ".join(token.text for i, token in enumerate(self.tokens) if mask >> i & 1)


def build_lattice(index: Index, tokens: Sequence[Token], today: date, joined: frozenset[int]) -> Lattice:
    """Return all edges over `tokens` (marks left out)."""
    spellings = [_spellings(index, token) for token in tokens]
    bare = BARE_IN_MARKED_COST if _marked_throughout(tokens) else BARE_COST
    spans = _spans(index, tokens, spellings, bare)
    edges = _counted(_edges_of_spans(spans, tokens))
    edges += _bag_edges(index, tokens, spellings, edges, bare)
    derived = any(view.derived for view in index.views)
    edges += _time_edges(edges, tokens, today, joined, 1000 if derived else RECENT)
    edges += _number_edges(edges, tokens)
    edges += _composed(edges, tokens)
    edges += _placed(edges, tokens)
    small = frozenset(e.first for e in edges if e.operator == "Filler" and e.first == e.last)
    kinds = {e.mask for e in edges if e.kind == "class"}  # a kind of things is no word that tells one of them
    edges += [e for e in telling_edges(index, tokens, small) if e.mask not in kinds]
    named = {e.first for e in edges if e.kind == "entity" and (e.mask.bit_count() > 1 or e.quality == "given")}
    known = {e.last for e in edges if e.kind == "entity" and any(m.starts or m.ends for m in e.meanings)}
    classed = {edge.last + 1 for edge in edges if edge.kind == "class"}
    relative = {e.first for e in edges if e.operator == "Relative"}
    phrases = [e for e in edges if e.operator in ASKING_PHRASES and e.last > e.first]
    degrees = [e for e in edges if e.first == e.last and e.meanings and e.meanings[0].label == "degree"]
    asked = _asked_kinds(edges)
    best = [
        e
        for e in _best(edges)
        if not _holds(e, asked)
        and (e.operator != "Honorific" or e.last + 1 in named)
        and not _goes_on(e, tokens, known)
        and not _names(e, tokens, classed)
        and not _pointless(e, relative)
        and not _in_phrase(e, phrases)
        and not _as_name(e, tokens)
        and not _torn(e, degrees)
    ]
    lang = language(best)
    return Lattice(tuple(tokens), tuple(_foreign(edge, lang) for edge in best), lang)


def _pointless(edge: Edge, relative: set[int]) -> bool:
    """Whether words point at nothing said before: "the wards", in other words than these, "the ward whose"."""
    if edge.operator != "PronounThing" or edge.lang != "en" or edge.first == edge.last:
        return False
    return edge.cost >= STEM_COST or edge.last + 1 in relative


def _asked_kinds(edges: Sequence[Edge]) -> dict[tuple[int, int], set[int]]:
    """Return the words of names in front of a kind that is asked for, with what they name: "Đảng bộ xã nào"."""
    whats = {e.first for e in edges if e.operator == "What" and e.lang == "vi"}
    asked = [e for e in edges if e.kind == "class" and e.last + 1 in whats]
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for kind in asked:
        for name in edges:
            if name.kind == "entity" and name.last + 1 == kind.first:
                found[name.first, kind.last].update(m.id for m in name.meanings)
    return found


def _holds(edge: Edge, asked: dict[tuple[int, int], set[int]]) -> bool:
    """Whether a name would swallow the kind that is asked for and mean no more than without it."""
    if edge.kind != "entity" or (edge.first, edge.last) not in asked:
        return False
    return all(m.id in asked[edge.first, edge.last] for m in edge.meanings)


def _torn(edge: Edge, degrees: Sequence[Edge]) -> bool:
    """Whether "most" would be torn from its "many": in "nhiều đơn vị cũ nhất" the units are old, not the oldest."""
    if edge.operator not in ("Earliest", "Latest") or edge.first == edge.last:
        return False
    return any(0 < edge.first - degree.last <= MAX_BETWEEN // 2 for degree in degrees)


def language(edges: Iterable[Edge]) -> str:
    """Return the language of the words that name nothing: "en" or, where that leaves it open, "vi"."""
    best: dict[int, tuple[float, set[str]]] = {}
    for edge in edges:
        if edge.kind not in ("operator", "slot", "class") or edge.cost > FOREIGN_COST or edge.lang not in ("vi", "en"):
            continue
        size = edge.mask.bit_count() + (0.5 if edge.cost == 0.0 else 0.0)
        for position in range(edge.first, edge.last + 1):
            longest, langs = best.get(position, (0.0, set()))
            if size > longest:
                best[position] = (size, {edge.lang})
            elif size == longest:
                langs.add(edge.lang)
    weight = {"vi": 0.0, "en": 0.0}
    for _, langs in best.values():
        for lang in langs:
            weight[lang] += 1.0 / len(langs)
    return "en" if weight["en"] > weight["vi"] else "vi"


def _foreign(edge: Edge, lang: str) -> Edge:
    """Make a word of the other language dearer where it only looks alike: English "so" is not Vietnamese "số"."""
    if edge.lang in ("", lang) or edge.kind not in ("operator", "slot", "class"):
        return edge
    if edge.cost > 0.0 or edge.kind == "operator":
        return replace(edge, cost=edge.cost + FOREIGN_COST)
    return edge


def _marked_throughout(tokens: Sequence[Token]) -> bool:
    """Whether the question is typed with its diacritics: then a word without any is meant so."""
    marked = sum(token.normal != token.folded for token in tokens)
    return marked * 3 >= len(tokens)


def _goes_on(edge: Edge, tokens: Sequence[Token], known: set[int]) -> bool:
    """Whether a capitalised word after a name would be explained away: it belongs to a longer, other name."""
    if edge.operator != "Filler" or edge.mask.bit_count() > 1 or edge.first - 1 not in known:
        return False
    return tokens[edge.first].capital and not tokens[edge.first].text.isupper()


def _as_name(edge: Edge, tokens: Sequence[Token]) -> bool:
    """Whether a word written as a name would be taken for a small word with other marks: "Nam" for "năm"."""
    token = tokens[edge.first]
    written = token.capital and not token.text.isupper() and edge.first > 0
    return written and edge.operator in ("Year", "Filler") and edge.cost > 0.0 and edge.last == edge.first


def _in_phrase(edge: Edge, phrases: Sequence[Edge]) -> bool:
    """Whether a word alone would be taken out of a phrase that asks: "bao" (newspaper) of "bao nhiêu" (how many)."""
    return edge.kind in ("entity", "class", "slot") and any(
        phrase.first <= edge.first and edge.last <= phrase.last and phrase.cost <= edge.cost + BARE_IN_MARKED_COST
        for phrase in phrases
    )


def _names(edge: Edge, tokens: Sequence[Token], classed: set[int]) -> bool:
    """Whether a capitalised word after the word for a class would be taken for a common word with other marks."""
    if edge.kind != "operator" or edge.cost == 0.0 or edge.first not in classed:
        return False
    return tokens[edge.first].capital and not tokens[edge.first].text.isupper()


def _spellings(index: Index, token: Token) -> list[tuple[str, float]]:
    """Return the folded words `token` may stand for, with what each costs."""
    if token.kind != "word":
        return [(token.folded, 0.0)]
    known = index.vocabulary
    word = token.folded
    found = [(word, 0.0)] if word in known else []
    found.extend((stem, STEM_COST) for stem in _stems(word) if stem in known)
    found.extend((other, STEM_COST) for other in index.inflections.get(word, ()) if other in known)
    if index.stems:
        near = {other for other, _ in found}
        found.extend((o, 2 * STEM_COST) for o in index.stems.get(english_stem(word), ()) if o not in near)
    if not found and len(word) >= FUZZY_MIN_LETTERS:
        allowed = 2 if len(word) >= 9 else 1  # noqa: PLR2004 (a long word may carry two slips)
        slips = []
        for other in known:
            if abs(len(other) - len(word)) <= allowed and len(other) >= FUZZY_MIN_LETTERS - 1:
                distance = OSA.distance(word, other, score_cutoff=allowed)
                if distance <= allowed and (len(word) > FUZZY_MIN_LETTERS or sorted(other) == sorted(word)):
                    slips.append((distance, -known[other], other))
        slips.sort()
        found = [(other, TYPO_COST * distance) for distance, _, other in slips[:5]]
    if not found and len(word) in (FUZZY_MIN_LETTERS - 1, FUZZY_MIN_LETTERS):
        # A letter left out of a common word; a name one letter longer would be another name.
        found = [(o, TYPO_COST) for o in sorted(index.common) if len(o) == len(word) + 1 and _left_out(word, o)][:4]
    if not found and len(word) == FUZZY_MIN_LETTERS - 1:
        found = [(word + c, TYPO_COST) for c in "abcdefghijklmnopqrstuvwxyz" if known.get(word + c, 0)][:4]
    if not found and len(word) == FUZZY_MIN_LETTERS - 1:
        doubled = {word[:i] + word[i + 1 :] for i in range(1, len(word)) if word[i] == word[i - 1]}
        found = [(other, TYPO_COST) for other in sorted(doubled) if other in known]
    return found or [(word, 0.0)]


def _left_out(word: str, other: str) -> bool:
    return any(other[:i] + other[i + 1 :] == word for i in range(len(other)))


def _stems(word: str) -> Iterable[str]:
    """Yield what an English plural or possessive may come from, and the plural of a singular."""
    if len(word) > 3:  # noqa: PLR2004 (shorter words have no such endings)
        if word.endswith("ies"):
            yield word[:-3] + "y"
        if word.endswith(("y", "ys")):
            yield word.rstrip("s")[:-1] + "ies"
        if word.endswith("es"):
            yield word[:-2]
        if word.endswith("s"):
            yield word[:-1]
        else:
            yield word + "s"
        if word.endswith("ed"):
            yield from (word[:-1], word[:-2])
        elif word.endswith("e"):
            yield word + "d"
        else:
            yield word + "ed"


@dataclass(frozen=True)
class _Match:
    form: Form
    cost: float
    wrong: bool


def _spans(
    index: Index, tokens: Sequence[Token], spellings: Sequence[Sequence[tuple[str, float]]], bare: float
) -> dict[tuple[int, int], list[_Match]]:
    wanted: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for first in range(len(tokens)):
        combinations: list[tuple[tuple[str, ...], float]] = [((), 0.0)]
        for last in range(first, min(len(tokens), first + MAX_WORDS)):
            combinations = [
                ((*said, word), cost + more) for said, cost in combinations for word, more in spellings[last]
            ]
            combinations = sorted(combinations, key=lambda entry: entry[1])[:MAX_SPELLINGS]
            for said, cost in combinations:
                wanted[" ".join(said)].append((first, last, cost))
    forms = index.forms(wanted)
    spans: dict[tuple[int, int], list[_Match]] = defaultdict(list)
    for key in sorted(forms):
        for first, last, cost in wanted[key]:
            for form in forms[key]:
                more, wrong = _spelling_cost(tokens[first : last + 1], form.exact, bare)
                spans[first, last].append(_Match(form, cost + more, wrong))
    return spans


def _spelling_cost(tokens: Sequence[Token], exact: str, bare: float) -> tuple[float, bool]:
    """Return what the diacritics cost, and whether one contradicts the label."""
    cost, wrong = 0.0, False
    for token, word in zip(tokens, exact.split(), strict=False):
        if token.normal == word:
            continue
        if contradicts(token.normal, word):
            cost += WRONG_MARK_COST
            wrong = True
        else:
            cost += bare if token.normal == token.folded else BARE_COST * 5
    return cost, wrong


def _edges_of_spans(spans: dict[tuple[int, int], list[_Match]], tokens: Sequence[Token]) -> list[Edge]:
    edges: list[Edge] = []
    for (first, last), matches in sorted(spans.items()):
        mask = ((1 << (last - first + 1)) - 1) << first
        right = [m for m in matches if not m.wrong]
        if right:
            # Among names that agree with the marks typed, fully marked words leave only exact ones.
            marked = any(t.normal != t.folded for t in tokens[first : last + 1])
            exact = [m for m in right if m.cost == 0.0]
            kept = exact if exact and marked else right
            matches_kept = kept + [m for m in right if m.form.meaning.kind not in {k.form.meaning.kind for k in kept}]
        else:
            # A name with another tone is another name; a common word with another tone is a slip.
            matches_kept = [m for m in matches if not (m.form.meaning.starts or m.form.meaning.ends) and last > first]
        grouped: dict[tuple[str, str, int, str], list[_Match]] = defaultdict(list)
        for match in matches_kept:
            meaning = match.form.meaning
            single = meaning.id if meaning.kind in ("operator", "slot") else 0
            lang = match.form.lang if meaning.kind != "entity" else ""
            grouped[meaning.kind, match.form.quality, single, lang].append(match)
        for (kind, quality, _, lang), group in grouped.items():
            lowest = min(m.cost for m in group)
            meanings = {m.form.meaning.id: m.form.meaning for m in group if m.cost <= lowest + 0.2}
            cost = lowest + QUALITY_COST.get(quality, 0.0)
            edges.append(Edge(mask, first, last, kind, tuple(meanings.values()), cost, quality, lang=lang))
    return edges


def _counted(edges: Sequence[Edge]) -> list[Edge]:
    """Leave out names less their "number of" or "share of" where no word asks for a number or a share."""
    asking = {f"counted-{edge.operator}" for edge in edges if edge.kind == "operator"}
    return [edge for edge in edges if not edge.quality.startswith("counted-") or edge.quality in asking]


def _bag_edges(
    index: Index,
    tokens: Sequence[Token],
    spellings: Sequence[Sequence[tuple[str, float]]],
    edges: Sequence[Edge],
    bare: float,
) -> list[Edge]:
    """Names whose words all stand in the question, in another order or with others between."""
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for position, options in enumerate(spellings):
        for word, cost in options:
            places[word].append((position, cost))
    whole: dict[int, list[int]] = defaultdict(list)
    for edge in edges:
        for meaning in edge.meanings:
            whole[meaning.id].append(edge.mask)
    asking = {edge.first for edge in edges if edge.operator == "What" and edge.lang == "vi" and edge.first == edge.last}
    asking -= {edge.first for edge in edges if edge.operator == "HowMany"}
    found: dict[int, list[tuple[float, Meaning, int, int]]] = defaultdict(list)
    for entry in index.bags(places.keys()):
        bag, idle, form = entry.words, entry.idle, entry.form
        mask, cost, contradicted = 0, BAG_COST, False
        # A word that stands in two places is meant where the words stand that are said but once.
        fixed = [places[word][0][0] for word in bag if len(places[word]) == 1]
        for word in sorted(bag):
            marked = _marked(form, word)
            spelt = [(_spelling_cost([tokens[i]], marked, bare), _far(i, fixed), i, more) for i, more in places[word]]
            (more_marks, wrong), _, position, more = min(spelt, key=lambda s: (s[0][1], s[0][0] + s[3], s[1], s[2]))
            mask |= 1 << position
            cost += more + more_marks
            contradicted = contradicted or wrong
        positions = [i for i in range(len(tokens)) if mask >> i & 1]
        if contradicted or _splits_abbreviation(tokens, positions):
            continue
        if any(positions[0] < place < positions[-1] and not mask >> place & 1 for place in asking):
            continue  # "phường nào có A" asks for wards, not for A of a ward
        again = {i for word in bag for i, _ in places[word] if positions[0] <= i <= positions[-1]}
        if again - set(positions):
            mask |= sum(1 << i for i in again - set(positions))
        if any(mask | known == known for known in whole[form.meaning.id]):
            continue
        # Words of the name that mean nothing by themselves belong to it where they stand among the others.
        small = {i for i in range(positions[0], positions[-1] + 1) if tokens[i].folded in idle and not mask >> i & 1}
        mask |= sum(1 << i for i in small)
        between = len({t.start for t in tokens[positions[0] : positions[-1] + 1]}) - len(bag) - len(small)
        if len(positions) == len(bag) and between < MAX_BETWEEN:
            cost += 0.1 * max(between, 0)
            found[mask].append((cost, form.meaning, positions[0], positions[-1]))
    result = []
    for mask, alike in sorted(found.items()):
        lowest = min(option[0] for option in alike)
        kept = {m.id: m for cost, m, *_ in alike if cost <= lowest + 0.01}
        _, _, first, last = alike[0]
        result.append(Edge(mask, first, last, "entity", tuple(kept.values()), lowest, "bag"))
    return result


def _far(place: int, others: Sequence[int]) -> int:
    return min((abs(place - other) for other in others), default=0)


def _splits_abbreviation(tokens: Sequence[Token], positions: Sequence[int]) -> bool:
    """Whether only some of the words that one abbreviation stands for are taken."""
    taken = set(positions)
    starts = {tokens[i].start for i in positions}
    return any(token.start in starts and i not in taken for i, token in enumerate(tokens))


def _marked(form: Form, folded: str) -> str:
    keys, exacts = form.key.split(), form.exact.split()
    return exacts[keys.index(folded)]


def _time_edges(
    edges: Sequence[Edge], tokens: Sequence[Token], today: date, joined: frozenset[int], earliest: int
) -> list[Edge]:
    starting: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for edge in edges:
        if edge.kind == "operator":
            starting[edge.first].append((edge.last + 1, edge.operator, edge.meanings[0].label))
    reader = TimeReader(tokens, lambda i: starting.get(i, ()), today, joined, earliest)
    return [
        Edge(
            ((1 << (span.after - span.first)) - 1) << span.first,
            span.first,
            span.after - 1,
            "time",
            interval=span.interval,
        )
        for span in reader.spans()
    ]


def _number_edges(edges: Sequence[Edge], tokens: Sequence[Token]) -> list[Edge]:
    found = []
    for position, token in enumerate(tokens):
        if token.kind == "number":
            value = read_number(token.text)
            written = token.text.startswith("0") and token.text.isdecimal() and len(token.text) > 1
            if value is not None and not written:  # a code is no number
                found.append(Edge(1 << position, position, position, "number", number=value))
    found.extend(
        replace(edge, kind="number", meanings=(), number=float(edge.meanings[0].label))
        for edge in edges
        if edge.operator == "Number"
    )
    found.extend(
        replace(edge, kind="ordinal", meanings=(), number=float(edge.meanings[0].label))
        for edge in edges
        if edge.operator == "Ordinal"
    )
    for edge in [e for e in found if e.kind == "number"]:
        for scale in edges:
            if scale.operator == "Scale" and scale.first == edge.last + 1 and edge.number is not None:
                value = edge.number * float(scale.meanings[0].label)
                found.append(
                    Edge(edge.mask | scale.mask, edge.first, scale.last, "number", number=value, quality="scaled")
                )
    return found


def read_number(text: str) -> float | None:
    """Return the number that `text` writes, in Vietnamese ("1.560", "516,9") or English ("1,560", "516.9") style."""
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        decimal = "." if text.rindex(".") > text.rindex(",") else ","
        plain = text.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    elif dots + commas == 0:
        plain = text
    else:
        mark = "." if dots else ","
        head, *groups = text.split(mark)
        grouped = all(len(group) == 3 for group in groups) and 0 < len(head) <= 3 and head != "0"  # noqa: PLR2004
        plain = text.replace(mark, "") if grouped else text.replace(mark, ".")
    try:
        return float(plain)
    except ValueError:
        return None


def _composed(edges: Sequence[Edge], tokens: Sequence[Token]) -> list[Edge]:
    """A class word beside a name: "phường Nông Trang", "Nong Trang ward", "ward of Nong Trang"."""
    classes = [edge for edge in edges if edge.kind == "class"]
    names = [edge for edge in edges if edge.kind == "entity" and edge.quality != "bag"]
    ending = defaultdict(list)
    starting = defaultdict(list)
    for name in names:
        ending[name.last].append(name)
        starting[name.first].append(name)
    found = []
    whats = {e.first for e in edges if e.operator == "What"}
    joints = {e.first: e.last for e in edges if e.operator == "Filler" and e.meanings[0].label == "apposition"}
    definite = {e.last for e in edges if e.operator == "Filler" and e.meanings[0].label == "definite"}
    for word in classes:
        several = tokens[word.last].folded.endswith("s")  # "the wards of X" are in X
        joined = word.last + 1 in joints and word.first - 1 in definite and not several
        after = starting[joints[word.last + 1] + 1] if joined else []
        # "Trong các xã của Ví Dụ, xã nào": what asks about a kind, or stands behind a comma, is no part of the name.
        apart = word.first > 0 and tokens[word.first].start - tokens[word.first - 1].end > 1
        before = [] if apart or (word.lang == "vi" and word.last + 1 in whats) else ending[word.first - 1]
        for name in [*starting[word.last + 1], *before, *after]:
            allowed = {iri for meaning in word.meanings for iri in meaning.classes}
            kept = tuple(m for m in name.meanings if allowed.intersection(m.classes))
            if kept:
                found.append(
                    Edge(
                        ((1 << (name.last - word.first + 1)) - 1) << word.first
                        if name in after
                        else word.mask | name.mask,
                        min(word.first, name.first),
                        max(word.last, name.last),
                        "entity",
                        kept,
                        word.cost + name.cost - (0.1 if name.quality == "bare" else 0.0),
                        "preferred" if name.quality == "bare" else name.quality,
                        designated=word.meanings[0].iri,
                    )
                )
    return found


def _placed(edges: Sequence[Edge], tokens: Sequence[Token]) -> list[Edge]:
    """A name with what tells it from its namesakes right after it: "Bình Minh commune in Vĩnh Long"."""
    small = {e.first: e for e in edges if e.operator == "Filler" and e.first == e.last}
    starting = defaultdict(list)
    for edge in edges:
        if edge.kind == "entity" and edge.quality != "bag":
            starting[edge.first].append(edge)
    found = []
    for name in [e for options in starting.values() for e in options]:
        between = small.get(name.last + 1)
        if between is not None and tokens[between.first].start - tokens[name.last].end > 1:
            between = None  # "apart from X, in Y": Y is not where X is told to be
        for place in [*starting[name.last + 1], *(starting[between.last + 1] if between else ())]:
            labels = {meaning.label for meaning in place.meanings}
            kept = tuple(m for m in name.meanings if m.hint in labels)
            if kept and name.quality != "given":
                mask = name.mask | place.mask | (between.mask if between and place.first > name.last + 1 else 0)
                cost = name.cost + place.cost
                found.append(replace(name, mask=mask, last=place.last, meanings=kept, cost=cost, quality="preferred"))
    return found


def _best(edges: Iterable[Edge]) -> list[Edge]:
    """Keep the cheapest of edges that say the same over the same words."""
    best: dict[tuple[object, ...], Edge] = {}
    for edge in edges:
        key = (edge.mask, edge.kind, tuple(m.id for m in edge.meanings), edge.interval, edge.number)
        if key not in best or edge.cost < best[key].cost:
            best[key] = edge
    return sorted(best.values(), key=lambda e: (e.first, e.last, e.kind, e.cost, [m.id for m in e.meanings]))
