"""The Model Context Protocol face: the graph as tools and resources for programs that talk to language models.

Everything only reads, and runs in processes that are ended at their limits, as behind the HTTP face.
"""

from __future__ import annotations

import json
from contextlib import asynccontextmanager, suppress
from datetime import date  # noqa: TC003 (read when the tools are described)
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Any, Literal

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError
from mcp.server.mcpserver.resources import FileResource
from mcp_types import ToolAnnotations
from pydantic import Field

from wardgraph import __version__, queries
from wardgraph.cli.query import as_json
from wardgraph.errors import NegativeAnswer, WardgraphError
from wardgraph.http.clerks import Clerks
from wardgraph.http.runner import Runner
from wardgraph.names import ID
from wardgraph.resources import folder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from wardgraph.http.limits import Limits
    from wardgraph.settings import Settings

_INSTRUCTIONS = (
    "A knowledge graph of Viet Nam's wards, communes and special zones (phường, xã, đặc khu) after 2025-07-01: units "
    "and what they were formed from, bodies, people in office, events, figures and targets. Every fact names its "
    "source. Start with `ask`: it answers only what the graph holds, and says what is missing otherwise. Use `search` "
    "for the IRI of a thing and `describe` for all that is known of it; `list_queries` and `run_query` for lists, "
    "rankings and comparisons; `sparql` for anything else, with the ontology from the resources. Quote the sources."
)
_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Lang = Annotated[Literal["vi", "en"], Field(description="language of labels")]
Words = Annotated[str, Field(min_length=1, max_length=1000)]


class _Tools:
    """The tools, over one store."""

    def __init__(self, settings: Settings, limits: Limits) -> None:
        self._limits = limits
        self._clerks = Clerks(settings, 2, limits.memory)
        self._runner = Runner(settings, limits)

    def warm(self) -> None:
        """Start a process of each kind, so that the first question need not wait for it."""
        with suppress(WardgraphError):
            self._runner.warm()
            self._clerks.do("complete", seconds=self._limits.seconds, beginning="a", limit=1)

    def close(self) -> None:
        self._clerks.close()
        self._runner.close()

    def ask(
        self,
        question: Annotated[Words, Field(description="in Vietnamese or English")],
        context: Annotated[list[str] | None, Field(description="earlier questions, oldest first")] = None,
        as_of: Annotated[date | None, Field(description="the day that 'now' means; today by default")] = None,
    ) -> dict[str, Any]:
        """Answer one question about wards, communes and special zones, with sources and the SPARQL query behind it.

        `status` is answered, ambiguous (see `candidates`) or unanswered (see `reason` and `suggestions`).
        """
        day = as_of.isoformat() if as_of else None
        return self._do("ask", question=question, context=context or [], as_of=day)

    def search(
        self,
        text: Annotated[Words, Field(description="a name, with or without tone marks, or an official code")],
        limit: Annotated[int, Field(ge=1, le=100)] = 10,
        lang: Lang = "vi",
    ) -> dict[str, Any]:
        """Find things by name or code: units, people, bodies, indicators, events, sources. Best hits first."""
        return self._do("search", text=text, kinds=[], limit=limit, lang=lang)

    def describe(
        self,
        thing: Annotated[Words, Field(description="an IRI, an official code, or a name that only one thing bears")],
        lang: Lang = "vi",
    ) -> dict[str, Any]:
        """Return all that is known of one thing: statements, what refers to it, and the sources of each fact."""
        return self._do("describe", thing=thing, lang=lang)

    def list_queries(self) -> dict[str, Any]:
        """List the canned questions: names, titles, parameters with examples, and columns by language."""
        return {"queries": [as_json(query) for query in queries.load_all()]}

    def run_query(
        self,
        name: Annotated[str, Field(description="a name from list_queries")],
        parameters: Annotated[
            dict[str, str | list[str]] | None,
            Field(description="by parameter name: a name, a code, an IRI, a date; or a list where many are taken"),
        ] = None,
        lang: Lang = "vi",
    ) -> dict[str, Any]:
        """Run a canned question; the rows name the sources where they state facts."""
        values = {key: [value] if isinstance(value, str) else value for key, value in (parameters or {}).items()}
        return self._do("query", name=name, values=values, lang=lang, limit=self._limits.rows, form="json")

    def sparql(
        self,
        query: Annotated[str, Field(max_length=100_000, description="SELECT, ASK, CONSTRUCT or DESCRIBE")],
        limit: Annotated[int, Field(ge=1, le=10_000, description="the most rows or triples")] = 200,
    ) -> dict[str, Any]:
        """Run read-only SPARQL 1.1 over all named graphs at once; GRAPH ?g tells which source says something."""
        try:
            outcome = self._runner.run(query, "json", graphs="ttl", rows=min(limit, self._limits.rows))
        except WardgraphError as fault:
            raise ToolError(fault.line("en")) from fault
        text = outcome.body.decode()
        answer = {"turtle": text} if outcome.kind == "triples" else json.loads(text)
        return {"truncated": outcome.truncated, **answer}

    def entity(self, path: str) -> str:
        """All that is known of the thing at https://w3id.org/wardgraph/id/{path}, as JSON."""
        try:
            said = self._do("page", iri=ID + path, lang="vi")
        except ToolError as fault:
            if isinstance(fault.__cause__, NegativeAnswer):
                raise ResourceNotFoundError(str(fault)) from fault
            raise ResourceError(str(fault)) from fault
        return json.dumps(said, ensure_ascii=False)

    def _do(self, job: str, **arguments: Any) -> dict[str, Any]:
        try:
            said = self._clerks.do(job, seconds=self._limits.seconds, wait=10.0, **arguments)
        except WardgraphError as fault:
            raise ToolError(fault.line("en")) from fault
        return said if isinstance(said, dict) else {"hits": said}


def make_server(settings: Settings, limits: Limits) -> MCPServer:
    """Return the server over the store of `settings`."""
    tools = _Tools(settings, limits)

    @asynccontextmanager
    async def life(_: MCPServer) -> AsyncIterator[None]:
        Thread(target=tools.warm, daemon=True).start()
        try:
            yield
        finally:
            tools.close()

    server = MCPServer(
        "wardgraph",
        title="wardgraph",
        description="Wards, communes and special zones of Viet Nam, with sources",
        instructions=_INSTRUCTIONS,
        version=__version__,
        log_level="ERROR",
        lifespan=life,
    )
    for tool in (tools.ask, tools.search, tools.describe, tools.list_queries, tools.run_query, tools.sparql):
        server.tool(annotations=_READS)(tool)
    server.resource(
        ID + "{+path}", name="entity", title="All that is known of one thing", mime_type="application/json"
    )(tools.entity)
    for name, suffix, media in (("ontology", "ttl", "text/turtle"), ("queries", "rq", "application/sparql-query")):
        for path in sorted(folder(name).glob(f"*.{suffix}")):  # type: ignore[arg-type]
            uri = f"wardgraph://{name}/{path.name}"
            resource = FileResource(uri=uri, name=f"{name}/{path.name}", path=path, mime_type=media, encoding="utf-8")
            server.add_resource(resource)
    return server
