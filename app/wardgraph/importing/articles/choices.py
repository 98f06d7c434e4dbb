"""Choosing the indicator of a number: where its label may stand, and what must not stand between."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from wardgraph.importing.articles.clauses import STOPS
from wardgraph.importing.articles.lexicon import vietnamese
from wardgraph.importing.articles.meaning import Meaning, Meanings
from wardgraph.importing.articles.tokens import tokens_of, words_of
from wardgraph.names import SKOS, WG

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pyoxigraph import NamedNode

    from wardgraph.importing.articles.clauses import Clause
    from wardgraph.importing.articles.lexicon import Lexicon
    from wardgraph.importing.articles.numbers import Number
    from wardgraph.importing.articles.tokens import Token
    from wardgraph.importing.articles.wards import Wards
    from wardgraph.importing.terms import Concept

_WINDOW = 8
_PERCENT = ("share",)
_FAR = 4
_TELLING = 3
_PLAIN = 2
_NEAR = 14
_DASHES = frozenset("-–—")
_BROADER = f"{SKOS}broader"
_SIDES = {
    "left": ("trước", "before"),
    "right": ("sau", "after"),
    "both": ("cạnh", "beside"),
    "near": ("gần", "near"),
    "around": ("quanh", "around"),
}


class Choices:
    """Chooses indicators for numbers."""

    def __init__(self, lexicon: Lexicon, wards: Wards) -> None:
        self._lexicon = lexicon
        self._patterns = lexicon.patterns
        self._wards = wards
        self._meanings = Meanings(lexicon)
        self.dated: Sequence[tuple[int, int]] = ()
        self._tokens: Sequence[Token] = ()

    def given_as(self, concept: Concept, dimension: str) -> bool:
        """Return whether an indicator is of a dimension: `rank`, `plan-ratio` ..."""
        return any(d.value.endswith(f"/{dimension}") for d in self._lexicon.dimensions(concept))

    def _dimensions(self, tokens: Sequence[Token], clause: Clause) -> tuple[str, ...]:
        """Return the dimensions that the words beside a number leave open."""
        number = clause.number
        own = {d.value.rpartition("/")[2] for m in number.measures for d in self._lexicon.dimensions(m)}
        if not own & {"share", "rate", "plan-ratio"}:
            return ()
        if any(
            self._patterns.at("plan", tokens, i) > i for i in range(number.last, min(number.last + 2, clause.right))
        ):
            return ("plan-ratio",)
        if clause.moves:
            return _PERCENT
        grows = self._patterns.before("growth", tokens, number.first)
        if grows < number.first or own == {"rate"}:
            return ("rate",)
        told = max(
            (i for i in range(clause.left, number.first) if self._patterns.at("growth", tokens, i) > i), default=-1
        )
        if told >= 0 and not self._patterns.first("down-to", tokens, told, number.at):
            return (*_PERCENT, "rate")  # "tốc độ tăng giá trị sản xuất đạt 12%"
        return _PERCENT

    def again(
        self, tokens: Sequence[Token], clause: Clause, previous: Concept | None, spans: Sequence[tuple[int, int]]
    ) -> tuple[Meaning, float, str] | None:
        """Return the indicator of the figure before, of which another period is told: "(mục tiêu năm 2026 là 35)"."""
        number = clause.number
        if previous is None or previous.iri not in self._meanings.fitting(number.measures):
            return None
        begin = tokens[clause.left].start if clause.left < len(tokens) else 0
        if not any(begin <= s < tokens[number.at].start for s, _ in spans):
            return None
        if self._patterns.before("growth", tokens, number.first) < number.first:
            return None
        words = [t for t in tokens[clause.left : number.first] if t.key not in self._patterns.keys("target")]
        if self.strange([t for t in words if not any(s <= t.start < e for s, e in spans)]):
            return None
        reason = "chỉ tiêu của số trước, kỳ khác / figure before, other period"
        return Meaning(previous, 1.0, 0, 0, 1, ordered=True), 0.88, reason

    def meaning(
        self, tokens: Sequence[Token], clause: Clause, previous: Concept | None
    ) -> tuple[Meaning, float, str] | None:
        """Return the indicator that a number is of, how sure that is, and why."""
        self._tokens = tokens
        number = clause.number
        dimensions = self._dimensions(tokens, clause)
        if number.out_of is not None and not number.measures:
            dimensions = ("rank",)
        ranked = number.out_of is not None and self._patterns.before("rank", tokens, number.first) < number.first
        if ranked:
            allowed = {c.iri for c in self._lexicon.indicators if self.given_as(c, "rank")}
            ranks = tokens_of(" ".join(self._patterns.words("rank")))
            said = [*ranks, *tokens[clause.begin : number.first], *tokens[number.last : clause.own]]
            first = next(iter(self._meanings.ranked(said, allowed, ordered=False)), None)
            return (first, 0.92, "thứ hạng / rank") if first else None
        allowed = self._meanings.fitting(number.measures, dimensions)
        if number.out_of is not None:
            own = {m.iri for m in number.measures}
            terms = self._lexicon.terms
            allowed = {i for i in allowed if not own or terms.get(i).link(f"{WG}defaultUnit") in {None, *own}}
            allowed = {i for i in allowed if terms.get(i).link(f"{WG}ofTotal")} or allowed
        elif self.counted(number):
            allowed = {i for i in allowed if self._countable(self._lexicon.terms.get(i), number)}
        if not allowed:
            return None
        if dimensions == ("plan-ratio",) and (share := self._share_of_plan(tokens, clause)):
            return share, 0.93, "phần của kế hoạch có tên riêng / a share of the plan that has a name"
        if dimensions == ("plan-ratio",) and (named := self._planned(tokens, clause)) is not None:
            previous = named
        if dimensions == ("plan-ratio",) and previous is not None:
            return self._plan(previous, tokens[clause.begin : clause.right], allowed)
        counted = self.counted(number)
        left = tokens[clause.left : number.first]
        start = number.digits_end if counted else number.last
        right = tokens[start : self._ends(tokens, clause) if counted else clause.right]
        if right and right[0].kind == "mark":
            right = ()
        found: tuple[Meaning, float, str] | None = None
        for context, side in self._contexts(tokens, clause, left, right, counted=counted, dimensions=dimensions):
            ordered = side not in {"around", "near"} and number.out_of is None
            for best in self._meanings.ranked(context, allowed, ordered=ordered, near_end=side != "right"):
                sure = self._sure(best, context, side, clause)
                if sure and (found is None or best.weight > found[0].weight):
                    where = _SIDES[side]
                    reason = f"nhãn trùng với từ ngữ {where[0]} con số / label stands {where[1]} the number"
                    found = (best, sure, reason)
                if sure:
                    break
            if found and not counted:
                return found
        return found

    def _ends(self, tokens: Sequence[Token], clause: Clause) -> int:
        """Return where the words of a count end: what follows the comma before the next number is told of that one.

        "tiếp nhận 18.940 hồ sơ, đã giải quyết 18.212 hồ sơ", but not "300 đoàn viên, hội viên".
        """
        listed = clause.own < clause.right and self._lexicon.measures.longest(tokens, clause.own + 1)[1]
        return clause.right if listed else clause.own

    def _contexts(
        self,
        tokens: Sequence[Token],
        clause: Clause,
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
            cut = next((i for i, t in enumerate(right) if t.key == ","), len(right))
            if cut < len(right) and not self._one_of_several(right[cut:]):
                # "dân số 13.500 người, trong đó đồng bào dân tộc ...": what follows the comma is told of others.
                yield [*left, *right[:cut]], "both"
            return
        yield left, "left"
        if dimensions == ("rate",):
            yield left, "around"
        if right:
            cut = next((i for i, t in enumerate(right) if t.key == ","), 0)
            if cut:
                yield right[:cut], "right"
            yield right, "right"
            yield [*left, *right], "around"
            if clause.right < len(tokens) and tokens[clause.right - 1].key in self._patterns.keys("joint"):
                # "100% tổ chức và 98% đảng viên được xếp loại tốt": what is said of both follows the second.
                stop = next((i for i in range(clause.right, len(tokens)) if tokens[i].key in STOPS), len(tokens))
                yield [*left, *right, *tokens[clause.right : stop]], "around"
        if clause.begin < clause.left:
            yield [*tokens[clause.begin : clause.number.first]], "around"

    def of_all(self, context: Sequence[Token], allowed: Collection[NamedNode]) -> Meaning | None:
        """Return the indicator that a sentence about everybody means, where many of its words stand there."""
        best = next(iter(self._meanings.ranked(context, allowed, ordered=False)), None)
        return best if best and best.words > _FAR else None

    def _countable(self, concept: Concept, number: Number) -> bool:
        """Return whether what is counted is what the indicator counts: "68 tổ dân phố" are no inhabitants."""
        default = concept.link(f"{WG}defaultUnit")
        said = words_of(number.wording)
        parts = self._lexicon.terms.get(default).label().split(",") if default else []
        others = {words_of(p)[0] for p in parts if words_of(p) != said}
        if said in map(words_of, parts) and others & {t.key for t in self._tokens[number.last :]}:
            return False  # of two things that are counted together one is not both
        if default is None or default in {m.iri for m in number.measures}:
            return True
        if {m.iri for m in number.measures} & self._counted_by_name:
            return False  # "34 tổ dân phố" has an indicator of its own
        if self._patterns.keys("anything").issuperset(said):
            return True
        labels = (words_of(label) for label in vietnamese(concept))
        return any(said == words[i : i + len(said)] for words in labels for i in range(len(words)))

    @cached_property
    def _counted_by_name(self) -> set[NamedNode]:
        """Measures that count just what one indicator is of: "thôn", "tổ dân phố"."""
        found: set[NamedNode] = set()
        for concept in self._lexicon.indicators:
            default = concept.link(f"{WG}defaultUnit")
            if default and words_of(concept.label())[1:] == words_of(self._lexicon.terms.get(default).label()):
                found.add(default)
        return found

    def counted(self, number: Number) -> bool:
        """Return whether a number counts things."""
        return any(d.value.endswith("/count") for m in number.measures for d in self._lexicon.dimensions(m))

    def _share_of_plan(self, tokens: Sequence[Token], clause: Clause) -> Meaning | None:
        """Return the share of a plan that is named beside the number: "giải ngân được 41% kế hoạch vốn"."""
        shares = self._meanings.fitting(clause.number.measures, _PERCENT)
        named = {c.iri for c in self._lexicon.indicators if c.link(f"{WG}numerator")} & shares
        words = [*tokens[clause.left : clause.number.first], *tokens[clause.number.last : clause.right]]
        best = next(iter(self._meanings.ranked(words, named, ordered=False)), None)
        plans = self._meanings.fitting(clause.number.measures, ("plan-ratio",))
        said = next(iter(self._meanings.ranked(words, plans, ordered=False)), None)
        return said if best and said and said.weight > best.weight else best

    def _planned(self, tokens: Sequence[Token], clause: Clause) -> Concept | None:
        """Return what is named right before a share of its plan: "thu ngân sách vượt 10% dự toán"."""
        terms = self._lexicon.terms
        plans = {p for c in self._lexicon.indicators for p in c.links(f"{WG}planRatioOf")}
        left = tokens[clause.left : clause.number.first]
        best = next(iter(self._meanings.ranked(left, plans)), None)
        return terms.get(best.concept.iri) if best and not self.strange(left[best.last + 1 :]) else None

    def _plan(
        self, previous: Concept, context: Sequence[Token], allowed: set[NamedNode]
    ) -> tuple[Meaning, float, str] | None:
        """Return the ratio of `previous` to its plan."""
        family = {previous.iri, *previous.links(_BROADER)}
        family |= {c.iri for c in self._lexicon.indicators if previous.iri in c.links(_BROADER)}
        ratios = [c for c in self._lexicon.indicators if c.iri in allowed and c.links(f"{WG}planRatioOf") & family]
        exact = [c for c in ratios if previous.iri in c.links(f"{WG}planRatioOf")] or ratios
        if not exact:
            # What was spent of what was planned to be spent is a share that has a name of its own.
            exact = [c for c in self._lexicon.indicators if c.link(f"{WG}numerator") == previous.iri]
        if len(exact) == 1:
            return (
                Meaning(exact[0], 1.0, 0, 0, 1, ordered=True),
                0.93,
                "so với kế hoạch của chỉ tiêu trước / against the plan of the figure before",
            )
        best = self._meanings.ranked(context, allowed, ordered=False)
        return (best[0], 0.9, "so với kế hoạch / against the plan") if best else None

    def _sure(self, best: Meaning, context: Sequence[Token], side: str, clause: Clause) -> float:
        """Return how sure a meaning is; 0 where words between label and number speak of something else."""
        number = clause.number
        if best.ordered and best.words <= _FAR and self._parted(best, context):
            return 0.0
        if side == "left":
            strange = self.strange(context[best.last :])
            if best.last < len(context) and context[best.last].key in _DASHES:
                return 0.0  # "công nghiệp - xây dựng" is more than "công nghiệp"
            if best.words <= _PLAIN and self.strange(context[best.last : best.last + 1]):
                return 0.0  # "diện tích cà phê" is less than "diện tích"
        elif side == "right":
            strange = self.strange(context[: best.first])
            if best.words <= _PLAIN and self.strange(context[best.last : best.last + 1]):
                return 0.0
        elif side == "both":
            return self._sure_count(best, context, clause)
        else:
            strange = 0 if best.words > _TELLING else 2
            if side == "near" and self._acted_on(best.concept, number):
                return 0.3
            if side == "near" and (strange or best.last - best.first > best.words + _TELLING):
                return 0.0
        base = 0.95 if best.ordered and side not in {"around", "near"} else 0.9
        if strange > _FAR:
            return 0.0
        return max(0.3, base - 0.2 * max(0, strange - 1) - (0.05 if number.upper is not None else 0.0))

    def _sure_count(self, best: Meaning, context: Sequence[Token], clause: Clause) -> float:
        """Return how sure the meaning of a count is: the label must stand at the number and go on to nothing else."""
        middle = clause.number.first - clause.left
        if best.first >= middle:
            strange = self.strange(context[middle : best.first])
            rest = context[best.last :]
        elif best.last <= middle:
            strange = self.strange(context[best.last : middle])
            measure = clause.number.last - clause.number.digits_end
            rest = context[middle + measure :]
        else:
            strange = 0
            rest = context[best.last :]
        if strange > 1 or (clause.followed and best.words <= _PLAIN):
            return 0.0
        if self._acted_on(best.concept, clause.number):
            return 0.3
        if best.words <= _PLAIN and best.last > middle and self._one_of_several(rest):
            return 0.0
        if best.words <= _PLAIN and self._only_some(rest):
            return 0.3
        goes_on = (
            bool(rest)
            and self._patterns.at("stock", rest, 0) == 0
            and rest[0].kind == "word"
            and self.strange(rest[:2]) == len(rest[:2])
        )
        if goes_on and best.words <= _TELLING:
            return 0.0
        return 0.94 if not strange else 0.8

    def _acted_on(self, concept: Concept, number: Number) -> bool:
        """Return whether a deed is told of so many, so that there may be more: "khen thưởng 8 tổ chức"."""
        tokens = self._tokens
        given = self._patterns.first("presenter-of-awards", tokens, max(0, number.first - 2 * _NEAR), number.first)
        if given and not any(tokens[i].key in {";", "."} for i in range(given[1], number.first)):
            told = {t.key for t in tokens[given[0] : given[1]]}
            return not any(told & set(words_of(label)) for label in vietnamese(concept))
        for at in range(number.first - 1, max(-1, number.first - _NEAR), -1):
            end = self._patterns.at("acts-on", tokens, at)
            if end == at or end > number.first:
                continue
            told = {t.key for t in tokens[at:end]}
            if self._only_counts(tokens[end : number.first]):
                own = {word for label in vietnamese(concept) for word in words_of(label)}
                adds = self._patterns.at("adds", tokens, at) == end and bool(own & self._patterns.keys("new"))
                return not (told & own or adds)
        return False

    def _only_counts(self, words: Sequence[Token]) -> bool:
        """Return whether nothing is said in `words` but how many of what."""
        at = 0
        while at < len(words):
            end = self._lexicon.measures.longest(words, at)[0]
            if end == at and (words[at].key in STOPS or self.strange(words[at : at + 1])):
                return False
            at = max(end, at + 1)
        return True

    def _parted(self, best: Meaning, context: Sequence[Token]) -> bool:
        """Return whether a short wording is parted by something else: "diện tích cà phê toàn xã"."""
        own = {word for label in vietnamese(best.concept) for word in words_of(label)}
        return self.strange([t for t in context[best.first : best.last] if t.key not in own]) > 0

    def _one_of_several(self, rest: Sequence[Token]) -> bool:
        """Return whether several kinds are counted together: "300 đoàn viên, hội viên"."""
        if len(rest) < 2 or rest[0].key != ",":  # noqa: PLR2004
            return False
        measures = self._lexicon.measures.longest(rest, 1)[1]
        return any(d.value.endswith("/count") for m in measures for d in self._lexicon.dimensions(m))

    def _only_some(self, rest: Sequence[Token]) -> bool:
        """Return whether only those are counted of which more is told: "34 thôn được công nhận ..."."""
        told = next((i for i, t in enumerate(rest[:_WINDOW]) if self._patterns.at("of-some", rest, i) > i), None)
        return told is not None and self.strange(rest[told:]) > 1 and all(t.kind == "word" for t in rest[:told])

    def strange(self, words: Sequence[Token]) -> int:
        """Return how many of `words` say something of their own."""
        filler = self._patterns.keys("filler")
        names = set(self._wards.bare)
        return sum(
            1
            for t in words
            if t.kind == "word"
            and t.key not in filler
            and t.key not in names
            and not any(start <= t.start < end for start, end in self.dated)
        )
