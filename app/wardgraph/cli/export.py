"""`wardgraph export`: a package of a ward, a province, one source or the whole country for another agency."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from wardgraph.errors import DONE, NegativeAnswer, WardgraphError
from wardgraph.store import open_store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from wardgraph.export.scope import Scope
    from wardgraph.settings import Settings
    from wardgraph.store.interface import Store

_FORMATS = ("turtle", "trig", "nt", "nq", "jsonld", "rdfxml", "csv", "xlsx")
_SUFFIXES = {
    ".ttl": "turtle", ".trig": "trig", ".nt": "nt", ".nq": "nq", ".jsonld": "jsonld", ".rdf": "rdfxml",
    ".csv": "csv", ".zip": "csv", ".xlsx": "xlsx",
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--ward", metavar="CODE", help="phường, xã, đặc khu: mã hoặc tên / ward: code or name")
    parser.add_argument("--province", metavar="CODE", help="tỉnh, thành phố: mã hoặc tên / province: code or name")
    parser.add_argument("--source", metavar="ID", help="chỉ điều một nguồn nói / only what one source says")
    parser.add_argument(
        "--as-of", metavar="DATE", help="đơn vị có hiệu lực và nguồn đã công bố vào ngày này / as known on this day"
    )
    parser.add_argument("--format", choices=_FORMATS, help="dạng gói; mặc định theo PATH, hoặc turtle / form")
    parser.add_argument(
        "-o", "--output", metavar="PATH", default="-", help="tệp hoặc thư mục; - là đầu ra chuẩn / where to"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the package."""
    from wardgraph.export.scope import Scope

    if args.ward and args.province:
        raise WardgraphError(
            "chọn --ward hoặc --province, không cả hai", "choose --ward or --province, not both of them"
        )
    path = None if args.output == "-" else Path(args.output)
    form = args.format or (_SUFFIXES.get(path.suffix.lower(), "turtle") if path else "turtle")
    store = open_store(settings)
    try:
        scope = Scope.of(store, ward=args.ward, province=args.province, source=args.source, as_of=args.as_of)
        if form in ("csv", "xlsx"):
            _tables(store, scope, form, path)
        else:
            from wardgraph.export.package import export_rdf

            with _output(path) as output:
                export_rdf(store, scope, form, output)
    finally:
        store.close()
    if path is not None and not settings.quiet:
        print(f"wardgraph: {path}", file=sys.stderr)
    return DONE


def _tables(store: Store, scope: Scope, form: str, path: Path | None) -> None:
    from wardgraph.export.spreadsheet import write_csv, write_xlsx
    from wardgraph.export.tables import FactTables

    if form == "csv" and path is None:
        raise WardgraphError(
            "csv gồm nhiều bảng; hãy cho thư mục hoặc tệp .zip: -o PATH",
            "csv is several tables; name a folder or a .zip file: -o PATH",
        )
    with FactTables() as tables:
        tables.fill(store, scope)
        if not tables.latest:
            raise NegativeAnswer(
                "không có dữ kiện nào trong phạm vi này; hãy chọn ngày hoặc nguồn khác",
                "there is no fact in this scope; choose another date or source",
            )
        title = scope.title(store)
        if form == "csv" and path is not None:
            try:
                write_csv(tables, scope, title, path)
            except OSError as fault:
                raise _unwritable(path, fault) from fault
        else:
            with _output(path) as output:
                write_xlsx(tables, title, output)


@contextmanager
def _output(path: Path | None) -> Iterator[IO[bytes]]:
    """Yield where the package goes; a file appears only when it is whole."""
    if path is None:
        yield cast("IO[bytes]", sys.stdout.buffer)
        return
    from wardgraph.export.draft import draft

    try:
        if path.exists() and not path.is_file():
            # A pipe or a device is written to, not replaced.
            with path.open("wb") as file:
                yield file
        else:
            with draft(path.resolve()) as own, own.open("wb") as file:
                yield file
    except OSError as fault:
        raise _unwritable(path, fault) from fault


def _unwritable(path: Path, fault: OSError) -> WardgraphError:
    return WardgraphError(
        f"không ghi được: {fault.strerror or fault}; chọn nơi khác",
        f"cannot be written: {fault.strerror or fault}; choose another place",
        where=str(path),
    )
