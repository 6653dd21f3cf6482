"""Finding the unit that a text means: never by guessing, never by part of a name."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.records.samples import dump
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.fields import Many, One
from tthc_desktop.db.store import Store
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.unit import Unit
from tthc_desktop.services import records, settings, units
from tthc_desktop.services.known_units import Finder, Known
from tthc_desktop.services.links import Linker


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Uỷ ban nhân dân xã Di Linh", 3),
        ("xã Di Linh", 3),
        ("UBND X. Di Linh", 3),
        ("Sở Khoa học & Công nghệ", 4),
        ("Sở Khoa học và Công nghệ tỉnh Lâm Đồng", 4),
        ("SỞ KHOA HỌC VÀ CÔNG NGHỆ, TỈNH LÂM ĐỒNG", 4),
        ("Sở Khoa học và Công nghệ (tỉnh Lâm Đồng)", 4),
        ("xã D’Ran", 5),
        ("phường Lâm Viên – Đà Lạt;", 6),
        ("Sở Khoa học và Công nghệ tỉnh Gia Lai", None),
        ("Sở Khoa học", None),
    ],
)
def test_a_unit_is_found_by_other_writings_of_its_name_and_with_what_stands_above_it(
    text: str, found: int | None
) -> None:
    names = ("UBND xã Di Linh", "Sở Khoa học và Công nghệ", "xã D'Ran", "phường Lâm Viên - Đà Lạt")
    below = [Known(at, name, "tổ chức khác", "", (), 0, "", "", "Lâm Đồng") for at, name in enumerate(names, 3)]
    finder = known(Known(1, "Lâm Đồng", "địa phương", "", (), 0, "", ""), ("Gia Lai", ""), *below)
    assert finder.all(text) == ([found] if found else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("UBND tỉnh Lâm Đồng", 1),
        ("Uỷ ban nhân dân tỉnh Lâm Đồng", 1),
        ("TỈNH LÂM ĐỒNG", 1),
        ("UBND Thành phố Lâm Đồng", 1),
        ("UBND TP.Lâm Đồng", 1),
        ("UBND xã Đạ Huoai", 2),
    ],
)
def test_a_place_is_found_behind_the_name_of_its_committee_or_rank(text: str, found: int) -> None:
    place = Known(1, "Lâm Đồng", "địa phương", "", (), 0, "", "")
    assert known(place, ("Xã Đạ Huoai", "")).find(text) == found


@pytest.mark.parametrize("text", ["Văn phòng UBND tỉnh Lâm Đồng", "Tỉnh Bộ Y tế", "UBND", "Sở Y tế tỉnh Lâm Đồng"])
def test_an_office_of_a_place_is_not_the_place(text: str) -> None:
    place = Known(1, "Lâm Đồng", "địa phương", "", (), 0, "", "")
    with pytest.raises(ValueError, match="Chưa có đơn vị"):
        known(place, ("Bộ Y tế", "")).find(text)


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


def test_namesakes_below_different_units_are_told_apart_by_them(store: Store) -> None:
    with store.write("Thêm") as session:
        raw = {"kind": "xã, phường, đặc khu", "name": "Xã Tân Lập"}
        districts = [
            records.save(session, Unit, {"name": name, "kind": "huyện, quận, thị xã, thành phố"})
            for name in ("Huyện Vũ Thư", "Huyện Đan Phượng")
        ]
        twins = tuple(records.save(session, Unit, raw | {"parent": district}) for district in districts)
        records.save(session, Unit, {"valid_to": "30/6/2025"}, twins[1])
        new = records.save(session, Unit, raw | {"valid_from": "01/7/2025"})
        old = records.save(session, Unit, raw | {"parent": districts[0], "valid_to": "30/6/2025"})
        linker = Linker(session)
        shown = [linker.show(Many("unit"), (unit,)) for unit in (*twins, new, old)]
    assert shown == [
        "Xã Tân Lập (Huyện Vũ Thư)",
        "Xã Tân Lập (Huyện Đan Phượng, đến 30/6/2025)",
        f"Xã Tân Lập [mã {new}]",
        "Xã Tân Lập (Huyện Vũ Thư, đến 30/6/2025)",
    ]
    assert [linker.read(Many("unit"), text, None) for text in shown] == [(unit,) for unit in (*twins, new, old)]


# --- units that ended --------------------------------------------------------------------------------------

MEETING = {"kind": "Cuộc họp", "held_on": "01/7/2025", "level": "Cơ quan mình", "units": "Bắc Giang"}


def test_a_link_to_a_unit_that_ended_before_the_day_is_refused_with_what_it_is_now(store: Store) -> None:
    with store.write("Thêm") as session, pytest.raises(Refused) as refused:
        records.save(session, Meeting, MEETING)
    assert refused.value.problems == (
        Problem(
            "units",
            "«Bắc Giang» đã kết thúc ngày 30/6/2025 (nay là Bắc Ninh); mục này ghi 01/7/2025. "
            "Hãy chọn Bắc Ninh, hoặc sửa lại ngày.",
        ),
    )


def test_a_unit_that_lives_on_under_its_name_is_told_apart_from_the_one_that_ended(store: Store) -> None:
    with store.write("Thêm") as session:
        with pytest.raises(Refused, match="Hãy gõ lại «Cà Mau», không kèm «đến …»"):
            records.save(session, Meeting, MEETING | {"units": "Cà Mau (đến 30/6/2025)"})
        assert records.save(session, Meeting, MEETING | {"units": "Cà Mau"})
        offered = Linker(session).unit_texts()
    assert offered.index("Cà Mau") < offered.index("Cà Mau (đến 30/6/2025)")


def test_a_unit_that_nothing_came_after_is_refused_too(store: Store) -> None:
    with store.write("Thêm") as session:
        unit = records.save(session, Unit, {"name": "Ban Cũ", "kind": "tổ chức khác", "valid_to": "30/6/2025"})
        with pytest.raises(Refused, match="đã kết thúc ngày 30/6/2025, trước 01/7/2025"):
            records.save(session, Meeting, MEETING | {"units": (unit,)})


@pytest.mark.parametrize("day", ["30/6/2025", "6/2025", "2025", "quý II/2025"])
def test_a_unit_may_be_linked_on_its_last_day_and_where_the_day_is_not_known(store: Store, day: str) -> None:
    with store.write("Thêm") as session:
        records.save(session, Meeting, MEETING | {"held_on": day})


def test_links_that_were_there_before_are_left_alone(store: Store) -> None:
    with store.write("Thêm") as session:
        meeting = records.save(session, Meeting, MEETING | {"held_on": "30/6/2025"})
        records.save(session, Meeting, {"held_on": "02/7/2025", "place": "Trụ sở"}, meeting)
        with pytest.raises(Refused, match="«Bình Phước» đã kết thúc"):
            records.save(session, Meeting, {"units": "Bắc Giang; Bình Phước"}, meeting)


# --- names that are learned --------------------------------------------------------------------------------


def test_a_learned_name_is_found_and_undone_as_one_step(store: Store) -> None:
    with store.read() as session:
        unit = Finder(units.all_units(session)).find("Bộ Y tế")
    before = dump(store.path)
    with store.write("Ghi nhớ") as session:
        units.learn_alias(session, unit, "  Bộ  Y tế VN ")
        units.learn_alias(session, unit, "bộ y tế vn")
    with store.read() as session:
        assert Finder(units.all_units(session)).find("Bộ Y tế VN") == unit
        assert records.load(session, Unit, unit)["aliases"] == ("Y tế", "Bộ Y tế VN")
    store.undo()
    assert dump(store.path) == before


@pytest.mark.parametrize("text", ["Bộ Công an", "BCA", "Công an", "  ", "A; B", "x" * 301])
def test_what_is_no_name_or_another_units_name_is_not_learned(store: Store, text: str) -> None:
    with store.write("Ghi nhớ") as session:
        unit = Finder(units.all_units(session)).find("Bộ Y tế")
        with pytest.raises(Refused):
            units.learn_alias(session, unit, text)


def test_an_unknown_unit_is_told_with_the_text_and_never_made(store: Store) -> None:
    with store.read() as session:
        before = len(units.all_units(session))
        _, problems = records.read(session, Meeting, MEETING | {"units": "Hà Nội; STTTT"})
        assert [(problem.field, problem.unknown) for problem in problems] == [("units", "STTTT")]
        assert len(units.all_units(session)) == before


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


@pytest.mark.parametrize(
    ("home", "text", "found"),
    [
        ("Lâm Đồng", "UBND tỉnh", "Lâm Đồng"),
        ("Lâm Đồng", "Ủy ban nhân dân tỉnh", "Lâm Đồng"),
        ("Lâm Đồng", "Sở Y tế tỉnh", "Sở Y tế"),
        ("Lâm Đồng", "Văn phòng UBND tỉnh", "Văn phòng UBND tỉnh"),
        ("Lâm Đồng", "UBND thành phố", ""),
        ("Lâm Đồng", "tỉnh", ""),
        ("Hà Nội", "UBND TP", "Hà Nội"),
        ("Hà Nội", "UBND thành phố", "Hà Nội"),
        ("Hà Nội", "UBND tỉnh", ""),
        ("", "UBND tỉnh", ""),
    ],
)
def test_in_a_list_the_offices_own_province_needs_no_name(store: Store, home: str, text: str, found: str) -> None:
    day = dt.date(2026, 3, 1)
    with store.write("Đơn vị của tỉnh") as session:
        for name in ("Sở Y tế", "Văn phòng UBND tỉnh"):
            records.save(session, Unit, {"name": name, "kind": "sở, ban, ngành", "parent": "Lâm Đồng"}, sure=True)
        if home:
            settings.choose_province(session, Finder(units.all_units(session)).find(home, day))
    with store.read() as session:
        linker = Linker(session)
        try:
            unit = linker.read(One("unit"), text, day)
        except ValueError:
            unit = None
        assert (linker.known_units[unit].name if unit else "") == found


def test_very_many_names_in_a_cell_are_looked_for_as_often_as_there_are_names(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, find = list[str](), Finder.find
    monkeypatch.setattr(Finder, "find", lambda finder, text, *more: (asked.append(text), find(finder, text, *more))[1])
    with store.read() as session, pytest.raises(ValueError, match="Chưa có đơn vị"):
        Linker(session).read(Many("unit"), ", ".join(f"Sở số {number}" for number in range(100)), None)
    assert len(asked) < 2000
