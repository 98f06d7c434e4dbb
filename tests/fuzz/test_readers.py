"""Whatever is given to a reader, it answers or refuses in one line: no traceback, no change of the home.

WARDGRAPH_FUZZ multiplies the number of inputs; `make fuzz` sets it.
"""

from __future__ import annotations

import io
import os
import zipfile
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checkouts import SMALL
from wardgraph.cli import main
from wardgraph.importing.columns import TABLES
from wardgraph.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from http_servers import Server

    from checkouts import Checkout

SCALE = max(1, int(os.environ.get("WARDGRAPH_FUZZ", "1")))
TURTLE = (SMALL / "graph" / "sources" / "bao-mau" / "2026-02-20-cong-bo-quyet-dinh.ttl").read_text(encoding="utf-8")
_MARKS = """< ' " _:x [] () . ; .. @vi ^^xsd:date \\u0000 \ufeff \u202e 2026-02-30 0000-01-01 -1 1e400 %2e%2e/ <a:b>"""
_WORDS = "98001 vd-01 2026-01-10 2025 2025/.. 1e9999 -0 ∞ =1+1 conference actual \u202e 9999-12-31 -9999 NaN ²"
# What is put in the place of a piece of a good file, and into cells.
BITS = st.text(max_size=12) | st.sampled_from([*_MARKS.split(), "", "9" * 400, "<<( <a:b> <a:c> 1 )>>"])
CELLS = st.text(max_size=20) | st.sampled_from(
    [*_WORDS.split(), "98001 Phường Mẫu Đông", "đảng viên", "Chủ tịch UBND", "9" * 5000]
)


def some(count: int) -> settings:
    return settings(
        max_examples=count * SCALE,
        # The suite tries the same inputs each time; `make fuzz` tries new ones.
        derandomize=SCALE == 1,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
    )


@pytest.fixture
def run(small: Checkout) -> Callable[..., int]:
    """Run the command in this process; its errors are lines, and its home stays as it was."""
    home = small.settings.home

    def command(*arguments: str | Path) -> int:
        before = sorted((str(p), p.stat().st_mtime_ns) for p in (home / "graph").rglob("*"))
        errors = io.StringIO()
        with redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")), redirect_stderr(errors):
            code = main(["--home", str(home), "--quiet", *map(str, arguments)])
        assert code in {0, 1, 2}
        assert "Traceback" not in errors.getvalue()
        assert code == 0 or arguments[0] == "ask" or errors.getvalue().strip()
        assert sorted((str(p), p.stat().st_mtime_ns) for p in (home / "graph").rglob("*")) == before
        return code

    return command


def spoilt(text: str, changes: list[tuple[float, int, str]]) -> str:
    """Return `text` with pieces replaced: where (a share of its length), how many characters, by what."""
    for where, length, bit in changes:
        start = int(where * len(text))
        text = text[:start] + bit + text[start + length :]
    return text


CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), BITS), min_size=1, max_size=4)


@some(12)
@given(CHANGES)
def test_spoilt_turtle(run: Callable[..., int], tmp_path: Path, changes: list[tuple[float, int, str]]) -> None:
    path = tmp_path / "spoilt.ttl"
    path.write_text(spoilt(TURTLE, changes), encoding="utf-8", errors="replace")
    run("import", path, "--dry-run")


@some(10)
@given(
    st.sampled_from([".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf", ".xlsx", ".csv", ".txt"]), st.binary(max_size=60)
)
def test_files_of_any_bytes(run: Callable[..., int], tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"events{suffix}"
    path.write_bytes(content)
    run("import", path, "--dry-run")


@some(3)
@given(st.sampled_from([".html", ".docx", ".pdf"]), st.binary(max_size=200))
def test_articles_of_any_bytes(run: Callable[..., int], tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"article{suffix}"
    head = {".html": b"<html><body><p>", ".docx": b"PK\x03\x04", ".pdf": b"%PDF-1.4\n"}[suffix]
    path.write_bytes(head + content)
    run("import", path)


@some(10)
@given(st.lists(st.one_of(CELLS, st.sampled_from(["Phường Mẫu Đông", "\n", ". "])), max_size=20))
def test_articles_of_any_words(run: Callable[..., int], tmp_path: Path, words: list[str]) -> None:
    path = tmp_path / "article.txt"
    path.write_text(" ".join(words), encoding="utf-8", errors="replace")
    run("import", path, "--accept-above", "0.99", "--dry-run")


ROWS = st.sampled_from(sorted(TABLES)).flatmap(
    lambda table: st.tuples(
        st.just(table),
        st.lists(st.fixed_dictionaries({c.name: CELLS for c in TABLES[table]}), min_size=1, max_size=3),
    )
)


@some(20)
@given(ROWS)
def test_tables_of_any_cells(run: Callable[..., int], tmp_path: Path, table: tuple[str, list[dict[str, str]]]) -> None:
    import csv

    name, rows = table
    folder = tmp_path / name
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    run("import", folder, "--dry-run")


@some(10)
@given(st.integers(0, 20), st.floats(0, 1), st.binary(min_size=1, max_size=20))
def test_spoilt_workbooks(run: Callable[..., int], tmp_path: Path, part: int, where: float, bits: bytes) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.create_sheet("sources")
    sheet.append([c.name for c in TABLES["sources"]])
    sheet.append(["vd-01", "article", "Tin", "Báo Ví Dụ", "2026-01-10", "https://bao-vi-du.example/1", "vi"])
    made = io.BytesIO()
    book.save(made)
    path = tmp_path / "spoilt.xlsx"
    with zipfile.ZipFile(made) as given_book, zipfile.ZipFile(path, "w") as archive:
        names = given_book.namelist()
        for name in names:
            content = given_book.read(name)
            if name == names[part % len(names)]:
                at = int(where * len(content))
                content = content[:at] + bits + content[at + len(bits) :]
            archive.writestr(name, content)
    run("import", path, "--dry-run")


@some(15)
@given(st.one_of(st.text(max_size=60), st.lists(CELLS, max_size=8).map(" ".join)))
def test_questions_of_any_words(run: Callable[..., int], question: str) -> None:
    # An argument of a command holds no NUL and is no option.
    run("ask", "--", "".join(c for c in question if c != "\0" and not "\ud800" <= c <= "\udfff") or "?")


QUERY = "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?o > 1) } GROUP BY ?s ORDER BY ?n LIMIT 3"


@some(40)
@given(CHANGES, st.sampled_from(["GET", "POST"]), st.sampled_from(["json", "csv", "ttl", "nonsense", ""]))
def test_sparql_over_http(server: Server, changes: list[tuple[float, int, str]], method: str, form: str) -> None:
    client = server.http
    fields = urlencode({"query": spoilt(QUERY, changes), "format": form}, errors="replace")
    if method == "GET":
        answer = client.get(f"/sparql?{fields}")
    else:
        answer = client.post("/sparql", content=fields, headers={"Content-Type": "application/x-www-form-urlencoded"})
    assert answer.status_code in {200, 400, 403, 406}, (answer.status_code, answer.text[:300])
    assert "Traceback" not in answer.text


def test_the_store_still_opens(small: Checkout) -> None:
    store = open_store(small.settings)
    assert store.ask("ASK { ?s ?p ?o }")
    store.close()
