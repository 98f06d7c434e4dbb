"""Loading a remote endpoint with the graphs that the embedded store would hold."""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from wardgraph.errors import WardgraphError
from wardgraph.names import GRAPH
from wardgraph.store.build import BuildReport, read_quads, validate_files
from wardgraph.store.inputs import inputs
from wardgraph.store.remote import RemoteStore

if TYPE_CHECKING:
    from pathlib import Path

    from wardgraph.store.site import Site

_REPORT_EVERY = 2.0


def build_remote(site: Site, *, validate: bool) -> BuildReport:
    """Make the graphs of the remote endpoint agree with the files; other graphs there are left alone.

    What was loaded is remembered here by content, and checked there by count, so that a second build loads only what
    has changed, and an endpoint that was emptied meanwhile is filled again.

    Raises:
        WardgraphError: a file is malformed or does not conform; the endpoint cannot be reached, or refuses.
    """
    settings = site.settings
    if settings.update_endpoint is None:
        raise WardgraphError(
            "để nạp dữ liệu vào điểm SPARQL từ xa cần --update-endpoint URL",
            "loading a remote endpoint needs --update-endpoint URL beside --endpoint",
            where=settings.endpoint,
        )
    with site.versions.lock():
        store = RemoteStore(settings)
        files = inputs(settings)
        known = _read(_state(store))
        there = store.counts(GRAPH)
        changed = [f for f in files if known.get(f.graph) != [f.sha256, there.get(f.graph)]]
        gone = sorted(set(there) - {f.graph for f in files})
        if not changed and not gone:
            return BuildReport("unchanged", len(files), sum(there.values()))
        if validate:
            validate_files(site, files, changed)
        told = 0.0
        for number, file in enumerate(changed, start=1):
            if time.monotonic() - told > _REPORT_EVERY:
                told = time.monotonic()
                site.tell(f"nạp đồ thị {number}/{len(changed)}", f"loading graph {number} of {len(changed)}")
            # Read whole before anything is removed there: a malformed file must not leave a hole.
            triples = [quad.triple for quad in read_quads(file)]
            store.replace_graph(NamedNode(file.graph), triples)
        for graph in gone:
            store.drop_graph(NamedNode(graph))
        there = store.counts(GRAPH)
        _index(site, store)
        _write(_state(store), {f.graph: [f.sha256, there.get(f.graph)] for f in files})
    touched = [*gone, *(f.graph for f in changed)]
    return BuildReport("changed" if known else "built", len(files), sum(there.values()), touched if known else [])


def _index(site: Site, store: RemoteStore) -> None:
    """Build the index of mentions of what the endpoint now holds, in place of any of what it held."""
    from wardgraph.ask.indexing import build_index

    site.tell("lập chỉ mục các tên", "indexing names")
    folder = store.folder
    for before in folder.parent.glob("*"):
        if before.is_dir():
            shutil.rmtree(before, ignore_errors=True)
    making = folder.with_suffix(".new")
    making.mkdir(parents=True)
    build_index(store, making).close()
    making.replace(folder)


def _state(store: RemoteStore) -> Path:
    return store.folder.parent / "loaded.json"


def _read(path: Path) -> dict[str, list[object]]:
    with contextlib.suppress(OSError, ValueError):
        loaded = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(loaded, dict):
            return loaded
    return {}


def _write(path: Path, loaded: dict[str, list[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name("loaded.json.new")
    temporary.write_text(json.dumps(loaded), encoding="utf-8")
    temporary.replace(path)
