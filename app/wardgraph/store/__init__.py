"""The store: Oxigraph on disk by default, any SPARQL 1.1 endpoint by setting one address."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from wardgraph.errors import WardgraphError
from wardgraph.store.embedded import EmbeddedStore
from wardgraph.store.faults import StoreBusy, StoreMissing, StoreUnusable

if TYPE_CHECKING:
    from collections.abc import Callable

    from wardgraph.settings import Settings
    from wardgraph.store.interface import Store

__all__ = ["EmbeddedStore", "open_store", "stderr_progress"]

# How long a command waits for a store that another process is building for the first time.
_PATIENCE = 600.0


def stderr_progress(settings: Settings) -> Callable[[str], None]:
    """Return a function that writes a line of progress to standard error, unless `settings` are quiet."""

    def tell(message: str) -> None:
        if not settings.quiet:
            print(f"wardgraph: {message}", file=sys.stderr, flush=True)  # noqa: T201 (progress is what this is)

    return tell


def _warn(message: str) -> None:
    print(f"wardgraph: {message}", file=sys.stderr, flush=True)  # noqa: T201 (the face may be any)


def open_store(settings: Settings, *, build: bool = True, progress: Callable[[str], None] | None = None) -> Store:
    """Open the store that `settings` name, for reading.

    An embedded store that is missing, or that no longer agrees with its files, is built first. Where that fails but
    an earlier store is there, it is served, and `progress` is told why.

    Args:
        settings: with an `endpoint`, the store is that endpoint.
        build: build what is missing or stale; without it a stale store is opened as it is.
        progress: told what is being done; standard error by default.

    Raises:
        WardgraphError: there is no store and none can be built; or the endpoint cannot be used.
    """
    if settings.endpoint:
        from wardgraph.store.remote import RemoteStore

        return RemoteStore(settings)
    if not build:
        return EmbeddedStore.open(settings)
    tell = progress or stderr_progress(settings)
    patience = time.monotonic() + _PATIENCE
    while True:
        fault = _refresh(settings, tell)
        try:
            store = EmbeddedStore.open(settings)
        except StoreMissing as missing:
            if not isinstance(fault, StoreBusy) or time.monotonic() > patience:
                raise fault or missing from None
            time.sleep(0.2)
        except StoreUnusable:
            if fault is not None:
                raise fault from None
            from wardgraph.store.build import rebuild

            # By its manifest it is up to date, and still it does not open.
            rebuild(settings, tell)
            return EmbeddedStore.open(settings)
        else:
            if fault is not None and not isinstance(fault, StoreBusy):
                # Said even where progress is not wanted: what is served is not what the files say.
                (progress or _warn)(fault.line(settings.lang))
            return store


def _refresh(settings: Settings, tell: Callable[[str], None]) -> WardgraphError | None:
    """Build what is stale and return the fault that kept it from being built."""
    from wardgraph.store.build import build as make

    try:
        make(settings, tell)
    except WardgraphError as fault:
        return fault
    return None
