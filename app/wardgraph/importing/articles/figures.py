"""Figures that an article states: indicator, period, kind, qualifier, value and measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardgraph.importing.articles.meaning import Meaning, Meanings
from wardgraph.importing.articles.numbers import Number, Numbers, plain
from wardgraph.importing.articles.proposal import Proposal
from wardgraph.importing.articles.tokens import tokens_of
from wardgraph.names import WG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from pyoxigraph import NamedNode

    from wardgraph.importing.articles.context import Times, When
    from wardgraph.importing.articles.lexicon import Lexicon
    from wardgraph.importing.articles.tokens import Sentence, Token
    from wardgraph.importing.articles.wards import Wards
    from wardgraph.importing.terms import Concept

_STOPS = frozenset({";", ":", "(", ")", "…"})
_WINDOW = 8
_PERCENT = ("share",)


@dataclass(slots=True)
class _Clause:
    """A number with the words to its left and right."""

    number: Number
    begin: int
    left: int
    right: int


class Figures:
    """Reads figures, sentence by sentence."""

    def __init__(self, lexicon: Lexicon, wards: Wards, times: Times) -> None:
        self._lexicon = lexicon
        self._patterns = lexicon.patterns
        self._wards = wards
        self._times = times
        self._numbers = Numbers(lexicon)
        self._meanings = Meanings(lexicon)
        self._told: set[tuple[str, ...]] = set()

    def read(self, sentence: Sentence, text: str) -> Iterator[Proposal]:
        """Yield the figures that `sentence` states."""
        if sentence.paragraph == 0:
            return
        self._times.read(sentence, text)
        tokens = sentence.tokens
        numbers = self._numbers.find(tokens, self._times.taken(sentence, text))
        previous: Concept | None = None
        before: When | None = None
        for clause in self._clauses(tokens, numbers):
            number = clause.number
            if not number.measures and number.out_of is None:
                continue
            found = self._meaning(tokens, clause, previous) or self._again(sentence, text, clause, previous)
            if found is None:
                if proposal := self._unknown(sentence, text, clause):
                    yield proposal
                continue
            meaning, confidence, reason = found
            if not number.measures and not self._is(meaning.concept, "rank"):
                continue
            when = self._times.at(sentence, number.at, clause.left, clause.right)
            if self._is(meaning.concept, "plan-ratio") and before is not None:
                when = before
            yield from self._proposals(sentence, clause, meaning.concept, when, confidence, reason)
            if not self._is(meaning.concept, "plan-ratio"):
                previous, before = meaning.concept, when
        yield from self._whole(sentence)
        self._times.close(sentence)

    def _clauses(self, tokens: Sequence[Token], numbers: Sequence[Number]) -> list[_Clause]:
        found = []
        for place, number in enumerate(numbers):
            begin = max((i + 1 for i in range(number.first) if tokens[i].key in _STOPS), default=0)
            last = numbers[place - 1].last if place else 0
            stop = next((i for i in range(number.last, len(tokens)) if tokens[i].key in _STOPS), len(tokens))
            right = min(stop, numbers[place + 1].first) if place + 1 < len(numbers) else stop
            found.append(_Clause(number, begin, max(begin, last), right))
        return found

    def _is(self, concept: Concept, dimension: str) -> bool:
        return any(d.value.endswith(f"/{dimension}") for d in self._lexicon.dimensions(concept))

    def _dimensions(self, tokens: Sequence[Token], clause: _Clause) -> tuple[str, ...]:
        """Return the dimensions that the words beside a number leave open."""
        number = clause.number
        own = {d.value.rpartition("/")[2] for m in number.measures for d in self._lexicon.dimensions(m)}
        if not own & {"share", "rate", "plan-ratio"}:
            return ()
        if any(
            self._patterns.at("plan", tokens, i) > i for i in range(number.last, min(number.last + 2, clause.right))
        ):
            return ("plan-ratio",)
        grows = self._patterns.before("growth", tokens, number.first)
        if grows < number.first or own == {"rate"}:
            return ("rate",)
        return _PERCENT

    def _again(
        self, sentence: Sentence, text: str, clause: _Clause, previous: Concept | None
    ) -> tuple[Meaning, float, str] | None:
        """Return the indicator of the figure before, of which another period is told: "(mục tiêu năm 2026 là 35)"."""
        tokens, number = sentence.tokens, clause.number
        if previous is None or previous.iri not in self._meanings.fitting(number.measures):
            return None
        spans = self._times.taken(sentence, text)
        begin = tokens[clause.left].start if clause.left < len(tokens) else 0
        if not any(begin <= s < tokens[number.at].start for s, _ in spans):
            return None
        if self._patterns.before("growth", tokens, number.first) < number.first:
            return None
        words = [t for t in tokens[clause.left : number.first] if t.key not in self._patterns.keys("target")]
        if self._strange([t for t in words if not any(s <= t.start < e for s, e in spans)]):
            return None
        reason = "chỉ tiêu của số trước, kỳ khác / figure before, other period"
        return Meaning(previous, 1.0, 0, 0, 1, ordered=True), 0.88, reason

    def _meaning(
        self, tokens: Sequence[Token], clause: _Clause, previous: Concept | None
    ) -> tuple[Meaning, float, str] | None:
        number = clause.number
        dimensions = self._dimensions(tokens, clause)
        if number.out_of is not None and not number.measures:
            dimensions = ("rank",)
        ranked = number.out_of is not None and self._patterns.before("rank", tokens, number.first) < number.first
        if ranked:
            dimensions = ("rank",)
            allowed = {c.iri for c in self._lexicon.indicators if self._is(c, "rank")}
            said = [*tokens_of(" ".join(self._patterns.words("rank"))), *tokens[clause.begin : number.first]]
            best = self._meanings.ranked(said, allowed, ordered=False)
            return (best[0], 0.92, "thứ hạng / rank") if best else None
        else:
            allowed = self._meanings.fitting(number.measures, dimensions)
            if number.out_of is not None:
                allowed = {iri for iri in allowed if self._lexicon.terms.get(iri).link(f"{WG}ofTotal")}
        if not allowed:
            return None
        if dimensions == ("plan-ratio",) and previous is not None:
            return self._plan(previous, tokens[clause.begin : clause.right], allowed)
        counted = self._counted(number)
        left = tokens[clause.left : number.first]
        start = number.digits_end if counted else number.last
        right = tokens[start : clause.right]
        if right and right[0].kind == "mark":
            right = ()
        found: tuple[Meaning, float, str] | None = None
        found: tuple[Meaning, float, str] | None = None
        for context, side in self._contexts(tokens, clause, left, right, counted=counted, dimensions=dimensions):
            ordered = side not in {"around", "near"} and number.out_of is None
            for best in self._meanings.ranked(context, allowed, ordered=ordered, near_end=side != "right"):
                sure = self._sure(best, context, side, clause, tokens)
                if sure and (found is None or best.weight > found[0].weight):
                    where = _SIDES[side]
                    reason = f"nhãn trùng với từ ngữ {where[0]} con số / label stands {where[1]} the number"
                    found = (best, sure, reason)
                if sure:
                    break
            if found and not counted:
                return found
        return found

    def _contexts(
        self,
        tokens: Sequence[Token],
        clause: _Clause,
        left: Sequence[Token],
        right: Sequence[Token],
        *,
        counted: bool,
        dimensions: tuple[str, ...] = (),
    ) -> Iterator[tuple[Sequence[Token], str]]:
        if counted:
            near = [*left, *right]
            yield near, "both"
            yield [*left[-_WINDOW:], *right[:_WINDOW]], "near"
            return
        yield left, "left"
        if dimensions == ("rate",):
            yield left, "around"
        if right:
            yield right, "right"
            yield [*left, *right], "around"
            if clause.right < len(tokens) and tokens[clause.right - 1].key in self._patterns.keys("joint"):
                # "100% tổ chức và 98% đảng viên được xếp loại tốt": what is said of both follows the second.
                stop = next((i for i in range(clause.right, len(tokens)) if tokens[i].key in _STOPS), len(tokens))
                yield [*left, *right, *tokens[clause.right : stop]], "around"
        if clause.begin < clause.left:
            yield [*tokens[clause.begin : clause.number.first]], "around"

    def _counted(self, number: Number) -> bool:
        return any(d.value.endswith("/count") for m in number.measures for d in self._lexicon.dimensions(m))

    def _plan(
        self, previous: Concept, context: Sequence[Token], allowed: set[NamedNode]
    ) -> tuple[Meaning, float, str] | None:
        """Return the ratio of `previous` to its plan."""
        family = {previous.iri, *previous.links("http://www.w3.org/2004/02/skos/core#broader")}
        family |= {
            c.iri
            for c in self._lexicon.indicators
            if previous.iri in c.links("http://www.w3.org/2004/02/skos/core#broader")
        }
        ratios = [c for c in self._lexicon.indicators if c.iri in allowed and c.link(f"{WG}planRatioOf") in family]
        exact = [c for c in ratios if c.link(f"{WG}planRatioOf") == previous.iri] or ratios
        if len(exact) == 1:
            return (
                Meaning(exact[0], 1.0, 0, 0, 1, ordered=True),
                0.93,
                "so với kế hoạch của chỉ tiêu trước / against the plan of the figure before",
            )
        best = self._meanings.ranked(context, allowed, ordered=False)
        return (best[0], 0.9, "so với kế hoạch / against the plan") if best else None

    def _sure(
        self, best: Meaning, context: Sequence[Token], side: str, clause: _Clause, tokens: Sequence[Token]
    ) -> float:
        """Return how sure a meaning is; 0 where words between label and number speak of something else."""
        number = clause.number
        if side == "left":
            strange = self._strange(context[best.last :])
        elif side == "right":
            strange = self._strange(context[: best.first])
        elif side == "both":
            return self._sure_count(best, context, clause, tokens)
        else:
            strange = 0 if best.words > 3 else 2  # noqa: PLR2004
            if side == "near" and (strange or best.last - best.first > best.words + 3):
                return 0.0
        base = 0.95 if best.ordered and side not in {"around", "near"} else 0.9
        if strange > 4:  # noqa: PLR2004
            return 0.0
        return max(0.3, base - 0.2 * max(0, strange - 1) - (0.05 if number.upper is not None else 0.0))

    def _sure_count(self, best: Meaning, context: Sequence[Token], clause: _Clause, tokens: Sequence[Token]) -> float:
        """Return how sure the meaning of a count is: the label must stand at the number and go on to nothing else."""
        middle = clause.number.first - clause.left
        if best.first >= middle:
            strange = self._strange(context[middle : best.first])
            rest = context[best.last :]
        elif best.last <= middle:
            strange = self._strange(context[best.last : middle])
            measure = clause.number.last - clause.number.digits_end
            rest = context[middle + measure :]
        else:
            strange = 0
            rest = context[best.last :]
        if strange > 1:
            return 0.0
        goes_on = bool(rest) and rest[0].kind == "word" and self._strange(rest[:2]) == len(rest[:2])
        if goes_on and best.words <= 3:  # noqa: PLR2004
            return 0.0
        return 0.94 if not strange else 0.8

    def _strange(self, words: Sequence[Token]) -> int:
        """Return how many of `words` say something of their own."""
        filler = self._patterns.keys("filler")
        names = set(self._wards.bare)
        return sum(1 for t in words if t.kind == "word" and t.key not in filler and t.key not in names)

    def _proposals(
        self, sentence: Sentence, clause: _Clause, concept: Concept, when: When, confidence: float, reason: str
    ) -> Iterator[Proposal]:
        number = clause.number
        total = concept.link(f"{WG}ofTotal")
        rank = self._is(concept, "rank")
        unit = self._unit(number, concept)
        if rank and number.out_of is not None:
            unit = f"{unit}/{plain(number.out_of)}"
        yield from self._one(
            sentence, clause, concept.label(), number.value, number.comparator, unit, when, confidence, reason
        )
        if number.out_of is not None and not rank and total is not None:
            of = self._lexicon.terms.get(total).label()
            yield from self._one(sentence, clause, of, number.out_of, "=", unit, when, confidence, reason)

    def _unit(self, number: Number, concept: Concept) -> str:
        """Return the measure to write: the one that stands there, or the indicator's own where it says less."""
        default = concept.link(f"{WG}defaultUnit")
        own = self._lexicon.terms.get(default) if default else None
        fitting = [m for m in number.measures if self._lexicon.dimensions(m) & self._lexicon.dimensions(concept)]
        if own is None or own in fitting:
            return own.label() if own else number.wording
        exact = [m for m in fitting if number.wording.casefold().startswith(m.label().casefold())]
        if exact or (fitting and not self._counted(number)):
            return (exact or fitting)[0].label()
        return own.label()

    def _one(
        self,
        sentence: Sentence,
        clause: _Clause,
        indicator: str,
        value: Decimal,
        qualifier: str,
        unit: str,
        when: When,
        confidence: float,
        reason: str,
    ) -> Iterator[Proposal]:
        number = clause.number
        if not when.period:
            return
        fact = {
            "ward": self._wards.code,
            "indicator": indicator,
            "period": when.period,
            "kind": when.kind,
            "qualifier": qualifier,
            "value": plain(value),
            "unit": unit,
            "paragraph": str(sentence.paragraph),
        }
        key = tuple(fact[k] for k in ("indicator", "period", "kind", "value"))
        if key in self._told:
            return
        self._told.add(key)
        if not when.stated:
            confidence -= 0.03
            reason += "; kỳ suy ra từ bài / period taken from the article"
        tokens = sentence.tokens
        yield Proposal("indicator", fact, tokens[number.first].start, tokens[number.last - 1].end, confidence, reason)

    def _whole(self, sentence: Sentence) -> Iterator[Proposal]:
        """Yield shares of everybody said in words: "trang bị chữ ký số cho toàn bộ cán bộ"."""
        tokens = sentence.tokens
        shares = {c.iri for c in self._lexicon.indicators if self._is(c, "share")}
        for at in range(len(tokens)):
            end = self._patterns.at("all", tokens, at)
            if end == at:
                continue
            begin = next((i + 1 for i in range(at - 1, -1, -1) if tokens[i].kind == "mark"), 0)
            stop = next((i for i in range(end, len(tokens)) if tokens[i].kind in {"mark", "number"}), len(tokens))
            ranked = self._meanings.ranked([*tokens[begin:at], *tokens[end:stop]], shares, ordered=False)
            if not ranked or ranked[0].words < 5:  # noqa: PLR2004
                continue
            best = ranked[0]
            from decimal import Decimal

            number = Number(at, at, end, Decimal(100), (), "%")
            clause = _Clause(number, begin, begin, stop)
            unit = self._unit(number, best.concept)
            when = self._times.at(sentence, at, begin, stop)
            yield from self._one(
                sentence,
                clause,
                best.concept.label(),
                Decimal(100),
                "=",
                unit,
                when,
                0.91,
                "“toàn bộ” là 100% / all is 100%",
            )

    def _unknown(self, sentence: Sentence, text: str, clause: _Clause) -> Proposal | None:
        """Return a figure of which the indicator is not known, in its own words."""
        tokens, number = sentence.tokens, clause.number
        if not number.measures or number.out_of is not None:
            return None
        counted = self._counted(number)
        first, last = (number.digits_end, clause.right) if counted else (clause.left, number.first)
        if not counted and self._strange(tokens[first:last]) == 0:
            first, last = number.last, clause.right
        while first < last and tokens[first].kind == "mark":
            first += 1
        cut = next((i for i in range(first, last) if tokens[i].key == ","), last) if counted else last
        if not counted:
            first = max((i + 1 for i in range(first, cut) if tokens[i].key == ","), default=first)
        words = " ".join(t.text for t in tokens[first:cut][:14] if t.kind != "mark")
        if self._strange(tokens[first:cut]) < (2 if counted else 1):
            return None
        when = self._times.at(sentence, number.at, clause.left, clause.right)
        fact = {
            "ward": self._wards.code,
            "indicator": words,
            "period": when.period,
            "kind": when.kind,
            "qualifier": number.comparator,
            "value": plain(number.value),
            "unit": number.measures[0].label(),
            "paragraph": str(sentence.paragraph),
        }
        return Proposal(
            "indicator",
            fact,
            tokens[number.first].start,
            tokens[number.last - 1].end,
            0.3,
            "chưa có chỉ tiêu nào mang tên này / no indicator has this name",
            "unknown-term",
        )


_SIDES = {
    "left": ("trước", "before"),
    "right": ("sau", "after"),
    "both": ("cạnh", "beside"),
    "near": ("gần", "near"),
    "around": ("quanh", "around"),
}
