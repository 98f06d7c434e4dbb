"""The settings of one run: where it keeps what it knows, which engine it asks, which language it speaks."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from wardgraph.resources import checkout

if TYPE_CHECKING:
    from wardgraph.errors import Language


def default_home() -> Path:
    """Return the checkout when the command runs inside it, else the user's data folder."""
    root = checkout()
    if root is not None and Path.cwd().resolve().is_relative_to(root):
        return root
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "wardgraph"


@dataclass(frozen=True)
class Settings:
    """What a command needs to know of its surroundings.

    Attributes:
        home: folder of what this installation knows; imports go to `home/graph/sources/`.
        endpoint: SPARQL 1.1 query endpoint used instead of the embedded store.
        update_endpoint: SPARQL 1.1 update endpoint for writing to the remote engine.
        lang: language of messages and labels.
        quiet: no progress on standard error.
        sign_in: file with how people sign in before the pages let them write; none where all may.
    """

    home: Path
    endpoint: str | None = None
    update_endpoint: str | None = None
    lang: Language = "vi"
    quiet: bool = False
    sign_in: Path | None = None

    @property
    def sources(self) -> Path:
        """Folder into which imports write one Turtle file a source."""
        return self.home / "graph" / "sources"

    @property
    def retractions(self) -> Path:
        """File that lists the shipped sources this installation has taken back."""
        return self.home / "graph" / "retracted.ttl"

    @property
    def derived(self) -> Path:
        """Folder of everything that can be built again: store, index, locks."""
        return self.home / ".wardgraph"

    @classmethod
    def from_environment(
        cls,
        *,
        home: str | Path | None = None,
        endpoint: str | None = None,
        update_endpoint: str | None = None,
        lang: str | None = None,
        quiet: bool = False,
    ) -> Settings:
        """Return the settings from options, then `WARDGRAPH_*` variables, then the defaults."""
        env = os.environ
        chosen = lang or env.get("WARDGRAPH_LANG") or "vi"
        return cls(
            home=Path(home or env.get("WARDGRAPH_HOME") or default_home()).expanduser().resolve(),
            endpoint=endpoint or env.get("WARDGRAPH_ENDPOINT") or None,
            update_endpoint=update_endpoint or env.get("WARDGRAPH_UPDATE_ENDPOINT") or None,
            lang="en" if chosen == "en" else "vi",
            quiet=quiet,
            sign_in=Path(said).expanduser().resolve() if (said := env.get("WARDGRAPH_SIGN_IN")) else None,
        )
