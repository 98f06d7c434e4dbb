"""`wardgraph import`: fact tables, RDF and articles into the graph."""

from __future__ import annotations

import json
import sys
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from wardgraph.cli import articles
from wardgraph.errors import WardgraphError

if TYPE_CHECKING:
    import argparse

    from wardgraph.errors import Language
    from wardgraph.importing.importer import Outcome
    from wardgraph.settings import Settings

_SHOWN = 1_000
_ALIKE = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to `parser`."""
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="thư mục CSV, .xlsx, RDF hoặc bài báo / folder of CSV, .xlsx, RDF or article",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="chỉ cho biết sẽ thêm, đổi, mâu thuẫn gì / only tell what would be added or changed",
    )
    parser.add_argument("--json", action="store_true", help="kết quả dạng JSON / outcome as JSON")
    parser.add_argument(
        "--new-terms",
        action="store_true",
        help="thêm các từ chưa biết thành khái niệm mới / add unknown wordings as new terms",
    )
    parser.add_argument(
        "--template",
        type=Path,
        metavar="FILE.xlsx",
        help="ghi một sổ trống có giải thích / write an empty workbook with explanations",
    )
    articles.add_arguments(parser)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Import, or write the template, and return the exit code."""
    if args.template:
        from wardgraph.importing.template import write_template
        from wardgraph.store import open_store

        write_template(args.template, open_store(settings))
        print(args.template)
        return 0
    if not args.paths:
        raise WardgraphError(
            "thiếu đường dẫn; ví dụ: wardgraph import THƯ_MỤC_BẢNG, hoặc wardgraph import --template mau.xlsx",
            "no path given; for example: wardgraph import FOLDER, or wardgraph import --template form.xlsx",
        )
    news = [path for path in args.paths if articles.is_article(path)]
    if news and len(news) < len(args.paths):
        raise WardgraphError(
            "hãy nhập bài báo riêng, bảng và RDF riêng",
            "import articles apart from tables and RDF",
        )
    if news:
        return articles.run(news, args, settings)
    from wardgraph.importing.importer import import_paths

    outcome = import_paths(args.paths, settings, dry_run=args.dry_run, new_terms=args.new_terms)
    if args.json:
        print(json.dumps(outcome.as_json(), ensure_ascii=False, indent=1))
    _problems(outcome, settings.lang, quiet=settings.quiet)
    if not args.json:
        _summary(outcome, settings.lang)
    return outcome.exit_code


def _problems(outcome: Outcome, lang: Language, *, quiet: bool) -> None:
    if not quiet:
        _warnings(outcome, lang)
    for count, problem in enumerate(outcome.problems):
        if count == _SHOWN:
            rest = len(outcome.problems) - _SHOWN
            print(f"… và {rest} lỗi nữa" if lang == "vi" else f"… and {rest} more", file=sys.stderr)
            break
        print(problem.line(lang), file=sys.stderr)


def _warnings(outcome: Outcome, lang: Language) -> None:
    """Print warnings, those of one kind together: the first ones in full, the others by their count."""
    word = "lưu ý" if lang == "vi" else "note"
    ordered = sorted(outcome.problems.warnings, key=lambda w: (w.code, w.place.file, w.place.line or 0))
    for _, group in groupby(ordered, key=lambda w: w.code):
        warnings = list(group)
        for warning in warnings[:_ALIKE]:
            print(f"{word}: {warning.line(lang)}", file=sys.stderr)
        if len(warnings) > _ALIKE:
            rest = len(warnings) - _ALIKE
            print(
                f"{word}: … và {rest} dòng nữa như vậy" if lang == "vi" else f"{word}: … and {rest} more rows like it",
                file=sys.stderr,
            )


def _summary(outcome: Outcome, lang: Language) -> None:
    vi = lang == "vi"
    if outcome.status == "refused":
        count = len(outcome.problems)
        print(
            f"Không nhập gì: {count} lỗi, hãy sửa rồi nhập lại."
            if vi
            else f"Nothing was imported: {count} problems; mend them and import again.",
            file=sys.stderr,
        )
        return
    for source in outcome.sources:
        if outcome.status == "dry-run" and source.status != "unchanged":
            print(f"{source.status}: {source.file}  {source.title}")
            for mark, facts in (("+", source.added), ("~", source.changed), ("-", source.removed)):
                for fact in facts:
                    print(f"  {mark} {fact}")
    for conflict in outcome.conflicts:
        print(
            f"{'khác nguồn khác' if vi else 'differs'}: {conflict.place}: {conflict.says} ≠ {conflict.other} "
            f"({conflict.other_source})"
        )
    print(_counts(outcome, vi=vi))


def _counts(outcome: Outcome, *, vi: bool) -> str:
    by_status = {s: sum(d.status == s for d in outcome.sources) for s in ("added", "changed", "unchanged")}
    added, changed, removed = (
        sum(len(getattr(d, k)) for d in outcome.sources) for k in ("added", "changed", "removed")
    )
    if vi:
        head = {"imported": "Đã nhập", "unchanged": "Không có gì mới", "dry-run": "Nếu nhập"}[outcome.status]
        return (
            f"{head}: {by_status['added']} nguồn mới, {by_status['changed']} nguồn thay đổi, "
            f"{by_status['unchanged']} nguồn giữ nguyên; dữ kiện: +{added} ~{changed} -{removed}."
        )
    head = {"imported": "Imported", "unchanged": "Nothing new", "dry-run": "Would import"}[outcome.status]
    return (
        f"{head}: {by_status['added']} new sources, {by_status['changed']} changed, "
        f"{by_status['unchanged']} unchanged; facts: +{added} ~{changed} -{removed}."
    )
