"""Whether an answer is the one a question set expects; `tests/questions/README.md` tells the format."""

from __future__ import annotations

import math
import re
from typing import Any, Literal

from wardgraph.names import normal

Verdict = Literal["right", "wrong", "abstained", "hedged"]

# Scale of units that people write in more than one way; every other unit is taken as it is.
SCALES = {"tỷ đồng": 1e9, "triệu đồng": 1e6, "nghìn đồng": 1e3, "đồng": 1.0, "ha": 0.01, "km2": 1.0, "km²": 1.0}
KINDS = re.compile(r"^(tỉnh|thành phố|phường|xã|đặc khu|thị trấn|thị xã|huyện|quận) ")
NEAR = 1e-6


def verdict(question: dict[str, Any], answer: dict[str, Any]) -> Verdict:
    """Return how `answer` (the contract's JSON) does against what `question` expects."""
    expected, status = question["expect"], answer["status"]
    if expected == "ambiguous" and status == "ambiguous":
        offered = [f"{c['label']} {c['hint']}" for c in answer["candidates"]]
        return "right" if all(any(_named(gold, label) for label in offered) for gold in question["gold"]) else "hedged"
    if expected == status == "unanswered":
        return "right"
    if status == "unanswered":
        return "abstained"
    if status == "ambiguous":
        return "hedged"
    if expected != "answered" or not answer["answers"]:
        return "wrong"
    return "right" if _matches(question, answer["answers"]) else "wrong"


def _matches(question: dict[str, Any], answers: list[dict[str, Any]]) -> bool:
    golds, match = question["gold"], question["match"]
    if match == "boolean":
        return {str(a["value"]).lower() for a in answers} == {str(golds[0]).lower()}
    if match == "date":
        return {str(a["value"] or a["label"])[:10] for a in answers} <= set(golds)
    unit = question.get("unit") or ""
    fits = [[_is(gold, answer, unit) for gold in golds] for answer in answers]
    if not all(any(row) for row in fits):
        return False
    return match != "set" or all(any(row[i] for row in fits) for i in range(len(golds)))


def _is(gold: Any, answer: dict[str, Any], unit: str) -> bool:
    if isinstance(gold, int | float):
        value = answer["value"]
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        scale = _scale(answer["unit"] or unit) / _scale(unit) if answer["unit"] else 1.0
        return math.isclose(value * scale, gold, rel_tol=NEAR)
    shown = [str(answer[key]) for key in ("label", "value") if answer[key] is not None]
    return any(_same(option, text) for option in str(gold).split("|") for text in shown)


def _scale(unit: str) -> float:
    return SCALES.get(normal(unit).split("/")[0].strip(), 1.0)


def _same(gold: str, text: str) -> bool:
    """Whether two labels are one: the word for the kind of unit may be left out of either."""
    forms = {_plain(text), _plain(text.split(",", maxsplit=1)[0]), _plain(text.split(" (", maxsplit=1)[0])}
    for form in forms:
        one, other = _plain(gold), form
        if one == other:
            return True
        bare_one, bare_other = KINDS.sub("", one), KINDS.sub("", other)
        if bare_one == bare_other and (bare_one == one or bare_other == other):
            return True
    return False


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[“”\"«».;:]", " ", normal(text).replace("–", "-")).split())


def _named(gold: str, label: str) -> bool:
    return any(KINDS.sub("", _plain(option)) in _plain(label) for option in str(gold).split("|"))
