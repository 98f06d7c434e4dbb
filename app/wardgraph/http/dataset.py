"""The dataset that a request names beside its query (SPARQL 1.1 Protocol, section 2.1.4), written into the query.

The graphs that a request names take the place of those that the query names itself. Written as FROM clauses they pass
the same guard, and every engine understands them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from wardgraph.http.problem import BAD_REQUEST, Refusal
from wardgraph.store import guard

if TYPE_CHECKING:
    from collections.abc import Sequence

_TARGETS = {"iri", "name", "variable"}


@dataclass(frozen=True)
class Placed:
    """A query with FROM clauses put in.

    Attributes:
        text: the query.
        line: the line that they stand in.
        column: where in it they begin.
        width: how many characters they take up.
    """

    text: str
    line: int = 0
    column: int = 0
    width: int = 0

    def original(self, line: int | None, column: int | None) -> int | None:
        """Return the column of the text as it was sent, for a place in `text`."""
        if line == self.line and column is not None and column > self.column:
            return max(self.column, column - self.width)
        return column


def place(query: str, default: Sequence[str], named: Sequence[str]) -> Placed:
    """Return `query` over the graphs `default` and `named`; as it is where there are none.

    Raises:
        Refusal: one of them is no IRI.
        QueryFault: `query` does not begin like a query.
    """
    if not default and not named:
        return Placed(query)
    clauses = "".join(f" FROM {_iri(one)}" for one in dict.fromkeys(default))
    clauses += "".join(f" FROM NAMED {_iri(one)}" for one in dict.fromkeys(named)) + " "
    tokens = guard.tokens(query)
    query = _without_own(query, tokens)
    at = _place(tokens, len(query))
    before = query[:at]
    line = before.count("\n") + 1
    return Placed(before + clauses + query[at:], line, at - (before.rfind("\n") + 1) + 1, len(clauses))


def _iri(text: str) -> str:
    try:
        return str(NamedNode(text))
    except ValueError:
        raise Refusal(BAD_REQUEST, f"{text!r} không phải IRI của đồ thị", f"{text!r} is no IRI of a graph") from None


def _without_own(query: str, tokens: Sequence[guard.Token]) -> str:
    """Return `query` with its own FROM clauses blanked out, so that places stay what they are."""
    for index, token in enumerate(tokens):
        if token.kind == "word" and token.text.upper() == "FROM":
            last = index + 1
            if last < len(tokens) and tokens[last].text.upper() == "NAMED":
                last += 1
            if last < len(tokens) and tokens[last].kind in {"iri", "name"}:
                end = tokens[last].start + len(tokens[last].text)
                query = query[: token.start] + " " * (end - token.start) + query[end:]
    return query


def _place(tokens: Sequence[guard.Token], end: int) -> int:
    """Return where a FROM clause may stand: before WHERE, or before the brace that begins it."""
    index = next((i for i, t in enumerate(tokens) if t.kind == "word" and t.text.upper() in guard.FORMS), len(tokens))
    form = tokens[index].text.upper() if index < len(tokens) else ""
    index += 1
    if form == "DESCRIBE":
        while index < len(tokens) and (tokens[index].kind in _TARGETS or tokens[index].text == "*"):
            index += 1
    elif form == "CONSTRUCT" and index < len(tokens) and tokens[index].text == "{":
        index = _closing(tokens, index) + 1
    elif form == "SELECT":
        while index < len(tokens) and tokens[index].text != "{" and tokens[index].text.upper() not in {"WHERE", "FROM"}:
            index = _closing(tokens, index) + 1
    return tokens[index].start if index < len(tokens) else end


def _closing(tokens: Sequence[guard.Token], index: int) -> int:
    """Return the index of the bracket that closes the one at `index`; `index` if there is none to close."""
    depth = 0
    for at in range(index, len(tokens)):
        depth += (tokens[at].kind == "open") - (tokens[at].kind == "close")
        if depth <= 0:
            return at
    return len(tokens)
