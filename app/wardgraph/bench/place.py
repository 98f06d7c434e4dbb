"""Where one size is measured: a made-up country, a home for the program's store, folders for its peers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardgraph.resources import folder, stand_in
from wardgraph.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from wardgraph.bench.country import Country


@dataclass(frozen=True)
class Place:
    """The folder of one size."""

    root: Path

    @property
    def graph(self) -> Path:
        """The made-up country as the folder `graph` of a checkout."""
        return self.root / "graph"

    @property
    def whole(self) -> Path:
        """The lists and the country as one file, for engines that read one."""
        return self.root / "whole" / "whole.ttl"

    @property
    def settings(self) -> Settings:
        """Settings of the home."""
        return Settings(home=self.root / "home", quiet=True)

    def prepare(self, country: Country) -> None:
        """Write the country."""
        country.write(self.graph)
        self.whole.parent.mkdir()
        with self.whole.open("wb") as whole:
            for path in (*sorted(folder("ontology").glob("*.ttl")), *sorted(self.graph.rglob("*.ttl"))):
                whole.write(path.read_bytes())

    def enter(self) -> None:
        """Let the program in this process see the country instead of the graph that ships."""
        stand_in("graph", self.graph)
