"""The reference graph of administrative units, made from the tables of a gazetteer."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from wardgraph.errors import WardgraphError
from wardgraph.gazetteer.changes import follow
from wardgraph.gazetteer.country import settle
from wardgraph.gazetteer.problems import TablesUnusableError
from wardgraph.gazetteer.report import report
from wardgraph.gazetteer.stated import read_stated
from wardgraph.gazetteer.statements import statements
from wardgraph.gazetteer.tables import read_tables
from wardgraph.turtle import write_turtle

if TYPE_CHECKING:
    from pathlib import Path

    from wardgraph.gazetteer.report import Report

# The tables have no column for the decision that merged provinces.
PROVINCE_DECISIONS = {"2025-07-01": "202/2025/QH15"}


def make(folder: Path, out: Path, stated_in: Path) -> Report:
    """Write the reference graph of the tables in `folder` into `out`.

    Args:
        folder: holds provinces.csv, units.csv, former_units.csv and changes.csv.
        out: where the Turtle files go; files of the same names are replaced.
        stated_in: holds what is written by hand (sources.ttl, other-names.ttl, supplement.ttl).

    Raises:
        TablesUnusableError: the tables hold mistakes; nothing was written.
        WardgraphError: a table is missing or malformed, or `out` cannot be written.
    """
    stated = read_stated(stated_in)
    tables, problems = read_tables(folder)
    if problems:
        raise TablesUnusableError(problems)
    country, contradictions = settle(tables, stated)
    changes, faults = follow(tables.changes, country, stated, PROVINCE_DECISIONS)
    if contradictions or faults:
        raise TablesUnusableError(contradictions + faults)
    files = statements(country, changes, stated)
    texts = {name: write_turtle(triples) for name, triples in files.items()}
    _write(out, texts)
    return report(country, changes, sum(len(triples) for triples in files.values()))


def _write(out: Path, texts: dict[str, str]) -> None:
    """Write all files beside the old ones first, so that a full disk leaves the old ones as they were."""
    fresh = {out / name: out / f".{name}.new" for name in texts}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, new in fresh.items():
            new.write_text(texts[path.name], encoding="utf-8")
        for path, new in fresh.items():
            new.replace(path)
    except OSError as error:
        for new in fresh.values():
            with suppress(OSError):
                new.unlink(missing_ok=True)
        raise WardgraphError(
            f"không ghi được ({error.strerror}); hãy chọn thư mục khác bằng --out",
            f"cannot be written ({error.strerror}); choose another folder with --out",
            where=str(out),
        ) from error
