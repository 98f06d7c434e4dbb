"""From a reading to one SPARQL query, every value a term of the graph, never a piece of the question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wardgraph.ask.patterns import Patterns, join, number_term, term
from wardgraph.names import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardgraph.ask.blocks import Block
    from wardgraph.ask.reading import Constraint, Reading
    from wardgraph.ask.views import Path, Slot, View

MAX_ROWS = 1000


def _offset(reading: Reading) -> str:
    return f" OFFSET {reading.skip}" if reading.skip else ""


class Compiler:
    """Writes queries for readings.

    Args:
        as_of: the day that "now" means, ISO.
        lang: language of texts that are answers.
    """

    def __init__(self, as_of: str, lang: str = "vi") -> None:
        self._patterns = Patterns(as_of, lang, self.select)

    def block(self, reading: Reading, tag: str = "", more: Sequence[Constraint] = (), *, known: bool = False) -> Block:
        """Return the patterns of the facts that `reading` speaks of (see `Patterns.block`)."""
        return self._patterns.block(reading, tag, more, known=known)

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
        name = self._patterns.asked(block, reading.asked, reading)
        projected = name if not project or project == name else f"({name} AS {project})"
        if reading.asked.numeric and reading.view.prefer:
            return self._preferred(reading.view, block, projected)
        column = projected.split()[-1].strip(")")
        return f"SELECT DISTINCT {projected} WHERE {{ {join(block.lines)} }} ORDER BY {column} LIMIT {MAX_ROWS}"

    def _preferred(self, view: View, block: Block, projected: str) -> str:
        keys = _preferences(view, block.tag)
        block.beside(keys)
        order = [f"DESC({key})" for _, key in keys]
        order.append(projected.split(maxsplit=1)[0].strip("("))
        return f"SELECT {projected} WHERE {{ {join(block.lines)} }} ORDER BY {' '.join(order)} LIMIT 1"

    def _count(self, reading: Reading) -> str:
        block = self.block(reading)
        name = self._patterns.asked(block, reading.asked, reading)
        return f"SELECT (COUNT(DISTINCT {name}) AS ?count) WHERE {{ {join(block.lines)} }}"

    def _share_of_count(self, reading: Reading) -> str:
        part, whole = (self._count(half) for half in halves(reading))
        part, whole = part.replace("?count", "?part"), whole.replace("?count", "?whole")
        share = (
            "(?part / ?whole AS ?average)" if reading.mode == "average-count" else "(?part / ?whole * 100 AS ?percent)"
        )
        return f"SELECT {share} WHERE {{ {{ {part} }} {{ {whole} }} FILTER(?part > 0 && ?whole > 0) }}"

    def _whether(self, reading: Reading) -> str:
        return f"ASK {{ {join(self.block(reading).lines)} }}"

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
        name = self._patterns.asked(block, reading.asked, reading)
        direction = "DESC" if reading.descending else "ASC"
        limit = reading.limit or 1
        best = self._furthest(reading, block)
        return (
            f"SELECT {_as(name, project)} WHERE {{ SELECT {name} ({best} AS ?measured{tag}) "
            f"WHERE {{ {join(block.lines)} }} GROUP BY {name} "
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
        name = self._patterns.asked(block, reading.asked, reading)
        direction = "DESC" if reading.descending else "ASC"
        if reading.mode == "extreme-count" and reading.counted is not None:
            best = f"COUNT(DISTINCT {block.value(reading.counted)})"
        else:
            best = self._furthest(reading, block)
        return (
            f"SELECT {name} ({best} AS ?measured) WHERE {{ {join(block.lines)} }} GROUP BY {name} "
            f"ORDER BY {direction}(?measured) {name} LIMIT {reading.skip + (reading.limit or 1) + 9}"
        )

    def _extreme_count(self, reading: Reading) -> str:
        if reading.counted is None:
            message = "nothing to count"
            raise ValueError(message)
        block = self.block(reading)
        name = self._patterns.asked(block, reading.asked, reading)
        counted = block.value(reading.counted)
        direction = "DESC" if reading.descending else "ASC"
        columns = f"{name} (COUNT(DISTINCT {counted}) AS ?count)" if reading.each else name
        return (
            f"SELECT {columns} WHERE {{ {join(block.lines)} }} GROUP BY {name} "
            f"ORDER BY {direction}(COUNT(DISTINCT {counted})) {name} LIMIT {reading.limit or 1}{_offset(reading)}"
        )

    def _having(self, reading: Reading) -> str:
        if reading.counted is None:
            message = "nothing to count"
            raise ValueError(message)
        block = self.block(reading)
        name = self._patterns.asked(block, reading.asked, reading)
        counted = block.value(reading.counted)
        return (
            f"SELECT {name} WHERE {{ {join(block.lines)} }} GROUP BY {name} "
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
            columns = " ".join([f"({self._patterns.asked(block, reading.asked, reading)} AS {name})", *shared])
            groups.append(f"{{ SELECT DISTINCT {columns} WHERE {{ {join(block.lines)} }} }}")
        return f"SELECT DISTINCT {name} WHERE {{ {' '.join(groups)} }} ORDER BY {name} LIMIT {MAX_ROWS}"

    def sides(self, reading: Reading) -> list[str]:
        """Return one query a side: its measure, and its best fact."""
        return [self._side(reading, number, root=True) for number in range(len(reading.branches))]

    def _side(self, reading: Reading, number: int, *, root: bool = False) -> str:
        block = self.block(reading, f"_{number}", reading.branches[number])
        measured = self._measured(reading, block)
        projected = f"({measured} AS ?side{number})" + (f" {block.root}" if root else "")
        if not reading.view.prefer:
            return f"SELECT {projected} WHERE {{ {join(block.lines)} }} ORDER BY {measured.split()[0]} LIMIT 1"
        order = [f"DESC({key})" for _, key in _preferences(reading.view, block.tag)]
        return f"SELECT {projected} WHERE {{ {join(block.lines)} }} ORDER BY {' '.join(order)} {block.root} LIMIT 1"

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
            sides.append(f"{{ SELECT (COUNT(DISTINCT {counted}) AS ?side{number}) WHERE {{ {join(block.lines)} }} }}")
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
            which = term(told.candidates[0].iri, told.slot)
            groups.append(
                f"{{ {{ {self._side(reading, number)} }} BIND({which} AS ?which) BIND(?side{number} AS ?size) }}"
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
                f"WHERE {{ {join(block.lines)} }} GROUP BY {group} }} HAVING(COUNT(?measured) > 0)"
            )
        # The sum and the mean of nothing are 0 in SPARQL, and no answer.
        patterns = join(block.lines)
        return f"SELECT ({function}({measured}){scale} AS ?value) WHERE {{ {patterns} }} HAVING(COUNT({measured}) > 0)"

    # -- looking behind the answer

    def probe(self, reading: Reading, slots: Iterable[Slot]) -> str:
        """Return the query for which of several candidates bear the fact."""
        block = self.block(reading)
        names = [block.bound.get(slot.name) or block.value(slot) for slot in slots]
        if not reading.asked.numeric and reading.mode in ("select", "count"):
            self._patterns.asked(block, reading.asked, reading)
        elif reading.mode == "select":
            block.value(reading.asked)
        chosen = " ".join(name for name in names if name.startswith("?"))
        return f"SELECT DISTINCT {chosen} WHERE {{ {join(block.lines)} }} LIMIT {MAX_ROWS}"

    def grades(self, reading: Reading) -> str:
        """Return the query for the ranks of the facts that `reading` speaks of, the highest first."""
        block = self.block(reading)
        block.along(reading.view.prefer[0], "?grade")
        block.value(reading.measure or reading.asked)
        return f"SELECT DISTINCT ?grade WHERE {{ {join(block.lines)} }} ORDER BY DESC(?grade)"

    def roots(self, reading: Reading, answers: Sequence[str], extra: Sequence[tuple[str, Path]] = ()) -> str:
        """Return the query for the facts behind `answers` (terms), with the values of more paths of each."""
        block = self.block(reading, known=bool(answers))
        name = self._patterns.asked(block, reading.asked, reading)
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
        return f"SELECT DISTINCT {projected} WHERE {{ {join(block.lines)} }}{ordered} LIMIT 200"


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


def _preferences(view: View, tag: str) -> list[tuple[Path, str]]:
    """Return the paths by which the better of several facts is chosen, with a variable for each."""
    return [(path, f"?better{number}{tag}") for number, path in enumerate(view.prefer, start=1)]


def _as(name: str, project: str) -> str:
    return name if not project or project == name else f"({name} AS {project})"
