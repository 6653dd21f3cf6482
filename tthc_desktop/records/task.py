"""Tasks (nhiệm vụ) that directives, meetings and inspections assign to units, and what happened to them since."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Collection, Mapping

from sqlalchemy.orm import Mapped

from tthc_desktop.core.dates import When
from tthc_desktop.core.deadline_words import in_words_only, names_part, names_several, read_deadline
from tthc_desktop.core.deadlines import (
    BY_DAY,
    BY_MONTH,
    BY_QUARTER,
    CONSTANT,
    DEADLINE_KINDS,
    NEVER_LATE,
    RECURRING,
    Extension,
    TaskFacts,
    deadline_problems,
)
from tthc_desktop.core.doc_numbers import number_and_day
from tthc_desktop.core.errors import Doubt, Problem
from tthc_desktop.core.fields import DAYS_ONLY, Choice, Date, Field, Many, Number, One, Rows, Text
from tthc_desktop.core.recurrence import parse_rule
from tthc_desktop.core.unit_roles import lead_and_helpers
from tthc_desktop.core.vietnamese import fold
from tthc_desktop.records.base import (
    Record,
    Reported,
    Values,
    field,
    first_day_of,
    kept_words,
    last_day_of,
    noted,
    noted_instead,
    to_come,
)
from tthc_desktop.records.task_rows import DUE, PROGRESS

URGENCIES = ("Thường", "Khẩn", "Thượng khẩn", "Hỏa tốc")


class Task(Reported, Record):
    """What a unit was told to do, by when, and what came of it.

    `lead` and `due_on` are those in force; the rows of transfers and extensions keep every one before them.
    A task with results of several units (`parent` of theirs) stands for them and is not counted beside them.
    """

    __tablename__ = "task"
    LABEL = "Nhiệm vụ"
    ONE = "nhiệm vụ"
    KEY = ("content", "lead", "assigned_on")
    TITLE = ("content", "lead")
    DATE = "assigned_on"
    IN_WORDS = dict.fromkeys(("directives", "meetings", "conclusions", "inspections", "recommendations"), "origin")
    COMPUTED = (
        Field("state", "Tình trạng", Text(), width=18, aliases=("Trạng thái", "Tình trạng thực hiện")),
        Field("days_late", "Quá hạn (ngày)", Number(), width=15),
        Field("first_due", "Hạn ban đầu", Text()),
    )

    content: Mapped[str | None] = field(
        "Nội dung nhiệm vụ",
        Text(lines=3),
        required=True,
        width=40,
        aliases=(
            *("Nội dung", "Tên nhiệm vụ", "Nhiệm vụ", "Nhiệm vụ được giao", "Nội dung nhiệm vụ được giao"),
            *("Nội dung giao", "Nội dung công việc", "Công việc", "Tên công việc", "Nội dung chỉ đạo"),
            *("Nội dung nhiệm vụ giao", "Nhiệm vụ giao", "Nhiệm vụ cụ thể", "Nội dung công việc được giao"),
            *("Nội dung chỉ đạo, giao việc", "Tên nhiệm vụ, công việc"),
        ),
        page="Nhiệm vụ",
    )
    assigned_on: Mapped[str | None] = field(
        "Ngày giao",
        Date(),
        required=True,
        width=13,
        aliases=(
            *("Ngày chỉ đạo", "Ngày giao việc", "Ngày giao nhiệm vụ", "Thời gian giao", "Ngày văn bản giao"),
            *("Ngày công văn", "Ngày văn bản", "Ngày thực hiện", "Ngày, tháng văn bản", "Ngày ban hành"),
            *("Ngày, tháng, năm văn bản", "Ngày tháng", "Ngày, tháng", "Ngày, tháng, năm", "Văn bản giao: Ngày"),
            *("Ngày ban hành văn bản", "Ngày văn bản chỉ đạo", "Ngày, tháng, năm giao", "Ngày, tháng giao"),
            *("Ngày tháng giao việc", "Ngày, tháng, năm giao việc", "Ngày, tháng giao nhiệm vụ"),
        ),
        hint="04/7/2023",
    )
    assigned_by: Mapped[str | None] = field(
        "Người, cơ quan giao",
        Text(limit=300),
        aliases=("Người giao", "Cơ quan giao", "Lãnh đạo giao"),
        hint="Thủ tướng Chính phủ",
    )
    lead: Mapped[int | None] = field(
        "Đơn vị chủ trì",
        One("unit"),
        required=True,
        width=24,
        aliases=(
            *("Đơn vị chủ trì thực hiện", "Đơn vị thực hiện", "Đơn vị", "Cơ quan chủ trì"),
            *("Cơ quan, đơn vị chủ trì", "Đơn vị được giao", "Cơ quan thực hiện", "Cơ quan chủ trì thực hiện"),
            *("Chủ trì", "Cơ quan, đơn vị thực hiện", "Cơ quan, đơn vị được giao", "Đơn vị chịu trách nhiệm"),
            *("Cơ quan, đơn vị chủ trì thực hiện", "Đơn vị chủ trì tham mưu", "Cơ quan chủ trì tham mưu"),
            *("Cơ quan, đơn vị chủ trì tham mưu", "Đơn vị, địa phương chủ trì"),
            *("Cơ quan, đơn vị, địa phương chủ trì", "Đơn vị được giao nhiệm vụ", "Đơn vị được giao chủ trì"),
            *("Cơ quan được giao", "Sở, ngành, địa phương thực hiện", "Đơn vị đầu mối", "Đơn vị xử lý"),
        ),
    )
    coordinators = field(
        "Đơn vị phối hợp",
        Many("unit"),
        aliases=(
            *("Phối hợp", "Cơ quan phối hợp", "Cơ quan, đơn vị phối hợp", "Đơn vị phối hợp thực hiện"),
            *("Đơn vị/Cá nhân phối hợp", "Cơ quan, đơn vị phối hợp thực hiện", "Cơ quan phối hợp thực hiện"),
        ),
    )
    leader: Mapped[str | None] = field(
        "Lãnh đạo phụ trách",
        Text(limit=200),
        aliases=("LĐVP chủ trì", "Lãnh đạo", "Lãnh đạo chủ trì", "Lãnh đạo Bộ phụ trách"),
    )
    focal: Mapped[str | None] = field(
        "Đầu mối thực hiện",
        Text(limit=200),
        aliases=("Đầu mối", "Đơn vị/Cá nhân đầu mối", "Cán bộ đầu mối", "Người thực hiện", "Cán bộ thực hiện"),
    )
    deadline_kind: Mapped[str | None] = field("Loại hạn", Choice(DEADLINE_KINDS))
    due_on: Mapped[str | None] = field(
        "Hạn hoàn thành",
        DUE,
        width=13,
        aliases=(
            *("Ngày hoàn thành (KH)", "Thời hạn hoàn thành", "Thời hạn HT", "Thời hạn", "Hạn"),
            *("Thời hạn thực hiện", "Hạn thực hiện", "Hạn xử lý", "Ngày hoàn thành (kế hoạch)"),
            *("Thời gian hoàn thành", "Ngày đến hạn", "Ngày hết hạn", "Ngày phải hoàn thành", "Yêu cầu hoàn thành"),
            *("Ngày hoàn thành dự kiến", "Thời gian hoàn thành: Kế hoạch", "Kế hoạch: Ngày", "Thời gian thực hiện"),
            *("Hạn ban đầu", "Hạn cuối", "Hạn chót", "Hạn báo cáo", "Thời hạn báo cáo", "Hạn trả lời"),
            *("Thời hạn trả lời", "Hạn nộp", "Thời hạn xử lý", "Thời hạn giải quyết", "Hạn giải quyết"),
            *("Thời hạn cuối", "Hạn xong", "Hạn gửi", "Deadline", "Thời hạn phải hoàn thành"),
            *("Thời gian hoàn thành theo kế hoạch", "Hạn theo văn bản", "Thời hạn theo yêu cầu"),
            *("Hạn hoàn thành theo yêu cầu", "Thời hạn hoàn thành theo yêu cầu"),
            *("Thời hạn hoàn thành theo chỉ đạo", "Thời gian hoàn thành theo yêu cầu"),
            *("Thời gian hoàn thành yêu cầu", "Thời gian yêu cầu hoàn thành"),
            *("Hoàn thành trước ngày", "Thời gian thực hiện, hoàn thành"),
            *("Ngày hoàn thành (deadline)", "Ngày hoàn thành / Due date"),
        ),
        hint="30/9/2023, 9/2023, quý III/2023 hoặc 10 ngày làm việc",
    )
    recurrence: Mapped[str | None] = field("Lặp lại", Text(limit=200), hint="hằng tuần; ngày 05 hằng tháng")
    urgency: Mapped[str | None] = field("Mức độ khẩn", Choice(URGENCIES), aliases=("Mức độ", "Độ khẩn"))
    product: Mapped[str | None] = field(
        "Sản phẩm",
        Text(limit=500),
        aliases=(
            *("Sản phẩm, kết quả đầu ra", "Sản phẩm đầu ra", "Kết quả đầu ra", "Kết quả, sản phẩm"),
            *("Sản phẩm, kết quả", "Sản phẩm dự kiến", "Dự kiến sản phẩm", "Sản phẩm hoàn thành"),
        ),
    )
    category: Mapped[str | None] = field("Loại nhiệm vụ", Text(limit=200))
    directives = field(
        "Văn bản giao",
        Many("directive"),
        section="Nguồn giao",
        aliases=(
            *("Số văn bản", "Số ký hiệu văn bản", "Số văn bản giao", "Số ký hiệu văn bản giao"),
            *("Số văn bản chỉ đạo", "Văn bản giao nhiệm vụ", "Văn bản giao việc", "Văn bản giao: Số ký hiệu"),
            *("Văn bản giao: Số", "Số ký hiệu văn bản chỉ đạo", "Số, ký hiệu"),
        ),
    )
    meetings = field("Cuộc họp giao", Many("meeting"))
    conclusions = field("Kết luận giao", Many("conclusion"))
    inspections = field("Cuộc kiểm tra giao", Many("inspection"))
    recommendations = field("Kiến nghị kiểm tra", Many("recommendation"))
    origin: Mapped[str | None] = field(
        "Nguồn gốc",
        Text(limit=500),
        aliases=("Nguồn", "Nguồn giao", "Căn cứ giao", "Văn bản chỉ đạo", "Nguồn nhiệm vụ"),
        hint="nếu không gắn được ở trên",
    )
    parent: Mapped[int | None] = field(
        "Thuộc nhiệm vụ chung", One("task"), hint="nhiệm vụ giao nhiều đơn vị, mục này là phần của một đơn vị"
    )
    notes = field("Diễn biến", Rows("task_note"), page="Theo dõi")
    extensions = field("Các lần gia hạn", Rows("task_extension"))
    transfers = field("Các lần chuyển đơn vị", Rows("task_transfer"))
    roadmap: Mapped[str | None] = field("Lộ trình", Text(lines=2))
    follower: Mapped[str | None] = field(
        "Người theo dõi",
        Text(limit=200),
        aliases=("Chuyên viên theo dõi", "Cán bộ theo dõi"),
    )
    approver: Mapped[str | None] = field("Người phê duyệt", Text(limit=200), aliases=("Người phê duyệt: Họ tên",))
    approver_email: Mapped[str | None] = field(
        "Email người phê duyệt", Text(limit=200), aliases=("Người phê duyệt: Email",)
    )
    approver_phone: Mapped[str | None] = field("ĐT người phê duyệt", Text(limit=60), aliases=("Người phê duyệt: ĐT",))
    result: Mapped[str | None] = field(
        "Kết quả thực hiện",
        Text(lines=3),
        aliases=(
            *("Kết quả", "Tình hình thực hiện", "Tình hình, kết quả thực hiện", "Kết quả, tiến độ thực hiện"),
            *("Tiến độ thực hiện", "Tiến độ", "Tình hình triển khai", "Tình hình triển khai thực hiện"),
            *("Tình hình thực hiện nhiệm vụ", "Kết quả thực hiện nhiệm vụ"),
            *("Tình hình, tiến độ thực hiện", "Kết quả xử lý"),
        ),
        page="Kết quả",
    )
    done_on: Mapped[str | None] = field(
        "Ngày hoàn thành",
        Date(("day", "month")),
        width=13,
        aliases=(
            *("Ngày hoàn thành thực tế", "Ngày hoàn thành (thực tế)", "Thời gian hoàn thành: Thực tế"),
            *("Thực tế: Ngày", "Ngày hoàn thành nhiệm vụ", "Ngày thực hiện xong"),
        ),
    )
    evidence: Mapped[str | None] = field(
        "Minh chứng",
        Text(limit=500),
        hint="số văn bản, hoặc đính kèm tệp",
        aliases=("Văn bản hoàn thành", "Văn bản báo cáo kết quả", "Số văn bản thực hiện", "Văn bản thực hiện"),
    )
    cancelled_on: Mapped[str | None] = field("Ngày hủy", Date(DAYS_ONLY))
    cancel_reason: Mapped[str | None] = field("Lý do hủy", Text(limit=500))
    assigned_day: Mapped[str | None] = first_day_of("assigned_on")
    due_day: Mapped[str | None] = last_day_of("due_on")
    done_first: Mapped[str | None] = first_day_of("done_on")
    done_day: Mapped[str | None] = last_day_of("done_on")

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        kind, due = values.get("deadline_kind"), values.get("due_on")
        problems = []
        if kind in _PRECISION and due is None:
            problems.append(Problem("due_on", f"Hạn «{kind}» cần có {kind.lower().removeprefix('theo ')}."))
        if kind == RECURRING:
            problems += _rule_problems(values.get("recurrence"))
        if values.get("cancelled_on") and values.get("cancel_reason") is None:
            problems.append(Problem("cancel_reason", "Hủy nhiệm vụ thì ghi lý do."))
        return problems or [*deadline_problems(task_facts(values)), *_chain_problems(values)]

    @classmethod
    def agreed(cls, now: Values, values: Values, given: Collection[str]) -> Values:
        """A day takes the place of a deadline that is never late («Thường xuyên»), and the other way round."""
        is_new = {name for name in ("due_on", "deadline_kind") if name in given and now.get(name) != values.get(name)}
        if is_new == {"due_on"} and values.get("due_on") and now.get("deadline_kind") in NEVER_LATE:
            return {**values, "deadline_kind": None}
        if "deadline_kind" in is_new and values.get("deadline_kind") in NEVER_LATE and "due_on" not in given:
            return {**values, "due_on": None}
        return values

    @classmethod
    def moved(cls, now: Values, values: Values) -> list[Doubt]:
        group = kept_words(now, values, _LEAD_OF_GROUP)
        if group:
            told = f"«{group}» gồm cả tên gọi chung, giữ ở «Ghi chú»; đơn vị chủ trì là đơn vị nêu tên. Hãy xem lại."
            return [Doubt("lead", told), *_deadline_doubts(now, values)]
        done = kept_words(now, values, "Ngày hoàn thành")
        if done and not values.get("done_on") and _IS_DONE.fullmatch(fold(done)):
            told = f"Ô này ghi «{done}» mà không có ngày, nên nhiệm vụ vẫn tính là chưa xong. Hãy ghi ngày hoàn thành."
            return [Doubt("done_on", told), *_deadline_doubts(now, values)]
        if words := _deadline_doubts(now, values):
            return words
        before, after = now.get("due_on"), values.get("due_on")
        kinds = now.get("deadline_kind"), values.get("deadline_kind")
        if now and before != after and (RECURRING in kinds or bool(before) != bool(after)):
            old, new = (kind or (due and due.text) for kind, due in zip(kinds, (before, after), strict=True))
            day = f", hạn {after}" if after and new == kinds[1] else ""
            told = f"Hạn đang là «{old or 'chưa có'}», nay là «{new or 'để trống'}»{day}. Hãy xem lại."
            return [Doubt("due_on", told)]
        if not before or not after or before == after or now.get("extensions") != values.get("extensions"):
            return []
        told = f"Hạn đổi từ {before} sang {after}, hạn cũ không còn. Nếu là gia hạn, hãy ghi bằng «Gia hạn»."
        return [Doubt("due_on", told)]

    @classmethod
    def contradicted(cls, said: Mapping[str, str], values: Values) -> list[Doubt]:
        """A state in the list without the day that makes it one here, and the other way round; odd years."""
        if odd := to_come(cls, values, "assigned_on"):
            return odd
        assigned, due = values.get("assigned_on"), values.get("due_on")
        if assigned and due and due.first.year - assigned.first.year > _MOST_YEARS:
            return [Doubt("due_on", f"Hạn {due} ở rất xa ngày giao {assigned}. Hãy xem lại năm.")]
        if _CUT_PHONE.fullmatch(values.get("approver_phone") or ""):
            return [Doubt("approver_phone", "Số điện thoại thiếu số 0 ở đầu, có lẽ do bảng tính bỏ đi. Hãy xem lại.")]
        state = said.get("state", "").strip()
        result = (values.get("result") or "").strip()
        if not state and values.get("done_on") is None and _RESULT.match(fold(result)):
            state = textwrap.shorten(result, 60, placeholder="…")
        for told, name, meaning in (
            (_DONE, "done_on", "nên nhiệm vụ vẫn tính là chưa xong"),
            (_CANCELLED, "cancelled_on", "nên nhiệm vụ vẫn phải làm"),
        ):
            if told.match(fold(state)) and values.get(name) is None:
                label = cls.field(name).label
                missing = f"không có {label.lower()}, {meaning}. Hãy ghi «{label}»"
                return [Doubt(name, f"Danh sách ghi «{state}» mà {missing}.")]
        done = values.get("done_on")
        if done and done.first > dt.date.today():
            return [Doubt("done_on", f"Ngày hoàn thành {done} ở sau hôm nay. Hãy xem lại có phải là hạn không.")]
        if done and _NOT_DONE.match(fold(state)):
            return [Doubt("done_on", f"Danh sách ghi «{state}» mà có ngày hoàn thành {done}. Hãy xem lại.")]
        known = any(words.match(fold(state)) for words in (_DONE, _CANCELLED, _NOT_DONE, _IN_TIME))
        if said.get("state") and state and not known:
            return [Doubt("done_on", f"Danh sách ghi «{state}», chương trình không hiểu nên không dùng. Hãy xem lại.")]
        return []

    @classmethod
    def supposed(cls, raw: Mapping[str, str], title: str) -> dict[str, str]:
        """The day on which it was given: that of the document named in its row, else of the one above the list.

        Who leads is the «Đơn vị/Cá nhân đầu mối» of registers that name nobody else.
        """
        sources = [raw.get(name, "") for name in ("directives", "origin")]
        days = {document[1] for source in sources if (document := number_and_day(source))}
        days = days or {found[1] for found in _DAY.finditer(" ".join(sources))}
        days = days or {found[1] for found in _ANNEXED.finditer(title)}
        told = {"assigned_on": days.pop()} if len(days) == 1 else {}
        return told | ({"lead": raw["focal"]} if raw.get("focal") else {})

    @classmethod
    def understand(cls, raw: dict[str, str]) -> dict[str, str]:
        """A deadline that is no date ("hằng tuần", "Thường xuyên") tells the kind of deadline; see `deadline_words`."""
        raw = _with_helpers(super().understand(raw))
        done = raw.get("done_on", "").strip()
        if _NOT_DONE.match(fold(done)) or _IS_DONE.fullmatch(fold(done)):  # «Đang thực hiện» where the day is to come
            raw = noted_instead(raw, "done_on", f"Ngày hoàn thành: {done}")
        words = raw.get("due_on", "").strip()
        told = read_deadline(words) if words else None
        if told is None or ("deadline_kind" in raw and not told.due_on):
            return raw
        raw = noted(raw, f"Hạn: {words}") if told.shortened else raw
        if told.due_on:
            return {**raw, "due_on": told.due_on}
        kind = {"deadline_kind": told.kind, "recurrence": told.rule}
        others = {name: text for name, text in raw.items() if name != "due_on"}
        return others | {name: text for name, text in kind.items() if text}


def _with_helpers(raw: dict[str, str]) -> dict[str, str]:
    """The row with those who help, where one cell names them beside who leads."""
    told = lead_and_helpers(raw.get("lead", ""))
    if not told:
        return raw
    helpers = "; ".join(filter(None, (raw.get("coordinators", "").strip(), told[1])))
    return {**raw, "lead": told[0]} | ({"coordinators": helpers} if helpers else {})


def _deadline_doubts(now: Values, values: Values) -> list[Doubt]:
    """That the words of a deadline, kept in the note, tell no day."""
    words = kept_words(now, values, "Hạn")
    due, kind = values.get("due_on"), values.get("deadline_kind")
    if due and names_part(words):
        told = f"Hạn «{words}» được hiểu là {due}, đến hết {When(due.last)}, giữ nguyên văn ở «Ghi chú». "
        return [Doubt("due_on", f"{told}Nếu hạn sớm hơn, hãy ghi rõ ngày.")]
    if due and names_several(words):
        return [
            Doubt("due_on", f"Hạn ghi nhiều ngày («{words}»): lấy ngày cuối {due}, giữ đủ ở «Ghi chú». Hãy xem lại.")
        ]
    rule = values.get("recurrence")
    if kind == RECURRING and rule != now.get("recurrence") and not _SAYS_OFTEN.search(fold(f"{rule} {words}")):
        told = f"Hạn «{rule}» được hiểu là định kỳ, lặp lại mãi. "
        return [Doubt("due_on", f"{told}Nếu chỉ đến hạn một lần, hãy ghi như 30/9/2026 hoặc tháng 9/2026.")]
    if kind == CONSTANT and _MAY_SAY_DAY.search(fold(words)):
        return [Doubt("due_on", f"Hạn «{words}» được hiểu là «{CONSTANT}», không có ngày đến hạn. Hãy xem lại.")]
    if not words or kind or not in_words_only(words):
        return []
    told = f"Hạn «{words}» không phải là ngày nên chỉ giữ ở «Ghi chú»; hạn {f'vẫn là {due}' if due else 'để trống'}."
    return [Doubt("due_on", f"{told} Nếu có hạn, hãy ghi như 30/9/2026, tháng 9/2026 hoặc quý III/2026.")]


_MAY_SAY_DAY = re.compile(r"[0-9]|\b(?:ngay|tuan|thang|quy|nam|truoc|xong|hoan thanh|bao cao)\b")
_LEAD_OF_GROUP = "Đơn vị chủ trì"
_SAYS_OFTEN = re.compile(r"\b(?:hang|moi|tung|dinh ky|lan)\b")
_MOST_YEARS = 10
_CUT_PHONE = re.compile("[35789][0-9]{8}")
_NOT_ALL = r"(?!.*[0-9]%)(?! mot phan| 1 phan)"
_IS_DONE = re.compile(r"x|(?:da )?(?:hoan thanh|xong|thuc hien xong|thuc hien)")
_DONE = re.compile(
    r"(?:(?:da )?(?:hoan thanh|ht\b|xong|thuc hien xong|ket thuc)|da (?:co )?(?:thuc hien|bao cao|lam|nop|gui)\b)"
    rf"{_NOT_ALL}|100 ?%"
)
_RESULT = re.compile(
    rf"(?:da )?(?:hoan thanh|xong){_NOT_ALL}(?:$|\W*[.,;:(]| (?:ngay|nhiem vu|bao cao|viec|tai|theo)\b)"
)
_IN_TIME = re.compile(
    ".*[0-9] ?%|.*(?:mot|1) phan|(?:trong|con|den|sap den|dung|truoc|tre|qua|khong co|khong con|khong) han|moi|cho |"
    "thuong xuyen|(?:theo|dung) tien do|tiep tuc|trien khai"
)
_CANCELLED = re.compile(r"(?:da |bi )*huy|khong thuc hien\b|dung thuc hien")
_NOT_DONE = re.compile("chua|dang|cham|qua han(?! hoan thanh)")
_DATED = r"ngày\s*([0-9]{1,2}\s*[/.-]\s*[0-9]{1,2}\s*[/.-]\s*[0-9]{4}|[0-9]{1,2} tháng [0-9]{1,2} năm [0-9]{4})"
_DAY = re.compile(_DATED, re.IGNORECASE)
_DOCUMENT = "quyết định|kế hoạch|thông báo|công văn|văn bản|nghị quyết|chỉ thị|chương trình"
_ANNEXED = re.compile(rf"(?:{_DOCUMENT})\b[^()]*?{_DATED}", re.IGNORECASE)
"""«(Kèm theo Quyết định số 12/QĐ-UBND ngày 03/02/2026)»."""


_PRECISION = (BY_DAY, BY_MONTH, BY_QUARTER)


def _rule_problems(text: str | None) -> list[Problem]:
    if text is None:
        return [Problem("recurrence", "Hạn định kỳ cần ghi lặp lại thế nào, ví dụ hằng tuần.")]
    try:
        parse_rule(text)
    except ValueError as error:
        return [Problem("recurrence", str(error))]
    return []


def _chain_problems(values: Values) -> list[Problem]:
    """Each extension and transfer must begin where the one before it ended, the last end with what is in force."""
    problems = []
    for name, old, new, now, told in (
        ("extensions", "old_due", "new_due", "due_on", "hạn"),
        ("transfers", "old_lead", "new_lead", "lead", "đơn vị"),
    ):
        rows = values.get(name) or ()
        after = [*rows[1:], {old: values.get(now)}]
        for number, (row, following) in enumerate(zip(rows, after, strict=False), start=1):
            if row.get(new) != following.get(old):
                where = f"lần {number + 1}" if number < len(rows) else "nhiệm vụ"
                label = Task.field(name).label
                problems.append(
                    Problem(
                        now if number == len(rows) else name,
                        f"{label}: {told} mới của lần {number} khác {told} của {where}. "
                        f"Đổi {told} thì dùng «Gia hạn» hoặc «Chuyển đơn vị» để giữ {told} cũ.",
                    )
                )
    return problems


def deadline_words(values: Values) -> str:
    """A deadline that is no date, as lists write it in the place of one: "hằng tuần", "Thường xuyên"; else ""."""
    kind = values.get("deadline_kind")
    if kind == RECURRING:
        return values.get("recurrence") or ""
    return kind if kind in NEVER_LATE else ""


def task_facts(values: Values) -> TaskFacts:
    """What the rules of deadlines ask of a task's values."""
    extensions = [row for row in values.get("extensions") or () if row.get("decided_on") and row.get("new_due")]
    kind, recurrence = values.get("deadline_kind"), values.get("recurrence")
    cancelled = values.get("cancelled_on")
    return TaskFacts(
        assigned_on=values.get("assigned_on"),
        kind=kind,
        due_on=_first_due(values),
        rule=parse_rule(recurrence) if kind == RECURRING and recurrence else None,
        extensions=tuple(Extension(row["decided_on"].first, row["new_due"]) for row in extensions),
        reports=tuple(
            row["noted_on"].first for row in values.get("notes") or () if row["noted_on"] and row["stream"] == PROGRESS
        ),
        done_on=values.get("done_on"),
        cancelled_on=cancelled.first if cancelled else None,
    )


def _first_due(values: Values) -> When | None:
    rows = values.get("extensions") or ()
    first: When | None = rows[0].get("old_due") if rows else values.get("due_on")
    return first
