"""A reading: what a question is taken to ask, as slots of a view filled, asked, compared or counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from wardgraph.ask.index import Meaning
    from wardgraph.ask.times import Interval
    from wardgraph.ask.views import Slot, View

Mode = Literal[
    "select",  # the values of the asked slot
    "count",  # how many values of the asked slot
    "whether",  # is it so
    "extreme",  # the asked things whose measure is greatest or smallest
    "extreme-count",  # the asked things with the most or fewest of another slot
    "compare",  # which of two or more has the greater measure
    "difference-count",  # by how many the counts of another slot differ
    "difference",  # by how much two measures differ
    "percent",  # by how many percent two measures differ, or what share one is of the other
    "both",  # the asked things for which each of several values holds
    "having",  # the asked things with so many values of another slot
    "count-having",  # how many such things there are
    "ratio",  # how many times one measure is another
    "total",  # the sum of a measure
    "average",  # the mean of a measure
    "average-count",  # how many things there are for each of the asked ones
    "share-count",  # what percentage of the things of a kind are of a narrower kind, or are in a place
]
Comparison = Literal[">", ">=", "<", "<=", "="]


@dataclass(frozen=True)
class Constraint:
    """A slot filled by one thing, which one name may leave open.

    Attributes:
        slot: the slot.
        candidates: the things the name may mean; any of several said ones where `union` is set.
        text: the words of the question.
        cost: how far the words are from the name.
        union: the candidates were said one by one and all are meant.
        place: where in the question the words stand.
    """

    slot: Slot
    candidates: tuple[Meaning, ...]
    text: str = ""
    cost: float = 0.0
    union: bool = False
    place: int = field(default=-1, compare=False)


@dataclass(frozen=True)
class Filter:
    """A condition on a number, a date or a truth of a slot; `percent` and `scaled` tell the unit that was said.

    `ordinal` holds the ways to say that something is the so-manieth, `pieces` what its text must hold.
    """

    slot: Slot
    comparison: Comparison
    number: float | None = None
    interval: Interval | None = None
    text: str = ""
    percent: bool = False
    scaled: bool = False
    truth: bool | None = None
    ordinal: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()


@dataclass(frozen=True)
class When:
    """The time a question speaks of: an interval, or the past; None of both is now."""

    interval: Interval | None = None
    former: bool = False


@dataclass(frozen=True)
class Reading:
    """What a question is taken to ask.

    Attributes:
        view: the kind of fact.
        mode: what is done with the facts.
        asked: the slot asked for.
        constraints: slots filled by things.
        types: slot name -> class the value must have.
        filters: conditions on numbers and dates.
        when: the time spoken of.
        measure: the numeric slot that is compared or ordered by.
        counted: the slot whose values are counted in `extreme-count` and `having`.
        descending: the greatest first.
        grade: rank of the class that facts must be of, where several are set against each other; "" for any.
        scale: of the unit that the answer is given in; 0 where it is that of the figures.
        excluded: slots with the things, or the classes of things, that are left out.
        each: the ratio is of one figure for each of another, the counts are told one by one.
        whole: in `share-count`, the class that the percentage is of; "" where a place tells the part.
        present: a word says that it is now.
        skip: how many come before those asked for: one, for "the second largest".
        limit: how many are asked for, or how many values there must be.
        bound: how `limit` bounds the values in `having`.
        branches: for comparisons, the constraints that tell the sides apart.
        inner: slot name -> the reading that says which thing fills it.
        cost: how much was assumed.
        percent: a percentage was asked for.
        swapped: the second side is measured against the first.
        whether: a comparison was asked as a yes/no question.
        evoked: words of the question say what is asked.
        inherited: something was taken from the question before.
        uncovered: bits of the words that nothing explains.
        assumed: the part of the cost that is not for the words themselves.
        things: how many things there are was asked, which a share does not tell.
        naming: bits of the words that name, measure or date something.
        telling: those, and of the words for slots and classes.
        share: a percentage is of one side of the other, not of their difference.
    """

    view: View
    mode: Mode
    asked: Slot
    constraints: tuple[Constraint, ...] = ()
    types: dict[str, str] = field(default_factory=dict)
    filters: tuple[Filter, ...] = ()
    when: When = When()
    measure: Slot | None = None
    counted: Slot | None = None
    descending: bool = True
    limit: int = 0
    scale: int = 0
    grade: str = ""
    skip: int = 0
    present: bool = False
    excluded: tuple[Constraint, ...] = ()
    whole: str = ""
    bound: Comparison = ">="
    branches: tuple[tuple[Constraint, ...], ...] = ()
    inner: dict[str, Reading] = field(default_factory=dict)
    cost: float = 0.0
    assumed: float = 0.0
    uncovered: int = 0
    share: bool = False
    each: bool = False
    things: bool = False
    naming: int = 0
    telling: int = 0
    percent: bool = False
    evoked: bool = False
    whether: bool = False
    swapped: bool = False
    inherited: bool = False

    def constraint(self, name: str) -> Constraint | None:
        """Return the constraint on the slot `name`, if there is one."""
        return next((c for c in self.constraints if c.slot.name == name), None)

    @property
    def above(self) -> int:
        """The number of the side that is divided by the other."""
        return 1 if self.swapped else 0

    def with_candidate(self, name: str, meaning: Meaning) -> Reading:
        """Return the reading with the name in slot `name` taken to mean `meaning`."""
        settled = tuple(
            replace(c, candidates=(meaning,)) if c.slot.name == name and not c.union else c for c in self.constraints
        )
        branches = tuple(
            tuple(
                replace(c, candidates=(meaning,)) if c.slot.name == name and meaning in c.candidates else c
                for c in branch
            )
            for branch in self.branches
        )
        return replace(self, constraints=settled, branches=branches)


# Readings that cost this much more than the likeliest are tried where that has no answer.
WINDOW = 0.75


def rank(reading: Reading) -> tuple[float, int, str, str]:
    """Return what readings are sorted by, the likeliest first."""
    return (reading.cost, reading.view.order, reading.asked.name, reading.mode)


def filled(reading: Reading) -> set[str]:
    """Return the names of the slots that have a thing in them."""
    return {c.slot.name for c in reading.constraints}
