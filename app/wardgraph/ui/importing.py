"""Importing facts: everything is shown before anything is kept; and taking back what a source said."""

from __future__ import annotations

import hashlib
import tempfile
from html import escape
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import streamlit as st

from wardgraph.importing.importer import RDF_SUFFIXES, import_paths
from wardgraph.names import ID, wg
from wardgraph.ui import account, choices, engine, pages, state, table
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wardgraph.importing.fact import Problem
    from wardgraph.importing.importer import Outcome

_SUFFIXES = ["xlsx", "csv", *sorted(suffix.lstrip(".") for suffix in RDF_SUFFIXES)]
_SHOWN = 200
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show() -> None:
    """Show a tab for every way in, and one for the way back."""
    st.title(say("import.heading"), anchor=False)
    st.markdown(say("import.intro"))
    if not account.may_write():
        return
    engine.opened()
    tabs: dict[str, Callable[[], None]] = {"tables": _tables}
    if _exists("wardgraph.ui.articles"):
        from wardgraph.ui import articles  # type: ignore[attr-defined,unused-ignore]

        tabs["article"] = articles.show
    if _exists("wardgraph.importing.retraction"):
        tabs["retract"] = _retract
    for tab, part in zip(st.tabs([say(f"import.tab.{name}") for name in tabs]), tabs.values(), strict=True):
        with tab:
            engine.guarded(part)()


def _exists(module: str) -> bool:
    return find_spec(module) is not None


def _tables() -> None:
    if _exists("wardgraph.importing.template"):
        _template()
    told("tables")
    files = st.file_uploader(say("import.files"), type=_SUFFIXES, accept_multiple_files=True, key="import-files")
    new_terms = st.checkbox(say("import.new_terms"), key="import-new-terms")
    if not files:
        return
    contents = [(PurePath(file.name).name, file.getvalue()) for file in files]
    mark = (_mark(contents), new_terms, engine.version())
    if st.button(say("import.check"), type="primary", icon=":material/fact_check:"):
        forget("tables")
        with st.spinner(say("import.checking")):
            st.session_state["import-checked"] = (mark, _import(contents, new_terms=new_terms, dry_run=True))
    checked = st.session_state.get("import-checked")
    if checked is None or checked[0] != mark:
        return
    outcome: Outcome = checked[1]
    proposed(outcome)
    if outcome.status == "dry-run" and st.button(say("import.keep"), type="primary", icon=":material/save:"):
        with st.spinner(say("import.keeping"), show_time=True):
            done = _import(contents, new_terms=new_terms, dry_run=False)
        if done.problems:
            proposed(done)
        else:
            st.session_state.pop("import-checked", None)
            keep("tables", say("import.kept", sources=len(done.sources)), [(s.iri, s.title) for s in done.sources])
            st.rerun()


def _template() -> None:
    ready = st.session_state.get("import-template")
    if ready is None and st.button(say("import.prepare"), icon=":material/description:"):
        from wardgraph.importing.template import write_template

        with tempfile.TemporaryDirectory(prefix="wardgraph-template-") as folder:
            path = Path(folder) / "wardgraph.xlsx"
            write_template(path, engine.store())
            ready = st.session_state["import-template"] = path.read_bytes()
    if ready is not None:
        st.download_button(
            say("import.template"),
            ready,
            file_name="wardgraph.xlsx",
            mime=_SHEET,
            on_click="ignore",
            icon=":material/download:",
        )


def _mark(contents: Sequence[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in contents:
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()


def _import(contents: Sequence[tuple[str, bytes]], *, new_terms: bool, dry_run: bool) -> Outcome:
    """Import uploaded files: CSV tables together as one folder, every other file by itself."""
    with tempfile.TemporaryDirectory(prefix="wardgraph-import-") as folder:
        paths: list[Path] = []
        for name, content in contents:
            is_table = name.lower().endswith(".csv")
            within = Path(folder) / ("tables" if is_table else "files")
            within.mkdir(exist_ok=True)
            (within / name).write_bytes(content)
            if not is_table:
                paths.append(within / name)
            elif within not in paths:
                paths.append(within)
        return import_paths(paths, engine.settings(), dry_run=dry_run, new_terms=new_terms)


def proposed(outcome: Outcome) -> None:
    """Draw what an import would change, or why it is refused."""
    if outcome.problems:
        st.error(say("import.refused", count=len(outcome.problems)))
        _problems(list(outcome.problems))
    elif outcome.status == "unchanged" or all(s.status == "unchanged" for s in outcome.sources):
        st.info(say("import.unchanged"))
    else:
        st.success(say("import.conforms"))
        _changes(outcome)
    if outcome.conflicts:
        st.subheader(say("import.conflicts"), anchor=False)
        heads = ("import.about", "import.says", "import.other", "import.source")
        table.html(
            [say(head) for head in heads],
            (
                [
                    pages.anchor(ID + c.about, c.place),
                    escape(c.says),
                    escape(c.other),
                    pages.anchor(ID + c.other_source, c.other_source),
                ]
                for c in outcome.conflicts[:_SHOWN]
            ),
        )
    if outcome.problems.warnings:
        with st.expander(say("import.warnings", count=len(outcome.problems.warnings))):
            _problems(outcome.problems.warnings)


def _problems(problems: Sequence[Problem]) -> None:
    lang = state.language()
    table.html(
        [say("import.place"), say("import.problem"), say("import.meant")],
        (
            [
                escape(
                    f"{PurePath(p.place.file).name}:{p.place.line}" if p.place.line else PurePath(p.place.file).name
                ),
                escape(p.text.in_(lang)),
                escape(", ".join(p.suggestions)),
            ]
            for p in problems[:_SHOWN]
        ),
    )


def _changes(outcome: Outcome) -> None:
    heads = ("source", "status", "added", "changed", "removed")

    def row(source: Any) -> list[str]:
        counts = (source.added, source.changed, source.removed)
        return [
            escape(source.title),
            say(f"import.status.{source.status}"),
            *(f'<td class="number">{len(some)}</td>' for some in counts),
        ]

    table.html([say(f"import.{head}") for head in heads], (row(source) for source in outcome.sources[:_SHOWN]))
    for source in outcome.sources[:20]:
        lists = [(name, getattr(source, name)) for name in ("added", "changed", "removed")]
        if any(some for _, some in lists):
            with st.expander(pages.plain(say("import.facts", source=source.title))):
                for name, some in lists:
                    if some:
                        st.markdown(f"**{say(f'import.{name}')}** ({len(some)})")
                        st.code("\n".join(some[:_SHOWN]), language=None, wrap_lines=True)


def keep(tab: str, text: str, sources: Sequence[tuple[str, str]] = ()) -> None:
    """Keep what was done in `tab`, with the sources it was done to, until something else is done there."""
    st.session_state[f"import-done-{tab}"] = (text, tuple(sources))


def forget(tab: str) -> None:
    """Forget what was done in `tab`."""
    st.session_state.pop(f"import-done-{tab}", None)


def told(tab: str) -> None:
    """Draw what was done in `tab` last, with a way to each source."""
    done = st.session_state.get(f"import-done-{tab}")
    if done is None:
        return
    text, sources = done
    st.success(text)
    if sources:
        items = "".join(f"<li>{pages.anchor(iri, title)}</li>" for iri, title in sources[:_SHOWN])
        st.html(f"<ul>{items}</ul>")


def _retract() -> None:
    told("retract")
    source = choices.one(say("import.retract"), wg("Source"), "retract-source")
    sure = st.checkbox(say("import.retract.sure"), key="retract-sure")
    if st.button(say("import.retract.button"), disabled=not (source and sure), icon=":material/undo:"):
        from wardgraph.importing.retraction import retract

        with st.spinner(say("import.keeping"), show_time=True):
            retract(source, engine.settings())
        keep("retract", say("import.retracted"))
        st.rerun()
