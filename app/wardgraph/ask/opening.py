"""Opening the ask engine on what an installation knows, building the index where it is missing."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from wardgraph.ask.engine import Engine
from wardgraph.ask.index import FILE, Index
from wardgraph.ask.indexing import build_index

if TYPE_CHECKING:
    from pathlib import Path

    from wardgraph.settings import Settings
    from wardgraph.store.interface import Store


def open_engine(settings: Settings) -> Engine:
    """Return an engine over the store of `settings`, with the index that belongs to it."""
    from wardgraph.store import open_store

    store = open_store(settings)
    folder = _folder(settings, store)
    if not (folder / FILE).is_file():
        folder.mkdir(parents=True, exist_ok=True)
        build_index(store, folder).close()
    return Engine(store, Index.open(folder))


def _folder(settings: Settings, store: Store) -> Path:
    own: Path | None = getattr(store, "folder", None)
    if own is not None:
        return own
    # What a remote engine holds is indexed here; counting its statements tells whether it has changed.
    rows = list(store.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"))
    state = f"{settings.endpoint} {rows[0]['n'].value}"
    return settings.derived / "remote" / hashlib.sha256(state.encode()).hexdigest()[:16]
