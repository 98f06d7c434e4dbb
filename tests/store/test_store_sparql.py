"""`wardgraph sparql`: formats, faults with their place, limits."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from wardgraph.results import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from checkouts import Checkout

PREFIXES = "PREFIX wg: <https://w3id.org/wardgraph/def#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
WARDS = PREFIXES + (
    "SELECT ?code ?name ?area ?kind { ?unit a wg:CommunalUnit ; wg:code ?code ; skos:prefLabel ?name ; a ?kind . "
    'OPTIONAL { ?unit wg:area ?area } FILTER(LANG(?name) = "vi" && ?kind IN (wg:Ward, wg:Commune)) } ORDER BY ?code'
)


def test_a_table_is_for_people(small: Checkout) -> None:
    lines = small.run("sparql", "-", stdin=WARDS).stdout.splitlines()
    assert lines[0].split() == ["code", "name", "area", "kind"]
    assert lines[2].split("  ")[0] == "98001"
    assert "Phường Mẫu Đông" in lines[2]
    assert lines[2].endswith("wg:Ward")
    # What is not stated is empty, and the columns still stand under each other.
    assert lines[4].index("wg:Commune") == lines[2].index("wg:Ward")


def test_rows_in_every_format_say_the_same(small: Checkout) -> None:
    outputs = {form: small.run("sparql", "-", "--format", form, stdin=WARDS) for form in FORMATS}
    assert {done.returncode for done in outputs.values()} == {0}
    found = {form: done.stdout for form, done in outputs.items()}
    rows = list(csv.DictReader(io.StringIO(found["csv"])))
    assert [row["code"] for row in rows] == ["98001", "98002", "98003", "98004"]
    assert (rows[0]["name"], rows[0]["area"], rows[2]["area"]) == ("Phường Mẫu Đông", "12.5", "")
    bindings = json.loads(found["json"])["results"]["bindings"]
    assert [row["code"]["value"] for row in bindings] == [row["code"] for row in rows]
    assert bindings[0]["name"] == {"type": "literal", "value": "Phường Mẫu Đông", "xml:lang": "vi"}
    parsed = parse_query_results(found["xml"], QueryResultsFormat.XML)
    assert [row["code"].value for row in parsed] == [row["code"] for row in rows]
    assert found["tsv"].splitlines()[1].startswith('"98001"\t"Phường Mẫu Đông"@vi\t12.5')
    sets = {len(list(parse(found["ttl"], RdfFormat.TURTLE))), len(list(parse(found["nt"], RdfFormat.N_TRIPLES)))}
    assert len(sets) == 1
    assert len(list(parse(found["rdf"], RdfFormat.RDF_XML))) in sets
    assert json.loads(found["jsonld"])


def test_triples_in_every_format_say_the_same(small: Checkout) -> None:
    query = PREFIXES + "CONSTRUCT { ?unit wg:code ?code } { ?unit wg:code ?code }"
    formats = {
        "ttl": RdfFormat.TURTLE,
        "nt": RdfFormat.N_TRIPLES,
        "rdf": RdfFormat.RDF_XML,
        "jsonld": RdfFormat.JSON_LD,
    }
    graphs = {
        form: {quad.triple for quad in parse(small.run("sparql", "-", "--format", form, stdin=query).stdout, kind)}
        for form, kind in formats.items()
    }
    assert len(graphs["ttl"]) == 7
    assert all(graph == graphs["ttl"] for graph in graphs.values())
    default = small.run("sparql", "-", stdin=query).stdout
    assert {quad.triple for quad in parse(default, RdfFormat.TURTLE)} == graphs["ttl"]
    assert "@prefix wg:" in default
    assert small.run("sparql", "-", "--format", "csv", stdin=query).stdout.startswith("subject,predicate,object")


def test_yes_and_no(small: Checkout) -> None:
    query = "ASK { ?s ?p ?o }"
    assert small.run("sparql", "-", stdin=query).stdout == "có\n"
    assert small.run("--lang", "en", "sparql", "-", stdin=query).stdout == "yes\n"
    assert json.loads(small.run("sparql", "-", "--format", "json", stdin=query).stdout)["boolean"] is True
    assert "true" in small.run("sparql", "-", "--format", "ttl", stdin=query).stdout


def test_a_query_from_a_file_with_a_byte_order_mark(small: Checkout, tmp_path: Path) -> None:
    path = tmp_path / "wards.rq"
    path.write_text("\ufeff" + WARDS, encoding="utf-8")
    assert small.run("sparql", path, "--format", "csv").stdout.count("\n") == 5


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT *\n{ ?s ?p ", "<stdin>:2:9: "),
        ("SELECT * {\n  SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "<stdin>:2:3: "),
        ("INSERT DATA { <a:s> <a:p> <a:o> }", "<stdin>:1:1: "),
        ("SELECT * FROM <http://elsewhere.example/> { ?s ?p ?o }", "<stdin>:1:15: "),
        ("", "<stdin>:1:1: "),
        ("SELECT * { ?s ?p ?o FILTER(<http://f.example/>(?o)) }", "<stdin>: "),
    ],
)
def test_a_query_that_cannot_run_is_one_line_with_its_place(small: Checkout, query: str, place: str) -> None:
    for options in ([], ["--timeout", "20"]):
        done = small.run("--lang", "en", "sparql", "-", *options, stdin=query)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith(place)
        assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("content", [None, b"\xff\xfeSELECT"])
def test_a_file_that_is_missing_or_not_utf8_is_named(small: Checkout, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "query.rq"
    if content is not None:
        path.write_bytes(content)
    done = small.run("sparql", path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{path}: ")
    assert len(done.stderr.splitlines()) == 1


def test_the_limit_of_rows_is_said(small: Checkout) -> None:
    done = small.run("--lang", "en", "sparql", "-", "--format", "csv", "--limit-rows", "2", stdin=WARDS)
    assert done.stdout.count("\n") == 3
    assert "only the first 2 rows" in done.stderr
    assert small.run("sparql", "-", "--format", "csv", "--limit-rows", "4", stdin=WARDS).stderr == ""


def test_the_limit_of_time_stops_the_query(small: Checkout) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    done = small.run("--lang", "en", "sparql", "-", "--timeout", "0.5", stdin=query)
    assert (done.returncode, done.stdout) == (2, "")
    assert "0.5 s" in done.stderr


def test_a_reader_that_goes_away_is_no_fault(small: Checkout) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    command = small.command("sparql", "-", "--format", "csv")
    process = subprocess.Popen(
        command, env=small.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.write(query.encode())
    process.stdin.close()
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.wait(timeout=60)
