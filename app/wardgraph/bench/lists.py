"""What a made-up country is filled with: the posts, indicators and kinds of events that the ontology lists."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wardgraph import queries
from wardgraph.names import ID
from wardgraph.resources import folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wardgraph.store.interface import Row

POSTS = 20
# How many indicators of which dimension: what a budget report, a census and a survey would hold.
INDICATORS = {"money": 25, "share": 8, "count": 7}


@dataclass(frozen=True)
class Body:
    """A kind of body, with its labels as patterns of the unit's name."""

    iri: str
    slug: str
    kind: str
    vi: str
    en: str


@dataclass(frozen=True)
class Post:
    """A post in a kind of body; those of a kind without a number of seats may be several."""

    body: Body
    role: str
    slug: str
    vi: str
    en: str
    single: bool


@dataclass(frozen=True)
class Indicator:
    """An indicator, its dimension by its short name, and the measure of its figures."""

    iri: str
    dimension: str
    measure: str

    @property
    def slug(self) -> str:
        """The last part of the address."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Lists:
    """All lists, in a fixed order."""

    posts: tuple[Post, ...]
    indicators: tuple[Indicator, ...]
    event_types: tuple[tuple[str, str], ...]

    @property
    def bodies(self) -> tuple[Body, ...]:
        """The bodies that the posts are in."""
        return tuple(dict.fromkeys(post.body for post in self.posts))

    @classmethod
    def read(cls) -> Lists:
        """Return the lists of the ontology that ships with the program."""
        from wardgraph.store.embedded import EmbeddedStore

        store = EmbeddedStore.from_files(sorted(folder("ontology").glob("*.ttl")))
        posts = [_post(row) for row in store.select(queries.internal("bench-posts"))]
        # Those that may be held by several at once are repeated until the number of posts is reached.
        several = [post for post in posts if not post.single]
        for number in range(POSTS - len(posts)):
            post, turn = several[number % len(several)], 2 + number // len(several)
            vi, en = f"{post.vi} {turn}", f"{post.en} {turn}"
            posts.append(Post(post.body, post.role, f"{post.slug}-{turn}", vi, en, single=False))
        return cls(
            tuple(posts[:POSTS]),
            tuple(_indicators(store.select(queries.internal("bench-indicators")))),
            _types(store.select(queries.internal("bench-event-types"))),
        )


def _post(row: Row) -> Post:
    text = {name: term.value for name, term in row.items()}
    body = Body(text["body"], text["bodySlug"], text["bodyClass"], text["bodyVi"], text["bodyEn"])
    return Post(body, text["role"], text["postSlug"], text["roleVi"], text["roleEn"], single=text.get("seats") == "1")


def _indicators(rows: Iterable[Row]) -> list[Indicator]:
    by_dimension: dict[str, list[Indicator]] = defaultdict(list)
    for row in rows:
        dimension = row["dimension"].value.removeprefix(f"{ID}dimension/")
        by_dimension[dimension].append(Indicator(row["indicator"].value, dimension, row["measure"].value))
    return [one for dimension, count in INDICATORS.items() for one in by_dimension[dimension][:count]]


def _types(rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    return tuple((row["type"].value, row["label"].value) for row in rows)
