"""wardgraph: what is known of Viet Nam's wards, communes and special zones, with its sources."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("wardgraph")
except PackageNotFoundError:
    __version__ = "0+unknown"
