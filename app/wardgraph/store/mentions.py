"""The index of mentions, which asking needs, kept beside each version of the database."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store

from wardgraph.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wardgraph.store.site import Site


def layout() -> str:
    """Return the layout of the index that this program builds: another one means a new build."""
    from wardgraph.ask.index import LAYOUT

    return LAYOUT


def build(site: Site, folder: Path, database: Store | None = None) -> None:
    """Build the index of the version in `folder`, whose database may be open already."""
    from wardgraph.ask.indexing import build_index

    site.tell("lập chỉ mục các tên", "indexing names")
    store = EmbeddedStore(database or Store.read_only(str(folder / "oxigraph")))
    build_index(store, folder).close()


def update(site: Site, before: Path, after: Path, graphs: Sequence[str]) -> None:
    """Bring the index of the version in `before` over to the one in `after`, where only `graphs` differ."""
    from wardgraph.ask import index

    renew = getattr(index, "update_index", None)
    if renew is None or not (before / index.FILE).is_file():
        build(site, after)
        return
    shutil.copyfile(before / index.FILE, after / index.FILE)
    old = EmbeddedStore(Store.read_only(str(before / "oxigraph")))
    new = EmbeddedStore(Store.read_only(str(after / "oxigraph")))
    renew(new, after, before=old, graphs=[NamedNode(graph) for graph in graphs])
