"""Takes the text out of one HTML, Word or PDF file, in a process with little memory; run by `reading`."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

MEMORY = 1_500_000_000
_UNPACKED = 60_000_000
_ENTRIES = 2_000
_PAGES = 200
_ENOUGH = 500_000


def main(path: Path) -> dict[str, object]:
    """Return the text of the file and what it says of its source, or the code of what is wrong."""
    kinds = {".html": _html, ".htm": _html, ".docx": _docx, ".pdf": _pdf}
    try:
        return kinds[path.suffix.lower()](path)
    except Exception:  # noqa: BLE001 (libraries fail on damaged files in every way there is)
        return {"fault": "damaged"}


def _html(path: Path) -> dict[str, object]:
    import trafilatura

    content = path.read_bytes()
    text = trafilatura.extract(content, include_comments=False, include_tables=True, favor_recall=True) or ""
    found = trafilatura.extract_metadata(content)
    source: dict[str, str] = {}
    if found is not None:
        source = {
            "title": found.title or "",
            "publisher": found.sitename or "",
            "author": found.author or "",
            "date": found.date or "",
            "url": found.url or "",
        }
    return {"text": text, "source": source}


def _docx(path: Path) -> dict[str, object]:
    import docx

    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if len(entries) > _ENTRIES or sum(e.file_size for e in entries) > _UNPACKED:
            return {"fault": "bomb"}
    document = docx.Document(str(path))
    lines = [p.text for p in document.paragraphs]
    for table in document.tables:
        lines += [" ".join(dict.fromkeys(cell.text for cell in row.cells)) + "." for row in table.rows]
    about = document.core_properties
    return {"text": "\n".join(lines), "source": {"title": about.title or "", "author": ""}}


def _pdf(path: Path) -> dict[str, object]:
    import logging

    from pypdf import PdfReader

    logging.disable(logging.CRITICAL)
    reader = PdfReader(path)
    pages: list[str] = []
    length = 0
    for number, page in enumerate(reader.pages):
        if number >= _PAGES or length > _ENOUGH:
            break
        pages.append(page.extract_text() or "")
        length += len(pages[-1])
    return {"text": _joined("\n".join(pages)), "source": {}}


def _joined(text: str) -> str:
    """Return the lines of pages as paragraphs: a line that ends in the middle of a sentence goes on in the next."""
    paragraphs: list[str] = []
    for line in (piece.strip() for piece in text.split("\n")):
        if not line:
            paragraphs.append("")
        elif paragraphs and paragraphs[-1] and paragraphs[-1][-1] not in ".!?…:;":
            paragraphs[-1] += f" {line}"
        else:
            paragraphs.append(line)
    return "\n".join(p for p in paragraphs if p)


def _little_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (50, 50))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    _little_memory()
    try:
        outcome = main(Path(sys.argv[1]))
    except MemoryError:
        outcome = {"fault": "bomb"}
    sys.stdout.buffer.write(json.dumps(outcome, ensure_ascii=False).encode())
