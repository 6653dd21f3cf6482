"""Tasks on the command line: their state at a date, the summary of any date, and what cannot be."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.records.samples import dump
from tests.test_cli import Run, at_work, data, json_of, only_a_sentence, run
from tthc_desktop.core.dates import When
from tthc_desktop.core.deadlines import state_at
from tthc_desktop.db.store import open_store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.task import task_facts
from tthc_desktop.services import records, units

__all__ = ["at_work", "data", "run"]
DAYS = ("2023-04-01", "2023-07-01", "2023-07-20", "2023-12-31", "2026-01-01")


@pytest.mark.parametrize("day", DAYS)
def test_each_task_is_told_with_its_state_and_deadlines_at_the_day(run: Run, at_work: Path, day: str) -> None:
    listed = {item["id"]: item for item in json_of(run, "--data", at_work, "list", "task", "--as-of", day)}
    store = open_store(at_work, read_only=True)
    with store.read() as session:
        known = records.load_many(session, BY_TYPE["task"])
    store.close()
    assert listed.keys() == known.keys()
    for number, values in known.items():
        told, facts = listed[number], task_facts(values)
        assert told["state"] == state_at(facts, dt.date.fromisoformat(day), 3)
        assert told["state_label"]
        assert told["first_due"] == (
            facts.due_on.last.isoformat() if facts.due_on and not facts.rule else told["first_due"]
        )
        assert (told["days_late"] > 0) == (told["state"] in ("late", "done_late"))


@pytest.mark.parametrize("by", ["unit", "leader", "source"])
@pytest.mark.parametrize("day", DAYS)
def test_the_lines_of_a_summary_add_up_and_both_ways_to_name_units_agree(
    run: Run, at_work: Path, by: str, day: str
) -> None:
    store = open_store(at_work)
    with store.write("Giao đơn vị đã sáp nhập") as session:
        for name in ("Bắc Giang", "Bắc Ninh (đến 30/6/2025)", "Hải Dương"):
            raw = {"content": f"rà soát của {name}", "lead": units.named(session, name)[0], "due_on": "30/6/2023"}
            records.save(session, BY_TYPE["task"], raw | {"assigned_on": When(dt.date(2023, 1, 3))}, sure=True)
    store.close()
    totals = []
    for mode in ("as-was", "today"):
        told = json_of(run, "--data", at_work, "summary", "task", "--by", by, "--as-of", day, "--units", mode)
        assert (told["by"], told["as_of"]) == (by, day)
        total = told["total"]
        for name, count in total["counts"].items():
            assert sum(row["counts"][name] for row in told["rows"]) == count, name
        for name, refs in total["records"].items():
            assert len(refs) == total["counts"][name]
            assert sorted(ref for row in told["rows"] for ref in row["records"][name]) == sorted(refs)
        totals.append((total["counts"], {name: sorted(refs) for name, refs in total["records"].items()}))
        if by == "unit":
            names = {row["label"] for row in told["rows"]}
            assert ("Bắc Giang" in names) == (mode == "as-was")
    assert totals[0] == totals[1]


def test_a_summary_for_people_has_a_line_for_each_unit_and_the_total_last(run: Run, at_work: Path) -> None:
    status, out, err = run("--data", at_work, "summary", "task", "--as-of", "20/7/2023")
    assert (status, err) == (0, "")
    lines = [line.split("\t") for line in out.splitlines()]
    assert lines[-1][0] == "Tổng số"
    for place in range(1, len(lines[0])):
        assert sum(int(line[place]) for line in lines[:-1]) == int(lines[-1][place])


def test_a_task_of_a_merged_unit_is_listed_under_either_name_of_its_time(run: Run, data: Path) -> None:
    store = open_store(data)
    with store.write("Giao") as session:
        raw = {"content": "rà soát", "lead": "Bắc Giang", "assigned_on": "03/01/2023"}
        records.save(session, BY_TYPE["task"], raw, sure=True)
    store.close()

    def found(unit: str, mode: str) -> int:
        told = json_of(run, "--data", data, "list", "task", "--unit", unit, "--units", mode, "--text", "rà soát")
        return len(told)

    assert (found("Bắc Giang", "as-was"), found("Bắc Ninh", "as-was")) == (1, 0)
    assert (found("Bắc Giang", "today"), found("Bắc Ninh", "today")) == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("list", "task", "--as-of", "31/02/2023"), "chỉ có 28 ngày"),
        (("list", "task", "--as-of", "hôm qua"), "hôm qua"),
        (("summary", "task", "--as-of", "2023-13-01"), "2023-13-01"),
        (("summary", "task", "--by", "người"), "không dùng được"),
        (("summary", "meeting"), "không dùng được"),
        (("summary", "task", "--units", "sau này"), "Hãy chọn: as-was, today"),
        (("summary",), "còn thiếu"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(run: Run, at_work: Path, arguments: tuple[str, ...], words: str) -> None:
    assert words in only_a_sentence(run("--data", at_work, *arguments))


BAD_ROWS: list[tuple[dict[str, str], str, str]] = [
    ({"Hạn hoàn thành": "31/5/2023"}, "Hạn hoàn thành", "trước ngày giao"),
    ({"Đơn vị chủ trì": "Bắc Giang", "Ngày giao": "01/8/2025"}, "Đơn vị chủ trì", "nay là Bắc Ninh"),
    ({"Loại hạn": "Định kỳ", "Lặp lại": "ngày 30 tháng 2 hằng năm"}, "Lặp lại", ""),
    (
        {"Loại hạn": "Định kỳ", "Lặp lại": "ngày 05 hằng tháng", "Hạn hoàn thành": "04/6/2023"},
        "Lặp lại",
        "không rơi vào ngày nào",
    ),
    (
        {"Hạn hoàn thành": "29/6/2023", "Các lần gia hạn": "10/6/2023 | 30/6/2023 | 29/6/2023 | chờ"},
        "Các lần gia hạn",
        "phải sau hạn đang có",
    ),
]


@pytest.mark.parametrize(("given", "header", "words"), BAD_ROWS)
def test_bad_rows_of_tasks_are_named_by_their_cells_and_nothing_is_written(
    run: Run, data: Path, tmp_path: Path, given: dict[str, str], header: str, words: str
) -> None:
    good = {"Nội dung nhiệm vụ": "Rà soát", "Ngày giao": "01/6/2023", "Đơn vị chủ trì": "Hà Nội"} | given
    book = Workbook()
    book.active.append(list(good))
    book.active.append(list(good.values()))
    book.save(tmp_path / "a.xlsx")
    before = dump(data)
    status, out, err = run("--data", data, "import", tmp_path / "a.xlsx", "--type", "task", "--apply", "--json")
    (told,) = json.loads(out)
    problems: list[dict[str, Any]] = told["problems"]
    letter = chr(ord("A") + list(good).index(header))
    assert (status, err, told["status"]) == (2, "", "refused")
    assert [problem["cell"] for problem in problems] == [f"{letter}2"], problems
    assert words in problems[0]["message"]
    assert dump(data) == before
