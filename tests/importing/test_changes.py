"""Changes of units: those that are known get another source; those that are not begin new units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wardgraph.names import ID, PROV, SKOS, WG

if TYPE_CHECKING:
    from collections.abc import Callable

    from made_up_rows import Read

    Reader = Callable[..., Read]


def _said(result: Read, subject: str, predicate: str) -> set[str]:
    return {
        t.object.value.removeprefix(ID)
        for t in result.graphs[0].triples
        if t.subject.value == ID + subject and t.predicate.value == predicate
    }


def test_a_known_change_gets_another_source(read: Reader) -> None:
    result = read(changes={"date": "2025-07-01", "former": "98003;98004", "resulting": "98001"})
    assert [p.line("en") for p in result.problems] == []
    change = "reorganisation/98001/2025-07-01"
    assert _said(result, change, f"{PROV}wasDerivedFrom") == {"source/bao-vi-du/2026-01-10/vd-01"}
    assert _said(result, change, f"{SKOS}prefLabel") == {"Nhập thành Phường Mẫu Đông"}
    assert _said(result, "unit/98001/2025-07-01", f"{WG}validFrom") <= {"2025-07-01"}


def test_a_new_change_begins_a_unit_and_ends_those_before(read: Reader) -> None:
    result = read(changes={})
    assert [p.line("en") for p in result.problems] == []
    new = "unit/98001/2026-01-01"
    assert _said(result, new, f"{SKOS}prefLabel") == {"Phường Mẫu Mới", "Mau Moi Ward"}
    assert _said(result, new, f"{WG}within") == {"unit/98/2025-07-01"}
    assert _said(result, new, f"{WG}replaces") == {"unit/98001/2025-07-01", "unit/98002/2025-07-01"}
    for former in ("unit/98001/2025-07-01", "unit/98002/2025-07-01"):
        assert _said(result, former, f"{WG}validUntil") == {"2026-01-01"}
        contribution = f"contribution/{former.removeprefix('unit/')}/98001/2026-01-01"
        assert _said(result, contribution, f"{WG}extent") == {"extent/whole"}


def test_the_rows_of_the_same_import_speak_of_the_new_unit(read: Reader) -> None:
    result = read(changes={}, officials={})
    assert any("tenure/98001/2026-01-01/" in f.value for f in result.graphs[0].facts)


def test_a_division_gives_a_part_to_each(read: Reader) -> None:
    result = read(
        changes={"type": "division", "former": "98001", "resulting": "98001 Phường Mẫu Đông;98060 Xã Mẫu Bắc"}
    )
    assert [p.line("en") for p in result.problems] == []
    for code in ("98001", "98060"):
        assert _said(result, f"contribution/98001/2025-07-01/{code}/2026-01-01", f"{WG}extent") == {"extent/part"}
    assert f"{WG}Commune" in _said(result, "unit/98060/2026-01-01", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def test_a_renaming_keeps_the_code(read: Reader) -> None:
    result = read(changes={"type": "renaming", "former": "98002", "resulting": "Xã Mẫu Tây Mới"})
    assert [p.line("en") for p in result.problems] == []
    assert _said(result, "unit/98002/2026-01-01", f"{SKOS}prefLabel") == {"Xã Mẫu Tây Mới", "Mau Tay Moi Commune"}


def test_units_may_be_named_where_the_name_is_clear(read: Reader) -> None:
    result = read(changes={"date": "2025-07-01", "former": "Xã Mẫu Thượng; Xã Mẫu Hạ", "resulting": "Phường Mẫu Đông"})
    assert [p.line("en") for p in result.problems] == []
    assert _said(result, "contribution/98003/until-2025-07-01/98001/2025-07-01", f"{WG}extent") == {"extent/whole"}
