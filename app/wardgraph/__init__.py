"""wardgraph: what is known of Viet Nam's wards, communes and special zones, with its sources."""

from __future__ import annotations


def __getattr__(name: str) -> str:
    # Asked for when it is needed: reading it costs as much as opening the store.
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("wardgraph")
        except PackageNotFoundError:
            return "0+unknown"
    raise AttributeError(name)
