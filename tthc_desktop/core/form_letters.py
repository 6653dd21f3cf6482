"""The letter that reminds a unit of the forms it has not sent: which form, of which period, since when, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tthc_desktop.core.dates import When
from tthc_desktop.core.document import padded
from tthc_desktop.core.letters import Column, Letter, Office, Table, letterhead
from tthc_desktop.core.wording import without_stop


@dataclass(frozen=True, slots=True)
class FormItem:
    """One form of one period that a unit has not sent on the day of the letter, or is to send again."""

    code: str
    title: str
    period: str
    """In words: "quý I năm 2026"."""
    due: date | None
    """None when no day was set."""
    days_late: int
    sent_back: bool = False
    reason: str = ""
    """Why it was sent back."""


@dataclass(frozen=True, slots=True)
class FormChase:
    """The forms that a unit is reminded of, for the `times`-th time."""

    unit: str
    """As "Kính gửi" names it; see `letters.addressed`."""
    items: tuple[FormItem, ...]
    times: int = 1
    last_on: date | None = None
    """When it was last reminded of any of them."""


COLUMNS = (
    Column("STT", 13, centred=True),
    Column("Biểu mẫu", 54),
    Column("Kỳ báo cáo", 28, centred=True),
    Column("Hạn gửi", 24, centred=True),
    Column("Số ngày quá hạn", 17, centred=True),
    Column("Ghi chú", 24),
)


def chase_forms(office: Office, told: FormChase, day: date, send_by: date | None) -> Letter:
    """The letter of `day` that asks a unit for exactly these forms, to be sent by `send_by`.

    Raises ValueError when there is nothing to ask for.
    """
    if not told.items:
        raise ValueError("a letter needs something to remind of")
    about = "V/v đôn đốc gửi báo cáo theo biểu mẫu"
    return Letter(
        letterhead=letterhead(office, day),
        about=about if told.times < 2 else f"{about} (lần thứ {told.times})",
        to=(told.unit,),
        blocks=(_opening(office, told, day), _table(told, day), _asked(office, told, send_by), _closing(told)),
        recipients=("Như trên", *office.recipients),
        signature=office.signature,
    )


def _opening(office: Office, told: FormChase, day: date) -> str:
    back = sum(item.sent_back for item in told.items)
    waiting = len(told.items) - back
    parts = [f"chưa gửi {padded(waiting)} biểu mẫu"] if waiting else []
    parts += [f"chưa gửi lại {padded(back)} biểu mẫu đã được yêu cầu chỉnh sửa"] if back else []
    found = (
        f"Qua theo dõi việc gửi báo cáo theo biểu mẫu, tính đến {_on(day)}, {told.unit} {' và '.join(parts)}, "
        "cụ thể như sau:"
    )
    if told.times < 2:
        return found
    last = f"; lần gần nhất vào {_on(told.last_on)}" if told.last_on else ""
    return f"{office.agency} đã đôn đốc {told.unit} {padded(told.times - 1)} lần{last}. {found}"


def _table(told: FormChase, day: date) -> Table:
    rows = tuple(
        (
            str(number),
            f"{item.code}: {item.title}",
            item.period,
            When(item.due).text if item.due else "",
            str(item.days_late) if item.days_late else "",
            _remark(item, day),
        )
        for number, item in enumerate(told.items, 1)
    )
    return Table(COLUMNS, rows)


def _remark(item: FormItem, day: date) -> str:
    if item.sent_back:
        return f"Đã trả lại: {without_stop(item.reason)}" if item.reason else "Đã trả lại để chỉnh sửa"
    if item.due and not item.days_late:
        left = (item.due - day).days
        return f"Còn {left} ngày" if left > 0 else "Đến hạn hôm nay"
    return ""


def _asked(office: Office, told: FormChase, send_by: date | None) -> str:
    by = f" trước khi hết {_on(send_by)}" if send_by else ""
    which = "biểu mẫu" if len(told.items) == 1 else "các biểu mẫu"
    why = ", nêu rõ lý do chậm gửi" if any(item.days_late for item in told.items) else ""
    return (
        f"{office.agency} đề nghị {told.unit} hoàn thành và gửi {which} nêu trên về {office.agency}{by}{why}. "
        "Trường hợp đơn vị đã gửi, đề nghị cho biết ngày gửi, nơi nhận để đối chiếu."
    )


def _closing(told: FormChase) -> str:
    return f"Đề nghị {told.unit} quan tâm, thực hiện./."


def _on(day: date) -> str:
    return f"ngày {When(day).text}"
