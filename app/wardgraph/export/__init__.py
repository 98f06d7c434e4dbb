"""Packages for other agencies: what is known of a ward, a province, one source or the whole country.

A package stands on its own: the facts, the evidence and sources they rest on, what they mention with its classes and
labels, the terms and concepts they use, and a description of itself (DCAT 3, VoID). The same data give the same bytes.
"""

from __future__ import annotations
