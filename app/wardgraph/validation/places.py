"""Where in a Turtle file a statement stands, so that a finding can name a line."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.names import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from wardgraph.validation.finding import Finding, Node

_PREFIX = re.compile(r"^\s*(?:@prefix|PREFIX)\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)
_BASE = re.compile(r"^\s*(?:@base|BASE)\s+<([^>]*)>", re.IGNORECASE | re.MULTILINE)
# Characters that a prefixed name may hold only behind a backslash.
_RESERVED = re.compile(r"([/,;()~!$&*+=?#@%'])")
_ESCAPED = r"\\\1"
# A subject at the start of a line.
_SUBJECT = re.compile(r"<[^>]*>|_:[\w.-]*\w|(?:[\w-][\w.-]*)?:(?:\\.|[\w:%.-])*(?<!\.)")
# The end of a statement: a full stop at the end of a line, outside a string as good as always.
_END = re.compile(r"\.\s*(#.*)?$")


class Places:
    """Finds the line of a statement in some files."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._texts = [_Text(path) for path in paths]

    def placed(self, finding: Finding) -> Finding:
        """Return `finding` with the file and line of the statement it is about, where that can be found."""
        for text in self._texts:
            line = text.line(finding.focus, finding.path, finding.value)
            if line:
                return finding.at(text.path, line)
        return finding


class _Text:
    def __init__(self, path: Path) -> None:
        self.path = path

    def line(self, focus: Node, path: str, value: Node | None) -> int | None:
        """Return the line of the value, else of the property, else of the subject."""
        if not isinstance(focus, NamedNode):
            return None
        start = next((self._starts[form] for form in self._forms(focus) if form in self._starts), None)
        if start is None:
            return None
        block = list(self._block(start))
        lines = [number for number, text in block if any(_holds(text, form) for form in self._path_forms(path))]
        if value is not None and value != focus:
            at_value = [n for n, text in block if any(_holds(text, form) for form in self._forms(value))]
            lines = [n for n in at_value if not lines or n >= lines[0]] or lines or at_value
        return (lines[0] if lines else start) + 1

    def _block(self, start: int) -> Iterable[tuple[int, str]]:
        for number in range(start, len(self._lines)):
            yield number, self._lines[number]
            if _END.search(self._lines[number]):
                return

    def _path_forms(self, path: str) -> list[str]:
        first = re.split(r"(?<=[\w>])[/|](?=https?:|\^)", path)[0].removeprefix("^")
        if not first:
            return []
        return [*self._forms(NamedNode(first)), *(["a"] if first == RDF + "type" else [])]

    def _forms(self, node: Node) -> list[str]:
        """Return the ways in which this file may write `node`."""
        if isinstance(node, Literal):
            text = node.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            # The store writes 98.0 as 98.
            bare = [node.value, f"{node.value}.0"] if re.fullmatch(r"[+-]?[\d.]+|true|false", node.value) else []
            return [f'"{text}"', *bare]
        if not isinstance(node, NamedNode):
            return []
        forms = [f"<{node.value}>"]
        forms += [f"<{node.value[len(base) :]}>" for base in self._bases if node.value.startswith(base)]
        for prefix, namespace in self._prefixes:
            if node.value.startswith(namespace):
                local = node.value[len(namespace) :]
                forms.append(f"{prefix}:{local}")
                forms.append(f"{prefix}:{_RESERVED.sub(_ESCAPED, local)}")
        return forms

    @cached_property
    def _lines(self) -> list[str]:
        try:
            return self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return []

    @cached_property
    def _starts(self) -> dict[str, int]:
        """The term that each line begins with, and the first line that does: gone through once, asked for often."""
        found: dict[str, int] = {}
        for number, text in enumerate(self._lines):
            if match := _SUBJECT.match(text):
                found.setdefault(match[0], number)
        return found

    @cached_property
    def _prefixes(self) -> list[tuple[str, str]]:
        return [(m[1], m[2]) for m in _PREFIX.finditer("\n".join(self._lines))]

    @cached_property
    def _bases(self) -> list[str]:
        return [m[1] for m in _BASE.finditer("\n".join(self._lines))]


def _holds(text: str, form: str) -> bool:
    """Return whether `text` holds `form` as a whole term."""
    at = text.find(form)
    while at >= 0:
        before = text[at - 1] if at else " "
        after = text[at + len(form)] if at + len(form) < len(text) else " "
        if (before in " \t(,[;^" or at == 0) and (after in " \t,;.)]^@" or form.endswith(('"', ">"))):
            return True
        at = text.find(form, at + 1)
    return False
