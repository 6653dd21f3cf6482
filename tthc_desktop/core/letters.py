"""The words of a letter to a unit (công văn): what is asked of it, in which order, and how its address is written.

A letter is a value that `files.official_letter` lays out. `chase` tells a unit of its late and due tasks; a letter
about anything else is another function that gives a `Letter`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tthc_desktop.core import vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.document import Letterhead, Signature, padded
from tthc_desktop.core.wording import without_stop

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a letter's table; `width` is its share of the page in millimetres."""

    header: str
    width: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a letter; a row that is one text is a heading across the whole width."""

    columns: tuple[Column, ...]
    rows: tuple[Cells | str, ...]


Block = str | Table
"""A paragraph, or a table."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A whole công văn, ready to be written (NĐ 30/2020/NĐ-CP, Phụ lục I, Mục II)."""

    letterhead: Letterhead
    about: str
    """Trích yếu under the number: "V/v đôn đốc thực hiện nhiệm vụ"."""
    to: tuple[str, ...]
    """Whom it is sent to, each as "Kính gửi" names it."""
    blocks: tuple[Block, ...]
    recipients: tuple[str, ...]
    """Lines under "Nơi nhận:", without the leading dash."""
    signature: Signature


@dataclass(frozen=True, slots=True)
class Office:
    """Who writes letters, as the office's settings say."""

    agency: str
    signature: Signature
    parent: str = ""
    place: str = ""
    symbol: str = ""
    """Ký hiệu of its công văn: "VPUB-KSTT"."""
    recipients: tuple[str, ...] = ()
    """Lines under "Nơi nhận:" after "Như trên"."""


@dataclass(frozen=True, slots=True)
class ChaseItem:
    """One task of a unit that is late or soon due on the day of the letter."""

    content: str
    source: str
    """What gave the task; "" when nothing is known."""
    due: date
    days_late: int
    """Days past the deadline; 0 for a task that is soon due."""
    first_due: date | None = None
    """The deadline before any extension, when there was one."""
    recurrence: str = ""
    """How often it is due, for a recurring task: "hằng tuần"."""


@dataclass(frozen=True, slots=True)
class Chase:
    """What a unit is reminded of: its late items and its soon due ones, for the `times`-th time."""

    unit: str
    """As "Kính gửi" and the sentences name it; see `addressed`."""
    items: tuple[ChaseItem, ...]
    times: int = 1
    last_on: date | None = None
    """When it was last reminded of any of these."""

    @property
    def late(self) -> tuple[ChaseItem, ...]:
        """Items past their deadline, those late the longest first."""
        return tuple(sorted((item for item in self.items if item.days_late > 0), key=lambda item: item.due))

    @property
    def soon(self) -> tuple[ChaseItem, ...]:
        """Items that are soon due, the nearest first."""
        return tuple(sorted((item for item in self.items if item.days_late <= 0), key=lambda item: item.due))


LATE_HEADING, SOON_HEADING = "Nhiệm vụ đã quá hạn", "Nhiệm vụ sắp đến hạn"
COLUMNS = (
    Column("STT", 13, centred=True),
    Column("Nội dung nhiệm vụ", 52),
    Column("Nguồn giao", 32),
    Column("Hạn", 24, centred=True),
    Column("Số ngày quá hạn", 17, centred=True),
    Column("Ghi chú", 22),
)


def addressed(name: str, kind: str, designation: str = "") -> str:
    """A unit as a letter names it: of a province or commune, its people's committee.

    «Tuyên Quang» (tỉnh) → «Ủy ban nhân dân tỉnh Tuyên Quang»; other bodies bear their own names.
    """
    full = f"{designation} {name}".strip()
    local = kind in ("địa phương", "xã, phường, đặc khu")
    named = vietnamese.fold(name).startswith(("uy ban", "ubnd"))
    return f"Ủy ban nhân dân {full}" if local and not named else full


def chase(office: Office, told: Chase, day: date, reply_due: date | None) -> Letter:
    """The letter of `day` that reminds a unit of exactly these items and asks for a reply until `reply_due`.

    Raises ValueError when there is nothing to remind of.
    """
    if not told.items:
        raise ValueError("a letter needs something to remind of")
    about = "V/v đôn đốc thực hiện nhiệm vụ"
    return Letter(
        letterhead=letterhead(office, day),
        about=about if told.times < 2 else f"{about} (lần thứ {told.times})",
        to=(told.unit,),
        blocks=(*_opening(office, told, day), _table(told, day), _asked(office, told, reply_due), _closing(told)),
        recipients=("Như trên", *office.recipients),
        signature=office.signature,
    )


def letterhead(office: Office, day: date) -> Letterhead:
    """The head of a letter of `day`; its number stays blank until the clerk gives it one."""
    gap = "\u00a0" * 8
    when = When(day).long_text
    return Letterhead(
        parent=office.parent.upper(),
        agency=office.agency.upper(),
        number=f"Số:{gap}/{office.symbol}",
        place_and_date=f"{office.place}, {when}" if office.place else when,
    )


def _opening(office: Office, told: Chase, day: date) -> list[str]:
    late, soon = len(told.late), len(told.soon)
    parts = [f"{padded(late)} nhiệm vụ đã quá hạn nhưng chưa hoàn thành"] if late else []
    parts += [f"{padded(soon)} nhiệm vụ sắp đến hạn"] if soon else []
    found = (
        f"Qua theo dõi việc thực hiện các nhiệm vụ được giao, tính đến {on(day)}, {told.unit} còn "
        f"{' và '.join(parts)}, cụ thể như sau:"
    )
    if told.times < 2:
        return [found]
    last = f"; lần gần nhất vào {on(told.last_on)}" if told.last_on else ""
    again = f"{office.agency} đã đôn đốc {told.unit} {padded(told.times - 1)} lần{last}."
    return [f"{again} {found}"]


def _table(told: Chase, day: date) -> Table:
    rows: list[Cells | str] = []
    both, number = bool(told.late and told.soon), 0
    for roman, heading, items in (("I", LATE_HEADING, told.late), ("II", SOON_HEADING, told.soon)):
        rows += [f"{roman}. {heading} ({padded(len(items))})"] if both else []
        for item in items:
            number += 1
            rows.append(_row(number, item, day))
    return Table(COLUMNS, tuple(rows))


def _row(number: int, item: ChaseItem, day: date) -> Cells:
    late = str(item.days_late) if item.days_late > 0 else ""
    content = " ".join(item.content.split())
    return (str(number), content, item.source, When(item.due).text, late, _remark(item, day))


def _remark(item: ChaseItem, day: date) -> str:
    """What the table says beside an item: how many days are left, the first deadline, how often it is due."""
    remarks = []
    if item.days_late <= 0:
        left = (item.due - day).days
        remarks.append(f"Còn {left} ngày" if left > 0 else "Đến hạn hôm nay")
    if item.recurrence:
        remarks.append(f"Định kỳ {item.recurrence}")
    elif item.first_due and item.first_due != item.due:
        remarks.append(f"Đã gia hạn, hạn đầu {When(item.first_due).text}")
    return "; ".join(remarks)


def _asked(office: Office, told: Chase, reply_due: date | None) -> str:
    asked = []
    if told.late:
        asked.append("khẩn trương hoàn thành nhiệm vụ đã quá hạn, làm rõ nguyên nhân chậm và thời điểm hoàn thành")
    if told.soon:
        asked.append("hoàn thành đúng hạn nhiệm vụ sắp đến hạn")
    by = f" trước khi hết {on(reply_due)}" if reply_due else ""
    report = f"báo cáo kết quả bằng văn bản về {office.agency}{by}"
    return f"{office.agency} đề nghị {told.unit} {'; '.join(asked)}; {report}."


def _closing(told: Chase) -> str:
    return f"Đề nghị {told.unit} quan tâm, thực hiện./."


def on(day: date) -> str:
    """A day as a letter's sentences name it: "ngày 30/6/2026"."""
    return f"ngày {When(day).text}"


def filed(lines: Sequence[str]) -> tuple[str, ...]:
    """Of the recipients of the office's reports, those that stay for any letter: where it is filed ("Lưu: VT")."""
    kept = tuple(
        without_stop(line.strip(" -")) for line in lines if vietnamese.fold(line).strip(" -").startswith("luu")
    )
    return kept or ("Lưu: VT",)
