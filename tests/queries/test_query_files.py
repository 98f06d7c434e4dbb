"""Every canned question is complete: it parses, is listed, and is described in both languages."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from wardgraph import queries
from wardgraph.queries import _CLAUSE
from wardgraph.resources import folder
from wardgraph.store import guard

NAMES = queries.names()
HEADER = re.compile(r"^#\+ ", re.MULTILINE)


def test_there_are_many_questions() -> None:
    assert len(NAMES) >= 30


def test_every_question_is_listed_under_a_known_group() -> None:
    assert sorted(query.name for query in queries.load_all()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_a_query_as_it_stands(name: str) -> None:
    text = (folder("queries") / f"{name}.rq").read_text(encoding="utf-8")
    assert HEADER.search(text)
    guard.check(text)
    list(Store().query(text))


@pytest.mark.parametrize("name", NAMES)
def test_titles_descriptions_and_questions_are_in_both_languages(name: str) -> None:
    query = queries.load(name)
    for text in (query.title, query.description):
        assert text.vi.strip()
        assert text.en.strip()
        assert text.vi != text.en
    assert all(query.questions[lang] for lang in ("vi", "en"))


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_the_clauses_of_the_query_and_have_labels_and_examples(name: str) -> None:
    query = queries.load(name)
    assert {p.name for p in query.parameters} == {match[1] for match in _CLAUSE.finditer(query.text)}
    for parameter in query.parameters:
        assert parameter.label.vi
        assert parameter.label.en
        assert parameter.examples
        assert not (parameter.kind and parameter.datatype)


@pytest.mark.parametrize("name", NAMES)
def test_an_open_parameter_is_written_as_undef_and_a_required_one_with_an_example(name: str) -> None:
    query = queries.load(name)
    for match in _CLAUSE.finditer(query.text):
        parameter = query.parameter(match[1])
        if not parameter.required:
            assert match[2].strip() == "UNDEF"


@pytest.mark.parametrize("name", NAMES)
def test_every_column_has_a_name_in_both_languages(name: str) -> None:
    store = Store()
    answer = store.query(queries.load(name).text)
    for variable in (v.value for v in answer.variables):  # type: ignore[union-attr]
        assert queries.column_label(variable, "vi") != variable, variable
        assert queries.column_label(variable, "en") != variable, variable


@pytest.mark.parametrize("name", NAMES)
def test_a_chart_names_columns_of_the_query(name: str) -> None:
    query = queries.load(name)
    if query.chart:
        variables = {v.value for v in Store().query(query.text).variables}  # type: ignore[union-attr]
        assert query.chart["kind"] in {"bar", "line"}
        assert {v for k, v in query.chart.items() if k != "kind"} <= variables


@pytest.mark.parametrize("path", sorted((folder("queries") / "internal").glob("*.rq")), ids=lambda path: path.stem)
def test_the_program_s_own_queries_parse_and_say_what_they_are_for(path: object) -> None:
    text = queries.internal(path.stem)  # type: ignore[attr-defined]
    assert text.startswith("# ")
    Store().query(text)


def test_labels_are_turtle_with_one_label_a_language() -> None:
    store = Store()
    store.load(path=str(folder("queries") / "labels.ttl"), format=RdfFormat.TURTLE)
    notation = NamedNode("http://www.w3.org/2004/02/skos/core#notation")
    label = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    for quad in store.quads_for_pattern(None, notation, None, None):
        languages = sorted(q.object.language for q in store.quads_for_pattern(quad.subject, label, None, None))
        assert languages == ["en", "vi"], quad.subject
