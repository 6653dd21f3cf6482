"""The shipped list of units says what the law says of every day."""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.make_units import FACTS, as_text
from tthc_desktop.core.vietnamese import sort_key

FILE = Path(__file__).resolve().parents[2] / "resources" / "units.json"
UNITS: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["units"]
BY_KEY = {unit["key"]: unit for unit in UNITS}
MINISTRY, PROVINCE = "bộ, cơ quan ngang bộ", "địa phương"
TODAY = date(2026, 11, 23)
KINDS = {"Chính phủ", "Thủ tướng", MINISTRY, PROVINCE, "sở, ban, ngành", "xã, phường, đặc khu", "tổ chức khác"}


def lasts(span: dict[str, Any], day: date, begin: str = "valid_from", end: str = "valid_to") -> bool:
    return (span[begin] or "") <= day.isoformat() <= (span[end] or "9999")


def alive(kind: str, day: date) -> list[dict[str, Any]]:
    return [unit for unit in UNITS if unit["kind"] == kind and lasts(unit, day)]


def called(name: str, day: date) -> dict[str, Any]:
    (unit,) = (unit for unit in UNITS if unit["name"] == name and lasts(unit, day))
    return unit


def now(unit: dict[str, Any]) -> dict[str, Any]:
    while unit["valid_to"]:
        (link,) = unit["successors"]
        unit = BY_KEY[link["to"]]
    return unit


def designation(unit: dict[str, Any], day: date) -> str:
    (row,) = (row for row in unit["names"] if lasts(row, day, "from", "to"))
    return str(row["designation"])


@pytest.mark.parametrize(
    ("day", "provinces", "cities"),
    [
        (date(2024, 12, 31), 63, 5),
        (date(2025, 1, 1), 63, 6),
        (date(2025, 6, 30), 63, 6),
        (date(2025, 7, 1), 34, 6),
        (date(2026, 4, 30), 34, 7),
        (date(2026, 9, 20), 34, 9),
        (TODAY, 34, 9),
    ],
)
def test_every_day_has_the_provinces_and_cities_of_the_law(day: date, provinces: int, cities: int) -> None:
    there = alive(PROVINCE, day)
    assert len(there) == provinces
    assert [designation(unit, day) for unit in there].count("thành phố") == cities


@pytest.mark.parametrize(("day", "count"), [(date(2023, 7, 1), 22), (date(2025, 2, 28), 22), (date(2025, 3, 1), 17)])
def test_every_day_has_the_ministries_of_the_law(day: date, count: int) -> None:
    assert len(alive(MINISTRY, day)) == count


def test_the_provinces_of_today_are_the_34_of_the_resolution() -> None:
    names = sorted((unit["name"] for unit in alive(PROVINCE, TODAY)), key=sort_key)
    assert (names[0], names[5], names[-1]) == ("An Giang", "Đà Nẵng", "Vĩnh Long")
    assert len(set(names)) == 34


def test_every_ended_unit_leads_to_one_alive_today() -> None:
    for unit in UNITS:
        assert lasts(now(unit), TODAY), unit["key"]
        assert bool(unit["valid_to"]) == bool(unit["successors"]), unit["key"]


def test_a_successor_begins_on_the_day_after_the_end() -> None:
    for unit in UNITS:
        for link in unit["successors"]:
            on = date.fromisoformat(link["on"])
            assert (on - date.fromisoformat(unit["valid_to"])).days == 1
            assert BY_KEY[link["to"]]["valid_from"] == link["on"]
            assert link["how"] in {"sáp nhập", "đổi tên", "chia tách"}
            assert link["act"]


@pytest.mark.parametrize(
    ("in_2023", "today"),
    [
        ("Bộ Y tế", "Bộ Y tế"),
        ("Bộ Công Thương", "Bộ Công Thương"),
        ("Bộ Giao thông vận tải", "Bộ Xây dựng"),
        ("Hà Nội", "Hà Nội"),
        ("Bắc Giang", "Bắc Ninh"),
        ("Bình Phước", "Đồng Nai"),
        ("Cà Mau", "Cà Mau"),
        ("Bình Dương", "Hồ Chí Minh"),
        ("Tuyên Quang", "Tuyên Quang"),
    ],
)
def test_the_units_of_the_report_of_2023_are_found_today(in_2023: str, today: str) -> None:
    assert now(called(in_2023, date(2023, 7, 11)))["name"] == today


def test_a_merged_unit_is_a_new_one_though_it_bears_an_old_name() -> None:
    for name in ("Cà Mau", "Hồ Chí Minh"):
        assert called(name, date(2025, 6, 30))["key"] != called(name, date(2025, 7, 1))["key"]
    assert called("Bộ Nội vụ", date(2025, 2, 28))["key"] == "bo-noi-vu"
    assert called("Bộ Nội vụ", date(2025, 3, 1))["key"] == "bo-noi-vu-2025"


def test_hue_is_one_unit_with_two_names() -> None:
    hue = BY_KEY["hue"]
    assert [(row["name"], row["designation"], row["to"]) for row in hue["names"]] == [
        ("Thừa Thiên Huế", "tỉnh", "2024-12-31"),
        ("Huế", "thành phố", None),
    ]
    assert hue["unverified"], "the date is from memory"


def test_dated_names_follow_each_other_without_gap() -> None:
    for unit in UNITS:
        rows = unit["names"]
        for one, following in itertools.pairwise(rows):
            assert (date.fromisoformat(following["from"]) - date.fromisoformat(one["to"])).days == 1
        if rows:
            assert (rows[0]["from"], rows[-1]["to"]) == (unit["valid_from"], unit["valid_to"])
            assert rows[-1]["name"] == unit["name"]


@pytest.mark.parametrize("day", [date(2023, 7, 1), TODAY])
def test_units_of_one_day_have_an_order_without_ties(day: date) -> None:
    there = [unit for unit in UNITS if lasts(unit, day)]
    assert len({unit["order"] for unit in there}) == len(there)
    assert [unit["name"] for unit in sorted(there, key=lambda unit: unit["order"])][:4] == [
        "Chính phủ",
        "Thủ tướng Chính phủ",
        "Bộ Quốc phòng",
        "Bộ Công an",
    ]


@pytest.mark.parametrize("day", [date(2023, 7, 1), TODAY])
def test_a_name_or_writing_means_one_unit_of_its_day(day: date) -> None:
    owners: dict[str, str] = {}
    for unit in UNITS:
        if lasts(unit, day):
            for name in filter(None, {unit["name"], unit["short_name"], *unit["aliases"]}):
                assert owners.setdefault(name, unit["key"]) == unit["key"], name


def test_entries_are_whole_and_composed() -> None:
    assert len(BY_KEY) == len(UNITS)
    for unit in UNITS:
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", unit["key"])
        assert unit["kind"] in KINDS
        assert set(unit) == set(UNITS[0])
        assert unit["name"] not in unit["aliases"]
    assert unicodedata.is_normalized("NFC", FILE.read_text("utf-8"))


def test_the_file_is_what_the_script_makes_of_the_facts() -> None:
    if not FACTS.is_dir():
        pytest.skip("the collected facts (../shared/domain) are not beside this checkout")
    assert FILE.read_text("utf-8") == as_text(FACTS)
