"""The store: Oxigraph on disk by default, any SPARQL 1.1 endpoint by setting one address."""

from __future__ import annotations
