"""The `wardgraph` command: global options, one lazily imported module a command."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import TYPE_CHECKING

from wardgraph.errors import UNUSABLE, Text, WardgraphError
from wardgraph.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

# A command's module in this package has `add_arguments(parser)` and `run(args, settings) -> int`.
COMMANDS: dict[str, tuple[str, Text]] = {
    "build": ("build", Text("dựng kho từ bản thể học, đồ thị và danh mục", "build the validated store")),
    "ask": ("ask", Text("trả lời một câu hỏi", "answer a question")),
    "query": ("query", Text("chạy một truy vấn có sẵn", "run a canned query")),
    "sparql": ("sparql", Text("chạy SPARQL chỉ đọc", "run read-only SPARQL 1.1")),
    "describe": ("describe", Text("mọi điều đã biết về một thực thể", "all that is known of one entity")),
    "validate": ("validate", Text("kiểm tra bằng SHACL", "SHACL over the graph or over files")),
    "import": ("import_", Text("nhập bảng, RDF hoặc bài báo", "import tables, RDF or an article")),
    "retract": ("retract", Text("rút lại mọi điều một nguồn đã nói", "take back all that one source said")),
    "export": ("export", Text("xuất gói dữ liệu", "export a self-contained package")),
    "gazetteer": (
        "gazetteer",
        Text("dựng lại danh mục đơn vị từ bảng", "make the reference graph from newer lists"),
    ),
    "serve": (
        "serve",
        Text("máy chủ HTTP: SPARQL, dữ liệu liên kết, JSON", "HTTP: SPARQL, linked data, JSON API"),
    ),
    "app": ("app", Text("giao diện trên trình duyệt", "the pages in a browser")),
    "mcp": ("mcp", Text("máy chủ MCP qua đầu vào, đầu ra chuẩn", "Model Context Protocol server")),
    "bench": ("bench", Text("đo tốc độ so với các công cụ khác", "measure speed against peers")),
}


class _Version(argparse.Action):
    """Prints the version, which is looked up only where somebody asks for it."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from wardgraph import __version__

        print(f"wardgraph {__version__}")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """Return the parser of the global options and the command's name."""
    top = argparse.ArgumentParser(
        prog="wardgraph",
        description="Hỏi, duyệt, xuất và bổ sung tri thức về phường, xã, đặc khu. / "
        "Ask, browse, export and add to what is known of wards, communes and special zones.",
        epilog="\n".join(f"  {name:<10} {text.vi} / {text.en}" for name, (_, text) in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--home", metavar="DIR", help="thư mục dữ liệu / folder of what this installation knows")
    top.add_argument("--endpoint", metavar="URL", help="điểm truy vấn SPARQL / SPARQL endpoint to ask instead")
    top.add_argument("--update-endpoint", metavar="URL", help="điểm ghi SPARQL / SPARQL update endpoint")
    top.add_argument("--lang", choices=("vi", "en"), help="ngôn ngữ / language")
    top.add_argument("--quiet", action="store_true", help="không báo tiến độ / no progress")
    top.add_argument("--version", action=_Version, nargs=0, help="phiên bản / version")
    top.add_argument("command", choices=sorted(COMMANDS), metavar="COMMAND")
    top.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (0 done, 1 negative answer, 2 bad usage or input)."""
    options = parser().parse_args(argv)
    settings = Settings.from_environment(
        home=options.home,
        endpoint=options.endpoint,
        update_endpoint=options.update_endpoint,
        lang=options.lang,
        quiet=options.quiet,
    )
    module_name, text = COMMANDS[options.command]
    try:
        module = importlib.import_module(f"wardgraph.cli.{module_name}")
        command = argparse.ArgumentParser(prog=f"wardgraph {options.command}", description=f"{text.vi} / {text.en}")
        module.add_arguments(command)
        code: int = module.run(command.parse_args(options.rest), settings)
        sys.stdout.flush()
    except WardgraphError as error:
        print(error.line(settings.lang), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # The reader of our output went away: nobody is left to tell, and Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE
    except KeyboardInterrupt:
        return 130
    return code
