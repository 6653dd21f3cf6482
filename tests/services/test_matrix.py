"""The matrix of units and periods: who owes a form, by when, and how each one stands on a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.services.test_receiving import FORMS, book, line, take_in
from tthc_desktop.core.forms import Form
from tthc_desktop.core.periods import Period
from tthc_desktop.core.standings import Standing, last_periods
from tthc_desktop.db import signature
from tthc_desktop.db.store import Store
from tthc_desktop.records.duty import CHOSEN, EXEMPT, EXTENDED, OUTSIDE, Arrangement, Duty
from tthc_desktop.records.unit import COMMUNE, DEPARTMENT, MINISTRY, Unit
from tthc_desktop.services import matrix, records, returns, settings, unit_events, units
from tthc_desktop.services.matrix import Line, Matrix
from tthc_desktop.services.receiving import Planned

QUARTER = Period(2026, "quarter", 1)
LAST, DUE, AFTER = dt.date(2026, 3, 31), dt.date(2026, 4, 5), dt.date(2026, 4, 9)
HEALTH, MONEY, HOME = "Bộ Y tế", "Bộ Tài chính", "Bộ Nội vụ"


def form(code: str) -> Form:
    return next(item for item in FORMS if item.code.startswith(code))


FORM = form("II.06a")


def add(store: Store, record: type[Any], **raw: Any) -> int:
    with store.write("Thêm") as session:
        return records.save(session, record, raw, sure=True)


def assign(store: Store, *names: str, **raw: Any) -> int:
    return add(store, Duty, **{"form": "II.06a", "scope": CHOSEN, "units": "; ".join(names)} | raw)


def arrange(store: Store, unit: str, kind: str, **raw: Any) -> int:
    told = {"unit": unit, "kind": kind, "form": "II.06a", "period": "quý I/2026", "reason": f"theo văn bản ({kind})"}
    return add(store, Arrangement, **told | raw)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the office's clock."""

    def set_clock(day: dt.date) -> None:
        monkeypatch.setattr(signature, "now", lambda: f"{day.isoformat()}T09:30:00")

    return set_clock


def send(store: Store, folder: Path, unit: str, number: int = 1, period: str = "quý I năm 2026") -> Planned:
    rows = [line(1, "Đất đai", (number, 2, 3, 4, 0, 0, 0))]
    (done,) = take_in(store, book(folder / f"{unit}-{number}.xlsx", unit, rows, period))
    assert done.status == "applied", done
    return done


def judge(store: Store, done: Planned, state: Any, reason: str = "") -> None:
    with store.write("Duyệt") as session:
        assert done.applied
        returns.judge(session, [done.applied], state, reason)


def seen(store: Store, day: dt.date, wanted: Form = FORM, period: Period = QUARTER) -> Matrix:
    with store.read() as session:
        return matrix.matrix(session, wanted, period, day)


def of(store: Store, unit: str, day: dt.date) -> Line:
    return next(item for item in seen(store, day).lines if item.name == unit)


# --- the eight states ------------------------------------------------------------------------------------


def test_a_unit_goes_from_not_due_to_waiting_to_late(store: Store) -> None:
    assign(store, HEALTH)
    stands = [of(store, HEALTH, day).standing for day in (LAST, dt.date(2026, 4, 1), DUE, dt.date(2026, 4, 6))]
    assert stands == [Standing.NOT_DUE, Standing.WAITING, Standing.WAITING, Standing.LATE]
    late = of(store, HEALTH, AFTER)
    assert (late.due, late.days_late, late.held) == (DUE, 4, None)


def test_what_arrived_or_was_judged_after_the_day_is_not_yet_there_on_it(store: Store, tmp_path: Path, at: Any) -> None:
    assign(store, HEALTH)
    at(dt.date(2026, 4, 7))
    done = send(store, tmp_path, HEALTH)
    at(dt.date(2026, 4, 10))
    judge(store, done, "accepted")
    days = (DUE, dt.date(2026, 4, 6), dt.date(2026, 4, 7), dt.date(2026, 4, 9), dt.date(2026, 4, 10))
    assert [of(store, HEALTH, day).standing for day in days] == [
        Standing.WAITING,
        Standing.LATE,
        Standing.RECEIVED,
        Standing.RECEIVED,
        Standing.ACCEPTED,
    ]
    assert [of(store, HEALTH, day).days_late for day in days] == [0, 1, 2, 2, 2]


def test_what_was_sent_back_is_missing_until_the_unit_sends_again(store: Store, tmp_path: Path, at: Any) -> None:
    assign(store, HEALTH)
    at(dt.date(2026, 4, 3))
    done = send(store, tmp_path, HEALTH)
    judge(store, done, "returned", "Cột 3 chưa khớp.")
    told = of(store, HEALTH, AFTER)
    assert (told.standing, told.reason, told.days_late) == (Standing.RETURNED, "Cột 3 chưa khớp.", 4)
    assert seen(store, AFTER).missing == (told,)
    at(dt.date(2026, 4, 8))
    send(store, tmp_path, HEALTH, 5)
    again = of(store, HEALTH, AFTER)
    assert (again.standing, again.held and again.held.version, again.reason) == (Standing.RECEIVED, 2, "")
    assert again.days_late == 0  # it first came in time


def test_exempt_and_outside_need_no_return_and_tell_why(store: Store, tmp_path: Path, at: Any) -> None:
    assign(store, HEALTH, MONEY, HOME)
    arrange(store, HEALTH, EXEMPT)
    arrange(store, MONEY, OUTSIDE)
    arrange(store, HOME, EXEMPT, period="quý II/2026")
    found = seen(store, AFTER)
    assert found.counts() == {Standing.LATE: 1, Standing.EXEMPT: 1, Standing.OUTSIDE: 1}
    assert of(store, HEALTH, AFTER).reason == "theo văn bản (Miễn báo cáo)"
    assert [line.name for line in found.missing] == [HOME]
    at(DUE)
    send(store, tmp_path, HEALTH)
    assert of(store, HEALTH, AFTER).standing is Standing.RECEIVED


def test_an_extension_moves_the_due_day_of_its_unit_alone(store: Store) -> None:
    assign(store, HEALTH, MONEY)
    arrange(store, HEALTH, EXTENDED, until="20/4/2026")
    assert (of(store, HEALTH, AFTER).standing, of(store, MONEY, AFTER).standing) == (Standing.WAITING, Standing.LATE)
    assert of(store, HEALTH, dt.date(2026, 4, 22)).days_late == 2
    arrange(store, HEALTH, EXTENDED, form="", until="")
    assert of(store, HEALTH, dt.date(2026, 4, 22)).days_late == 2  # the one that names the form holds
    arrange(store, MONEY, EXTENDED, form="", until="")
    assert of(store, MONEY, dt.date(2026, 12, 1)).standing is Standing.WAITING


def test_a_recycled_arrangement_holds_no_more(store: Store) -> None:
    assign(store, HEALTH)
    number = arrange(store, HEALTH, EXEMPT)
    with store.write("Xóa") as session:
        records.remove(session, Arrangement, [number])
    assert of(store, HEALTH, AFTER).standing is Standing.LATE


# --- who owes a form -------------------------------------------------------------------------------------


def test_without_an_assignment_the_levels_of_the_form_owe_it_without_the_office_itself(store: Store) -> None:
    ministries = {item.name for item in seen(store, AFTER, form("II.06d/")).lines}
    with store.read() as session:
        known = units.all_units(session).values()
        assert ministries == {unit.name for unit in known if unit.kind == MINISTRY and unit.alive_on(LAST)}
    with store.write("Cài đặt") as session:
        settings.save(session, {"agency": "Bộ Y tế", "subject": "x", "own_unit": HEALTH})
    assert {item.name for item in seen(store, AFTER, form("II.06d/")).lines} == ministries - {HEALTH}


def test_an_assignment_takes_the_place_of_the_levels_also_when_it_has_ended(store: Store) -> None:
    number = add(store, Duty, form="II.06d/VPCP/KSTT", scope=CHOSEN, units=HEALTH, valid_to="31/12/2025")
    before = Period(2025, "quarter", 4)
    assert [item.name for item in seen(store, AFTER, form("II.06d/"), before).lines] == [HEALTH]
    assert seen(store, AFTER, form("II.06d/")).lines == ()
    with store.write("Xóa") as session:
        records.remove(session, Duty, [number])
    assert len(seen(store, AFTER, form("II.06d/")).lines) > 10


def test_assignments_of_a_kind_and_of_chosen_units_add_up(store: Store) -> None:
    add(store, Unit, name="Sở Tư pháp", kind=DEPARTMENT)
    add(store, Unit, name="Xã Tân Trào", kind=COMMUNE)
    add(store, Duty, form="II.06a", scope=DEPARTMENT)
    assign(store, HEALTH)
    assert {item.name for item in seen(store, AFTER).lines} == {"Sở Tư pháp", HEALTH}


def test_a_provincial_office_is_owed_by_the_bodies_of_its_own_province_alone(store: Store) -> None:
    for name, above in (("Sở Tư pháp", "Cao Bằng"), ("Sở Nội vụ", "Lạng Sơn"), ("Sở Y tế", "")):
        add(store, Unit, name=name, kind=DEPARTMENT, parent=above)
    add(store, Unit, name="Xã Đàm Thủy", kind=COMMUNE, parent="Sở Tư pháp")
    everywhere = {item.name for item in seen(store, AFTER).lines}
    assert everywhere >= {"Sở Tư pháp", "Sở Nội vụ", "Sở Y tế", "Xã Đàm Thủy"}
    with store.write("Cài đặt") as session:
        settings.choose_province(session, units.named(session, "Cao Bằng")[0])
    assert {item.name for item in seen(store, AFTER).lines} == {"Sở Tư pháp", "Sở Y tế", "Xã Đàm Thủy"}
    assert seen(store, AFTER, form("II.06c")).lines == ()


def test_a_merged_unit_owes_up_to_its_end_and_its_successor_from_then_on(store: Store) -> None:
    old = [add(store, Unit, name=name, kind=COMMUNE) for name in ("Xã Hưng Đạo", "Xã Vĩnh Quang")]
    with store.write("Sáp nhập") as session:
        unit_events.merge(session, old, {"name": "Phường Tân Giang", "kind": COMMUNE}, dt.date(2026, 2, 15))
    before = {item.name for item in seen(store, AFTER, period=Period(2025, "quarter", 4)).lines}
    now = {item.name for item in seen(store, AFTER).lines}
    assert before >= {"Xã Hưng Đạo", "Xã Vĩnh Quang"}
    assert "Phường Tân Giang" not in before
    assert "Phường Tân Giang" in now
    assert not now & {"Xã Hưng Đạo", "Xã Vĩnh Quang"}


def test_a_unit_that_sent_stands_in_the_matrix_although_it_owes_nothing(store: Store, tmp_path: Path, at: Any) -> None:
    assign(store, MONEY)
    at(DUE)
    send(store, tmp_path, HEALTH)
    assert {item.name for item in seen(store, AFTER).lines} == {HEALTH, MONEY}


def test_without_a_due_day_nobody_is_late(store: Store) -> None:
    assign(store, HEALTH)
    with store.write("Cài đặt") as session:
        settings.save(session, {"agency": "Bộ Y tế", "subject": "x", "due_quarter": ""})
    told = of(store, HEALTH, dt.date(2027, 1, 1))
    assert (told.standing, told.due) == (Standing.WAITING, None)


def test_a_cutoff_moves_the_end_of_the_period_and_its_due_day(store: Store) -> None:
    assign(store, HEALTH)
    with store.write("Cài đặt") as session:
        settings.save(session, {"agency": "Bộ Y tế", "subject": "x", "cutoff_day": "14"})
    assert of(store, HEALTH, dt.date(2026, 3, 14)).standing is Standing.NOT_DUE
    assert of(store, HEALTH, dt.date(2026, 3, 19)).standing is Standing.WAITING
    assert of(store, HEALTH, dt.date(2026, 3, 20)).standing is Standing.LATE


# --- several periods -------------------------------------------------------------------------------------


def test_a_board_has_every_unit_of_any_period_and_the_cells_of_each_matrix(
    store: Store, tmp_path: Path, at: Any
) -> None:
    assign(store, HEALTH, valid_from="1/1/2026")
    assign(store, MONEY)
    at(AFTER)
    send(store, tmp_path, MONEY, period="quý IV năm 2025")
    periods = last_periods(QUARTER, 3)
    with store.read() as session:
        found = matrix.board(session, [FORM], periods, AFTER)
        for period in periods:
            for item in matrix.matrix(session, FORM, period, AFTER).lines:
                assert found.cells[item.unit, period.code] == item
        known = list(units.all_units(session))
    assert [unit for unit, _ in found.units] == [unit for unit in known if unit in dict(found.units)]
    health = next(unit for unit, name in found.units if name == HEALTH)
    money = next(unit for unit, name in found.units if name == MONEY)
    assert [(health, period.code) in found.cells for period in periods] == [False, False, True]
    assert [found.cells[money, period.code].standing for period in periods] == [
        Standing.LATE,
        Standing.RECEIVED,
        Standing.LATE,
    ]


def test_of_several_versions_of_a_form_each_period_has_its_own(store: Store) -> None:
    versions = [item for item in FORMS if item.code.startswith("II.07b")]
    assert len(versions) == 2
    chosen = [matrix.version_for(versions, day) for day in (dt.date(2025, 6, 30), dt.date(2025, 9, 30))]
    assert [item and item.valid_from for item in chosen] == [dt.date(2020, 10, 21), dt.date(2025, 7, 1)]
    assert matrix.version_for(versions, dt.date(2019, 3, 31)) is None
