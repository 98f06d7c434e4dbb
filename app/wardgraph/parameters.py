"""The values that a canned question takes: things by name, code or address, and literals of a datatype."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.errors import WardgraphError
from wardgraph.names import XSD

if TYPE_CHECKING:
    from wardgraph.errors import Text
    from wardgraph.store.interface import Store, Term


@dataclass(frozen=True)
class Parameter:
    """A value that a canned question takes.

    Attributes:
        name: its key; in the query it is the variable `?_name`.
        label: what a form calls it.
        kind: the class an entity must have, when the value is an entity.
        datatype: the datatype of the value, when it is a literal.
        required: whether the question makes no sense without it.
        many: whether several values may be given.
        former: prefer what is no longer in force when a name means both.
        default: used when nothing is given, as a person would write it.
        examples: values as a person would write them; the first ones are enough to run the question.
    """

    name: str
    label: Text
    kind: NamedNode | None
    datatype: NamedNode | None
    required: bool
    many: bool
    former: bool
    default: str | None
    examples: tuple[str, ...]


def term_of(store: Store, parameter: Parameter, text: str) -> Term:
    """Return the term that `text` stands for as a value of `parameter`.

    Raises:
        WardgraphError: `text` is malformed, or names nothing or several things.
    """
    if parameter.datatype is None:
        from wardgraph import search

        kinds = [parameter.kind] if parameter.kind else []
        return search.resolve(store, text, kinds=kinds, former=parameter.former)
    return literal(text.strip(), parameter.datatype, parameter.name)


_LEXICAL: dict[str, tuple[str, str]] = {
    "date": (r"\d{4}-\d{2}-\d{2}", "2026-01-31"),
    "integer": (r"[+-]?\d+", "10"),
    "decimal": (r"[+-]?\d+(\.\d+)?", "12.5"),
    "boolean": (r"true|false", "true"),
    "string": (r".*", "..."),
}


def literal(text: str, datatype: NamedNode, name: str) -> Literal:
    """Return the literal of `datatype` that `text` writes.

    Raises:
        WardgraphError: `text` is not of that datatype; shows what is.
    """
    kind = datatype.value.removeprefix(XSD)
    pattern, example = _LEXICAL[kind]
    valid = re.fullmatch(pattern, text, re.DOTALL) is not None
    if valid and kind == "date":
        from datetime import date

        try:
            date.fromisoformat(text)
        except ValueError:
            valid = False
    if not valid:
        raise WardgraphError(
            f"tham số {name}: {text!r} không đúng dạng; viết như {example}",
            f"parameter {name}: {text!r} is not of the form of {example}",
        )
    return Literal(text) if kind == "string" else Literal(text, datatype=datatype)
