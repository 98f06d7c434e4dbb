"""Figures that an article states: indicator, period, kind, qualifier, value and measure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from wardgraph.importing.articles.choices import STOPS, Choices, Clause
from wardgraph.importing.articles.links import Links
from wardgraph.importing.articles.numbers import Number, Numbers, plain
from wardgraph.importing.articles.proposal import Proposal
from wardgraph.importing.articles.tokens import words_of
from wardgraph.names import SKOS, WG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wardgraph.importing.articles.context import Times, When
    from wardgraph.importing.articles.lexicon import Lexicon
    from wardgraph.importing.articles.patterns import Patterns
    from wardgraph.importing.articles.tokens import Sentence, Token
    from wardgraph.importing.articles.wards import Wards
    from wardgraph.importing.terms import Concept

_WORDS = 14
_WHOLE = Decimal(100)
# What is given as one of these is counted from the start of the year.
_FLOWS = ("money", "rate", "plan-ratio")
_AIM = "mục tiêu của số trước, trong ngoặc / target of the figure before, in brackets"


class Figures:
    """Reads figures, sentence by sentence."""

    def __init__(self, lexicon: Lexicon, wards: Wards, times: Times) -> None:
        self._lexicon = lexicon
        self._patterns = lexicon.patterns
        self._choices = Choices(lexicon, wards)
        self._wards = wards
        self._times = times
        self._numbers = Numbers(lexicon)
        self._links = Links(lexicon.patterns)
        self._told: set[tuple[str, ...]] = set()
        # The last figure of the paragraph, for a sentence that goes on with "Trong đó".
        self._lead: tuple[int, When] | None = None

    def read(self, sentence: Sentence, text: str) -> Iterator[Proposal]:
        """Yield the figures that `sentence` states."""
        if sentence.paragraph == 0:
            return
        self._times.read(sentence, text)
        sentence = replace(sentence, tokens=_without_asides(sentence.tokens, self._patterns))
        tokens = sentence.tokens
        spans = self._times.taken(sentence, text)
        self._choices.dated = spans
        numbers = self._numbers.find(tokens, spans)
        previous: Concept | None = None
        before: When | None = None
        clauses = self._clauses(tokens, numbers)
        for place, clause in enumerate(clauses):
            last = clauses[place - 1] if place else None
            self._from_to(tokens, clause, clauses[place + 1] if place + 1 < len(clauses) else None)
            number = clause.number
            if self._links.voted(tokens, clause) or self._links.subset(tokens, clause, last):
                continue
            if self._compares(tokens, number) or (self._choices.counted(number) and number.value % 1):
                continue
            if previous is not None and self._aimed(tokens, clause):
                clause.number = replace(number, measures=number.measures or self._measured_as(previous))
                when = replace(self._times.at(sentence, number.at, clause.left, clause.right), kind="target")
                when = replace(when, period=when.period or (before.period[:4] if before else ""))
                yield from self._proposals(sentence, clause, previous, when, 0.9, _AIM)
                continue
            if not number.measures and number.out_of is None:
                if proposal := self._unknown(sentence, clause):
                    yield proposal
                continue
            found = self._choices.meaning(tokens, clause, previous)
            found = found or self._choices.again(tokens, clause, previous, spans)
            if found is None:
                if proposal := self._unknown(sentence, clause):
                    yield proposal
                continue
            meaning, confidence, reason = found
            if self._links.grows(tokens, clause, last) and not self._grown(meaning.concept, previous):
                continue
            if not number.measures and not self._choices.given_as(meaning.concept, "rank"):
                continue
            origin = last if last is not None and last.moves else None
            when = self._times.at(sentence, number.at, clause.left, clause.right, self._beside(tokens, origin))
            if clause.moves and not when.stated:
                continue  # a level of the past without its time
            if self._links.part(tokens, clause) and when.kind == "actual":
                lead = before or (self._lead[1] if self._lead and self._lead[0] == sentence.paragraph else None)
                when = replace(when, kind=lead.kind) if lead and lead.kind == "estimate" else when
            if previous is not None and before is not None and meaning.concept.link(f"{WG}changeOf") == previous.iri:
                # How much an estimate grew is an estimate.
                when = replace(when, kind=before.kind) if when.kind == "actual" != before.kind else when
            if self._choices.given_as(meaning.concept, "plan-ratio"):
                when = before or when
                clause.number = self._beyond(tokens, number)
            yield from self._proposals(sentence, clause, meaning.concept, when, confidence, reason)
            if not self._choices.given_as(meaning.concept, "plan-ratio"):
                previous, before = meaning.concept, when
                self._lead = sentence.paragraph, when
        yield from self._whole(sentence)
        self._times.close(sentence)

    def _from_to(self, tokens: Sequence[Token], clause: Clause, following: Clause | None) -> None:
        """Note where a number is the level from which something changed."""
        if self._links.rises(tokens, clause, following):
            clause.moves = True
            clause.number = replace(clause.number, comparator="=")

    @staticmethod
    def _beside(tokens: Sequence[Token], origin: Clause | None) -> int:
        """Return where in the text the words right after the number of `origin` begin, -1 where there are none."""
        return tokens[origin.number.last].start if origin and origin.number.last < len(tokens) else -1

    def _grown(self, concept: Concept, previous: Concept | None) -> bool:
        """Return whether `concept` tells how much `previous` changed."""
        if previous is None:
            return False
        return bool(concept.links(f"{WG}changeOf") & {previous.iri, *previous.links(f"{SKOS}broader")})

    def _aimed(self, tokens: Sequence[Token], clause: Clause) -> bool:
        """Return whether a number in brackets is what was aimed at for the figure before: "46 (chỉ tiêu là 40)"."""
        opening = next((i for i in range(clause.number.first - 1, -1, -1) if tokens[i].kind == "mark"), -1)
        if opening < 0 or tokens[opening].key != "(" or clause.number.out_of is not None:
            return False
        words = tokens[opening + 1 : clause.number.first]
        aims = any(self._patterns.at(role, words, i) > i for role in ("target", "plan") for i in range(len(words)))
        told = self._patterns.keys("target") | self._patterns.keys("plan")
        return aims and not self._choices.strange([t for t in words if t.key not in told])

    def _measured_as(self, concept: Concept) -> tuple[Concept, ...]:
        default = concept.link(f"{WG}defaultUnit")
        return (self._lexicon.terms.get(default),) if default else ()

    def _compares(self, tokens: Sequence[Token], number: Number) -> bool:
        """Return whether a number only tells of a change: "cao hơn 6,4 triệu đồng so với năm trước"."""
        more = any(self._patterns.before("changed", tokens, at) < at for at in range(number.first, number.at + 1))
        near = range(number.last, min(number.last + 2, len(tokens)))
        against = any(self._patterns.at("compared", tokens, at) > at for at in near)
        shares = {d.value.rpartition("/")[2] for m in number.measures for d in self._lexicon.dimensions(m)}
        grows = any(self._patterns.before("growth", tokens, at) < at for at in range(number.first, number.at + 1))
        return more and against and not (grows and shares & {"share", "rate", "plan-ratio"})

    def _beyond(self, tokens: Sequence[Token], number: Number) -> Number:
        """Return what was reached where only what is beyond the plan is told: "vượt 52% dự toán" is 152%."""
        told = any(self._patterns.at("beyond", tokens, at) == number.at for at in range(number.at - 3, number.at))
        if not told or number.value >= _WHOLE:
            return number
        return replace(number, value=number.value + _WHOLE, comparator="=")

    def _clauses(self, tokens: Sequence[Token], numbers: Sequence[Number]) -> list[Clause]:
        found = []
        for place, number in enumerate(numbers):
            # "Tổng chi ngân sách: 148 tỷ đồng": what stands before the colon names the number.
            upto = number.first - (number.first > 0 and tokens[number.first - 1].key == ":")
            begin = max((i + 1 for i in range(upto) if tokens[i].key in STOPS), default=0)
            last = numbers[place - 1].last if place else 0
            stop = next((i for i in range(number.last, len(tokens)) if tokens[i].key in STOPS), len(tokens))
            # A number that measures nothing may belong to a name: "sản phẩm OCOP 3 sao".
            further = next((n for n in numbers[place + 1 :] if n.measures or n.out_of is not None), None)
            right = min(stop, further.first) if further else stop
            followed = number.last < len(tokens) and tokens[number.last].kind == "number"
            found.append(Clause(number, begin, max(begin, last), right, followed))
        return found

    def _proposals(
        self, sentence: Sentence, clause: Clause, concept: Concept, when: When, confidence: float, reason: str
    ) -> Iterator[Proposal]:
        number = clause.number
        if any(self._choices.given_as(concept, d) for d in _FLOWS):
            when = self._times.of_flow(when)
        if self._yearly(concept):
            when = self._times.of_average(when)
        if concept.link(f"{WG}countedFor") is not None:
            when = self._times.of_term(when)
        if concept.link(f"{WG}statedAs") is not None and number.out_of is None:
            when = self._times.of_aim(when)
        total = concept.link(f"{WG}ofTotal")
        rank = self._choices.given_as(concept, "rank")
        unit = self._unit(number, concept, spans="/" in when.period and "-" not in when.period)
        if rank and number.out_of is not None:
            unit = f"{unit}/{plain(number.out_of)}"
        yield from self._one(
            sentence, clause, concept.label(), number.value, number.comparator, unit, when, confidence, reason
        )
        if number.upper is not None and number.out_of is None:
            yield from self._one(sentence, clause, concept.label(), number.upper, "<=", unit, when, confidence, reason)
        if number.out_of is not None and not rank and total is not None:
            of = self._lexicon.terms.get(total).label()
            yield from self._one(sentence, clause, of, number.out_of, "=", unit, when, confidence, reason)

    def _yearly(self, concept: Concept) -> bool:
        """Return whether figures of an indicator are averages of years: those given "%/năm"."""
        own = self._measured_as(concept)
        of, _, per = own[0].label().rpartition("/") if own else ("", "", "")
        return bool(of) and "/" not in of and per in self._patterns.keys("year")

    def _unit(self, number: Number, concept: Concept, *, spans: bool = False) -> str:
        """Return the measure to write: the one that stands there, or the indicator's own where it says less."""
        default = concept.link(f"{WG}defaultUnit")
        own = self._lexicon.terms.get(default) if default else None
        fitting = [m for m in number.measures if self._lexicon.dimensions(m) & self._lexicon.dimensions(concept)]
        if own is None or own in fitting or (fitting and spans and self._yearly(concept)):
            return own.label() if own else number.wording
        if own in number.measures or (fitting and self._begins(fitting, own)):
            return own.label()
        exact = [m for m in fitting if words_of(number.wording)[: len(words_of(m.label()))] == words_of(m.label())]
        if exact or (fitting and not self._choices.counted(number)):
            return (exact or fitting)[0].label()
        return own.label()

    @staticmethod
    def _begins(measures: Sequence[Concept], own: Concept) -> bool:
        """Return whether what is written is the beginning of the indicator's own measure: "lượt", "lượt người"."""
        if "/" in own.label():
            return False
        whole = words_of(own.label())
        return any(len(w := words_of(m.label())) < len(whole) and whole[: len(w)] == w for m in measures)

    def _one(
        self,
        sentence: Sentence,
        clause: Clause,
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
        shares = {c.iri for c in self._lexicon.indicators if self._choices.given_as(c, "share")}
        for at in range(len(tokens)):
            end = self._patterns.at("all", tokens, at)
            if end == at:
                continue
            begin = next((i + 1 for i in range(at - 1, -1, -1) if tokens[i].kind == "mark"), 0)
            stop = next((i for i in range(end, len(tokens)) if tokens[i].kind in {"mark", "number"}), len(tokens))
            best = self._choices.of_all([*tokens[begin:at], *tokens[end:stop]], shares)
            if best is None:
                continue
            number = Number(at, at, end, Decimal(100), (), "%")
            clause = Clause(number, begin, begin, stop)
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

    def _unknown(self, sentence: Sentence, clause: Clause) -> Proposal | None:
        """Return a figure of which the indicator is not known, in its own words."""
        tokens, number = sentence.tokens, clause.number
        if number.out_of is not None:
            return None
        counted = self._choices.counted(number) or not number.measures
        first, last = (number.digits_end, clause.right) if counted else (clause.left, number.first)
        if not counted and self._choices.strange(tokens[first:last]) == 0:
            first, last = number.last, clause.right
        while first < last and tokens[first].kind == "mark":
            first += 1
        cut = next((i for i in range(first, last) if tokens[i].key == ","), last) if counted else last
        if not counted:
            first = max((i + 1 for i in range(first, cut) if tokens[i].key == ","), default=first)
        words = " ".join(t.text for t in tokens[first:cut][:_WORDS] if t.kind != "mark")
        if self._choices.strange(tokens[first:cut]) < (3 if not number.measures else 2 if counted else 1):
            return None
        when = self._times.at(sentence, number.at, clause.left, clause.right)
        fact = {
            "ward": self._wards.code,
            "indicator": words,
            "period": when.period,
            "kind": when.kind,
            "qualifier": number.comparator,
            "value": plain(number.value),
            "unit": number.measures[0].label() if number.measures else "",
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


def _without_asides(tokens: tuple[Token, ...], patterns: Patterns) -> tuple[Token, ...]:
    """Return `tokens` without what stands in brackets and holds no number: "phường Ví Dụ (tỉnh Mẫu)"."""
    kept: list[Token] = []
    opened: int | None = None
    for token in tokens:
        if token.key == "(":
            opened = len(kept)
        kept.append(token)
        if token.key == ")" and opened is not None:
            if not any(t.kind == "number" for t in kept[opened:]) or patterns.at("aside", kept, opened + 1) > opened + 1:
                del kept[opened:]
            opened = None
    return tuple(kept)
