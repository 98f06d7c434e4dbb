"""Taking back everything that one source said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from wardgraph import journal
from wardgraph.errors import NegativeAnswer
from wardgraph.importing.asking import asked
from wardgraph.names import GRAPH, ID, PROV, XSD
from wardgraph.resources import folder
from wardgraph.turtle import write_turtle

if TYPE_CHECKING:
    from wardgraph.settings import Settings
    from wardgraph.store.interface import Store

_GRAPHS = f"{GRAPH}source/"
_INVALIDATED = NamedNode(f"{PROV}invalidatedAtTime")


@dataclass(frozen=True)
class Known:
    """A source that can be taken back.

    Attributes:
        iri: of the source.
        title: what it is called.
        identifier: its id in the table it came from.
        file: its file, relative to the folder of sources.
    """

    iri: NamedNode
    title: str
    identifier: str
    file: str

    def answers_to(self, wanted: str) -> bool:
        """Return whether `wanted` is its IRI, path, file or id."""
        path = self.iri.value.removeprefix(f"{ID}source/")
        stem = self.file.removesuffix(".ttl")
        return wanted in {self.iri.value, f"id/source/{path}", path, self.identifier, self.file, stem}


def retract(wanted: str, settings: Settings) -> Known:
    """Take back all that the source `wanted` said, in the files and in the store.

    Args:
        wanted: its IRI, the path in its IRI, its file, or its id in the table it came from.
        settings: where the graph and its files are.

    Raises:
        NegativeAnswer: no source answers to `wanted`, or several do.
        WardgraphError: the home cannot be written.
    """
    from wardgraph.store import open_store

    with journal.changing(settings):
        store = open_store(settings)
        try:
            source = find(wanted, store, settings)
        finally:
            store.close()
        journal.change(settings, _changes(source, settings))
        from wardgraph.importing.importer import bring_along

        bring_along(settings, [source.file])
    return source


def find(wanted: str, store: Store, settings: Settings) -> Known:
    """Return the one source that answers to `wanted`.

    Raises:
        NegativeAnswer: none does, or several do; names the nearest ones.
    """
    from wardgraph.importing.tables import nearest

    name = wanted.strip().removeprefix("<").removesuffix(">")
    known, fixed = _sources(store)
    name = _file_name(name, settings)
    found = [source for source in known if source.answers_to(name)]
    if len(found) == 1:
        return found[0]
    if found:
        lines = "; ".join(f"{s.iri.value} ({s.title})" for s in found)
        raise NegativeAnswer(
            f"nhiều nguồn có mã {wanted!r}: {lines}; hãy ghi IRI",
            f"several sources have the id {wanted!r}: {lines}; give the IRI",
        )
    if name in fixed:
        raise NegativeAnswer(
            f"{name} là nguồn của dữ liệu tham chiếu, không rút lại bằng lệnh này",
            f"{name} is a source of the reference graph, which this command does not take back",
        )
    names = {s.identifier or s.file: s for s in known} | {s.title: s for s in known}
    near = dict.fromkeys(f"{names[n].identifier or names[n].file} ({names[n].title})" for n in nearest(name, names))
    hint_vi = f"; gần nhất: {'; '.join(near)}" if near else ""
    hint_en = f"; nearest: {'; '.join(near)}" if near else ""
    raise NegativeAnswer(f"không có nguồn {wanted!r}{hint_vi}", f"there is no source {wanted!r}{hint_en}")


def _sources(store: Store) -> tuple[list[Known], set[str]]:
    """Return the sources with a file of their own, and the IRIs of those of the reference graph."""
    known: dict[str, Known] = {}
    fixed: set[str] = set()
    for row in asked(store, "sources"):
        source, label, graph, identifier = row["source"], row["label"], row["graph"], row.get("identifier")
        if not isinstance(source, NamedNode) or not isinstance(label, Literal) or not isinstance(graph, NamedNode):
            continue
        if graph.value.startswith(_GRAPHS):
            file = graph.value.removeprefix(_GRAPHS) + ".ttl"
            given = identifier.value if isinstance(identifier, Literal) else ""
            known[source.value] = Known(source, label.value, given, file)
        else:
            fixed.add(source.value)
    return sorted(known.values(), key=lambda s: s.iri.value), fixed - set(known)


def _file_name(name: str, settings: Settings) -> str:
    """Return `name` relative to the folder of sources where it is the path of a file there."""
    path = Path(name)
    for root in (settings.sources, folder("graph") / "sources"):
        for candidate in (path, settings.home / path):
            if candidate.suffix == ".ttl" and candidate.resolve().is_relative_to(root.resolve()):
                return candidate.resolve().relative_to(root.resolve()).as_posix()
    return name


def _changes(source: Known, settings: Settings) -> dict[Path, str | None]:
    """Return the file to remove, and the new text of the list of retractions where a shipped file says the same."""
    changes: dict[Path, str | None] = {}
    own, shipped = settings.sources / source.file, folder("graph") / "sources" / source.file
    if own.is_file():
        changes[own] = None
    if shipped.is_file() and shipped.resolve() != own.resolve():
        before: set[Triple] = set()
        if settings.retractions.is_file():
            before = {quad.triple for quad in parse(path=str(settings.retractions), format=RdfFormat.TURTLE)}
        now = Literal(datetime.now(tz=UTC).isoformat(timespec="seconds"), datatype=NamedNode(f"{XSD}dateTime"))
        changes[settings.retractions] = write_turtle({*before, Triple(source.iri, _INVALIDATED, now)})
    return changes
