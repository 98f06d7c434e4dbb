"""Indicators that a number owes to the figure before it: its growth, its count in brackets, one of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.importing.articles.lexicon import vietnamese
from wardgraph.importing.articles.meaning import Meaning
from wardgraph.importing.articles.tokens import words_of
from wardgraph.names import WG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.importing.articles.choices import Choices
    from wardgraph.importing.articles.clauses import Clause
    from wardgraph.importing.articles.lexicon import Lexicon
    from wardgraph.importing.articles.links import Links
    from wardgraph.importing.articles.tokens import Token
    from wardgraph.importing.terms import Concept

_MARKS = frozenset({",", ":"})


class Kin:
    """Finds the indicator of a number that has no name beside it but is kin to the one before."""

    def __init__(self, lexicon: Lexicon, choices: Choices, links: Links) -> None:
        self._lexicon = lexicon
        self._patterns = lexicon.patterns
        self._choices = choices
        self._links = links

    def owed(
        self,
        tokens: Sequence[Token],
        clause: Clause,
        last: Clause | None,
        previous: Concept | None,
        total: Concept | None,
    ) -> tuple[Meaning, float, str] | None:
        """Return the indicator of a number by the figure before, how sure that is, and why.

        Args:
            tokens: the sentence.
            clause: the number.
            last: the number before, of whatever it is.
            previous: the indicator of the figure before.
            total: what the number is told to be a part of.
        """
        if previous is not None and last is not None:
            if self._moved_to(tokens, clause, last):
                return _same(previous), 0.92, "mức mới của chỉ tiêu vừa nêu / the new level of the same indicator"
            if (grown := self._growth(tokens, clause, last, previous)) is not None:
                return _same(grown), 0.93, "mức tăng của số trước / growth of the figure before"
            if (share := self._share(tokens, clause, last, previous)) is not None:
                return _same(share), 0.92, "tỷ lệ của số vừa nêu / the share that the number before makes"
            if (count := self._counted(tokens, clause, last, previous)) is not None:
                return _same(count), 0.92, "số lượng của tỷ lệ vừa nêu / the count of the share before"
        if total is not None and (part := self._part(tokens, clause, total)) is not None:
            return _same(part), 0.9, "một phần của tổng vừa nêu / a part of the total before"
        return None

    def _moved_to(self, tokens: Sequence[Token], clause: Clause, last: Clause) -> bool:
        """Return whether a number is what the one before changed to: "từ 118 hộ đầu năm xuống còn 74 hộ"."""
        if not last.moves or not set(last.number.measures) & set(clause.number.measures):
            return False
        own = self._patterns.keys("down-to") | self._patterns.keys("year") | self._patterns.keys("growth")
        words = [t for t in tokens[last.number.last : clause.number.first] if t.key not in own]
        return self._choices.strange(words) <= 1

    def _growth(self, tokens: Sequence[Token], clause: Clause, last: Clause, previous: Concept) -> Concept | None:
        """Return the growth of the figure before: ", tăng 4,8%" behind its value."""
        if not self._links.grows(tokens, clause, last) or not any(m.label() == "%" for m in clause.number.measures):
            return None
        if any(self._choices.given_as(previous, d) for d in ("share", "rate", "plan-ratio")):
            return None
        grown = [c for c in self._lexicon.indicators if c.link(f"{WG}changeOf") == previous.iri]
        return grown[0] if len(grown) == 1 else None

    def _share(self, tokens: Sequence[Token], clause: Clause, last: Clause, previous: Concept) -> Concept | None:
        """Return the share that the count before makes of all: "45 hộ nghèo (chiếm 1,2%)"."""
        between = tokens[last.number.last : clause.number.at]
        shares = [c for c in self._lexicon.indicators if c.link(f"{WG}numerator") == previous.iri]
        after = tokens[clause.number.last : min(clause.number.last + 2, clause.own)]
        if len(shares) != 1 or not any(m.label() == "%" for m in clause.number.measures):
            return None
        marks = [i for i, t in enumerate(between) if t.key in "(,"]
        behind = between[marks[-1] :] if marks else between
        told = bool(behind) and (behind[0].key == "(" or self._patterns.first("makes", behind) is not None)
        strange = self._choices.strange(behind) or any(
            self._patterns.at("growth", behind, i) > i for i in range(len(behind))
        )
        planned = self._patterns.first("plan", after) is not None
        return shares[0] if told and not strange and not planned else None

    def _counted(self, tokens: Sequence[Token], clause: Clause, last: Clause, previous: Concept) -> Concept | None:
        """Return of what a share is worked out, where the count stands in brackets right behind: "1,24% (176 hộ)"."""
        between = tokens[last.number.last : clause.number.first]
        numerator = previous.link(f"{WG}numerator")
        if numerator is None or not between or self._choices.strange(between[1:]) or between[0].key not in "(,":
            return None
        if self._choices.strange(tokens[clause.number.last : min(clause.number.last + 2, clause.own)]):
            return None  # "64 hộ nghèo, chiếm 0,22%, và 301 hộ cận nghèo"
        counted = self._lexicon.terms.get(numerator)
        return counted if counted.link(f"{WG}defaultUnit") in {m.iri for m in clause.number.measures} else None

    def _part(self, tokens: Sequence[Token], clause: Clause, total: Concept) -> Concept | None:
        """Return the part of `total` whose name, but for that of the total, stands before the number."""
        if not clause.number.measures or self._choices.counted(clause.number):
            return None
        whole = {w for label in vietnamese(total) for w in words_of(label)}
        left = [t.key for t in tokens[clause.left : clause.number.first] if t.kind == "word"]
        found: dict[str, tuple[int, Concept]] = {}
        for concept in self._lexicon.indicators:
            if concept.link(f"{WG}ofTotal") != total.iri or not self._fits(concept, clause):
                continue
            for label in vietnamese(concept):
                words = [w for w in words_of(label) if w not in whole]
                if words and _follows(left, words):
                    best = found.get(concept.iri.value)
                    if best is None or len(words) > best[0]:
                        found[concept.iri.value] = len(words), concept
        ranked = sorted(found.values(), key=lambda f: (-f[0], f[1].iri.value))
        told = (
            set(left) - self._patterns.keys("filler") - self._patterns.keys("of-which") - self._patterns.keys("joint")
        )
        if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
            return None
        said = {w for label in vietnamese(ranked[0][1]) for w in words_of(label)}
        return ranked[0][1] if len(told - said) <= 1 else None

    def unlike(self, concept: Concept, clause: Clause) -> bool:
        """Return whether an indicator cannot be given in the measure of a number."""
        own = concept.link(f"{WG}defaultUnit")
        said = {m.label().partition("/")[0] for m in clause.number.measures}
        return own is None or self._lexicon.terms.get(own).label().partition("/")[0] not in said

    def _fits(self, concept: Concept, clause: Clause) -> bool:
        return any(self._lexicon.dimensions(m) & self._lexicon.dimensions(concept) for m in clause.number.measures)


def _same(concept: Concept) -> Meaning:
    return Meaning(concept, 1.0, 0, 0, 1, ordered=True)


def _follows(left: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether `words` stand in `left` in their order."""
    rest = iter(left)
    return all(any(w == key for key in rest) for w in words)
