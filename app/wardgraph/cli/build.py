"""`wardgraph build`: make the store agree with the files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from wardgraph.store import stderr_progress
from wardgraph.store.build import build, say

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
            "unchanged": say(settings, "không có gì thay đổi", "nothing has changed"),
            "changed": say(
                settings, f"đã thay {len(report.changed)} đồ thị", f"{len(report.changed)} graphs were changed"
            ),
            "built": say(settings, "đã dựng kho", "the store was built"),
        }[report.status]
        counts = say(
            settings,
            f"{report.graphs} đồ thị, {report.triples} bộ ba, {report.seconds:.1f} giây",
            f"{report.graphs} graphs, {report.triples} triples, {report.seconds:.1f} s",
        )
        print(f"wardgraph: {done}: {counts}", file=sys.stderr)
    return 0
