"""A made-up country of four provinces, as the four tables of a gazetteer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEADERS = {
    "provinces.csv": "code,name,type,name_en,valid_from,valid_until,note",
    "units.csv": "code,name,type,province,name_en,valid_from,valid_until,area_km2,area_source,lat,lon",
    "former_units.csv": "code,name,type,district_code,district,province_code,province,valid_until",
    "changes.csv": "date,decision,former,resulting,extent",
}
ROWS = {
    "provinces.csv": """
01,Tỉnh Ví Dụ Đông,tỉnh,Vi Du Dong Province,2025-07-01,2026-04-30,
01,Thành phố Ví Dụ Đông,thành phố trực thuộc trung ương,Vidudong City,2026-04-30,,11/2026/VD
02,Tỉnh Ví Dụ Tây,tỉnh,Vi Du Tay Province,2025-07-01,,named Thành phố in a made-up list
03,Tỉnh Ví Dụ Nam,tỉnh,Vi Du Nam Province,2025-07-01,,
""",
    "units.csv": """
00001,Phường Ví Dụ Một,phường,01,Vi Du Mot Ward,2025-07-01,,12.50,published,10.5,106.25
00002,Xã Ví Dụ Hai,xã,01,Vi Du Hai Commune,2025-07-01,2026-04-30,30,boundary,10.6,106.3
00002,Phường Ví Dụ Hai,phường,01,Vi Du Hai Ward,2026-04-30,,30,boundary,10.6,106.3
00003,Xã Ví Dụ Ba,xã,02,Vi Du Ba Commune,2025-07-01,,7.7,published,,
00004,Xã Thử Bốn,xã,02,Thu Bon Commune,2025-07-01,,9.1,published,,
00005,Đặc khu Thử Năm,đặc khu,02,Thu Nam Special administrative region,2025-07-01,,,,,
00006,Xã Thử Sáu,xã,02,Thu Sau Commune,2025-07-01,,7.25,published,,
00007,Xã Thử Bốn,xã,03,Thu Bon Commune,2025-07-01,,9.1,published,,
""",
    "former_units.csv": """
00001,Phường Ví Dụ Một,phường,001,Thành Phố Ví Dụ,01,Tỉnh Ví Dụ Đông,2025-07-01
00011,Xã Ví Dụ Mười Một,xã,001,Thành Phố Ví Dụ,01,Tỉnh Ví Dụ Đông,2025-07-01
00012,Thị trấn Ví Dụ Hai,thị trấn,002,Huyện Ví Dụ,01,Tỉnh Ví Dụ Đông,2025-07-01
00013,Xã Ví Dụ Mười Ba,xã,002,Huyện Ví Dụ,01,Tỉnh Ví Dụ Đông,2025-07-01
00003,Xã Ví Dụ Ba,xã,003,Thị xã Thử,02,Tỉnh Ví Dụ Tây,2025-07-01
00014,Phường 14,phường,003,Thị xã Thử,04,Tỉnh Thử Cũ,2025-07-01
00015,Xã Thử Mười Lăm,xã,004,Quận 4,04,Tỉnh Thử Cũ,2025-07-01
00016,Xã Thử Mười Sáu,xã,004,Quận 4,04,Tỉnh Thử Cũ,2025-07-01
00017,Xã Thử Mười Bảy,xã,004,Quận 4,04,Tỉnh Thử Cũ,2025-07-01
00018,Xã Thử Mười Tám,xã,005,Huyện Nam,03,Tỉnh Ví Dụ Nam,2025-07-01
""".replace("003,Thị xã Thử,04", "006,Thị xã Thử Hai,04"),
    "changes.csv": """
2025-07-01,10/2025/VD,00001,00001,whole
2025-07-01,10/2025/VD,00011,00001,whole
2025-07-01,10/2025/VD,00012,00002,whole
2025-07-01,10/2025/VD,00013,00002,part
2025-07-01,10/2025/VD,00013,00001,part
2025-07-01,10/2025/VD,00003,00003,part
2025-07-01,10/2025/VD,00014,00006,whole
2025-07-01,10/2025/VD,00015,00004,part
2025-07-01,10/2025/VD,99999,00004,whole
2025-07-01,10/2025/VD,88888,00004,whole
2025-07-01,10/2025/VD,00018,00007,whole
2026-04-30,12/2026/VD,00002,00002,reclassified
""",
}
STATED = {
    "sources.ttl": """
        @prefix dct: <http://purl.org/dc/terms/> . @prefix wg: <https://w3id.org/wardgraph/def#> .
        @base <https://w3id.org/wardgraph/id/source/> .
        <vi-du/2025-06-30/10> a wg:Source ; dct:identifier "10/2025/VD" .
        <vi-du/2026-04-01/11> a wg:Source ; dct:identifier "11/2026/VD" .
        <vi-du/2026-04-02/12> a wg:Source ; dct:identifier "12/2026/VD" .
        <vi-du/2025-06-12/202> a wg:Source ; dct:identifier "202/2025/QH15" .
        <vi-du/2026-04-03/danh-muc> a wg:Source ; dct:identifier "danh-muc-hanh-chinh" .
        <vi-du/2026-04-03/ranh-gioi> a wg:Source ; dct:identifier "vietnamese-provinces-database" .
        <vi-du/2025-06-30/danh-muc> a wg:Source ; dct:identifier "danh-muc-hanh-chinh-truoc-2025-07-01" .
    """,
    "other-names.ttl": """
        @prefix dct: <http://purl.org/dc/terms/> . @base <https://w3id.org/wardgraph/id/unit/> .
        <00016/until-2025-07-01> dct:identifier "99999" .
    """,
    "supplement.ttl": """
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix wg: <https://w3id.org/wardgraph/def#> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @base <https://w3id.org/wardgraph/id/> .
        <unit/007/until-2025-07-01> a wg:AdministrativeUnit, wg:DistrictUnit, wg:RuralDistrict ;
            skos:prefLabel "Huyện Thử Năm"@vi, "Thu Nam District"@en ;
            wg:code "007" ; wg:validUntil "2025-07-01"^^xsd:date ; wg:within <unit/02/until-2025-07-01> .
        <contribution/007/until-2025-07-01/00005/2025-07-01> a wg:Contribution ;
            wg:former <unit/007/until-2025-07-01> ; wg:resulting <unit/00005/2025-07-01> ;
            wg:reorganisation <reorganisation/00005/2025-07-01> ; wg:extent <extent/whole> .
    """,
}


class Country:
    """The tables in a folder, to be changed line by line, and what is stated by hand beside them."""

    def __init__(self, folder: Path) -> None:
        self.tables, self.stated, self.out = folder / "tables", folder / "stated", folder / "out"
        self.tables.mkdir()
        self.stated.mkdir()
        for name, header in HEADERS.items():
            (self.tables / name).write_text(header + ROWS[name], encoding="utf-8")
        for name, text in STATED.items():
            (self.stated / name).write_text(text, encoding="utf-8")

    def replace(self, table: str, old: str, new: str) -> int:
        """Replace `old`, which stands once, and return its line."""
        path = self.tables / table
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def append(self, table: str, row: str) -> int:
        """Add a row and return its line."""
        path = self.tables / table
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}{row}\n", encoding="utf-8")
        return text.count("\n") + 1


@pytest.fixture
def country(tmp_path: Path) -> Country:
    return Country(tmp_path)
