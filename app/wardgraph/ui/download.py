"""Results as files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import streamlit as st

from wardgraph.results import plain, write
from wardgraph.store.interface import Solutions
from wardgraph.ui import state, table
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wardgraph.store.interface import Answer

_MEDIA = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "ttl": "text/turtle",
}


def buttons(answer: Answer, name: str, headers: Mapping[str, str] | None = None) -> None:
    """Draw a button for every format in which `answer` can be taken along."""
    with st.container(horizontal=True):
        for form, media in _MEDIA.items():
            if form == "xlsx" and not isinstance(answer, Solutions):
                continue
            st.download_button(
                say(f"download.{form}"),
                _bytes(answer, form, headers or {}),
                file_name=f"{name}.{form}",
                mime=media,
                on_click="ignore",
                icon=":material/download:",
                key=f"download-{name}-{form}",
            )


def _bytes(answer: Answer, form: str, headers: Mapping[str, str]) -> bytes:
    output = io.BytesIO()
    if form == "xlsx" and isinstance(answer, Solutions):
        _workbook(answer, headers, output)
    else:
        write(answer, form, output, lang=state.language())
    return output.getvalue()


def _workbook(answer: Solutions, headers: Mapping[str, str], output: io.BytesIO) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("wardgraph")
    sheet.append([headers.get(name, name) for name in answer.variables])
    for row in answer:
        cells = []
        for name in answer.variables:
            term = row.get(name)
            cell = WriteOnlyCell(sheet, value=float(plain(term)) if table.is_number(term) else plain(term))
            if isinstance(cell.value, str):
                # A text that begins with "=" is a text.
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book.save(output)
