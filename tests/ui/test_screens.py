"""Every screen does its job through its own widgets, and follows what changes elsewhere."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Asked
from tests.ui.driving import CTRL, Key, enter, focus, go_to, in_dialog, press, settle, shortcuts, wait_until, write
from tthc_desktop.core.document import Amount, Figure, Ref
from tthc_desktop.core.periods import parse_period
from tthc_desktop.records import BY_TYPE, RECORDS
from tthc_desktop.services import records, settings
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.preview import ImportPreview
from tthc_desktop.ui.screens.records import RecordsScreen
from tthc_desktop.ui.workspace import Workspace


def _open(space: Workspace, screen: object) -> None:
    space.open(screen)  # type: ignore[arg-type]
    settle()


def _meetings(space: Workspace) -> RecordsScreen:
    screen = space.lists["meeting"]
    _open(space, screen)
    return screen


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__tablename__)
def test_no_key_means_two_things_on_one_screen(example: Workspace, record: type) -> None:
    screen = example.lists[record.__tablename__]
    _open(example, screen)
    keys = [key for key, _ in {(key, id(action)): None for key, action in shortcuts(example.window)}]
    assert len(keys) == len(set(keys)), sorted(keys)


def test_typing_in_the_filter_leaves_only_what_is_found(example: Workspace) -> None:
    screen = _meetings(example)
    go_to(screen.search)
    write("bac giang")
    wait_until(lambda: screen.table.records.rowCount() == 1)
    assert screen.table.records.rowCount() == 1
    press(Key.Key_Return)
    assert screen.table.chosen_ids() == [5]


def test_a_filter_that_hides_all_says_so_and_can_be_dropped(example: Workspace) -> None:
    screen = _meetings(example)
    screen.search.setText("không có gì như thế")
    screen.reload()
    words = [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]
    assert "Không có mục nào khớp với bộ lọc." in words
    screen.clear_filters()
    assert screen.table.records.rowCount() == 14


def test_a_period_may_be_typed_and_rubbish_changes_nothing(example: Workspace) -> None:
    screen = _meetings(example)
    told: list[str] = []
    example.desk.told.connect(told.append)
    go_to(screen.period)
    focus_line = screen.period.lineEdit()
    assert focus_line is not None
    focus_line.selectAll()
    write("q3/2023")
    press(Key.Key_Return)
    assert screen.period.period() == parse_period("2023-Q3")
    assert screen.table.records.rowCount() == 0
    focus_line.selectAll()
    write("hôm nọ")
    press(Key.Key_Return)
    assert told
    assert screen.period.period() == parse_period("2023-Q3")


def test_a_meeting_is_recycled_and_brought_back_by_undo(example: Workspace) -> None:
    screen = _meetings(example)
    screen.table.choose(4)
    go_to(screen.table)
    press(Key.Key_Delete, CTRL)
    assert screen.table.records.rowCount() == 13
    assert example.undo_action.text() == "Hoàn tác: Xóa 1 cuộc họp, buổi làm việc"
    press(Key.Key_Z, CTRL)
    assert screen.table.records.rowCount() == 14
    press(Key.Key_Y, CTRL)
    assert screen.table.records.rowCount() == 13


def test_the_recycle_bin_gives_a_record_back(example: Workspace) -> None:
    with example.store.write("Xóa") as session:
        records.remove(session, BY_TYPE["directive"], [1])
    _open(example, example.bin)
    assert [item.ref for item in example.bin.model.items] == [Ref("directive", 1)]
    example.bin.table.selectRow(0)
    example.bin.restore_chosen()
    assert example.bin.model.items == []
    _open(example, example.lists["directive"])
    assert example.lists["directive"].table.records.row_of(1) is not None


def test_a_copy_of_a_record_is_a_new_record(example: Workspace) -> None:
    screen = _meetings(example)
    screen.table.choose(4)

    def save(form: RecordForm) -> None:
        enter(form, "units", "Hải Phòng (đến 30/6/2025)")
        form.save_and_close()

    in_dialog(screen.duplicate, save)
    assert screen.table.records.rowCount() == 15


def test_the_journal_tells_old_and_new_values_and_takes_one_step_back(example: Workspace) -> None:
    with example.store.write("Sửa cuộc họp") as session:
        records.save(session, BY_TYPE["meeting"], {"place": "Phòng họp 1"}, 4)
    with example.store.write("Sửa cuộc họp khác") as session:
        records.save(session, BY_TYPE["meeting"], {"place": "Phòng họp 2"}, 5)
    _open(example, example.journal)
    titles = [step.title for step in example.journal.steps.items]
    assert titles[:2] == ["Sửa cuộc họp khác", "Sửa cuộc họp"]
    example.journal.step_table.selectRow(1)
    (told,) = example.journal.changes.items
    assert (told.ref, told.field, told.before, told.after) == (Ref("meeting", 4), "Địa điểm", "", "Phòng họp 1")
    example.journal.undo_step()
    with example.store.read() as session:
        assert records.load(session, BY_TYPE["meeting"], 4)["place"] is None
        assert records.load(session, BY_TYPE["meeting"], 5)["place"] == "Phòng họp 2"


def test_a_step_whose_rows_were_changed_since_is_not_taken_back(example: Workspace, asked: Asked) -> None:
    for place in ("Phòng họp 1", "Phòng họp 2"):
        with example.store.write(f"Sửa thành {place}") as session:
            records.save(session, BY_TYPE["meeting"], {"place": place}, 4)
    _open(example, example.journal)
    example.journal.step_table.selectRow(1)
    example.journal.undo_step()
    (trouble,) = asked.troubles
    assert "đã được sửa sau đó" in trouble


def test_settings_are_saved_and_unsaved_ones_are_asked_about(example: Workspace, asked: Asked) -> None:
    _open(example, example.settings)
    form = example.settings.form
    assert form is not None
    go_to(form.editors["signer"])
    write("Nguyễn Văn An")
    assert example.settings.dirty
    asked.answer = "stay"
    assert not example.may_close()
    press(Key.Key_S, CTRL)
    assert example.may_close()
    _open(example, example.report)
    assert "Nguyễn Văn An" in example.report.paper.toPlainText()


def test_a_setting_that_is_wrong_is_told_at_its_field(example: Workspace) -> None:
    _open(example, example.settings)
    form = example.settings.form
    assert form is not None
    go_to(form.editors["cutoff_day"])
    write("40")
    assert not example.settings.save()
    assert "1" in form.problem_at("cutoff_day")


def test_every_figure_of_the_report_opens_a_list_of_its_own_length(example: Workspace) -> None:
    _open(example, example.report)
    document = example.report.document
    assert document is not None
    figures = [figure for paragraph in document.paragraphs for figure in paragraph.figures]
    assert len(figures) == 8
    shown = 0
    for number, run in enumerate(example.report.linked):
        assert not isinstance(run, Amount)
        refs = run.records
        example.report.open_figure(number)
        assert [source.ref for source in example.report.sources.items] == list(refs)
        shown += any(isinstance(figure, Figure) and figure.records == refs for figure in figures)
    assert shown >= len(figures)


def test_the_records_behind_a_figure_open_in_their_forms(example: Workspace) -> None:
    _open(example, example.report)
    five = [len(run.records) for run in example.report.linked].index(5)
    example.report.open_figure(five)
    seen: list[str] = []

    def look(form: RecordForm) -> None:
        seen.append(form.form.raw()["units"])
        form.reject()

    in_dialog(lambda: example.report.source_table.activated.emit(example.report.sources.index(0, 0)), look)
    assert seen == ["Hà Nội"]


def test_the_shown_report_follows_the_data(example: Workspace) -> None:
    _open(example, example.report)
    assert "05 buổi làm việc trực tuyến với 05 địa phương" in example.report.paper.toPlainText()
    with example.store.write("Chuyển kỳ") as session:
        records.save(session, BY_TYPE["meeting"], {"counted_in": "quý III/2023"}, 7)
    told = example.report.paper.toPlainText()
    assert "04 buổi làm việc trực tuyến với 04 địa phương (Hà Nội, Bắc Giang, Bình Phước, Bình Dương)" in told


def test_recipients_are_shown_as_they_are_printed_and_without_any_no_head_either(example: Workspace) -> None:
    def shown(recipients: str) -> str:
        with example.store.write("Nơi nhận") as session:
            settings.save(session, {"recipients": recipients})
        _open(example, example.report)
        return example.report.paper.toPlainText()

    assert "Nơi nhận:\n- Như trên;\n- Lưu: VT." in shown("Như trên\nLưu: VT")
    assert "Nơi nhận" not in shown("")


def test_the_report_is_written_by_the_worker_thread(example: Workspace, qtbot: QtBot, tmp_path: Path) -> None:
    _open(example, example.report)
    example.desk.jobs = Jobs()
    example.report.write_to(tmp_path)
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("bao-cao-2023-Q2.*"))) == 3, timeout=20_000)
    qtbot.waitUntil(lambda: "bao-cao-2023-Q2.pdf" in example.report.written.text(), timeout=20_000)
    example.desk.jobs.finish()


def test_a_folder_that_is_gone_is_told_in_one_sentence(example: Workspace, asked: Asked, tmp_path: Path) -> None:
    _open(example, example.report)
    example.report.write_to(tmp_path / "tep.txt" / "khong-co")
    (trouble,) = asked.troubles
    assert trouble.startswith("Không ghi được")


def test_an_edited_export_is_previewed_and_imported_as_one_step(example: Workspace, tmp_path: Path) -> None:
    screen = _meetings(example)
    path = tmp_path / "hop.xlsx"
    screen.export_to(path)
    book = openpyxl.load_workbook(path)
    page = book.active
    headers = [cell.value for cell in page[1]]
    page.cell(2, headers.index("Địa điểm") + 1).value = "Hội trường"
    page.cell(3, headers.index("Ngày họp") + 1).value = "31/02/2023"
    book.save(path)
    told: list[list[tuple[str, ...]]] = []

    def agree(preview: ImportPreview) -> None:
        table = preview.findChild(type(example.report.source_table))
        model = table.model()
        told.append([model.texts(item) for item in model.items])
        preview.accept()

    in_dialog(lambda: screen.importing.begin([path]), agree)
    (rows,) = told
    assert rows[0][1] == "Chưa nhập được"
    assert "31/02/2023" in rows[0][3]
    assert rows[1][1] == "Thay đổi"
    assert "(trống) → Hội trường" in rows[1][3]
    assert example.undo_action.text().startswith("Hoàn tác: Nhập Cuộc họp")
    example.undo()
    with example.store.read() as session:
        found = records.load_many(session, BY_TYPE["meeting"])
    assert all(values["place"] is None for values in found.values())


def test_chosen_columns_are_kept(example: Workspace) -> None:
    screen = _meetings(example)
    screen.table.toggle_column(BY_TYPE["meeting"].field("place"))
    again = RecordsScreen(example.desk, BY_TYPE["meeting"])
    assert "place" in [item.name for item in again.table.records.columns]
    again.deleteLater()


def test_the_units_without_a_checked_source_are_marked(example: Workspace) -> None:
    screen = example.lists["unit"]
    _open(example, screen)
    column = [item.name for item in screen.table.records.columns].index("unverified")
    marks = {screen.table.records.text(row, column) for row in range(screen.table.records.rowCount())}
    assert marks == {"", "Có"}


def test_the_focus_reaches_the_list_from_the_filter_by_keyboard(example: Workspace) -> None:
    screen = _meetings(example)
    press(Key.Key_F, CTRL)
    assert focus() is screen.search
    press(Key.Key_Return)
    assert focus() is screen.table
    assert screen.table.selectionModel().hasSelection()
