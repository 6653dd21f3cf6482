"""Reports of every kind from returns and log: their figures are the sums, each with its sources; edits are kept."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.services.test_aggregating import DAY, Q2, SETTLING, ministries, plain_sum, send
from tests.services.test_receiving import FORMS
from tthc_desktop.core.claims import check
from tthc_desktop.core.document import Amount, Chart, Document, Heading, Paragraph
from tthc_desktop.core.drafts import Draft
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.numbers import percent, shown
from tthc_desktop.core.outlines import unknown_places
from tthc_desktop.core.periods import parse_period
from tthc_desktop.db.store import Store, open_store
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.petition import Petition
from tthc_desktop.records.task import Task
from tthc_desktop.records.task_rows import OBSTACLE
from tthc_desktop.services import drafts, exports, lists, offers, outlines, records, reports, saved_reports
from tthc_desktop.services.drafts import Asked
from tthc_desktop.services.lists import Listing

ASKED = Asked(day=DAY)


def build(store: Store, kind: str = "kstthc", period: str = "2023-Q2", about: str = "") -> Document:
    with store.read() as session:
        asked = Asked(about, DAY)
        return reports.build(session, parse_period(period), kind=kind, forms=FORMS, asked=asked)


def draft(store: Store, period: str = "2023-Q2") -> Draft:
    with store.read() as session:
        outline = outlines.find(outlines.shipped(), "kstthc")
        return drafts.draft(session, outline, parse_period(period), forms=FORMS, asked=ASKED)


def below(document: Document, beginning: str) -> str:
    """What stands under the heading that begins so."""
    texts, inside = [], False
    for block in document.blocks:
        if isinstance(block, Heading):
            inside = block.text.startswith(beginning)
        elif inside and isinstance(block, Paragraph):
            texts.append(block.text)
    return "\n".join(texts)


def test_the_shipped_kinds_name_only_what_the_forms_have() -> None:
    known = outlines.shipped()
    assert {outline.code for outline in known} == {"bulletin", "kstthc", "thematic", "list"}
    for outline in known:
        assert list(unknown_places(outline, FORMS)) == []


def test_the_bulletin_is_the_same_with_and_without_its_outline(example_store: Store) -> None:
    with example_store.read() as session:
        plain = reports.build(session, Q2)
        known = reports.build(session, Q2, forms=FORMS)
    assert plain == known
    assert plain.annexes == ()


def test_a_quarter_without_returns_still_has_every_heading_and_says_what_is_missing(example_store: Store) -> None:
    document = build(example_store)
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert [text.split(".")[0] for text in headings if text.isupper()] == ["I", "II", "III", "IV"]
    assert "05 buổi làm việc trực tuyến với 05 địa phương" in below(document, "Công tác chỉ đạo")
    assert below(document, "6. ") == "Chưa có số liệu theo Biểu số II.06a/VPCP/KSTT."
    assert below(document, "9. ") == "Không phát sinh."
    assert "đính kèm" not in "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert document.annexes == ()
    assert "II.06a/VPCP/KSTT" in draft(example_store).without_data
    assert document.paragraphs[-1].text.endswith("./.")


def test_the_sentences_carry_the_totals_and_every_figure_its_sources(example_store: Store, tmp_path: Path) -> None:
    names = ministries(example_store, 6)
    sent = send(example_store, tmp_path, names)
    document = build(example_store)
    told = below(document, "6. ")
    assert f"của 06 đơn vị là {shown(plain_sum(sent, 3))} hồ sơ;" in told
    settled, late = plain_sum(sent, 7), plain_sum(sent, 10)
    good, bad = percent(settled - late, settled), percent(late, settled)
    assert f"trước và đúng hạn {shown(settled - late)} hồ sơ, đạt tỷ lệ {shown(good or 0)}%" in told
    assert f"quá hạn {shown(late)} hồ sơ, chiếm tỷ lệ {shown(bad or 0)}%" in told
    assert told.endswith("(Biểu số II.06a/VPCP/KSTT đính kèm)")
    assert "so với" not in told
    assert [annex.form.code for annex in document.annexes] == [SETTLING.code]
    amounts = [run for paragraph in document.paragraphs for run in paragraph.runs if isinstance(run, Amount)]
    for amount in amounts:
        assert amount.sources
        if not amount.formula:
            assert sum(source.value for source in amount.sources) == amount.value
    (first,) = [paragraph for paragraph in document.paragraphs if "đơn vị là" in paragraph.text]
    (units,) = first.figures
    assert len({ref for ref in units.records if ref.type == "unit"}) == 6


def test_an_earlier_year_is_compared_with_where_there_is_one(example_store: Store, tmp_path: Path) -> None:
    names = ministries(example_store, 3)
    before = send(example_store, tmp_path, names, "quý II năm 2022", seed=4)
    now = send(example_store, tmp_path, names, seed=5)
    first, last = plain_sum(before, 3), plain_sum(now, 3)
    verb = "tăng" if last > first else "giảm"
    relative = percent(abs(last - first), first)
    expected = f"{verb} {shown(abs(last - first))} ({shown(relative or 0)}%) so với cùng kỳ năm 2022"
    assert expected in below(build(example_store), "6. ")
    assert "điểm phần trăm so với cùng kỳ năm 2022" in below(build(example_store), "6. ")
    (change,) = [
        run
        for paragraph in build(example_store).paragraphs
        for run in paragraph.runs
        if isinstance(run, Amount) and run.formula == f"{shown(last)} − {shown(first)}"
    ]
    assert change.value == abs(last - first)
    assert {source.value for source in change.sources}


def test_open_tasks_make_the_plan_of_the_next_period_and_streams_the_proposals(example_store: Store) -> None:
    with example_store.write("Giao việc") as session:
        raw = {"content": "Rà soát danh mục TTHC", "lead": "Bộ Tư pháp", "assigned_on": "10/5/2023"}
        notes = [{"noted_on": "01/6/2023", "stream": "Đề xuất", "text": "bổ sung nhân lực", "told": "1"}]
        number = records.save(
            session, Task, {**raw, "deadline_kind": "Theo ngày", "due_on": "30/7/2023", "notes": notes}
        )
    document = build(example_store)
    plan = below(document, "III.")
    assert plan.startswith("Tiếp tục thực hiện 01 nhiệm vụ")
    assert "- Rà soát danh mục TTHC (Bộ Tư pháp; hạn 30/7/2023)." in plan
    assert "bổ sung nhân lực" in below(document, "IV.")
    assert f"nhiem_vu:task:{number}" in {part.key for part in draft(example_store).parts}


def test_petitions_of_the_log_are_told_where_no_form_came(example_store: Store) -> None:
    with example_store.write("Nhập") as session:
        for at, state in enumerate(("Đã xử lý", "Đang xử lý", "Đã xử lý"), 1):
            raw = {"received_on": f"0{at}/5/2023", "subject": f"Việc {at}", "state": state, "domain": "Đất đai"}
            records.save(session, Petition, raw)
    told = below(build(example_store), "5. ")
    assert told == (
        "Trong quý, đã tiếp nhận 03 phản ánh, kiến nghị; đã xử lý 02 phản ánh, kiến nghị; đang xử lý 01 phản ánh, "
        "kiến nghị."
    )
    thematic = build(example_store, "thematic", about="đất đai")
    assert "đã tiếp nhận 03" in below(thematic, "II.")


def test_a_petition_that_is_not_dealt_with_is_not_told_as_in_hand(example_store: Store) -> None:
    with example_store.write("Nhập") as session:
        for at, state in enumerate(("Đã xử lý", "Không xử lý"), 1):
            records.save(session, Petition, {"received_on": f"0{at}/5/2023", "subject": f"Việc {at}", "state": state})
    told = below(build(example_store), "5. ")
    assert told.endswith("đã xử lý 01 phản ánh, kiến nghị; không xử lý 01 phản ánh, kiến nghị.")


def test_a_thematic_report_tells_what_is_about_its_topic(example_store: Store, tmp_path: Path) -> None:
    sent = send(example_store, tmp_path, ministries(example_store, 5))
    document = build(example_store, "thematic", about="đất đai")
    assert "tại tỉnh Tuyên Quang" in below(document, "I.")
    assert "Phiếu lý lịch tư pháp" not in "\n".join(paragraph.text for paragraph in document.paragraphs)
    rows = [row for some in sent.values() for row in some if row[1] == "Đất đai"]
    assert f"tiếp nhận {shown(sum(row[2] for row in rows))} hồ sơ" in below(document, "III.")
    assert "LĨNH VỰC ĐẤT ĐAI" in [block.text for block in document.blocks if isinstance(block, Heading)][2]


def test_a_list_report_is_a_table_of_the_period_s_records(example_store: Store) -> None:
    document = build(example_store, "list", about="meeting")
    with example_store.read() as session:
        wanted = lists.ids(session, Listing(Meeting, Q2))
    (figure,) = document.paragraphs[0].figures
    assert figure.value == len(wanted)
    (annex,) = document.annexes
    assert len(annex.lines) == len(wanted)
    assert all(len(line.cells) == len(annex.form.columns) for line in annex.lines)


@pytest.mark.parametrize(
    ("kind", "about", "told"),
    [
        ("khong_co", "", "Không có loại báo cáo «khong_co»"),
        ("thematic", " ", "cần một chuyên đề"),
        ("list", "hop", "cần một loại bản ghi"),
    ],
)
def test_what_lacks_is_asked_for(example_store: Store, kind: str, about: str, told: str) -> None:
    with pytest.raises(Refused, match=told):
        build(example_store, kind, about=about)


def test_an_own_outline_wins_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "forms" / "reports"
    folder.mkdir(parents=True)
    (folder / "kstthc.toml").write_text(
        'code = "kstthc"\ntitle = "Của cơ quan"\n[[sections]]\ncode = "a"\nheading = "A"\nsource = "text"\n', "utf-8"
    )
    (folder / "sai.toml").write_text('code = "x"\ntitle = "X"\n', "utf-8")
    known, problems = outlines.shelf(tmp_path / "du-lieu.tthc")
    assert outlines.find(known, "kstthc").title == "Của cơ quan"
    assert ["«sai.toml»" in problem.message for problem in problems] == [True]


# --- saved versions --------------------------------------------------------------------------------------


def test_what_the_officer_wrote_stays_and_what_the_data_change_is_told(example_store: Store, tmp_path: Path) -> None:
    names = ministries(example_store, 2)
    send(example_store, tmp_path, names[:1], seed=6)
    one = draft(example_store)
    with example_store.write("Lưu báo cáo") as session:
        saved_reports.save(session, one, {"giai_quyet:1": "Câu của cán bộ."})
    with example_store.read() as session:
        assert {line.state for line in saved_reports.rebuild(session, draft(example_store))} == {"same"}
    send(example_store, tmp_path, names[1:], seed=7)
    later = draft(example_store)
    with example_store.read() as session:
        changed = {line.key: line for line in saved_reports.rebuild(session, later) if line.state != "same"}
        document = saved_reports.document(session, later)
    assert set(changed) == {"giai_quyet:1", "giai_quyet:2", "giai_quyet:3"}
    assert changed["giai_quyet:1"].text == "Câu của cán bộ."
    assert "02 đơn vị" in changed["giai_quyet:1"].now
    assert "01 đơn vị" in changed["giai_quyet:1"].before
    assert below(document, "6. ").startswith("Câu của cán bộ.\nTổng số hồ sơ đã giải quyết")


def test_free_text_is_taken_over_from_the_last_report_and_two_versions_compare(example_store: Store) -> None:
    with example_store.write("Lưu") as session:
        first = saved_reports.save(session, draft(example_store), {"truyen_thong:1": "Phát 03 phóng sự.\nTập huấn."})
        second = saved_reports.save(session, draft(example_store), {})
    with example_store.write("Lưu") as session:
        saved_reports.save(session, draft(example_store), {"truyen_thong:1": "Phát 03 phóng sự.\nTập huấn."})
    with example_store.read() as session:
        differing = [line for line in saved_reports.compare(session, first, second) if line.differs]
        assert [(line.key, line.right) for line in differing] == [("truyen_thong:1", "Không phát sinh.")]
        assert [one.id for one in saved_reports.versions(session, "kstthc", Q2)] == [3, 2, 1]
    following = draft(example_store, "2023-Q3")
    told = [
        part for part in following.parts if part.key.startswith("truyen_thong:") and not isinstance(part.block, Heading)
    ]
    assert [(part.text, part.is_free) for part in told] == [("Phát 03 phóng sự.", True), ("Tập huấn.", True)]
    with example_store.read() as session:
        pending = [line.key for line in saved_reports.rebuild(session, following) if line.is_pending]
    assert "truyen_thong:1" in pending
    with pytest.raises(Refused, match="Không còn bản báo cáo"), example_store.read() as session:
        saved_reports.load(session, 99)


def test_saving_is_one_step_that_can_be_undone(example_file: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(example_file, tmp_path / "a.tthc"))
    with closing(open_store(path)) as store:
        with store.write("Lưu báo cáo") as session:
            saved_reports.save(session, draft(store), {"ket:1": "Hết."})
        store.undo()
        with store.read() as session:
            assert saved_reports.versions(session, "kstthc", Q2) == []


def test_what_is_generated_never_contradicts_itself(example_store: Store, tmp_path: Path) -> None:
    names = ministries(example_store, 4)
    for seed, period in ((11, "quý II năm 2022"), (12, "quý I năm 2023"), (13, "quý II năm 2023")):
        send(example_store, tmp_path, names, period, seed)
    for period in ("2022-Q2", "2023-Q1", "2023-Q2", "2023-H1"):
        for kind in ("kstthc", "bulletin"):
            for paragraph in build(example_store, kind, period).paragraphs:
                assert check(paragraph.text) == (), paragraph.text


def test_charts_stand_below_their_figures_when_there_is_something_to_draw(store: Store, tmp_path: Path) -> None:
    names = ministries(store, 3)
    send(store, tmp_path, names, "quý II năm 2023", seed=4)
    alone = build(store)
    send(store, tmp_path, names, "quý I năm 2023", seed=5)
    both = build(store)
    charts = [[block.text for block in told.blocks if isinstance(block, Chart)] for told in (alone, both)]
    assert [len(some) for some in charts] == [1, 2]  # a trend needs two periods
    assert "đúng hạn" in charts[1][0]
    with store.read() as session:
        (alone_in, both_in) = (
            exports.write_report(session, told, Q2, tmp_path, ("xlsx",), name)[0]
            for told, name in ((alone, "alone"), (both, "both"))
        )
    for path, told in ((alone_in, alone), (both_in, both)):
        page = load_workbook(path)["Biểu đồ"]
        titles = [block.shown.title for block in told.blocks if isinstance(block, Chart)]
        assert len(page._charts) == len(titles)
        assert set(titles) <= {row[0] for row in page.iter_rows(values_only=True)}


def test_a_quarter_before_any_form_held_says_that_its_figures_are_not_there(example_store: Store) -> None:
    document = build(example_store, period="2015-Q2")
    assert below(document, "6. ") == "Chưa có số liệu theo Biểu số II.06a."
    assert draft(example_store, "2015-Q2").without_data


def test_obstacles_that_nobody_chose_are_no_nothing(example_store: Store) -> None:
    note = {"noted_on": "10/5/2023", "stream": OBSTACLE, "text": "Máy quét chưa đủ"}
    with example_store.write("Ghi khó khăn") as session:
        raw = {"content": "Số hóa hồ sơ", "assigned_on": "01/4/2023", "lead": "Hà Nội", "notes": [note]}
        records.save(session, Task, raw, sure=True)
    told = below(build(example_store), "2. Khó khăn")
    assert told == "Đã ghi 01 nội dung ở các nhiệm vụ, chưa chọn nội dung nào đưa vào báo cáo."
    assert below(build(example_store), "IV. ").startswith("Không phát sinh.")
    with example_store.write("Chọn") as session:
        period = parse_period("2023-Q2")
        offers.choose(session, period, None, [one.id for one in offers.offered(session, period, None)])
    assert "Máy quét chưa đủ" in below(build(example_store), "2. Khó khăn")
