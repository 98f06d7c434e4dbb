"""Media types: which are offered, and which of them a client would rather have (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HTML = "text/html"

# Media type to the format that is written. The first of a format is what the answer is labelled with; the order is
# the preference of the server where the client has none.
ROWS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPHS = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdf",
    "application/x-turtle": "ttl",
    "text/plain": "nt",
    "application/json": "jsonld",
    "application/xml": "rdf",
    "text/xml": "rdf",
}
_NAMES = {"turtle": "ttl", "n-triples": "nt", "ntriples": "nt", "json-ld": "jsonld", "rdfxml": "rdf", "xml": "rdf"}


def choose(accept: str | None, offers: Mapping[str, str]) -> str | None:
    """Return the format of `offers` that the header `accept` likes best; None if it takes none of them."""
    if accept is None or not accept.strip():
        return next(iter(offers.values()))
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    best, chosen = 0.0, None
    for media, form in offers.items():
        quality = _quality(media, ranges)
        if quality > best:
            best, chosen = quality, form
    return chosen


def content_type(form: str, offers: Mapping[str, str]) -> str:
    """Return the header that tells that an answer is in the format `form`."""
    media = next(media for media, name in offers.items() if name == form)
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def by_name(name: str, offers: Mapping[str, str]) -> str | None:
    """Return the format of `offers` that a person calls `name`: by its name, its suffix or its media type."""
    wanted = name.strip().lower()
    if wanted in offers:
        return offers[wanted]
    forms = set(offers.values())
    if wanted in forms:
        return wanted
    other = _NAMES.get(wanted)
    return other if other in forms else None


def language(accept: str | None, otherwise: str) -> str:
    """Return `vi` or `en`, whichever the header `accept` likes better."""
    best, chosen = 0.0, otherwise
    for part in (accept or "").split(","):
        tag, quality = _range(part)
        base = tag.partition("-")[0]
        if base in {"vi", "en"} and quality > best:
            best, chosen = quality, base
    return chosen


def _range(part: str) -> tuple[str, float]:
    media, *parameters = part.split(";")
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = min(1.0, max(0.0, float(value)))
            except ValueError:
                quality = 0.0
    return media.strip().lower(), quality if quality == quality else 0.0  # noqa: PLR0124 (not a number)


def _quality(media: str, ranges: list[tuple[str, float]]) -> float:
    """Return the quality that the most specific range gives `media`."""
    kind = media.partition("/")[0] + "/*"
    for form in (media, kind, "*/*"):
        found = [quality for name, quality in ranges if name == form]
        if found:
            return max(found)
    return 0.0
