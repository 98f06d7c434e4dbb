"""The HTTP face: SPARQL 1.1 Protocol, linked data, a JSON API and dumps, for programs of other agencies."""

from __future__ import annotations
