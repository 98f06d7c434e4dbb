"""What is asked of a made-up country: the canned queries with its own things, and questions in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph import queries
from wardgraph.names import ID, PREFIXES, SKOS, XSD

if TYPE_CHECKING:
    from wardgraph.bench.country import Country
    from wardgraph.bench.lists import Lists
    from wardgraph.parameters import Parameter
    from wardgraph.store.interface import Store, Term


def canned(store: Store, lists: Lists, country: Country) -> dict[str, str]:
    """Return name -> SPARQL of every canned query with values of the country for its required parameters."""
    ward = country.ward(1)
    known = {
        "AdministrativeUnit": f"{ID}unit/{ward.path}",
        "CommunalUnit": f"{ID}unit/{ward.path}",
        "Indicator": lists.indicators[0].iri,
        "Period": f"{ID}period/2025",
        "Person": f"https://w3id.org/wardgraph/{ward.person(1)}",
        "PostType": lists.posts[0].role,
    }
    found: dict[str, str] = {}
    for query in queries.load_all():
        arguments: dict[str, tuple[Term, ...]] = {}
        for parameter in query.parameters:
            if parameter.required:
                arguments[parameter.name] = _value(store, parameter, known)
        found[query.name] = queries.fill(query.text, arguments)
    return found


def _value(store: Store, parameter: Parameter, known: dict[str, str]) -> tuple[Term, ...]:
    if parameter.kind is None:
        datatype = parameter.datatype or NamedNode(XSD + "string")
        text = parameter.examples[0] if parameter.examples else parameter.default or ""
        return (Literal(text, datatype=datatype),)
    short = parameter.kind.value.rpartition("#")[2]
    if short in known and not parameter.many:
        return (NamedNode(known[short]),)
    members = store.select(f"SELECT DISTINCT ?thing WHERE {{ ?thing a {parameter.kind} }} ORDER BY ?thing LIMIT 2")
    return tuple(row["thing"] for row in members)[: 2 if parameter.many else 1]


def in_words(store: Store, lists: Lists, country: Country, count: int = 20) -> list[str]:
    """Return questions about wards all over the country, of the four kinds that people ask most."""
    labels = _labels(store, [one.iri for one in lists.indicators])
    asked: list[str] = []
    for number in range(count):
        ward = country.ward(1 + number * (country.wards - 1) // max(1, count - 1))
        indicator = labels[lists.indicators[number % len(lists.indicators)].iri]
        post = [one for one in lists.posts if one.single][number % 4]
        asked += [
            f"{post.vi} {ward.vi} là ai?",
            f"{indicator} của {ward.vi} năm 2025 là bao nhiêu?",
            f"{ward.vi} thuộc tỉnh nào?",
            f"{ward.vi} có những sự kiện nào?",
        ]
    return asked


def _labels(store: Store, things: list[str]) -> dict[str, str]:
    values = " ".join(f"<{thing}>" for thing in things)
    rows = store.select(
        f"SELECT ?thing ?label WHERE {{ VALUES ?thing {{ {values} }} ?thing <{SKOS}prefLabel> ?label "
        'FILTER(LANG(?label) = "vi") }'
    )
    return {row["thing"].value: row["label"].value for row in rows}


def lookup(country: Country) -> str:
    """Return the query of a first look-up: the label of one ward."""
    return f"SELECT ?label WHERE {{ <{ID}unit/{country.ward(1).path}> <{PREFIXES['skos']}prefLabel> ?label }}"
