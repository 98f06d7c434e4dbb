"""Writing the answers of queries in every format that the command line and the HTTP face offer."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any, TypeAlias, cast

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse_query_results,
    serialize,
)

from wardgraph.errors import WardgraphError
from wardgraph.names import PREFIXES, XSD
from wardgraph.store.interface import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from wardgraph.errors import Language
    from wardgraph.store.interface import Row, Term

Writable: TypeAlias = Solutions | QuerySolutions | QueryTriples | QueryBoolean | bool | list[Triple]

ROWS = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
}
GRAPHS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
FORMATS = ("table", *ROWS, *GRAPHS)

# Column widths of a table are taken from its first rows, so that it can be written while the rest still comes.
_MEASURED = 500
_WIDEST = 60
_RESULT_SET = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LOCAL = re.compile(r"[A-Za-z_][\w-]*")


def write(
    answer: Writable,
    form: str,
    output: IO[bytes],
    *,
    lang: Language = "vi",
    headers: Mapping[str, str] | None = None,
) -> None:
    """Write `answer` to `output` in the format `form`, one of `FORMATS`.

    Rows have no graph formats of their own: there they are written in the vocabulary of the W3C's result sets. Triples
    have no row formats: there they are rows of subject, predicate, object.

    Args:
        answer: what a store gave; lazy answers of the engine are written as they come.
        form: the format.
        output: where to.
        lang: of the words of a table.
        headers: what the columns of a table are called, by variable.

    Raises:
        WardgraphError: there is no such format.
    """
    if form not in FORMATS:
        raise WardgraphError(
            f"không có định dạng {form!r}; chọn một trong: {', '.join(FORMATS)}",
            f"there is no format {form!r}; choose one of: {', '.join(FORMATS)}",
        )
    if isinstance(answer, (bool, QueryBoolean)):
        _write_boolean(bool(answer), form, output, lang)
    elif isinstance(answer, (QueryTriples, list)):
        _write_triples(answer, form, output, lang)
    elif form == "table":
        _write_table(answer, output, lang, headers or {})
    elif form in ROWS:
        _raw(answer).serialize(output, ROWS[form])
        if form == "json":
            output.write(b"\n")
    else:
        _write_graph(_result_set(answer), form, output)


def cut(answer: Writable, limit: int) -> tuple[Writable, bool]:
    """Return at most `limit` rows or triples of `answer`, and whether there were more."""
    if isinstance(answer, (bool, QueryBoolean)):
        return answer, False
    if isinstance(answer, (QueryTriples, list)):
        triples = list(islice(dict.fromkeys(answer), limit + 1))
        return triples[:limit], len(triples) > limit
    if isinstance(answer, QuerySolutions):
        names = [variable.value for variable in answer.variables]
        rows = [
            {name: term for name, term in zip(names, row, strict=True) if term is not None}
            for row in islice(answer, limit + 1)
        ]
        answer = Solutions(names, cast("list[Row]", rows))
    return Solutions(answer.variables, answer.rows[:limit]), len(answer) > limit


def sparql_json(answer: Solutions) -> bytes:
    """Return rows as SPARQL 1.1 JSON results."""
    bindings = [{name: _json_term(term) for name, term in row.items()} for row in answer]
    document = {"head": {"vars": answer.variables}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def plain(term: Term | Triple | None) -> str:
    """Return `term` as people read it: literals bare, IRIs short where their prefix is ours."""
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    if isinstance(term, NamedNode):
        return short(term.value)
    return str(term)


def short(iri: str) -> str:
    """Return `iri` as a prefixed name that SPARQL reads with our prefixes, else in angle brackets."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri[len(namespace) :]):
            return f"{prefix}:{iri[len(namespace) :]}"
    return f"<{iri}>"


def _raw(answer: Solutions | QuerySolutions) -> QuerySolutions:
    """Return our rows as the engine's, which writes itself in any format."""
    if isinstance(answer, QuerySolutions):
        return answer
    parsed = parse_query_results(sparql_json(answer), QueryResultsFormat.JSON)
    assert isinstance(parsed, QuerySolutions)  # noqa: S101 (rows were written)
    return parsed


def _json_term(term: Term | Triple) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {key: _json_term(part) for key, part in parts.items()}}
    said = {"type": "literal", "value": term.value}
    if term.language:
        said["xml:lang"] = term.language
    elif term.datatype.value != XSD + "string":
        said["datatype"] = term.datatype.value
    return said


def _write_boolean(answer: bool, form: str, output: IO[bytes], lang: Language) -> None:  # noqa: FBT001
    if form == "table":
        words = {"vi": ("không", "có"), "en": ("no", "yes")}
        output.write(f"{words[lang][answer]}\n".encode())
    elif form in {"json", "xml"}:
        parsed = parse_query_results(json.dumps({"head": {}, "boolean": answer}).encode(), QueryResultsFormat.JSON)
        parsed.serialize(output, ROWS[form])
        output.write(b"\n")
    elif form in ROWS:
        output.write(b"true\n" if answer else b"false\n")
    else:
        node = BlankNode("results")
        truth = Literal("true" if answer else "false", datatype=NamedNode(XSD + "boolean"))
        triples = [
            Triple(node, _RDF_TYPE, NamedNode(_RESULT_SET + "ResultSet")),
            Triple(node, NamedNode(_RESULT_SET + "boolean"), truth),
        ]
        _write_graph(triples, form, output)


def _write_triples(answer: QueryTriples | list[Triple], form: str, output: IO[bytes], lang: Language) -> None:
    triples = list(dict.fromkeys(answer))
    if form in GRAPHS:
        _write_graph(sorted(triples, key=str), form, output)
        return
    rows: list[Any] = [{"subject": t.subject, "predicate": t.predicate, "object": t.object} for t in triples]
    write(Solutions(["subject", "predicate", "object"], rows), form, output, lang=lang)


def _write_graph(triples: Iterable[Triple], form: str, output: IO[bytes]) -> None:
    buffer = io.BytesIO()
    found = list(triples)
    used = {p: n for p, n in [*PREFIXES.items(), ("rs", _RESULT_SET)] if any(n in str(t) for t in found)}
    serialize(found, buffer, GRAPHS[form], prefixes=used)
    output.write(buffer.getvalue())


def _result_set(answer: Solutions | QuerySolutions) -> Iterator[Triple]:
    """Yield the triples that state rows in the W3C's vocabulary of result sets."""
    rows, names = _cells(answer)
    whole = BlankNode("results")
    yield Triple(whole, _RDF_TYPE, NamedNode(_RESULT_SET + "ResultSet"))
    for name in names:
        yield Triple(whole, NamedNode(_RESULT_SET + "resultVariable"), Literal(name))
    for number, row in enumerate(rows):
        solution = BlankNode(f"row{number}")
        yield Triple(whole, NamedNode(_RESULT_SET + "solution"), solution)
        for name, term in zip(names, row, strict=True):
            if term is not None:
                binding = BlankNode(f"row{number}{name}")
                yield Triple(solution, NamedNode(_RESULT_SET + "binding"), binding)
                yield Triple(binding, NamedNode(_RESULT_SET + "variable"), Literal(name))
                yield Triple(binding, NamedNode(_RESULT_SET + "value"), term)


def _cells(answer: Solutions | QuerySolutions) -> tuple[Iterator[Sequence[Any]], list[str]]:
    if isinstance(answer, Solutions):
        return ([row.get(name) for name in answer.variables] for row in answer), answer.variables
    return (list(row) for row in answer), [variable.value for variable in answer.variables]


def _write_table(
    answer: Solutions | QuerySolutions, output: IO[bytes], lang: Language, headers: Mapping[str, str]
) -> None:
    rows, names = _cells(answer)
    numeric = [True] * len(names)
    sample: list[list[str]] = []
    for row in islice(rows, _MEASURED):
        for column, term in enumerate(row):
            numeric[column] &= term is None or _is_number(term)
        sample.append([" ".join(plain(term).split()) for term in row])
    titles = [headers.get(name, name) for name in names]
    widths = [min(_WIDEST, max(map(_width, column))) for column in zip(titles, *sample, strict=True)]

    def line(cells: Sequence[str]) -> bytes:
        padded = [_pad(cell, width, right) for cell, width, right in zip(cells, widths, numeric, strict=True)]
        return ("  ".join(padded).rstrip() + "\n").encode()

    output.write(line(titles))
    output.write(("  ".join("─" * width for width in widths) + "\n").encode())
    count = 0
    for cells in chain(sample, ([" ".join(plain(term).split()) for term in row] for row in rows)):
        output.write(line(cells))
        count += 1
    if not count:
        output.write(("(không có dòng nào)\n" if lang == "vi" else "(no rows)\n").encode())


def _is_number(term: Term) -> bool:
    return isinstance(term, Literal) and term.datatype.value.removeprefix(XSD) in {
        "integer",
        "decimal",
        "double",
        "float",
    }


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _pad(text: str, width: int, right: bool) -> str:  # noqa: FBT001
    space = " " * (width - _width(text))
    return space + text if right else text + space
