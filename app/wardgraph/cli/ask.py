"""`wardgraph ask`: one question, or a file of them, over the ward graph or over other RDF files."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wardgraph.errors import DONE, NEGATIVE, WardgraphError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from wardgraph.ask.engine import Engine
    from wardgraph.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `ask`."""
    parser.add_argument("question", nargs="?", help="câu hỏi / the question")
    parser.add_argument("--file", metavar="FILE", help="mỗi dòng một câu hỏi, hoặc JSON lines / a question a line")
    parser.add_argument("--graph", metavar="FILE", action="append", help="tệp RDF khác / other RDF files instead")
    parser.add_argument("--as-of", metavar="DATE", help="ngày YYYY-MM-DD được coi là nay / the day that is now")
    parser.add_argument("--json", action="store_true", help="JSON, mỗi câu một dòng / JSON, one line a question")
    parser.add_argument("--explain", action="store_true", help="cho xem từng bước / show each step")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Answer; exit code 0 where every question was answered, 1 where one was not."""
    if (args.question is None) == (args.file is None):
        raise WardgraphError("cho một câu hỏi, hoặc --file FILE", "give one question, or --file FILE")
    as_of = _day(args.as_of)
    engine = _engine(args, settings)
    if args.explain and args.question is not None:
        from wardgraph.ask.explain import explain

        print(explain(engine, args.question, settings.lang))
        return DONE
    code = DONE
    for question, context in _questions(args):
        answer = engine.ask(question, context, as_of)
        if answer["status"] != "answered":
            code = NEGATIVE
        print(json.dumps(answer, ensure_ascii=False) if args.json else _text(answer))
    return DONE if args.file is not None else code


def _engine(args: argparse.Namespace, settings: Settings) -> Engine:
    from wardgraph.ask.engine import Engine

    if args.graph:
        paths = [Path(name) for name in args.graph]
        for path in paths:
            if not path.is_file():
                raise WardgraphError("không có tệp này", "there is no such file", where=str(path))
        return Engine.over_files(paths)
    from wardgraph.ask.opening import open_engine

    return open_engine(settings)


def _day(text: str | None) -> str | None:
    from datetime import date

    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise WardgraphError(
            f"“{text}” không phải ngày; viết YYYY-MM-DD", f"“{text}” is not a date; write YYYY-MM-DD", where="--as-of"
        ) from None


def _questions(args: argparse.Namespace) -> Iterator[tuple[str, list[str]]]:
    if args.question is not None:
        yield args.question, []
        return
    path = Path(args.file)
    try:
        text = sys.stdin.read() if args.file == "-" else path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise WardgraphError("không có tệp này", "there is no such file", where=str(path)) from None
    except UnicodeDecodeError:
        raise WardgraphError(
            "tệp không phải UTF-8; lưu lại bằng UTF-8", "the file is not UTF-8; save it as UTF-8", where=str(path)
        ) from None
    except OSError as error:
        raise WardgraphError(f"không đọc được: {error}", f"cannot be read: {error}", where=str(path)) from None
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _question(line, f"{path}:{number}")


def _question(line: str, where: str) -> tuple[str, list[str]]:
    if not line.lstrip().startswith("{"):
        return line.strip(), []
    try:
        entry: Any = json.loads(line)
    except ValueError:
        return line.strip(), []
    if not isinstance(entry, dict) or not isinstance(entry.get("q"), str):
        raise WardgraphError('dòng JSON cần khóa "q"', 'a JSON line needs the key "q"', where=where)
    context = entry.get("context") or []
    return entry["q"], [str(earlier) for earlier in ([context] if isinstance(context, str) else context)]


def _text(answer: dict[str, Any]) -> str:
    vi = answer["language"] == "vi"
    lines = [answer["text"]]
    if answer["interpretation"]:
        lines.append(f"  {'Hiểu là' if vi else 'Understood as'}: {answer['interpretation']}")
    if answer["as_of"]:
        lines.append(f"  {'Tính đến' if vi else 'As of'}: {answer['as_of']}")
    for source in answer["sources"]:
        parts = [source["title"], source["publisher"], source["date"], source["url"]]
        paragraph = source["paragraph"]
        if paragraph is not None:
            parts.append(f"đoạn {paragraph}" if vi else f"paragraph {paragraph}")
        lines.append(f"  {'Nguồn' if vi else 'Source'}: {'; '.join(str(part) for part in parts if part)}")
    lines.extend(f"  {'Có thể hỏi' if vi else 'You can ask'}: {text}" for text in answer["suggestions"])
    if answer["sparql"] and answer["status"] == "answered":
        lines.append("  SPARQL: " + " ".join(answer["sparql"].split()))
    return "\n".join(lines)
