"""What the shapes say of an import, told by the line of the table that each finding comes from."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.errors import Text
from wardgraph.importing.fact import Place
from wardgraph.importing.source_graph import LABEL
from wardgraph.names import ID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wardgraph.importing.fact import Problems
    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.settings import Settings
    from wardgraph.store.interface import Store
    from wardgraph.validation import Finding


_ADDRESS = re.compile(re.escape(ID) + r"[^\s,;:)>]*[^\s,;:)>.]")


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
    from wardgraph.validation.places import Places

    origins: dict[str, Place] = {}
    names: dict[str, dict[str, str]] = {}
    for graph in graphs:
        for iri, place in graph.origins.items():
            origins.setdefault(iri, place)
        for triple in graph.triples:
            if triple.predicate == LABEL and isinstance(triple.object, Literal) and triple.object.language:
                names.setdefault(str(triple.subject), {})[triple.object.language] = triple.object.value
    with tempfile.TemporaryDirectory(prefix="wardgraph-") as folder:
        paths = []
        for number, graph in enumerate(graphs):
            path = Path(folder) / f"{number}.ttl"
            path.write_text(texts[graph.file], encoding="utf-8")
            paths.append(path)
        report = validate_files(paths, settings, store=store)
        by_file = dict(zip(map(str, paths), graphs, strict=True))
        lines = Places({file for graph in graphs for file in graph.read_from})
        for finding in report.findings:
            about = by_file.get(str(finding.file))
            origin = _origin(_focus(finding), origins)
            if origin is None and about is not None and about.read_from:
                placed = lines.placed(finding)
                origin = Place(str(placed.file), placed.line) if placed.file in about.read_from else None
            # A warning about what another source says is no news of this import.
            if finding.is_violation or origin is not None or about is not None:
                _note(finding, origin, names, about, problems)


def _note(
    finding: Finding,
    origin: Place | None,
    names: Mapping[str, Mapping[str, str]],
    graph: SourceGraph | None,
    problems: Problems,
) -> None:
    focus = _focus(finding)
    place = origin or (graph.place if graph else Place(focus.removeprefix(ID)))
    about = "" if origin else f" ({focus.removeprefix(ID)})"
    text = Text(_named(finding.message("vi") + about, names, "vi"), _named(finding.message("en") + about, names, "en"))
    rule = finding.rule.rpartition("/")[2]
    problems.add(place, rule, text, warning=not finding.is_violation)


def _focus(finding: Finding) -> str:
    return finding.focus.value if isinstance(finding.focus, NamedNode) else str(finding.focus)


def _named(message: str, names: Mapping[str, Mapping[str, str]], lang: str) -> str:
    """Return `message` with what things are called in the place of their addresses."""

    def name(match: re.Match[str]) -> str:
        labels = names.get(f"<{match[0]}>", {})
        return labels.get(lang) or next(iter(labels.values()), match[0].removeprefix(ID))

    return _ADDRESS.sub(name, message)


def _origin(iri: str, origins: Mapping[str, Place]) -> Place | None:
    """Return where the thing was written down, or the thing of which it is a part."""
    while iri.startswith(ID) and iri != ID:
        if iri in origins:
            return origins[iri]
        iri = iri.rpartition("/")[0]
    return None
