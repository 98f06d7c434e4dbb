"""`wardgraph bench`: the project's own measurements, against its peers, as ratios."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from wardgraph.errors import DONE, NEGATIVE, Text, WardgraphError

if TYPE_CHECKING:
    import argparse

    from wardgraph.bench.runner import Size
    from wardgraph.settings import Settings

WHAT = ("report", "generate", "ask", "build", "open", "queries", "pages", "validate")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "what",
        nargs="?",
        choices=WHAT,
        default="report",
        metavar="WHAT",
        help=f"{', '.join(WHAT)}: mọi phép đo, hoặc một phần; generate chỉ viết đất nước giả định / all, or one part; "
        "generate only writes the made-up country",
    )
    parser.add_argument("--sizes", default="33", help="số xã, cách nhau bằng dấu phẩy / numbers of wards, by commas")
    parser.add_argument(
        "--peers",
        default="pyoxigraph,rdflib,virtuoso,pyshacl",
        help="so với: pyoxigraph, rdflib, virtuoso, pyshacl / what to measure beside",
    )
    parser.add_argument("--file", type=Path, help="câu hỏi cho ask, mỗi dòng một câu / questions for ask, a line each")
    parser.add_argument("--repeat", type=int, default=5, help="số lần đo / runs that a median is taken of")
    parser.add_argument(
        "--limit", type=float, default=5.0, help="giây cho một truy vấn / seconds that a query may take"
    )
    parser.add_argument("--rdflib-up-to", type=int, default=333, metavar="N", help="số xã / wards for rdflib")
    parser.add_argument("--pyshacl-up-to", type=int, default=1, metavar="N", help="số xã / wards for plain pySHACL")
    parser.add_argument(
        "--validate-up-to", type=int, default=9_999, metavar="N", help="số xã / wards for validation of everything"
    )
    parser.add_argument("--seed", type=int, default=1, help="hạt giống / seed of the made-up country")
    parser.add_argument("--work", type=Path, metavar="DIR", help="nơi làm việc, mặc định tạm thời / where to work")
    parser.add_argument("-o", "--output", type=Path, help="tệp báo cáo, hoặc thư mục cho generate / report, or folder")
    parser.add_argument("--images", type=Path, metavar="DIR", help="thư mục hình / folder for the plots")
    parser.add_argument("--json", type=Path, metavar="FILE", help="mọi số đo / all that was measured")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Measure and write the report; 1 where a peer gave another answer."""
    from wardgraph.bench.country import Country
    from wardgraph.bench.report import report
    from wardgraph.bench.runner import PARTS, PEERS, Plan
    from wardgraph.bench.runner import run as measure

    sizes = _sizes(args.sizes)
    if args.what == "generate":
        if args.output is None or args.output.exists():
            raise WardgraphError("cần -o THƯ-MỤC chưa có", "needs -o FOLDER that does not exist yet", where="-o")
        Country(sizes[0], args.seed).write(args.output)
        return DONE
    plan = Plan(
        sizes=sizes,
        parts=PARTS if args.what == "report" else (args.what,),
        peers=_known(args.peers, PEERS),
        seed=args.seed,
        repeat=max(1, args.repeat),
        limit=args.limit,
        rdflib_up_to=args.rdflib_up_to,
        pyshacl_up_to=args.pyshacl_up_to,
        validate_up_to=args.validate_up_to,
        file=args.file,
    )
    if args.file is not None and not args.file.is_file():
        raise WardgraphError("không có tệp này", "there is no such file", where=str(args.file))

    def tell(message: str) -> None:
        if not settings.quiet:
            print(f"wardgraph: {message}", file=sys.stderr, flush=True)

    def keep(measured: list[Size]) -> None:
        if args.json:
            content = [{"wards": size.wards, **size.results} for size in measured]
            args.json.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        if args.output:
            args.output.write_text(report(plan, measured, args.images, args.output), encoding="utf-8")

    with tempfile.TemporaryDirectory(prefix="wardgraph-bench-") as temporary:
        measured = measure(plan, args.work or Path(temporary), tell, keep)
    if not args.output:
        text = report(plan, measured, args.images, None)
        print(text)
    return NEGATIVE if any(size.disagreements() for size in measured) else DONE


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(sorted({int(part) for part in text.split(",")}))
    except ValueError:
        sizes = ()
    if not sizes or not 0 < sizes[0] <= sizes[-1] <= 9_999:  # noqa: PLR2004 (codes have five digits)
        wrong = Text(f"{text!r} không phải số xã từ 1 đến 9999", f"{text!r} is no number of wards from 1 to 9999")
        raise WardgraphError(wrong.vi, wrong.en, where="--sizes")
    return sizes


def _known(text: str, known: tuple[str, ...]) -> tuple[str, ...]:
    chosen = tuple(part for part in text.split(",") if part)
    for part in chosen:
        if part not in known:
            raise WardgraphError(
                f"không có {part!r}; có: {', '.join(known)}",
                f"there is no {part!r}; there are: {', '.join(known)}",
                where="--peers",
            )
    return chosen
