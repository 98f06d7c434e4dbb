"""Linked data: addresses of things, of the ontology and of named graphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

if TYPE_CHECKING:
    from http_servers import Server

ID = "https://w3id.org/wardgraph/id/"
UNIT = "/id/unit/98001/2025-07-01"
TENURE = "/id/tenure/98001/2025-07-01/peoples-committee/chair/tran-thi-mau"
ONTOLOGY, SHAPE = "/graph/ontology/wardgraph", "/shape/unit-code"
UNKNOWN = [
    "/id/unit/00000/2025-07-01", "/id/", "/id/a b", "/id/<x>", "/graph/none", "/shape/none", "/shape/<x>", "/def/x",
    "/nothing",
]  # fmt: skip
FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("media", FORMATS)
@pytest.mark.parametrize(
    "path", [UNIT, TENURE, "/id/body-kind/peoples-committee", "/def", "/graph/ontology/wardgraph", "/shape/unit-code"]
)
def test_an_address_answers_in_each_format(server: Server, path: str, media: str) -> None:
    answer = server.http.get(path, headers={"Accept": media})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media
    subjects = {quad.subject.value for quad in parse(answer.content, FORMATS[media])}
    wanted = "https://w3id.org/wardgraph" + path
    assert any(subject.startswith(wanted) for subject in subjects) or path.startswith("/graph")


def test_a_fact_comes_with_its_evidence(server: Server) -> None:
    triples = list(parse(server.http.get(TENURE).content, RdfFormat.TURTLE))
    assert any(t.predicate.value.endswith("#qualifiedDerivation") for t in triples)
    assert any(t.predicate.value.endswith("def#paragraph") for t in triples)


@pytest.mark.parametrize("path", [UNIT, "/id/person/98001/tran-thi-mau", "/def", "/ask", ONTOLOGY, SHAPE])
def test_a_browser_gets_a_page_that_loads_nothing_from_elsewhere(server: Server, path: str) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = server.http.get(path, headers={"Accept": browser, "Accept-Language": "en-GB,en;q=0.9"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="en">' in answer.text
    assert "<script" not in answer.text
    assert not re.search(r"(src|@import|url)\s*[=(]", answer.text)
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_page_of_a_person_tells_the_post_and_the_source(server: Server) -> None:
    page = server.http.get("/id/person/98001/tran-thi-mau", headers={"Accept": "text/html"}).text
    assert "Trần Thị Mẫu" in page
    assert "https://bao-mau.example/nhiem-vu" in page
    assert "đoạn 2" in page


def test_every_address_of_ours_is_answered(server: Server) -> None:
    """One of each kind that stands in the graph, as a page and as data."""
    said = parse(server.http.get("/dump.nq").content, RdfFormat.N_QUADS)
    terms = {term.value for quad in said for term in quad if isinstance(term, NamedNode)}
    base = "https://w3id.org/wardgraph"
    kinds = {
        tuple(path.split("/")[1:3]): path
        for path in sorted({iri.removeprefix(base).partition("#")[0] for iri in terms if iri.startswith(base + "/")})
        # Neither the package nor who makes it has an address until somebody publishes it.
        if path not in {"/", "/graph/shapes", "/id/agent/wardgraph"} and "/package/" not in path
    }
    assert len(kinds) > 40
    for path in kinds.values():
        for accept in ("text/html", "text/turtle"):
            assert server.http.get(path, headers={"Accept": accept}).status_code == 200, path


def test_links_of_a_page_lead_to_this_server(server: Server) -> None:
    page = server.http.get(UNIT, headers={"Accept": "text/html"}).text
    links = re.findall(r'href="(/id/[^"]+)"', page)
    assert links
    for link in links[:5]:
        assert server.http.get(link).status_code == 200


def test_what_is_not_in_the_graph_is_not_found(server: Server) -> None:
    for path in (
        "/id/unit/00000/2025-07-01",
        "/id/",
        "/id/a b",
        "/id/<x>",
        "/graph/none",
        "/shape/none",
        "/shape/<x>",
        "/def/x",
        "/nothing",
    ):
        for accept in ("text/turtle", "text/html"):
            answer = server.http.get(path, headers={"Accept": accept})
            assert answer.status_code == 404, path


def test_a_media_type_that_there_is_none_of_is_not_acceptable(server: Server) -> None:
    assert server.http.get(UNIT, headers={"Accept": "image/png"}).status_code == 406
    assert server.http.get(UNIT + "?format=gif").status_code == 406


@pytest.mark.parametrize("media", [*FORMATS, "text/html"])
def test_what_a_client_has_already_is_not_sent_again(server: Server, media: str) -> None:
    first = server.http.get(UNIT, headers={"Accept": media})
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    for known in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-Modified-Since": modified}):
        again = server.http.get(UNIT, headers={"Accept": media, **known})
        assert again.status_code == 304
        assert not again.content
        assert again.headers["etag"] == tag
    for other in ({"If-None-Match": '"x"'}, {"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"}):
        assert server.http.get(UNIT, headers={"Accept": media, **other}).status_code == 200


def test_each_form_of_a_thing_has_a_tag_of_its_own(server: Server) -> None:
    tags = {server.http.get(UNIT, headers={"Accept": media}).headers["etag"] for media in [*FORMATS, "text/html"]}
    assert len(tags) == len(FORMATS) + 1
