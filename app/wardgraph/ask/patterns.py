"""Graph patterns of the facts that a reading speaks of, every value a term of the graph."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.ask.blocks import Block
from wardgraph.ask.rarity import finder, rarest_first
from wardgraph.ask.views import Path, path_text
from wardgraph.names import RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from wardgraph.ask.reading import Constraint, Filter, Reading
    from wardgraph.ask.views import Slot

_DATE = NamedNode(XSD + "date")
_DECIMAL = NamedNode(XSD + "decimal")
_NO_LIMIT = 1_000_000
_VALUE, _ROOT = re.compile(r"\?value\b"), re.compile(r"\?root\b")
# Variables of a query, those aside that a condition of a view keeps to itself.
_VARIABLE = re.compile(r"\?(?!kind_)\w*[^\W_]\b")


def number_term(value: float) -> str:
    """Return `value` as an xsd:decimal term."""
    return str(Literal(format(Decimal(repr(value)).normalize(), "f"), datatype=_DECIMAL))


def date_term(value: str) -> str:
    """Return an ISO date as an xsd:date term."""
    return str(Literal(value, datatype=_DATE))


def term(value: str, slot: Slot) -> str:
    """Return `value` as the term that `slot` holds."""
    if slot.classes:
        return str(NamedNode(value))
    return str(Literal(value))


def join(lines: Sequence[str]) -> str:
    """Return patterns as one group."""
    return "\n  ".join(lines)


class Patterns:
    """Writes the patterns of readings.

    Args:
        as_of: the day that "now" means, ISO.
        lang: language of texts that are answers.
        select: the query for the things that a reading describes inside another: reading, variable, tag.
    """

    def __init__(self, as_of: str, lang: str, select: Callable[[Reading, str, str], str]) -> None:
        self._as_of = as_of
        self._lang = lang
        self._select = select

    def block(self, reading: Reading, tag: str = "", more: Sequence[Constraint] = (), *, known: bool = False) -> Block:
        """Return the patterns of the facts that `reading` speaks of, without what is asked of them.

        Where what is asked is `known` already, the facts are looked for from there.
        """
        block = Block(tag)
        view = reading.view
        every = (*reading.constraints, *more)
        filled = {c.slot.name for c in every} | set(reading.inner)
        constraints = rarest_first(
            [c for c in every if not c.slot.silent or (c.slot.beside and c.slot.beside not in filled)]
        )
        least = min((_winding(c.slot.path) for c in constraints), default=0)
        apart = Block(tag, shared=block.shared)
        first = finder(constraints, _winding)
        if first is not None:
            # Engines take what follows a path for large; a list with a limit, beyond all it can hold, they go through.
            found = self._found_by(first, tag)
            block.add(f"{{ SELECT DISTINCT {block.root} WHERE {{ {found} }} LIMIT {_NO_LIMIT} }}")
            block.bound[first.slot.name] = term(first.candidates[0].iri, first.slot)
        for constraint in constraints:
            if constraint is first:
                continue
            # The straightest paths find the fact; the others are only looked at where it is found.
            aside = len(constraint.candidates) == 1 and (first is not None or _winding(constraint.slot.path) > least)
            self._constraint(apart if aside else block, constraint)
            block.bound.update(apart.bound)
        if apart.lines:
            block.add(f"FILTER EXISTS {{ {' '.join(apart.lines)} }}")
        for name, inner in reading.inner.items():
            self._inner(block, view.slots[name], inner, tag)
        told = known or bool(constraints or reading.inner)
        for name, classes in reading.types.items():
            stated = [kind for name_ in classes.split() for kind in view.stating(name_)]
            self._type(block, view.slots[name], stated, told=told)
        for condition in reading.filters:
            self._filter(block, condition)
        for constraint in reading.excluded:
            self._exclude(block, constraint)
        if reading.grade:
            block.add(f"FILTER EXISTS {{ {block.root} {path_text(view.prefer[0])} {reading.grade} }}")
        typed = reading.types.get(view.root.name, "") if view.root else ""
        if not typed:
            block.add(self._of_class(block.root, *view.stating(view.target), told=told))
        if not self._conditions(block, constraints):
            self._when(block, reading)
        if not told and view.current:
            self._root_first(block)
        return block

    def _exclude(self, block: Block, constraint: Constraint) -> None:
        """Leave out things, or things of a class."""
        name = block.value(constraint.slot)
        if constraint.candidates[0].kind == "class":
            for meaning in constraint.candidates:
                block.add(f"FILTER NOT EXISTS {{ {name} <{RDF}type> <{meaning.iri}> }}")
            return
        terms = ", ".join(term(m.iri, constraint.slot) for m in constraint.candidates)
        block.add(f"FILTER({name} NOT IN ({terms}))")

    def _conditions(self, block: Block, constraints: Iterable[Constraint]) -> bool:
        """Add what filling a slot brings along; return whether there was anything."""
        found = False
        for constraint in constraints:
            if constraint.slot.condition:
                value = block.bound.get(constraint.slot.name) or block.variable(constraint.slot)
                text = constraint.slot.condition.replace("?asOf", date_term(self._as_of))
                block.add(_VALUE.sub(value, _ROOT.sub(block.root, text)))
                found = True
        return found

    def _root_first(self, block: Block) -> None:
        """Find the facts before anything of them, where nothing else narrows them down: engines may not see that."""
        own = [line for line in block.lines if set(_VARIABLE.findall(line)) <= {block.root}]
        if not own:
            return
        rest = [line for line in block.lines if line not in own]
        block.lines[:] = [f"{{ SELECT {block.root} WHERE {{ {join(own)} }} }}", *rest]

    def _constraint(self, block: Block, constraint: Constraint) -> None:
        slot, candidates = constraint.slot, constraint.candidates
        terms = [term(m.iri, slot) for m in candidates]
        if slot.path == "":
            block.lines.insert(0, f"VALUES {block.root} {{ {' '.join(terms)} }}")
        elif len(terms) == 1 and slot.classes:
            block.along(slot.path, terms[0])
            block.bound[slot.name] = terms[0]
        else:
            name = block.variable(slot)
            block.lines.insert(0, f"VALUES {name} {{ {' '.join(terms)} }}")
            block.along(slot.path, name)

    def _found_by(self, constraint: Constraint, tag: str) -> str:
        block = Block(tag)
        self._constraint(block, constraint)
        return " ".join(block.lines)

    def _inner(self, block: Block, slot: Slot, inner: Reading, tag: str) -> None:
        nested = self._select(inner, block.variable(slot), f"{tag}_{slot.name}")
        block.add(f"{{ {nested} }}")
        if slot.path != "":
            block.along(slot.path, block.variable(slot))

    def _type(self, block: Block, slot: Slot, classes: Sequence[str], *, told: bool) -> None:
        """Say of what class the value of `slot` is, as a condition where other patterns find the value.

        Engines begin with the pattern that they take for the rarest; a class of thousands is none, and as a
        condition it is only looked up.
        """
        name = block.value(slot)
        block.add(self._of_class(name, *classes, told=told or slot.path != ""))

    def _of_class(self, name: str, *classes: str, told: bool) -> str:
        if len(classes) == 1:
            pattern = f"{name} <{RDF}type> <{classes[0]}> ."
        else:
            kind = f"?kind_{name[1:]}"
            pattern = f"VALUES {kind} {{ {' '.join(f'<{c}>' for c in classes)} }} {name} <{RDF}type> {kind} ."
        return f"FILTER EXISTS {{ {pattern} }}" if told else pattern

    def _filter(self, block: Block, condition: Filter) -> None:
        name = block.value(condition.slot)
        if condition.interval is not None:
            start, end = date_term(condition.interval.start), date_term(condition.interval.end)
            inside = f"{name} >= {start} && {name} < {end}"
            if condition.slot.datatype.endswith("gYear"):
                # Years do not compare with days, nor in every engine with one another.
                first, after = Literal(condition.interval.start[:4]), Literal(condition.interval.end[:4])
                inside = f"SUBSTR(STR({name}), 1, 4) >= {first} && SUBSTR(STR({name}), 1, 4) < {after}"
            year = condition.interval.year
            if condition.slot.text and year:
                text = f"?text{block.tag}"
                block.along(condition.slot.text, text)
                inside = f"({inside}) || CONTAINS({text}, {Literal(year)})"
            block.add(f"FILTER({inside})")
        elif condition.ordinal:
            text = f"?told{block.tag}"
            block.along(condition.slot.ordinal, text)
            ways = "|".join(re.escape(way) for way in condition.ordinal)
            block.add(f"FILTER(REGEX(STR({text}), {Literal(f'(^|[^0-9a-z])({ways})($|[ ,.;:()])')}, 'i'))")
        elif condition.pieces:
            text = f"?piece{block.tag}"
            block.along(condition.slot.tells, text)
            for piece in condition.pieces:
                block.add(f"FILTER(REGEX(STR({text}), {Literal(piece)}, 'i'))")
        elif condition.truth is not None:
            block.add(f"FILTER({name} = {str(condition.truth).lower()})")
        elif condition.number is not None:
            self._bound(block, condition, name)

    def _bound(self, block: Block, condition: Filter, name: str) -> None:
        """A number compared: in the unit that was said, and not with a bound that leaves it open."""
        slot, value = condition.slot, name
        if condition.scaled and slot.factor:
            factor = f"?scale{block.tag}"
            block.along(slot.factor, factor)
            value = f"{name} * {factor}"
        if condition.percent and slot.measure:
            block.along(slot.measure, f"?measured_in{block.tag}")
            block.add(
                f'?measured_in{block.tag} <{SKOS}prefLabel> ?sign{block.tag} . FILTER(STR(?sign{block.tag}) = "%")'
            )
        block.add(f"FILTER({value} {condition.comparison} {number_term(condition.number or 0.0)})")
        if slot.qualifier and condition.comparison != "=":
            against = "'>', '>='" if condition.comparison.startswith("<") else "'<', '<='"
            open_ = Block(f"{block.tag}_open")
            open_.along(slot.qualifier, "?bound_")
            steps = " ".join(open_.lines).replace(open_.root, block.root)
            block.add(
                f"FILTER NOT EXISTS {{ {steps} ?bound_ <{SKOS}notation> ?mark_ . FILTER(STR(?mark_) IN ({against})) }}"
            )

    def _when(self, block: Block, reading: Reading) -> None:
        view, when = reading.view, reading.when
        if when.interval is not None and view.during:
            block.add(f"BIND({date_term(when.interval.start)} AS ?from{block.tag})")
            block.add(f"BIND({date_term(when.interval.end)} AS ?to{block.tag})")
            block.add(self._tagged(view.during, block))
        elif when.former and view.former:
            block.add(self._tagged(view.former, block))
        elif view.current and not self._settled(reading):
            block.add(self._tagged(view.current, block))

    def _settled(self, reading: Reading) -> bool:
        """Whether the things named are past ones, so that "now" cannot be meant of them."""
        root = reading.view.root
        named = reading.constraint(root.name) if root else None
        return named is not None and all(m.ends for m in named.candidates)

    def _tagged(self, pattern: str, block: Block) -> str:
        text = pattern.replace("?asOf", date_term(self._as_of))
        for name in ("from", "to"):
            text = text.replace(f"?{name} ", f"?{name}{block.tag} ").replace(f"?{name})", f"?{name}{block.tag})")
        return text.replace("?root ", f"{block.root} ").replace("?root)", f"{block.root})")

    def asked(self, block: Block, slot: Slot, reading: Reading) -> str:
        """Add what finds the values of the slot asked for, as the reading wants them; return what holds them."""
        name = block.value(slot)
        if slot.top and slot.path != "" and any(word in str(slot.path) for word in ("OrMore", "alternative")):
            block.add(self._of_class(name, slot.top, told=True))
        if slot.worded:
            block.add(f'FILTER(LANG({name}) = "{slot.language or self._lang}")')
        when = reading.when
        now = slot.presently if reading.present and slot.presently else slot.now
        held = slot.during if when.interval else slot.former if when.former else now
        if held:
            block.add(_VALUE.sub(name, self._tagged(held, block)))
        if slot.leaf:
            block.add(
                f"FILTER NOT EXISTS {{ {block.root} <{RDF}type> ?narrower_ . "
                f"?narrower_ <{RDFS}subClassOf> {name} . FILTER(?narrower_ != {name}) }}"
            )
            block.add(f"FILTER EXISTS {{ {name} <{RDFS}subClassOf> ?wider_ }}")
        return name


def _winding(path: Path) -> int:
    """Return how far `path` is from one property: steps in a row, a choice of ways, any number of steps."""
    if not isinstance(path, dict):
        return 0
    (kind, inner), *_ = path.items()
    own = {"oneOrMore": 3, "zeroOrMore": 3, "alternative": 2}.get(kind, 1)
    return max(own, *(_winding(step) for step in (inner if isinstance(inner, list) else [inner])))
