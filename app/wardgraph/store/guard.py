"""The read-only guard: what a query may be, decided before any engine sees it.

Engines follow SERVICE, LOAD and sometimes FROM to any address, and offer no switch against it. The guard therefore
reads the query's tokens. It must never read fewer keywords than an engine does, and engines read differently: some
decode codepoint escapes before anything else, some split `SERVICE:x` or `trueSERVICE` into two tokens. Wherever two
readings are possible the guard turns suspicious and looks for the bare words anywhere in the text, strings and comments
included: it may then refuse a harmless query, with the mend in the message, but lets no other one through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, NoReturn
from urllib.parse import urljoin

from wardgraph.store.faults import ForbiddenQuery, MalformedQuery, QueryFault

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
# Engines read and run queries by recursion: deeper nesting or longer chains of operators and clauses than people
# write would take the process down with them.
DEEPEST = 200
LONGEST = 2000

_GRAMMAR = r"""
    (?P<space>[\s\ufeff]+)
  | (?P<comment>\#[^\n\r]*)
  | (?P<string>"{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:[\w-]*)
  | (?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])*)
  | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)
  | (?P<datatype>\^\^)
  | (?P<plain>[.;,]|\b(?:[Tt]rue|[Ff]alse|UNDEF|a)\b)
  | (?P<word>[^\W\d]\w*)
  | (?P<open>[({\[])
  | (?P<close>[)}\]])
  | (?P<other>\\.|.)
"""
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_OPERANDS = {"variable", "string", "iri", "name", "number", "word", "plain", "lang", "blank", "close"}
_ASCII = 0x80


# What may be checked at a glance: short enough for neither bound to be reached, nothing before its form.
_PLAIN = 2000
_PLAIN_FORM = re.compile(r"\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)[\s{*?]")


@cache
def _token() -> re.Pattern[str]:
    """Return what matches one token; to compile it takes as long as to open the store, so not before it is needed."""
    return re.compile(_GRAMMAR, re.VERBOSE | re.DOTALL)


class Token(NamedTuple):
    """A token of a query: what kind, its text, and where it starts."""

    kind: str
    text: str
    start: int


@dataclass
class Checked:
    """A query that may be run.

    Attributes:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        graphs: IRIs that its FROM and FROM NAMED clauses name; with any of them the query states its own dataset.
    """

    form: str
    graphs: list[str] = field(default_factory=list)


def check(query: str, graphs: Callable[[], Container[str]] | None = None) -> Checked:
    """Return what `query` is, if it only reads and stays within the store.

    Args:
        query: SPARQL text.
        graphs: gives the IRIs of the store's graphs; without it no FROM is let through.

    Raises:
        ForbiddenQuery: it updates, calls a SERVICE, or names a graph that is not in the store.
        MalformedQuery: it does not begin like a query.
    """
    return _at_a_glance(query) or _Guard(query).check(graphs)


def _at_a_glance(query: str) -> Checked | None:
    """Return what a short, plain query is; None where it has to be read.

    Plain is what holds neither SERVICE nor FROM in any reading, strings and comments included, has no escape that
    could hide them, and cannot nest too deep.
    """
    form = _PLAIN_FORM.match(query)
    if form is None or len(query) >= _PLAIN or not query.isascii() or "\\" in query or "\x00" in query:
        return None
    upper = query.upper()
    if any(word in upper for word in ("SERVICE", "FROM")) or sum(map(query.count, "({[")) > DEEPEST:
        return None
    return Checked(form[1])


def tokens(query: str) -> list[Token]:
    """Return the tokens of `query`, space and comments left out."""
    found = (Token(match.lastgroup or "other", match[0], match.start()) for match in _token().finditer(query))
    return [token for token in found if token.kind not in {"space", "comment"}]


class _Guard:
    def __init__(self, query: str) -> None:
        self._query = query
        self._tokens: list[Token] = []
        self._prefixes: dict[str, str] = {}
        self._base = ""
        self._suspicious = _hides_ascii(query)

    def check(self, graphs: Callable[[], Container[str]] | None) -> Checked:
        if "\x00" in self._query:
            self._refuse("truy vấn chứa ký tự NUL", "the query contains a NUL character", self._query.index("\x00"))
        self._read()
        if self._suspicious:
            self._scan()
        start = self._prologue()
        checked = Checked(self._form(start))
        self._names()
        for index, token in enumerate(self._tokens):
            if token.kind != "word":
                continue
            word = token.text.upper()
            if "SERVICE" in word:
                self._no_service(token.start)
            if word == "FROM":
                checked.graphs.append(self._graph(index + 1, graphs))
            elif "FROM" in word:
                self._unclear(token.start)
        return checked

    def _read(self) -> None:
        """Split the text into tokens, noticing where another reading is possible."""
        brackets: list[str] = []
        previous = ""
        steps = 0
        for match in _token().finditer(self._query):
            token = Token(match.lastgroup or "other", match[0], match.start())
            if token.kind in {"space", "comment"}:
                continue
            if token.kind == "open":
                brackets.append(token.text)
                if len(brackets) > DEEPEST:
                    self._refuse(
                        f"truy vấn lồng quá {DEEPEST} cấp ngoặc",
                        f"the query nests more than {DEEPEST} brackets; write it flatter",
                        token.start,
                    )
            elif token.kind == "close" and brackets:
                brackets.pop()
            elif token.kind == "iri" and brackets[-1:] == ["("] and previous in _OPERANDS:
                # In an expression `?a<?b#>` may be an IRI, or a comparison and the beginning of a comment.
                self._suspicious |= re.search(r"['#()]|^<[?$]", token.text) is not None
            elif token.kind in {"word", "other"}:
                steps += 1
                if steps > LONGEST:
                    self._refuse(
                        f"truy vấn có hơn {LONGEST} từ khóa và phép toán; hãy chia nhỏ",
                        f"the query has more than {LONGEST} keywords and operators; split it",
                        token.start,
                    )
            self._tokens.append(token)
            previous = token.kind

    def _prologue(self) -> int:
        """Read BASE and PREFIX declarations and return the index of the token after them."""
        index = 0
        tokens = self._tokens
        while index < len(tokens) and tokens[index].kind == "word":
            word = tokens[index].text.upper()
            if word == "BASE" and self._kinds(index + 1, "iri"):
                self._base = urljoin(self._base, _decoded(tokens[index + 1].text[1:-1]))
                index += 2
            elif word == "PREFIX" and self._kinds(index + 1, "name", "iri"):
                prefix = tokens[index + 1].text.partition(":")[0]
                self._prefixes[prefix] = urljoin(self._base, _decoded(tokens[index + 2].text[1:-1]))
                index += 3
            else:
                break
        return index

    def _kinds(self, index: int, *kinds: str) -> bool:
        return [token.kind for token in self._tokens[index : index + len(kinds)]] == list(kinds)

    def _form(self, index: int) -> str:
        token = self._tokens[index] if index < len(self._tokens) else Token("end", "", len(self._query))
        word = token.text.upper()
        if token.kind == "word" and word in UPDATES:
            self._refuse(
                f"{word} ghi vào kho; ở đây chỉ đọc: dùng SELECT, ASK, CONSTRUCT hoặc DESCRIBE",
                f"{word} writes; only SELECT, ASK, CONSTRUCT and DESCRIBE are run here",
                token.start,
            )
        for form in FORMS:
            # `SELECT?s` and `ASK{` are one word and more, but `SELECTx` is nothing.
            if token.kind == "word" and word == form:
                return form
        line, column = self._place(token.start)
        shown = token.text[:20] or "…"
        raise MalformedQuery(
            f"không phải truy vấn SPARQL: cần SELECT, ASK, CONSTRUCT hoặc DESCRIBE, không phải {shown!r}",
            f"not a SPARQL query: expected SELECT, ASK, CONSTRUCT or DESCRIBE, not {shown!r}",
            line=line,
            column=column,
        )

    def _names(self) -> None:
        """Refuse names that an engine may read as a keyword and a shorter name, such as `SERVICE:x`."""
        for token in self._tokens:
            if token.kind != "name":
                continue
            prefix = token.text.partition(":")[0]
            for keyword in ("SERVICE", "FROM", "NAMED", "SILENT"):
                at = prefix.upper().rfind(keyword)
                if at >= 0 and (prefix not in self._prefixes or prefix[at + len(keyword) :] in self._prefixes):
                    self._unclear(token.start)

    def _graph(self, index: int, graphs: Callable[[], Container[str]] | None) -> str:
        """Return the IRI that the FROM clause before token `index` names."""
        if self._kinds(index, "word") and self._tokens[index].text.upper() == "NAMED":
            index += 1
        token = self._tokens[index] if index < len(self._tokens) else Token("end", "", len(self._query))
        if token.kind == "iri":
            iri = urljoin(self._base, _decoded(token.text[1:-1]))
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            iri = self._prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
        else:
            self._unclear(token.start)
        if graphs is None or iri not in graphs():
            self._refuse(
                f"FROM <{iri}>: không có đồ thị này trong kho",
                f"FROM <{iri}>: there is no such graph in the store; "
                "`SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }` lists them",
                token.start,
            )
        return iri

    def _scan(self) -> None:
        """Look for the words anywhere, with every escape decoded: no reading of the text can hold more of them."""
        for text in _readings(self._query):
            if re.search(r"SERVICE", text, re.IGNORECASE) or re.search(r"\bFROM\b", text, re.IGNORECASE):
                self._unclear(0)

    def _no_service(self, start: int) -> NoReturn:
        self._refuse("SERVICE gọi ra mạng; ở đây không chạy", "SERVICE reaches the network and is not run here", start)

    def _unclear(self, start: int) -> NoReturn:
        self._refuse(
            "chỗ này có thể đọc thành SERVICE hoặc FROM; hãy viết IRI đầy đủ, có khoảng trắng, không dùng \\u",
            "this can be read as SERVICE or FROM; write full IRIs, spaces around operators, and no \\u escapes",
            start,
        )

    def _refuse(self, vi: str, en: str, start: int) -> NoReturn:
        line, column = self._place(start)
        raise ForbiddenQuery(vi, en, line=line, column=column)

    def _place(self, start: int) -> tuple[int, int]:
        from bisect import bisect_right

        starts = [0, *(m.end() for m in re.finditer(r"\r\n|\n|\r", self._query))]
        line = bisect_right(starts, start)
        return line, start - starts[line - 1] + 1


def malformed(message: str) -> QueryFault:
    """Return the fault for an engine's syntax error, with its line and column where the message has them."""
    match = re.search(r"error at (\d+):(\d+): *(.*)", message, re.DOTALL)
    text = " ".join((match[3] if match else message).split())
    return MalformedQuery(
        f"không phải SPARQL 1.1: {text}",
        f"not SPARQL 1.1: {text}",
        line=int(match[1]) if match else None,
        column=int(match[2]) if match else None,
    )


def _decoded(text: str) -> str:
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else "\ufffd"  # noqa: PLR2004 (the end of Unicode)


def _readings(text: str) -> Iterator[str]:
    """Yield `text` with its escapes decoded once, twice, until there are none."""
    yield text
    while (decoded := _decoded(text)) != text:
        yield decoded
        text = decoded


def _hides_ascii(text: str) -> bool:
    """Return whether an escape stands for an ASCII character, which could be part of the grammar."""
    return any(ord(_character(m)) < _ASCII for reading in _readings(text) for m in _ESCAPE.finditer(reading))
