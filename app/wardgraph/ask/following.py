"""Readings in which what a question leaves out is taken from the question before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wardgraph.ask.cover import Cover, covers, usable
from wardgraph.ask.parts import aspect
from wardgraph.ask.reading import Constraint, Reading, When, filled
from wardgraph.ask.roles import Interpreter
from wardgraph.ask.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardgraph.ask.edges import Edge
    from wardgraph.ask.index import Index, Meaning
    from wardgraph.ask.lattice import Lattice
    from wardgraph.ask.views import Slot, View


# What it tells for a reading that a word points at the answer before.
POINTED = 2.0
# What tells for it that a name takes the place of another within a longer one.
WITHIN_COST = -0.6


def following(index: Index, lattice: Lattice, previous: Reading, answers: Sequence[str]) -> Iterable[Reading]:
    """Readings in which what the question leaves out is taken from the question before."""
    views = [previous.view] + [v for v in index.views if v is not previous.view]
    asks_person = any(e.operator == "PronounPerson" for e in lattice.edges)
    for view in views:
        edges = usable(view, lattice.edges)
        interpreter = Interpreter(index, lattice, _relaxed(view), loose=True)
        for cover in covers(lattice, edges, 3):
            if cover.uncovered:
                continue
            if view is previous.view:
                yield from _named_instead(index, interpreter, lattice, cover, previous)
            for reading in [*interpreter.readings(cover), *_bare(view, previous, cover.cost, cover.edges)]:
                if (
                    view is previous.view
                    and not asks_person
                    and reading.mode == "select"
                    and ((reading.types and not _turned(reading, previous)) or not reading.evoked)
                ):
                    yield from _replaced(replace(reading, view=view), previous)
                kinds = pointed_kinds(lattice)
                merged = _inherit(index, replace(reading, view=view), previous, answers, kinds, asks_person=asks_person)
                if merged is not None:
                    pointed = answers and _points_at(index, lattice, merged, answers)
                    yield replace(merged, cost=merged.cost - POINTED) if pointed else merged


def pointed_kinds(lattice: Lattice) -> frozenset[str]:
    """Return the classes that words which point back name: "that ward", "the commune"."""
    return frozenset(
        m.iri
        for pronoun in lattice.edges
        if pronoun.operator == "PronounThing" and pronoun.cost == 0.0
        for edge in lattice.edges
        if edge.kind == "class" and edge.mask & pronoun.mask == edge.mask and edge.mask != pronoun.mask
        for m in edge.meanings
    )


def _points_at(index: Index, lattice: Lattice, reading: Reading, answers: Sequence[str]) -> bool:
    """Whether a word such as "that ward" stands for what the question before was answered with."""
    kinds = pointed_kinds(lattice)
    known = [index.about(iri) for iri in answers]
    taken = {m.iri for c in reading.constraints for m in c.candidates}
    return any(m is not None and m.iri in taken and kinds.intersection(m.classes) for m in known)


def _named_instead(
    index: Index, interpreter: Interpreter, lattice: Lattice, cover: Cover, previous: Reading
) -> Iterable[Reading]:
    """The question before about the one thing that is named now: "and X?"."""
    named = [e for e in cover.edges if e.kind == "entity"]
    if len(named) != 1 or any(e.kind not in ("entity", "operator") for e in cover.edges):
        return
    text = lattice.text(named[0].mask)
    for old in previous.constraints:
        found = interpreter.candidates(old.slot, named[0])
        within = () if found else _named_within(index, old, named[0])
        if (found or within) and not old.union and not interpreter.view.spoken:
            new = Constraint(old.slot, found or within, text, named[0].cost, place=named[0].first)
            kept = tuple(new if c is old else c for c in previous.constraints)
            cost = cover.cost + (0.6 if found else WITHIN_COST)
            yield replace(previous, constraints=kept, cost=cost, assumed=0.5, uncovered=0, inherited=True)


def _named_within(index: Index, old: Constraint, named: Edge) -> tuple[Meaning, ...]:
    """Return what `old` would name, were `named` put in its name: the Party organisation of X for that of Y."""
    words = [token.folded for token in tokenise(old.text) if token.kind != "mark"]
    own = {iri for meaning in named.meanings for iri in meaning.classes}
    ends = {" ".join(words[first:]): first for first in range(1, len(words))}
    inside = index.forms(ends)
    for end, first in ends.items():
        if not any(own.intersection(form.meaning.classes) for form in inside.get(end, ())):
            continue
        labels = [" ".join(t.folded for t in tokenise(m.label) if t.kind != "mark") for m in named.meanings]
        keys = [" ".join([*words[:first], label]) for label in labels]
        meant = [form.meaning for forms in index.forms(keys).values() for form in forms]
        found = {m.iri: m for m in meant if set(old.slot.classes).intersection(m.classes)}
        if found:
            return tuple(found.values())
    return ()


def _turned(reading: Reading, previous: Reading) -> bool:
    """Whether words of the question ask for something else than the question before did."""
    named = reading.asked.name in reading.types and reading.asked.single != "true"
    return reading.asked.name != previous.asked.name and not named


def _replaced(reading: Reading, previous: Reading) -> Iterable[Reading]:
    """The question before with one thing put in the place of another: "và xã Ví Dụ?"."""
    view = previous.view
    new = {c.slot.name: c for c in reading.constraints}
    types = {**previous.types, **reading.types}
    if not new and not reading.types and reading.when == When() and not reading.filters:
        return
    kept = []
    told = any(aspect(view, c.slot) for c in new.values())
    for constraint in previous.constraints:
        if told and aspect(view, constraint.slot):
            continue  # "and the target?" is asked of no estimate
        same = [c for c in new.values() if set(c.slot.classes) & set(constraint.slot.classes)]
        if not same:
            kept.append(constraint)
    if any(_of_other_kind(c, types.get(c.slot.name, "")) for c in (*kept, *new.values())):
        return  # "which province is it in" asks for no ward that is a province
    asked = new.pop(previous.asked.name, None) if previous.mode == "count" else None
    if asked is not None:
        return
    yield replace(
        previous,
        constraints=(*kept, *new.values()),
        types=types,
        filters=reading.filters or previous.filters,
        when=reading.when if reading.when != When() else previous.when,
        branches=previous.branches,
        cost=reading.cost - 0.4,
        assumed=0.5,
        uncovered=0,
        inherited=True,
    )


def _of_other_kind(constraint: Constraint, kinds: str) -> bool:
    """Whether a thing that is named is of none of the `kinds` it would have to be of."""
    wanted = set(kinds.split())
    return bool(wanted) and not any(wanted.intersection(m.classes) for m in constraint.candidates)


def continues(lattice: Lattice) -> bool:
    """Whether the question says that it goes on from the one before."""
    return any(
        edge.cost == 0.0
        and (edge.operator in ("PronounThing", "PronounPerson") or (edge.operator == "FollowUp" and edge.first == 0))
        for edge in lattice.edges
    )


def _bare(view: View, previous: Reading, cost: float, edges: Sequence[Edge]) -> Iterable[Reading]:
    if view is previous.view and all(e.kind == "operator" for e in edges):
        yield replace(previous, cost=cost + 3.0)


def _relaxed(view: View) -> View:
    slots = {name: replace(slot, required=False) for name, slot in view.slots.items()}
    return replace(view, slots=slots, spoken=False)


def _like(view: View, slot: Slot) -> Slot | None:
    """Return the slot of `view` that takes what `slot` takes, of the same name where there are several."""
    own = view.slots.get(slot.name)
    alike = [s for s in view.slots.values() if s.classes == slot.classes and (s.path or s is own) and not s.condition]
    return own if own in alike else (alike[0] if len(alike) == 1 else None)


def _forgets(reading: Reading, previous: Reading, added: Sequence[Constraint]) -> bool:
    """Whether something the question before was about would be left out: the new one would be about more."""
    kept = {frozenset(c.slot.classes) for c in (*reading.constraints, *added)}
    told = any(aspect(reading.view, c.slot) for c in reading.constraints)
    return any(
        not c.slot.silent
        and not c.slot.time
        and not (told and aspect(previous.view, c.slot))
        and not any(classes & set(c.slot.classes) for classes in kept)
        and not set(c.slot.classes) & set(reading.asked.classes)
        for c in previous.constraints
    )


def _inherit(
    index: Index,
    reading: Reading,
    previous: Reading,
    answers: Sequence[str],
    kinds: frozenset[str],
    *,
    asks_person: bool,
) -> Reading | None:
    view = reading.view
    taken_up = filled(reading) | {reading.asked.name}
    added: list[Constraint] = []
    known = [m for m in (index.about(iri) for iri in answers) if m is not None]
    known = [m for m in known if not kinds or kinds.intersection(m.classes)]
    for slot in view.slots.values():
        if slot.name in taken_up or not slot.classes or slot.condition:
            continue
        fitting = tuple(m for m in known if set(slot.classes).intersection(m.classes))
        if fitting and (asks_person or view is not previous.view) and len(fitting) == len(known):
            added.append(Constraint(slot, fitting, union=len(fitting) > 1))
            taken_up.add(slot.name)
    answering = bool(added)
    told = any(aspect(view, c.slot) for c in reading.constraints)
    for constraint in previous.constraints:
        if told and aspect(view, constraint.slot):
            continue
        held = _like(view, constraint.slot)
        taken = {c.slot.name for c in reading.constraints}
        related = any(set(c.slot.classes) & set(constraint.slot.classes) for c in reading.constraints)
        if held is None or held.name in taken_up | taken or (related and not added):
            continue
        answered = any(c.slot.classes == previous.asked.classes for c in added)
        if asks_person and view is previous.view and held.classes != previous.asked.classes and answered:
            continue
        if held.name == reading.asked.name:
            continue
        added.append(replace(constraint, slot=held))
    pointed = any(kinds.intersection(m.classes) for c in added for m in c.candidates)
    if not added or (not answering and not pointed and _forgets(reading, previous, added)):
        return None
    types = dict(reading.types)
    when = reading.when if reading.when.interval or reading.when.former else previous.when
    merged = replace(
        reading,
        constraints=(*reading.constraints, *added),
        inherited=True,
        types=types,
        when=when,
        cost=reading.cost + 1.0 + (0.0 if view is previous.view else 0.6),
    )
    original = {slot.name for slot in view.slots.values() if slot.required}
    given = filled(merged) | {merged.asked.name, merged.measure.name if merged.measure else ""}
    return merged if original <= given else None
