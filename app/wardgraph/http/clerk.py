"""A process that answers questions, searches and describes: one job a line on standard input, one reply a line.

It is a process of its own so that it can be killed when a job takes too long or too much, and so that the thinking of
one answer does not hold up the others. `clerks` is the side that gives the jobs.
"""

from __future__ import annotations

import io
import json
import os
import sys
import traceback
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from pyoxigraph import Literal, NamedNode

from wardgraph import describe, queries, search
from wardgraph.errors import NegativeAnswer, WardgraphError
from wardgraph.names import XSD
from wardgraph.results import cut, write
from wardgraph.settings import Settings
from wardgraph.store import EmbeddedStore, open_store
from wardgraph.store.task import Request, answer
from wardgraph.vocabulary import labels

if TYPE_CHECKING:
    from wardgraph.ask.engine import Engine
    from wardgraph.errors import Language
    from wardgraph.store.interface import Solutions, Store, Term

# The day at the wards, wherever the server stands.
_VIET_NAM = timezone(timedelta(hours=7))
_NUMBERS: dict[str, type[int | float]] = {"integer": int, "decimal": float, "double": float, "float": float}


class Office:
    """What a clerk works with, opened when it is needed, and again when a newer version of the store is there."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def store(self) -> Store:
        """The store, as it is: building it is not a clerk's job."""
        return open_store(self._settings, build=False)

    @cached_property
    def engine(self) -> Engine:
        """The engine that answers questions."""
        from wardgraph.ask.engine import Engine
        from wardgraph.ask.index import FILE, Index
        from wardgraph.ask.indexing import build_index

        folder: Path = self.store.folder  # type: ignore[attr-defined]
        if not (folder / FILE).is_file():
            folder.mkdir(parents=True, exist_ok=True)
            build_index(self.store, folder).close()
        return Engine(self.store, Index.open(folder))

    def refresh(self) -> None:
        """Forget a version of the store that is no longer the current one."""
        store = self.__dict__.get("store")
        if isinstance(store, EmbeddedStore) and store.outdated():
            self.__dict__.pop("engine", None)
            self.__dict__.pop("store").close()

    def ask(self, question: str, context: list[str], as_of: str | None) -> dict[str, Any]:
        """Answer a question, as the public contract lays down."""
        return self.engine.ask(question, context, as_of or datetime.now(_VIET_NAM).date().isoformat())

    def complete(self, beginning: str, limit: int) -> list[dict[str, str]]:
        """Return names that begin with what was typed."""
        return self.engine.complete(beginning, limit)

    def search(self, text: str, kinds: list[str], limit: int, lang: Language) -> list[dict[str, Any]]:
        """Return the things that a text may name."""
        hits = search.find(self.store, text, [NamedNode(kind) for kind in kinds], limit, lang)
        return [
            {"iri": hit.iri.value, "label": hit.label, "kind": hit.kind, "hint": hit.hint, "former": hit.former}
            for hit in hits
        ]

    def describe(self, thing: str, lang: Language) -> dict[str, Any]:
        """Return all that is known of what is called `thing`."""
        return describe.describe(self.store, search.resolve(self.store, thing, lang=lang), lang).json()

    def page(self, iri: str, lang: Language) -> dict[str, Any]:
        """Return all that is known of the thing with the address `iri`."""
        node = NamedNode(iri)
        if not self.store.ask(queries.fill(queries.internal("known"), {"entity": [node]})):
            raise NegativeAnswer("không có trong đồ thị", "not in the graph", where=iri)
        return describe.describe(self.store, node, lang).json()

    def query(self, name: str, values: dict[str, list[str]], lang: Language, limit: int, form: str) -> dict[str, Any]:
        """Run a canned question."""
        result = queries.run(self.store, name, values, lang=lang)
        found, truncated = cut(result.solutions, limit)
        rows = cast("Solutions", found)
        said: dict[str, Any] = {"truncated": truncated}
        if form != "json":
            output = io.BytesIO()
            write(rows, form, output, lang=lang)
            return said | {"body": output.getvalue().decode()}
        headers = result.headers(lang)
        return said | {
            "name": name,
            "title": result.query.title.in_(lang),
            "arguments": {key: [term.value for term in terms] for key, terms in result.arguments.items()},
            "columns": [{"name": variable, "label": headers[variable]} for variable in rows.variables],
            "rows": [{variable: _plain(row.get(variable)) for variable in rows.variables} for row in rows],
            "sparql": result.sparql,
        }

    def sparql(self, **fields: Any) -> dict[str, Any]:
        """Run a query on a remote endpoint, whose answer must come as a whole before it can be cut."""
        output = io.BytesIO()
        seconds = fields.pop("time")
        said = answer(self.store, Request(**fields), cast("IO[bytes]", output), timeout=seconds)
        return said | {"body": output.getvalue().decode()}

    def graphs(self) -> dict[str, int | None]:
        """Return the named graphs, with how many triples each holds where that is known at once."""
        if isinstance(self.store, EmbeddedStore):
            manifest = self.store.manifest()
            return {name: manifest.graphs[name].triples for name in sorted(manifest.graphs)}
        found: frozenset[str] = self.store.graphs()  # type: ignore[attr-defined]
        return dict.fromkeys(sorted(found))

    def terms(self, graph: str, lang: Language) -> list[dict[str, Any]]:
        """Return the terms that a graph declares, with what they mean."""
        text = queries.fill(queries.internal("ontology-terms"), {"graph": [NamedNode(graph)]})
        rows = list(self.store.select(text))
        named = labels(self.store, {row["kind"] for row in rows}, lang)
        said: dict[str, dict[str, Any]] = {}
        for row in rows:
            term = said.setdefault(row["term"].value, {"iri": row["term"].value, "kind": "", "label": "", "text": ""})
            term["kind"] = term["kind"] or named.get(cast("NamedNode", row["kind"]), "")
            for key in ("label", "text"):
                value = row.get(key)
                if isinstance(value, Literal) and (not term[key] or value.language == lang):
                    term[key] = value.value
        return [said[iri] for iri in sorted(said)]


_JOBS = ("ask", "complete", "search", "describe", "page", "query", "sparql", "graphs", "terms")


def _plain(term: Term | None) -> str | float | bool | None:
    if not isinstance(term, Literal):
        return None if term is None else term.value
    kind = term.datatype.value.removeprefix(XSD)
    with suppress(ValueError):
        if kind in _NUMBERS:
            return _NUMBERS[kind](term.value)
        if kind == "boolean":
            return term.value in {"true", "1"}
        if kind == "date":
            return date.fromisoformat(term.value).isoformat()
    return term.value


def fault_json(fault: WardgraphError) -> dict[str, Any]:
    """Return `fault` as plain data, for `clerks` to raise it again."""
    said = {"kind": type(fault).__name__, "vi": fault.text.vi, "en": fault.text.en, "where": fault.where}
    return said | {"line": getattr(fault, "line_number", None), "column": getattr(fault, "column", None)}


def _reply(office: Office, line: bytes) -> dict[str, Any]:
    job = json.loads(line)
    if job["job"] not in _JOBS:
        raise ValueError(job["job"])
    try:
        office.refresh()
        return {"done": getattr(office, job["job"])(**job["arguments"])}
    except WardgraphError as fault:
        return {"fault": fault_json(fault)}
    except (RecursionError, MemoryError):
        return {"fault": {"kind": "QueryTooLarge", "vi": "câu quá phức tạp", "en": "too much to take in"}}
    except Exception:  # noqa: BLE001 (told by the other side; this one goes on with the next job)
        traceback.print_exc()
        return {"broken": job["job"]}


def _serve(settings: Settings, memory: int) -> None:
    from wardgraph.store.workplace import bind_to_parent, step_back

    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    bind_to_parent(memory)
    office = Office(settings)
    step_back()
    out.write(b"{}\n")
    out.flush()
    for line in sys.stdin.buffer:
        out.write(json.dumps(_reply(office, line), ensure_ascii=False, default=str).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    _said = json.loads(sys.argv[1])
    _serve(Settings(**_said | {"home": Path(_said["home"])}), int(sys.argv[2]))
