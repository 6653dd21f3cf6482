"""Finding the unit that a text means: never by guessing, never by part of a name."""

from __future__ import annotations

import datetime as dt

import pytest

from tthc_desktop.core.fields import Many
from tthc_desktop.db.store import Store
from tthc_desktop.records.unit import Unit
from tthc_desktop.services import records, units
from tthc_desktop.services.links import Linker
from tthc_desktop.services.units import Finder, Known


def known(*told: tuple[str, ...] | Known) -> Finder:
    made = [
        item if isinstance(item, Known) else Known(number, item[0], "tổ chức khác", *_rest(item))
        for number, item in enumerate(told, start=1)
    ]
    return Finder({unit.id: unit for unit in made})


def _rest(item: tuple[str, ...]) -> tuple[str, tuple[str, ...], int, str, str]:
    short, alias, first, last = (*item[1:], "", "", "", "")[:4]
    return short, (alias,) if alias else (), 0, first, last


@pytest.mark.parametrize(
    "text", ["Bộ Y tế", "bộ  y tế", "BYT", "byt", "Y tế trung ương", "Bo\u0323\u0302 Y te\u0302\u0301"]
)
def test_a_unit_is_found_by_name_short_name_or_other_name(text: str) -> None:
    assert known(("Bộ Công an", "BCA"), ("Bộ Y tế", "BYT", "Y tế trung ương")).find(text) == 2


@pytest.mark.parametrize("text", ["Y tế", "Bộ", "Bộ Y tế cũ", "Bo Y te", "", " "])
def test_a_unit_is_never_found_by_part_of_its_name(text: str) -> None:
    with pytest.raises(ValueError, match="Chưa có đơn vị"):
        known(("Bộ Công an", ""), ("Bộ Y tế", "")).find(text)


OLD_AND_NEW = (("Tuyên Quang", "", "", "", "2025-06-30"), ("Tuyên Quang", "", "", "2025-07-01"))


@pytest.mark.parametrize(
    ("day", "found"), [(None, 2), (dt.date(2023, 5, 4), 1), (dt.date(2025, 6, 30), 1), (dt.date(2025, 7, 1), 2)]
)
def test_of_namesakes_the_one_alive_on_the_day_is_meant(day: dt.date | None, found: int) -> None:
    assert known(*OLD_AND_NEW).find("Tuyên Quang", day) == found


def test_of_namesakes_the_one_already_linked_is_meant() -> None:
    assert known(*OLD_AND_NEW).find("Tuyên Quang", dt.date(2026, 1, 1), prefer=(1,)) == 1


def test_an_ended_unit_is_told_apart_by_its_last_day() -> None:
    finder = known(*OLD_AND_NEW)
    assert finder.find("Tuyên Quang (đến 30/6/2025)", dt.date(2026, 1, 1)) == 1


def test_namesakes_alive_at_once_are_refused_naming_both() -> None:
    with pytest.raises(ValueError, match="là tên của nhiều đơn vị") as refused:
        known(("Sở Nội vụ", ""), ("Sở Nội vụ", "")).find("Sở Nội vụ")
    assert str(refused.value).endswith("một trong: Sở Nội vụ [mã 1]; Sở Nội vụ [mã 2].")


def test_a_name_comes_before_the_same_word_as_another_name() -> None:
    finder = known(("Sở Nội vụ", "", "Ban Tổ chức"), ("Ban Tổ chức", ""))
    assert finder.find("Ban Tổ chức") == 2
    assert finder.find("Ban Tổ chức", dt.date(2023, 5, 4)) == 2


def test_every_shipped_unit_is_found_again_by_the_text_that_shows_it(store: Store) -> None:
    with store.read() as session:
        linker, kind = Linker(session), Many("unit")
        for unit in linker.known_units:
            assert linker.read(kind, linker.show(kind, (unit,)), None) == (unit,)


def test_namesakes_are_shown_so_that_each_is_read_back(store: Store) -> None:
    with store.write("Thêm") as session:
        raw = {"name": "Sở Nội vụ", "kind": "sở, ban, ngành"}
        twins = tuple(records.save(session, Unit, raw) for _ in range(2))
        linker = Linker(session)
        shown = linker.show(Many("unit"), twins)
        assert linker.read(Many("unit"), shown, None) == twins


def test_a_recycled_unit_is_read_back_only_where_it_is_linked_already(store: Store) -> None:
    with store.write("Thêm") as session:
        unit = records.save(session, Unit, {"name": "Sở Mới", "kind": "sở, ban, ngành"})
        records.remove(session, Unit, [unit])
        linker = Linker(session)
        shown = linker.show(Many("unit"), (unit,))
        assert "Sở Mới" in shown
        assert linker.read(Many("unit"), shown, None, now=(unit,)) == (unit,)
        for text in (shown, "Sở Mới"):
            with pytest.raises(ValueError, match="Chưa có đơn vị"):
                linker.read(Many("unit"), text, None)


def test_a_recycled_unit_is_in_no_picker_but_keeps_its_name_in_lists(store: Store) -> None:
    with store.write("Thêm") as session:
        unit = records.save(session, Unit, {"name": "Sở Mới", "kind": "sở, ban, ngành"})
        records.remove(session, Unit, [unit])
    with store.read() as session:
        assert unit not in units.all_units(session)
        assert units.labels(session, [unit]) == {unit: "Sở Mới"}


def test_names_on_a_day_are_those_of_that_day(store: Store) -> None:
    with store.write("Thêm") as session:
        unit = records.save(
            session,
            Unit,
            {
                "name": "Huế",
                "kind": "địa phương",
                "names": [
                    {"name": "Thừa Thiên Huế", "designation": "tỉnh", "valid_to": "31/12/2024"},
                    {"name": "Huế", "designation": "thành phố", "valid_from": "01/01/2025"},
                ],
            },
        )
    with store.read() as session:
        names = units.DatedNames(session)
    assert names.on(unit, dt.date(2024, 12, 31), "?") == ("Thừa Thiên Huế", "tỉnh")
    assert names.on(unit, dt.date(2025, 1, 1), "?") == ("Huế", "thành phố")
    assert names.on(987_654, dt.date(2025, 1, 1), "?") == ("?", "")
