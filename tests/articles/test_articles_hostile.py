"""Files that are no articles: one clear message each, and nothing kept."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from wardgraph.errors import WardgraphError
from wardgraph.importing.articles.numbers import value_of
from wardgraph.importing.articles.reading import read_article

if TYPE_CHECKING:
    from pathlib import Path


def refused(path: Path, word: str) -> None:
    with pytest.raises(WardgraphError) as fault:
        read_article(path)
    assert word in fault.value.line("en")
    assert "\n" not in fault.value.line("vi")


def test_five_megabytes_of_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("Xã Ví Dụ. " * 500_000, encoding="utf-8")
    refused(path, "longer than an article")


def test_a_document_that_unpacks_to_far_more_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 70_000_000)
    refused(path, "unpacks to far more")


def test_a_pdf_without_text_says_so(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    path = tmp_path / "scan.pdf"
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(path)
    refused(path, "no text")


def test_a_damaged_document_says_so(tmp_path: Path) -> None:
    path = tmp_path / "bad.docx"
    path.write_bytes(b"PK\x03\x04junk")
    refused(path, "damaged")


def test_scripts_of_a_page_are_not_its_text(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<html><head><title>Xã Ví Dụ họp</title><script>var a = '999 doanh nghiệp';</script></head><body><article>"
        "<p>Xã Ví Dụ tổ chức hội nghị tổng kết, có nhiều đại biểu tham dự và phát biểu ý kiến.</p>"
        "<script>document.write('888 doanh nghiệp')</script></article></body></html>",
        encoding="utf-8",
    )
    reading = read_article(path)
    assert "999" not in reading.text
    assert "888" not in reading.text
    assert reading.source["title"] == "Xã Ví Dụ họp"


@pytest.mark.parametrize(
    ("written", "value"),
    [("516,9", "516.9"), ("4.347", "4347"), ("1.234,5", "1234.5"), ("480,194", "480.194"), ("98.6", "98.6")],
)
def test_numbers_are_read_as_they_are_written_in_vietnamese(written: str, value: str) -> None:
    assert str(value_of(written)) == value
