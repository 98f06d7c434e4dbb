"""Sources: who published what when; each becomes a graph and a file of its own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.errors import Text
from wardgraph.importing.entities import tidy
from wardgraph.importing.new_terms import restate
from wardgraph.importing.source_graph import SourceGraph, day_literal
from wardgraph.names import DCT, SCHEMA, WG, XSD, slug

if TYPE_CHECKING:
    from datetime import date

    from wardgraph.importing.fact import Fact
    from wardgraph.importing.resolver import Resolver
    from wardgraph.importing.terms import Concept

_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")


def source_path(fact: Fact) -> str | None:
    """Return the path of the source that a row of `sources` describes, where it is complete and its date is a date."""
    parts = slug(fact.get("publisher")), fact.day("date"), slug(fact.get("id"))
    return "/".join(parts) if all(parts) else None


def read_source(fact: Fact, resolver: Resolver) -> SourceGraph | None:
    """Return the graph of the source described in one row, holding its description; None where a cell is wrong."""
    before = resolver.problems.count
    local_id, publisher = resolver.text(fact, "id"), tidy(resolver.text(fact, "publisher"))
    kind = resolver.concept(fact, "kind")
    issued = resolver.day(fact, "date")
    language = fact.get("language") or "vi"
    _check(fact, resolver, issued, language)
    path = source_path(fact)
    if resolver.problems.count > before or issued is None or kind is None or path is None:
        if path is None and local_id and publisher and issued:
            resolver.note(
                fact,
                "id",
                "unusable-id",
                Text(
                    "mã nguồn và tên cơ quan phải có chữ cái hoặc chữ số",
                    "id and publisher must have letters or digits",
                ),
            )
        return None
    graph = SourceGraph(path, issued, fact.place)
    graph.publisher = publisher
    _describe(graph, fact, kind, resolver)
    graph.say(graph.iri, f"{DCT}identifier", Literal(local_id))
    graph.say(graph.iri, f"{DCT}language", Literal(language.lower()))
    return graph


def _check(fact: Fact, resolver: Resolver, issued: date | None, language: str) -> None:
    if issued and issued > datetime.now(tz=UTC).date() + timedelta(days=1):
        resolver.note(
            fact,
            "date",
            "future-date",
            Text(
                f"cột date: nguồn ghi ngày {issued}, chưa đến; hãy xem lại năm",
                f"column date: the source is dated {issued}, which is still to come; look at the year",
            ),
        )
    if (url := fact.get("url")) and not _URL.fullmatch(url):
        resolver.note(
            fact,
            "url",
            "not-a-url",
            Text(
                f"cột url: {url!r} không phải địa chỉ http:// hoặc https://",
                f"column url: {url!r} is not an address that begins with http:// or https://",
            ),
        )
    if not _LANGUAGE.fullmatch(language):
        resolver.note(
            fact,
            "language",
            "not-a-language",
            Text(
                f"cột language: {language!r} không phải mã ngôn ngữ, ví dụ vi, en",
                f"column language: {language!r} is not a language code such as vi, en",
            ),
        )


def _describe(graph: SourceGraph, fact: Fact, kind: Concept, resolver: Resolver) -> None:
    title = fact.get("title")
    label = tidy(title) or f"{graph.publisher}, {graph.issued} ({fact.get('id')})"
    classes = [*resolver.terms.classes(NamedNode(f"{WG}Source"))]
    if cls := kind.link(f"{WG}standardClass"):
        classes.append(cls)
    graph.name_it(graph.iri, classes, [Literal(label, language="vi")], graph.place)
    language = (fact.get("language") or "vi").lower()
    graph.say(graph.iri, f"{DCT}title", Literal(tidy(title), language=language) if title else None)
    graph.say(graph.iri, f"{WG}sourceKind", restate(graph, kind, resolver.terms))
    graph.say(graph.iri, f"{DCT}issued", day_literal(graph.issued))
    if url := fact.get("url"):
        graph.say(graph.iri, f"{SCHEMA}url", Literal(url, datatype=NamedNode(f"{XSD}anyURI")))
    else:
        graph.say(graph.iri, f"{WG}file", Literal(graph.place.file.replace("\\", "/").rpartition("/")[2]))
    _agents(graph, fact, resolver)


def _agents(graph: SourceGraph, fact: Fact, resolver: Resolver) -> None:
    entities, terms = resolver.entities, resolver.terms
    publisher = graph.path.partition("/")[0]
    agent, label = entities.settle(f"agent/{publisher}", graph.publisher, lambda _known, _name: True)
    graph.name_it(agent, terms.classes(NamedNode(f"{WG}Publisher")), [Literal(label, language="vi")])
    graph.say(graph.iri, f"{DCT}publisher", agent)
    for name in re.split(r"\s*;\s*", fact.get("author")):
        if slug(name):
            author, label = entities.settle(f"agent/{publisher}/{slug(name)}", name)
            graph.name_it(author, terms.classes(NamedNode(f"{WG}Author")), [Literal(label, language="vi")])
            graph.say(graph.iri, f"{DCT}creator", author)
