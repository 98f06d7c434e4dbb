"""What all sessions share: one store and one engine, opened again when the store has changed."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

import streamlit as st

from wardgraph.errors import WardgraphError
from wardgraph.settings import Settings
from wardgraph.ui import state
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from wardgraph.ask.engine import Engine
    from wardgraph.errors import Language
    from wardgraph.queries import Result
    from wardgraph.store.interface import Store

P = ParamSpec("P")
_log = logging.getLogger(__name__)
_EXAMPLES = 6
_TURNS = 5


def settings() -> Settings:
    """Return the settings that the command gave the pages, in the language of this session."""
    return replace(Settings.from_environment(quiet=True), lang=state.language())


@dataclass
class Opened:
    """The store and engine that are open now.

    Attributes:
        store: for queries.
        engine: for questions, over the same store.
        version: counts how often the store was opened; a key for what is cached from it.
        examples: questions that were tried and have an answer.
        choices: what forms offer, by class and language.
    """

    store: Store
    engine: Engine
    version: int
    examples: dict[Language, list[str]] = field(default_factory=dict)
    choices: dict[tuple[str, Language], dict[str, str]] = field(default_factory=dict)


class _Shared:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened: Opened | None = None
        self._before: list[Store] = []

    def opened(self) -> Opened:
        with self._lock:
            now = self._opened
            if now is None or _outdated(now.store):
                from wardgraph.ask.opening import open_engine

                engine = open_engine(settings())
                self._opened = Opened(engine.store, engine, (now.version if now else 0) + 1)
                if now is not None:
                    self._retire(now.store)
                threading.Thread(target=_warm, args=(self._opened, settings().lang), daemon=True).start()
            assert self._opened is not None  # noqa: S101 (just opened)
            return self._opened

    def _retire(self, store: Store) -> None:
        """Close the store before the one that was just replaced: other sessions may still be reading the latter."""
        for old in self._before:
            old.close()
        self._before = [store]


@st.cache_resource(show_spinner=False)
def _shared(home: str, endpoint: str | None) -> _Shared:
    del home, endpoint
    return _Shared()


def opened() -> Opened:
    """Return the store and engine; the first to ask waits until they are built."""
    said = settings()
    shared = _shared(str(said.home), said.endpoint)
    with st.spinner(say("app.opening"), show_time=False):
        return shared.opened()


def store() -> Store:
    """Return the shared store."""
    return opened().store


def version() -> int:
    """Return the number of the store that is open: what is cached from an older one is not used again."""
    return opened().version


def _outdated(store: Store) -> bool:
    outdated: Callable[[], bool] | None = getattr(store, "outdated", None)
    return outdated() if outdated is not None else False


def ask(question: str, context: Sequence[str] = ()) -> dict[str, Any]:
    """Return the answer to `question`, remembered as long as the store does not change."""
    return _answered(question, tuple(context)[-_TURNS:], version())


@st.cache_data(show_spinner=False, max_entries=500)
def _answered(question: str, context: tuple[str, ...], version: int) -> dict[str, Any]:
    del version
    return opened().engine.ask(question, list(context))


def completions(beginning: str, limit: int = 6) -> list[dict[str, str]]:
    """Return how the last words of `beginning` may go on: whole texts with what they name.

    Returns:
        Dictionaries with `text` (the beginning, completed), `label` and `hint`.
    """
    from wardgraph.names import fold

    if len(beginning.split()) < 1 or len(beginning.strip()) < 3:  # noqa: PLR2004 (two letters begin everything)
        return []
    words = beginning.split()
    found = []
    for one in opened().engine.complete(beginning, limit):
        label = fold(one["label"])
        kept = next((n for n in range(len(words)) if fold(" ".join(words[n:])) in label), len(words) - 1)
        text = " ".join([*words[:kept], one["label"]])
        if fold(text) != fold(beginning):
            found.append({"text": text, "label": one["label"], "hint": one["hint"]})
    return found


def examples(lang: Language) -> list[str]:
    """Return questions that this graph answers; at first, before they were tried, those that it should answer."""
    found = opened().examples.get(lang)
    return found or _candidates(lang)[:_EXAMPLES]


def _candidates(lang: Language) -> list[str]:
    """Return the example questions of the canned queries, one of every group in turn."""
    from wardgraph import queries

    groups: dict[str, list[str]] = {}
    for query in queries.load_all():
        groups.setdefault(query.group, []).extend(query.questions[lang])
    longest = max(map(len, groups.values()), default=0)
    return [asked[turn] for turn in range(longest) for asked in groups.values() if turn < len(asked)]


def _warm(opened: Opened, lang: Language) -> None:
    """Read beside the pages what they will soon need: examples that have an answer, units to choose from."""
    from wardgraph.names import wg
    from wardgraph.ui import choices

    languages: tuple[Language, Language] = ("vi", "en") if lang == "vi" else ("en", "vi")
    for one in languages:
        _find_examples(opened, one)
        for kind in ("AdministrativeUnit", "CommunalUnit"):
            choices.of(opened, wg(kind), one)


def _find_examples(opened: Opened, lang: Language) -> None:
    """Try the example questions and keep those with an answer."""
    found: list[str] = []
    for question in _candidates(lang):
        try:
            if opened.engine.ask(question)["status"] == "answered":
                found.append(question)
        except Exception:  # noqa: BLE001 (an example that fails is no example)
            _log.exception("example question failed: %s", question)
        if len(found) == _EXAMPLES:
            break
    opened.examples[lang] = found


@st.cache_data(show_spinner=False, max_entries=100)
def _ran(name: str, values: str, lang: Language, timeout: float, version: int) -> Result:
    from wardgraph import queries

    del version
    return queries.run(store(), name, json.loads(values), lang=lang, timeout=timeout)


def run(name: str, values: Mapping[str, str | Sequence[str]], *, timeout: float = 30) -> Result:
    """Return the answer to a canned question, remembered as long as the store does not change."""
    given = {key: value for key, value in values.items() if value}
    return _ran(name, json.dumps(given, sort_keys=True), state.language(), timeout, version())


def guarded(page: Callable[P, None]) -> Callable[P, None]:
    """Let `page` say in one clear message what went wrong, never by a trace."""

    @wraps(page)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            page(*args, **kwargs)
        except WardgraphError as error:
            st.error(error.line(state.language()))
        except Exception:  # noqa: BLE001 (a visitor gets a message, the log the trace)
            _log.exception("a page failed")
            st.error(say("app.failed"))

    return run
