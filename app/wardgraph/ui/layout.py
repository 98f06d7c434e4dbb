"""Where the things of a relationship graph are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection

    from wardgraph.network import Graph

_COLOURS = (
    "#0f766e", "#c2410c", "#4f46e5", "#be185d", "#4d7c0f", "#0369a1", "#a16207", "#7c3aed", "#b91c1c", "#57534e",
)  # fmt: skip
_ROW, _WIDE, _NARROW, _LETTER, _LONGEST = 24, 960, 280, 7, 44


def colours(kinds: Collection[str]) -> dict[str, str]:
    """Return a colour for every kind, the same whenever the kinds are the same."""
    return {kind: _COLOURS[number % len(_COLOURS)] for number, kind in enumerate(sorted(set(kinds)))}


def drawing(graph: Graph, centres: Collection[str]) -> dict[str, Any]:
    """Return nodes and edges with places and colours, as plain data for the browser."""
    nodes = graph.nodes(data=True)
    colour = colours([said["kind"] for _, said in nodes])
    line = colours([said["kind"] for _, _, said in graph.edges(data=True)])
    one = len(centres) == 1
    places = _sides(graph, next(iter(centres))) if one else _spread(graph, centres)
    drawn: list[dict[str, Any]] = []
    for node, said in nodes:
        x, y = places[node]
        centre = node in centres
        side = 0 if centre or not one else (1 if x > 0 else -1)
        drawn.append(
            {
                "id": node,
                "label": _cut(said["label"]),
                "described": ", ".join(p for p in (said["label"], said["kind_label"]) if p),
                "colour": colour[said["kind"]],
                "centre": centre,
                "x": round(x),
                "y": round(y),
                "dx": 14 * side,
                "dy": 5 if side else 26,
                "anchor": {0: "middle", 1: "start", -1: "end"}[side],
            }
        )
    edges = [
        {
            "begin": begin,
            "end": end,
            "label": ": ".join(p for p in (said["kind_label"], said["label"]) if p),
            "colour": line[said["kind"]],
        }
        for begin, end, said in graph.edges(data=True)
    ]
    height = max((abs(y) for _, y in places.values()), default=0) + 40
    reach = (abs(places[n["id"]][0]) + (14 + _LETTER * len(n["label"]) if n["dx"] else 90) for n in drawn)
    width = max([*reach, _NARROW])
    return {"nodes": drawn, "edges": edges, "box": [-width, -height, 2 * width, 2 * height]}


def _sides(graph: Graph, centre: str) -> dict[str, tuple[float, float]]:
    """Return places on both sides of one thing, like by like, where long names have room."""
    kinds = {other: min(str(s["kind"]) for s in _between(graph, centre, other)) for other in graph if other != centre}
    ordered = sorted(kinds, key=lambda n: (kinds[n], graph.nodes[n]["kind"], graph.nodes[n]["label"]))
    half = (len(ordered) + 1) // 2
    places = {centre: (0.0, 0.0)}
    for side, some in ((1, ordered[:half]), (-1, ordered[half:])):
        for number, node in enumerate(some):
            y = (number - (len(some) - 1) / 2) * _ROW
            reach = max(len(some) - 1, 1) * _ROW / 2
            # A shallow arc keeps the lines apart near the centre.
            places[node] = (side * (170 - 50 * abs(y) / (reach + 1)), y)
    return places


def _between(graph: Graph, one: str, other: str) -> list[dict[str, Any]]:
    found = [
        said
        for a, b in ((one, other), (other, one))
        if graph.has_edge(a, b)
        for said in graph.get_edge_data(a, b).values()
    ]
    return found or [{"kind": ""}]


def _spread(graph: Graph, centres: Collection[str]) -> dict[str, tuple[float, float]]:
    """Return places by forces between the things, when several of them were expanded."""
    import networkx as nx

    begin = nx.shell_layout(graph, [list(centres), [n for n in graph if n not in centres]])
    found = nx.spring_layout(nx.Graph(graph), k=2.2 / max(len(graph), 1) ** 0.5, pos=begin, iterations=120, seed=7)
    high = max(220.0, len(graph) * 11.0)
    return {node: (float(x) * (_WIDE / 2 - 110), float(y) * high) for node, (x, y) in found.items()}


def _cut(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"
