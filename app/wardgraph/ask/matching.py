"""Which names and words of the index stand in a question, in a row or with others between."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardgraph.ask.edges import Edge
from wardgraph.ask.spelling import spelling_cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.index import Form, Index, Meaning
    from wardgraph.ask.tokens import Token

MAX_WORDS = 12
MAX_SPELLINGS = 12
QUALITY_COST = {"preferred": 0.0, "alternative": 0.05, "bare": 0.1, "given": 0.6, "counted-HowMany": 0.1, "part": 0.2}
BAG_COST = 0.4
# Words that may stand between those of one name.
MAX_BETWEEN = 10


def matches(
    index: Index, tokens: Sequence[Token], spellings: Sequence[Sequence[tuple[str, float]]], bare: float
) -> list[Edge]:
    """Return an edge for everything of the index that `tokens` may name.

    Args:
        index: what can be named.
        tokens: the words of a question, marks left out.
        spellings: for each of them the folded words that it may stand for, with what each costs.
        bare: what a word costs that is typed without its marks.
    """
    edges = _counted(_edges_of_spans(_spans(index, tokens, spellings, bare), tokens))
    return edges + _bag_edges(index, tokens, spellings, edges, bare)


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
    found: dict[tuple[int, int], list[_Match]] = defaultdict(list)
    for key in sorted(forms):
        for first, last, cost in wanted[key]:
            for form in forms[key]:
                more, wrong = spelling_cost(tokens[first : last + 1], form.exact, bare)
                found[first, last].append(_Match(form, cost + more, wrong))
    return found


def _edges_of_spans(found: dict[tuple[int, int], list[_Match]], tokens: Sequence[Token]) -> list[Edge]:
    edges: list[Edge] = []
    for (first, last), alike in sorted(found.items()):
        mask = ((1 << (last - first + 1)) - 1) << first
        right = [m for m in alike if not m.wrong]
        if right:
            # Among names that agree with the marks typed, fully marked words leave only exact ones.
            marked = any(t.normal != t.folded for t in tokens[first : last + 1])
            exact = [m for m in right if m.cost == 0.0]
            kept = exact if exact and marked else right
            matches_kept = kept + [m for m in right if m.form.meaning.kind not in {k.form.meaning.kind for k in kept}]
        else:
            # A name with another tone is another name; a common word with another tone is a slip.
            matches_kept = [m for m in alike if not (m.form.meaning.starts or m.form.meaning.ends) and last > first]
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
        times = Counter(form.key.split())
        if any(times[word] > len({i for i, _ in places[word]}) for word in bag):
            continue  # "nông thôn" has a "thôn", and "thôn nông thôn mới" another
        mask, cost, contradicted = 0, BAG_COST, False
        # A word that stands in two places is meant where the words stand that are said but once.
        fixed = [places[word][0][0] for word in bag if len(places[word]) == 1]
        for word in sorted(bag):
            marked = _marked(form, word)
            spelt = [(spelling_cost([tokens[i]], marked, bare), _far(i, fixed), i, more) for i, more in places[word]]
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
