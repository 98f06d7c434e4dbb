"""Each step from the words of one question to its query, for people who want to see how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.ask.answering import Answerer
from wardgraph.ask.phrases import interpretation
from wardgraph.errors import Language, Text

if TYPE_CHECKING:
    from wardgraph.ask.edges import Edge
    from wardgraph.ask.engine import Engine
    from wardgraph.ask.lattice import Lattice

SHOWN_READINGS = 6


def explain(engine: Engine, question: str, lang: Language) -> str:
    """Return the words, what each may mean, the readings with their cost, and the query that runs."""
    meant = engine.understand(question)
    lattice = meant.lattice
    lines = [Text("1. Các từ", "1. Words").in_(lang)]
    lines.append("   " + " | ".join(f"{t.normal}" for t in lattice.tokens))
    lines.append(Text("2. Nghĩa có thể của từng cụm", "2. What they may mean").in_(lang))
    lines.extend(_edge(edge, lattice) for edge in lattice.edges if edge.operator != "Filler")
    lines.append(Text(f"3. Ngôn ngữ: {meant.lang}", f"3. Language: {meant.lang}").in_(lang))
    lines.append(Text("4. Cách hiểu, rẻ nhất trước", "4. Readings, the cheapest first").in_(lang))
    for reading in (meant.readings or meant.partial)[:SHOWN_READINGS]:
        left = lattice.text(reading.uncovered)
        rest = f" [{Text('chưa giải thích được', 'unexplained').in_(lang)}: {left}]" if left else ""
        lines.append(
            f"   {reading.cost:6.2f} {reading.view.name}/{reading.mode}: {interpretation(reading, lang)}{rest}"
        )
    outcome = Answerer(engine.store, engine.index, engine.today.isoformat(), meant.lang).answer(meant)
    lines.append(Text("5. Truy vấn đã chạy", "5. The query that ran").in_(lang))
    lines.append("   " + (outcome.sparql or "-").replace("\n", "\n   "))
    lines.append(Text("6. Kết quả", "6. Outcome").in_(lang))
    lines.append(f"   {outcome.status}: {outcome.text or outcome.reason or '-'}")
    return "\n".join(lines)


def _edge(edge: Edge, lattice: Lattice) -> str:
    if edge.interval is not None:
        said = f"{edge.interval.start} .. {edge.interval.end}"
    elif edge.number is not None:
        said = f"{edge.number:g}"
    else:
        said = ", ".join(f"{m.label or m.iri.rpartition('#')[2]} <{m.iri}>" for m in edge.meanings[:4])
        if len(edge.meanings) > 4:  # noqa: PLR2004 (a line has an end)
            said += f", … ({len(edge.meanings)})"
    return f"   {edge.cost:5.2f} {edge.kind:8} “{lattice.text(edge.mask)}” {edge.quality} = {said}"
