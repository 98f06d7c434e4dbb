"""Canned questions: plain SPARQL files with a `#+` header, and how values are put into them.

A file of `queries/` is a complete query that any SPARQL 1.1 engine runs as it stands. Its header is TOML behind
`#+`: title, description, group, example questions, parameters, and a chart where one helps. A parameter `unit` is
the clause `VALUES ?_unit { ... }`, which the file carries with an example in it, or `UNDEF` where it is optional.
Running a question with values writes the values' own terms into those clauses, and takes out the clauses of
optional parameters that were left open. Nothing else of the text changes, and no text of a user gets into it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from wardgraph.errors import Text, WardgraphError
from wardgraph.names import SKOS
from wardgraph.parameters import Parameter, term_of
from wardgraph.resources import folder
from wardgraph.store.interface import Solutions

if TYPE_CHECKING:
    from pathlib import Path

    from wardgraph.errors import Language
    from wardgraph.store.interface import Row, Store, Term

Values: TypeAlias = Mapping[str, str | Sequence[str]]

_PREFIX = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
_CLAUSE = re.compile(r"VALUES\s+\?_(\w+)\s*\{([^{}]*)\}(?:[ \t]*\.)?")
_CONSTANT = re.compile(r"BIND\((.*) AS \?_(\w+)\)")
_LABEL = "Label"


@dataclass(frozen=True)
class Query:
    """A canned question as its file states it."""

    name: str
    title: Text
    description: Text
    group: str
    parameters: tuple[Parameter, ...]
    questions: Mapping[Language, tuple[str, ...]]
    chart: Mapping[str, str] | None
    text: str

    def parameter(self, name: str) -> Parameter:
        """Return the parameter `name`.

        Raises:
            WardgraphError: the question has no such parameter; names those it has.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(p.name for p in self.parameters) or "-"
        raise WardgraphError(
            f"truy vấn {self.name} không có tham số {name!r}; các tham số: {known}",
            f"the query {self.name} has no parameter {name!r}; its parameters: {known}",
        )

    def example(self) -> dict[str, tuple[str, ...]]:
        """Return the values with which the question shows what it does."""
        return {p.name: p.examples if p.many else p.examples[:1] for p in self.parameters if p.required}


@dataclass(frozen=True)
class Result:
    """The answer to a canned question, with the query that gave it, runnable as it stands."""

    query: Query
    arguments: Mapping[str, tuple[Term, ...]]
    sparql: str
    solutions: Solutions = field(default_factory=lambda: Solutions([]))

    def headers(self, lang: Language) -> dict[str, str]:
        """Return what each column is called in `lang`."""
        return {variable: column_label(variable, lang) for variable in self.solutions.variables}

    def readable(self) -> Solutions:
        """Return the rows as people read them: the label of a thing instead of its address."""
        return readable(self.solutions)


def readable(solutions: Solutions) -> Solutions:
    """Return `solutions` without the columns of IRIs that have a column of labels beside them."""
    shown = [v for v in solutions.variables if v + _LABEL not in solutions.variables]

    def cell(row: Row, variable: str) -> Term | None:
        # A thing without a label is still shown, by its address.
        return row.get(variable) or row.get(variable.removesuffix(_LABEL))

    rows: list[Row] = [{v: term for v in shown if (term := cell(row, v)) is not None} for row in solutions]
    return Solutions(shown, rows)


def names() -> list[str]:
    """Return the names of all canned questions, sorted."""
    return sorted(path.stem for path in folder("queries").glob("*.rq"))


def load_all() -> list[Query]:
    """Return all canned questions by group, then name."""
    order = list(_labels("group"))
    loaded = (_load(path) for path in folder("queries").glob("*.rq"))
    return sorted(loaded, key=lambda q: (order.index(q.group), q.name))


def load(name: str) -> Query:
    """Return the canned question `name`.

    Raises:
        WardgraphError: there is none of that name; names the nearest ones.
    """
    if name not in names():
        from rapidfuzz import process

        near = ", ".join(str(hit[0]) for hit in process.extract(name, names(), limit=3))
        raise WardgraphError(
            f"không có truy vấn {name!r}; gần nhất: {near}; chạy `wardgraph query` để xem tất cả",
            f"there is no query {name!r}; nearest: {near}; run `wardgraph query` to list all",
        )
    return _load(folder("queries") / f"{name}.rq")


def internal(name: str) -> str:
    """Return the text of a query that the program itself asks: `queries/internal/name.rq`."""
    return _text(folder("queries") / "internal" / f"{name}.rq")


def group_label(group: str, lang: Language) -> str:
    """Return what a group of questions is called in `lang`."""
    return _labels("group")[group].in_(lang)


def column_label(variable: str, lang: Language) -> str:
    """Return what a column of results is called in `lang`; the variable itself where nothing says so."""
    text = _labels("column").get(variable.removesuffix(_LABEL))
    return text.in_(lang) if text else variable


def fill(text: str, arguments: Mapping[str, Sequence[Term]]) -> str:
    """Return the query `text` with `arguments` in its `VALUES ?_name { ... }` clauses.

    A clause whose parameter has no value is taken out, so that its variable stays open. A parameter that the text
    binds, as in `BIND("..." AS ?_name)`, is a constant to the engine: its one value replaces the variable.
    """
    for bound in _CONSTANT.finditer(text):
        (term,) = arguments[bound[2]]
        text = text.replace(bound[0], "")
        text = re.sub(rf"\?_{bound[2]}\b", lambda _, term=term: str(term), text)  # type: ignore[misc]

    def clause(match: re.Match[str]) -> str:
        terms = arguments.get(match[1], ())
        return f"VALUES ?_{match[1]} {{ {' '.join(str(term) for term in terms)} }}" if terms else ""

    return _CLAUSE.sub(clause, text)


def bind(store: Store, query: Query, values: Values) -> dict[str, tuple[Term, ...]]:
    """Return the terms that `values`, as people write them, stand for.

    Raises:
        WardgraphError: an unknown or missing parameter, a malformed value, a name that is unknown or ambiguous.
    """
    given = {k: (v,) if isinstance(v, str) else tuple(v) for k, v in values.items()}
    for name in given:
        query.parameter(name)
    arguments: dict[str, tuple[Term, ...]] = {}
    for parameter in query.parameters:
        texts = [t for t in given.get(parameter.name, ()) if t.strip()]
        if not texts and parameter.default is not None:
            texts = [parameter.default]
        if not texts and parameter.required:
            example = parameter.examples[0] if parameter.examples else "..."
            raise WardgraphError(
                f"truy vấn {query.name} cần tham số {parameter.name}, ví dụ: -p {parameter.name}={example!r}",
                f"the query {query.name} needs the parameter {parameter.name}, for example: "
                f"-p {parameter.name}={example!r}",
            )
        if len(texts) > 1 and not parameter.many:
            raise WardgraphError(
                f"tham số {parameter.name} chỉ nhận một giá trị", f"the parameter {parameter.name} takes one value"
            )
        if texts:
            arguments[parameter.name] = tuple(term_of(store, parameter, text) for text in texts)
    return arguments


def run(
    store: Store, name: str, values: Values | None = None, *, lang: Language = "vi", timeout: float | None = None
) -> Result:
    """Run the canned question `name` with `values` and return its rows, labels in `lang` where there are any.

    Raises:
        WardgraphError: see `load` and `bind`.
    """
    query = load(name)
    arguments = bind(store, query, values or {})
    sparql = fill(query.text, arguments)
    solutions = store.select(sparql, timeout=timeout)
    if lang != "vi":
        solutions = _translated(store, solutions, lang)
    return Result(query, arguments, sparql, solutions)


def _translated(store: Store, solutions: Solutions, lang: Language) -> Solutions:
    """Return `solutions` with the labels of `lang` where there are any: the files themselves say Vietnamese."""
    from wardgraph.vocabulary import labels

    pairs = [(v, v + _LABEL) for v in solutions.variables if v + _LABEL in solutions.variables]
    things = {term for row in solutions for v, _ in pairs if isinstance(term := row.get(v), NamedNode)}
    found = labels(store, things, lang)
    rows: list[Row] = []
    for row in solutions:
        changed = dict(row)
        for variable, label in pairs:
            term = row.get(variable)
            if isinstance(term, NamedNode) and term in found:
                changed[label] = Literal(found[term])
        rows.append(changed)
    return Solutions(solutions.variables, rows)


@lru_cache(maxsize=256)
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _load(path: Path) -> Query:
    text = _text(path)
    lines = text.splitlines()
    header = "\n".join(line.removeprefix("#+").strip() for line in lines if line.startswith("#+"))
    body = "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"
    try:
        meta = tomllib.loads(header)
        return Query(
            name=path.stem,
            title=_both(meta["title"]),
            description=_both(meta["description"]),
            group=meta["group"],
            parameters=tuple(_parameter(k, v, body) for k, v in meta.get("parameters", {}).items()),
            questions={"vi": tuple(meta["questions"]["vi"]), "en": tuple(meta["questions"]["en"])},
            chart=meta.get("chart"),
            text=body,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        raise WardgraphError(
            f"phần đầu `#+` không đọc được: {fault}", f"the `#+` header cannot be read: {fault}", where=str(path)
        ) from fault


def _parameter(name: str, meta: Mapping[str, Any], body: str) -> Parameter:
    return Parameter(
        name=name,
        label=_both(meta["label"]),
        kind=_iri(meta["class"], body) if "class" in meta else None,
        datatype=_iri(meta["datatype"], body) if "datatype" in meta else None,
        required=meta.get("required", False),
        many=meta.get("many", False),
        former=meta.get("former", False),
        default=meta.get("default"),
        examples=tuple(meta.get("examples", ())),
    )


def _iri(short: str, body: str) -> NamedNode:
    prefix, _, local = short.partition(":")
    return NamedNode(dict(_PREFIX.findall(body))[prefix] + local)


def _both(meta: Mapping[str, str]) -> Text:
    return Text(vi=meta["vi"], en=meta["en"])


@lru_cache(maxsize=4)
def _labels(scheme: str) -> dict[str, Text]:
    """Return notation to label of one scheme of `queries/labels.ttl`, in the order of the file."""
    said: dict[str, dict[str, str]] = {}
    members: list[str] = []
    for quad in parse(path=str(folder("queries") / "labels.ttl"), format=RdfFormat.TURTLE):
        subject, value = str(quad.subject), quad.object
        if quad.predicate.value == SKOS + "inScheme" and isinstance(value, NamedNode) and value.value.endswith(scheme):
            members.append(subject)
        elif isinstance(value, Literal):
            said.setdefault(subject, {})[value.language or "notation"] = value.value
    return {said[s]["notation"]: Text(vi=said[s]["vi"], en=said[s]["en"]) for s in members}
