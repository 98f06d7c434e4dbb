"""Mistakes in the tables: each is told with its place and its mend, and nothing is written."""

from __future__ import annotations

import pytest

from wardgraph.cli import main
from wardgraph.errors import WardgraphError
from wardgraph.gazetteer import make
from wardgraph.gazetteer.problems import TablesUnusableError


def problems(country) -> list[str]:
    with pytest.raises(TablesUnusableError) as caught:
        make(country.tables, country.out, country.stated)
    assert not country.out.exists()
    assert caught.value.exit_code == 2
    assert len(caught.value.lines("vi")) == len(caught.value.lines("en"))
    return caught.value.lines("en")


@pytest.mark.parametrize(
    ("table", "old", "new", "says"),
    [
        ("units.csv", "00003,Xã Ví Dụ Ba", "3,Xã Ví Dụ Ba", "a code has exactly 5 digits"),
        ("units.csv", "00003,Xã Ví Dụ Ba", "00003,Làng Ví Dụ Ba", "a name begins with one of"),
        ("units.csv", "00003,Xã Ví Dụ Ba,xã", "00003,Xã Ví Dụ Ba,phường", "make them agree"),
        ("units.csv", "00003,Xã Ví Dụ Ba", "00003,", "column name is empty"),
        ("units.csv", "Vi Du Ba Commune,2025-07-01", "Vi Du Ba Commune,1/7/2025", "write the date as YYYY-MM-DD"),
        ("units.csv", "Vi Du Ba Commune,2025-07-01", "Vi Du Ba Commune,2025-02-30", "write the date as YYYY-MM-DD"),
        ("units.csv", "Ba Commune,2025-07-01,,7.7", "Ba Commune,2025-07-01,2025-07-01,7.7", "is not after valid_from"),
        ("units.csv", "7.7,published", '"7,7",published', "a number above 0 with a dot"),
        ("units.csv", "7.7,published", "0,published", "a number above 0 with a dot"),
        ("units.csv", "7.7,published", "7.7,guessed", "use one of: published, boundary"),
        ("units.csv", "10.5,106.25", "106.25,10.5", "a latitude from -90 to 90"),
        ("units.csv", "10.5,106.25", "10.5,", "only one of lat, lon"),
        ("units.csv", "00003,Xã Ví Dụ Ba,xã,02", "00003,Xã Ví Dụ Ba,xã,09", "has no province 09"),
        ("units.csv", "00003,Xã Ví Dụ Ba,xã", "00004,Xã Ví Dụ Ba,xã", "at the same time too"),
        ("units.csv", "00006,Xã Thử Sáu", "00006,Xã Thử Bốn", "is in the same province in line"),
        ("provinces.csv", "02,Tỉnh Ví Dụ Tây", "2,Tỉnh Ví Dụ Tây", "a code has exactly 2 digits"),
        ("provinces.csv", "2026-04-30,,11/2026/VD", "2026-04-29,,11/2026/VD", "at the same time too"),
        ("former_units.csv", "00011,Xã", "00001,Xã", "a former unit has one row"),
        ("former_units.csv", "Mười Một,xã,001,Thành Phố Ví Dụ", "Mười Một,xã,001,Quận Khác", "gives another name"),
        ("former_units.csv", "Mười Ba,xã,002,Huyện Ví Dụ,01", "Mười Ba,xã,002,Huyện Ví Dụ,04", "gives another name"),
        ("changes.csv", "10/2025/VD,00014", "99/2025/VD,00014", 'the decision "99/2025/VD" is not described'),
        ("changes.csv", "00014,00006,whole", "00014,00099,whole", "units.csv has no unit 00099 on 2025-07-01"),
        ("changes.csv", "00014,00006,whole", "00014,00006,half", "use one of: whole, part, reclassified"),
        ("changes.csv", "00014,00006,whole", "00001,00006,part", "write part in all of them"),
        ("changes.csv", "00014,00006,whole", "00011,00001,whole", "says again what line"),
        ("changes.csv", "00014,00006,whole", "00014,00006", "4 cells under 5 columns"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_mend(country, table, old, new, says):
    line = country.replace(table, old, new)
    found = problems(country)
    assert any(text.startswith(f"{country.tables / table}:") and says in text for text in found), found
    lines = {int(text.split(": ")[0].rpartition(":")[2]) for text in found}
    # What contradicts another row is told at the later of the two.
    assert line in lines or max(lines) > line


def test_all_mistakes_are_told_at_once_in_the_order_of_the_tables(country):
    first = country.replace("units.csv", "7.7,published", "x,published")
    second = country.replace("units.csv", "9.1,published,,\n00005", "y,published,,\n00005")
    third = country.replace("changes.csv", "00014,00006,whole", "14,00006,whole")
    places = [text.split(": ")[0].rpartition("/")[2] for text in problems(country)]
    assert places == [f"changes.csv:{third}", f"units.csv:{first}", f"units.csv:{second}"]


def test_a_mistake_leaves_what_was_written_before(country):
    make(country.tables, country.out, country.stated)
    before = {path.name: path.read_bytes() for path in country.out.iterdir()}
    country.replace("units.csv", "7.7,published", "x,published")
    with pytest.raises(TablesUnusableError):
        make(country.tables, country.out, country.stated)
    assert {path.name: path.read_bytes() for path in country.out.iterdir()} == before


def test_a_missing_table_is_named(country):
    (country.tables / "changes.csv").unlink()
    with pytest.raises(WardgraphError, match=r"changes\.csv: no such file"):
        make(country.tables, country.out, country.stated)


def test_a_missing_column_is_named_at_the_first_line(country):
    country.replace("changes.csv", ",extent", ",size")
    with pytest.raises(WardgraphError, match=r"changes\.csv:1: the columns extent are missing"):
        make(country.tables, country.out, country.stated)


def test_a_table_in_another_encoding_is_told(country):
    path = country.tables / "units.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    with pytest.raises(WardgraphError, match="not UTF-8"):
        make(country.tables, country.out, country.stated)


def test_an_open_quotation_mark_is_told(country):
    country.replace("units.csv", "00003,Xã", '00003,"Xã')
    with pytest.raises(WardgraphError, match=r"units\.csv:\d+: the CSV is malformed"):
        make(country.tables, country.out, country.stated)


def test_malformed_turtle_beside_the_tables_is_told_with_its_line(country):
    (country.stated / "other-names.ttl").write_text("\n\n<a> <b> ", encoding="utf-8")
    with pytest.raises(WardgraphError, match=r"other-names\.ttl:\d+: the Turtle is malformed"):
        make(country.tables, country.out, country.stated)


def test_a_folder_that_cannot_be_written_is_told(country):
    country.out.write_text("a file", encoding="utf-8")
    with pytest.raises(WardgraphError, match="choose another folder with --out"):
        make(country.tables, country.out, country.stated)


@pytest.mark.parametrize(
    ("lang", "says"), [("vi", "chưa có văn bản “10/2025/VD”"), ("en", 'the decision "10/2025/VD"')]
)
def test_the_command_tells_mistakes_on_standard_error_and_exits_2(country, capsys, lang, says):
    arguments = ["--lang", lang, "gazetteer", str(country.tables), "--out", str(country.out)]
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert f"changes.csv:2: {says}" in shown.err
    assert "Traceback" not in shown.err
    assert not country.out.exists()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_command_writes_the_graph_and_reports_counts(country, capsys, lang):
    path = country.tables / "changes.csv"
    text = path.read_text(encoding="utf-8")
    for made_up, known in (("10/2025/VD", "19/2025/QĐ-TTg"), ("12/2026/VD", "237/NQ-UBTVQH16")):
        text = text.replace(made_up, known)
    path.write_text(text, encoding="utf-8")
    assert main(["--lang", lang, "gazetteer", str(country.tables), "--out", str(country.out)]) == 0
    shown = capsys.readouterr()
    assert "phường" in shown.out
    assert "88888 -> 00004" in shown.out
    assert (country.out / "units.ttl").is_file()


def test_the_command_is_silent_when_asked(country, capsys):
    country.replace("changes.csv", "2026-04-30,12/2026/VD,00002,00002,reclassified\n", "")
    path = country.tables / "changes.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("10/2025/VD", "19/2025/QĐ-TTg"), encoding="utf-8")
    assert main(["--quiet", "gazetteer", str(country.tables), "--out", str(country.out)]) == 0
    assert capsys.readouterr().out == ""
