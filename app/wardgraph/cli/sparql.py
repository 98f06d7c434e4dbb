"""`wardgraph sparql`: run read-only SPARQL 1.1 from a file or standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from pyoxigraph import QuerySolutions

from wardgraph.errors import WardgraphError
from wardgraph.results import FORMATS, Writable, first, write
from wardgraph.store import EmbeddedStore, open_store
from wardgraph.store.faults import QueryFault
from wardgraph.store.interface import Solutions

if TYPE_CHECKING:
    import argparse

    from wardgraph.settings import Settings
    from wardgraph.store.interface import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("file", metavar="FILE", help="tệp truy vấn, - là đầu vào chuẩn / query file, - for standard input")
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
    try:
        answer = _answer(store, query, args.timeout)
        more = False
        if args.limit_rows is not None:
            answer, more = _cut(answer, args.limit_rows)
        rows = isinstance(answer, (Solutions, QuerySolutions))
        form = args.format or ("table" if rows or isinstance(answer, bool) else "ttl")
        write(answer, form, cast("IO[bytes]", sys.stdout.buffer), lang=settings.lang)
    except QueryFault as fault:
        raise fault.in_file(name) from fault
    finally:
        store.close()
    if more and not settings.quiet:
        vi, en = f"chỉ {args.limit_rows} dòng đầu", f"only the first {args.limit_rows} rows"
        print(f"wardgraph: {vi if settings.lang == 'vi' else en}", file=sys.stderr)
    return 0


def _read(name: str) -> tuple[str, str]:
    """Return the text of the query and what to call it in messages."""
    shown = "<stdin>" if name == "-" else name
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8-sig"), shown
    except OSError as fault:
        raise WardgraphError(
            f"không đọc được tệp: {fault.strerror}", f"the file cannot be read: {fault.strerror}", where=shown
        ) from fault
    except UnicodeDecodeError as fault:
        raise WardgraphError(
            "tệp không phải UTF-8; hãy lưu lại bằng UTF-8", "the file is not UTF-8; save it as UTF-8", where=shown
        ) from fault


def _answer(store: Store, query: str, timeout: float | None) -> Writable:
    """Return the answer, lazily where nothing bounds it."""
    if timeout is None and isinstance(store, EmbeddedStore):
        return store.answer(query)
    return store.run(query, timeout=timeout)


def _cut(answer: Writable, limit: int) -> tuple[Writable, bool]:
    if isinstance(answer, QuerySolutions):
        return first(answer, limit)
    if isinstance(answer, Solutions):
        return Solutions(answer.variables, answer.rows[:limit]), len(answer) > limit
    return answer, False


