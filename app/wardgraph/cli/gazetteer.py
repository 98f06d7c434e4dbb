"""`wardgraph gazetteer`: the reference graph from newer lists of units."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wardgraph.errors import UNUSABLE, WardgraphError
from wardgraph.resources import checkout, folder

if TYPE_CHECKING:
    import argparse

    from wardgraph.gazetteer.report import Count
    from wardgraph.settings import Settings

_SHOWN = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        type=Path,
        help="thư mục có provinces.csv, units.csv, former_units.csv, changes.csv / folder of the four tables",
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        help="nơi ghi các tệp Turtle, mặc định graph/reference / where the Turtle files go",
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Make the reference graph, and say what it holds and what the tables leave open."""
    from wardgraph.gazetteer import make
    from wardgraph.gazetteer.problems import TablesUnusableError

    reference = folder("graph") / "reference"
    out = args.out or (reference if checkout() else None)
    if out is None:
        raise WardgraphError(
            "chương trình không chạy trong bản mã nguồn; hãy ghi --out DIR",
            "this program does not run in a checkout; give --out DIR",
        )
    try:
        report = make(args.folder, out, reference)
    except TablesUnusableError as error:
        for line in error.lines(settings.lang):
            print(line, file=sys.stderr)
        print(error.line(settings.lang), file=sys.stderr)
        return UNUSABLE
    if not settings.quiet:
        for count in report.counts:
            print(f"{count.number:>7}  {count.text.in_(settings.lang)}")
        for count in report.open:
            if count.number:
                print(f"{count.number:>7}  {count.text.in_(settings.lang)}{_which(count)}")
        print(f"{report.triples:>7}  -> {out}")
    return 0


def _which(count: Count) -> str:
    if not count.which:
        return ""
    more = f"; ... (+{len(count.which) - _SHOWN})" if len(count.which) > _SHOWN else ""
    return f": {'; '.join(count.which[:_SHOWN])}{more}"
