"""One finding: which rule, about which node, what is wrong, where, and the mend."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from wardgraph.names import ID

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import BlankNode, Literal, NamedNode

    from wardgraph.errors import Language

    Node: TypeAlias = NamedNode | BlankNode | Literal

# An address of ours as it stands in a message.
ADDRESS = re.compile(re.escape(ID) + r"[\w./~%-]*[\w/~%-]")
SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True)
class Finding:
    """What a rule says of one node.

    Attributes:
        rule: IRI of the shape.
        name: of the rule, by language.
        severity: `Violation`, `Warning` or `Info`.
        component: IRI of the constraint component of SHACL that failed.
        focus: the node that was checked.
        label: of the node, by language; empty where it has none.
        path: the property path in SPARQL notation, empty where the rule is about the node as such.
        value: the value at fault, if there is one.
        messages: what is wrong and the mend, by language.
        names: preferred labels of the things that the messages name by address, by address and language.
        file: where the node is stated, if it came from a file.
        line: line of the statement in that file.
    """

    rule: str
    name: dict[str, str]
    severity: str
    component: str
    focus: Node
    path: str = ""
    value: Node | None = None
    messages: dict[str, str] = field(default_factory=dict)
    label: dict[str, str] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    file: Path | None = None
    line: int | None = None

    @property
    def is_violation(self) -> bool:
        """Return whether the graph does not conform because of this finding."""
        return self.severity == SEVERITIES[0]

    @property
    def key(self) -> tuple[int, str, str, str, str, str]:
        """What makes two findings one; also the order in which they are listed."""
        return (
            SEVERITIES.index(self.severity) if self.severity in SEVERITIES else 0,
            self.rule,
            str(self.focus),
            self.path,
            str(self.value or ""),
            self.component,
        )

    @property
    def where(self) -> str:
        """`FILE:LINE` as far as it is known."""
        if self.file is None:
            return ""
        return f"{self.file}:{self.line}" if self.line else str(self.file)

    def message(self, lang: Language) -> str:
        """Return what is wrong and the mend in `lang`, with what things are called in the place of their addresses."""

        def name(match: re.Match[str]) -> str:
            label = pick(self.names.get(match[0], {}), lang)
            return f"“{label}”" if label else match[0].removeprefix(ID)

        return ADDRESS.sub(name, pick(self.messages, lang))

    def at(self, file: Path | None, line: int | None) -> Finding:
        """Return the same finding with its place."""
        return replace(self, file=file, line=line)


def pick(texts: dict[str, str], lang: Language) -> str:
    """Return the text in `lang`, else in any language, else nothing."""
    return texts.get(lang) or next(iter(texts.values()), "")
