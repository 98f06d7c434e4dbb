"""`wardgraph retract`: take back everything that one source said."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from wardgraph.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command to `parser`."""
    parser.add_argument("source", metavar="SOURCE", help="IRI, mã hoặc tệp của nguồn / IRI, id or file of the source")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Retract the source and say which it was."""
    from wardgraph.importing.retraction import retract

    source = retract(args.source, settings)
    done = "Đã rút mọi điều nguồn này nói" if settings.lang == "vi" else "Took back all that this source said"
    print(f"{done}: {source.title} <{source.iri.value}>")
    return 0
