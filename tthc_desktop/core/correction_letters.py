"""The words of a letter that sends a unit's return back to be corrected, with what is wrong in which cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tthc_desktop.core.dates import When
from tthc_desktop.core.document import padded
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.findings import Finding
from tthc_desktop.core.letters import Cells, Column, Letter, Office, Table, letterhead, on
from tthc_desktop.core.wording import without_stop

Level = Literal["error", "warning"]
MOST_ROWS = 100
"""Rows of the letter's table; what is beyond stands in the marked copy, when one goes with the letter."""
ERRORS_HEADING, WARNINGS_HEADING = "Nội dung phải sửa", "Nội dung cần xem lại"
LOOK_AGAIN = "Xem lại số liệu; nếu đúng thì ghi rõ lý do."
"""Asked for when a finding says nothing of how to mend it."""
COLUMNS = (
    Column("STT", 13, centred=True),
    Column("Trang tính", 24),
    Column("Ô", 16, centred=True),
    Column("Nội dung", 60),
    Column("Đề nghị sửa", 47),
)


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing to be corrected in one cell."""

    sheet: str
    cell: str
    content: str
    """What is wrong."""
    remedy: str
    """What the unit is asked to do."""
    level: Level = "error"


@dataclass(frozen=True, slots=True)
class SentBack:
    """A unit's return that is sent back, and why."""

    unit: str
    """As "Kính gửi" names it; see `letters.addressed`."""
    form: str
    """The form as a letter names it: "biểu số II.06a/VPCP/KSTT"."""
    period: str
    """"quý I năm 2026"."""
    file: str
    """Name of the file that the unit sent."""
    reason: str
    """The officer's own words."""
    items: tuple[Correction, ...] = ()
    attachments: int = 0
    """How many files go with the letter, the marked copy among them."""

    def of(self, level: Level) -> tuple[Correction, ...]:
        """The items of this level, in the order given."""
        return tuple(item for item in self.items if item.level == level)


def corrections_of(sheet: str, findings: Iterable[Finding]) -> tuple[Correction, ...]:
    """The findings of one sheet as what is asked of the unit; those that were explained are left out."""
    made = []
    for finding in findings:
        if finding.level != "explained":
            content, remedy = _parted(without_cell(finding.message, finding.cell))
            made.append(Correction(sheet, finding.cell, content, remedy, finding.level))
    return tuple(made)


def without_cell(message: str, cell: str) -> str:
    """A finding's message without the cell at its beginning, for places that name the cell themselves."""
    rest = message.removeprefix(f"Ô {cell}:").strip()
    return rest[:1].upper() + rest[1:]


def _parted(message: str) -> tuple[str, str]:
    """What is wrong, and how to mend it: findings end with "Hãy …"."""
    content, asked, remedy = message.rpartition(" Hãy ")
    return (content, remedy[:1].upper() + remedy[1:]) if asked else (message, LOOK_AGAIN)


def correction_letter(office: Office, told: SentBack, day: date, due: date) -> Letter:
    """The letter of `day` that asks a unit to correct its return and send it again until `due`.

    Raises Refused when the reason is blank, or `due` is before `day`.
    """
    _check(told, day, due)
    return Letter(
        letterhead=letterhead(office, day),
        about=f"V/v chỉnh sửa, gửi lại báo cáo theo {told.form} {told.period}",
        to=(told.unit,),
        blocks=(
            _opening(office, told),
            *_tables(told),
            f"Lý do đề nghị chỉnh sửa: {without_stop(' '.join(told.reason.split()))}.",
            _asked(office, told, due),
            *_attached(told),
            f"Đề nghị {told.unit} quan tâm, thực hiện./.",
        ),
        recipients=("Như trên", *office.recipients),
        signature=office.signature,
    )


def due_problems(day: date, due: date) -> list[Problem]:
    """What is wrong with the day until which a unit is to send again what a letter of `day` sends back."""
    if due >= day:
        return []
    words = f"Hạn gửi lại ({When(due).text}) trước ngày công văn ({When(day).text}). Hãy chọn ngày sau."
    return [Problem("due", words)]


def _check(told: SentBack, day: date, due: date) -> None:
    problems = []
    if not told.reason.strip():
        words = "Chưa ghi lý do đề nghị đơn vị chỉnh sửa. Hãy ghi lý do rồi làm lại."
        problems.append(Problem("reason", words))
    problems += due_problems(day, due)
    if problems:
        raise Refused(*problems)


def _opening(office: Office, told: SentBack) -> str:
    received = (
        f"{office.agency} đã nhận được báo cáo {told.period} theo {told.form} của {told.unit} (tệp «{told.file}»)."
    )
    errors, warnings = len(told.of("error")), len(told.of("warning"))
    parts = [f"{padded(errors)} nội dung phải sửa"] if errors else []
    parts += [f"{padded(warnings)} nội dung cần xem lại"] if warnings else []
    if not parts:
        return f"{received} Qua kiểm tra, báo cáo cần được chỉnh sửa."
    return f"{received} Qua kiểm tra, báo cáo còn {' và '.join(parts)}, cụ thể như sau:"


def _tables(told: SentBack) -> list[Table]:
    if not told.items:
        return []
    rows: list[Cells | str] = []
    errors, warnings = told.of("error"), told.of("warning")
    both, number = bool(errors and warnings), 0
    most = MOST_ROWS if told.attachments else len(told.items)
    for roman, heading, items in (("I", ERRORS_HEADING, errors), ("II", WARNINGS_HEADING, warnings)):
        shown = items[: most - number]
        rows += [f"{roman}. {heading} ({padded(len(items))})"] if both and shown else []
        for item in shown:
            number += 1
            rows.append((str(number), item.sheet, item.cell, item.content, item.remedy))
    left = len(told.items) - number
    rows += [f"Và {padded(left)} nội dung khác, có đủ trong bản đánh dấu gửi kèm."] if left else []
    return [Table(COLUMNS, tuple(rows))]


def _asked(office: Office, told: SentBack, due: date) -> str:
    asked = ["chỉnh sửa các nội dung nêu trên"] if told.items else ["chỉnh sửa báo cáo theo lý do nêu trên"]
    if told.of("warning"):
        asked.append("với nội dung cần xem lại mà số liệu đúng thì ghi rõ lý do")
    again = f"gửi lại tệp báo cáo đã sửa về {office.agency} trước khi hết {on(due)}"
    return f"{office.agency} đề nghị {told.unit} {'; '.join(asked)}; {again}."


def _attached(told: SentBack) -> list[str]:
    if not told.attachments:
        return []
    marked = "; trong bản đánh dấu, các ô nêu trên được tô màu và có ghi chú" if told.items else ""
    return [f"Gửi kèm công văn này: {padded(told.attachments)} tệp{marked}."]
