"""What a package says of itself: DCAT 3 and VoID, with dates from the data and never from the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from wardgraph.export.shapes import SHAPES
from wardgraph.names import DCAT, DCT, FOAF, GRAPH, ID, PREFIXES, PROV, RDF, VOID, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wardgraph.export.contents import Contents, Statistics
    from wardgraph.export.formats import Format
    from wardgraph.export.scope import Scope

LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
PUBLISHER = NamedNode(ID + "agent/wardgraph")
HOME = NamedNode("https://w3id.org/wardgraph/")
SPDX = "http://spdx.org/rdf/terms#"

_TYPE = NamedNode(RDF + "type")
_DESCRIPTION = {
    "vi": "Dữ kiện về đơn vị hành chính cấp xã, mỗi dữ kiện kèm bằng chứng và nguồn; cùng các thuật ngữ, khái niệm "
    "mà gói dùng, và các hình dạng SHACL để kiểm nó. Mã kiểm của gói là SHA-256 của các bộ ba ở dạng chính tắc "
    "(RDFC-1.0, N-Quads), không kể phần mô tả này.",
    "en": "Facts about commune-level units, each with its evidence and sources; with the terms and concepts that the "
    "package uses, and the SHACL shapes that check it. Its checksum is the SHA-256 of the triples in canonical form "
    "(RDFC-1.0, N-Quads), without this description.",
}


def dataset_iri(scope: Scope) -> NamedNode:
    """Return the address of the package as a dataset."""
    return NamedNode(f"{ID}package/{scope.name}")


def graph_iri(scope: Scope) -> NamedNode:
    """Return the graph in which a package with graphs describes itself."""
    return NamedNode(f"{GRAPH}package/{scope.name}")


def describe(
    scope: Scope, title: Mapping[str, str], contents: Contents, statistics: Statistics, form: Format
) -> Iterator[Triple]:
    """Yield the description of a package."""
    dataset = dataset_iri(scope)

    def say(subject: NamedNode, predicate: str, *values: NamedNode | Literal) -> Iterator[Triple]:
        for value in values:
            yield Triple(subject, NamedNode(predicate), value)

    yield from say(dataset, _TYPE.value, NamedNode(DCAT + "Dataset"), NamedNode(VOID + "Dataset"))
    yield from say(dataset, DCT + "title", *(Literal(text, language=lang) for lang, text in title.items()))
    yield from say(dataset, DCT + "description", *(Literal(t, language=lang) for lang, t in _DESCRIPTION.items()))
    yield from say(dataset, DCT + "identifier", Literal(scope.name))
    yield from say(dataset, DCT + "license", LICENCE)
    yield from say(dataset, DCT + "publisher", PUBLISHER)
    yield from say(dataset, DCT + "conformsTo", SHAPES)
    yield from say(dataset, DCT + "language", Literal("vi"), Literal("en"))
    if contents.latest:
        yield from say(dataset, DCT + "modified", Literal(contents.latest, datatype=NamedNode(XSD + "date")))
    if scope.unit is not None:
        yield from say(dataset, DCT + "spatial", scope.unit)
    yield from say(dataset, PROV + "wasDerivedFrom", *contents.sources)
    yield from say(PUBLISHER, _TYPE.value, NamedNode(FOAF + "Agent"))
    yield from say(PUBLISHER, FOAF + "name", Literal("wardgraph"))
    yield from say(PUBLISHER, FOAF + "homepage", HOME)
    yield from _counts(dataset, statistics)
    yield from _distribution(dataset, statistics, form)


def _counts(dataset: NamedNode, statistics: Statistics) -> Iterator[Triple]:
    yield Triple(dataset, NamedNode(VOID + "triples"), Literal(statistics.triples))
    yield Triple(dataset, NamedNode(VOID + "classes"), Literal(len(statistics.classes)))
    yield Triple(dataset, NamedNode(VOID + "properties"), Literal(len(statistics.properties)))
    yield Triple(dataset, NamedNode(VOID + "uriSpace"), Literal(ID))
    used = {namespace for namespace in PREFIXES.values() if any(p.startswith(namespace) for p in statistics.properties)}
    for namespace in used:
        yield Triple(dataset, NamedNode(VOID + "vocabulary"), NamedNode(namespace))
    partitions = (
        ("classPartition", "class", "entities", statistics.classes),
        ("propertyPartition", "property", "triples", statistics.properties),
    )
    for partition, term, measure, counts in partitions:
        for number, (iri, count) in enumerate(sorted(counts.items()), start=1):
            node = NamedNode(f"{dataset.value}/{term}/{number}")
            yield Triple(dataset, NamedNode(VOID + partition), node)
            yield Triple(node, NamedNode(VOID + term), NamedNode(iri))
            yield Triple(node, NamedNode(VOID + measure), Literal(count))


def _distribution(dataset: NamedNode, statistics: Statistics, form: Format) -> Iterator[Triple]:
    distribution = NamedNode(f"{dataset.value}/distribution/{form.name}")
    checksum = NamedNode(f"{dataset.value}/checksum")
    yield Triple(dataset, NamedNode(DCAT + "distribution"), distribution)
    yield Triple(distribution, _TYPE, NamedNode(DCAT + "Distribution"))
    yield Triple(
        distribution,
        NamedNode(DCAT + "mediaType"),
        NamedNode(f"https://www.iana.org/assignments/media-types/{form.media}"),
    )
    yield Triple(distribution, NamedNode(DCAT + "accessURL"), HOME)
    yield Triple(distribution, NamedNode(DCT + "license"), LICENCE)
    yield Triple(distribution, NamedNode(SPDX + "checksum"), checksum)
    yield Triple(checksum, _TYPE, NamedNode(SPDX + "Checksum"))
    yield Triple(checksum, NamedNode(SPDX + "algorithm"), NamedNode(SPDX + "checksumAlgorithm_sha256"))
    yield Triple(
        checksum,
        NamedNode(SPDX + "checksumValue"),
        Literal(statistics.sha256, datatype=NamedNode(XSD + "hexBinary")),
    )
