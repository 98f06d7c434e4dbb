"""Understanding questions: from words to one SPARQL query, its answer and its grounds."""

from __future__ import annotations
