"""The Model Context Protocol server, with the official client over standard input and output."""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from mcp import Client, MCPError, StdioServerParameters, stdio_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from pathlib import Path

UNIT = "https://w3id.org/wardgraph/id/unit/98001/2025-07-01"
SOURCE = "https://bao-mau.example/nhiem-vu"
CROSS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


class Session:
    """A client and what it got."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool that must not fail, and return its structured answer."""
        answer = await self.client.call_tool(tool, arguments)
        assert not answer.is_error, answer.content
        said = answer.structured_content
        assert isinstance(said, dict)
        assert json.loads(answer.content[0].text) == said
        return said

    async def fail(self, tool: str, **arguments: Any) -> str:
        """Call a tool that must fail, and return what it says."""
        answer = await self.client.call_tool(tool, arguments)
        assert answer.is_error
        return str(answer.content[0].text)


@pytest.fixture(scope="module")
def session(small_root: Path, _small_home: Path) -> Callable[[Callable[[Session], Awaitable[None]]], None]:
    """Run a conversation with a server on the small graph."""
    command = ["-P", "-m", "wardgraph", "--home", str(_small_home), "mcp", "--seconds", "2", "--rows", "50"]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("WARDGRAPH_")}
    variables = kept | {"PYTHONPATH": str(small_root / "app"), "PYTHONDONTWRITEBYTECODE": "1"}
    server = StdioServerParameters(command=sys.executable, args=command, env=variables)

    @asynccontextmanager
    async def connected() -> AsyncIterator[Session]:
        async with Client(stdio_client(server)) as client:
            yield Session(client)

    def converse(talk: Callable[[Session], Awaitable[None]]) -> None:
        async def whole() -> None:
            with anyio.fail_after(60):
                async with connected() as one:
                    await talk(one)

        anyio.run(whole)

    return converse


def test_tools_answer_with_sources(session: Callable[..., None]) -> None:
    async def talk(one: Session) -> None:
        tools = (await one.client.list_tools()).tools
        assert {tool.name for tool in tools} == {"ask", "search", "describe", "list_queries", "run_query", "sparql"}
        for tool in tools:
            assert tool.description
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint
        asked = await one.call("ask", question="Ai là chủ tịch UBND phường Mẫu Đông?")
        assert [answer["label"] for answer in asked["answers"]] == ["Trần Thị Mẫu"]
        assert asked["sources"][0]["url"] == SOURCE
        earlier = await one.call("ask", question="Who?", context=["a"], as_of="2026-01-10")
        assert earlier["status"] != "answered"
        found = await one.call("search", text="mau dong", limit=5)
        assert UNIT in {hit["iri"] for hit in found["hits"]}
        person = await one.call("describe", thing="Trần Thị Mẫu", lang="en")
        assert SOURCE in json.dumps(person)
        listed = await one.call("list_queries")
        assert "officials-of-unit" in {query["name"] for query in listed["queries"]}
        rows = await one.call("run_query", name="officials-of-unit", parameters={"unit": "98001"})
        assert "Trần Thị Mẫu" in {row["personLabel"] for row in rows["rows"]}
        assert any(row.get("source") for row in rows["rows"])

    session(talk)


def test_sparql_reads_within_limits(session: Callable[..., None]) -> None:
    async def talk(one: Session) -> None:
        cut = await one.call("sparql", query="SELECT * { ?s ?p ?o }", limit=10)
        assert cut["truncated"] is True
        assert len(cut["results"]["bindings"]) == 10
        whole = await one.call("sparql", query="SELECT * { ?s ?p ?o }", limit=10_000)
        assert len(whole["results"]["bindings"]) == 50
        assert (await one.call("sparql", query="ASK {}"))["boolean"] is True
        assert "98001" in (await one.call("sparql", query=f"DESCRIBE <{UNIT}>"))["turtle"]
        assert "1:" in await one.fail("sparql", query="SELECT * { ?s ?p }")
        assert "SERVICE" in await one.fail("sparql", query="SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
        assert "writes" in await one.fail("sparql", query="INSERT DATA { <a:b> <a:b> <a:b> }")
        started = time.monotonic()
        assert "stopped" in await one.fail("sparql", query=CROSS)
        assert time.monotonic() - started < 4

    session(talk)


def test_long_queries_do_not_hold_up_questions(session: Callable[..., None]) -> None:
    async def talk(one: Session) -> None:
        await one.call("ask", question="Phường Mẫu Đông ở tỉnh nào?")
        ended: list[float] = []

        async def long() -> None:
            started = time.monotonic()
            await one.fail("sparql", query=CROSS)
            ended.append(time.monotonic() - started)

        async with anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(long)
            await anyio.sleep(0.5)
            started = time.monotonic()
            await one.call("search", text="mau dong")
            assert time.monotonic() - started < 1.5
        assert max(ended) < 4

    session(talk)


def test_what_is_wrong_is_told(session: Callable[..., None]) -> None:
    async def talk(one: Session) -> None:
        assert "not in the graph" in await one.fail("describe", thing="no such thing")
        assert "there is no query" in await one.fail("run_query", name="none")
        assert "parameter unit" in await one.fail("run_query", name="officials-of-unit")
        assert "nothing" in await one.fail("run_query", name="officials-of-unit", parameters={"nothing": "1"})
        await one.fail("ask", question="")
        await one.fail("search", text="a", limit=1000)

    session(talk)


def test_resources_are_the_ontology_the_queries_and_things(session: Callable[..., None]) -> None:
    async def talk(one: Session) -> None:
        uris = {str(resource.uri) for resource in (await one.client.list_resources()).resources}
        assert "wardgraph://ontology/wardgraph.ttl" in uris
        assert "wardgraph://queries/officials-of-unit.rq" in uris
        for uri, wanted in (
            ("wardgraph://ontology/wardgraph.ttl", "owl:Ontology"),
            ("wardgraph://queries/officials-of-unit.rq", "SELECT"),
            (UNIT, "Phường Mẫu Đông"),
        ):
            content = (await one.client.read_resource(uri)).contents[0]
            assert wanted in content.text  # type: ignore[union-attr]
        templates = (await one.client.list_resource_templates()).resource_templates
        assert [template.uri_template for template in templates] == ["https://w3id.org/wardgraph/id/{+path}"]
        for uri in ("https://w3id.org/wardgraph/id/unit/none", "wardgraph://ontology/none.ttl"):
            with pytest.raises(MCPError):
                await one.client.read_resource(uri)

    session(talk)
