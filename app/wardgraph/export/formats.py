"""The RDF formats of a package, written from sorted lines without holding them in memory."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from pyoxigraph import RdfFormat, parse, serialize

from wardgraph.errors import WardgraphError
from wardgraph.export import jsonld
from wardgraph.export.sorting import LinesFile
from wardgraph.names import ID, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple


@dataclass(frozen=True)
class Format:
    """An RDF format of packages.

    Attributes:
        name: as on the command line.
        suffix: of its files.
        media: its media type.
        rdf: the format to the engine.
        graphs: whether it keeps the graphs of the sources apart.
    """

    name: str
    suffix: str
    media: str
    rdf: RdfFormat
    graphs: bool = False


FORMATS = {
    form.name: form
    for form in (
        Format("turtle", "ttl", "text/turtle", RdfFormat.TURTLE),
        Format("trig", "trig", "application/trig", RdfFormat.TRIG, graphs=True),
        Format("nt", "nt", "application/n-triples", RdfFormat.N_TRIPLES),
        Format("nq", "nq", "application/n-quads", RdfFormat.N_QUADS, graphs=True),
        Format("jsonld", "jsonld", "application/ld+json", RdfFormat.JSON_LD),
        Format("rdfxml", "rdf", "application/rdf+xml", RdfFormat.RDF_XML),
    )
}
# Paths of ours are written out: a prefix would need a backslash at every slash.
_SHORT = {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace != ID}
_SAME = {"ttl": "turtle", "rdf": "rdfxml", "xml": "rdfxml", "json-ld": "jsonld"}


def format_of(name: str) -> Format:
    """Return the RDF format called `name`.

    Raises:
        WardgraphError: there is none of that name.
    """
    form = FORMATS.get(_SAME.get(name, name))
    if form is None:
        known = ", ".join(FORMATS)
        raise WardgraphError(f"không có định dạng {name!r}; chọn: {known}", f"no format {name!r}; choose: {known}")
    return form


def write(lines: Iterable[bytes], form: Format, output: IO[bytes]) -> None:
    """Write sorted lines to `output`: `s p o .`, or `g s p o .` for formats that keep graphs apart."""
    statements = (_quad_line(line) if form.graphs else line + b"\n" for line in lines)
    if form.rdf in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
        output.writelines(statements)
        return
    if form.rdf == RdfFormat.JSON_LD:
        jsonld.write(lines, output)
        return
    source = RdfFormat.N_QUADS if form.graphs else RdfFormat.N_TRIPLES
    quads = parse(cast("IO[bytes]", io.BufferedReader(LinesFile(statements), 1 << 16)), format=source)
    items = cast("Iterable[Triple]", quads if form.graphs else (quad.triple for quad in quads))
    if form.rdf in (RdfFormat.TURTLE, RdfFormat.TRIG):
        header = _SortedHeader(output)
        serialize(items, cast("IO[bytes]", header), form.rdf, prefixes=_SHORT)
        header.flush()
    else:
        serialize(items, output, form.rdf, prefixes=_SHORT)


def _quad_line(line: bytes) -> bytes:
    """Return `g s p o .` as N-Quads has it: the graph last."""
    graph, rest = line.split(b" ", 1)
    return rest[:-1] + graph + b" .\n"


class _SortedHeader:
    """Passes on what is written, once the declarations at its beginning are sorted: the engine shuffles them."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._held: bytes | None = b""

    def write(self, chunk: bytes) -> int:
        if self._held is None:
            return self._output.write(chunk)
        self._held += chunk
        lines = self._held.splitlines(keepends=True)
        # The last line may still be cut off: the header ends where a whole line declares nothing.
        if any(not line.startswith(b"@") for line in lines[:-1]):
            self.flush()
        return len(chunk)

    def flush(self) -> None:
        if self._held is not None:
            lines = self._held.splitlines(keepends=True)
            body = next((i for i, line in enumerate(lines) if not line.startswith(b"@")), len(lines))
            self._output.writelines([*sorted(lines[:body]), *lines[body:]])
            self._held = None
