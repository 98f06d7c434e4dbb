"""`wardgraph sparql`: run read-only SPARQL 1.1 from a file or standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wardgraph.errors import WardgraphError
from wardgraph.results import FORMATS
from wardgraph.store import EmbeddedStore, open_store
from wardgraph.store.faults import QueryFault
from wardgraph.store.inputs import unreadable
from wardgraph.store.task import Request, answer
from wardgraph.store.worker import Worker

if TYPE_CHECKING:
    import argparse

    from wardgraph.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "file", metavar="FILE", help="tệp truy vấn, - là đầu vào chuẩn / query file, - for standard input"
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="dạng kết quả; mặc định table cho dòng, ttl cho bộ ba / "
        "form of the result; by default table for rows, ttl for triples",
    )
    parser.add_argument("--limit-rows", type=int, metavar="N", help="nhiều nhất N dòng / at most N rows")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="giới hạn thời gian / time limit")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Run the query and write its answer to standard output."""
    query, name = _read(args.file)
    store = open_store(settings)
    rows = args.format or "table"
    triples = args.format or "ttl"
    request = Request(query, rows, triples, args.limit_rows, settings.lang)
    try:
        if args.timeout is not None and isinstance(store, EmbeddedStore) and store.folder is not None:
            worker = Worker(store.folder)
            truncated = worker.fetch(request, timeout=args.timeout, output=sys.stdout.buffer).truncated
            worker.close()
        else:
            truncated = answer(store, request, sys.stdout.buffer, timeout=args.timeout)["truncated"]
    except QueryFault as fault:
        raise fault.in_file(name) from fault
    finally:
        store.close()
    if truncated and not settings.quiet:
        vi, en = f"chỉ ghi {args.limit_rows} dòng đầu", f"only the first {args.limit_rows} rows were written"
        print(f"wardgraph: {vi if settings.lang == 'vi' else en}", file=sys.stderr)
    return 0


def _read(name: str) -> tuple[str, str]:
    """Return the text of the query and what to call it in messages."""
    shown = "<stdin>" if name == "-" else name
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8-sig"), shown
    except OSError as fault:
        raise unreadable(shown, fault) from fault
    except UnicodeDecodeError as fault:
        raise WardgraphError(
            "tệp không phải UTF-8; hãy lưu lại bằng UTF-8", "the file is not UTF-8; save it as UTF-8", where=shown
        ) from fault
