"""Packages for other agencies: choose, look at what is in it, take it along."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from pyoxigraph import NamedNode

from wardgraph.export.description import LICENCE
from wardgraph.export.formats import FORMATS
from wardgraph.export.package import export_rdf
from wardgraph.export.scope import Scope
from wardgraph.names import wg
from wardgraph.ui import choices, engine, pages, state, table
from wardgraph.ui.text import say
from wardgraph.vocabulary import labels

if TYPE_CHECKING:
    from collections.abc import Mapping

_SCOPES = ("ward", "province", "source", "all")
_KINDS = {"ward": "CommunalUnit", "province": "ProvincialUnit", "source": "Source"}
_TABLES = {
    "csv": ("zip", "application/zip"),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_KILO = 1024


@dataclass(frozen=True)
class _Package:
    name: str
    media: str
    content: bytes
    title: Mapping[str, str]
    triples: int = 0
    classes: Mapping[str, int] | None = None


def show() -> None:
    """Show the choices, and the package once it is prepared."""
    st.title(say("export.heading"), anchor=False)
    st.markdown(say("export.intro"))
    engine.opened()
    said = state.get("scope")
    scope = st.segmented_control(
        say("export.scope"),
        _SCOPES,
        format_func=lambda name: say(f"export.scope.{name}"),
        default=said if said in _SCOPES else "ward",
        required=True,
        key="export-scope",
    )
    state.put("scope", scope)
    about = ""
    if scope in _KINDS:
        about = choices.one(say(f"export.scope.{scope}"), wg(_KINDS[scope]), f"export-{scope}", state.get("about"))
        state.put("about", choices.short(about))
    left, right = st.columns(2)
    day = left.date_input(say("export.date"), value=None, format="YYYY-MM-DD", min_value=date(1945, 1, 1))
    forms = [*FORMATS, *_TABLES]
    form = right.selectbox(
        say("export.format"),
        forms,
        format_func=lambda name: say(f"export.format.{name}") if name in _TABLES else _form(name),
    )
    chosen = (scope, about, day.isoformat() if isinstance(day, date) else None, form)
    if st.button(say("export.prepare"), type="primary", disabled=scope in _KINDS and not about):
        with st.spinner(say("export.preparing")):
            st.session_state["package"] = (chosen, _package(*chosen, engine.version()))
    ready = st.session_state.get("package")
    if ready and ready[0] == chosen:
        _offer(ready[1])


def _form(name: str) -> str:
    return f"{name} (.{FORMATS[name].suffix})"


@st.cache_data(show_spinner=False, max_entries=8)
def _package(scope: str, about: str, day: str | None, form: str, version: int) -> _Package:
    del version
    store = engine.store()
    wanted = Scope.of(store, as_of=day, **({scope: about} if scope in _KINDS else {}))
    title = wanted.title(store)
    with tempfile.TemporaryDirectory(prefix="wardgraph-export-") as folder:
        if form in FORMATS:
            path = Path(folder) / f"wardgraph-{wanted.name}.{FORMATS[form].suffix}"
            with path.open("wb") as output:
                counts = export_rdf(store, wanted, form, output)
            return _Package(path.name, FORMATS[form].media, path.read_bytes(), title, counts.triples, counts.classes)
        suffix, media = _TABLES[form]
        path = Path(folder) / f"wardgraph-{wanted.name}.{suffix}"
        _tables(wanted, title, form, path)
        return _Package(path.name, media, path.read_bytes(), title)


def _tables(scope: Scope, title: Mapping[str, str], form: str, path: Path) -> None:
    from wardgraph.errors import NegativeAnswer
    from wardgraph.export.spreadsheet import write_csv, write_xlsx
    from wardgraph.export.tables import FactTables

    with FactTables() as tables:
        tables.fill(engine.store(), scope)
        if not tables.latest:
            raise NegativeAnswer(
                "không có dữ kiện nào trong phạm vi này; hãy chọn phạm vi khác",
                "there is no fact in this scope; choose another",
            )
        if form == "csv":
            write_csv(tables, scope, title, path)
        else:
            with path.open("wb") as output:
                write_xlsx(tables, title, output)


def _offer(package: _Package) -> None:
    lang = state.language()
    with st.container(border=True):
        st.subheader(pages.plain(package.title[lang]), anchor=False)
        st.download_button(
            say("export.download", name=package.name, size=_size(len(package.content))),
            package.content,
            file_name=package.name,
            mime=package.media,
            on_click="ignore",
            type="primary",
            icon=":material/download:",
        )
        st.markdown(f"{say('export.licence')}: <{LICENCE.value}>")
        if package.classes:
            st.caption(say("export.triples", count=table.number(str(package.triples))))
            named = labels(engine.store(), [NamedNode(iri) for iri in package.classes], lang)
            ours = [(named[NamedNode(i)], n) for i, n in package.classes.items() if NamedNode(i) in named]
            with st.expander(say("export.contents"), expanded=True):
                table.html(
                    [say("export.class"), say("export.count")],
                    (
                        [label, f'<td class="number">{table.number(str(count))}</td>']
                        for label, count in sorted(ours, key=lambda pair: (-pair[1], pair[0]))
                    ),
                    say("export.contents"),
                )


def _size(count: int) -> str:
    size = float(count)
    for unit in ("B", "KB", "MB"):
        if size < _KILO:
            return f"{table.number(f'{size:.1f}' if unit != 'B' else str(count))} {unit}"
        size /= _KILO
    return f"{table.number(f'{size:.1f}')} GB"
