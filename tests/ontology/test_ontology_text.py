"""The files are Turtle by hand: NFC, one tone placement, sorted prefixes, `a` first, one subject a block."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from wardgraph.names import fold, normal
from wardgraph.resources import folder

if TYPE_CHECKING:
    from pathlib import Path

OF_READING = {"article-patterns.ttl", "ask.ttl", "lexicon.ttl", "readings.ttl"}
FILES = sorted(path for path in folder("ontology").glob("*.ttl") if path.name not in OF_READING)
BLOCK = re.compile(r"^(?P<subject>\S+)\n(?P<body>(?:  .*\n)+)", re.MULTILINE)


def named(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_file_parses_and_begins_by_saying_what_it_holds(path: Path) -> None:
    assert sum(1 for _ in parse(path=str(path), format=RdfFormat.TURTLE)) > 0
    assert path.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("path", FILES, ids=named)
def test_text_is_nfc_with_one_tone_placement(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        if isinstance(quad.object, Literal) and quad.object.language:
            value = quad.object.value
            assert value == value.strip()
            assert normal(value) == " ".join(value.casefold().replace("–", "-").split()), value


@pytest.mark.parametrize("path", FILES, ids=named)
def test_english_text_is_in_english_letters(path: Path) -> None:
    """A Vietnamese text that is marked as English shows by its letters; abbreviations in use stay as they are."""
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        if isinstance(quad.object, Literal) and quad.object.language == "en":
            words = set(re.findall(r"\w+", re.sub(r'"[^"]*"|\([^)]*\)', "", quad.object.value)))
            foreign = {w for w in words if fold(w) != w.casefold()}
            assert foreign <= {"HĐND", "km²", "m²", "m³"}, quad.object.value


@pytest.mark.parametrize("path", FILES, ids=named)
def test_a_file_is_written_as_turtle_by_hand(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert not re.search(r"[ \t]+$", text, re.MULTILINE)
    prefixes = re.findall(r"^@prefix (\S*):", text, re.MULTILINE)
    assert prefixes == sorted(prefixes)
    bare = re.sub(r'"[^"]*"|#.*', "", text)
    unused = [
        name
        for name in prefixes
        if not re.search(rf"(?<![\w:-]){re.escape(name)}:", bare.split("@prefix", 1)[1].partition("\n\n")[2])
    ]
    assert unused == []
    subjects = []
    for block in BLOCK.finditer(text):
        subjects.append(block["subject"])
        lines = [line for line in block["body"].splitlines() if re.match(r"  \S", line)]
        assert lines[0].startswith("  a ") or not any(line.startswith("  a ") for line in lines), block["subject"]
        assert block["body"].endswith(" .\n"), block["subject"]
    assert len(subjects) == len(set(subjects))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_addresses_are_ascii(path: Path) -> None:
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        for term in (quad.subject, quad.predicate, quad.object):
            if not isinstance(term, Literal):
                assert str(term).isascii()
