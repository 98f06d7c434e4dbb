"""A fast engine that screens a whole graph, so that pySHACL need only pronounce on what is suspect."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from shifty import PreparedValidator

    from wardgraph.validation.rules import Rules


def suspects(data: bytes, rules: Rules) -> set[NamedNode] | None:
    """Return the nodes on which the fast engine finds anything, or None where it is not installed or not able.

    Args:
        data: the whole graph as N-Triples.
        rules: the shapes.
    """
    try:
        # Passing over a rule would look like conformance: a rule that this engine does not know stops it.
        result = _prepared(rules.text).validate_algebra(
            data, graph_mode="data", infer=False, on_unsupported="error", sort_results=False
        )
    except (ImportError, ValueError):
        return None
    found = (violation.focus_node for violation in result.violations)
    return {NamedNode(node.removeprefix("<").removesuffix(">")) for node in found if not node.startswith("_:")}


@lru_cache(maxsize=2)
def _prepared(shapes: bytes) -> PreparedValidator:
    from shifty import PreparedValidator

    return PreparedValidator(shapes)
