"""Building: what is built, what is left alone, and what happens when it cannot be."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from wardgraph.errors import WardgraphError
from wardgraph.store import EmbeddedStore, open_store
from wardgraph.store.build import build, is_current
from wardgraph.store.changes import apply_source, apply_sources, drop_source
from wardgraph.store.versions import Manifest, Versions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from checkouts import Checkout

    Write = Callable[[str, str], Path]

GRAPH = "https://w3id.org/wardgraph/graph/"
ALL = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"


def graphs(checkout: Checkout) -> dict[str, int]:
    store = EmbeddedStore.open(checkout.settings)
    found = {row["g"].value.removeprefix(GRAPH): int(row["n"].value) for row in store.select(ALL)}
    store.close()
    return found


def versions(checkout: Checkout) -> list[str]:
    return sorted(path.name for path in (checkout.settings.derived / "versions").iterdir())


def test_every_file_is_one_named_graph_and_the_default_graph_is_their_union(bare: Checkout, write: Write) -> None:
    write("bao-x/2026-01-01-tin", '<a:s> <a:p> "một"@vi, <a:o> .')
    report = build(bare.settings)
    found = graphs(bare)
    assert found["source/bao-x/2026-01-01-tin"] == 2
    assert {
        "ontology/words",
        "reference/units",
        "source/bao-mau/2026-01-10-trien-khai-nhiem-vu",
        "source/bao-mau/2026-02-20-cong-bo-quyet-dinh",
    } <= set(found)
    assert (report.status, report.graphs, report.triples) == ("built", len(found), sum(found.values()))
    store = EmbeddedStore.open(bare.settings)
    assert store.ask('ASK { <a:s> <a:p> "một"@vi . ?ward <https://w3id.org/wardgraph/def#code> "98001" }')
    one = NamedNode(GRAPH + "source/bao-x/2026-01-01-tin")
    assert len(store.select("SELECT * FROM {} {{ ?s ?p ?o }}".format(one))) == 2  # noqa: S608, UP032


def test_blank_nodes_of_one_label_in_two_files_stay_two(bare: Checkout, write: Write) -> None:
    write("bao-x/2026-01-01-a", "_:b <a:p> <a:first> .")
    write("bao-x/2026-01-01-b", "_:b <a:p> <a:second> .")
    build(bare.settings)
    rows = EmbeddedStore.open(bare.settings).select("SELECT DISTINCT ?s { ?s <a:p> ?o }")
    assert len(rows) == 2


def test_a_file_of_the_home_stands_before_a_shipped_one_of_the_same_name(bare: Checkout, write: Write) -> None:
    write("bao-mau/2026-01-10-trien-khai-nhiem-vu", "<a:s> <a:p> <a:o> .")
    build(bare.settings, validate=False)
    assert graphs(bare)["source/bao-mau/2026-01-10-trien-khai-nhiem-vu"] == 1


def test_a_retracted_source_is_left_out_and_comes_back(bare: Checkout) -> None:
    build(bare.settings, validate=False)
    name = "source/bao-mau/2026-02-20-cong-bo-quyet-dinh"
    assert name in graphs(bare)
    bare.settings.retractions.parent.mkdir(parents=True)
    bare.settings.retractions.write_text(
        "<https://w3id.org/wardgraph/id/source/bao-mau/2026-02-20/cong-bo-quyet-dinh> a <a:Retracted> ."
    )
    assert build(bare.settings, validate=False).changed == [GRAPH + name]
    assert name not in graphs(bare)
    bare.settings.retractions.unlink()
    build(bare.settings, validate=False)
    assert name in graphs(bare)


def test_files_and_homes_may_have_any_name(bare: Checkout, write: Write) -> None:
    write("báo xã/2026-01-01-tin mới (1)", "<a:s> <a:p> <a:o> .")
    settings = replace(bare.settings, home=bare.settings.home.rename(bare.settings.home.with_name("nhà của tôi")))
    assert build(settings, validate=False).status == "built"
    store = EmbeddedStore.open(settings)
    assert store.select("SELECT ?g { GRAPH ?g { <a:s> <a:p> <a:o> } }").rows[0]["g"] == NamedNode(
        GRAPH + "source/b%C3%A1o%20x%C3%A3/2026-01-01-tin%20m%E1%BB%9Bi%20%281%29"
    )
    assert build(settings, validate=False).status == "unchanged"


def test_a_second_build_does_nothing_and_is_quick(bare: Checkout) -> None:
    build(bare.settings, validate=False)
    before = versions(bare)
    started = time.monotonic()
    report = build(bare.settings)
    assert report.status == "unchanged"
    assert time.monotonic() - started < 0.3
    assert versions(bare) == before


def test_touching_a_file_changes_nothing_but_content_does_even_with_the_old_date(bare: Checkout, write: Write) -> None:
    path = write("bao-x/2026-01-01-a", "<a:s> <a:p> <a:one> .")
    build(bare.settings, validate=False)
    path.touch()
    assert build(bare.settings, validate=False).status == "unchanged"
    stat = path.stat()
    path.write_text("<a:s> <a:p> <a:two> .")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert build(bare.settings, validate=False).status == "changed"
    assert EmbeddedStore.open(bare.settings).ask("ASK { <a:s> <a:p> <a:two> }")


def test_a_few_changed_files_are_changed_in_place_for_new_readers_only(bare: Checkout, write: Write) -> None:
    write("bao-x/2026-01-01-a", "<a:s> <a:p> <a:one> .")
    build(bare.settings, validate=False)
    reader = EmbeddedStore.open(bare.settings)
    write("bao-x/2026-01-01-a", "<a:s> <a:p> <a:two>, <a:three> .")
    write("bao-x/2026-01-01-b", "<a:s> <a:p> <a:four> .")
    report = build(bare.settings, validate=False)
    assert report.status == "changed"
    assert report.changed == [GRAPH + "source/bao-x/2026-01-01-a", GRAPH + "source/bao-x/2026-01-01-b"]
    assert [row["o"].value for row in reader.select("SELECT ?o { <a:s> <a:p> ?o }")] == ["a:one"]
    assert reader.outdated()
    fresh = EmbeddedStore.open(bare.settings)
    assert {row["o"].value for row in fresh.select("SELECT ?o { <a:s> <a:p> ?o }")} == {"a:two", "a:three", "a:four"}
    assert not fresh.outdated()


def test_a_version_stays_as_long_as_somebody_reads_it(bare: Checkout, write: Write) -> None:
    build(bare.settings, validate=False)
    reader = EmbeddedStore.open(bare.settings)
    for number in range(3):
        write("bao-x/2026-01-01-a", f"<a:s> <a:p> <a:o{number}> .")
        build(bare.settings, validate=False)
    assert len(versions(bare)) == 2
    assert reader.ask('ASK { ?ward <https://w3id.org/wardgraph/def#code> "98001" }')
    reader.close()
    write("bao-x/2026-01-01-a", "<a:s> <a:p> <a:last> .")
    build(bare.settings, validate=False)
    assert len(versions(bare)) == 1


def test_applying_and_dropping_a_source(bare: Checkout, write: Write) -> None:
    build(bare.settings, validate=False)
    before = graphs(bare)
    path = write("bao-x/2026-01-01-a", "<a:s> <a:p> <a:o> .")
    assert apply_source(bare.settings, path).changed == [GRAPH + "source/bao-x/2026-01-01-a"]
    assert graphs(bare) == before | {"source/bao-x/2026-01-01-a": 1}
    assert is_current(bare.settings)
    assert apply_source(bare.settings, path).status == "unchanged"
    path.unlink()
    drop_source(bare.settings, NamedNode(GRAPH + "source/bao-x/2026-01-01-a"))
    assert graphs(bare) == before
    assert is_current(bare.settings)


def test_applying_to_a_home_without_a_store_builds_it(bare: Checkout, write: Write) -> None:
    path = write("bao-x/2026-01-01-a", "<a:s> <a:p> <a:o> .")
    assert apply_sources(bare.settings, [path]).status == "built"
    assert is_current(bare.settings)


def test_a_file_written_but_not_applied_is_noticed_by_the_next_open(bare: Checkout, write: Write) -> None:
    build(bare.settings, validate=False)
    write("bao-x/2026-01-01-a", "<a:s> <a:p> <a:o> .")
    assert open_store(bare.settings).ask("ASK { <a:s> <a:p> <a:o> }")
    assert not open_store(bare.settings, build=False).outdated()  # type: ignore[attr-defined]


def test_a_change_gives_the_same_store_as_a_build_anew(bare: Checkout, write: Write) -> None:
    build(bare.settings, validate=False)
    write("bao-x/2026-01-01-a", "<a:s> <a:p> <a:one>, 'x', 1.50 .")
    build(bare.settings, validate=False)
    (bare.root / "graph/sources/bao-mau/2026-02-20-cong-bo-quyet-dinh.ttl").unlink()
    build(bare.settings, validate=False)
    changed = EmbeddedStore.open(bare.settings)
    quads = {str(q) for q in changed.engine if "_:" not in str(q)}
    manifest = changed.manifest()
    shutil.rmtree(bare.settings.derived)
    build(bare.settings, validate=False)
    anew = EmbeddedStore.open(bare.settings)
    assert {str(q) for q in anew.engine if "_:" not in str(q)} == quads
    assert len(anew.engine) == len(changed.engine)
    assert anew.manifest().graphs == manifest.graphs


def test_a_malformed_file_is_one_clear_line_and_the_store_before_is_served(bare: Checkout, write: Write) -> None:
    assert bare.run("build").returncode == 0
    path = write("bao-x/2026-01-01-hong", '<a:s> <a:p> "x"@vi .\n<a:s> <a:p> ;\n')
    done = bare.run("--quiet", "build")
    assert done.returncode == 2
    assert done.stderr.startswith(f"{path}:2: not valid Turtle")
    assert len(done.stderr.splitlines()) == 1
    question = 'ASK { ?w <https://w3id.org/wardgraph/def#code> "98001" }'
    asked = bare.run("--quiet", "sparql", "-", "--format", "csv", stdin=question)
    assert (asked.returncode, asked.stdout) == (0, "true\n")
    assert f"{path}:2" in asked.stderr
    path.unlink()
    assert bare.run("build").returncode == 0


def test_a_file_that_cannot_be_read_is_named(bare: Checkout) -> None:
    link = bare.settings.sources / "bao-x" / "2026-01-01-a.ttl"
    link.parent.mkdir(parents=True)
    link.write_bytes(b"\xff\xfe<a:s>")
    with pytest.raises(WardgraphError, match=r"2026-01-01-a\.ttl"):
        build(bare.settings, validate=False)


def test_a_violation_stops_the_build_and_the_store_before_is_served(bare: Checkout, write: Write) -> None:
    assert bare.run("build").returncode == 0
    write("bao-x/2026-01-01-a", "<a:ward> a <https://w3id.org/wardgraph/def#AdministrativeUnit> .")
    done = bare.run("--quiet", "build")
    assert done.returncode == 1
    assert "Exactly one code" in done.stderr
    assert "source/bao-x/2026-01-01-a" not in graphs(bare)


def test_a_command_that_needs_the_store_builds_it_with_progress(bare: Checkout) -> None:
    done = bare.run("sparql", "-", "--format", "csv", stdin="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert done.returncode == 0
    assert int(done.stdout.splitlines()[1]) > 100
    assert "writing the store" in done.stderr
    assert bare.run("sparql", "-", stdin="ASK { ?s ?p ?o }").stderr == ""


def test_a_second_build_at_once_is_told_who_and_since_when(bare: Checkout) -> None:
    build(bare.settings, validate=False)
    (bare.root / "ontology" / "more.ttl").write_text("<a:s> <a:p> <a:o> .")
    with Versions(bare.settings.derived).lock():
        done = bare.run("build")
        assert done.returncode == 2
        assert f"process {os.getpid()} (" in done.stderr
        assert "since 20" in done.stderr
        # Asking goes on with what is there.
        asked = bare.run("sparql", "-", "--format", "csv", stdin="ASK { ?s ?p ?o }")
        assert (asked.returncode, asked.stdout, asked.stderr) == (0, "true\n", "")
    assert bare.run("build").returncode == 0


def test_the_lock_of_a_process_that_is_gone_does_not_count(bare: Checkout) -> None:
    bare.settings.derived.mkdir(parents=True)
    note = {"pid": 999999, "host": "elsewhere", "since": "2020-01-01 00:00:00"}
    (bare.settings.derived / "build.lock").write_text(json.dumps(note))
    assert build(bare.settings, validate=False).status == "built"


def test_two_first_builds_at_once_give_one_store(bare: Checkout) -> None:
    query = bare.root / "count.rq"
    query.write_text("ASK { ?s ?p ?o }")
    command = bare.command("sparql", query, "--format", "csv")
    both = [
        subprocess.Popen(command, env=bare.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    answers = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    assert [out for out, _ in answers] == ["true\n", "true\n"]
    assert len(versions(bare)) == 1


def test_a_store_of_another_layout_is_built_anew(bare: Checkout) -> None:
    build(bare.settings, validate=False)
    version = Versions(bare.settings.derived).open()
    manifest = json.loads((version.folder / "manifest.json").read_text())
    (version.folder / "manifest.json").write_text(json.dumps(manifest | {"layout": 0}))
    version.close()
    assert bare.run("sparql", "-", stdin="ASK { ?s ?p ?o }").returncode == 0
    assert build(bare.settings).status == "unchanged"


@pytest.mark.parametrize("harm", ["database", "manifest", "pointer", "everything"])
def test_a_damaged_store_is_built_anew_by_the_next_command(bare: Checkout, harm: str) -> None:
    build(bare.settings, validate=False)
    folder = bare.settings.derived / "versions" / versions(bare)[0]
    if harm == "database":
        for path in (folder / "oxigraph").glob("MANIFEST-*"):
            path.write_bytes(b"")
    elif harm == "manifest":
        (folder / "manifest.json").write_text('{"layout": 1, "gra')
    elif harm == "pointer":
        (bare.settings.derived / "current").write_text("elsewhere\n")
    else:
        shutil.rmtree(bare.settings.derived)
    asked = bare.run("sparql", "-", "--format", "csv", stdin="ASK { ?s ?p ?o }")
    assert (asked.returncode, asked.stdout) == (0, "true\n"), asked.stderr


def test_what_a_killed_build_left_is_removed(bare: Checkout) -> None:
    build(bare.settings, validate=False)
    left = bare.settings.derived / "versions" / "20200101T000000-abcdef" / "oxigraph"
    left.mkdir(parents=True)
    (left / "000001.sst").write_bytes(b"x" * 1000)
    (bare.root / "ontology" / "more.ttl").write_text("<a:s> <a:p> <a:o> .")
    build(bare.settings, validate=False)
    assert len(versions(bare)) == 1


def test_the_manifest_says_what_the_files_hold(bare: Checkout) -> None:
    build(bare.settings, validate=False)
    manifest = EmbeddedStore.open(bare.settings).manifest()
    assert isinstance(manifest, Manifest)
    counted = {name.removeprefix(GRAPH): graph.triples for name, graph in manifest.graphs.items()}
    assert counted == graphs(bare)
    assert {graph.kind for graph in manifest.graphs.values()} == {"ontology", "reference", "source"}


needs_mount = pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system takes root")


def _mounted(folder: Path, size: str) -> Path:
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
    return folder


@needs_mount
def test_a_full_disk_is_one_clear_error_and_the_store_before_is_served(bare: Checkout, tmp_path: Path) -> None:
    disk = _mounted(tmp_path / "disk", "12m")
    try:
        home = ["--home", disk, "--lang", "en"]
        assert bare.run(*home, "build").returncode == 0
        literal = "y" * 900
        big = "\n".join(f'<a:s{n}> <a:p> "{n} {literal}" .' for n in range(20_000))
        (bare.root / "ontology" / "big.ttl").write_text(big)
        done = bare.run(*home, "--quiet", "build")
        assert done.returncode == 2
        assert "the disk is full" in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert len(list((disk / ".wardgraph" / "versions").iterdir())) == 1
        asked = bare.run(*home, "sparql", "-", "--format", "csv", stdin="ASK { ?s ?p ?o }")
        assert (asked.returncode, asked.stdout) == (0, "true\n"), asked.stderr
        (bare.root / "ontology" / "big.ttl").unlink()
        assert bare.run(*home, "build").returncode == 0
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@needs_mount
def test_a_home_that_cannot_be_written_still_answers(bare: Checkout, tmp_path: Path) -> None:
    disk = _mounted(tmp_path / "disk", "64m")
    try:
        home = ["--home", disk, "--lang", "en"]
        assert bare.run(*home, "build").returncode == 0
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        asked = bare.run(*home, "sparql", "-", "--format", "csv", stdin="ASK { ?s ?p ?o }")
        assert (asked.returncode, asked.stdout, asked.stderr) == (0, "true\n", "")
        timed = bare.run(*home, "sparql", "-", "--format", "csv", "--timeout", "20", stdin="ASK { ?s ?p ?o }")
        assert (timed.returncode, timed.stdout, timed.stderr) == (0, "true\n", "")
        assert bare.run(*home, "build").returncode == 0
        (bare.root / "ontology" / "more.ttl").write_text("<a:s> <a:p> <a:o> .")
        stale = bare.run(*home, "sparql", "-", "--format", "csv", stdin="ASK { ?s ?p ?o }")
        assert (stale.returncode, stale.stdout) == (0, "true\n")
        assert "--home" in stale.stderr
        assert bare.run(*home, "build").returncode == 2
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def test_a_reader_holds_its_version_against_removal(bare: Checkout) -> None:
    build(bare.settings, validate=False)
    store = EmbeddedStore.open(bare.settings)
    assert store.folder is not None
    with (store.folder / "in-use").open() as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    store.close()
    with (store.folder / "in-use").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
