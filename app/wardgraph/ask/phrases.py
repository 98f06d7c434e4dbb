"""Sentences about a reading and its answer, in the language of the question; the graph brings the nouns."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from wardgraph.ask.times import BEGINNING, END_OF_TIME
from wardgraph.errors import Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from wardgraph.ask.index import Meaning
    from wardgraph.ask.reading import Constraint, Reading
    from wardgraph.ask.times import Interval

QUALIFIERS = {
    ">": Text("hơn", "more than"),
    ">=": Text("từ", "at least"),
    "<": Text("dưới", "less than"),
    "<=": Text("không quá", "at most"),
    "~": Text("khoảng", "about"),
}
MODES = {
    "count": Text("đếm số {asked}", "how many: {asked}"),
    "whether": Text("có đúng như vậy không", "whether it is so"),
    "extreme": Text("{asked} xếp theo {measure}, {end} trước", "{asked} by {measure}, {end} first"),
    "extreme-count": Text("{asked} xếp theo số {counted}, {end} trước", "{asked} by number of {counted}, {end} first"),
    "compare": Text("so sánh {measure}", "compare {measure}"),
    "difference": Text("chênh lệch về {measure}", "difference in {measure}"),
    "percent": Text("tỷ lệ phần trăm về {measure}", "percentage of {measure}"),
    "both": Text("{asked} thỏa cả hai", "{asked} for which both hold"),
    "having": Text("{asked} có số {counted} {bound} {limit}", "{asked} with {counted} {bound} {limit}"),
    "count-having": Text(
        "đếm số {asked} có số {counted} {bound} {limit}", "how many {asked} with {counted} {bound} {limit}"
    ),
    "ratio": Text("gấp mấy lần về {measure}", "how many times in {measure}"),
    "total": Text("tổng {measure}", "sum of {measure}"),
    "share-count": Text("tỷ lệ phần trăm của {asked}", "percentage of {asked}"),
    "average-count": Text("số {counted} trung bình trên mỗi {asked}", "mean number of {counted} for each {asked}"),
    "average": Text("trung bình {measure}", "mean of {measure}"),
}
ENDS = {True: Text("lớn nhất", "greatest"), False: Text("nhỏ nhất", "smallest")}
YES, NO = Text("Có", "Yes"), Text("Không", "No")
FORMER = Text("đã qua", "in the past")
# What is shown of a number; the answer itself keeps it whole.
SHOWN = Decimal("0.0001")
LIST_LIMIT = 12


def name(meaning: Meaning, lang: Language) -> str:
    """Return the label of `meaning` to show in a sentence."""
    return meaning.label if lang == "vi" else meaning.label_en


def number_text(value: float, lang: Language) -> str:
    """Return `value` as it is written in `lang`: 1.560 and 516,9, or 1,560 and 516.9."""
    plain = f"{Decimal(repr(value)).quantize(SHOWN):,f}" if value else "0"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain if lang == "en" else plain.translate(str.maketrans(",.", ".,"))


def shown(answer: Mapping[str, Any], lang: Language) -> str:
    """Return one answer of the contract as words, its qualifier and unit kept."""
    value = answer["value"]
    if isinstance(value, bool):
        return (YES if value else NO).in_(lang)
    if isinstance(value, int | float) and answer["label"] is None:
        qualifier = QUALIFIERS.get(answer.get("qualifier") or "")
        unit = answer.get("unit") or ""
        glued = "" if unit == "%" else " "
        text = f"{number_text(value, lang)}{glued if unit else ''}{unit}"
        return f"{qualifier.in_(lang)} {text}" if qualifier else text
    if isinstance(value, int | float):
        return f"{answer['label']}: {number_text(value, lang)}"
    return str(answer["label"] or value)


def listed(texts: Sequence[str], lang: Language) -> str:
    """Return `texts` as a list in a sentence, cut where it would be too long."""
    kept = list(texts[:LIST_LIMIT])
    rest = len(texts) - len(kept)
    joined = ", ".join(kept)
    if rest:
        joined += Text(f" và {rest} mục khác", f" and {rest} more").in_(lang)
    return joined


def interpretation(reading: Reading, lang: Language) -> str:
    """Return what the question was taken to mean, as a sentence."""
    parts = []
    asked = _asked(reading, lang)
    mode = MODES.get(reading.mode)
    if mode is None:
        parts.append(asked)
    else:
        parts.append(
            mode.in_(lang).format(
                asked=asked,
                measure=reading.measure.label(lang) if reading.measure else "",
                counted=_typed(reading, reading.counted.name, reading.counted.label(lang), lang)
                if reading.counted
                else "",
                end=ENDS[reading.descending].in_(lang),
                limit=reading.limit,
                bound=reading.bound,
            )
        )
    parts.extend(_said(constraint, lang) for constraint in reading.constraints)
    parts.extend(" – ".join(_said(c, lang) for c in side) for side in reading.branches)
    for condition in reading.filters:
        if condition.truth is not None:
            parts.append(f"{condition.slot.label(lang)}: {(YES if condition.truth else NO).in_(lang)}")
        elif condition.ordinal or condition.pieces:
            parts.append(f"“{condition.text}”" if condition.pieces else condition.text)
        elif condition.number is not None:
            parts.append(f"{condition.slot.label(lang)} {condition.comparison} {number_text(condition.number, lang)}")
        elif condition.interval is not None:
            parts.append(f"{condition.slot.label(lang)}: {_span(condition.interval, lang)}")
    if reading.excluded:
        left_out = ", ".join(name(m, lang) for c in reading.excluded for m in c.candidates[:1])
        parts.append(Text(f"không kể {left_out}", f"except {left_out}").in_(lang))
    if reading.when.interval is not None:
        parts.append(_span(reading.when.interval, lang))
    elif reading.when.former:
        parts.append(FORMER.in_(lang))
    for slot, inner in reading.inner.items():
        parts.append(f"{reading.view.slots[slot].label(lang)}: [{interpretation(inner, lang)}]")
    opening = Text("Hỏi", "Asked").in_(lang)
    return f"{opening}: {'; '.join(part for part in parts if part)}."


def _asked(reading: Reading, lang: Language) -> str:
    return _typed(reading, reading.asked.name, reading.asked.label(lang), lang)


def _typed(reading: Reading, slot: str, label: str, lang: Language) -> str:
    del lang
    return label if slot not in reading.types else f"{label}"


def _span(interval: Interval, lang: Language) -> str:
    if interval.year or interval.day:
        return interval.year or interval.day or ""
    if interval.start == BEGINNING:
        return Text(f"trước {interval.end}", f"before {interval.end}").in_(lang)
    if interval.end == END_OF_TIME:
        return Text(f"từ {interval.start}", f"since {interval.start}").in_(lang)
    last = (date.fromisoformat(interval.end) - timedelta(days=1)).isoformat()
    return f"{interval.start} – {last}"


def _said(constraint: Constraint, lang: Language) -> str:
    labels = " / ".join(
        name(m, lang) + (f" ({m.hint})" if m.hint and len(constraint.candidates) == 1 else "")
        for m in constraint.candidates[:4]
    )
    labels = labels or f"“{constraint.text}”"  # nothing of the kind is known
    return f"{constraint.slot.label(lang)} = {labels}"


def sentence(
    reading: Reading,
    answers: Sequence[Mapping[str, Any]],
    lang: Language,
    notes: Iterable[str] = (),
    described: Mapping[str, str] | None = None,
) -> str:
    """Return the answer as a sentence.

    Args:
        reading: what was asked.
        answers: as the contract has them.
        lang: of the sentence.
        notes: what is to be said beside.
        described: slot name -> what a description was found to mean.
    """
    texts = [shown(answer, lang) for answer in answers]
    answer = listed(texts, lang)
    special = next((c.slot.name for c in reading.constraints if c.slot.condition), reading.asked.name)
    template = reading.view.texts.get(f"{special}.{lang}", "")
    told_of = [c for c in reading.constraints if not c.slot.silent]
    named = {c.slot.name: listed([name(m, lang) for m in c.candidates], lang) for c in told_of}
    named |= described or {}
    told = ""
    if (
        template
        and reading.mode == "select"
        and reading.inner.keys() <= named.keys()
        and _needed(template) <= {*named, "answer"}
    ):
        told = " ".join(template.format_map(_Fields(named, answer)).split())
        told = told.replace("() ", "").replace(" ()", "").replace(" ,", ",").replace(", :", ":").replace(" :", ":")
    if not told:
        about = "; ".join(named.values())
        valued = reading.mode == "select" and not reading.asked.classes
        label = f"{reading.asked.label(lang)}: " if valued else ""
        told = f"{label}{answer} ({about})." if about else f"{label}{answer}."
    for note in notes:
        # What a figure is stands with it; anything else is a sentence of its own.
        told = f"{told.removesuffix('.')} {note}." if note.startswith("(") else f"{told} {note}"
    text = told.strip()
    return text[:1].upper() + text[1:]


def _needed(template: str) -> set[str]:
    """Return the fields that a sentence cannot do without: all but those in brackets."""
    return {field for field in _FIELD.findall(_BRACKETS.sub("", template)) if field}


_FIELD = re.compile(r"\{(\w+)\}")
_BRACKETS = re.compile(r"\([^()]*\)")


class _Fields(dict[str, str]):
    def __init__(self, named: Mapping[str, str], answer: str) -> None:
        super().__init__(named)
        self["answer"] = answer

    def __missing__(self, key: str) -> str:
        return ""
