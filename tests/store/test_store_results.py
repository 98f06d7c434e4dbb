"""Results written in every format are read back as what they were."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from wardgraph.errors import WardgraphError
from wardgraph.results import FORMATS, GRAPHS, ROWS, cut, plain, short, write
from wardgraph.store.embedded import solutions
from wardgraph.store.interface import Solutions

if TYPE_CHECKING:
    from wardgraph.results import Writable

XSD = "http://www.w3.org/2001/XMLSchema#"
# XML has no room for most control characters.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"))
terms = st.one_of(
    texts.map(lambda text: NamedNode("http://example.org/" + "".join(c for c in text if c.isalnum()))),
    texts.map(Literal),
    texts.map(lambda text: Literal(text, language="vi")),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(
        lambda number: Literal(f"{number:f}", datatype=NamedNode(XSD + "decimal"))
    ),
    st.integers(0, 99).map(lambda number: BlankNode(f"b{number}")),
)
rows = st.lists(st.dictionaries(st.sampled_from(["one", "two", "three"]), terms), max_size=8).map(
    lambda found: Solutions(["one", "two", "three"], found)
)


def written(answer: Writable, form: str, **options: object) -> bytes:
    output = io.BytesIO()
    write(answer, form, output, **options)  # type: ignore[arg-type]
    return output.getvalue()


@given(rows, st.sampled_from(["json", "xml", "tsv"]))
def test_rows_come_back_as_they_were(answer: Solutions, form: str) -> None:
    parsed = parse_query_results(written(answer, form), ROWS[form])
    assert isinstance(parsed, QuerySolutions)
    back = solutions(parsed)
    assert back.variables == answer.variables
    assert [{k: _named(v) for k, v in row.items()} for row in back] == [
        {k: _named(v) for k, v in row.items()} for row in answer
    ]


def _named(term: object) -> object:
    return "_:" if isinstance(term, BlankNode) else term


@given(rows)
def test_a_spreadsheet_reads_the_same_values(answer: Solutions) -> None:
    read = list(csv.DictReader(io.StringIO(written(answer, "csv").decode(), newline="")))
    assert len(read) == len(answer)
    for expected, row in zip(answer, read, strict=True):
        for name in answer.variables:
            term = expected.get(name)
            if not isinstance(term, BlankNode):
                assert row[name] == ("" if term is None else term.value)


@given(rows, st.sampled_from(sorted(GRAPHS)))
def test_rows_as_a_graph_keep_their_number(answer: Solutions, form: str) -> None:
    triples = list(parse(written(answer, form), GRAPHS[form]))
    solution = NamedNode("http://www.w3.org/2001/sw/DataAccess/tests/result-set#solution")
    assert sum(quad.predicate == solution for quad in triples) == len(answer)


def test_an_empty_table_says_that_it_is_empty_in_both_languages() -> None:
    empty = Solutions(["code"], [])
    assert "(không có dòng nào)" in written(empty, "table").decode()
    assert "(no rows)" in written(empty, "table", lang="en").decode()


def test_a_table_shows_titles_short_names_and_numbers_to_the_right() -> None:
    number = NamedNode(XSD + "decimal")
    answer = Solutions(
        ["kind", "area"],
        [
            {"kind": NamedNode("https://w3id.org/wardgraph/def#Ward"), "area": Literal("12.5", datatype=number)},
            {"kind": NamedNode("https://w3id.org/wardgraph/id/unit/1"), "area": Literal("7", datatype=number)},
        ],
    )
    lines = written(answer, "table", headers={"kind": "Loại", "area": "km²"}).decode().splitlines()
    assert lines[0].split() == ["Loại", "km²"]
    assert lines[2].startswith("wg:Ward ")
    assert lines[3].startswith("<https://w3id.org/wardgraph/id/unit/1>")
    assert len(lines[2]) == len(lines[3])


def test_triples_are_sorted_and_once_each() -> None:
    one, two = NamedNode("http://example.org/1"), NamedNode("http://example.org/2")
    triples = [Triple(two, one, Literal("b")), Triple(one, one, Literal("a")), Triple(two, one, Literal("b"))]
    assert written(triples, "nt").splitlines() == [
        b'<http://example.org/1> <http://example.org/1> "a" .',
        b'<http://example.org/2> <http://example.org/1> "b" .',
    ]
    assert list(parse(written(triples, "ttl"), RdfFormat.TURTLE)) == list(
        parse(written(triples, "nt"), RdfFormat.N_TRIPLES)
    )


def test_what_is_cut_is_known_to_be() -> None:
    answer = Solutions(["x"], [{"x": Literal(str(n))} for n in range(3)])
    assert cut(answer, 2)[1] is True
    assert cut(answer, 3)[1] is False
    assert len(cut(answer, 2)[0]) == 2  # type: ignore[arg-type]
    assert cut(True, 0) == (True, False)  # noqa: FBT003
    parsed = parse_query_results(written(answer, "json"), QueryResultsFormat.JSON)
    assert len(cut(parsed, 1)[0]) == 1  # type: ignore[arg-type]


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(WardgraphError, match="csv"):
        written(Solutions([], []), "pdf")
    assert set(FORMATS) == {"table", *ROWS, *GRAPHS}


def test_names_are_short_only_where_sparql_reads_them() -> None:
    assert short("https://w3id.org/wardgraph/def#code") == "wg:code"
    assert short("https://w3id.org/wardgraph/id/unit/1") == "<https://w3id.org/wardgraph/id/unit/1>"
    assert plain(None) == ""
