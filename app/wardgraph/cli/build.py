"""`wardgraph build`: make the store agree with the files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wardgraph.errors import Text
from wardgraph.store import stderr_progress
from wardgraph.store.build import build

if TYPE_CHECKING:
    import argparse

    from wardgraph.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "--no-validate", action="store_true", help="không kiểm tra bằng SHACL / load without checking the shapes"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Build, and say on standard error what was done."""
    report = build(settings, stderr_progress(settings), validate=not args.no_validate)
    if not settings.quiet:
        done = {
            "unchanged": Text("không có gì thay đổi", "nothing has changed"),
            "changed": Text(f"đã thay {len(report.changed)} đồ thị", f"{len(report.changed)} graphs were changed"),
            "built": Text("đã dựng kho", "the store was built"),
        }[report.status]
        counts = Text(
            f"{report.graphs} đồ thị, {report.triples} bộ ba, {report.seconds:.1f} giây",
            f"{report.graphs} graphs, {report.triples} triples, {report.seconds:.1f} s",
        )
        print(f"wardgraph: {done.in_(settings.lang)}: {counts.in_(settings.lang)}", file=sys.stderr)
    return 0
