"""From a reading to one SPARQL query, every value a term of the graph, never a piece of the question."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from wardgraph.ask.blocks import Block
from wardgraph.ask.views import Path, path_text
from wardgraph.names import RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardgraph.ask.reading import Constraint, Filter, Reading
    from wardgraph.ask.views import Slot, View

_DATE = NamedNode(XSD + "date")
_DECIMAL = NamedNode(XSD + "decimal")
MAX_ROWS = 1000
_VALUE, _ROOT = re.compile(r"\?value\b"), re.compile(r"\?root\b")
# Variables of a query, those aside that a condition of a view keeps to itself.
_VARIABLE = re.compile(r"\?(?!kind_)\w*[^\W_]\b")


def _offset(reading: Reading) -> str:
    return f" OFFSET {reading.skip}" if reading.skip else ""


def number_term(value: float) -> str:
    """Return `value` as an xsd:decimal term."""
    return str(Literal(format(Decimal(repr(value)).normalize(), "f"), datatype=_DECIMAL))


def date_term(value: str) -> str:
    """Return an ISO date as an xsd:date term."""
    return str(Literal(value, datatype=_DATE))


class Compiler:
    """Writes queries for readings.

    Args:
        as_of: the day that "now" means, ISO.
        lang: language of texts that are answers.
    """

    def __init__(self, as_of: str, lang: str = "vi") -> None:
        self._as_of = as_of
        self._lang = lang

    # -- blocks

    def block(self, reading: Reading, tag: str = "", more: Sequence[Constraint] = (), *, known: bool = False) -> Block:
        """Return the patterns of the facts that `reading` speaks of, without what is asked of them.

        Where what is asked is `known` already, the facts are looked for from there.
        """
        block = Block(tag)
        view = reading.view
        every = (*reading.constraints, *more)
        filled = {c.slot.name for c in every} | set(reading.inner)
        constraints = [c for c in every if not c.slot.silent or (c.slot.beside and c.slot.beside not in filled)]
        least = min((_winding(c.slot.path) for c in constraints), default=0)
        apart = Block(tag, shared=block.shared)
        for constraint in constraints:
            # The straightest paths find the fact; the others are only looked at where it is found.
            aside = _winding(constraint.slot.path) > least and len(constraint.candidates) == 1
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
        terms = ", ".join(self._term(m.iri, constraint.slot) for m in constraint.candidates)
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
        block.lines[:] = [f"{{ SELECT {block.root} WHERE {{ {_join(own)} }} }}", *rest]

    def _constraint(self, block: Block, constraint: Constraint) -> None:
        slot, candidates = constraint.slot, constraint.candidates
        terms = [self._term(m.iri, slot) for m in candidates]
        if slot.path == "":
            block.lines.insert(0, f"VALUES {block.root} {{ {' '.join(terms)} }}")
        elif len(terms) == 1 and slot.classes:
            block.along(slot.path, terms[0])
            block.bound[slot.name] = terms[0]
        else:
            name = block.variable(slot)
            block.lines.insert(0, f"VALUES {name} {{ {' '.join(terms)} }}")
            block.along(slot.path, name)

    def _term(self, value: str, slot: Slot) -> str:
        if slot.classes:
            return str(NamedNode(value))
        return str(Literal(value))

    def _inner(self, block: Block, slot: Slot, inner: Reading, tag: str) -> None:
        nested = self.select(inner, project=block.variable(slot), tag=f"{tag}_{slot.name}")
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

    # -- queries

    def query(self, reading: Reading) -> str:
        """Return the query whose first column is the answer."""
        makers = {
            "count": self._count,
            "whether": self._whether,
            "extreme": self._extreme,
            "extreme-count": self._extreme_count,
            "compare": self._compare,
            "difference": self._difference,
            "difference-count": self._difference_count,
            "percent": self._percent,
            "ratio": self._percent,
            "count-having": self._count_having,
            "both": self._both,
            "having": self._having,
            "total": self._aggregate,
            "average": self._aggregate,
            "share-count": self._share_of_count,
            "average-count": self._share_of_count,
        }
        maker = makers.get(reading.mode)
        return maker(reading) if maker else self.select(reading)

    def select(self, reading: Reading, project: str = "", tag: str = "") -> str:
        """Return SELECT of the values of the asked slot; the best one only where it is a ranked number."""
        if reading.mode == "extreme":
            return self._extreme(reading, project, tag)
        block = self.block(reading, tag)
        name = self._asked(block, reading.asked, reading)
        projected = name if not project or project == name else f"({name} AS {project})"
        if reading.asked.numeric and reading.view.prefer:
            return self._preferred(reading.view, block, projected)
        column = projected.split()[-1].strip(")")
        return f"SELECT DISTINCT {projected} WHERE {{ {_join(block.lines)} }} ORDER BY {column} LIMIT {MAX_ROWS}"

    def _asked(self, block: Block, slot: Slot, reading: Reading) -> str:
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

    def _preferred(self, view: View, block: Block, projected: str) -> str:
        keys = _preferences(view, block.tag)
        block.beside(keys)
        order = [f"DESC({key})" for _, key in keys]
        order.append(projected.split(maxsplit=1)[0].strip("("))
        return f"SELECT {projected} WHERE {{ {_join(block.lines)} }} ORDER BY {' '.join(order)} LIMIT 1"

    def _count(self, reading: Reading) -> str:
        block = self.block(reading)
        name = self._asked(block, reading.asked, reading)
        return f"SELECT (COUNT(DISTINCT {name}) AS ?count) WHERE {{ {_join(block.lines)} }}"

    def _share_of_count(self, reading: Reading) -> str:
        part, whole = (self._count(half) for half in halves(reading))
        part, whole = part.replace("?count", "?part"), whole.replace("?count", "?whole")
        share = (
            "(?part / ?whole AS ?average)" if reading.mode == "average-count" else "(?part / ?whole * 100 AS ?percent)"
        )
        return f"SELECT {share} WHERE {{ {{ {part} }} {{ {whole} }} FILTER(?part > 0 && ?whole > 0) }}"

    def _whether(self, reading: Reading) -> str:
        return f"ASK {{ {_join(self.block(reading).lines)} }}"

    def _measured(self, reading: Reading, block: Block) -> str:
        """Bind the measure, its scale and what ranks it, and return the expression for it in its base unit."""
        slot = reading.measure
        if slot is None:
            message = "a comparison needs a measure"
            raise ValueError(message)
        name = block.value(slot)
        factor = f"?factor{block.tag}"
        block.beside([*([(slot.factor, factor)] if slot.factor else ()), *_preferences(reading.view, block.tag)])
        return f"{name} * COALESCE({factor}, 1)" if slot.factor else name

    def _best_of_each(self, reading: Reading, block: Block) -> str:
        """Return an aggregate that picks the measure of the best-ranked fact in a group."""
        measured = self._measured(reading, block)
        if not reading.view.prefer:
            return f"MAX({measured})" if reading.descending else f"MIN({measured})"
        keys = [f"COALESCE(STR({key}), '')" for _, key in _preferences(reading.view, block.tag)]
        joined = ", '|', ".join(keys)
        return f"<{XSD}decimal>(STRAFTER(MAX(CONCAT({joined}, ' ', STR({measured}))), ' '))"

    def _extreme(self, reading: Reading, project: str = "", tag: str = "") -> str:
        block = self.block(reading, tag)
        name = self._asked(block, reading.asked, reading)
        direction = "DESC" if reading.descending else "ASC"
        limit = reading.limit or 1
        best = self._furthest(reading, block)
        return (
            f"SELECT {_as(name, project)} WHERE {{ SELECT {name} ({best} AS ?measured{tag}) "
            f"WHERE {{ {_join(block.lines)} }} GROUP BY {name} "
            f"ORDER BY {direction}(?measured{tag}) {name} LIMIT {limit}{_offset(reading)} }}"
        )

    def _furthest(self, reading: Reading, block: Block) -> str:
        """Return the measure by which things are ordered: the best figure of each, or its first or last day."""
        if reading.measure is not None and reading.measure.temporal:
            return f"{'MAX' if reading.descending else 'MIN'}({block.value(reading.measure)})"
        return self._best_of_each(reading, block)

    def measures(self, reading: Reading) -> str:
        """Return the query for each asked thing with its measure, the first few in order: to see ties."""
        block = self.block(reading)
        name = self._asked(block, reading.asked, reading)
        direction = "DESC" if reading.descending else "ASC"
        if reading.mode == "extreme-count" and reading.counted is not None:
            best = f"COUNT(DISTINCT {block.value(reading.counted)})"
        else:
            best = self._furthest(reading, block)
        return (
            f"SELECT {name} ({best} AS ?measured) WHERE {{ {_join(block.lines)} }} GROUP BY {name} "
            f"ORDER BY {direction}(?measured) {name} LIMIT {reading.skip + (reading.limit or 1) + 9}"
        )

    def _extreme_count(self, reading: Reading) -> str:
        if reading.counted is None:
            message = "nothing to count"
            raise ValueError(message)
        block = self.block(reading)
        name = self._asked(block, reading.asked, reading)
        counted = block.value(reading.counted)
        direction = "DESC" if reading.descending else "ASC"
        return (
            f"SELECT {name} WHERE {{ {_join(block.lines)} }} GROUP BY {name} "
            f"ORDER BY {direction}(COUNT(DISTINCT {counted})) {name} LIMIT {reading.limit or 1}{_offset(reading)}"
        )

    def _having(self, reading: Reading) -> str:
        if reading.counted is None:
            message = "nothing to count"
            raise ValueError(message)
        block = self.block(reading)
        name = self._asked(block, reading.asked, reading)
        counted = block.value(reading.counted)
        return (
            f"SELECT {name} WHERE {{ {_join(block.lines)} }} GROUP BY {name} "
            f"HAVING(COUNT(DISTINCT {counted}) {reading.bound} {reading.limit or 1}) ORDER BY {name} LIMIT {MAX_ROWS}"
        )

    def _count_having(self, reading: Reading) -> str:
        return f"SELECT (COUNT(*) AS ?count) WHERE {{ {self._having(reading)} }}"

    def _both(self, reading: Reading) -> str:
        groups, name = [], f"?{reading.asked.name}"
        told = {reading.asked.name} | {c.slot.name for side in reading.branches for c in side}
        told |= {c.slot.name for c in reading.constraints}
        # What each such fact is of is one and the same: of one person who holds both posts.
        bearers = [s for s in reading.view.slots.values() if s.required and s.name not in told]
        for number, side in enumerate(reading.branches):
            block = self.block(reading, f"_{number}", side)
            shared = [f"({block.value(slot)} AS ?{slot.name})" for slot in bearers]
            columns = " ".join([f"({self._asked(block, reading.asked, reading)} AS {name})", *shared])
            groups.append(f"{{ SELECT DISTINCT {columns} WHERE {{ {_join(block.lines)} }} }}")
        return f"SELECT DISTINCT {name} WHERE {{ {' '.join(groups)} }} ORDER BY {name} LIMIT {MAX_ROWS}"

    def sides(self, reading: Reading) -> list[str]:
        """Return one query a side: its measure, and its best fact."""
        return [self._side(reading, number, root=True) for number in range(len(reading.branches))]

    def _side(self, reading: Reading, number: int, *, root: bool = False) -> str:
        block = self.block(reading, f"_{number}", reading.branches[number])
        measured = self._measured(reading, block)
        projected = f"({measured} AS ?side{number})" + (f" {block.root}" if root else "")
        if not reading.view.prefer:
            return f"SELECT {projected} WHERE {{ {_join(block.lines)} }} ORDER BY {measured.split()[0]} LIMIT 1"
        order = [f"DESC({key})" for _, key in _preferences(reading.view, block.tag)]
        return f"SELECT {projected} WHERE {{ {_join(block.lines)} }} ORDER BY {' '.join(order)} {block.root} LIMIT 1"

    def _difference(self, reading: Reading) -> str:
        unit = self._scale(reading)
        return (
            f"SELECT (ABS(?side0 - ?side1) / {unit} AS ?difference) WHERE "
            f"{{ {{ {self._side(reading, 0)} }} {{ {self._side(reading, 1)} }} }}"
        )

    def _difference_count(self, reading: Reading) -> str:
        if reading.counted is None:
            message = "nothing to count"
            raise ValueError(message)
        sides = []
        for number, side in enumerate(reading.branches[:2]):
            block = self.block(reading, f"_{number}", side)
            counted = block.value(reading.counted)
            sides.append(f"{{ SELECT (COUNT(DISTINCT {counted}) AS ?side{number}) WHERE {{ {_join(block.lines)} }} }}")
        known = "FILTER(?side0 > 0 && ?side1 > 0)"
        return f"SELECT (ABS(?side0 - ?side1) AS ?difference) WHERE {{ {' '.join(sides)} {known} }}"

    def _scale(self, reading: Reading) -> str:
        """The answer is given in the unit that the first side, or the best figure, is stated in."""
        return number_term(reading.scale) if reading.scale > 1 else "1"

    def _percent(self, reading: Reading) -> str:
        above, below = f"?side{reading.above}", f"?side{1 - reading.above}"
        whole = reading.share or reading.mode == "ratio"
        share = f"{above} / {below}" if whole else f"ABS({above} - {below}) / {below}"
        scale = " * 100" if reading.mode == "percent" else f" / {self._scale(reading)}" if reading.scale > 1 else ""
        return (
            f"SELECT ({share}{scale} AS ?{reading.mode}) WHERE "
            f"{{ {{ {self._side(reading, 0)} }} {{ {self._side(reading, 1)} }} }}"
        )

    def _compare(self, reading: Reading) -> str:
        """Return the side with the greater (or smaller) measure as its own term."""
        better = "DESC" if reading.descending else "ASC"
        groups = []
        for number, side in enumerate(reading.branches):
            told = next((c for c in side if c.slot.name == reading.asked.name), side[0])
            term = self._term(told.candidates[0].iri, told.slot)
            groups.append(
                f"{{ {{ {self._side(reading, number)} }} BIND({term} AS ?which) BIND(?side{number} AS ?size) }}"
            )
        return f"SELECT ?which WHERE {{ {' UNION '.join(groups)} }} ORDER BY {better}(?size) LIMIT 1"

    def _aggregate(self, reading: Reading) -> str:
        block = self.block(reading)
        function = "SUM" if reading.mode == "total" else "AVG"
        scale = f" / {self._scale(reading)}" if reading.scale > 1 else ""
        measured = self._measured(reading, block)
        keep = next((s for s in reading.view.slots.values() if s.subject), None)
        if reading.view.prefer and keep is not None:
            group = block.value(keep)
            best = self._best_of_each(reading, block)
            return (
                f"SELECT ({function}(?measured){scale} AS ?value) WHERE {{ SELECT {group} ({best} AS ?measured) "
                f"WHERE {{ {_join(block.lines)} }} GROUP BY {group} }} HAVING(COUNT(?measured) > 0)"
            )
        # The sum and the mean of nothing are 0 in SPARQL, and no answer.
        patterns = _join(block.lines)
        return f"SELECT ({function}({measured}){scale} AS ?value) WHERE {{ {patterns} }} HAVING(COUNT({measured}) > 0)"

    # -- looking behind the answer

    def probe(self, reading: Reading, slots: Iterable[Slot]) -> str:
        """Return the query for which of several candidates bear the fact."""
        block = self.block(reading)
        names = [block.bound.get(slot.name) or block.value(slot) for slot in slots]
        if not reading.asked.numeric and reading.mode in ("select", "count"):
            self._asked(block, reading.asked, reading)
        elif reading.mode == "select":
            block.value(reading.asked)
        chosen = " ".join(name for name in names if name.startswith("?"))
        return f"SELECT DISTINCT {chosen} WHERE {{ {_join(block.lines)} }} LIMIT {MAX_ROWS}"

    def grades(self, reading: Reading) -> str:
        """Return the query for the ranks of the facts that `reading` speaks of, the highest first."""
        block = self.block(reading)
        block.along(reading.view.prefer[0], "?grade")
        block.value(reading.measure or reading.asked)
        return f"SELECT DISTINCT ?grade WHERE {{ {_join(block.lines)} }} ORDER BY DESC(?grade)"

    def roots(self, reading: Reading, answers: Sequence[str], extra: Sequence[tuple[str, Path]] = ()) -> str:
        """Return the query for the facts behind `answers` (terms), with the values of more paths of each."""
        block = self.block(reading, known=bool(answers))
        name = self._asked(block, reading.asked, reading)
        if answers and name != block.root:
            block.lines.insert(0, f"VALUES {name} {{ {' '.join(answers)} }}")
        elif answers:
            block.lines.insert(0, f"VALUES {block.root} {{ {' '.join(answers)} }}")
        columns = [block.root, name] if name != block.root else [name]
        keys = _preferences(reading.view, block.tag)
        block.beside([*((path, f"?{label}") for label, path in extra), *keys])
        columns += [f"?{label}" for label, _ in extra]
        order = [f"DESC({key})" for _, key in keys]
        ordered = f" ORDER BY {' '.join(order)} {block.root}" if order else f" ORDER BY {block.root}"
        projected = " ".join([*columns, *(key[5:-1] for key in order)])
        return f"SELECT DISTINCT {projected} WHERE {{ {_join(block.lines)} }}{ordered} LIMIT 200"


def halves(reading: Reading) -> tuple[Reading, Reading]:
    """Return the readings that count the part and the whole of a share, or the things and those for each of which."""
    counting = replace(reading, mode="count")
    if reading.mode == "average-count" and reading.counted is not None:
        things = replace(counting, asked=reading.counted, counted=None)
        own, each = (reading.types.get(slot.name, "") for slot in (reading.counted, reading.asked))
        return (
            replace(things, types={reading.counted.name: own} if own else {}),
            replace(things, types={reading.counted.name: each} if each else {}, constraints=(), filters=(), inner={}),
        )
    if reading.whole:
        return counting, replace(counting, types={**reading.types, reading.asked.name: reading.whole})
    return counting, replace(counting, constraints=(), inner={})


def _winding(path: Path) -> int:
    """Return how far `path` is from one property: steps in a row, a choice of ways, any number of steps."""
    if not isinstance(path, dict):
        return 0
    (kind, inner), *_ = path.items()
    own = {"oneOrMore": 3, "zeroOrMore": 3, "alternative": 2}.get(kind, 1)
    return max(own, *(_winding(step) for step in (inner if isinstance(inner, list) else [inner])))


def _preferences(view: View, tag: str) -> list[tuple[Path, str]]:
    """Return the paths by which the better of several facts is chosen, with a variable for each."""
    return [(path, f"?better{number}{tag}") for number, path in enumerate(view.prefer, start=1)]


def _as(name: str, project: str) -> str:
    return name if not project or project == name else f"({name} AS {project})"


def _join(lines: Sequence[str]) -> str:
    return "\n  ".join(lines)
