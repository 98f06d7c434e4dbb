"""Group graph patterns under construction: paths written out step by step, each thing on the way one variable."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardgraph.ask.views import Path, path_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardgraph.ask.views import Slot


@dataclass
class Block:
    """A group graph pattern under construction.

    Attributes:
        tag: added to each variable, so that two blocks can stand in one query.
        lines: the patterns so far.
        bound: slot name -> the one term that fills it.
        shared: beginning of a path -> the variable it leads to, so that paths through one thing mean one thing.
    """

    tag: str = ""
    lines: list[str] = field(default_factory=list)
    bound: dict[str, str] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)

    def variable(self, slot: Slot) -> str:
        """Return the variable that holds the value of `slot`."""
        return f"?root{self.tag}" if slot.path == "" else f"?{slot.name}{self.tag}"

    @property
    def root(self) -> str:
        """The variable of the fact."""
        return f"?root{self.tag}"

    def add(self, line: str) -> None:
        """Add a pattern once."""
        if line not in self.lines:
            self.lines.append(line)

    def value(self, slot: Slot) -> str:
        """Bind the value of `slot` and return its variable."""
        name = self.variable(slot)
        if slot.path != "":
            self.along(slot.path, name)
        return name

    def along(self, path: Path, target: str) -> None:
        """Add the triples of `path` from the root to `target`, sequences written out step by step."""
        for step in self._steps(path, target):
            self.add(step)

    def beside(self, wanted: Iterable[tuple[Path, str]]) -> None:
        """Add what may be missing: paths with their targets, those through one thing together.

        Longer ones that go alone come first: engines take what follows many optional parts for large.
        """
        groups: dict[str, list[tuple[Path, str]]] = {}
        for path, target in wanted:
            groups.setdefault(path_text(_parts(path)[0]), []).append((path, target))
        for group in sorted(groups.values(), key=lambda g: len(g) > 1 or len(_parts(g[0][0])) == 1):
            if len(group) == 1:
                self.add(f"OPTIONAL {{ {' '.join(self._steps(*group[0]))} }}")
                continue
            first = _parts(group[0][0])[0]
            end = next((target for path, target in group if len(_parts(path)) == 1), "")
            middle = end or self.shared.setdefault(f" {path_text(first)}", f"?via{len(self.shared)}{self.tag}")
            inner = [
                f"OPTIONAL {{ {middle} {path_text({'sequence': _parts(path)[1:]})} {target} }}"
                for path, target in group
                if target != end
            ]
            self.add(f"OPTIONAL {{ {self.root} {path_text(first)} {middle} . {' '.join(inner)} }}")

    def _steps(self, path: Path, target: str) -> list[str]:
        steps = _parts(path)
        current, lines, way = self.root, [], ""
        for number, step in enumerate(steps, start=1):
            way += f" {path_text(step)}"
            following = target
            if number < len(steps):
                following = self.shared.setdefault(way, f"?via{len(self.shared)}{self.tag}")
            if isinstance(step, dict) and "inverse" in step and isinstance(step["inverse"], str):
                lines.append(f"{following} <{step['inverse']}> {current} .")
            else:
                lines.append(f"{current} {path_text(step)} {following} .")
            current = following
        return lines


def _parts(path: Path) -> list[Path]:
    """Return the steps of `path`."""
    return list(path["sequence"]) if isinstance(path, dict) and "sequence" in path else [path]
