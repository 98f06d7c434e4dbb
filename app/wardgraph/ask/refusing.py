"""Saying why there is no answer: the word, the thing or the fact that is missing, and what there is instead."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wardgraph.ask.phrases import interpretation, name
from wardgraph.errors import Text

if TYPE_CHECKING:
    from wardgraph.ask.answering import Answerer
    from wardgraph.ask.edges import Edge
    from wardgraph.ask.index import Meaning
    from wardgraph.ask.lattice import Lattice
    from wardgraph.ask.outcome import Outcome
    from wardgraph.ask.reading import Reading
    from wardgraph.ask.understand import Understanding

MAX_SUGGESTIONS = 4


def explain_refusal(meant: Understanding, outcome: Outcome, answerer: Answerer) -> dict[str, Any]:
    """Return the fields of the contract that tell why the question is not answered."""
    lang = answerer.lang
    if outcome.reading is not None:
        reading = outcome.reading
        suggestions = _instead(reading, answerer)
        about = interpretation(reading, lang).partition(": ")[2]
        said = Text(f"Đồ thị chưa có dữ kiện này: {about}", f"The graph does not hold this fact: {about}").in_(lang)
        return _refusal("fact-missing", said, suggestions)
    lattice = meant.lattice
    outside = _outside(lattice)
    if outside:
        said = Text(f"“{outside}” nằm ngoài phạm vi của đồ thị này.", f"“{outside}” is outside this graph.").in_(lang)
        return _refusal("out-of-scope", said, [])
    alone = _alone(lattice)
    if alone is not None:
        said = Text(f"Chưa rõ bạn muốn hỏi gì về {alone.label}.", f"What about {alone.label_en}?").in_(lang)
        return _refusal("not-understood", said, _examples(answerer, alone))
    mask = meant.partial[0].uncovered if meant.partial else (1 << len(lattice.tokens)) - 1
    mask = mask & ~lattice.told or mask  # what is known is not what is missing
    words = _unexplained(lattice, mask)
    unknown = _unknown_name(lattice, mask)
    if unknown:
        said = Text(f"Không có “{unknown}” trong đồ thị.", f"“{unknown}” is not in the graph.").in_(lang)
        return _refusal("not-in-graph", said, [])
    if not words:
        said = Text("Không hiểu câu hỏi.", "The question was not understood.").in_(lang)
        return _refusal("not-understood", said, [])
    said = Text(f"Không hiểu: “{words}”.", f"Not understood: “{words}”.").in_(lang)
    named = _named(lattice)
    return _refusal("not-understood", said, _examples(answerer, named) if named else [])


def _refusal(code: str, said: str, suggestions: list[str]) -> dict[str, Any]:
    return {"reason_code": code, "reason": said, "text": said, "suggestions": suggestions}


def _outside(lattice: Lattice) -> str:
    for edge in lattice.edges:
        if edge.operator == "OutOfScope" and edge.cost < 0.5:  # noqa: PLR2004 (said, not nearly said)
            return lattice.text(edge.mask)
    return ""


def _unexplained(lattice: Lattice, mask: int) -> str:
    return ", ".join(lattice.text(part) for part in _runs(lattice, mask))


def _runs(lattice: Lattice, mask: int) -> list[int]:
    runs: list[int] = []
    for position in range(len(lattice.tokens)):
        if mask >> position & 1:
            if runs and runs[-1] >> (position - 1) & 1:
                runs[-1] |= 1 << position
            else:
                runs.append(1 << position)
    return runs


def _unknown_name(lattice: Lattice, mask: int) -> str:
    """Return the unexplained words that look like a name: after a class word or an honorific, or capitalised."""
    introducing = {
        edge.last + 1
        for edge in lattice.edges
        if (edge.kind == "class" or edge.operator == "Honorific") and edge.cost < 0.5  # noqa: PLR2004
    }
    for run in _runs(lattice, mask):
        positions = _with_capitals(lattice, [i for i in range(len(lattice.tokens)) if run >> i & 1])
        first = positions[0]
        capital = all(lattice.tokens[i].capital for i in positions) and first > 0
        if first in introducing or (capital and len(positions) > 1):
            return " ".join(lattice.tokens[i].text for i in positions)
    return ""


def _with_capitals(lattice: Lattice, positions: list[int]) -> list[int]:
    """Return the capitalised run around the first capitalised word of `positions`, or `positions` themselves."""
    tokens = lattice.tokens
    start = next((i for i in positions if tokens[i].capital and i > 0), None)
    if start is None or all(token.capital for token in tokens):
        return positions
    first = last = start
    while first > 1 and tokens[first - 1].capital:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].capital:
        last += 1
    return list(range(first, last + 1))


def _instead(reading: Reading, answerer: Answerer) -> list[str]:
    """Return questions near this one that the graph does answer: each constraint but one kept."""
    found: list[str] = []
    template = reading.view.texts.get(f"?{reading.asked.name}.{answerer.lang}", "")
    if not template:
        return found
    for constraint in reversed(reading.constraints):
        if len(reading.constraints) < 2 or not constraint.slot.classes:  # noqa: PLR2004 (nothing would be left)
            continue
        rest = tuple(c for c in reading.constraints if c is not constraint and c.candidates)
        if any(len(c.candidates) != 1 for c in rest):
            continue
        other = replace(reading, mode="select", constraints=rest, branches=(), filters=())
        block = answerer.compiler.block(other)
        value = block.value(constraint.slot)
        block.value(reading.asked)
        lines = "\n  ".join(block.lines)
        rows = answerer.store.select(f"SELECT DISTINCT {value} WHERE {{ {lines} }} ORDER BY {value} LIMIT 3")
        for row in rows:
            term = next(iter(row.values()))
            meaning = answerer.index.about(term.value)
            fields = {c.slot.name: name(c.candidates[0], answerer.lang) for c in rest}
            if meaning is not None:
                fields[constraint.slot.name] = name(meaning, answerer.lang)
                text = " ".join(template.format_map(_Blank(fields)).split())
                if text not in found:
                    found.append(text)
    return found[:MAX_SUGGESTIONS]


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _alone(lattice: Lattice) -> Meaning | None:
    """Return the thing that all the words name, where they say nothing else."""
    every = (1 << len(lattice.tokens)) - 1
    whole = [e for e in lattice.edges if e.kind == "entity" and e.mask == every]
    return _living(min(whole, key=lambda e: e.cost)) if whole else None


def _named(lattice: Lattice) -> Meaning | None:
    """Return the thing that the most words name."""
    names = [e for e in lattice.edges if e.kind == "entity" and e.mask.bit_count() > 1]
    return _living(max(names, key=lambda e: (e.mask.bit_count(), -e.cost))) if names else None


def _living(edge: Edge) -> Meaning:
    return next((m for m in edge.meanings if not m.ends), edge.meanings[0])


def _examples(answerer: Answerer, meaning: Meaning) -> list[str]:
    """Return questions about one thing, from the sentences that the views bring for suggestions."""
    found: list[str] = []
    for view in answerer.index.views:
        for slot in view.accepting(meaning.classes):
            for key, template in sorted(view.texts.items()):
                asked, _, lang = key.removeprefix("?").rpartition(".")
                fitting = key.startswith("?") and lang == answerer.lang and asked != slot.name
                if fitting and template.count("{") == 1 and f"{{{slot.name}}}" in template:
                    text = template.format_map({slot.name: name(meaning, answerer.lang)})
                    found += [text] if text not in found else []
    return found[:MAX_SUGGESTIONS]
