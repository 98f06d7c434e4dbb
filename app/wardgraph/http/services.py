"""What the doors of the server share: who runs queries, who answers questions, what is counted."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from wardgraph.errors import WardgraphError
from wardgraph.http.clerks import Clerks
from wardgraph.http.dumps import Dumps
from wardgraph.http.metrics import Metrics
from wardgraph.http.runner import Runner
from wardgraph.store.faults import StoreUnusable
from wardgraph.store.versions import Manifest, Versions

if TYPE_CHECKING:
    from wardgraph.http.limits import Limits
    from wardgraph.settings import Settings

_RETRIES = 3


@dataclass(frozen=True)
class State:
    """Which state of the graph is served.

    Attributes:
        name: another one for every state; empty where that is not known.
        modified: when it was built.
    """

    name: str
    modified: datetime | None


class Services:
    """What the doors of the server share."""

    def __init__(self, settings: Settings, limits: Limits) -> None:
        self.settings = settings
        self.limits = limits
        self.runner = Runner(settings, limits)
        self.clerks = Clerks(settings, limits.clerks, limits.memory)
        self.metrics = Metrics()
        self.dumps = Dumps(settings)

    def warm(self) -> None:
        """Start a process of each kind, so that those who come first need not wait for it."""
        with contextlib.suppress(WardgraphError):
            self.runner.warm()
            self.do("complete", beginning="a", limit=1)

    def do(self, job: str, **arguments: Any) -> Any:
        """Have a job done by a clerk; see `clerk.Office`."""
        return self.clerks.do(job, seconds=self.limits.seconds, **arguments)

    def state(self) -> State:
        """Return which state of the graph is served."""
        if self.settings.endpoint:
            return State("", None)
        versions = Versions(self.settings.derived)
        for _ in range(_RETRIES):
            version = versions.open()
            try:
                built = Manifest.read(version.folder).built
            except StoreUnusable:
                continue
            finally:
                version.close()
            return State(version.name, _moment(built))
        return State("", None)

    def tag(self, body: bytes, *about: str) -> str:
        """Return the entity tag of an answer about `about`.

        The lines of some formats come in another order each time, so that the state of the graph tells more of an
        answer than its bytes do.
        """
        name = self.state().name
        said = name.encode() if name else b"\n".join(sorted(body.splitlines()))
        return '"' + hashlib.sha256(b"\0".join([said, *(part.encode() for part in about)])).hexdigest()[:24] + '"'

    def close(self) -> None:
        """End all processes."""
        self.runner.close()
        self.clerks.close()
        self.dumps.close()


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
