"""The measurements run and report what they should, and every engine gives the same answers; no clock is asserted."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, Store

from wardgraph.bench.country import Country
from wardgraph.bench.lists import POSTS
from wardgraph.bench.plot import bars
from wardgraph.names import WG
from wardgraph.resources import folder
from wardgraph.validation import validate_build

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("country") / "graph"
    Country(2).write(root)
    return root


def bench(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wardgraph", "--lang", "en", "bench", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_one_measurement_reports_every_part_and_all_engines_agree(tmp_path: Path) -> None:
    output, numbers = tmp_path / "report.md", tmp_path / "numbers.json"
    peers = ("--peers", "pyoxigraph,rdflib", "--repeat", "1", "--limit", "20")
    done = bench("--sizes", "1", *peers, "-o", output, "--json", numbers, "--images", tmp_path / "images")
    assert done.returncode == 0, done.stderr + output.read_text(encoding="utf-8")[-2000:]
    report = output.read_text(encoding="utf-8")
    for part in ("Loading", "Opening", "Canned queries", "Questions in words", "Entity page", "Validation", "Goals"):
        assert f"\n## {part}" in report
    assert "Every engine that answered gave the same number of rows" in report
    assert {path.name for path in (tmp_path / "images").iterdir()} == {"bench-load.svg", "bench-queries.svg"}
    (size,) = json.loads(numbers.read_text(encoding="utf-8"))
    assert not [part for part, found in size.items() if isinstance(found, dict) and "fault" in found]
    rows = {name: query.get("rows") for name, query in size["queries"]["queries"].items()}
    assert rows["officials-of-unit"] == POSTS
    assert rows["indicators-of-unit"] == 240
    assert rows["events-of-unit"] == 10
    assert size["ask"]["statuses"] == {"answered": 80}
    assert size["validate"]["findings"] == []


def test_the_made_up_country_conforms_and_says_that_it_is_made_up(country: Path) -> None:
    lists = sorted(folder("ontology").glob("*.ttl"))
    files = sorted(country.rglob("*.ttl"))
    assert validate_build([*lists, *files], changed=files).findings == []
    store = Store()
    for path in files:
        store.load(path=str(path), format=RdfFormat.TURTLE)
    classes = {"Body": 4, "Post": 20, "Tenure": 24, "Event": 10, "Figure": 240}
    for name, count in classes.items():
        (row,) = store.query(f"SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE {{ ?s a <{WG}{name}> }}")
        assert int(row["n"].value) == 2 * count, name
    unmarked = f"""SELECT ?s WHERE {{ VALUES ?c {{ <{WG}AdministrativeUnit> <{WG}Source> }} ?s a ?c
        FILTER NOT EXISTS {{ ?s <http://www.w3.org/2004/02/skos/core#note> ?note }} }}"""
    assert not list(store.query(unmarked))


def test_the_same_seed_gives_the_same_country_and_another_one_another(tmp_path: Path, country: Path) -> None:
    def content(root: Path) -> dict[str, bytes]:
        return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*.ttl"))}

    assert bench("generate", "--sizes", "2", "-o", tmp_path / "same").returncode == 0
    Country(2, seed=2).write(tmp_path / "other")
    assert content(tmp_path / "same") == content(country)
    assert content(tmp_path / "other") != content(country)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--sizes", "many"), "--sizes"),
        (("--peers", "jena"), "--peers"),
        (("generate",), "-o"),
        (("ask", "--file", "no"), "no"),
    ],
)
def test_what_cannot_be_measured_is_said_in_a_line(arguments: tuple[str, ...], said: str) -> None:
    done = bench(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_plot_has_a_bar_for_every_value() -> None:
    plot = bars("Title", "ms", [("a", {"x": 1.0, "y": 250.0}), ("b", {"x": 3.0})])
    assert plot.count("<rect") == 1 + 2 + 3
    assert "&lt;" in bars("<", "ms", [("a", {"x": 1.0})])
