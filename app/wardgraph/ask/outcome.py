"""What came of a question, and the values in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wardgraph.ask.reading import Reading
    from wardgraph.store.interface import Term


@dataclass
class Outcome:
    """What came of a question; the fields of the contract, and what the next question may build on."""

    status: str = "unanswered"
    text: str = ""
    answers: list[dict[str, Any]] = field(default_factory=list)
    candidates: list[dict[str, str]] = field(default_factory=list)
    interpretation: str = ""
    as_of: str | None = None
    sources: list[dict[str, Any]] = field(default_factory=list)
    sparql: str = ""
    suggestions: list[str] = field(default_factory=list)
    reason_code: str | None = None
    reason: str | None = None
    reading: Reading | None = None
    iris: list[str] = field(default_factory=list)


def plain(label: str | None = None, value: Any = None) -> dict[str, Any]:
    """Return one answer of the contract."""
    return {"label": label, "value": value, "unit": None, "qualifier": None, "iri": None}


def number_of(term: Term) -> float | int | None:
    """Return the number that a literal holds, None where it holds none."""
    try:
        value = Decimal(term.value)
    except InvalidOperation:
        return None
    return tidy(float(value))


def tidy(value: float) -> float | int:
    """Return `value` without the noise of computing, whole where it is."""
    rounded = round(value, 9)
    return int(rounded) if rounded == int(rounded) else rounded


def same(one: str, other: str) -> bool:
    """Return whether two values as written are one number, or one text."""
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return one == other
