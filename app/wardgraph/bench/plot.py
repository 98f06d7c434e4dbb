"""Plots of measurements as plain SVG: bars on a logarithmic scale, grouped by size."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_COLOURS = ("#1f6feb", "#8250df", "#bf8700", "#1a7f37", "#cf222e")
_ROW, _LEFT, _WIDTH, _TOP = 16, 250, 560, 56


def bars(title: str, unit: str, groups: Sequence[tuple[str, Mapping[str, float]]]) -> str:
    """Return a plot of `groups`: the name of each, and a value for each of its bars."""
    names = list(dict.fromkeys(name for _, values in groups for name in values))
    colours = dict(zip(names, _COLOURS * (1 + len(names) // len(_COLOURS)), strict=False))
    every = [value for _, values in groups for value in values.values() if value > 0]
    low = 10 ** math.floor(math.log10(min(every, default=1)))
    high = 10 ** math.ceil(math.log10(max(every, default=10)) + 0.001)
    span = math.log10(high / low)

    def x(value: float) -> float:
        return _LEFT + _WIDTH * math.log10(max(value, low) / low) / span

    parts: list[str] = []
    y = _TOP
    for label, values in groups:
        middle = y + _ROW * len(values) / 2
        parts.append(f'<text x="{_LEFT - 8}" y="{middle + 4:.0f}" text-anchor="end">{escape(label)}</text>')
        for name, value in values.items():
            width = max(1.0, x(value) - _LEFT)
            parts.append(
                f'<rect x="{_LEFT}" y="{y + 2}" width="{width:.1f}" height="{_ROW - 4}" fill="{colours[name]}"/>'
                f'<text x="{_LEFT + width + 4:.1f}" y="{y + 12}" font-size="10">{_short(value)}</text>'
            )
            y += _ROW
        y += 8
    lines = []
    step = low
    while step <= high * 1.001:
        lines.append(
            f'<line x1="{x(step):.1f}" x2="{x(step):.1f}" y1="{_TOP - 4}" y2="{y}" stroke="#d0d7de"/>'
            f'<text x="{x(step):.1f}" y="{y + 14}" text-anchor="middle" font-size="10">{_short(step)}</text>'
        )
        step *= 10
    legend = "".join(
        f'<rect x="{_LEFT + 130 * number}" y="28" width="12" height="12" fill="{colours[name]}"/>'
        f'<text x="{_LEFT + 16 + 130 * number}" y="38">{escape(name)}</text>'
        for number, name in enumerate(names)
    )
    whole = _LEFT + _WIDTH + 70
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {y + 24}" font-family="sans-serif" '
        f'font-size="12"><rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="8" y="18" font-weight="bold">{escape(title)} ({escape(unit)}, logarithmic)</text>'
        f"{legend}{''.join(lines)}{''.join(parts)}</svg>\n"
    )


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"  # noqa: PLR2004 (two digits are enough)
