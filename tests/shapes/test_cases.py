"""Each file in the folders here is a case: adding a case is adding a file.

`valid.<what>.ttl` must give nothing; `invalid.<fault>.ttl` must give exactly what its `# expect:` lines say, a line
a finding. Every case is judged together with the made-up surroundings of `context.ttl`.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from wardgraph.names import SH
from wardgraph.validation.judge import judge, readable
from wardgraph.validation.rules import SHAPE, rules
from wardgraph.validation.screen import suspects

if TYPE_CHECKING:
    from wardgraph.validation import Finding

HERE = Path(__file__).parent
CASES = sorted(HERE.glob("*/*.ttl"))
EXPECTED = re.compile(r"^# expect: shape:(\S+) (Violation|Warning|Info)$", re.MULTILINE)


def named(case: Path) -> str:
    return f"{case.parent.name}/{case.stem}"


def expected(case: Path) -> Counter[tuple[str, str]]:
    return Counter(EXPECTED.findall(case.read_text(encoding="utf-8")))


def text(case: Path) -> bytes:
    triples = {
        Triple(quad.subject, quad.predicate, quad.object)
        for path in (HERE / "context.ttl", case)
        for quad in parse(path=str(path), format=RdfFormat.TURTLE)
    }
    return serialize(triples, format=RdfFormat.N_TRIPLES)


@cache
def judged(case: Path) -> list[Finding]:
    return judge(readable(text(case)), rules())


@pytest.mark.parametrize("case", CASES, ids=named)
def test_case_gives_exactly_what_it_is_named_after(case: Path) -> None:
    found = judged(case)
    assert Counter((f.rule.removeprefix(SHAPE), f.severity) for f in found) == expected(case), found
    assert case.name.startswith("invalid." if found else "valid.")
    for finding in found:
        assert set(finding.messages) == {"vi", "en"}
        assert set(finding.name) == {"vi", "en"}


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_fast_engine_suspects_the_nodes_that_pyshacl_finds(case: Path) -> None:
    pytest.importorskip("shifty")
    found = {f.focus for f in judged(case)}
    assert suspects(text(case), rules()) == {node for node in found if isinstance(node, NamedNode)}


def test_every_rule_has_an_invalid_case_in_the_folder_of_its_file() -> None:
    from rdflib import Graph, URIRef

    missing = []
    for path in rules().paths:
        graph = Graph().parse(path)
        for shape in graph.subjects(URIRef(SH + "severity"), unique=True):
            constrained = set(graph.predicates(shape)) - {URIRef(SH + "property")}
            if not constrained & {URIRef(SH + "message"), URIRef(SH + "sparql")}:
                continue
            name = str(shape).removeprefix(SHAPE)
            if not any(name in {rule for rule, _ in expected(case)} for case in CASES):
                missing.append(name)
    assert missing == []


def test_every_folder_is_named_after_a_file_of_shapes_and_has_valid_and_invalid_cases() -> None:
    stems = {path.stem for path in rules().paths} - {"prefixes"}
    folders = {case.parent.name for case in CASES}
    assert folders == stems
    for folder in folders:
        kinds = {case.name.partition(".")[0] for case in CASES if case.parent.name == folder}
        assert kinds == {"valid", "invalid"}, folder
