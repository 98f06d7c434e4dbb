"""The face of articles in `wardgraph import`: shows what is proposed, and keeps what is sure enough."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from wardgraph.errors import WardgraphError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from wardgraph.importing.articles import Proposal
    from wardgraph.settings import Settings

SUFFIXES = frozenset({".txt", ".html", ".htm", ".docx", ".pdf"})
_STATED = ("title", "publisher", "author", "date", "url", "ward")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that concern articles to `parser`."""
    group = parser.add_argument_group("bài báo / articles")
    helps = {
        "title": "tiêu đề / title",
        "publisher": "cơ quan công bố / who published it",
        "author": "tác giả / author",
        "date": "ngày công bố, NNNN-TT-NG / date of publication",
        "url": "địa chỉ / address",
        "ward": "mã đơn vị mà bài nói về / code of the unit it speaks of",
    }
    for name in _STATED:
        group.add_argument(f"--{name}", default="", help=helps[name])
    group.add_argument(
        "--accept-above",
        type=float,
        metavar="0..1",
        help="giữ các đề xuất có độ tin cậy từ mức này / keep what is at least this sure",
    )


def is_article(path: Path) -> bool:
    """Return whether `path` is read as an article."""
    return path.suffix.lower() in SUFFIXES and not path.is_dir()


def run(paths: Sequence[Path], args: argparse.Namespace, settings: Settings) -> int:
    """Propose the facts of each article; keep those that are sure enough where that is asked for."""
    from wardgraph.importing.articles import accept_above, propose

    least = args.accept_above
    if least is not None and not 0 <= least <= 1:
        raise WardgraphError(
            "--accept-above cần một số từ 0 đến 1, ví dụ 0.9",
            "--accept-above needs a number from 0 to 1, such as 0.9",
        )
    if len(paths) > 1 and any(getattr(args, name) for name in ("title", "date", "url")):
        raise WardgraphError(
            "--title, --date, --url chỉ dùng với một bài; hãy nhập từng bài",
            "--title, --date and --url are of one article; import the articles one by one",
        )
    code = 0
    for path in paths:
        if not path.is_file():
            raise WardgraphError("không có tệp này", "there is no such file", where=str(path))
        article = propose(path, settings, **{name: getattr(args, name) for name in _STATED})
        if args.json:
            for proposal in article.proposals:
                print(json.dumps(proposal.as_json(), ensure_ascii=False))
        if least is None or args.dry_run:
            if not args.json:
                _show(article.proposals, settings)
            continue
        outcome, kept = accept_above(article, least, settings)
        for problem in outcome.problems:
            print(problem.line(settings.lang), file=sys.stderr)
        code = max(code, outcome.exit_code)
        facts = sum(p.kind != "source" for p in kept)
        left = sum(p.kind != "source" for p in article.proposals) - facts
        print(
            f"{path.name}: giữ {facts} dữ kiện, để lại {left}"
            if settings.lang == "vi"
            else f"{path.name}: {facts} facts kept, {left} left",
            file=sys.stderr if args.json else sys.stdout,
        )
    return code


def _show(proposals: Sequence[Proposal], settings: Settings) -> None:
    for proposal in proposals:
        said = "; ".join(f"{k}={v}" for k, v in proposal.fact.items() if k not in {"paragraph", "language"})
        print(f"{proposal.confidence:.2f} {proposal.status:<12} {proposal.kind:<11} {said}")
    print(
        "Chưa giữ gì. Giữ những điều chắc chắn: thêm --accept-above 0.9; hoặc xem từng điều ở trang Nhập liệu "
        "(wardgraph app)."
        if settings.lang == "vi"
        else "Nothing was kept. Keep what is sure with --accept-above 0.9, or review each on the Import page "
        "(wardgraph app)."
    )
