"""`wardgraph mcp`: Model Context Protocol over standard input and output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.errors import DONE

if TYPE_CHECKING:
    import argparse

    from wardgraph.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--seconds", type=float, metavar="S", help="thời gian của một truy vấn / time of a query (10)")
    parser.add_argument("--rows", type=int, metavar="N", help="số dòng nhiều nhất / the most rows (10000)")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until standard input ends."""
    from wardgraph.http.limits import Limits
    from wardgraph.mcp import make_server
    from wardgraph.store import open_store

    limits = Limits.from_environment(seconds=args.seconds, rows=args.rows)
    # Built before anybody asks; what is said meanwhile goes to standard error.
    open_store(settings).close()
    make_server(settings, limits).run("stdio")
    return DONE
