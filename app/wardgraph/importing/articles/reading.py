"""The text of an article file, and what its markup tells of its source; in bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wardgraph.errors import WardgraphError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_TEXT = 400_000
LARGEST_FILE = 30_000_000
LARGEST_PLAIN = 2_000_000
_SECONDS = 60
_TRUST = ("title", "publisher", "author", "date", "url")


@dataclass(frozen=True)
class Reading:
    """A text and what is known of its source."""

    text: str
    source: dict[str, str] = field(default_factory=dict)


def read_article(path: Path) -> Reading:
    """Return the text of a txt, html, docx or pdf file.

    Everything but plain text is read in a process of its own, so that a file made to do harm ends there.

    Raises:
        WardgraphError: the file is too large, damaged, or without text.
    """
    suffix = path.suffix.lower()
    where = str(path)
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise WardgraphError(
            f"không đọc được tệp ({fault.strerror})", f"the file cannot be read ({fault.strerror})", where=where
        ) from fault
    if size > (LARGEST_PLAIN if suffix == ".txt" else LARGEST_FILE):
        raise too_large(where)
    if suffix == ".txt":
        return Reading(checked(plain_text(path.read_bytes(), where), where))
    found = _apart(path)
    if found.get("fault"):
        raise _fault(str(found["fault"]), where)
    text = checked(str(found.get("text", "")), where)
    source = found.get("source")
    return Reading(
        text, {k: str(v) for k, v in source.items() if v and k in _TRUST} if isinstance(source, dict) else {}
    )


def checked(text: str, where: str = "") -> str:
    """Return `text` in NFC with plain line ends and without invisible marks.

    Raises:
        WardgraphError: there is none, or too much.
    """
    if len(text) > LARGEST_TEXT:
        raise too_large(where)
    tidy = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    tidy = "".join(c for c in tidy if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf"})
    if not any(c.isalpha() for c in tidy):
        raise _fault("no-text", where)
    return tidy


def plain_text(content: bytes, where: str) -> str:
    """Return the text of a plain file, in UTF-8 or UTF-16 with its mark.

    Raises:
        WardgraphError: it is in another encoding.
    """
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise WardgraphError(
            "tệp không phải UTF-8; hãy lưu lại với mã hóa UTF-8",
            "the file is not UTF-8; save it again as UTF-8",
            where=where,
        ) from fault


def too_large(where: str) -> WardgraphError:
    """Return the error for more text than an article has."""
    return WardgraphError(
        f"dài hơn một bài báo (quá {LARGEST_TEXT:,} ký tự hoặc {LARGEST_FILE // 1_000_000} MB); hãy tách từng bài",
        f"longer than an article (over {LARGEST_TEXT:,} characters or {LARGEST_FILE // 1_000_000} MB); split it",
        where=where or None,
    )


def _fault(code: str, where: str) -> WardgraphError:
    messages = {
        "no-text": (
            "tệp không có chữ (bản quét ảnh?); hãy dùng bản có lớp chữ, hoặc dán nội dung vào tệp .txt",
            "the file holds no text (a scan?); use one with a text layer, or paste the words into a .txt file",
        ),
        "bomb": (
            "tệp nén phình to bất thường; không mở",
            "the file unpacks to far more than its size; it was not opened",
        ),
        "slow": ("đọc tệp quá lâu; không nhập", "reading the file took too long; nothing was kept"),
    }
    vi, en = messages.get(
        code,
        ("tệp hỏng hoặc không đúng loại; hãy mở và lưu lại", "the file is damaged or of another kind; save it again"),
    )
    return WardgraphError(vi, en, where=where or None)


def _apart(path: Path) -> dict[str, object]:
    command = [sys.executable, "-P", "-m", "wardgraph.importing.articles.extraction", str(path.resolve())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return {"fault": "slow"}
    try:
        found = json.loads(done.stdout)
    except ValueError:
        return {"fault": "damaged"}
    return found if isinstance(found, dict) else {"fault": "damaged"}
