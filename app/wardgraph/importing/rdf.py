"""RDF in the model's terms: taken apart into one graph a source, what is known already left out."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from wardgraph.errors import Text
from wardgraph.importing.asking import asked
from wardgraph.importing.fact import Place
from wardgraph.importing.skolem import named
from wardgraph.importing.source_graph import LABEL, TYPE, SourceGraph
from wardgraph.importing.tables import nearest
from wardgraph.names import DCT, GRAPH, ID, PROV, SKOS, WG, slug
from wardgraph.turtle import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from wardgraph.importing.fact import Problems
    from wardgraph.store.interface import Store

_SOURCE = NamedNode(f"{WG}Source")
_DERIVED = NamedNode(f"{PROV}wasDerivedFrom")
_QUALIFIED = NamedNode(f"{PROV}qualifiedDerivation")
_ENTITY = NamedNode(f"{PROV}entity")
_CODE = NamedNode(f"{WG}code")
_CONCEPT = NamedNode(f"{SKOS}Concept")
_PATH = re.compile(r"[a-z0-9][a-z0-9-]{0,99}/\d{4}-\d\d-\d\d/[a-z0-9][a-z0-9-]{0,99}")
_PACKAGED = (f"{ID}package/", f"{ID}agent/wardgraph", f"{BASE}shape/")
_FIXED = (f"{GRAPH}ontology/", f"{GRAPH}reference/")


@dataclass
class _Data:
    """What the files say, by subject, and the sources that each named graph describes."""

    triples: dict[NamedNode, set[Triple]] = field(default_factory=lambda: defaultdict(set))
    graphs: dict[NamedNode, dict[NamedNode, set[Triple]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    files: list[Path] = field(default_factory=list)

    def objects(self, subject: NamedNode, predicate: NamedNode) -> set[NamedNode]:
        return {
            t.object
            for t in self.triples.get(subject, ())
            if t.predicate == predicate and isinstance(t.object, NamedNode)
        }

    def text(self, subject: NamedNode, predicate: str) -> str:
        found = (t.object for t in self.triples.get(subject, ()) if t.predicate.value == predicate)
        return min((o.value for o in found if isinstance(o, Literal)), default="")


def read_rdf(
    paths: Sequence[Path], store: Store, problems: Problems, described: Iterable[NamedNode] = ()
) -> list[SourceGraph]:
    """Return the graph of every source that the RDF files speak of; everything wrong is noted in `problems`.

    Args:
        paths: files of any RDF format.
        store: the graph, whose ontology and reference data are known.
        problems: where every failure is noted.
        described: sources that another part of the same import describes.
    """
    read = _Data()
    for path in paths:
        for quad in _quads(path, problems):
            subject, triple = quad.subject, quad.triple
            if isinstance(subject, NamedNode):
                read.triples[subject].add(triple)
                if isinstance(quad.graph_name, NamedNode):
                    read.graphs[quad.graph_name][subject].add(triple)
        read.files.append(path)
    if problems:
        return []
    _leave_out_package(read)
    _check_terms(read, store, problems)
    known = _leave_out_known(read, store)
    sources = {s for s in read.triples if _SOURCE in read.objects(s, TYPE)}
    _check_sources(read, sources | set(described), problems)
    if problems:
        return []
    graphs: dict[NamedNode, SourceGraph] = {}
    for source in sorted(sources | set(described), key=str):
        if graph := _graph_for(source, read, {g.path for g in graphs.values()}, problems):
            graphs[source] = graph
    if not problems:
        _take_apart(read, graphs, problems, known)
    return list(graphs.values())


def _quads(path: Path, problems: Problems) -> list[Quad]:
    kind = RdfFormat.from_extension(path.suffix.lstrip(".").lower())
    try:
        quads = list(parse(path=str(path), format=kind))
        if any(_is_of_later_rdf(quad.object) for quad in quads):
            problems.add(
                Place(str(path)),
                "not-rdf",
                Text(
                    "tệp dùng RDF 1.2 (bộ ba làm giá trị, chuỗi có hướng chữ); chỉ nhận RDF 1.1",
                    "the file uses RDF 1.2 (triples as values, texts with a direction); only RDF 1.1 is taken",
                ),
            )
            return []
        return named(quads)
    except SyntaxError as fault:
        problems.add(
            Place(str(path), fault.lineno),
            "not-rdf",
            Text(
                f"không đọc được RDF: {fault.msg}; hãy sửa cú pháp ở dòng này",
                f"this RDF cannot be read: {fault.msg}; correct the syntax on this line",
            ),
        )
    except (OSError, ValueError) as fault:
        problems.add(
            Place(str(path)), "not-rdf", Text(f"không đọc được tệp: {fault}", f"the file cannot be read: {fault}")
        )
    return []


def _is_of_later_rdf(value: object) -> bool:
    """Return whether `value` is of a kind that programs of RDF 1.1 do not know."""
    return isinstance(value, Triple) or (isinstance(value, Literal) and value.direction is not None)


def _check_terms(read: _Data, store: Store, problems: Problems) -> None:
    """Note every class and property in our namespace that the ontology does not define."""
    used = {t.predicate for ts in read.triples.values() for t in ts}
    used |= {
        t.object for ts in read.triples.values() for t in ts if t.predicate == TYPE and isinstance(t.object, NamedNode)
    }
    ours = {term for term in used if term.value.startswith(WG)}
    known = {row["term"] for row in asked(store, "known-terms", term=ours)}
    every: list[str] = []
    for term in sorted(ours - known, key=str):
        every = every or [str(row["term"])[1:-1].removeprefix(WG) for row in asked(store, "own-terms")]
        name = term.value.removeprefix(WG)
        near = tuple(f"wg:{n}" for n in nearest(name, every))
        hint = Text(f"; có phải {', '.join(near)}?", f"; did you mean {', '.join(near)}?") if near else Text("", "")
        problems.add(
            _place(read, f"{name}", whole_word=True),
            "unknown-term",
            Text(f"bản thể học không có wg:{name}{hint.vi}", f"the ontology has no wg:{name}{hint.en}"),
            value=f"wg:{name}",
            suggestions=near,
        )


def _leave_out_package(read: _Data) -> None:
    """Drop what a package of ours says of itself, and the shapes that it brings: no source says them."""
    waiting = [subject for subject in read.triples if subject.value.startswith(_PACKAGED)]
    while waiting:
        objects = (triple.object for triple in read.triples.pop(waiting.pop(), ()))
        waiting += (one for one in objects if isinstance(one, NamedNode) and one.value.startswith(f"{ID}node/"))
    for graph in read.graphs.values():
        for subject in graph.keys() - read.triples.keys():
            del graph[subject]


def _leave_out_known(read: _Data, store: Store) -> set[Triple]:
    """Drop what the ontology and the reference graph say already, but for types and labels of what is mentioned.

    Returns:
        All that they say already.
    """
    known: set[Triple] = set()
    concepts: set[NamedNode] = set()
    for row in asked(store, "stated", subject=read.triples):
        subject, prop, value = row["subject"], row["property"], row["value"]
        if isinstance(subject, NamedNode) and isinstance(prop, NamedNode) and str(row["graph"])[1:].startswith(_FIXED):
            known.add(Triple(subject, prop, value))
            if prop == TYPE and value == _CONCEPT:
                concepts.add(subject)
    for subject in list(read.triples):
        mention = {TYPE, LABEL, _CODE} if subject not in concepts else set()
        left = {t for t in read.triples[subject] if t not in known or t.predicate in mention}
        if all(t in known for t in left) and (concepts & {subject} or _SOURCE in read.objects(subject, TYPE)):
            left = set()
        if left:
            read.triples[subject] = left
        else:
            del read.triples[subject]
    for graph in read.graphs.values():
        for subject in graph:
            graph[subject] &= read.triples.get(subject, set())
    return known


def _check_sources(read: _Data, sources: set[NamedNode], problems: Problems) -> None:
    if not sources and read.triples:
        problems.add(
            Place(str(read.files[0])),
            "no-source",
            Text(
                "dữ liệu không nêu nguồn nào; hãy thêm một wg:Source (dct:publisher, dct:issued, schema:url) và "
                "prov:wasDerivedFrom cho mỗi dữ kiện",
                "the data names no source; add a wg:Source (dct:publisher, dct:issued, schema:url) and "
                "prov:wasDerivedFrom to each fact",
            ),
        )
        return
    for subject in sorted(read.triples, key=str):
        for predicate in (_DERIVED, _ENTITY):
            for source in sorted(read.objects(subject, predicate) - sources, key=str):
                problems.add(
                    _place(read, source.value),
                    "unknown-source",
                    Text(
                        f"nguồn {source.value.removeprefix(ID)} không được mô tả trong dữ liệu này; "
                        "hãy thêm mô tả của nó (wg:Source)",
                        f"the source {source.value.removeprefix(ID)} is not described in this data; "
                        "add its description (wg:Source)",
                    ),
                    value=source.value,
                )


def _graph_for(source: NamedNode, read: _Data, taken: set[str], problems: Problems) -> SourceGraph | None:
    """Return the empty graph of `source`, its file named after its IRI, else after publisher, date and IRI."""
    place = _place(read, source.value)
    path = source.value.removeprefix(f"{ID}source/")
    # Its parts become names of a folder and a file.
    if not _PATH.fullmatch(path):
        agents = read.objects(source, NamedNode(f"{DCT}publisher"))
        publisher = next((read.text(a, LABEL.value) for a in sorted(agents, key=str)), "")
        tail = slug(source.value.rstrip("/#").rpartition("/")[2]) or "source"
        path = "/".join((slug(publisher), read.text(source, f"{DCT}issued"), tail))
        if path in taken or source.value.startswith(f"{ID}source/"):
            # Two addresses may end alike.
            path += f"-{hashlib.sha256(source.value.encode()).hexdigest()[:8]}"
    try:
        issued = date.fromisoformat(path.split("/")[1])
    except ValueError:
        issued = None
    if issued is None or not path.partition("/")[0]:
        problems.add(
            place,
            "incomplete-source",
            Text(
                f"nguồn {source.value} cần dct:publisher (có skos:prefLabel) và dct:issued kiểu xsd:date",
                f"the source {source.value} needs dct:publisher (with skos:prefLabel) and dct:issued, an xsd:date",
            ),
        )
        return None
    graph = SourceGraph(path, issued, place)
    graph.own_iri = source
    graph.read_from = tuple(read.files)
    return graph


def _take_apart(read: _Data, graphs: dict[NamedNode, SourceGraph], problems: Problems, known: set[Triple]) -> None:
    """Give every statement to the sources it is derived from, with what it speaks of."""
    apart = {subject for subject in read.triples if read.objects(subject, _DERIVED) or read.objects(subject, _ENTITY)}
    apart |= set(graphs)
    placed: set[NamedNode] = set()
    for _, said in sorted(read.graphs.items(), key=lambda item: item[0].value):
        own = [s for s in said if s in graphs and Triple(s, TYPE, _SOURCE) in said[s]]
        if len(own) == 1:
            for subject, triples in said.items():
                graphs[own[0]].triples |= triples
                placed.add(subject)
    for source, graph in graphs.items():
        roots = {source} | {s for s in apart if source in read.objects(s, _DERIVED) | read.objects(s, _ENTITY)}
        if graph.triples:
            continue
        reached = _reached(read, roots, apart)
        placed |= reached
        for subject in reached:
            graph.triples |= _said_by(read, subject, source)
    rest = {subject for subject, triples in read.triples.items() if subject not in placed and not triples <= known}
    _place_rest(read, graphs, rest, problems)


def _reached(read: _Data, roots: set[NamedNode], apart: set[NamedNode]) -> set[NamedNode]:
    """Return `roots` and everything they speak of that has no source of its own."""
    found: set[NamedNode] = set()
    waiting = list(roots)
    while waiting:
        subject = waiting.pop()
        if subject in found or subject not in read.triples:
            continue
        found.add(subject)
        objects = {t.object for t in read.triples[subject] if isinstance(t.object, NamedNode)}
        waiting += objects - apart
    return found


def _said_by(read: _Data, subject: NamedNode, source: NamedNode) -> set[Triple]:
    """Return what is said of `subject`, without what the evidence ascribes to other sources only."""
    evidence = read.objects(subject, _QUALIFIED)
    mine = {e for e in evidence if source in read.objects(e, _ENTITY)}
    others = evidence - mine
    by_me = {(t.predicate, t.object) for e in mine for t in read.triples.get(e, ())}
    by_others = {(t.predicate, t.object) for e in others for t in read.triples.get(e, ())} - by_me
    mine_too = {predicate for predicate, _ in by_me}
    kept = set()
    for triple in read.triples[subject]:
        elsewhere = triple.predicate == _DERIVED and triple.object != source
        foreign = triple.predicate == _QUALIFIED and triple.object in others
        dated = (triple.predicate, triple.object) in by_others and triple.predicate in mine_too
        if not (elsewhere or foreign or dated):
            kept.add(triple)
    return kept


def _place_rest(read: _Data, graphs: dict[NamedNode, SourceGraph], rest: set[NamedNode], problems: Problems) -> None:
    """Give what nothing leads to to the only source, where there is one; else note it."""
    if len(graphs) == 1:
        only = next(iter(graphs.values()))
        for subject in rest:
            only.triples |= read.triples[subject]
        return
    for subject in sorted(rest, key=str):
        ours = any(t.value.startswith(WG) for t in read.objects(subject, TYPE))
        problems.add(
            _place(read, subject.value),
            "no-source",
            Text(
                f"{subject.value} không thuộc nguồn nào; hãy thêm prov:wasDerivedFrom trỏ tới nguồn của nó",
                f"{subject.value} belongs to no source; add prov:wasDerivedFrom that leads to its source",
            ),
            warning=not ours,
        )


def _place(read: _Data, text: str, *, whole_word: bool = False) -> Place:
    """Return the first place in the files that mentions `text`, or the end of it."""
    tail = re.escape(text.rstrip("/#").rpartition("/")[2] or text)
    pattern = re.compile(rf"\b{tail}\b" if whole_word else tail)
    for path in read.files:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for number, line in enumerate(lines, start=1):
                if pattern.search(line):
                    return Place(str(path), number)
    return Place(str(read.files[0]))
