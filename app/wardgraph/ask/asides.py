"""What askers say of themselves beside their question: "I am a student, which ..."."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.names import ASK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wardgraph.ask.index import Index
    from wardgraph.ask.tokens import Token

_ASKING = frozenset({ASK + name for name in ("Who", "What", "When", "Where", "HowMany", "Percent", "Whether", "List")})
_ASKER = ASK + "Asker"
_LONGEST = 3


def without_asides(index: Index, typed: Sequence[Token]) -> list[Token] | None:
    """Return the words of a question without the clauses in which askers speak of themselves.

    Such a clause begins with a word for the asker or the asked, is closed by a mark, asks nothing and names nothing:
    it has no number, no capital letter but its first and no word for a class.

    Args:
        index: tells what words mean.
        typed: words and marks in their order.

    Returns:
        the words that are left, or None where there is no such clause or nothing else.
    """
    clauses: list[list[Token]] = [[]]
    for token in typed:
        if token.kind == "mark" and token.text in ",.;:!?\n":
            clauses.append([])
        elif token.kind != "mark":
            clauses[-1].append(token)
    said = [clause for clause in clauses if clause]
    kept = [clause for clause in said if not _aside(index, clause)]
    return [token for clause in kept for token in clause] if kept and len(kept) < len(said) else None


def _aside(index: Index, clause: Sequence[Token]) -> bool:
    if any(token.kind != "word" or (token.capital and token is not clause[0]) for token in clause):
        return False
    runs = [
        (first, " ".join(token.folded for token in clause[first:last]))
        for first in range(len(clause))
        for last in range(first + 1, min(first + _LONGEST, len(clause)) + 1)
    ]
    forms = index.forms({run for _, run in runs})
    own, other = False, False
    for first, run in runs:
        for form in forms.get(run, ()):
            own = own or (first == 0 and form.meaning.iri == _ASKER)
            exact = form.exact == " ".join(t.normal for t in clause[first : first + len(run.split())])
            asking = form.meaning.kind == "operator" and form.meaning.iri in _ASKING
            other = other or (exact and (asking or form.meaning.kind == "class"))
    return own and not other
