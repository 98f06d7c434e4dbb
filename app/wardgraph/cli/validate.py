"""`wardgraph validate`: what the rules find, where, and the mend."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wardgraph.errors import DONE, NEGATIVE, WardgraphError

if TYPE_CHECKING:
    import argparse

    from wardgraph.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="tệp RDF, kiểm tra như khi nhập; không có thì kiểm tra cả đồ thị / RDF files, checked as if imported; "
        "without any, the whole graph",
    )
    parser.add_argument("--format", choices=("text", "json", "ttl"), default="text", help="định dạng / format")
    parser.add_argument("--all", action="store_true", help="liệt kê mọi chỗ / list every finding of a rule")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print the report; 0 conforms, 1 does not."""
    from wardgraph.validation import validate_files, validate_graph

    if args.files:
        report = validate_files([_readable(path) for path in args.files], settings)
    else:
        report = validate_graph(settings, None if settings.quiet else _tell)
    if args.format == "json":
        print(report.as_json())
    elif args.format == "ttl":
        from wardgraph.validation.rules import rules

        print(report.as_turtle(rules()), end="")
    else:
        print(report.text(settings.lang, every=args.all))
    return DONE if report.conforms else NEGATIVE


def _readable(path: Path) -> Path:
    if path.is_file():
        return path
    raise WardgraphError(
        "không có tệp này; hãy kiểm tra đường dẫn", "there is no such file; check the path", where=str(path)
    )


def _tell(done: int, of: int) -> None:
    print(f"wardgraph: SHACL {done}/{of}", file=sys.stderr)
