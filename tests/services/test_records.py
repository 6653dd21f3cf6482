"""Rules of saving: numbers of documents, spans of time, the recycle bin, and problems told all at once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.records.samples import dump, required
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.db.store import Store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.unit import Unit
from tthc_desktop.services import records

DOCUMENT = {
    "kind": "Báo cáo",
    "number": "5159/BC-VPCP",
    "issued_on": "11/7/2023",
    "issuer": "Văn phòng Chính phủ",
    "state": "Đã ban hành",
    "subject": "Công tác kiểm soát",
}


def save(store: Store, type_: str, raw: dict[str, Any], record_id: int | None = None) -> int:
    with store.write("Lưu") as session:
        return records.save(session, BY_TYPE[type_], raw, record_id)


def refusal(store: Store, type_: str, raw: dict[str, Any], record_id: int | None = None) -> tuple[Problem, ...]:
    before = dump(store.path)
    with pytest.raises(Refused) as refused:
        save(store, type_, raw, record_id)
    assert dump(store.path) == before
    return refused.value.problems


# --- numbers of documents --------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["5159/BC-VPCP", "5159 / bc – vpcp", "Báo cáo số 5159/BC-VPCP", "05159/BC-VPCP"])
def test_a_number_is_used_once_by_an_issuer_in_a_year(store: Store, number: str) -> None:
    save(store, "directive", DOCUMENT)
    (problem,) = refusal(store, "directive", DOCUMENT | {"number": number, "issued_on": "01/12/2023"})
    assert problem.field == "number"
    assert "đã có văn bản số" in problem.message
    assert "năm 2023: «Công tác kiểm soát»" in problem.message


@pytest.mark.parametrize(
    "other",
    [
        {"issued_on": "11/7/2024"},
        {"issuer": "Bộ Y tế", "issued_on": "12/7/2023"},
        {"number": "5160/BC-VPCP"},
        {"number": "5159/VPCP-KSTT"},
    ],
)
def test_the_same_number_may_come_again_elsewhere(store: Store, other: dict[str, str]) -> None:
    save(store, "directive", DOCUMENT)
    save(store, "directive", DOCUMENT | other)


def test_drafts_need_no_number(store: Store) -> None:
    draft = DOCUMENT | {"number": "", "state": "Dự thảo"}
    save(store, "directive", draft)
    save(store, "directive", draft)


def test_a_document_does_not_stand_in_its_own_way(store: Store) -> None:
    document = save(store, "directive", DOCUMENT)
    save(store, "directive", {"subject": "Sửa trích yếu"}, document)


def test_a_document_may_not_take_the_number_of_another_by_an_edit(store: Store) -> None:
    save(store, "directive", DOCUMENT)
    other = save(store, "directive", DOCUMENT | {"issued_on": "11/7/2024"})
    (problem,) = refusal(store, "directive", {"issued_on": "12/7/2023"}, other)
    assert problem.field == "number"


def test_the_number_of_a_recycled_document_is_free_and_then_stands_in_the_way_of_restoring(store: Store) -> None:
    first = save(store, "directive", DOCUMENT)
    with store.write("Xóa") as session:
        records.remove(session, Directive, [first])
    save(store, "directive", DOCUMENT)
    before = dump(store.path)
    with pytest.raises(Refused, match="đã có văn bản số"), store.write("Khôi phục") as session:
        records.restore(session, "directive", [first])
    assert dump(store.path) == before


def test_two_recycled_documents_of_one_number_are_not_restored_together(store: Store) -> None:
    twins = []
    for _ in range(2):
        twins.append(save(store, "directive", DOCUMENT))
        with store.write("Xóa") as session:
            records.remove(session, Directive, twins)
    with pytest.raises(Refused), store.write("Khôi phục") as session:
        records.restore(session, "directive", twins)
    with store.write("Khôi phục") as session:
        records.restore(session, "directive", twins[:1])


# --- rules between fields --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "raw", "field", "words"),
    [
        ("inspection", {"from_on": "04/7/2023", "to_on": "03/7/2023"}, "to_on", "(03/7/2023) trước ngày bắt đầu"),
        ("unit", {"valid_from": "04/7/2023", "valid_to": "03/7/2023"}, "valid_to", "trước ngày bắt đầu (04/7/2023)"),
        ("task", {"assigned_on": "04/7/2023", "due_on": "tháng 6/2023"}, "due_on", "trước ngày giao"),
        ("task", {"assigned_on": "04/7/2023", "done_on": "03/7/2023"}, "done_on", "trước ngày giao"),
        ("task", {"deadline_kind": "Theo ngày"}, "due_on", "cần có ngày"),
        ("task", {"deadline_kind": "Theo tháng"}, "due_on", "cần có tháng"),
        ("task", {"deadline_kind": "Định kỳ"}, "recurrence", "lặp lại thế nào"),
        ("directive", {"state": "Đã ban hành", "issued_on": ""}, "issued_on", "cần có ngày"),
        ("directive", {"state": "Dự thảo", "issued_on": "", "counted_in": ""}, "counted_in", "quý II/2023"),
    ],
)
def test_values_that_contradict_each_other_are_refused_at_the_field_to_mend(
    store: Store, type_: str, raw: dict[str, str], field: str, words: str
) -> None:
    with store.write("Chuẩn bị") as session:
        needed = required(session, BY_TYPE[type_])
    (problem,) = refusal(store, type_, needed | raw)
    assert problem.field == field
    assert words in problem.message


@pytest.mark.parametrize(
    ("type_", "raw"),
    [
        ("inspection", {"from_on": "04/7/2023", "to_on": "04/7/2023"}),
        ("inspection", {"from_on": "quý II/2023", "to_on": "tháng 4/2023"}),
        ("task", {"assigned_on": "04/7/2023", "due_on": "tháng 7/2023"}),
        ("task", {"assigned_on": "tháng 7/2023", "due_on": "01/7/2023"}),
        ("directive", {"state": "Dự thảo", "issued_on": "", "counted_in": "2023-Q2"}),
    ],
)
def test_values_that_may_be_true_together_are_taken(store: Store, type_: str, raw: dict[str, str]) -> None:
    with store.write("Chuẩn bị") as session:
        needed = required(session, BY_TYPE[type_])
    save(store, type_, needed | raw)


def test_a_date_that_cannot_be_read_is_the_only_problem_told_of_it(store: Store) -> None:
    bad = DOCUMENT | {"state": "Dự thảo", "issued_on": "31/02/2023"}
    assert [problem.field for problem in refusal(store, "directive", bad)] == ["issued_on"]


def test_every_problem_of_a_record_is_told_at_once(store: Store) -> None:
    problems = refusal(store, "meeting", {"kind": "Hội chợ", "held_on": "31/02/2023", "units": "Bộ Phép thuật"})
    assert [problem.field for problem in problems] == ["kind", "held_on", "units", "level"]


def test_problems_of_rows_say_which_row(store: Store) -> None:
    rows = [{"name": "Một"}, {"name": "", "valid_from": "02/01/2023", "valid_to": "01/01/2023"}]
    problems = refusal(store, "unit", {"name": "A", "kind": "tổ chức khác", "names": rows})
    assert {problem.field for problem in problems} == {"names"}
    assert [problem.message.split(":")[0] for problem in problems] == ["Dòng 2", "Dòng 2"]


def test_a_value_of_a_row_that_cannot_be_read_says_which_row_and_column(store: Store) -> None:
    rows = [{"name": "Một"}, {"name": "Hai", "valid_from": "31/02/2023"}]
    (problem,) = refusal(store, "unit", {"name": "A", "kind": "tổ chức khác", "names": rows})
    assert problem.field == "names"
    assert problem.message.startswith("Dòng 2, «Từ ngày»: ")
    assert "chỉ có 28 ngày" in problem.message


# --- edits -----------------------------------------------------------------------------------------------


def test_an_edit_leaves_what_it_does_not_name(store: Store) -> None:
    with store.write("Chuẩn bị") as session:
        raw = required(session, Meeting) | {"units": "Hà Nội; Cà Mau", "chair": "Bộ trưởng"}
    meeting = save(store, "meeting", raw)
    save(store, "meeting", {"chair": "Thứ trưởng"}, meeting)
    with store.read() as session:
        values = records.load(session, Meeting, meeting)
    assert values["chair"] == "Thứ trưởng"
    assert len(values["units"]) == 2


def test_an_edit_of_a_record_that_is_gone_is_refused(store: Store) -> None:
    (problem,) = refusal(store, "meeting", {"chair": "A"}, 987)
    assert problem.message == "Không còn cuộc họp, buổi làm việc số 987 trong dữ liệu."


def test_rows_are_changed_added_dropped_and_put_in_order(store: Store) -> None:
    unit = save(store, "unit", {"name": "A", "kind": "tổ chức khác", "names": [{"name": n} for n in ("a", "b", "c")]})
    with store.read() as session:
        a, b, _ = records.load(session, Unit, unit)["names"]
    save(store, "unit", {"names": [b | {"name": "B"}, {"name": "mới"}, a]}, unit)
    with store.read() as session:
        names = records.load(session, Unit, unit)["names"]
    assert [row["name"] for row in names] == ["B", "mới", "a"]
    assert [row["id"] for row in names][::2] == [b["id"], a["id"]]


def test_a_row_of_another_record_is_not_touched(store: Store) -> None:
    first = save(store, "unit", {"name": "A", "kind": "tổ chức khác", "names": [{"name": "a"}]})
    with store.read() as session:
        (row,) = records.load(session, Unit, first)["names"]
    save(store, "unit", {"name": "B", "kind": "tổ chức khác", "names": [row | {"name": "trộm"}]})
    with store.read() as session:
        assert records.load(session, Unit, first)["names"] == (row,)


def test_what_links_to_a_recycled_record_keeps_its_link(store: Store) -> None:
    document = save(store, "directive", DOCUMENT)
    with store.write("Chuẩn bị") as session:
        raw = required(session, Meeting) | {"conclusions": (document,)}
    meeting = save(store, "meeting", raw)
    with store.write("Xóa") as session:
        records.remove(session, Directive, [document])
    save(store, "meeting", {"chair": "A"}, meeting)
    with store.read() as session:
        assert records.load(session, Meeting, meeting)["conclusions"] == (document,)


def test_recycling_twice_keeps_the_first_moment(store: Store) -> None:
    document = save(store, "directive", DOCUMENT)
    with store.write("Xóa") as session:
        records.remove(session, Directive, [document])
    before = dump(store.path)
    with store.write("Xóa") as session:
        records.remove(session, Directive, [document])
    assert dump(store.path) == before
