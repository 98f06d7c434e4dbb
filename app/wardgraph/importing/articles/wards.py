"""Which unit an article speaks of, and the other units that it names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardgraph.errors import WardgraphError
from wardgraph.importing.articles.lexicon import CODE_DIGITS
from wardgraph.importing.articles.tokens import words_of
from wardgraph.importing.wording import loose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from wardgraph.importing.articles.lexicon import Lexicon, Place
    from wardgraph.importing.articles.tokens import Sentence, Token


@dataclass
class Wards:
    """The unit that an article is about, and the names of units as they are found in it.

    Attributes:
        code: of the unit.
        name: its full name.
        certain: how sure it is, 0 to 1.
        province: code of the province it is in.
    """

    lexicon: Lexicon
    day: date
    code: str
    name: str
    certain: float
    province: str
    _known: dict[tuple[str, ...], str | None] = field(default_factory=dict)

    @property
    def bare(self) -> tuple[str, ...]:
        """The words of the unit's name without its unit word."""
        return words_of(self.lexicon.terms.drop.bare(self.name))

    def reference(self, tokens: Sequence[Token], at: int) -> tuple[int, str | None, bool]:
        """Return the reference to a unit that begins at `at`.

        Returns:
            The index after it; the code of the commune-level unit where one is meant ("phường" alone is the
            article's own); whether a unit of another level is meant.
        """
        if at >= len(tokens):
            return at, None, False
        end, places = self.lexicon.place_names.longest(tokens, at, marks=frozenset("-–'"))
        here = [p for p in places if len(p.code) == CODE_DIGITS]
        if here:
            return end, self.choose(here), False
        if places:
            return end, None, True
        if end := self._bare(tokens, at):
            return end, self.code, False
        end = self.lexicon.patterns.at("here", tokens, at)
        if end > at and (end >= len(tokens) or not tokens[end].capital):
            return end, self.code, False
        if end > at and (after := self._bare(tokens, end)):
            return after, self.code, False
        if end > at:
            # "Bí thư Đảng ủy phường Nguyễn Văn Ví Dụ": the unit at hand, then a name.
            return end, self.code, False
        end = self.lexicon.patterns.at("unit-above", tokens, at)
        if end > at:
            further, names = self.lexicon.provinces.longest(tokens, end)
            return (further if names else end), None, True
        end, names = self.lexicon.provinces.longest(tokens, at)
        return (end, None, True) if names else (at, None, False)

    def _bare(self, tokens: Sequence[Token], at: int) -> int:
        words = self.bare
        return at + len(words) if words and tuple(t.key for t in tokens[at : at + len(words)]) == words else 0

    def choose(self, places: Sequence[Place]) -> str | None:
        """Return the code of the one of `places` that is meant: the article's own, else the one in its province."""
        codes = {p.code for p in places if p.in_force(self.day)} or {p.code for p in places}
        if self.code in codes:
            return self.code
        near = [code for code in sorted(codes) if province_of(self.lexicon, code, self.day) == self.province]
        return near[0] if len(near) == 1 else None


def province_of(lexicon: Lexicon, code: str, day: date) -> str:
    """Return the code of the province in which the unit `code` lies on `day`."""
    unit = lexicon.units.on(code, day)
    above = lexicon.units.above(unit, day) if unit else []
    return above[-1].code if above else ""


def find_ward(
    lexicon: Lexicon, sentences: Sequence[Sentence], day: date, *, hint: str = "", code: str = "", where: str = ""
) -> Wards:
    """Return the unit that the article speaks of.

    Args:
        lexicon: the words.
        sentences: of the article, the title first.
        day: the date of the article.
        hint: publisher and address, which may name the province.
        code: of the unit, where the reader has said it.
        where: the article, for messages.

    Raises:
        WardgraphError: no unit is named, or several might be meant.
    """
    if code:
        unit = lexicon.units.on(code, day)
        if unit is None:
            raise WardgraphError(
                f"không có đơn vị mã {code!r} ngày {day}; hãy tra mã năm chữ số",
                f"there is no unit with code {code!r} on {day}; look up the five-digit code",
                where=where or None,
            )
        return Wards(lexicon, day, code, unit.name(), 1.0, province_of(lexicon, code, day))
    scores: Counter[str] = Counter()
    names: dict[str, str] = {}
    named = _provinces(lexicon, sentences, hint)
    for sentence in sentences:
        for index in range(len(sentence.tokens)):
            _, places = lexicon.place_names.longest(sentence.tokens, index, marks=frozenset("-–'"))
            codes = {p.code: p.name for p in places if len(p.code) == CODE_DIGITS and p.in_force(day)}
            weight = 3 if sentence.paragraph <= 1 else 1
            for found, name in codes.items():
                scores[found] += weight
                names[found] = name
    if not scores:
        raise WardgraphError(
            "bài không nêu phường, xã hay đặc khu nào đang có; nếu bài nói về một đơn vị, hãy thêm --ward MÃ",
            "the article names no ward, commune or special zone in force; if it is about one, add --ward CODE",
            where=where or None,
        )
    best = _best(lexicon, scores, named, day)
    if len(best) > 1:
        shown = "; ".join(f"{c} {names[c]} ({_province_name(lexicon, c, day)})" for c in best[:6])
        raise WardgraphError(
            f"bài có thể nói về nhiều đơn vị: {shown}; hãy thêm --ward MÃ",
            f"the article may be about several units: {shown}; add --ward CODE",
            where=where or None,
        )
    chosen = best[0]
    others = [score for found, score in scores.items() if loose(names[found]) != loose(names[chosen])]
    certain = 0.98 if not others or scores[chosen] > max(others) * 2 else 0.9
    return Wards(lexicon, day, chosen, names[chosen], certain, province_of(lexicon, chosen, day))


def _best(lexicon: Lexicon, scores: Counter[str], named: Counter[str], day: date) -> list[str]:
    """Return the codes with the highest score; of namesakes those in the province that is named most."""
    top = max(scores.values())
    best = sorted(code for code, score in scores.items() if score == top)
    if len(best) > 1 and named:
        here = {code: named.get(province_of(lexicon, code, day), 0) for code in best}
        most = max(here.values())
        if most:
            best = [code for code in best if here[code] == most]
    return best


def _provinces(lexicon: Lexicon, sentences: Sequence[Sentence], hint: str) -> Counter[str]:
    from wardgraph.names import fold

    named: Counter[str] = Counter()
    for sentence in sentences:
        for _, _, places in lexicon.provinces.all(sentence.tokens):
            for code in {p.code for p in places}:
                named[code] += 1
    folded = fold(hint).replace(" ", "").replace("-", "")
    for place in lexicon.places:
        if len(place.code) == 2 and place.end is None:  # noqa: PLR2004
            name = fold(lexicon.terms.drop.bare(place.name)).replace(" ", "")
            if len(name) > 4 and name in folded:  # noqa: PLR2004
                named[place.code] += 5
    return named


def _province_name(lexicon: Lexicon, code: str, day: date) -> str:
    unit = lexicon.units.on(code, day)
    above = lexicon.units.above(unit, day) if unit else []
    return above[-1].name() if above else "?"
