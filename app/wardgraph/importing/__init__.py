"""Importing: fact tables, workbooks, RDF and articles become one graph a source, or nothing at all."""

from __future__ import annotations
