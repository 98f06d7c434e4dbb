"""Measurements of the program beside its peers, over a made-up country of any size."""

from __future__ import annotations
