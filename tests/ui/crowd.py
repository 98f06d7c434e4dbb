"""Visitors without a browser, who speak to the pages as a browser does: what a crowd costs the server itself."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


@dataclass
class Way:
    """A page that is visited.

    Attributes:
        page: its name in the address, "" for the first.
        query: what stands behind the question mark in the address.
        shows: text that is on it when it is ready.
    """

    page: str
    query: str
    shows: str


@dataclass
class Visits:
    """What visitors met.

    Attributes:
        times: seconds from asking for a page to its end, in the order they ended.
        errors: what was not as it should be.
    """

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def _page(address: str, way: Way, visits: Visits, patience: float) -> None:
    begun = time.perf_counter()
    shown = ""
    async with websockets.connect(
        f"{address.replace('http', 'ws', 1)}/_stcore/stream",
        subprotocols=[websockets.Subprotocol("streamlit")],
        origin=websockets.Origin(address),
        max_size=None,
        open_timeout=patience,
    ) as socket:
        message = BackMsg()
        message.rerun_script.query_string = way.query
        message.rerun_script.page_name = way.page
        await socket.send(message.SerializeToString())
        while True:
            told = ForwardMsg()
            told.ParseFromString(await asyncio.wait_for(socket.recv(decode=False), patience))
            kind = told.WhichOneof("type")
            if kind == "delta":
                element = told.delta.new_element
                shown += str(element)
                if element.WhichOneof("type") == "exception":
                    visits.errors.append(f"{way.page}?{way.query}: {element.exception.message}")
            elif kind == "script_finished":
                break
    visits.times.append(time.perf_counter() - begun)
    if way.shows not in shown:
        visits.errors.append(f"{way.page}?{way.query}: nothing of {way.shows!r}")


async def _visitor(address: str, ways: list[Way], visits: Visits, patience: float) -> None:
    for way in ways:
        try:
            await _page(address, way, visits, patience)
        except (OSError, TimeoutError, websockets.WebSocketException) as fault:
            visits.errors.append(f"{way.page}?{way.query}: {type(fault).__name__} {fault}")


def crowd(address: str, ways: list[Way], visitors: int, patience: float = 120.0) -> Visits:
    """Let `visitors` come at once, each of whom goes through `ways` one after the other.

    Args:
        address: of the server, without a slash at its end.
        ways: the pages, in order.
        visitors: how many come.
        patience: seconds that each waits for a page.

    Returns:
        how long each page took, and what went wrong.
    """
    visits = Visits()

    async def come() -> None:
        await asyncio.gather(*(_visitor(address, ways, visits, patience) for _ in range(visitors)))

    asyncio.run(come())
    return visits
