"""What the shapes say of an import, told by the line of the table that each finding comes from."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from wardgraph.errors import Text
from wardgraph.importing.fact import Place
from wardgraph.names import ID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wardgraph.importing.fact import Problems
    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.settings import Settings
    from wardgraph.store.interface import Store
    from wardgraph.validation import Finding


def check(
    graphs: Sequence[SourceGraph], texts: Mapping[str, str], settings: Settings, store: Store, problems: Problems
) -> None:
    """Validate what `graphs` touch, and note every finding where its fact was written down.

    Args:
        graphs: what is new.
        texts: the Turtle of each file.
        settings: where the store is.
        store: the store, open.
        problems: where findings are noted; warnings of the shapes stay warnings.
    """
    if not graphs:
        return
    from wardgraph.validation import validate_files

    origins: dict[str, Place] = {}
    for graph in graphs:
        for iri, place in graph.origins.items():
            origins.setdefault(iri, place)
    with tempfile.TemporaryDirectory(prefix="wardgraph-") as folder:
        paths = []
        for number, graph in enumerate(graphs):
            path = Path(folder) / f"{number}.ttl"
            path.write_text(texts[graph.file], encoding="utf-8")
            paths.append(path)
        report = validate_files(paths, settings, store=store)
        files = {str(path): graph for path, graph in zip(paths, graphs, strict=True)}
        for finding in report.findings:
            _note(finding, origins, files.get(str(finding.file)), problems)


def _note(finding: Finding, origins: Mapping[str, Place], graph: SourceGraph | None, problems: Problems) -> None:
    focus = finding.focus.value if isinstance(finding.focus, NamedNode) else str(finding.focus)
    place = _origin(focus, origins) or (graph.place if graph else Place(focus.removeprefix(ID)))
    about = "" if _origin(focus, origins) else f" ({focus.removeprefix(ID)})"
    text = Text(finding.message("vi") + about, finding.message("en") + about)
    rule = finding.rule.rpartition("/")[2]
    problems.add(place, rule, text, warning=not finding.is_violation)


def _origin(iri: str, origins: Mapping[str, Place]) -> Place | None:
    """Return where the thing was written down, or the thing of which it is a part."""
    while iri.startswith(ID) and iri != ID:
        if iri in origins:
            return origins[iri]
        iri = iri.rpartition("/")[0]
    return None
