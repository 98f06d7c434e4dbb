"""`wardgraph app`: the pages in a browser."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from wardgraph import signin
from wardgraph.errors import WardgraphError

if TYPE_CHECKING:
    import argparse

    from wardgraph.settings import Settings

_PORTS = 65535
# Nothing is sent to anybody, nothing is watched, and an error is a message and never a trace.
_OPTIONS = {
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "global.developmentMode": "false",
    "runner.magicEnabled": "false",
    # What is shared by all visitors is large: to look through it after every page costs more than the page.
    "runner.postScriptGC": "false",
    "server.fileWatcherType": "none",
    "server.headless": "true",
    "server.maxUploadSize": "50",
    "theme.light.primaryColor": "#0f766e",
    "theme.dark.primaryColor": "#0f857a",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--port", type=int, default=8501, help="cổng / port (8501)")
    parser.add_argument("--host", default="localhost", help="địa chỉ nghe / address to listen on (localhost)")
    parser.add_argument(
        "--sign-in",
        metavar="FILE",
        help="tệp TOML về đăng nhập để nhập dữ liệu / TOML file about signing in for importing (HOME/sign-in.toml)",
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Turn this process into the server of the pages; it runs until it is stopped."""
    _check(args.host, args.port)
    sign_in = _sign_in(args.sign_in, settings)
    script = Path(__file__).resolve().parents[1] / "ui" / "main.py"
    options = {**_OPTIONS, "server.address": args.host, "server.port": str(args.port)}
    if sign_in is not None:
        options["secrets.files"] = str(sign_in)
    command = [sys.executable, "-m", "wardgraph.ui.serve", "run", str(script)]
    command += [f"--{name}={value}" for name, value in options.items()]
    if not settings.quiet:
        print(f"wardgraph: http://{args.host}:{args.port}", file=sys.stderr, flush=True)
    os.execve(sys.executable, command, {**os.environ, **_environment(settings, sign_in)})  # noqa: S606 (our own interpreter)


def _sign_in(said: str | None, settings: Settings) -> Path | None:
    """Return the file about signing in, once it was found usable; none where nothing is said of signing in."""
    path = Path(said).expanduser().resolve() if said else settings.sign_in
    if path is None:
        path = settings.home / "sign-in.toml"
        if not path.exists():
            return None
    signin.read(path)
    return path


def _environment(settings: Settings, sign_in: Path | None) -> dict[str, str]:
    """Return the settings as the pages read them."""
    said = {
        "WARDGRAPH_HOME": str(settings.home),
        "WARDGRAPH_ENDPOINT": settings.endpoint,
        "WARDGRAPH_UPDATE_ENDPOINT": settings.update_endpoint,
        "WARDGRAPH_SIGN_IN": sign_in and str(sign_in),
    }
    return {name: value for name, value in said.items() if value}


def _check(host: str, port: int) -> None:
    """Say clearly, before anything starts, that a port cannot be used."""
    if not 0 < port <= _PORTS:
        raise WardgraphError(f"cổng {port} không dùng được; chọn từ 1 đến {_PORTS}", f"port {port}: use 1 to {_PORTS}")
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as fault:
        raise WardgraphError(
            f"không mở được {host}:{port} ({fault.strerror or fault}); chọn cổng khác bằng --port",
            f"{host}:{port} cannot be opened ({fault.strerror or fault}); choose another with --port",
        ) from fault
