"""An empty workbook of the fact tables: headings, explanations in both languages, and lists to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.errors import WardgraphError
from wardgraph.importing.columns import TABLES, Column
from wardgraph.importing.terms import Terms
from wardgraph.names import SKOS

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from wardgraph.store.interface import Store

_LISTS = "_lists"
_GUIDE = "_huong-dan"
_ROWS = 2_000
_WIDTH = 18
_NOTATION = f"{SKOS}notation"


def write_template(path: Path, store: Store) -> None:
    """Write an empty workbook to `path`, its lists to choose from taken from the schemes of the graph.

    Raises:
        WardgraphError: the file cannot be written, or is not called `.xlsx`.
    """
    from openpyxl import Workbook

    if path.suffix.lower() != ".xlsx":
        raise WardgraphError(
            "tên tệp mẫu phải kết thúc bằng .xlsx", "the template's name must end in .xlsx", where=str(path)
        )
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    _guide(book)
    terms = Terms(store)
    lists = book.create_sheet(_LISTS)
    lists.sheet_state = "hidden"
    places: dict[str, str] = {}
    for table, columns in TABLES.items():
        sheet = book.create_sheet(table)
        for number, column in enumerate(columns, start=1):
            _heading(sheet, number, column)
            if choices := _choices(column, terms):
                _choose(sheet, number, column, _listed(lists, places, column, choices))
        sheet.freeze_panes = "A2"
    try:
        book.save(path)
    except OSError as fault:
        raise WardgraphError(
            f"không ghi được tệp: {fault.strerror}", f"the file cannot be written: {fault.strerror}", where=str(path)
        ) from fault


def _guide(book: Workbook) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(_GUIDE)
    lines = [
        ("Mỗi trang là một bảng; mỗi dòng là một dữ kiện; ô trống nghĩa là không nêu.",
         "Each sheet is a table, each row a fact; an empty cell means not stated."),
        ("Ngày ghi NNNN-TT-NG. Số dùng dấu chấm thập phân, không dấu hàng nghìn. Không dùng công thức.",
         "Dates as YYYY-MM-DD. Numbers with a decimal point and no grouping. No formulas."),
        ("Mã đơn vị gồm năm chữ số, giữ số 0 ở đầu.", "The code of a unit has five digits; keep leading zeros."),
    ]  # fmt: skip
    for vi, en in lines:
        sheet.append([vi, en])
    sheet.append([])
    sheet.append(["Bảng / table", "Cột / column", "Bắt buộc / required", "Ghi gì", "What to write", "Ví dụ / example"])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for table, columns in TABLES.items():
        for column in columns:
            sheet.append([
                table, column.name, "x" if column.required else "", column.text.vi, column.text.en, column.example,
            ])  # fmt: skip
    for letter in "ABCDEF":
        sheet.column_dimensions[letter].width = _WIDTH * 2
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _heading(sheet: Worksheet, number: int, column: Column) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    cell = sheet.cell(1, number, column.name)
    cell.font = Font(bold=column.required)
    example = f"\nVí dụ / example: {column.example}" if column.example else ""
    cell.comment = Comment(f"{column.text.vi}\n{column.text.en}{example}", "wardgraph", height=120, width=320)
    letter = get_column_letter(number)
    sheet.column_dimensions[letter].width = _WIDTH
    # Text cells keep leading zeros of codes, and dates as they are typed.
    if column.holds != "number":
        for row in range(2, _ROWS + 2):
            sheet.cell(row, number).number_format = "@"


def _choices(column: Column, terms: Terms) -> list[str]:
    """Return what may be chosen: the notations of a scheme where it has them, else its preferred labels."""
    if column.words:
        return list(column.words)
    if column.scheme is None:
        return []
    concepts = terms.of_kind(column.scheme)
    if not concepts:
        return terms.class_names(column.scheme)
    notations = [c.text(_NOTATION) for c in concepts]
    if all(notations):
        return [n for n in notations if n]
    return sorted({c.label() for c in concepts})


def _listed(lists: Worksheet, places: dict[str, str], column: Column, choices: list[str]) -> str:
    """Write `choices` into the sheet of lists, once for each scheme, and return where they stand."""
    from openpyxl.utils import get_column_letter

    key = column.scheme or column.name
    if key not in places:
        number = len(places) + 1
        for row, choice in enumerate([key, *choices], start=1):
            lists.cell(row, number, choice).number_format = "@"
        letter = get_column_letter(number)
        places[key] = f"{_LISTS}!${letter}$2:${letter}${len(choices) + 1}"
    return places[key]


def _choose(sheet: Worksheet, number: int, column: Column, place: str) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    # Other wordings are allowed: the list proposes, the import decides.
    rule = DataValidation(type="list", formula1=f"={place}", allow_blank=True, showErrorMessage=False)
    rule.promptTitle, rule.prompt, rule.showInputMessage = column.name, column.text.vi[:255], True
    letter = get_column_letter(number)
    rule.add(f"{letter}2:{letter}{_ROWS + 1}")
    sheet.add_data_validation(rule)
