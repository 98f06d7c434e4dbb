"""Validation: what the shapes in `shapes/` say of files, of the whole graph, and of what a change touches.

pySHACL decides what is true. Files are checked together with what the store holds around the things they speak of;
the whole graph is screened by a fast engine first, and pySHACL pronounces on what that engine suspects.
"""

from __future__ import annotations

from wardgraph.validation.finding import Finding
from wardgraph.validation.report import Report
from wardgraph.validation.scope import validate_build, validate_files, validate_graph

__all__ = ["Finding", "Report", "validate_build", "validate_files", "validate_graph"]
