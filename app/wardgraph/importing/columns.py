"""The fact tables: their columns, what each holds, and an example, for readers, the template and the documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wardgraph.errors import Text

Holds = Literal[
    "id", "text", "date", "number", "whole", "ward", "wards", "period", "name", "source", "term", "symbol", "word"
]


@dataclass(frozen=True)
class Column:
    """One column of a fact table.

    Attributes:
        name: its heading.
        holds: the kind of thing written in it.
        required: whether a row without it is refused.
        text: what to write, in both languages.
        example: a made-up value.
        scheme: the class whose concepts may be written here, as a local name of the ontology.
        words: the fixed words that may be written here, where the ontology has no say.
    """

    name: str
    holds: Holds
    text: Text
    example: str = ""
    required: bool = False
    scheme: str | None = None
    words: tuple[str, ...] = ()


SOURCE = Column(
    "source",
    "source",
    Text("mã nguồn, như trong bảng sources", "id of the source, as in sources"),
    "vd-01",
    required=True,
)
WARD = Column(
    "ward",
    "ward",
    Text("mã đơn vị năm chữ số (có thể kèm tên)", "official five-digit code (name may follow)"),
    "99901",
    required=True,
)
PARAGRAPH = Column("paragraph", "whole", Text("số thứ tự đoạn văn, từ 1", "number of the paragraph, from 1"), "3")

TABLES: dict[str, tuple[Column, ...]] = {
    "sources": (
        Column(
            "id", "id", Text("mã nguồn, tự đặt, không trùng", "id of the source, yours, unique"), "vd-01", required=True
        ),
        Column("kind", "term", Text("loại nguồn", "kind of source"), "article", required=True, scheme="SourceKind"),
        Column("title", "text", Text("tiêu đề", "title"), "Phường Ví Dụ tổng kết năm"),
        Column("publisher", "text", Text("cơ quan công bố", "who published it"), "Báo Ví Dụ", required=True),
        Column("author", "text", Text("tác giả", "author"), "Nguyễn Văn Mẫu"),
        Column("date", "date", Text("ngày công bố", "date of publication"), "2026-01-10", required=True),
        Column("url", "text", Text("địa chỉ", "address"), "https://vi-du.example/bai-1"),
        Column("language", "word", Text("ngôn ngữ", "language"), "vi"),
    ),
    "officials": (
        SOURCE,
        WARD,
        Column("person", "name", Text("họ và tên", "full name"), "Nguyễn Văn Mẫu", required=True),
        Column(
            "position", "term", Text("chức vụ", "position"), "Chủ tịch UBND phường", required=True, scheme="PostType"
        ),
        Column("organisation", "text", Text("tổ chức, nếu chức vụ chưa nói rõ", "body, where not in the position")),
        Column("from", "date", Text("giữ chức từ ngày (nếu nêu)", "in office from, if stated"), "2025-07-01"),
        Column("until", "date", Text("thôi giữ chức ngày (nếu nêu)", "no longer in office on, if stated")),
        Column("attested_on", "date", Text("ngày nguồn cho thấy đang giữ chức", "seen in office on"), "2026-01-10"),
        PARAGRAPH,
    ),
    "events": (
        SOURCE,
        WARD,
        Column(
            "label",
            "text",
            Text("tên sự kiện", "what the event is called"),
            "Hội nghị tổng kết năm 2025",
            required=True,
        ),
        Column("type", "term", Text("loại sự kiện", "type of event"), "conference", required=True, scheme="EventType"),
        Column("start", "date", Text("ngày diễn ra", "day it began"), "2026-01-10"),
        Column("end", "date", Text("ngày kết thúc", "last day")),
        Column("organiser", "text", Text("cơ quan tổ chức", "who held it"), "UBND phường Ví Dụ"),
        Column("part_of_term", "period", Text("thuộc nhiệm kỳ", "term of office"), "2025/2030"),
        PARAGRAPH,
    ),
    "participants": (
        SOURCE,
        WARD,
        Column(
            "event",
            "text",
            Text("tên sự kiện, như trong bảng events", "label of the event, as in events"),
            "Hội nghị tổng kết năm 2025",
            required=True,
        ),
        Column("person", "name", Text("họ và tên", "full name"), "Nguyễn Văn Mẫu", required=True),
        Column("part", "term", Text("vai trò", "part taken"), "speaker", required=True, scheme="Part"),
        PARAGRAPH,
    ),
    "indicators": (
        SOURCE,
        WARD,
        Column("indicator", "term", Text("chỉ tiêu", "indicator"), "số đảng viên", required=True, scheme="Indicator"),
        Column("period", "period", Text("kỳ (EDTF)", "period (EDTF)"), "2025", required=True),
        Column(
            "kind",
            "word",
            Text("loại số liệu", "kind of figure"),
            "actual",
            required=True,
            words=("actual", "estimate", "target"),
        ),
        Column(
            "qualifier",
            "symbol",
            Text("dấu so sánh; trống là bằng", "comparator; empty means ="),
            ">",
            scheme="Comparator",
        ),
        Column(
            "value",
            "number",
            Text("giá trị: dấu chấm thập phân, không dấu hàng nghìn", "value: decimal point, no grouping"),
            "516.9",
            required=True,
        ),
        Column("unit", "term", Text("đơn vị tính", "unit of measure"), "đảng viên", required=True, scheme="Unit"),
        PARAGRAPH,
    ),
    "changes": (
        SOURCE,
        Column(
            "type", "term", Text("loại thay đổi", "kind of change"), "merger", required=True, scheme="Reorganisation"
        ),
        Column("date", "date", Text("ngày hiệu lực", "date it takes effect"), "2027-01-01", required=True),
        Column("former", "wards", Text("đơn vị cũ, cách nhau bằng ;", "former units, separated by ;"), "99901;99902"),
        Column("resulting", "wards", Text("đơn vị mới, cách nhau bằng ;", "resulting units, separated by ;"), "99901"),
        PARAGRAPH,
    ),
}


_COLUMNS = {(table, column.name): column for table, columns in TABLES.items() for column in columns}


def column(table: str, name: str) -> Column:
    """Return the column `name` of `table`."""
    return _COLUMNS[table, name]
