"""Imports that are hard on the program: long lists of blank nodes, a disk that is full. All or nothing, and soon."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from checkouts import Checkout

HEAD = """
@base <https://w3id.org/wardgraph/id/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wg: <https://w3id.org/wardgraph/def#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<source/bao-vi-du/2026-01-10/vd-90> a wg:Source, schema:NewsArticle, prov:Entity ; skos:prefLabel "Bài"@vi ;
    dct:publisher <agent/bao-vi-du> ; dct:issued "2026-01-10"^^xsd:date ; wg:sourceKind <source-kind/article> ;
    schema:url "https://bao-vi-du.example/90"^^xsd:anyURI .
<agent/bao-vi-du> a wg:Publisher, foaf:Agent, foaf:Organization ; skos:prefLabel "Báo Ví Dụ"@vi .
<unit/98001/2025-07-01> a wg:AdministrativeUnit, wg:CommunalUnit, wg:Ward ; wg:code "98001" ;
    skos:prefLabel "Phường Mẫu Đông"@vi .
"""
EVENT = """
<event/98001/2025-07-01/2026-01-09-{slug}> a wg:Event, schema:Event, prov:Activity ; skos:prefLabel {label} ;
    wg:eventType <event-type/other> ; wg:concerns <unit/98001/2025-07-01> ; schema:startDate "2026-01-09"^^xsd:date ;
    prov:wasDerivedFrom <source/bao-vi-du/2026-01-10/vd-90> ;
    prov:qualifiedDerivation [ a prov:Derivation ; prov:entity <source/bao-vi-du/2026-01-10/vd-90> ;
        wg:paragraph 1 ] {more} .
"""
QUESTION = """
SELECT ?label { ?event <http://www.w3.org/ns/prov#wasDerivedFrom>
  <https://w3id.org/wardgraph/id/source/bao-vi-du/2026-01-10/vd-90> ;
  a <https://w3id.org/wardgraph/def#Event> ; <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } ORDER BY ?label
"""


def _home(checkout: Checkout) -> dict[str, bytes]:
    folder = checkout.settings.home / "graph"
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_list_of_900_blank_nodes_does_not_hang_an_import(own: Checkout, tmp_path: Path) -> None:
    file = tmp_path / "long.ttl"
    items = " ".join(f'"{number}"' for number in range(900))
    file.write_text(HEAD + EVENT.format(slug="dai", label='"Hội chợ"@vi', more=f"; skos:note ( {items} )"))
    before = _home(own)
    done = subprocess.run(
        own.command("import", file), env=own.environment, capture_output=True, text=True, check=False, timeout=90
    )
    assert done.returncode == 0, done.stderr
    assert _home(own) != before
    assert own.run("sparql", "-", stdin="ASK { ?s ?p ?o }").returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a file system in memory")
@pytest.mark.parametrize("left", [0, 100_000, 2_000_000])
def test_a_full_disk_during_an_import_loses_nothing_and_is_one_clear_error(
    own: Checkout, tmp_path: Path, left: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(path.stat().st_size for path in own.settings.home.rglob("*") if path.is_file())
    command = ["mount", "-t", "tmpfs", "-o", f"size={4 * size // 1024 + 16384}k", "tmpfs", disk]
    if (mounted := subprocess.run(command, capture_output=True, text=True, check=False)).returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    try:
        subprocess.run(["cp", "-a", f"{own.settings.home}/.", disk], check=True)
        there = replace(own, settings=replace(own.settings, home=disk, lang="en"))
        events = (EVENT.format(slug=f"hoi-{n}", label=f'"Hội {n}"@vi', more="") for n in range(3))
        file = tmp_path / "event.ttl"
        file.write_text(HEAD + "".join(events))
        with (disk / "ballast").open("wb", buffering=0) as ballast:
            with suppress(OSError):
                while True:
                    ballast.write(bytes(4096))
            ballast.truncate(max(0, ballast.tell() - left))
        before = _home(there)
        done = there.run("--quiet", "import", file)
        assert done.returncode == 2, done.stderr
        assert "disk" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        # Either nothing was written, or the source is whole and the line says what brings the store along.
        assert _home(there) == before or "run `wardgraph build`" in done.stderr
        asked = there.run("sparql", "-", "--format", "csv", stdin="ASK { ?s ?p ?o }")
        assert (asked.returncode, asked.stdout) == (0, "true\n"), asked.stderr
        (disk / "ballast").unlink()
        done = there.run("--quiet", "import", file)
        assert done.returncode == 0, done.stderr
        asked = there.run("sparql", "-", "--format", "csv", stdin=QUESTION)
        assert asked.stdout.split() == ["label", "Hội", "0", "Hội", "1", "Hội", "2"], asked.stderr
    finally:
        subprocess.run(["umount", "-l", disk], check=True)
