"""Importing and taking back by the command, on a home of its own: all or nothing, and there and back again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from made_up_rows import GOOD, Rows
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

if TYPE_CHECKING:
    from pathlib import Path

    from checkouts import Checkout


def _statements(home: Checkout, target: Path) -> str:
    """Return the canonical N-Quads of all that the home tells."""
    done = home.run("--quiet", "export", "--format", "nq", "-o", target)
    assert done.returncode == 0, done.stderr
    dataset = Dataset(parse(path=str(target), format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return "\n".join(sorted(map(str, dataset)))


def _files(home: Checkout) -> dict[str, str]:
    folder = home.settings.home / "graph"
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder of fact tables in which nothing is wrong."""
    return Rows({name: [row] for name, row in GOOD.items() if name != "changes"}).write(tmp_path / "tables")


def test_what_is_imported_taken_back_and_imported_again_is_the_same(
    own: Checkout, tables: Path, tmp_path: Path
) -> None:
    first = own.run("--quiet", "import", tables)
    assert first.returncode == 0, first.stderr
    files, told = _files(own), _statements(own, tmp_path / "one.nq")
    assert files
    assert own.run("--quiet", "import", tables).returncode == 0
    assert _files(own) == files
    assert own.run("--quiet", "retract", "vd-01").returncode == 0
    assert _statements(own, tmp_path / "two.nq") != told
    assert own.run("--quiet", "import", tables).returncode == 0
    assert _statements(own, tmp_path / "three.nq") == told


def test_a_dry_run_tells_what_would_be_added_and_writes_nothing(own: Checkout, tables: Path) -> None:
    before = _files(own)
    done = own.run("import", tables, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "Trần Thị Ví Dụ" in done.stdout + done.stderr
    assert _files(own) == before


def test_one_bad_row_keeps_everything_out(own: Checkout, tmp_path: Path) -> None:
    rows = {name: [row] for name, row in GOOD.items()}
    rows["officials"] = [GOOD["officials"], {**GOOD["officials"], "attested_on": "2026-02-30"}]
    before = _files(own)
    done = own.run("import", Rows(rows).write(tmp_path / "bad"))
    assert done.returncode == 1
    assert "officials.csv:3" in done.stderr
    assert "Traceback" not in done.stderr
    assert _files(own) == before
