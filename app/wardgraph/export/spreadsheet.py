"""Fact tables as files: CSV with CSVW metadata in a folder or zip, or one workbook; the same data, the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import zipfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from wardgraph.export.description import LICENCE, dataset_iri
from wardgraph.export.draft import draft
from wardgraph.importing.columns import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wardgraph.export.scope import Scope
    from wardgraph.export.tables import FactTables
    from wardgraph.importing.columns import Column

METADATA = "csv-metadata.json"
# Zip files know no time before 1980; this one says nothing of when the package was made.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_DATATYPES = {"date": "date", "number": "decimal", "whole": "integer"}
_NUMBERS = {"number", "whole"}
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def write_csv(tables: FactTables, scope: Scope, title: Mapping[str, str], target: Path) -> None:
    """Write every table that has rows as CSV, with CSVW metadata, into the folder or the zip file `target`.

    A new folder and a zip file appear when they are whole. A folder that is there already has metadata only while it
    is whole: they go first and come last.
    """
    if target.suffix.lower() == ".zip":
        with tempfile.TemporaryDirectory(prefix="wardgraph-export-") as folder, draft(target) as own:
            _write_folder(tables, scope, title, Path(folder))
            with own.open("wb") as file, zipfile.ZipFile(file, "w") as archive:
                for path in sorted(Path(folder).iterdir()):
                    _add(archive, path.name, path.read_bytes())
    elif target.is_dir():
        for stale in (target / METADATA, *(target / f"{table}.csv" for table in TABLES)):
            stale.unlink(missing_ok=True)
        _write_folder(tables, scope, title, target)
    else:
        with draft(target) as own:
            own.mkdir()
            _write_folder(tables, scope, title, own)


def write_xlsx(tables: FactTables, title: Mapping[str, str], output: IO[bytes]) -> None:
    """Write every table that has rows as a sheet of one workbook."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    book.properties.title = title["vi"]
    book.properties.description = f"{title['en']}. {LICENCE.value}"
    book.properties.creator = "wardgraph"
    bold = Font(bold=True)
    for table, columns in TABLES.items():
        rows = tables.rows(table)
        first = next(rows, None)
        if first is None:
            continue
        sheet = book.create_sheet(table)
        sheet.freeze_panes = "A2"
        header = [WriteOnlyCell(sheet, column.name) for column in columns]
        for cell in header:
            cell.font = bold
        sheet.append(header)
        for row in (first, *rows):
            sheet.append([_cell(column, text) for column, text in zip(columns, row, strict=True)])
    buffer = io.BytesIO()
    book.save(buffer)
    _without_clock(buffer, tables.latest, output)


def _write_folder(tables: FactTables, scope: Scope, title: Mapping[str, str], folder: Path) -> None:
    described = []
    for table, columns in TABLES.items():
        path = folder / f"{table}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([column.name for column in columns])
            count = 0
            for row in tables.rows(table):
                writer.writerow(row)
                count += 1
        if count:
            described.append(_described(table, columns, path))
        else:
            path.unlink()
    metadata: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "vi"}],
        "@id": dataset_iri(scope).value,
        "dc:title": [{"@value": text, "@language": lang} for lang, text in title.items()],
        "dc:license": {"@id": LICENCE.value},
        "dc:publisher": "wardgraph",
        "dc:modified": {"@value": tables.latest, "@type": "xsd:date"},
        "tables": described,
    }
    with draft(folder / METADATA) as own:
        own.write_text(json.dumps(metadata, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _described(table: str, columns: tuple[Column, ...], path: Path) -> dict[str, Any]:
    content = sha256()
    with path.open("rb") as file:
        for chunk in _chunks(file):
            content.update(chunk)
    return {
        "url": path.name,
        "schema:sha256": content.hexdigest(),
        "tableSchema": {
            "columns": [
                {
                    "name": column.name,
                    "titles": {"und": column.name},
                    "dc:description": [
                        {"@value": column.text.vi, "@language": "vi"},
                        {"@value": column.text.en, "@language": "en"},
                    ],
                    "datatype": _DATATYPES.get(column.holds, "string"),
                    "required": column.required,
                }
                for column in columns
            ],
            **(
                {"primaryKey": ["id"]}
                if table == "sources"
                else {
                    "foreignKeys": [
                        {
                            "columnReference": ["source"],
                            "reference": {"resource": "sources.csv", "columnReference": ["id"]},
                        }
                    ]
                }
            ),
        },
    }


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(1 << 20):
        yield chunk


def _cell(column: Column, text: str) -> str | int | float | None:
    if not text:
        return None
    if column.holds in _NUMBERS:
        number = float(text)
        whole = int(number) if number.is_integer() else number
        # A number that a spreadsheet would round stays text.
        if str(whole) == text.removesuffix(".0"):
            return whole
    return text


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)


def _without_clock(book: IO[bytes], latest: str, output: IO[bytes]) -> None:
    """Write the workbook again with the date of its data where it says when it was made."""
    day = datetime.fromisoformat(latest or "1980-01-01").strftime("%Y-%m-%dT00:00:00Z").encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(book) as made, zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(made.namelist()):
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + day + rb"\g<3>", content)
            _add(archive, name, content)
    output.write(packed.getvalue())
