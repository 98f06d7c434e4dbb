"""`wardgraph query [NAME] [-p key=value]...`: list the canned questions, or run one."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from wardgraph import queries
from wardgraph.errors import DONE, WardgraphError
from wardgraph.store import open_store

if TYPE_CHECKING:
    import argparse

    from wardgraph.errors import Language
    from wardgraph.queries import Query
    from wardgraph.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="tên truy vấn; bỏ trống để liệt kê / query; none: list")
    parser.add_argument(
        "-p",
        "--parameter",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="tham số, lặp lại được: tên, mã hoặc địa chỉ / parameter, may repeat: a name, a code or an address",
    )
    parser.add_argument(
        "--format", choices=("table", "csv", "json", "ttl"), default="table", help="dạng kết quả / form of the result"
    )
    parser.add_argument("--sparql", action="store_true", help="chỉ in câu SPARQL / print the SPARQL, do not run it")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """List the canned questions, or run the one named."""
    if args.name is None:
        if args.format == "json":
            print(json.dumps([as_json(query) for query in queries.load_all()], ensure_ascii=False, indent=2))
        else:
            print(listing(settings.lang))
        return DONE
    query = queries.load(args.name)
    values = parameters(args.parameter)
    store = open_store(settings)
    try:
        if args.sparql:
            print(queries.fill(query.text, queries.bind(store, query, values)), end="")
            return DONE
        result = queries.run(store, args.name, values, lang=settings.lang)
    finally:
        store.close()
    from wardgraph.results import write

    shown = result.readable() if args.format == "table" else result.solutions
    write(shown, args.format, sys.stdout.buffer, lang=settings.lang, headers=result.headers(settings.lang))
    return DONE


def as_json(query: Query) -> dict[str, Any]:
    """Return what is known of a canned question, as plain data."""
    return {
        "name": query.name,
        "group": query.group,
        "title": {"vi": query.title.vi, "en": query.title.en},
        "description": {"vi": query.description.vi, "en": query.description.en},
        "questions": {lang: list(texts) for lang, texts in query.questions.items()},
        "parameters": [
            {
                "name": parameter.name,
                "label": {"vi": parameter.label.vi, "en": parameter.label.en},
                "class": parameter.kind.value if parameter.kind else None,
                "datatype": parameter.datatype.value if parameter.datatype else None,
                "required": parameter.required,
                "many": parameter.many,
                "default": parameter.default,
                "examples": list(parameter.examples),
            }
            for parameter in query.parameters
        ],
        "chart": dict(query.chart) if query.chart else None,
    }


def parameters(pairs: list[str]) -> dict[str, list[str]]:
    """Return what `-p key=value` options say.

    Raises:
        WardgraphError: an option is not of that form.
    """
    values: dict[str, list[str]] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise WardgraphError(f"-p cần dạng tên=giá trị, không phải {pair!r}", f"-p takes key=value, not {pair!r}")
        values.setdefault(key.strip(), []).append(value)
    return values


def listing(lang: Language) -> str:
    """Return all canned questions with their parameters, by group, as text."""
    lines: list[str] = []
    group = ""
    for query in queries.load_all():
        if query.group != group:
            group = query.group
            lines += (
                ["", queries.group_label(group, lang).upper()] if lines else [queries.group_label(group, lang).upper()]
            )
        lines.append(f"  {query.name}: {query.title.in_(lang)}")
        lines += [f"      {line}" for line in _parameters(query, lang)]
    return "\n".join(lines)


def _parameters(query: Query, lang: Language) -> list[str]:
    lines = []
    for parameter in query.parameters:
        value = f"-p {parameter.name}={parameter.examples[0]!r}"
        label = parameter.label.in_(lang)
        lines.append(f"{value}  {label}" if parameter.required else f"[{value}]  {label}")
    return lines
