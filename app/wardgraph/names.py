"""Namespaces, and how names of things become IRIs and forms that can be compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pyoxigraph import NamedNode

WG = "https://w3id.org/wardgraph/def#"
ID = "https://w3id.org/wardgraph/id/"
GRAPH = "https://w3id.org/wardgraph/graph/"
ASK = "https://w3id.org/wardgraph/ask#"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
ORG = "http://www.w3.org/ns/org#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
FOAF = "http://xmlns.com/foaf/0.1/"
PERSON = "http://www.w3.org/ns/person#"
CV = "http://data.europa.eu/m8g/"
QB = "http://purl.org/linked-data/cube#"
SDMX_DIMENSION = "http://purl.org/linked-data/sdmx/2009/dimension#"
SDMX_ATTRIBUTE = "http://purl.org/linked-data/sdmx/2009/attribute#"
SDMX_CODE = "http://purl.org/linked-data/sdmx/2009/code#"
GEO = "http://www.opengis.net/ont/geosparql#"
SF = "http://www.opengis.net/ont/sf#"
ELI = "http://data.europa.eu/eli/ontology#"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
QUDT = "http://qudt.org/schema/qudt/"
UNIT = "http://qudt.org/vocab/unit/"
SH = "http://www.w3.org/ns/shacl#"

PREFIXES: dict[str, str] = {
    "ask": ASK,
    "cv": CV,
    "dcat": DCAT,
    "dct": DCT,
    "eli": ELI,
    "foaf": FOAF,
    "geo": GEO,
    "id": ID,
    "org": ORG,
    "owl": OWL,
    "person": PERSON,
    "prov": PROV,
    "qb": QB,
    "qudt": QUDT,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sdmx-attribute": SDMX_ATTRIBUTE,
    "sdmx-code": SDMX_CODE,
    "sdmx-dimension": SDMX_DIMENSION,
    "sf": SF,
    "sh": SH,
    "skos": SKOS,
    "unit": UNIT,
    "void": VOID,
    "wg": WG,
    "xsd": XSD,
}

_TONES = "\u0300\u0301\u0303\u0309\u0323"
# A tone mark typed on the second vowel of oa, oe, uy ("hoà") is moved to the first ("hòa"), unless a final
# consonant follows ("hoàn") or the pair follows q ("quý"), where there is only one way to write it.
_NEW_STYLE = re.compile(rf"(?<![qQ])([oO])([aAeE])([{_TONES}])(?![\w\u0300-\u036f])")
_NEW_STYLE_UY = re.compile(rf"(?<![qQ])([uU])([yY])([{_TONES}])(?![\w\u0300-\u036f])")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_QUOTES = re.compile("[\u2018\u2019\u02bc\u2032`]")


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """Return `text` in NFC, lower case, with one tone placement, one dash, one apostrophe and single spaces."""
    decomposed = unicodedata.normalize("NFD", text)
    decomposed = _NEW_STYLE.sub(r"\1\3\2", decomposed)
    decomposed = _NEW_STYLE_UY.sub(r"\1\3\2", decomposed)
    composed = unicodedata.normalize("NFC", decomposed).casefold()
    composed = _QUOTES.sub("'", _DASHES.sub("-", composed))
    return " ".join(unicodedata.normalize("NFC", composed).split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return `normal(text)` without diacritics, đ as d: what people type on a bare keyboard."""
    bare = unicodedata.normalize("NFD", normal(text)).replace("đ", "d")
    return "".join(c for c in bare if not unicodedata.combining(c))


def slug(text: str, limit: int = 80) -> str:
    """Return an ASCII slug of `text`, at most `limit` characters, cut between words where possible."""
    whole = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(whole) <= limit:
        return whole
    return whole[: limit + 1].rpartition("-")[0] or whole[:limit]


def wg(term: str) -> NamedNode:
    """Return the term `wg:term` of the ontology."""
    return NamedNode(WG + term)


def data(path: str) -> NamedNode:
    """Return the thing at `id/path`."""
    return NamedNode(ID + path)
