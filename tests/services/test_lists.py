"""Lists: which records belong to a period, in what order they come, and what the quick filter finds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from tthc_desktop.core.dates import When
from tthc_desktop.core.periods import KINDS, Period, holds, parse_period
from tthc_desktop.db.store import Store, open_store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.context import Context
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.unit import Unit
from tthc_desktop.services import links, lists, records
from tthc_desktop.services.lists import Listing

MEETING = {"kind": "Cuộc họp", "held_on": "04/5/2023", "level": "Cơ quan mình"}
HOW_MANY = {"month": 12, "quarter": 4, "half": 2, "nine_months": 1, "year": 1}
periods = st.sampled_from(KINDS).flatmap(
    lambda kind: st.builds(Period, st.integers(2022, 2024), st.just(kind), st.integers(1, HOW_MANY[kind]))
)
days = st.dates(date(2022, 1, 1), date(2024, 12, 31))
whens = (
    days.map(When)
    | days.map(lambda day: When(day.replace(day=1), "month"))
    | days.map(lambda day: When(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), "quarter"))
    | days.map(lambda day: When(date(day.year, 1, 1), "year"))
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    log=st.lists(st.tuples(whens, st.none() | periods), min_size=1, max_size=30),
    asked=st.lists(st.tuples(periods, st.none() | st.integers(1, 27)), min_size=1, max_size=5),
)
def test_the_query_for_a_period_agrees_with_the_rule(
    store: Store, log: list[tuple[When, Period | None]], asked: list[tuple[Period, int | None]]
) -> None:
    table = Meeting.table()
    with store.read() as session:
        session.execute(table.delete())
        rows = [{"held_on": when.code, "counted_in": said and said.code} for when, said in log]
        ids = [session.execute(insert(table).values(**row)).inserted_primary_key[0] for row in rows]
        for period, cutoff in asked:
            expected = {
                record_id
                for record_id, (when, said) in zip(ids, log, strict=True)
                if (period.contains(said) if said else holds(period, when, cutoff))
            }
            found = set(lists.ids(session, Listing(Meeting, period=period, cutoff_day=cutoff)))
            assert found == expected
            assert lists.count(session, Listing(Meeting, period=period, cutoff_day=cutoff)) == len(expected)
        session.rollback()


@pytest.mark.parametrize(
    ("said", "period", "told"),
    [
        ("quý II/2023", "2023-Q2", True),
        ("quý II/2023", "2023-H1", True),
        ("quý II/2023", "2023-05", False),
        ("tháng 6/2023", "2023-Q2", True),
        ("2023", "2023-Q2", False),
    ],
)
def test_what_is_counted_in_a_period_is_counted_in_the_longer_ones(
    store: Store, said: str, period: str, told: bool
) -> None:
    with store.write("Thêm") as session:
        records.save(session, Meeting, MEETING | {"held_on": "01/01/2020", "counted_in": said})
    assert bool(found(store, period=parse_period(period))) is told


def found(store: Store, text: str = "", **how: object) -> list[int]:
    with store.read() as session:
        return lists.ids(session, Listing(Meeting, text=text, **how))  # type: ignore[arg-type]


def names(store: Store, order: str, descending: bool = False) -> list[str | None]:
    with store.read() as session:
        ids = lists.ids(session, Listing(Meeting, order=order, descending=descending))
        by_id = dict(session.execute(select(Meeting.id, Meeting.name)).tuples().all())
    return [by_id[item] for item in ids]


# --- order -----------------------------------------------------------------------------------------------


def test_texts_are_sorted_the_vietnamese_way_and_blanks_come_last_either_way(store: Store) -> None:
    words = ["đào", "dao", "", "Ăn", "an", "ân", "ba", "ạn"]
    with store.write("Thêm") as session:
        for word in words:
            records.save(session, Meeting, MEETING | {"name": word})
    assert names(store, "name") == ["an", "ạn", "Ăn", "ân", "ba", "dao", "đào", None]
    assert names(store, "name", descending=True) == ["đào", "dao", "ba", "ân", "Ăn", "ạn", "an", None]


def test_dates_are_sorted_by_time_the_more_precise_first(store: Store) -> None:
    with store.write("Thêm") as session:
        for when in ("quý II/2023", "tháng 4/2023", "01/4/2023", "2023", "31/12/2022", "02/4/2023"):
            records.save(session, Meeting, MEETING | {"held_on": when, "name": when})
    assert names(store, "held_on") == ["31/12/2022", "2023", "01/4/2023", "tháng 4/2023", "quý II/2023", "02/4/2023"]


def test_the_newest_come_first_unless_asked_otherwise(store: Store) -> None:
    with store.write("Thêm") as session:
        for name, day in (("cũ", "01/5/2023"), ("mới", "03/5/2023"), ("mới, ghi sau", "03/5/2023")):
            records.save(session, Meeting, MEETING | {"name": name, "held_on": day})
    assert names(store, "") == ["mới, ghi sau", "mới", "cũ"]


def test_linked_units_sort_by_their_names(store: Store) -> None:
    with store.write("Thêm") as session:
        for unit in ("Hà Nội", "Cà Mau", "", "Đắk Nông", "An Giang; Hà Nội"):
            records.save(session, Meeting, MEETING | {"name": unit, "units": unit})
    assert names(store, "units") == ["An Giang; Hà Nội", "Cà Mau", "Đắk Nông", "Hà Nội", None]


def test_units_come_in_print_order(store: Store) -> None:
    with store.read() as session:
        first = lists.ids(session, Listing(Unit), limit=2)
        named = lists.cells(session, Unit, [Unit.field("name")], first)
    assert [named[item][0] for item in first] == ["Chính phủ", "Thủ tướng Chính phủ"]


def test_cells_name_the_linked_units_in_the_order_given(store: Store) -> None:
    with store.write("Thêm") as session:
        item = records.save(session, Meeting, MEETING | {"units": "Hà Nội; Cà Mau"})
    with store.read() as session:
        assert lists.cells(session, Meeting, [Meeting.field("units")], [item]) == {item: ("Hà Nội, Cà Mau",)}


# --- the quick filter ------------------------------------------------------------------------------------


@pytest.fixture
def filled(store: Store) -> Store:
    """Three meetings that differ in accents and units."""
    with store.write("Thêm") as session:
        records.save(session, Meeting, MEETING | {"name": "Làm việc năm 2023", "units": "Tuyên Quang"})
        records.save(session, Meeting, MEETING | {"name": "Nắm tình hình hoà giải", "units": "Hà Nội"})
        records.save(session, Meeting, MEETING | {"name": "Vùng nam bộ"})
    return store


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("nam", [3, 2, 1]),
        ("năm", [1]),
        ("NẮM", [2]),
        ("nam bo", [3]),
        ("bộ nam", [3]),
        ("tuyên quang", [1]),
        ("tuyen", [1]),
        ("hòa giải", [2]),
        ("hà nội nắm", [2]),
        ("04/5/2023", [3, 2, 1]),
        ("%", [3, 2, 1]),
        ("_", [3, 2, 1]),
        ("'; DROP TABLE meeting; --", []),
        ("không có", []),
    ],
)
def test_the_quick_filter_finds_words_with_or_without_accents(filled: Store, query: str, ids: list[int]) -> None:
    assert found(filled, query) == ids


def test_a_document_is_found_by_its_number_however_it_is_parted(store: Store) -> None:
    raw = {"kind": "Báo cáo", "number": "5159/BC-VPCP", "issuer": "Chính phủ", "issued_on": "11/7/2023",
           "state": "Đã ban hành", "subject": "Công tác"}  # fmt: skip
    with store.write("Thêm") as session:
        item = records.save(session, Directive, raw)
    with store.read() as session:
        for query in ("5159 BC VPCP", "5159/BC-VPCP", "5159", "bc-vpcp", "vpcp 5159"):
            assert lists.ids(session, Listing(Directive, text=query)) == [item], query
        assert lists.ids(session, Listing(Directive, text="5160")) == []


def test_a_unit_is_found_by_its_name_of_today_and_by_those_of_its_past(filled: Store) -> None:
    def rename(name: str, *former: str) -> None:
        with filled.write("Đổi tên") as session:
            (unit,) = records.load(session, Meeting, 2)["units"]
            records.save(session, Unit, {"name": name, "aliases": "", "names": [{"name": old} for old in former]}, unit)

    rename("Thăng Long", "Hà Nội", "Đông Quan")
    assert found(filled, "Thăng Long") == found(filled, "Hà Nội") == found(filled, "dong quan") == [2]
    rename("Thăng Long", "Hà Nội")
    assert found(filled, "Đông Quan") == []
    filled.undo()
    assert found(filled, "Đông Quan") == [2]
    rename("Thăng Long")
    assert found(filled, "Hà Nội") == []


def test_words_of_a_query_are_whole_words_of_the_record_but_the_last_may_be_half_typed(store: Store) -> None:
    with store.write("Thêm") as session:
        records.save(session, Meeting, MEETING | {"name": "Họp hành nội bộ"})
        records.save(session, Meeting, MEETING | {"name": "Giao ban", "units": "Hà Nội"})
    assert found(store, "ha noi") == found(store, "Hà Nội") == found(store, "ha n") == [2]
    assert found(store, "noi ha") == [2, 1]
    assert found(store, "hanh") == found(store, "hanh noi") == [1]
    assert found(store, "anh") == found(store, "oi") == found(store, "gia ban") == []
    assert found(store, "giao b") == [2]


def test_more_ids_than_sqlite_takes_as_parameters_can_be_listed_and_recycled(store: Store) -> None:
    many = tuple(range(1, 40_001))
    with store.write("Nhiều") as session:
        session.execute(insert(Context.table()), [{"text": "đoạn"} for _ in many])
    with store.read() as session:
        assert lists.count(session, Listing(Context, only=many)) == len(many)
        assert len(links.titles(session, "context", many)) == len(many)
    with store.write("Xóa") as session:
        records.remove(session, Context, many)
    with store.read() as session:
        assert lists.count(session, Listing(Context)) == 0


def test_a_file_whose_words_were_gathered_by_an_older_program_gets_them_anew(store: Store) -> None:
    path = store.path
    store.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("DELETE FROM search; PRAGMA user_version = 0;")
    with closing(open_store(path)) as opened:
        with opened.read() as session:
            assert lists.ids(session, Listing(Unit, text="Bạc Liêu"))
        assert opened.last_done() is None, "no action of the user's"


def test_only_the_given_records_are_listed_for_a_figure(filled: Store) -> None:
    assert found(filled, only=(1, 3)) == [3, 1]
    assert found(filled, only=()) == []


def test_a_long_list_is_listed_whole(store: Store, tmp_path: Path) -> None:
    with store.write("Nhiều") as session:
        session.execute(insert(Context.table()), [{"text": f"đoạn {number}"} for number in range(3000)])
    with store.read() as session:
        assert len(lists.ids(session, Listing(Context))) == 3000
        assert len(lists.ids(session, Listing(Context), limit=lists.PAGE)) == lists.PAGE


def test_a_linked_record_that_is_no_unit_is_shown_by_its_title_and_sorted_by_its_day(store: Store) -> None:
    meeting, conclusion = BY_TYPE["meeting"], BY_TYPE["conclusion"]
    with store.write("Thêm") as session:
        for day in ("02/6/2023", "01/6/2023"):
            raw = {"kind": "Cuộc họp", "held_on": day, "level": "Cơ quan mình", "topics": f"họp {day}"}
            records.save(session, meeting, {**raw, "points": [{"content": f"Kết luận {day}"}]})
    item = conclusion.field("meeting")
    with store.read() as session:
        first, second = lists.ids(session, Listing(conclusion, order="meeting"))
        told = lists.cells(session, conclusion, [item], [first, second])
    assert "họp 01/6/2023" in lists.shown(item, told[first][0])
    assert "họp 02/6/2023" in lists.shown(item, told[second][0])
