"""Figures that an article states: indicator, period, kind, qualifier, value and measure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from wardgraph.importing.articles.choices import Choices
from wardgraph.importing.articles.clauses import Clause, clauses_of, without_asides
from wardgraph.importing.articles.kin import Kin
from wardgraph.importing.articles.lexicon import vietnamese
from wardgraph.importing.articles.links import Links
from wardgraph.importing.articles.meaning import Meaning
from wardgraph.importing.articles.numbers import Number, Numbers, plain
from wardgraph.importing.articles.proposal import Proposal
from wardgraph.importing.articles.tokens import tokens_of, words_of
from wardgraph.names import SKOS, WG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wardgraph.importing.articles.context import Times, When
    from wardgraph.importing.articles.lexicon import Lexicon
    from wardgraph.importing.articles.tokens import Sentence, Token
    from wardgraph.importing.articles.wards import Wards
    from wardgraph.importing.terms import Concept

_WORDS = 14
_WHOLE = Decimal(100)
_AIM = "mục tiêu của số trước, trong ngoặc / target of the figure before, in brackets"


@dataclass(slots=True)
class _Row:
    """The numbers of a sentence as they are read: what the one before was of, and when it held."""

    sentence: Sentence
    spans: Sequence[tuple[int, int]]
    last: Clause | None = None
    previous: Concept | None = None
    before: When | None = None


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
        self._kin = Kin(lexicon, self._choices, self._links)
        self._told: set[tuple[str, ...]] = set()
        # The last figure of the paragraph, for a sentence that goes on with "Trong đó".
        self._lead: tuple[int, When, Concept] | None = None

    def read(self, sentence: Sentence, text: str) -> Iterator[Proposal]:
        """Yield the figures that `sentence` states."""
        if sentence.paragraph == 0:
            return
        self._times.read(sentence, text)
        sentence = replace(sentence, tokens=without_asides(sentence.tokens, self._patterns))
        tokens = sentence.tokens
        spans = self._times.taken(sentence, text)
        self._choices.dated = spans
        numbers = self._numbers.find(tokens, spans)
        row = _Row(sentence, spans)
        clauses = clauses_of(tokens, numbers)
        for place, clause in enumerate(clauses):
            row.last = clauses[place - 1] if place else None
            self._from_to(tokens, clause, clauses[place + 1] if place + 1 < len(clauses) else None, spans)
            yield from self._figure(row, clause)
        yield from self._whole(sentence)
        self._times.close(sentence)

    def _figure(self, row: _Row, clause: Clause) -> Iterator[Proposal]:
        """Yield what one number of a row says; remember it for the next."""
        tokens, number, previous = row.sentence.tokens, clause.number, row.previous
        if self._links.voted(tokens, clause) or self._links.subset(tokens, clause, row.last):
            return
        if self._compares(tokens, number) or (self._choices.counted(number) and number.value % 1):
            return
        if previous is not None and (
            self._aimed(tokens, clause, row.last) or self._links.planned(tokens, clause, row.last)
        ):
            clause.number = replace(number, measures=number.measures or self._measured_as(previous))
            yield from self._proposals(row.sentence, clause, previous, self._aim(row, clause), 0.9, _AIM)
            return
        found = self._found(row, clause) if number.measures or number.out_of is not None else None
        if found is None:
            if proposal := self._unknown(row.sentence, clause):
                yield proposal
            return
        meaning, confidence, reason = found
        when = self._when(row, clause, meaning.concept)
        if clause.moves:
            row.previous = meaning.concept
        if self._left_out(row, clause, meaning.concept) or (clause.moves and not (when.stated and clause.dated)):
            return
        if self._choices.given_as(meaning.concept, "plan-ratio"):
            clause.number = self._beyond(tokens, number)
        else:
            row.previous, row.before = meaning.concept, when
            growth = meaning.concept.link(f"{WG}changeOf") is not None
            if self._lead is None or not (growth or self._links.part(tokens, clause)):
                self._lead = row.sentence.paragraph, when, meaning.concept
        yield from self._proposals(row.sentence, clause, meaning.concept, when, confidence, reason)

    def _found(self, row: _Row, clause: Clause) -> tuple[Meaning, float, str] | None:
        """Return the indicator of a number, with confidence and reason."""
        tokens, previous = row.sentence.tokens, row.previous
        if previous is not None and self._links.share(clause, row.last) and (own := self._share_of(previous)):
            return own, 0.93, "tỷ lệ của hai số trước / share of the two numbers before"
        if named := self._again(row, clause):
            return named
        if owed := self._kin.owed(tokens, clause, row.last, previous, self._part_of(row, clause)):
            return owed
        found = self._choices.meaning(tokens, clause, previous)
        return found or self._choices.again(tokens, clause, previous, row.spans)

    def _again(self, row: _Row, clause: Clause) -> tuple[Meaning, float, str] | None:
        """Return the last indicator of the paragraph where a sentence points back to it: "con số này là 67,4"."""
        tokens, number = row.sentence.tokens, clause.number
        if self._lead is None or self._lead[0] != row.sentence.paragraph:
            return None
        concept = self._lead[2]
        points = self._patterns.first("this-figure", tokens, clause.left, number.first)
        if points is None or self._choices.strange(tokens[points[1] : number.first]):
            return None
        fits = not self._kin.unlike(concept, clause)
        return (Meaning(concept, 1.0, 0, 0, 1, ordered=True), 0.88, "trỏ về số trước / points back") if fits else None

    def _part_of(self, row: _Row, clause: Clause) -> Concept | None:
        """Return the total of which a number is told to be a part: "Trong đó: công nghiệp đạt 502 tỷ đồng"."""
        if not self._links.part(row.sentence.tokens, clause):
            return None
        return self._lead[2] if self._lead and self._lead[0] == row.sentence.paragraph else None

    def _left_out(self, row: _Row, clause: Clause, concept: Concept) -> bool:
        """Return whether a number is not that of `concept` after all: counted for each year, growth of another."""
        tokens, number = row.sentence.tokens, clause.number
        if self._choices.counted(number) and self._links.yearly(tokens, clause) and not self._averaged(concept):
            return True
        if self._choices.given_as(concept, "money") and self._links.assigned(tokens, clause):
            return True
        if self._links.grows(tokens, clause, row.last) and not self._grown(concept, row.previous):
            return True
        return not number.measures and not self._choices.given_as(concept, "rank")

    def _aim(self, row: _Row, clause: Clause) -> When:
        """Return when the aim of the figure before holds: when that figure does, if no period is said with the aim."""
        tokens, number = row.sentence.tokens, clause.number
        when = replace(self._times.at(row.sentence, number.at, clause.left, clause.right), kind="target")
        here = tokens[clause.left].start
        if row.before is None or any(here <= start < tokens[number.at].start for start, _ in row.spans):
            return when
        period = row.before.period
        return replace(when, period=period[:4] if "-" in period else period)

    def _when(self, row: _Row, clause: Clause, concept: Concept) -> When:
        """Return when a figure holds, and how: a part or the growth of an estimate is an estimate."""
        tokens, before = row.sentence.tokens, row.before
        if self._choices.given_as(concept, "plan-ratio") and before is not None:
            return before
        origin = row.last if row.last is not None and row.last.moves else None
        when = self._times.at(row.sentence, clause.number.at, clause.left, clause.right, _beside(tokens, origin))
        if when.kind != "actual":
            return when
        if self._links.part(tokens, clause):
            lead = before or (self._lead[1] if self._lead and self._lead[0] == row.sentence.paragraph else None)
            when = replace(when, kind="estimate") if lead and lead.kind == "estimate" else when
        if row.previous is not None and before is not None and concept.link(f"{WG}changeOf") == row.previous.iri:
            when = replace(when, kind=before.kind)
        return when

    def _from_to(
        self, tokens: Sequence[Token], clause: Clause, following: Clause | None, spans: Sequence[tuple[int, int]]
    ) -> None:
        """Note where a number is the level from which something changed."""
        if self._links.rises(tokens, clause, following):
            clause.moves = True
            between = range(tokens[clause.number.last - 1].end, tokens[following.number.at].start) if following else ()
            clause.dated = any(start in between for start, _ in spans)
            clause.number = replace(clause.number, comparator="=")

    def _share_of(self, concept: Concept) -> Meaning | None:
        """Return the share of which `concept` is the numerator."""
        shares = [c for c in self._lexicon.indicators if c.link(f"{WG}numerator") == concept.iri]
        return Meaning(shares[0], 1.0, 0, 0, 1, ordered=True) if len(shares) == 1 else None

    def _averaged(self, concept: Concept) -> bool:
        """Return whether the name of an indicator says that it is counted for each year."""
        return any(self._patterns.phrases("each-year").all(tokens_of(label)) for label in vietnamese(concept))

    def _grown(self, concept: Concept, previous: Concept | None) -> bool:
        """Return whether `concept` tells how much `previous` changed."""
        if previous is None:
            return False
        return bool(concept.links(f"{WG}changeOf") & {previous.iri, *previous.links(f"{SKOS}broader")})

    def _aimed(self, tokens: Sequence[Token], clause: Clause, before: Clause | None) -> bool:
        """Return whether a number in brackets is what was aimed at for the figure before: "46 (chỉ tiêu là 40)"."""
        opening = next((i for i in range(clause.number.first - 1, -1, -1) if tokens[i].kind == "mark"), -1)
        if opening > 0 and tokens[opening].key == ":":
            opening = next((i for i in range(opening - 1, -1, -1) if tokens[i].kind == "mark"), -1)
        if opening < 0 or tokens[opening].key != "(" or clause.number.out_of is not None:
            return False
        words = tokens[max(opening + 1, before.number.last if before else 0) : clause.number.first]
        aims = any(self._patterns.at(role, words, i) > i for role in ("target", "plan") for i in range(len(words)))
        told = self._patterns.keys("target") | self._patterns.keys("plan")
        return aims and not self._choices.strange([t for t in words if t.key not in told])

    def _measured_as(self, concept: Concept) -> tuple[Concept, ...]:
        default = concept.link(f"{WG}defaultUnit")
        return (self._lexicon.terms.get(default),) if default else ()

    def _compares(self, tokens: Sequence[Token], number: Number) -> bool:
        """Return whether a number only tells of a change: "cao hơn 6,4 triệu đồng so với năm trước"."""
        if self._choices.counted(number) and number.out_of is None and self._more_than_planned(tokens, number):
            return True  # "vượt 4 đảng viên so với chỉ tiêu"
        more = any(self._patterns.before("changed", tokens, at) < at for at in range(number.first, number.at + 1))
        near = range(number.last, min(number.last + 2, len(tokens)))
        against = any(self._patterns.at("compared", tokens, at) > at for at in near)
        shares = {d.value.rpartition("/")[2] for m in number.measures for d in self._lexicon.dimensions(m)}
        grows = any(self._patterns.before("growth", tokens, at) < at for at in range(number.first, number.at + 1))
        return more and against and not (grows and shares & {"share", "rate", "plan-ratio"})

    def _more_than_planned(self, tokens: Sequence[Token], number: Number) -> bool:
        """Return whether a count is of what is beyond the plan."""
        starts = range(max(0, number.at - 3), number.at)
        ends = (
            self._patterns.at("beyond", tokens, at) for at in starts if self._patterns.at("beyond", tokens, at) > at
        )
        return any(end in {number.first, number.at} for end in ends)

    def _beyond(self, tokens: Sequence[Token], number: Number) -> Number:
        """Return what was reached where only what is beyond the plan is told: "vượt 52% dự toán" is 152%."""
        starts = range(max(0, number.first - 3), number.at)
        ends = {end for at in starts if (end := self._patterns.at("beyond", tokens, at)) > at}
        told = bool(ends & {number.first, number.at})
        if not told or number.value >= _WHOLE:
            return number
        least = number.comparator if number.comparator == ">=" else "="
        return replace(number, value=number.value + _WHOLE, comparator=least)

    def _proposals(
        self, sentence: Sentence, clause: Clause, concept: Concept, when: When, confidence: float, reason: str
    ) -> Iterator[Proposal]:
        number = clause.number
        if concept.label() in self._patterns.words("lasting"):
            when = self._times.of_lasting(when)
        elif concept.label() not in self._patterns.words("standing"):
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
        value = number.value
        if number.out_of is not None and not total and self._planned(concept):
            # "kết nạp 64/60 đảng viên": so many, and so many were planned.
            aim = replace(when, kind="target", period=when.period[:4] if "-" in when.period else when.period)
            yield from self._one(sentence, clause, concept.label(), number.out_of, "=", unit, aim, confidence, reason)
            number = replace(number, out_of=None)
        some = self._patterns.keys("of-some") & set(words_of(concept.label()))
        if number.out_of is not None and not (rank or total or some) and self._choices.counted(number):
            value = number.out_of  # "làm rõ 31/33 vụ": there were 33
        yield from self._one(
            sentence, clause, concept.label(), value, number.comparator, unit, when, confidence, reason
        )
        if number.upper is not None and number.out_of is None:
            yield from self._one(sentence, clause, concept.label(), number.upper, "<=", unit, when, confidence, reason)
        if number.out_of is not None and not rank and total is not None:
            of = self._lexicon.terms.get(total).label()
            yield from self._one(sentence, clause, of, number.out_of, "=", unit, when, confidence, reason)

    def _planned(self, concept: Concept) -> bool:
        """Return whether an indicator is one that is held against a plan."""
        return any(concept.iri in c.links(f"{WG}planRatioOf") for c in self._lexicon.indicators)

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
        said = words_of(number.wording)
        exact = [m for m in fitting if said[: len(words_of(m.label()))] == words_of(m.label())]
        akin = [m for m in fitting if set(words_of(m.label())) & set(words_of(own.label()))]
        exact = exact or [m for m in akin if len(said) > 1 and said in map(words_of, vietnamese(m))]
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
            clause = Clause(number, begin, begin, stop, stop)
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


def _beside(tokens: Sequence[Token], origin: Clause | None) -> int:
    """Return where in the text the words right after the number of `origin` begin, -1 where there are none."""
    return tokens[origin.number.last].start if origin and origin.number.last < len(tokens) else -1
