"""`wardgraph describe IRI|CODE|LABEL`: all that is known of one thing, with the sources."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from wardgraph.errors import DONE, Text
from wardgraph.store import open_store

if TYPE_CHECKING:
    import argparse

    from wardgraph.describe import Description, Group, Value
    from wardgraph.errors import Language
    from wardgraph.settings import Settings
    from wardgraph.statements import Evidence

_RDF = ("ttl", "trig", "nt", "nq", "jsonld", "rdf")
_SOURCES = Text("nguồn", "sources")
_MORE = Text("và {count} nữa", "and {count} more")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("thing", metavar="IRI|CODE|LABEL", help="địa chỉ, mã hoặc tên / an address, a code or a name")
    parser.add_argument(
        "--format",
        choices=("text", "json", *_RDF),
        default="text",
        help="dạng kết quả / form of the result",
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print all that is known of one thing."""
    from wardgraph import describe, search

    store = open_store(settings)
    try:
        iri = search.resolve(store, args.thing, lang=settings.lang)
        if args.format in _RDF:
            from wardgraph.export.package import export_thing

            export_thing(store, iri, args.format, sys.stdout.buffer)
            return DONE
        description = describe.describe(store, iri, settings.lang)
    finally:
        store.close()
    if args.format == "json":
        print(json.dumps(description.json(), ensure_ascii=False, indent=2))
    else:
        print(text(description, settings.lang))
    return DONE


def text(description: Description, lang: Language) -> str:
    """Return a description as lines for a person."""
    kinds = ", ".join(label for _, label in description.kinds)
    lines = [f"{description.label} ({kinds})" if kinds else description.label, f"<{description.iri.value}>"]
    lines += [f"  {language or '-'}: {name}" for language, name in description.names if name != description.label]
    for group in description.groups:
        lines += _group(group, lang)
    if description.evidence:
        lines.append(f"{_SOURCES.in_(lang)}:")
        lines += [f"  - {one.line()}{_address(one)}" for one in description.evidence]
    return "\n".join(lines)


def _group(group: Group, lang: Language, indent: str = "") -> list[str]:
    if len(group.values) == 1 and not group.values[0].groups and not group.inverse:
        return [f"{indent}{group.label}: {group.values[0].text}"]
    lines = [f"{indent}{group.label}:"]
    for value in group.values:
        lines.append(f"{indent}  - {_value(value)}")
        # The statements of a fact are in its text; the facts of a thing told with another follow it.
        for inner in value.groups:
            if inner.inverse:
                lines += _group(inner, lang, indent + "      ")
    if group.omitted:
        lines.append(f"{indent}  … {_MORE.in_(lang).format(count=group.omitted)}")
    return lines


def _value(value: Value) -> str:
    is_fact = any(not group.inverse for group in value.groups)
    references = " | ".join(one.line() for one in value.evidence)
    return f"{value.text} [{references}]" if references and is_fact else value.text


def _address(one: Evidence) -> str:
    return f" <{one.url}>" if one.url else ""
