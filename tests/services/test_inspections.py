"""Inspections: a year's plan against what was done, limits of the office, and what is carried to the next one."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tthc_desktop.core.dates import When
from tthc_desktop.db.store import Store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import inspections, records, settings, unit_events, units
from tthc_desktop.services.inspections import YearOfInspections
from tthc_desktop.services.known_units import Finder

MONTHS = [{"unit": "Hà Nội", "from_on": "3/2026"}, {"unit": "Bộ Y tế", "from_on": "5/2026", "to_on": "6/2026"}]
MERGED_ON = dt.date(2026, 7, 1)


def plan(session: Session, lines: list[dict[str, Any]] = MONTHS, year: int = 2026, **raw: Any) -> int:
    given = {"year": str(year), "subject": f"Kế hoạch năm {year}", "units": lines}
    return records.save(session, BY_TYPE["inspection_plan"], given | raw)


def inspect(session: Session, day: str, unit: str, mode: str = "Theo kế hoạch", **raw: Any) -> int:
    given = {"mode": mode, "from_on": day, "level": "Cơ quan mình", "units": unit, "content": f"kiểm tra {day}"}
    return records.save(session, BY_TYPE["inspection"], given | raw)


def named(session: Session, ids: tuple[int, ...]) -> list[str]:
    names = units.labels(session, ids)
    return [names[item] for item in ids]


def told(session: Session, year: YearOfInspections) -> tuple[list[str], list[str], list[int], list[int]]:
    """The units done and waiting, the inspections that were planned and the others."""
    held, other = [ref.id for ref in year.held], [ref.id for ref in year.unplanned]
    return named(session, year.done), named(session, year.waiting), held, other


# --- the plan --------------------------------------------------------------------------------------------


def test_a_unit_inspected_twice_is_one_unit_and_two_inspections(store: Store) -> None:
    with store.write("Ghi") as session:
        plan(session)
        held = [inspect(session, day, "Hà Nội") for day in ("10/3/2026", "10/9/2026")]
        assert told(session, inspections.year(session, 2026)) == (["Hà Nội"], ["Bộ Y tế"], held, [])


def test_one_inspection_of_two_planned_units_is_one_inspection(store: Store) -> None:
    with store.write("Ghi") as session:
        plan(session)
        held = inspect(session, "10/3/2026", "Hà Nội; Bộ Y tế")
        assert told(session, inspections.year(session, 2026)) == (["Hà Nội", "Bộ Y tế"], [], [held], [])


def test_unplanned_ones_stand_apart_and_those_of_another_year_or_in_the_bin_are_not_there(store: Store) -> None:
    with store.write("Ghi") as session:
        plan(session)
        other = [inspect(session, "10/3/2026", "Hà Nội", "Đột xuất"), inspect(session, "11/3/2026", "Cà Mau")]
        inspect(session, "31/12/2025", "Hà Nội")
        inspect(session, "01/01/2027", "Hà Nội")
        gone = inspect(session, "12/3/2026", "Hà Nội")
        records.remove(session, BY_TYPE["inspection"], [gone])
        assert told(session, inspections.year(session, 2026)) == ([], ["Hà Nội", "Bộ Y tế"], [], other)
        assert inspections.year(session, 2024).lines == ()


def test_a_plan_in_the_bin_is_none_and_two_plans_count_a_unit_once(store: Store) -> None:
    with store.write("Ghi") as session:
        first = plan(session)
        plan(session, [{"unit": "Hà Nội", "from_on": "9/2026"}, {"unit": "Cà Mau"}], number="9/KH-UBND")
        year = inspections.year(session, 2026)
        assert named(session, year.planned) == ["Hà Nội", "Bộ Y tế", "Cà Mau"]
        assert len(year.lines) == 4
        records.remove(session, BY_TYPE["inspection_plan"], [first])
        assert named(session, inspections.year(session, 2026).planned) == ["Hà Nội", "Cà Mau"]


def test_a_planned_unit_is_inspected_with_the_one_it_became(store: Store) -> None:
    with store.write("Ghi") as session:
        plan(session, [{"unit": "Hà Nội", "from_on": "9/2026"}, {"unit": "Cà Mau", "from_on": "9/2026"}])
        merge(session)
        held = inspect(session, "10/9/2026", "Tỉnh Mới")
        assert told(session, inspections.year(session, 2026)) == (["Hà Nội"], ["Cà Mau"], [held], [])


def test_planned_in_a_month_are_those_whose_time_touches_it(store: Store) -> None:
    with store.write("Ghi") as session:
        plan(session, [*MONTHS, {"unit": "Cà Mau"}, {"unit": "Bộ Xây dựng", "from_on": "quý II/2026"}])

        def names(month: int) -> list[str]:
            first = dt.date(2026, month, 1)
            found = inspections.planned_in(session, first, (first + dt.timedelta(days=31)).replace(day=1) - DAY)
            return named(session, tuple(found))

        assert names(3) == ["Hà Nội"]
        assert names(4) == ["Bộ Xây dựng"]
        assert names(6) == ["Bộ Y tế", "Bộ Xây dựng"]
        inspect(session, "10/6/2026", "Bộ Y tế")
        assert names(6) == ["Bộ Xây dựng"]


DAY = dt.timedelta(days=1)


# --- limits ----------------------------------------------------------------------------------------------


def dues(session: Session, inspection: int) -> dict[str, str]:
    values = records.load(session, BY_TYPE["inspection"], inspection)
    return {step.name: When(step.due).text for step in inspections.of_inspection(session, values) if step.due}


def test_limits_are_counted_in_the_offices_own_days(store: Store) -> None:
    with store.write("Ghi") as session:
        inspection = inspect(session, "10/8/2026", "Hà Nội", to_on="14/8/2026")
        assert dues(session, inspection)["conclusion"] == "08/9/2026"  # 31/8, 01/9 and 02/9 off, 22/8 worked
        settings.save(session, {"agency": "Văn phòng", "conclusion_days": "3", "notice_days": "1"})
        assert dues(session, inspection)["conclusion"] == "19/8/2026"
        assert dues(session, inspection)["notice"] == "07/8/2026"
        records.save(session, BY_TYPE["special_day"], {"day": "18/8/2026", "kind": "Nghỉ", "name": "Bão"})
        assert dues(session, inspection)["conclusion"] == "20/8/2026"
        records.save(session, BY_TYPE["special_day"], {"day": "15/8/2026", "kind": "Làm bù"})
        assert dues(session, inspection)["conclusion"] == "19/8/2026"


def test_an_inspection_is_past_its_limit_from_the_day_after_until_it_is_done(store: Store) -> None:
    with store.write("Ghi") as session:
        settings.save(session, {"agency": "Văn phòng", "conclusion_days": "3", "remedy_days": "2"})
        inspection = inspect(session, "10/8/2026", "Hà Nội", to_on="14/8/2026")

        def late(day: int) -> list[int]:
            return inspections.past_limit(session, dt.date(2026, 8, day))

        assert (late(19), late(20)) == ([], [inspection])
        records.save(session, BY_TYPE["inspection"], {"conclusion_on": "20/8/2026"}, inspection)
        assert late(21) == []
        records.save(session, BY_TYPE["inspection"], {"received_on": "21/8/2026"}, inspection)
        assert (late(24), late(25)) == ([], [inspection])  # 22/8 is worked for 31/8, so 24/8 is the second day


# --- what is carried over --------------------------------------------------------------------------------


def merge(session: Session) -> int:
    finder = Finder(units.all_units(session))
    sources = [finder.find(name, MERGED_ON) for name in ("Hà Nội", "Hải Phòng")]
    return unit_events.merge(session, sources, {"name": "Tỉnh Mới", "short_name": None}, MERGED_ON, "NQ 1/2026/QH16")


def findings(session: Session, inspection: int) -> list[int]:
    return [row["id"] for row in records.load(session, BY_TYPE["inspection"], inspection)["findings"]]


def carried(session: Session, unit: str, day: str) -> list[int]:
    raw = {"mode": "Đột xuất", "from_on": day, "level": "Cơ quan mình", "units": unit, "content": "lần sau"}
    return list(inspections.with_carried(session, raw, None)["carried"])


@pytest.fixture
def inspected(store: Store) -> tuple[Store, list[int]]:
    """Hà Nội inspected with one recommendation of each state: open, late, remedied, of no task, to another unit."""
    with store.write("Ghi") as session:
        rows = [
            {"content": "một", "due_on": "01/12/2026"},
            {"content": "hai", "unit": "Hà Nội", "due_on": "01/4/2026"},
            {"content": "ba", "remedied_on": "01/4/2026", "remedy": "1/BC"},
            {"content": "bốn", "no_task": True},
            {"content": "năm", "unit": "Cà Mau", "due_on": "01/4/2026"},
        ]
        return store, findings(session, inspect(session, "10/3/2026", "Hà Nội", findings=rows))


def test_open_recommendations_are_carried_to_the_next_inspection_of_the_unit(
    inspected: tuple[Store, list[int]],
) -> None:
    store, rows = inspected
    with store.read() as session:
        assert carried(session, "Hà Nội", "10/5/2026") == rows[:2]
        assert carried(session, "Cà Mau", "10/5/2026") == [rows[4]]
        assert carried(session, "Bộ Y tế", "10/5/2026") == []
        assert carried(session, "Hà Nội", "10/3/2026") == [], "not those of the same day or later"
        assert carried(session, "Hà Nội", "20/3/2026") == rows[:3], "not yet remedied then"
        raw = {"carried": (rows[0],), "units": "Hà Nội", "from_on": "10/5/2026"}
        assert inspections.with_carried(session, raw, None)["carried"] == (rows[0],), "the user's own choice stays"


def test_a_successor_takes_over_the_open_recommendations_of_those_that_became_it(
    inspected: tuple[Store, list[int]],
) -> None:
    store, rows = inspected
    with store.write("Sáp nhập") as session:
        merge(session)
        more = findings(session, inspect(session, "11/3/2026", "Hải Phòng", findings=[{"content": "sáu"}]))
        assert carried(session, "Tỉnh Mới", "10/9/2026") == [*rows[:2], *more]
        assert carried(session, "Hà Nội", "30/6/2026") == rows[:2], "before the merger each has its own"


def test_a_unit_that_was_renamed_or_merged_twice_keeps_them(inspected: tuple[Store, list[int]]) -> None:
    store, rows = inspected
    with store.write("Sáp nhập hai lần") as session:
        middle = merge(session)
        last = {"name": "Vùng Thủ đô", "short_name": None}
        other = Finder(units.all_units(session)).find("Cà Mau", MERGED_ON)
        unit_events.merge(session, [middle, other], last, dt.date(2026, 10, 1), "NQ 2")
        assert carried(session, "Vùng Thủ đô", "10/11/2026") == [*rows[:2], rows[4]]


def test_of_a_split_unit_the_principal_successor_takes_them_over(inspected: tuple[Store, list[int]]) -> None:
    store, rows = inspected
    with store.write("Chia tách") as session:
        unit = Finder(units.all_units(session)).find("Hà Nội", MERGED_ON)
        parts: list[Any] = [{"name": "Hà Nội Bắc"}, {"name": "Hà Nội Nam"}]
        unit_events.split(session, unit, parts, MERGED_ON, "NQ 3", goes_on=False)
        assert carried(session, "Hà Nội Bắc", "10/9/2026") == rows[:2]
        assert carried(session, "Hà Nội Nam", "10/9/2026") == []
