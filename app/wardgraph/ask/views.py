"""Views: the kinds of question a graph can answer, as root class, slots and paths.

A view is a SHACL node shape with `sh:targetClass` (the root) and property shapes (the slots) whose `sh:path` leads
from the root to a value. The ward graph declares its views in `ontology/readings.ttl`; for a foreign graph they are
derived from its classes and properties. Nothing here knows what the classes mean.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# A path as JSON: an IRI, or {"inverse": path}, {"sequence": [paths]}, {"alternative": [paths]},
# {"oneOrMore": path}, {"zeroOrMore": path}, {"zeroOrOne": path}; "" is the root itself.
Path: TypeAlias = Any

XSD = "http://www.w3.org/2001/XMLSchema#"
NUMERIC = frozenset(
    XSD + name
    for name in (
        "decimal",
        "integer",
        "double",
        "float",
        "int",
        "long",
        "short",
        "nonNegativeInteger",
        "positiveInteger",
    )
)
TEMPORAL = frozenset(XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth"))
BOOLEAN = XSD + "boolean"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDF_TEXT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


@dataclass(frozen=True)
class Slot:
    """One place of a view that a question can fill or ask for.

    Attributes:
        name: variable in the query, unique in the view.
        path: from the root to the value.
        classes: accepted classes, subclasses included; empty for literals.
        without: classes of which nothing is accepted.
        datatype: of a literal value.
        labels: language -> label.
        answers: operators that ask for it (who, when, where ...), as IRIs.
        default: priority as the asked slot when the question names none; 0 is never.
        required: the reading needs it filled or asked.
        ended: True takes things no longer in force, False those in force, None either.
        measure, qualifier, factor, status: paths from the root to the unit, comparator, scale and status of a number.
        single: SPARQL pattern under which the root's other slots allow one value only; "" where never.
        time: a date or period said in the question belongs here.
        asks: its words ask for it rather than introduce its value ("formed from").
        speaks: a thing said for it is enough where a reading has to be spoken.
        subject: a single value is only meant of one of these.
        aside: what it costs to fill it where no word says so.
        presently: what holds in place of `now` where a word says that it is now.
        now, during, former: SPARQL conditions on ?value for the present (?asOf), an interval (?from, ?to), the past.
        size: it is what "large" and "small" mean.
        wide: its values hold many of what the other slots take; meant only where several things are asked for.
        silent: the thing may be said and changes nothing.
        beside: it is silent only beside this slot, where one is named.
        only: the things that it takes, where not all of its classes.
        language: of a text that is told in one language whatever that of the question is.
        leaf: of several classes as values, only the narrowest is meant.
        top: the class that `classes` are the subclasses of, where there is one.
        text: path to a text in which a year may be said instead.
        quotient: properties that lead from a part to its whole, or from a share to its part and to its whole.
        ratio: property by which another of its things is the percentage of one that was planned.
        ordinal: path to a text in which it is said that something is the so-manieth.
        tells: path to a text of which pieces may be said to tell which thing is meant.
        needs: operators, by their short names, of which one must be said for it to be filled.
        condition: SPARQL on ?root and ?value that filling it brings along, in place of the view's own for now.
    """

    name: str
    path: Path
    classes: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    datatype: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    answers: tuple[str, ...] = ()
    default: int = 0
    required: bool = False
    ended: bool | None = None
    measure: Path = None
    qualifier: Path = None
    factor: Path = None
    status: Path = None
    unit: str = ""
    single: str = ""
    time: bool = False
    leaf: bool = False
    language: str = ""
    asks: bool = False
    size: bool = False
    speaks: bool = False
    subject: bool = False
    aside: float = 0.0
    now: str = ""
    presently: str = ""
    during: str = ""
    former: str = ""
    silent: bool = False
    beside: str = ""
    wide: bool = False
    only: tuple[str, ...] = ()
    top: str = ""
    text: Path = None
    ratio: str = ""
    quotient: tuple[str, ...] = ()
    ordinal: Path = None
    tells: Path = None
    condition: str = ""
    needs: tuple[str, ...] = ()
    order: int = 100

    @property
    def numeric(self) -> bool:
        """Whether its values can be ordered and subtracted."""
        return self.datatype in NUMERIC

    @property
    def temporal(self) -> bool:
        """Whether its values are dates."""
        return self.datatype in TEMPORAL

    @property
    def literal(self) -> bool:
        """Whether its values are strings: codes, addresses."""
        return not (self.classes or self.numeric or self.temporal or self.boolean)

    @property
    def worded(self) -> bool:
        """Whether its values are texts in one of several languages."""
        return self.datatype == RDF_TEXT

    @property
    def boolean(self) -> bool:
        """Whether its values are true and false."""
        return self.datatype == BOOLEAN

    def label(self, lang: str) -> str:
        """Return its label in `lang`, or in any language it has one."""
        return self.labels.get(lang) or next(iter(self.labels.values()), self.name)


@dataclass(frozen=True)
class View:
    """One kind of reading.

    Attributes:
        name: short name, unique.
        target: class of the root.
        narrower: class -> the classes that its instances may state instead, where no fact states the wider one too.
        derived: made from a class, not declared.
        slots: by name.
        current, during, former: SPARQL conditions on ?root for now (?asOf), an interval (?from, ?to), and the past.
        prefer: paths by which the better of several values is chosen, best first, each the greatest first.
        texts: language -> sentence with {slot} and {answer}, keyed `slot.lang`.
        evidence: path from the root to its sources.
        spoken: only meant where a word of one of its slots is said.
    """

    name: str
    target: str
    slots: dict[str, Slot]
    narrower: dict[str, tuple[str, ...]] = field(default_factory=dict)
    derived: bool = False
    current: str = ""
    during: str = ""
    former: str = ""
    prefer: tuple[Path, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)
    evidence: Path = None
    spoken: bool = False
    order: int = 100

    @property
    def graded(self) -> bool:
        """Whether the classes of its facts are ranked: a result before a target."""
        first = self.prefer[0] if self.prefer else None
        return isinstance(first, dict) and str(first.get("sequence", [""])[0]) == RDF_TYPE

    @property
    def root(self) -> Slot | None:
        """The slot that is the root itself, if the view has one."""
        return next((slot for slot in self.slots.values() if slot.path == ""), None)

    def stating(self, name: str) -> tuple[str, ...]:
        """Return the classes of which a fact may state one, to be of class `name`."""
        return self.narrower.get(name, (name,))

    def accepting(self, classes: Iterable[str]) -> Iterator[Slot]:
        """Yield the slots that a thing of one of `classes` can fill."""
        wanted = set(classes)
        for slot in self.slots.values():
            if wanted.intersection(slot.classes):
                yield slot


def dump(views: Iterable[View]) -> str:
    """Return `views` as JSON text."""
    return json.dumps([asdict(view) for view in views], ensure_ascii=False)


def load(text: str) -> list[View]:
    """Return the views that `dump` wrote."""
    return [_view(entry) for entry in json.loads(text)]


def _view(entry: Mapping[str, Any]) -> View:
    slots = {
        name: Slot(
            **{
                **slot,
                "classes": tuple(slot["classes"]),
                "only": tuple(slot["only"]),
                "without": tuple(slot["without"]),
                "answers": tuple(slot["answers"]),
                "needs": tuple(slot["needs"]),
                "quotient": tuple(slot["quotient"]),
            }
        )
        for name, slot in entry["slots"].items()
    }
    narrower = {name: tuple(under) for name, under in entry["narrower"].items()}
    return View(**{**entry, "slots": slots, "prefer": tuple(entry["prefer"]), "narrower": narrower})


def path_text(path: Path) -> str:
    """Return `path` as a SPARQL 1.1 property path."""
    if isinstance(path, str):
        return f"<{path}>"
    (kind, inner), *_ = path.items()
    if kind == "inverse":
        return f"^{_grouped(inner)}"
    if kind == "sequence":
        return "/".join(_grouped(step) for step in inner)
    if kind == "alternative":
        return "|".join(_grouped(step) for step in inner)
    suffix = {"oneOrMore": "+", "zeroOrMore": "*", "zeroOrOne": "?"}[kind]
    return _grouped(inner) + suffix


def _grouped(path: Path) -> str:
    text = path_text(path)
    return text if isinstance(path, str) else f"({text})"
