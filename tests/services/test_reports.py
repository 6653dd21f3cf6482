"""The report from the data file: the example quarter's real sentences, and random logs."""

from __future__ import annotations

import datetime as dt
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tthc_desktop.core.document import Document, Figure, Mention, Note, Paragraph, Ref, Text
from tthc_desktop.core.periods import parse_period
from tthc_desktop.db.store import Store, open_store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.base import LEVELS
from tthc_desktop.records.conduct import Commendation, Violation
from tthc_desktop.records.context import Context
from tthc_desktop.records.directive import STATES, Directive
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.meeting import MEETING_FORMS, MEETING_KINDS, Meeting
from tthc_desktop.records.task import Task
from tthc_desktop.records.unit import Unit
from tthc_desktop.services import exports, lists, records, reports
from tthc_desktop.services import settings as office_settings
from tthc_desktop.services.lists import Listing

QUARTER = parse_period("2023-Q2")
SEED = Path(__file__).parents[3] / "shared" / "seed" / "quy-ii-2023.txt"

MUST_SAY = (
    "01 Phiên họp của Ban Chỉ đạo cải cách hành chính của Chính phủ",
    "01 cuộc họp về công tác cải cách TTHC và nâng cao hiệu quả tư vấn chính sách cho Chính phủ, Thủ tướng Chính phủ",
    "02 văn bản chỉ đạo",
    "05 buổi làm việc trực tuyến với 05 địa phương (Hà Nội, Bắc Giang, Bình Phước, Cà Mau, Bình Dương)",
    "03 buổi làm việc trực tiếp với 03 Bộ (Y tế, Công Thương, Giao thông vận tải)",
    "03 cuộc họp về TTHC cấp Phiếu lý lịch tư pháp và quy định về phòng cháy, chữa cháy",
    "trong giải quyết TTHC lĩnh vực đất đai tại tỉnh Tuyên Quang theo phản ánh của Đài Truyền hình Việt Nam",
    "kiện toàn Hội đồng tư vấn cải cách TTHC của Thủ tướng Chính phủ theo hướng gọn nhẹ, thực chất, hiệu quả "
    "và thành lập Tổ công tác cải cách TTHC của Thủ tướng Chính phủ",
    "Nghị định về Bảo vệ dữ liệu cá nhân",
)


def build(store: Store, period: str = "2023-Q2") -> Document:
    with store.read() as session:
        return reports.build(session, parse_period(period))


def said(store: Store, period: str = "2023-Q2") -> str:
    return "\n".join(paragraph.text for paragraph in build(store, period).paragraphs)


def meeting_with(store: Store, unit: str) -> int:
    with store.read() as session:
        (found,) = lists.ids(session, Listing(Meeting, text=unit, period=QUARTER))
    return found


def change(store: Store, record: type, record_id: int, **raw: object) -> None:
    with store.write("Sửa") as session:
        records.save(session, record, raw, record_id, sure=True)


# --- the example quarter ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sentence", MUST_SAY)
def test_the_example_report_says_what_the_real_report_says(example_store: Store, sentence: str) -> None:
    assert sentence in said(example_store)


def test_the_example_report_is_the_real_one_word_for_word(example_store: Store) -> None:
    if not SEED.exists():
        pytest.skip("the real report lies beside the checkout only where the program is made")
    real = [line.strip() for line in SEED.read_text(encoding="utf-8").splitlines()]
    told = [line for line in real[1:] if len(line) > 200]
    assert said(example_store).removesuffix("/.").splitlines() == told


def test_the_footnote_names_the_source_with_number_and_date(example_store: Store) -> None:
    (note,) = build(example_store).notes()
    assert note.note == "Báo cáo số 5159/BC-VPCP ngày 11/7/2023 của VPCP"


def test_the_conference_of_july_is_told_in_the_quarter_it_is_counted_in(example_store: Store) -> None:
    assert "ngày 04/7/2023" in said(example_store)
    assert "04/7/2023" not in said(example_store, "2023-Q3")


def test_one_meeting_less_is_told_everywhere(example_store: Store) -> None:
    change(example_store, Meeting, meeting_with(example_store, "Bắc Giang"), counted_in="quý III/2023")
    told = said(example_store)
    assert "04 buổi làm việc trực tuyến với 04 địa phương (Hà Nội, Bình Phước, Cà Mau, Bình Dương)" in told
    assert "05" not in told.replace("05/", "")
    assert "Bắc Giang" not in told
    assert "01 buổi làm việc trực tuyến với 01 địa phương (Bắc Giang)" in said(example_store, "2023-Q3")
    example_store.undo()
    assert MUST_SAY[3] in said(example_store)


def test_two_meetings_with_one_province_are_two_meetings_with_one_locality(example_store: Store) -> None:
    for unit in ("Bắc Giang", "Bình Phước", "Cà Mau"):
        change(example_store, Meeting, meeting_with(example_store, unit), report_as="Không đưa vào báo cáo")
    change(example_store, Meeting, meeting_with(example_store, "Bình Dương"), units="Hà Nội")
    assert "02 buổi làm việc trực tuyến với 01 địa phương (Hà Nội)" in said(example_store)


def test_a_list_longer_than_a_row_of_excel_goes_on_in_the_next_rows(example_store: Store, tmp_path: Path) -> None:
    with example_store.write("Nhiều cuộc họp") as session:
        one = lists.ids(session, Listing(Meeting, text="Bắc Giang", period=QUARTER))[0]
        values = records.load(session, Meeting, one)
        for _ in range(90):
            records.store(session, Meeting, values)
    document = build(example_store)
    with example_store.read() as session:
        (path,) = exports.write_report(session, document, QUARTER, tmp_path, ["xlsx"])
    page = load_workbook(path)["Tổng hợp"]
    counted: dict[int, int] = {}
    listed: dict[int, int] = {}
    for number, _, _, figure, told, refs in page.iter_rows(min_row=3, values_only=True):
        counted[number] = counted.get(number, 0) + (figure or 0)
        listed[number] = listed.get(number, 0) + len(refs.split(", "))
        assert told.count("\n") + 1 == len(refs.split(", ")) <= 26
    assert max(counted.values()) > 90
    assert counted == listed


def test_recycled_records_are_not_told(example_store: Store) -> None:
    with example_store.write("Xóa") as session:
        records.remove(session, Meeting, [meeting_with(example_store, "Bắc Giang")])
    assert "04 buổi làm việc trực tuyến với 04 địa phương" in said(example_store)


def test_a_unit_in_the_recycle_bin_still_counts_where_it_was_met(example_store: Store) -> None:
    with example_store.write("Xóa đơn vị") as session:
        ids = lists.ids(session, Listing(Unit, text="Bắc Giang"))
        records.remove(session, Unit, ids)
    assert MUST_SAY[3] in said(example_store)


def test_a_quarter_without_records_says_so_part_by_part(example_store: Store) -> None:
    assert said(example_store, "2022-Q1").splitlines() == ["Không phát sinh."] * 3 + ["Không phát sinh./."]


def test_units_are_called_what_they_were_called_on_the_day(store: Store) -> None:
    with store.write("Thêm") as session:
        raw = {"kind": "Buổi làm việc", "level": LEVELS[2], "units": "Tuyên Quang"}
        for day in ("04/5/2023", "04/5/2026"):
            records.save(session, Meeting, raw | {"held_on": day}, sure=True)
        old, new = (records.load(session, Meeting, number)["units"] for number in (1, 2))
    assert old != new
    assert "01 buổi làm việc với 01 địa phương (Tuyên Quang)" in said(store)


# --- conduct, obstacles and proposals ---------------------------------------------------------------------


def add(store: Store, record: type, **raw: object) -> int:
    with store.write("Thêm") as session:
        return records.save(session, record, raw, sure=True)


def test_cases_and_praise_are_told_in_the_part_of_their_level_and_nobody_is_named(
    example_store: Store, tmp_path: Path
) -> None:
    before = said(example_store)
    case = {"measure": "Xử lý vi phạm", "level": LEVELS[1], "reason": "Chậm trễ", "names": "Nguyễn Văn Giấu"}
    one = add(example_store, Violation, unit="Hà Nội", decided_on="04/5/2023", people="2", **case)
    add(example_store, Violation, unit="Cà Mau", decided_on="30/6/2023", people="1", **case)
    add(example_store, Violation, unit="Cà Mau", decided_on="01/7/2023", people="9", **case)
    praise = {"award": "Bằng khen", "level": LEVELS[1], "people": "3", "names": "Trần Thị Giấu"}
    add(example_store, Commendation, unit="Cà Mau", decided_on="quý II/2023", **praise)
    told = said(example_store)
    assert (
        "ác bộ, ngành, địa phương đã xử lý 02 vụ việc vi phạm (03 người) tại 02 địa phương (Hà Nội, Cà Mau); "
        "thực hiện 01 lần khen thưởng (03 cá nhân) tại 01 địa phương (Cà Mau)."
    ) in told
    assert before.splitlines()[0] == told.splitlines()[0]
    with example_store.read() as session:
        document = reports.build(session, QUARTER)
        paths = exports.write_report(session, document, QUARTER, tmp_path, exports.FORMATS)
    workbook = load_workbook(next(path for path in paths if path.suffix == ".xlsx"))
    printed = [str(cell) for page in workbook for row in page.iter_rows(values_only=True) for cell in row if cell]
    assert any("vụ việc vi phạm" in text for text in printed)
    assert not any("Giấu" in text or text.startswith("Họ tên") for text in [*printed, told])
    change(example_store, Violation, one, report_as="Không đưa vào báo cáo")
    assert "01 vụ việc vi phạm (01 người) tại 01 địa phương (Cà Mau)" in said(example_store)


def test_obstacles_and_proposals_of_the_period_that_are_marked_are_told_in_a_last_part(example_store: Store) -> None:
    before = build(example_store).blocks

    def note(day: str, stream: str, text: str, **more: str) -> dict[str, str]:
        return {"noted_on": day, "stream": stream, "text": text, "told": "Có"} | more

    notes = [
        note("30/6/2023", "Đề xuất", "bổ sung biên chế"),
        note("01/4/2023", "Khó khăn, vướng mắc", "phần mềm chậm.", unit="Hà Nội"),
        note("01/7/2023", "Đề xuất", "kỳ sau"),
        note("01/5/2023", "Tiến độ", "đang làm"),
        note("01/5/2023", "Khó khăn, vướng mắc", "không đưa vào", told=""),
    ]
    task = {"content": "Rà soát", "assigned_on": "05/01/2023", "lead": "Bộ Y tế"}
    number = add(example_store, Task, notes=notes, **task)
    blocks = build(example_store).blocks
    assert [block.text for block in blocks[len(before) :]] == [
        "V. KHÓ KHĂN, VƯỚNG MẮC; ĐỀ XUẤT",
        "1. Khó khăn, vướng mắc",
        "Hà Nội: phần mềm chậm.",
        "2. Đề xuất",
        "Bộ Y tế: bổ sung biên chế./.",
    ]
    last = blocks[-1]
    assert isinstance(last, Paragraph)
    assert Mention("bổ sung biên chế", (Ref("task", number),)) in last.runs
    with example_store.write("Xóa") as session:
        records.remove(session, Task, [number])
    assert build(example_store).blocks == before


# --- the letterhead --------------------------------------------------------------------------------------


def test_a_draft_leaves_number_and_day_open_and_a_signed_report_bears_its_day(example_store: Store) -> None:
    head = build(example_store).letterhead
    assert head.number.startswith("Số:")
    assert head.number.endswith("/BC-KSTTHC")
    assert head.place_and_date.split() == ["Hà", "Nội,", "ngày", "tháng", "năm", "2023"]
    with example_store.read() as session:
        signed = reports.build(session, QUARTER, dt.date(2023, 7, 11)).letterhead
    assert signed.place_and_date == "Hà Nội, ngày 11 tháng 7 năm 2023"


@pytest.mark.parametrize(("period", "year"), [("2025-Q4", "2026"), ("2025", "2026"), ("2025-Q3", "2025")])
def test_a_draft_is_dated_in_the_year_in_which_it_will_be_signed(store: Store, period: str, year: str) -> None:
    assert build(store, period).letterhead.place_and_date.endswith(year)


def test_with_a_cut_off_day_the_last_quarter_is_signed_in_its_own_year(store: Store) -> None:
    with store.write("Cài đặt") as session:
        office_settings.save(session, {"agency": "Sở A", "cutoff_day": "14"})
    assert build(store, "2025-Q4").letterhead.place_and_date.endswith("2025")


def test_background_paragraphs_stand_by_their_number_and_those_without_one_last(store: Store) -> None:
    with store.write("Thêm") as session:
        for text, position in (("không số", ""), ("hai", "2"), ("một", "1")):
            raw = {"part": "Bối cảnh", "counted_in": "2023-Q2", "text": text, "position": position}
            records.save(session, Context, raw)
    assert said(store).splitlines()[:3] == ["một", "hai", "không số"]


# --- random logs through the data file -------------------------------------------------------------------

DAYS = st.sampled_from(("04/4/2023", "30/6/2023", "31/3/2023", "tháng 5/2023", "quý II/2023", "2023", "04/7/2023"))
PERIODS = st.sampled_from(("", "2023-Q2", "2023-05", "2023-Q3", "2023"))
UNITS = ("Hà Nội", "Cà Mau", "Bộ Y tế", "Bộ Công an", "Chính phủ", "Thủ tướng Chính phủ")
TOPICS = st.sampled_from(("", "cải cách", "cải cách; đất đai", "đất đai; Cải cách"))
some_units = st.lists(st.sampled_from(UNITS), unique=True, min_size=1, max_size=3).map("; ".join)
common = {"counted_in": PERIODS, "report_as": st.sampled_from(("", "", "Không đưa vào báo cáo"))}
told_at_length = {"report_as": st.sampled_from(("", "", "Bối cảnh", "Không đưa vào báo cáo"))}
LOGS = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.just("meeting"),
            "kind": st.sampled_from(MEETING_KINDS),
            "form": st.sampled_from(("", *MEETING_FORMS)),
            "held_on": DAYS,
            "level": st.sampled_from(LEVELS),
            "chair": st.sampled_from(("", "Bộ trưởng")),
            "units": st.just("") | some_units,
            "topics": TOPICS,
        }
        | common
        | told_at_length
    )
    | st.fixed_dictionaries(
        {
            "type": st.just("directive"),
            "kind": st.sampled_from(("Nghị định", "Chỉ thị", "Công văn")),
            "issued_on": DAYS,
            "issuer": st.sampled_from(UNITS),
            "state": st.sampled_from(STATES),
            "subject": st.sampled_from(("cải cách", "về đất đai.")),
        }
        | common
    )
    | st.fixed_dictionaries(
        {
            "type": st.just("inspection"),
            "mode": st.sampled_from(("Theo kế hoạch", "Đột xuất")),
            "from_on": DAYS,
            "level": st.sampled_from(LEVELS),
            "units": some_units,
            "content": st.just("giải quyết TTHC"),
        }
        | common
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(log=LOGS, period=st.sampled_from(("2023-Q2", "2023-05", "2023-H1", "2023")))
def test_every_figure_of_a_random_log_counts_records_of_the_period(
    new_file: Path, tmp_path: Path, log: list[dict[str, str]], period: str
) -> None:
    with closing(open_store(Path(shutil.copy(new_file, tmp_path / "log.tthc")))) as store:
        with store.write("Nhập") as session:
            for item in log:
                raw = {name: value for name, value in item.items() if name != "type"}
                records.save(session, BY_TYPE[item["type"]], raw, sure=True)
        document = build(store, period)
        in_period = ids_of(store, period)
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if not isinstance(run, Text)]
    told = {ref for run in runs for ref in run.records if ref.type != "unit"}
    counted = [ref for run in runs if isinstance(run, Figure) for ref in run.records if ref.type != "unit"]
    assert told == in_period
    assert len(counted) == len(set(counted))
    assert all(run.records for run in runs if isinstance(run, Figure | Mention | Note))


def ids_of(store: Store, period: str) -> set[Ref]:
    """The records which the lists show for the period, but for those left out on purpose."""
    found: set[Ref] = set()
    with store.read() as session:
        for record in (Meeting, Directive, Inspection):
            values = records.load_many(session, record)
            wanted = lists.ids(session, Listing(record, period=parse_period(period)))
            found |= {
                Ref(record.__tablename__, item)
                for item in wanted
                if values[item]["report_as"] != "Không đưa vào báo cáo"
            }
    return found
