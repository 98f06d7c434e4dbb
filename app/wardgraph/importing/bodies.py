"""Bodies, posts and terms of office: made from their kinds, which the ontology describes, and the unit they serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.importing.new_terms import restate
from wardgraph.importing.source_graph import day_literal, label_literals, local
from wardgraph.names import ORG, SCHEMA, WG, data

if TYPE_CHECKING:
    from wardgraph.importing.period import Period
    from wardgraph.importing.resolver import Resolver
    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.importing.terms import Concept
    from wardgraph.importing.units import Unit

_LANGUAGES = ("vi", "en")


class Bodies:
    """Writes bodies and what belongs to them into the graph of a source, in the same words every time."""

    def __init__(self, resolver: Resolver) -> None:
        self._terms = resolver.terms
        self._units = resolver.units

    def unit(self, graph: SourceGraph, unit: Unit) -> NamedNode:
        """State again what `unit` is and is called."""
        if graph.first(unit.iri):
            graph.name_it(unit.iri, unit.types, unit.labels)
            graph.say(unit.iri, f"{WG}code", Literal(unit.code))
        return unit.iri

    def body(self, graph: SourceGraph, unit: Unit, kind: Concept) -> NamedNode:
        """State the body of `kind` that serves `unit`."""
        iri = data(f"body/{unit.path}/{kind.text(f'{WG}bodySlug') or kind.slug}")
        if not graph.first(iri):
            return iri
        self.unit(graph, unit)
        graph.name_it(iri, self._body_classes(kind), label_literals(self._labels(unit, kind, f"{WG}bodyLabel")))
        restate(graph, kind, self._terms)
        graph.say(iri, f"{ORG}classification", kind.iri)
        graph.say(iri, f"{WG}serves", unit.iri)
        return iri

    def _body_classes(self, kind: Concept) -> set[NamedNode]:
        stated = kind.links(f"{WG}bodyClass") | kind.links(f"{WG}standardClass")
        return {above for cls in stated for above in self._terms.classes(cls)}

    def _labels(self, unit: Unit, concept: Concept, pattern_of: str) -> dict[str, str]:
        """Return labels by language, made from the patterns that the ontology gives for `concept`.

        In a pattern {unit} is the unit with its kind ("phường Ví Dụ") and {name} is the unit without it.
        """
        found = {}
        for lang in _LANGUAGES:
            pattern = concept.text(pattern_of, lang)
            if pattern is None and lang == "vi":
                pattern = f"{concept.label()} {{unit}}"
            if pattern:
                name = unit.name(lang)
                found[lang] = pattern.replace("{unit}", inside(name, lang)).replace(
                    "{name}", self._terms.drop.bare(name)
                )
        return found

    def post(self, graph: SourceGraph, unit: Unit, position: Concept, kind: Concept) -> tuple[NamedNode, NamedNode]:
        """State the post `position` in the body of `kind` that serves `unit`; return the post and the body."""
        body = self.body(graph, unit, kind)
        slug = position.text(f"{WG}postSlug") or position.slug
        iri = data(f"post/{local(body).removeprefix('body/')}/{slug}")
        if graph.first(iri):
            labels = self._labels(unit, position, f"{WG}postLabel")
            graph.name_it(iri, self._terms.classes(NamedNode(f"{WG}Post")), label_literals(labels))
            restate(graph, position, self._terms)
            graph.say(iri, f"{ORG}role", position.iri)
            graph.say(iri, f"{ORG}postIn", body)
        return iri, body

    def term(self, graph: SourceGraph, unit: Unit, kind: Concept, period: Period) -> NamedNode:
        """State the term of office `period` of the body of `kind` that serves `unit`."""
        body = self.body(graph, unit, kind)
        iri = data(f"term/{local(body).removeprefix('body/')}/{period.dashed}")
        labels = {"vi": f"nhiệm kỳ {period.dashed}", "en": f"term {period.dashed}"}
        graph.name_it(iri, self._terms.classes(NamedNode(f"{WG}Term")), label_literals(labels))
        graph.say(iri, f"{WG}termOf", body)
        graph.say(iri, f"{SCHEMA}startDate", day_literal(period.start) if period.start else None)
        graph.say(iri, f"{SCHEMA}endDate", day_literal(period.end) if period.end else None)
        return iri


def inside(name: str, lang: str) -> str:
    """Return a unit's name as it stands inside a longer Vietnamese label: "phường Nông Trang"."""
    return name[:1].lower() + name[1:] if lang == "vi" else name
