"""Forms as data: the shipped ones against the facts, the drawn header, the versions, and wrong files refused."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc_desktop.core.errors import Refused
from tthc_desktop.core.form_files import read_form
from tthc_desktop.core.forms import Column, Form, codes_to_choose, forms_valid_on, header_cells, number_texts
from tthc_desktop.core.vietnamese import comparison_key
from tthc_desktop.places import shipped

FACTS = Path(__file__).resolve().parents[2].parent / "shared" / "domain" / "forms.json"
FILES = sorted(shipped("forms").glob("*.toml"))
FORMS = [read_form(path.read_text(encoding="utf-8"), path.name) for path in FILES]
BY_VERSION = {form.version: form for form in FORMS}
SIX = BY_VERSION["II.06a/VPCP/KSTT@2020-10-21"]
SMALL = """
code = "X/1"
title = "Thử"
layout = "matrix"
rules = ["3 = 4 + 5"]
columns = [
  { no = 1, key = "stt", header = ["TT"], kind = "mark" },
  { no = 2, key = "don_vi", header = ["Đơn vị"], kind = "label" },
  { no = 3, key = "tong", header = ["Số, [hồ sơ]", "Tổng"] },  # a comma and brackets in text
  { no = 4, key = "a", header = ["Số, [hồ sơ]", "A"] },
  { no = 5, key = "b", header = ["Số, [hồ sơ]", "B"] },
]
"""


def problems(text: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_form(text, "mau.toml")
    return [problem.message for problem in refused.value.problems]


# --- the shipped forms -----------------------------------------------------------------------------------


def test_every_shipped_form_is_read_and_none_is_there_twice() -> None:
    assert len(FORMS) == len(BY_VERSION) == 26
    assert all(form.title and form.basis for form in FORMS)


def test_only_forms_that_were_seen_bear_no_mark() -> None:
    seen = {form.version for form in FORMS if not form.unverified}
    assert {"II.06a/VPCP/KSTT@2020-10-21", "II.07b/VPCP/KSTT@2020-10-21", "CCHC-BM3@2025-07-02"} <= seen
    assert all(form.note for form in FORMS if form.unverified)


def test_form_06a_is_exact() -> None:
    assert [column.no for column in SIX.columns] == list(range(1, 14))
    assert [str(rule) for rule in SIX.rules] == ["3 = 4 + 5 + 6", "7 = 8 + 9 + 10", "11 = 12 + 13"]
    assert [str(rule) for rule in SIX.warnings] == ["3 = 7 + 11"]
    assert SIX.header_rows == 3
    assert number_texts(SIX)[:4] == ("(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)")
    assert [(pair.now, pair.before) for pair in SIX.carry] == [("6", "11")]


def test_the_district_columns_of_07b_vanish_on_the_first_of_july_2025() -> None:
    def columns(day: dt.date) -> list[str]:
        (form,) = [form for form in forms_valid_on(FORMS, day) if form.code.startswith("II.07b")]
        return [column.key for column in form.columns]

    before, after = columns(dt.date(2025, 6, 30)), columns(dt.date(2025, 7, 1))
    assert set(before) - set(after) == {"tthc_huyen", "mc_huyen", "qt_huyen"}
    assert set(after) < set(before)
    assert len(before) == 14


def test_forms_of_a_day_are_one_version_each_and_sorted_by_code() -> None:
    codes = [form.code for form in forms_valid_on(FORMS, dt.date(2024, 3, 14))]
    offered = codes_to_choose(FORMS, dt.date(2024, 3, 14))
    assert offered[: len(codes)] == tuple(codes), "those of other times come behind"
    assert "07a-07g/VPCP/KSTT" in offered[len(codes) :]
    assert len(set(offered)) == len(offered)
    assert codes[:2] == ["HN-A", "II.01a/VPCP/KSTT"]
    assert codes.index("II.06d/VPCP/KSTT") < codes.index("II.06đ/VPCP/KSTT")
    assert len(codes) == len(set(codes))
    assert "CCHC-BM1" not in codes
    assert "07a-07g/VPCP/KSTT" in [form.code for form in forms_valid_on(FORMS, dt.date(2018, 3, 31))]


# --- against the facts -----------------------------------------------------------------------------------

NO_COLUMNS = {"HN-CANON", "QD766-PRACTICE", "TT03-2025-PL1", "KIEMTRA"}
"""Facts that are no form with known columns."""
KINDS = {"int": {"count"}, "percent": {"percent"}, "money": {"money"}, "date": {"date"}, "enum": {"text"}}
facts_wanted = pytest.mark.skipif(not FACTS.exists(), reason="the facts of the forms are not beside this checkout")


def facts() -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(FACTS.read_text(encoding="utf-8"))["forms"]
    by_code = {fact["code"]: fact for fact in told}
    for fact in told:
        if "columns_same_as" in fact:
            fact["columns"] = by_code[fact["columns_same_as"].split(" with")[0]]["columns"]
    return [fact for fact in told if fact.get("columns", "not known") and isinstance(fact.get("columns"), list)]


@facts_wanted
def test_every_form_of_the_facts_with_known_columns_is_shipped_and_no_other() -> None:
    known = {fact["code"] for fact in facts()}
    assert known == {form.code for form in FORMS}
    assert not known & NO_COLUMNS


@facts_wanted
def test_columns_rules_and_indicators_are_those_of_the_facts() -> None:
    for fact in facts():
        form = next(form for form in FORMS if form.code == fact["code"])
        if form.code == "II.07b/VPCP/KSTT":
            form = BY_VERSION["II.07b/VPCP/KSTT@2020-10-21"]
        assert len(form.columns) == len(fact["columns"])
        for at, (column, told) in enumerate(zip(form.columns, fact["columns"], strict=True), start=1):
            same_column(column, told, at, fact["code"])
        assert_rules(form, fact)
        for indicator, told in zip(form.indicators, fact.get("indicators", []), strict=True):
            assert (indicator.number, indicator.label) == (told["stt"], told["label"])
            assert told["type"] in {"int": "", "enum": ""} or indicator.kind == told["type"]


def same_column(column: Column, told: dict[str, Any], at: int, code: str) -> None:
    if told["confidence"] == "seen in source" and not code.startswith("HN-A"):
        assert list(column.header) == told["header_path"]
    assert column.no == (at if code == "HN-A" else told["no"])
    assert column.key == told["key"] or (code, column.key) == ("II.05b/VPCP/KSTT", "don_vi")
    assert (
        column.kind in KINDS.get(told["type"], {"text", "mark", "label", "measure", "value"}) or column.kind == "mark"
    )
    assert set(told.get("synonyms", [])) - {"Trong đó"} <= set(column.synonyms)


def assert_rules(form: Form, fact: dict[str, Any]) -> None:
    told = {
        f"{column['no']} = {' + '.join(re.findall(r'c([0-9]+)', formula))}"
        for column in fact["columns"]
        for formula in (column.get("formula") or "").split("; also ")
        if formula
    }
    assert {str(rule) for rule in form.rules} >= told
    for rule in fact.get("rules", []):
        expression = re.sub("c", "", re.sub(r"\s", "", rule["expr"]))
        if re.fullmatch(r"\d+=\d+(\+\d+)+", expression):
            where = form.rules if rule["severity"] == "error" else form.warnings
            assert expression in {str(known).replace(" ", "") for known in where}


@facts_wanted
def test_what_the_facts_call_memory_bears_the_mark() -> None:
    for fact in facts():
        from_memory = "memory" in json.dumps(fact["confidence"].get("columns", ""), ensure_ascii=False)
        forms = [form for form in FORMS if form.code == fact["code"]]
        assert any(form.unverified for form in forms) >= from_memory
        assert comparison_key(fact["title"].split(" (")[0].split("… ")[-1]) in comparison_key(
            " ".join([forms[0].title, *forms[0].synonyms])
        ) or fact["code"] in ("NV-THEODOI", "II.05b/VPCP/KSTT")


# --- the drawn header ------------------------------------------------------------------------------------


def test_the_header_of_06a_is_drawn_as_on_paper() -> None:
    cells = {(cell.row, cell.column): cell for cell in header_cells(SIX.columns)}
    assert cells[0, 0][2:] == (3, 1, "TT")
    assert cells[0, 2][2:] == (1, 4, "Số lượng hồ sơ tiếp nhận")
    assert cells[1, 2][2:] == (2, 1, "Tổng số")
    assert cells[1, 3][2:] == (1, 2, "Trong kỳ")
    assert cells[2, 4][2:] == (1, 1, "Trực tiếp, dịch vụ bưu chính")
    assert cells[1, 5][2:] == (2, 1, "Từ kỳ trước")


PATHS = st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map(tuple), min_size=1, max_size=9)


@given(PATHS)
def test_the_cells_of_a_header_cover_it_without_gap_or_overlap(paths: list[tuple[str, ...]]) -> None:
    columns = [Column(at, f"c{at}", path) for at, path in enumerate(paths, start=1)]
    depth = max(map(len, paths))
    covered = [
        (row, column)
        for cell in header_cells(columns)
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    assert sorted(covered) == [(row, column) for row in range(depth) for column in range(len(paths))]


# --- wrong files -----------------------------------------------------------------------------------------


def test_a_small_form_is_read() -> None:
    form = read_form(SMALL, "mau.toml")
    assert (form.code, form.columns[2].header, form.columns[2].kind) == ("X/1", ("Số, [hồ sơ]", "Tổng"), "count")


@pytest.mark.parametrize(
    ("wrong", "right", "line", "told"),
    [
        ('title = "Thử"', 'title = "Thử', 3, "dấu nháy"),
        ('title = "Thử"', "title", 3, "dấu bằng"),
        ('title = "Thử"', "title = 2020-02-31", 3, "không có ngày này"),
        ('title = "Thử"', "title = 5", 3, "«title» phải là chữ"),
        ('title = "Thử"', 'tilte = "Thử"', 3, "không có trường «tilte»"),
        ('"matrix"', '"bảng"', 4, "hãy chọn một trong: matrix"),
        ('["3 = 4 + 5"]', '["3 = 4 * 5"]', 5, "không phải một phép cộng"),
        ('["3 = 4 + 5"]', '["3 = 4 + 9"]', 5, "«9» không phải một cột số liệu"),
        ('["3 = 4 + 5"]', '["3 = 3 + 5"]', 5, "chính nó"),
        ('["3 = 4 + 5"]', '["3 = 4 + 5",\n "2 = 4 + 5"]', 6, "«2» không phải"),
        ("no = 4", "no = 3", 10, "cột số «3» có hai lần"),
        ("no = 4", "no = 0", 10, "số nguyên từ 1"),
        ("no = 4", "no = 40", 6, "tăng dần"),
        ('key = "b"', 'key = "a"', 11, "cột có «key» «a» có hai lần"),
        ('key = "b"', 'key = "B b"', 11, "không dấu"),
        ('key = "b", ', "", 11, "thiếu trường «key»"),
        ('"B"] }', '"B"], kind = "so" }', 11, "hãy chọn một trong: mark"),
        ('header = ["Số, [hồ sơ]", "B"]', "header = []", 11, "ít nhất một dòng"),
        ('header = ["Số, [hồ sơ]", "B"]', 'header = "B"', 11, "danh sách"),
        ('kind = "label"', 'kind = "text"', 6, 'kind = "label"'),
        ("columns = [", "valid_from = 2025-07-01\nvalid_to = 2025-06-30\ncolumns = [", 7, "đứng trước"),
        ("columns = [", 'valid_from = "2025"\ncolumns = [', 6, "phải là một ngày"),
        ("columns = [", "unverified = 1\ncolumns = [", 6, "true hoặc false"),
        ("columns = [", 'periods = ["tuần"]\ncolumns = [', 6, "«tuần»"),
        ("columns = [", 'groups = [{ mark = "A" }]\ncolumns = [', 6, "thiếu trường «title»"),
        (
            "columns = [",
            'rates = [{ key = "r", label = "R", part = "4/5", whole = "3" }]\ncolumns = [',
            6,
            "cộng với nhau",
        ),
        ("columns = [", 'carry = [{ now = "4", before = "1" }]\ncolumns = [', 6, "«1» không phải"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_reason(wrong: str, right: str, line: int, told: str) -> None:
    assert wrong in SMALL
    messages = problems(SMALL.replace(wrong, right))
    assert any(message.startswith(f"Tệp «mau.toml», dòng {line}: ") and told in message for message in messages), (
        messages
    )


def test_all_that_is_wrong_is_told_at_once() -> None:
    wrong = SMALL.replace("no = 4", "no = 0").replace('layout = "matrix"', "").replace('"Thử"', '"Thử"\nla = 1')
    assert len(problems(wrong)) == 3


def test_columns_may_be_written_as_blocks_too_and_lines_are_found() -> None:
    blocks = SMALL.split("columns")[0] + "".join(
        f'[[columns]]\nno = {no}\nkey = "k{no}"\nheader = ["H{no}"]\nkind = "{kind}"\n'
        for no, kind in ((1, "label"), (3, "count"), (4, "count"), (5, "số"))
    )
    assert problems(blocks)[0].startswith("Tệp «mau.toml», dòng 25: ")
    assert len(read_form(blocks.replace("số", "count"), "mau.toml").columns) == 4


def test_an_empty_file_and_one_without_columns_are_refused() -> None:
    assert any("thiếu trường «code»" in message for message in problems(""))
    assert any("ít nhất một cột" in message for message in problems('code = "a"\ntitle = "b"\nlayout = "matrix"'))


def test_an_indicator_list_needs_indicators_and_their_columns() -> None:
    told = problems(SMALL.replace('"matrix"', '"indicators"').replace('rules = ["3 = 4 + 5"]', ""))
    assert any("phải có «indicators»" in message for message in told)
    assert any('kind = "value"' in message for message in told)


@given(st.text(max_size=60) | st.text('abc="[]{},.=0123456789#\n', max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_form(text, "mau.toml")
    assert all(problem.message.startswith("Tệp «mau.toml», dòng ") for problem in refused.value.problems)
