"""The communes of a province: what the shipped list holds, and what an office gets of it."""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.make_communes import TABLES, as_text
from tests.records.samples import dump
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.fields import Many
from tthc_desktop.db.store import Store
from tthc_desktop.records.unit import COMMUNE, DISTRICT, Unit
from tthc_desktop.services import communes, records, units
from tthc_desktop.services.known_units import Known
from tthc_desktop.services.links import Linker

FILE = Path(__file__).resolve().parents[2] / "resources" / "communes.json"
PROVINCES = json.loads(FILE.read_text("utf-8"))["provinces"]
LAST_DAY, FIRST_DAY = dt.date(2025, 6, 30), dt.date(2025, 7, 1)


def test_the_list_holds_the_3321_communes_and_what_10035_became() -> None:
    today = [tuple(item) for content in PROVINCES.values() for item in content["communes"]]
    kinds = [name.split()[0] for _, name in today]
    assert (len(today), len(set(today)), kinds.count("Đặc")) == (3321, 3321, 13)
    districts = [one for content in PROVINCES.values() for group in content["before"].values() for one in group]
    assert (len(districts), len({code for code, *_ in districts})) == (696, 696)
    former = [commune for *_, some in districts for commune in some]
    assert (len(former), len({code for code, *_ in former})) == (10_035, 10_035)
    assert sum(len(content["before"]) for content in PROVINCES.values()) == 63


def test_every_former_commune_became_one_of_its_own_province() -> None:
    for content in PROVINCES.values():
        codes = {code for code, _ in content["communes"]}
        for districts in content["before"].values():
            for _, _, became, some in districts:
                assert set(became) <= codes
                assert all(leads and set(leads) <= codes for _, _, leads in some)
                assert became or some


def test_the_list_is_composed_and_what_the_script_makes_of_the_tables() -> None:
    assert unicodedata.is_normalized("NFC", FILE.read_text("utf-8"))
    if not TABLES.is_dir():
        pytest.skip("the collected tables (../shared/units) are not beside this checkout")
    assert FILE.read_text("utf-8") == as_text()


def province(session: Session, name: str) -> int:
    return next(unit.id for unit in units.all_units(session).values() if unit.name == name and not unit.valid_to)


def added(store: Store, name: str) -> communes.Added:
    with store.write("Thêm xã, phường") as session:
        return communes.add_communes(session, province(session, name))


def of_kind(store: Store, kind: str, day: dt.date) -> list[Known]:
    with store.read() as session:
        return [unit for unit in units.all_units(session).values() if unit.kind == kind and unit.alive_on(day)]


def test_a_province_gets_its_communes_old_and_new_as_one_step(store: Store) -> None:
    before = dump(store.path)
    told = added(store, "Tuyên Quang")
    after = dump(store.path)
    assert (len(of_kind(store, COMMUNE, FIRST_DAY)), len(of_kind(store, DISTRICT, FIRST_DAY))) == (124, 0)
    assert len(of_kind(store, DISTRICT, LAST_DAY)) == told.districts == 18
    assert told.communes == 124
    for _ in range(2):
        store.undo()
        assert dump(store.path) == before
        store.redo()
        assert dump(store.path) == after


def test_adding_them_again_or_by_a_province_that_was_merged_adds_nothing(store: Store) -> None:
    added(store, "Tuyên Quang")
    after, step = dump(store.path), store.last_done()
    assert added(store, "Tuyên Quang").total == 0
    with store.write("Thêm xã, phường") as session:
        former = next(unit.id for unit in units.all_units(session).values() if unit.name == "Hà Giang")
        assert communes.add_communes(session, former).total == 0
    assert (dump(store.path), store.last_done()) == (after, step)


def test_every_commune_leads_to_one_of_today_and_stands_under_what_stood_above_it(store: Store) -> None:
    told = added(store, "Tuyên Quang")
    with store.read() as session:
        timeline, known = units.timeline(session), units.all_units(session)
        ended = [unit for unit in known.values() if unit.kind == COMMUNE and unit.valid_to]
        assert len(ended) == told.former
        for unit in ended:
            assert known[timeline.today(unit.id, FIRST_DAY)].alive_on(FIRST_DAY)
        loaded = records.load_many(session, Unit, Unit.table().c.kind.in_((COMMUNE, DISTRICT)))
    for values in loaded.values():
        for day, above in (
            (LAST_DAY, DISTRICT if values["kind"] == COMMUNE else "địa phương"),
            (FIRST_DAY, "địa phương"),
        ):
            rows = [
                row["parent"]
                for row in values["parents"]
                if (not row["valid_from"] or row["valid_from"].first <= day)
                and (not row["valid_to"] or day <= row["valid_to"].first)
            ]
            alive = (not values["valid_from"] or values["valid_from"].first <= day) and (
                not values["valid_to"] or day <= values["valid_to"].first
            )
            assert [known[row].kind for row in rows] == ([above] if alive else [])
            assert all(known[row].alive_on(day) for row in rows)


def test_a_commune_that_stayed_as_it_was_is_one_unit(store: Store) -> None:
    added(store, "Lâm Đồng")
    both = {unit.id for unit in of_kind(store, COMMUNE, LAST_DAY)} & {
        unit.id for unit in of_kind(store, COMMUNE, FIRST_DAY)
    }
    with store.read() as session:
        parents = [len(records.load(session, Unit, unit)["parents"]) for unit in both]
    assert parents
    assert set(parents) == {2}


def test_an_island_district_without_communes_became_its_special_zone(store: Store) -> None:
    added(store, "Quảng Ngãi")
    with store.read() as session:
        known = units.all_units(session)
        island = next(unit.id for unit in known.values() if unit.name == "Huyện Lý Sơn")
        assert known[units.timeline(session).today(island, FIRST_DAY)].name == "Đặc khu Lý Sơn"


def test_namesakes_are_shown_so_that_each_is_read_back(store: Store) -> None:
    added(store, "Thanh Hóa")
    with store.read() as session:
        linker, kind = Linker(session), Many("unit")
        shown = {unit: linker.show(kind, (unit,)) for unit in linker.known_units}
        assert len(set(shown.values())) == len(shown)
        assert not [text for text in shown.values() if "[mã" in text]
        for unit, text in shown.items():
            assert linker.read(kind, text, None) == (unit,)


def test_a_unit_that_is_no_shipped_province_is_refused(store: Store) -> None:
    with store.write("Thêm") as session:
        unit = records.save(session, Unit, {"name": "Tỉnh Lạ", "kind": "địa phương"})
        for wrong in (unit, 987_654, 1):
            with pytest.raises(Refused, match="không có trong danh sách"):
                communes.add_communes(session, wrong)
