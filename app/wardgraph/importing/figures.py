"""Figures: what was reached, estimated or aimed at, for one indicator, unit of area and period."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.errors import Text
from wardgraph.importing.cells import lexical
from wardgraph.importing.new_terms import mint, restate
from wardgraph.importing.source_graph import day_literal, label_literals
from wardgraph.names import SCHEMA, SDMX_ATTRIBUTE, SDMX_CODE, SDMX_DIMENSION, WG, XSD, data

if TYPE_CHECKING:
    from decimal import Decimal

    from wardgraph.importing.fact import Fact
    from wardgraph.importing.period import Period
    from wardgraph.importing.source_graph import SourceGraph
    from wardgraph.importing.terms import Concept
    from wardgraph.importing.translator import Translator
    from wardgraph.importing.units import Unit

# "hạng/40": a measure, and the number that the value is out of.
_OUT_OF = re.compile(r"(.*\D)\s*/\s*(\d{1,9})")
_COUNT = data("dimension/count")
_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}")


def figure(fact: Fact, graph: SourceGraph, t: Translator) -> None:
    """State one row of `indicators` in `graph`."""
    before = t.problems.count
    value, period, paragraph = t.cells.number(fact, "value"), t.cells.period(fact, "period"), t.cells.paragraph(fact)
    kind = t.cells.word(fact, "kind")
    comparator = t.cells.concept(fact, "qualifier") if fact.get("qualifier") else _exact(t)
    unit = t.cells.ward(fact, "ward", graph.issued)
    t.cells.text(fact, "unit")
    measures, out_of = _measures(fact, t)
    indicator = _indicator(fact, graph, t, unit, measures)
    if measures or not fact.get("unit"):
        measure = _measure(fact, t, measures, indicator)
    else:
        measure = _new_measure(fact, graph, t, indicator)
    if period and kind == "actual" and period.start and period.start > graph.issued:
        t.cells.note(
            fact,
            "period",
            "after-source",
            Text(
                f"cột period: kỳ {period.edtf} bắt đầu sau ngày của nguồn {graph.issued}; kind phải là target",
                f"column period: {period.edtf} begins after the date of its source ({graph.issued}); "
                "kind must be target or estimate",
            ),
        )
    if (
        t.problems.count > before
        or value is None
        or period is None
        or unit is None
        or measure is None
        or indicator is None
    ):
        return
    if not _fits(fact, t, indicator, measure, value):
        return
    side = "target" if kind == "target" else "actual"
    natural = data(f"figure/{unit.path}/{indicator.slug}/{period.slug}/{side}/{graph.path}")
    iri = _free_iri(fact, graph, t, natural, (value, measure.iri, comparator.iri if comparator else None, kind))
    if iri is None:
        return
    cls = f"{WG}Target" if kind == "target" else f"{WG}Actual"
    graph.name_it(iri, t.terms.classes(NamedNode(cls)), ())
    graph.say(iri, f"{SDMX_DIMENSION}refArea", t.bodies.unit(graph, unit))
    graph.say(iri, f"{WG}indicator", restate(graph, indicator, t.terms))
    graph.say(iri, f"{SDMX_DIMENSION}refPeriod", state_period(graph, t, period))
    graph.say(iri, f"{WG}value", Literal(lexical(value), datatype=NamedNode(f"{XSD}decimal")))
    graph.say(iri, f"{WG}unit", restate(graph, measure, t.terms))
    graph.say(iri, f"{WG}comparator", comparator.iri if comparator else None)
    graph.say(iri, f"{WG}outOf", Literal(out_of) if out_of else None)
    if kind != "target":
        status = "E" if kind == "estimate" else "A"
        graph.say(iri, f"{SDMX_ATTRIBUTE}obsStatus", NamedNode(f"{SDMX_CODE}obsStatus-{status}"))
    graph.evidence(iri, fact.place, paragraph=paragraph)
    graph.speaks_of(unit.iri)


def _exact(t: Translator) -> Concept | None:
    found = t.terms.find("Comparator", "=")
    return found[0] if found else None


def _measures(fact: Fact, t: Translator) -> tuple[list[Concept], int | None]:
    """Return the measures that `unit` may name, and the number that the value is out of."""
    written = fact.get("unit")
    found = t.terms.find("Measure", written) if written else []
    if not found and (match := _OUT_OF.fullmatch(written)):
        return t.terms.find("Measure", match[1]), int(match[2])
    return found, None


def _measure(fact: Fact, t: Translator, found: list[Concept], indicator: Concept | None) -> Concept | None:
    """Return the measure that is meant: of those with one wording, the one in which the indicator is given."""
    wanted = indicator.link(f"{WG}dimension") if indicator else None
    fitting = [m for m in found if wanted in m.links(f"{WG}dimension")]
    return t.cells.only(fact, "unit", fitting or found)


def _new_measure(fact: Fact, graph: SourceGraph, t: Translator, indicator: Concept | None) -> Concept | None:
    wording = fact.get("unit")
    if not t.new_terms:
        t.cells.unknown(fact, "unit")
        return None
    dimension = indicator.link(f"{WG}dimension") if indicator else None
    return mint(
        graph,
        t.terms,
        "Measure",
        wording,
        place=fact.place,
        said={
            f"{WG}dimension": dimension or _COUNT,
            f"{WG}factor": Literal("1", datatype=NamedNode(f"{XSD}decimal")),
        },
    )


def _indicator(
    fact: Fact, graph: SourceGraph, t: Translator, unit: Unit | None, measures: list[Concept]
) -> Concept | None:
    found = t.cells.concepts(fact, "indicator", t.names(unit) if unit else ())
    if len(found) > 1:
        # One colloquial wording may belong to several indicators: the unit of measure tells them apart.
        dimensions = {d for m in measures for d in m.links(f"{WG}dimension")}
        found = [c for c in found if c.link(f"{WG}dimension") in dimensions] or found
    if found:
        return t.cells.only(fact, "indicator", found, t.names(unit) if unit else ())
    if fact.get("indicator"):
        if t.new_terms and fact.get("unit"):
            measure = measures[0] if measures else None
            return mint(
                graph,
                t.terms,
                "Indicator",
                fact.get("indicator"),
                place=fact.place,
                said={
                    f"{WG}dimension": measure.link(f"{WG}dimension") if measure else _COUNT,
                    f"{WG}defaultUnit": measure.iri if measure else None,
                },
            )
        t.cells.unknown(fact, "indicator")
    return None


def _fits(fact: Fact, t: Translator, indicator: Concept, measure: Concept, value: Decimal) -> bool:
    """Return whether the measure is one in which the indicator can be given, and the value one it can take."""
    dimensions = measure.links(f"{WG}dimension")
    wanted = indicator.link(f"{WG}dimension")
    if wanted is not None and dimensions and wanted not in dimensions:
        default = indicator.link(f"{WG}defaultUnit")
        right = t.terms.get(default).label() if default else t.terms.get(wanted).label()
        t.cells.note(
            fact,
            "unit",
            "wrong-dimension",
            Text(
                f"cột unit: {indicator.label()!r} không tính bằng {measure.label()!r} mà bằng {right!r}",
                f"column unit: {indicator.label('en')!r} is not given in {measure.label()!r} but in {right!r} or alike",
            ),
            (right,),
        )
        return False
    if _COUNT in dimensions and _THOUSANDS.fullmatch(fact.get("value")) and value != value.to_integral_value():
        meant = fact.get("value").replace(".", "")
        t.cells.note(
            fact,
            "value",
            "not-a-count",
            Text(
                f"cột value: {fact.get('value')!r} không phải số đếm (dấu chấm là dấu thập phân); có phải {meant}?",
                f"column value: {fact.get('value')!r} is no count: the point is a decimal point; did you mean {meant}?",
            ),
            (meant,),
        )
        return False
    return True


def _free_iri(
    fact: Fact, graph: SourceGraph, t: Translator, natural: NamedNode, said: tuple[object, ...]
) -> NamedNode | None:
    """Return the IRI for a figure; a second value of one source for one thing gets a number at its end.

    The same value once more is only noted: None is returned.
    """
    values = graph.values.setdefault(natural, [])
    if said in values:
        t.cells.note(
            fact,
            None,
            "repeated-row",
            Text(
                "dòng này lặp lại một số liệu đã có của cùng nguồn; bỏ qua",
                "this row repeats a figure that the source already states; it is passed over",
            ),
            warning=True,
        )
        return None
    values.append(said)
    if len(values) == 1:
        return natural
    t.cells.note(
        fact,
        "value",
        "second-value",
        Text(
            f"nguồn này đã có giá trị khác cho {fact.get('indicator')!r}, kỳ {fact.get('period')}; giữ cả hai",
            f"this source states another value for {fact.get('indicator')!r}, {fact.get('period')}; both are kept",
        ),
        warning=True,
    )
    return NamedNode(f"{natural.value}/{len(values)}")


def state_period(graph: SourceGraph, t: Translator, period: Period) -> NamedNode:
    """State `period` in `graph`."""
    iri = data(f"period/{period.slug}")
    if graph.first(iri):
        labels = label_literals({"vi": period.label.vi, "en": period.label.en})
        graph.name_it(iri, t.terms.classes(NamedNode(f"{WG}Period")), labels)
        graph.say(iri, f"{WG}edtf", Literal(period.edtf))
        graph.say(iri, f"{SCHEMA}startDate", day_literal(period.start) if period.start else None)
        graph.say(iri, f"{SCHEMA}endDate", day_literal(period.end) if period.end else None)
    return iri
