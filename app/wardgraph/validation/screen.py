"""A fast engine that screens a whole graph, so that pySHACL need only pronounce on what is suspect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, parse

from wardgraph.names import SH

if TYPE_CHECKING:
    from wardgraph.validation.rules import Rules


def suspects(data: bytes, rules: Rules) -> set[NamedNode] | None:
    """Return the nodes on which the fast engine finds anything, or None where it is not installed.

    Args:
        data: the whole graph as N-Triples.
        rules: the shapes.
    """
    try:
        from shifty import _shifty
    except ImportError:
        return None
    # A rule that the engine does not know must stop it: passing over a rule would look like conformance.
    result = _shifty.PreparedValidator(shapes=rules.text, shapes_format="nt").validate_w3c(
        data=data, data_format="nt", graph_mode="data", on_unsupported="error", sort_results=False
    )
    focus = NamedNode(SH + "focusNode")
    found: set[NamedNode] = set()
    for quad in parse(result.report_turtle, format=RdfFormat.TURTLE):
        if quad.predicate == focus and isinstance(quad.object, NamedNode):
            found.add(quad.object)
    return found
