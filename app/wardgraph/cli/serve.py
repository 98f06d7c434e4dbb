"""`wardgraph serve`: SPARQL, linked data, JSON API and dumps over HTTP."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

from wardgraph.errors import DONE, WardgraphError

if TYPE_CHECKING:
    import argparse

    from wardgraph.settings import Settings

_PORTS = 65535
_BACKLOG = 512


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ để nghe / address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="cổng; 0 là cổng trống bất kỳ / port; 0: any (8000)")
    parser.add_argument("--seconds", type=float, metavar="S", help="thời gian của một truy vấn / time of a query (10)")
    parser.add_argument("--rows", type=int, metavar="N", help="số dòng nhiều nhất / the most rows (10000)")
    parser.add_argument("--rate", type=float, metavar="N", help="yêu cầu mỗi giây một máy / requests a second (50)")
    parser.add_argument("--burst", type=int, metavar="N", help="yêu cầu liền nhau / requests at once (1000)")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until interrupted."""
    from wardgraph.http.limits import Limits

    limits = Limits.from_environment(seconds=args.seconds, rows=args.rows, rate=args.rate, burst=args.burst)
    listener = _listen(args.host, args.port)
    try:
        _prepare(settings)
        import uvicorn

        from wardgraph.http.app import make_app
        from wardgraph.http.connection import Connection

        config = uvicorn.Config(
            make_app(settings, limits),
            http=Connection,
            ws="none",
            lifespan="on",
            log_level="error",  # what strangers get wrong is counted, not written down
            access_log=False,
            server_header=False,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=2,
            limit_concurrency=500,
        )
        # From here on those who come are kept waiting for a moment instead of being turned away.
        listener.listen(_BACKLOG)
        host, port = listener.getsockname()[:2]
        if not settings.quiet:
            shown = f"[{host}]" if ":" in host else host
            print(f"wardgraph: http://{shown}:{port}/", file=sys.stderr, flush=True)
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()
    return DONE


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at once, so that a wrong address is told before anything is built."""
    if not 0 <= port <= _PORTS:
        raise WardgraphError(f"cổng từ 0 đến {_PORTS}", f"ports go from 0 to {_PORTS}", where="--port")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except OSError:
            listener.close()
            raise
    except OSError as fault:
        said = fault.strerror or str(fault)
        raise WardgraphError(
            f"không nghe được ở đây ({said}); chọn --host hoặc --port khác",
            f"cannot listen here ({said}); choose another --host or --port",
            where=f"{host}:{port}",
        ) from fault
    return listener


def _prepare(settings: Settings) -> None:
    """Build what is missing or stale, and see that questions can be answered, before anybody asks."""
    from wardgraph.ask.opening import open_engine

    open_engine(settings).store.close()
