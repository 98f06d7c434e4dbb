"""The report of a validation: for people, as JSON, and as the report of the SHACL standard."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from wardgraph.errors import Text
from wardgraph.names import PREFIXES, RDF, SH
from wardgraph.validation.finding import SEVERITIES, pick

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

    from wardgraph.errors import Language
    from wardgraph.validation.finding import Finding
    from wardgraph.validation.rules import Rules

_NAMES = {
    "Violation": Text("vi phạm", "violation"),
    "Warning": Text("cảnh báo", "warning"),
    "Info": Text("thông tin", "note"),
}
_SHOWN = 20


@dataclass
class Report:
    """What the rules found.

    Attributes:
        findings: sorted by severity, rule and node.
        checked: how many files were checked.
        seconds: how long it took.
    """

    findings: list[Finding] = field(default_factory=list)
    checked: int = 0
    seconds: float = 0.0

    @property
    def conforms(self) -> bool:
        """Return whether nothing is a violation; warnings are questions."""
        return not self.violations

    @property
    def violations(self) -> list[Finding]:
        """The findings because of which the graph does not conform."""
        return [finding for finding in self.findings if finding.is_violation]

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity."""
        counted = Counter(finding.severity for finding in self.findings)
        return {severity: counted[severity] for severity in SEVERITIES}

    def summary(self, lang: Language) -> str:
        """Return one line: conforms or not, with counts."""
        verdict = Text("đạt", "conforms") if self.conforms else Text("không đạt", "does not conform")
        counts = ", ".join(
            f"{count} {_NAMES[severity].vi}"
            if lang == "vi"
            else f"{count} {_NAMES[severity].en}{'' if count == 1 else 's'}"
            for severity, count in self.counts.items()
            if count or severity != "Info"
        )
        files = Text(f"{self.checked} tệp", f"{self.checked} file{'' if self.checked == 1 else 's'}").in_(lang)
        return f"{verdict.in_(lang)}: {counts}; {files}, {self.seconds:.1f} s"

    def text(self, lang: Language, *, every: bool = False) -> str:
        """Return the report for people, grouped by rule.

        Args:
            lang: of the messages and labels.
            every: list every finding of a rule, not the first few.
        """
        lines: list[str] = []
        for (severity, rule), group in groupby(self.findings, key=lambda f: (f.severity, f.rule)):
            findings = list(group)
            name = pick(findings[0].name, lang) or rule
            lines.append(f"{_NAMES.get(severity, _NAMES['Violation']).in_(lang)} ({len(findings)}) {name} <{rule}>")
            shown = findings if every else findings[:_SHOWN]
            for finding in shown:
                lines += _entry(finding, lang)
            if len(findings) > len(shown):
                more = len(findings) - len(shown)
                lines.append(f"  {Text(f'… và {more} chỗ nữa (--all)', f'… and {more} more (--all)').in_(lang)}")
            lines.append("")
        return "\n".join([*lines, self.summary(lang)])

    def as_json(self) -> str:
        """Return the report as one JSON object."""
        content = {
            "conforms": self.conforms,
            "counts": {severity.lower(): count for severity, count in self.counts.items()},
            "files": self.checked,
            "findings": [_plain(finding) for finding in self.findings],
        }
        return json.dumps(content, ensure_ascii=False, indent=1)

    def as_turtle(self, rules: Rules) -> str:
        """Return the report as a `sh:ValidationReport` in Turtle."""
        from rdflib import BNode, Graph, Literal, URIRef

        graph = Graph(bind_namespaces="none")
        for prefix in ("sh", "skos", "wg", "xsd"):
            graph.bind(prefix, PREFIXES[prefix])
        graph.bind("shape", "https://w3id.org/wardgraph/shape/")
        top = BNode()
        graph.add((top, URIRef(RDF + "type"), URIRef(SH + "ValidationReport")))
        graph.add((top, URIRef(SH + "conforms"), Literal(self.conforms)))
        for finding in self.findings:
            result = BNode()
            graph.add((top, URIRef(SH + "result"), result))
            graph.add((result, URIRef(RDF + "type"), URIRef(SH + "ValidationResult")))
            shape = URIRef(finding.rule)
            statements: list[tuple[str, Node | None]] = [
                ("resultSeverity", URIRef(SH + finding.severity)),
                ("sourceShape", shape),
                ("sourceConstraintComponent", URIRef(finding.component)),
                ("focusNode", _node(finding.focus)),
                ("value", None if finding.value is None else _node(finding.value)),
                ("resultPath", _path(finding, shape, rules, graph)),
            ]
            statements += [("resultMessage", Literal(text, lang=lang)) for lang, text in finding.messages.items()]
            for name, value in statements:
                if value is not None:
                    graph.add((result, URIRef(SH + name), value))
        return graph.serialize(format="turtle")


def _entry(finding: Finding, lang: Language) -> list[str]:
    label = pick(finding.label, lang)
    head = f"  {finding.where}: " if finding.where else "  "
    about = f"{label} {finding.focus}" if label else str(finding.focus)
    details = [f"    {_short(finding.path)} {finding.value or ''}".rstrip()] if finding.path else []
    return [head + about, *details, f"    {finding.message(lang)}"]


def _short(path: str) -> str:
    for prefix, namespace in PREFIXES.items():
        path = path.replace(namespace, f"{prefix}:")
    return path


def _plain(finding: Finding) -> dict[str, Any]:
    value: Any = None
    if finding.value is not None:
        value = getattr(finding.value, "value", str(finding.value))
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity,
        "focus": getattr(finding.focus, "value", str(finding.focus)),
        "label": finding.label,
        "path": finding.path or None,
        "value": value,
        "message": {language: finding.message(language) for language in ("vi", "en")},
        "file": str(finding.file) if finding.file else None,
        "line": finding.line,
        "component": finding.component,
    }


def _node(term: Any) -> Node:
    """Return a term of the program as one of rdflib; a plain string stays plain."""
    import pyoxigraph
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        if term.datatype.value == PREFIXES["xsd"] + "string":
            return Literal(term.value)
        return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    return BNode(term.value)


def _path(finding: Finding, shape: Node, rules: Rules, graph: Graph) -> Node | None:
    """Return the path of a result; one that is not a single property is copied from its shape."""
    from rdflib import BNode, URIRef

    if not finding.path:
        return None
    stated = rules.graph.value(shape, URIRef(SH + "path"))
    if not isinstance(stated, BNode):
        return URIRef(finding.path)

    def copied(node: Node) -> Node:
        if not isinstance(node, BNode):
            return node
        twin = BNode()
        for predicate, value in rules.graph.predicate_objects(node):
            graph.add((twin, predicate, copied(value)))
        return twin

    return copied(stated)
