"""Where a build takes place, and whom it tells."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from errno import EDQUOT, ENOSPC
from typing import TYPE_CHECKING, Self

from wardgraph.errors import WardgraphError
from wardgraph.store.versions import Version, Versions

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from wardgraph.settings import Settings

    Progress: TypeAlias = Callable[[str], None]


@dataclass(frozen=True)
class Site:
    """One build or change.

    Attributes:
        settings: of the home it takes place in.
        versions: of the store there.
        progress: told what is being done.
    """

    settings: Settings
    versions: Versions
    progress: Progress | None = None

    @classmethod
    def of(cls, settings: Settings, progress: Progress | None) -> Site:
        """Return the site in the home of `settings`."""
        return cls(settings, Versions(settings.derived), progress)

    def tell(self, vi: str, en: str) -> None:
        """Say what is being done."""
        if self.progress is not None:
            self.progress(vi if self.settings.lang == "vi" else en)


class NewVersion:
    """A version under construction: discarded unless it is published; faults of the disk become one clear error."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._version: Version | None = None

    def __enter__(self) -> Self:
        try:
            self._version = self._site.versions.create()
        except OSError as fault:
            raise _disk_fault(self._site, fault) from fault
        return self

    @property
    def version(self) -> Version:
        """The version, inside the `with` statement."""
        if self._version is None:
            raise RuntimeError
        return self._version

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        version = self.version
        if self._site.versions.current_name() == version.name:
            version.close()
        else:
            self._site.versions.discard(version)
        # The database reports most faults of the disk as RuntimeError.
        if isinstance(fault, (OSError, sqlite3.Error)) or (
            isinstance(fault, RuntimeError) and re.search(r"IO error|Corruption|No space", str(fault))
        ):
            raise _disk_fault(self._site, fault) from fault


def disk_is_full(fault: BaseException) -> bool:
    """Return whether `fault` says that there is no space left; the database says so in words only."""
    said = str(fault)
    return (
        getattr(fault, "errno", None) in {ENOSPC, EDQUOT}
        or "No space left" in said
        or "disk is full" in said
        or "quota exceeded" in said.lower()
    )


def _disk_fault(site: Site, fault: BaseException) -> WardgraphError:
    where = str(site.settings.derived)
    if disk_is_full(fault):
        return WardgraphError(
            "hết chỗ trên đĩa khi ghi kho; kho trước đó vẫn còn nguyên; giải phóng chỗ rồi chạy `wardgraph build`",
            "the disk is full; the store before still stands; free some space, then run `wardgraph build`",
            where=where,
        )
    return WardgraphError(f"không ghi được kho: {fault}", f"the store cannot be written: {fault}", where=where)
