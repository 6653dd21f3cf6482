"""The report is written on the screen: paragraphs edited in place, new data decided on, every number opened."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import docx
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.services.test_aggregating import Q2, SETTLING, ministries, plain_sum, send
from tests.ui.conftest import Asked
from tests.ui.driving import ALT, CTRL, Key, focus, go_to, in_dialog, press, settle, write
from tests.ui.test_words import english
from tthc_desktop.core.document import Amount, Figure
from tthc_desktop.core.periods import parse_period
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import records, report_writing, saved_reports, word_templates
from tthc_desktop.ui.jobs import Jobs
from tthc_desktop.ui.screens.one_return import ReturnDialog
from tthc_desktop.ui.screens.report import ReportScreen
from tthc_desktop.ui.screens.report_changes import ChangesDialog, VersionsDialog
from tthc_desktop.ui.screens.report_html import Shown
from tthc_desktop.ui.workspace import Workspace

Sent = dict[str, list[list[Any]]]


def opened(space: Workspace, kind: str = "bulletin", about: str = "") -> ReportScreen:
    """The report screen, on a kind of report."""
    space.open(space.report)
    settle()
    space.report.choices.show_kind(kind, about)
    settle()
    go_to(space.report.paper)
    return space.report


def shown_part(screen: ReportScreen, beginning: str) -> Shown:
    """The paragraph that begins so."""
    assert screen.paper.page
    return next(one for one in screen.paper.page.parts if any(b.text.startswith(beginning) for b in one.blocks))


def edit(screen: ReportScreen, key: str, words: str) -> None:
    """Write a paragraph anew from the keyboard."""
    screen.paper.choose(key)
    go_to(screen.paper)
    press(Key.Key_F2)
    assert focus() is screen.paper.editor
    press(Key.Key_A, CTRL)
    press(Key.Key_Delete)
    write(words)
    press(Key.Key_Return, CTRL)


def told(screen: ReportScreen) -> str:
    return screen.paper.toPlainText()


def versions(space: Workspace, kind: str = "bulletin") -> int:
    with space.store.read() as session:
        return len(saved_reports.versions(session, kind, Q2))


def first_key(screen: ReportScreen) -> str:
    assert screen.writing
    return screen.writing.draft.paragraphs[0].key


# --- writing ---------------------------------------------------------------------------------------------


def test_a_paragraph_is_edited_where_it_stands_kept_with_ctrl_enter_and_undone(example: Workspace) -> None:
    screen = opened(example)
    key = first_key(screen)
    before = told(screen)
    edit(screen, key, "Câu của cán bộ.")
    assert focus() is screen.paper
    assert "Câu của cán bộ." in told(screen)
    assert screen.document
    assert screen.document.paragraphs[0].text == "Câu của cán bộ."
    assert shown_part(screen, "Câu của").mark == "edited"
    assert versions(example) == 1
    example.undo()
    settle()
    assert told(screen) == before
    assert versions(example) == 0
    example.redo()
    assert "Câu của cán bộ." in told(screen)


def test_what_was_written_stands_in_the_journal(example: Workspace) -> None:
    screen = opened(example)
    edit(screen, first_key(screen), "Câu của cán bộ.")
    example.open(example.journal)
    settle()
    example.journal.step_table.selectRow(0)
    settle()
    model = example.journal.step_table.model()
    assert any(
        "Sửa đoạn báo cáo quý II năm 2023" in str(model.index(0, at).data()) for at in range(model.columnCount())
    )


def test_esc_leaves_the_paragraph_as_it_was_and_words_that_are_the_same_save_nothing(example: Workspace) -> None:
    screen = opened(example)
    screen.paper.choose(first_key(screen))
    for key, modifier in ((Key.Key_Escape, Qt.KeyboardModifier.NoModifier), (Key.Key_Return, CTRL)):
        press(Key.Key_Return)
        assert focus() is screen.paper.editor
        if key == Key.Key_Escape:
            write("thừa")
        press(key, modifier)
        assert focus() is screen.paper
        assert not screen.paper.editing()
    assert "thừa" not in told(screen)
    assert versions(example) == 0


def test_a_double_click_edits_the_paragraph_under_the_pointer(example: Workspace) -> None:
    screen = opened(example)
    key = screen.writing.draft.paragraphs[1].key if screen.writing else ""
    screen.paper.choose(key)
    box = screen.paper._box(key)
    assert box
    point = next(
        QPoint(x, box.top() + 12)
        for x in range(box.left() + 40, box.right())
        if not screen.paper.anchorAt(QPoint(x, box.top() + 12))
    )
    screen.paper.choose(first_key(screen))
    QTest.mouseDClick(screen.paper.viewport(), Qt.MouseButton.LeftButton, pos=point)
    settle()
    assert screen.paper.editing()
    assert screen.paper.current == key
    assert screen.paper.editor.toPlainText() == screen.writing.text(key) if screen.writing else False
    assert screen.paper.editor.geometry().intersects(screen.paper._box(key) or box)


def test_up_and_down_choose_paragraphs_and_a_new_one_stands_behind_the_chosen(example: Workspace) -> None:
    screen = opened(example)
    screen.paper.choose(first_key(screen))
    press(Key.Key_Down)
    press(Key.Key_Down)
    chosen = screen.paper.current
    press(Key.Key_Up)
    assert screen.paper.current != chosen
    press(Key.Key_Down)
    press(Key.Key_N, CTRL)
    write("Đoạn thêm.")
    press(Key.Key_Return, CTRL)
    parts = screen.paper.page.parts if screen.paper.page else []
    keys = [one.part.key for one in parts]
    added = shown_part(screen, "Đoạn thêm.")
    assert keys.index(added.part.key) == keys.index(chosen) + 1
    screen.paper.choose(added.part.key)
    press(Key.Key_Delete, CTRL)
    assert "Đoạn thêm." not in told(screen)


def test_a_paragraph_that_is_taken_out_leaves_the_report_and_can_be_had_back(example: Workspace) -> None:
    screen = opened(example)
    assert screen.document
    first = screen.document.paragraphs[0].text
    screen.paper.choose(first_key(screen))
    press(Key.Key_Delete, CTRL)
    assert screen.document.paragraphs[0].text != first
    assert "[Đã bỏ đoạn]" in told(screen)
    press(Key.Key_R, CTRL)
    assert screen.document.paragraphs[0].text == first
    assert "[Đã bỏ đoạn]" not in told(screen)


def test_going_elsewhere_keeps_the_words_and_new_data_do_not_disturb_them(example: Workspace) -> None:
    screen = opened(example)
    screen.paper.choose(first_key(screen))
    press(Key.Key_F2)
    press(Key.Key_A, CTRL)
    write("Đang viết dở.")
    with example.store.write("Chuyển kỳ") as session:
        records.save(session, BY_TYPE["meeting"], {"counted_in": "quý III/2023"}, 7)
    settle()
    assert screen.paper.editing()
    assert screen.paper.editor.toPlainText() == "Đang viết dở."
    go_to(screen.choices.kind)
    assert not screen.paper.editing()
    assert "Đang viết dở." in told(screen)


def test_free_text_of_the_last_report_is_marked_until_it_is_looked_at(example: Workspace) -> None:
    screen = opened(example, "kstthc")
    edit(screen, "truyen_thong:1", "Phát 03 phóng sự.")
    screen.period.show_period(parse_period("2023-Q3"))
    screen.rebuild()
    settle()
    part = shown_part(screen, "Phát 03 phóng sự.")
    assert part.mark == "pending"
    before = screen.notice.words.text()
    assert "chưa xem lại" in before
    screen.paper.choose(part.part.key)
    go_to(screen.paper)
    press(Key.Key_F2)
    press(Key.Key_Return, CTRL)
    assert shown_part(screen, "Phát 03 phóng sự.").mark == "edited"
    assert screen.notice.words.text() != before


def test_a_contradiction_in_what_was_written_is_listed_and_leads_to_its_paragraph(example: Workspace) -> None:
    screen = opened(example)
    key = first_key(screen)
    edit(screen, key, "Đã giải quyết 95/100 hồ sơ, đạt 90%.")
    assert screen.claims.isVisible()
    assert "95%" in screen.claims.item(0).text()
    assert "text-decoration: underline" in (screen.paper.page.html if screen.paper.page else "")
    press(Key.Key_Down)
    assert screen.paper.current != key
    go_to(screen.claims)
    screen.claims.setCurrentRow(0)
    press(Key.Key_Return)
    assert screen.paper.current == key
    assert focus() is screen.paper
    edit(screen, key, "Đã giải quyết 95/100 hồ sơ, đạt 95%.")
    assert not screen.claims.isVisible()


def test_two_edits_made_before_the_report_is_built_anew_are_both_kept(example: Workspace, qtbot: QtBot) -> None:
    screen = opened(example)
    assert screen.writing
    first, second = (part.key for part in screen.writing.draft.paragraphs[:2])
    example.desk.jobs = Jobs()
    example.desk.jobs.run("Đang bận", lambda: time.sleep(0.5), lambda _: None, lambda _: None)
    edit(screen, first, "Câu thứ nhất.")
    assert "Câu thứ nhất." in told(screen)
    edit(screen, second, "Câu thứ hai.")
    assert "Câu thứ nhất." in told(screen)
    assert "Câu thứ hai." in told(screen)
    qtbot.waitUntil(lambda: not example.desk.jobs.busy(), timeout=20_000)
    assert screen.document
    assert [one.text for one in screen.document.paragraphs[:2]] == ["Câu thứ nhất.", "Câu thứ hai."]
    example.desk.jobs.finish()


# --- new data --------------------------------------------------------------------------------------------


@pytest.fixture
def reported(space: Workspace, tmp_path: Path) -> Sent:
    """Returns of four units in quarter II/2023."""
    return send(space.store, tmp_path, ministries(space.store, 5)[:4])


def kstthc(space: Workspace) -> ReportScreen:
    screen = opened(space, "kstthc")
    screen.period.show_period(Q2)
    screen.rebuild()
    settle()
    return screen


def test_what_new_data_change_is_told_and_decided_paragraph_by_paragraph(
    space: Workspace, reported: Sent, tmp_path: Path
) -> None:
    screen = kstthc(space)
    edit(screen, "giai_quyet:1", "Câu của cán bộ.")
    assert screen.writing
    assert not screen.writing.changes
    send(space.store, tmp_path, ministries(space.store, 5)[4:], seed=9)
    settle()
    changed = {line.key for line in screen.writing.changes}
    assert changed == {"giai_quyet:1", "giai_quyet:2", "giai_quyet:3"}
    assert "3 đoạn nay nói khác" in screen.notice.words.text()
    edit(screen, "truyen_thong:1", "Việc khác.")
    assert {line.key for line in screen.writing.changes} == changed

    def decide(dialog: ChangesDialog) -> None:
        assert english(dialog) == []
        assert "04" in dialog.before.toPlainText()
        assert "05" in dialog.now.toPlainText()
        assert dialog.mine.toPlainText() == "Câu của cán bộ."
        assert not dialog.save_button.isEnabled()
        press(Key.Key_G, ALT)
        press(Key.Key_M, ALT)
        press(Key.Key_S, CTRL)

    in_dialog(lambda: press(Key.Key_L, CTRL), decide)
    assert {line.key for line in screen.writing.changes} == {"giai_quyet:3"}
    assert "Câu của cán bộ." in told(screen)
    in_dialog(lambda: press(Key.Key_L, CTRL), lambda _: (press(Key.Key_T, ALT), press(Key.Key_S, CTRL)))
    assert screen.writing.changes == ()
    assert not screen.notice.button.isVisible()
    space.undo()
    assert {line.key for line in screen.writing.changes} == {"giai_quyet:3"}


def test_an_old_sentence_that_was_never_edited_can_be_kept(space: Workspace, reported: Sent, tmp_path: Path) -> None:
    screen = kstthc(space)
    assert screen.writing
    old = screen.writing.text("giai_quyet:2")
    edit(screen, "truyen_thong:1", "Việc khác.")
    send(space.store, tmp_path, ministries(space.store, 5)[4:], seed=9)
    settle()
    assert screen.writing.text("giai_quyet:2") != old
    with space.store.write("Chọn") as session:
        report_writing.decide(session, screen.writing, {"giai_quyet:2": "mine", "giai_quyet:1": "new"})
    settle()
    assert screen.writing.text("giai_quyet:2") == old
    assert {line.key for line in screen.writing.changes} == {"giai_quyet:3"}


def test_two_saved_versions_are_read_side_by_side(example: Workspace) -> None:
    screen = opened(example)
    key = first_key(screen)
    assert not screen.versions_button.isEnabled()
    for words in ("Bản thứ nhất.", "Bản thứ hai.", "Bản thứ ba."):
        edit(screen, key, words)

    def look(dialog: VersionsDialog) -> None:
        assert english(dialog) == []
        (one,) = dialog.model.items
        assert (one.left, one.right) == ("Bản thứ hai.", "Bản thứ ba.")
        dialog.left_box.setCurrentIndex(2)
        assert dialog.left.toPlainText() == "Bản thứ nhất."
        assert "hai" not in dialog.right.toPlainText()
        dialog.only.setChecked(False)
        assert len(dialog.model.items) > 1
        dialog.right_box.setCurrentIndex(2)
        dialog.only.setChecked(True)
        assert dialog.model.items == []
        assert dialog.left.toPlainText() == "Hai bản giống nhau."

    in_dialog(lambda: press(Key.Key_B, CTRL), look)


# --- behind a number -------------------------------------------------------------------------------------


def test_every_amount_of_the_text_opens_units_files_and_cells_that_add_up_to_it(
    space: Workspace, reported: Sent
) -> None:
    screen = kstthc(space)
    plain = 0
    for number, run in enumerate(screen.linked):
        if not isinstance(run, Amount):
            continue
        screen.open_figure(number)
        assert screen.amounts.isVisible()
        *lines, total = screen.amounts.model.items
        assert lines
        assert total.value == run.value
        if not run.formula:
            plain += 1
            assert sum(line.value or 0 for line in lines) == run.value
        else:
            assert run.formula in total.label
        assert all(line.source and line.source.file and line.source.cells for line in lines)
    assert plain > 1
    assert any(isinstance(run, Figure) for run in screen.linked)


def test_a_number_is_opened_from_the_keyboard_and_leads_to_the_return_and_the_file(
    space: Workspace, reported: Sent
) -> None:
    screen = kstthc(space)
    files: list[str] = []

    def note(url: Any) -> bool:
        files.append(url.toLocalFile())
        return True

    screen.amounts.open_url = note
    go_to(screen.paper)
    for _ in range(len(screen.linked)):
        press(Key.Key_Tab)
        press(Key.Key_Return)
        if screen.amounts.isVisible():
            break
    assert focus() is screen.amounts.table
    source = screen.amounts.chosen()
    assert source
    press(Key.Key_Return, CTRL)
    assert [Path(name).name for name in files] == [source.file]
    titles: list[str] = []

    def look(dialog: ReturnDialog) -> None:
        assert english(dialog) == []
        titles.append(dialog.windowTitle())

    in_dialog(lambda: press(Key.Key_Return), look)
    assert source.unit in titles[0]
    press(Key.Key_Escape)
    assert focus() is screen.paper


def test_the_annexes_stand_below_the_text_and_their_numbers_open_too(space: Workspace, reported: Sent) -> None:
    screen = kstthc(space)
    assert [screen.annexes.tabText(at) for at in range(2)] == ["Nội dung", f"Phụ lục · {SETTLING.code}"]
    bar = screen.annexes.tabBar().mapTo(screen, QPoint(0, 0)).y()
    assert bar > screen.paper.mapTo(screen, QPoint(0, screen.paper.height())).y() - 1
    go_to(screen.paper)
    press(Key.Key_F6)
    assert focus() is screen.source_table
    press(Key.Key_F6)
    page = screen.annexes.page()
    assert page
    assert focus() is page.view.body
    model = page.view.model
    assert [line.kind for line in model.lines].count("total") == 1
    for column in range(3, 14):
        page.view.body.setCurrentIndex(model.index(model.rowCount() - 1, column - 1))
        press(Key.Key_Return)
        *lines, total = screen.amounts.model.items
        assert total.value == plain_sum(reported, column) == sum(line.value or 0 for line in lines)
        assert {line.label for line in lines} == set(reported)
        assert SETTLING.column(column).title in screen.amounts.title.text()
        page.view.body.setFocus()
    press(Key.Key_F6)
    assert focus() is screen.amounts.table
    press(Key.Key_Escape)
    assert focus() is page.view.body
    press(Key.Key_F6)
    assert focus() is screen.paper
    right = model.data(model.index(0, 4), Qt.ItemDataRole.TextAlignmentRole)
    assert right & int(Qt.AlignmentFlag.AlignRight)


# --- kinds and files -------------------------------------------------------------------------------------


def test_a_kind_that_asks_for_a_topic_says_so_and_is_written_when_it_has_one(example: Workspace) -> None:
    screen = opened(example, "thematic")
    assert screen.choices.topic.isVisible()
    assert "cần một chuyên đề" in told(screen)
    assert screen.document is None
    go_to(screen.choices.topic)
    write("đất đai")
    press(Key.Key_Return)
    assert "LĨNH VỰC ĐẤT ĐAI" in told(screen)
    screen = opened(example, "list", "meeting")
    assert screen.choices.record.isVisible()
    screen.annexes.go_to()
    page = screen.annexes.page()
    assert page
    assert screen.document
    (figure,) = screen.document.paragraphs[0].figures
    assert len(page.view.model.lines) == figure.value


@pytest.mark.parametrize("kind", ["bulletin", "kstthc", "thematic", "list"])
def test_no_english_word_stands_on_the_screen_of_any_kind(example: Workspace, kind: str) -> None:
    screen = opened(example, kind, "meeting" if kind == "list" else "đất đai")
    screen.paper.choose(first_key(screen))
    press(Key.Key_F2)
    assert english(screen) == []
    press(Key.Key_Escape)


def test_what_was_edited_is_exported_through_the_office_s_own_template(example: Workspace, tmp_path: Path) -> None:
    own = example.store.path.parent / "forms" / "reports"
    own.mkdir(parents=True)
    template = docx.Document(str(word_templates.default()))
    template.paragraphs[0].insert_paragraph_before("MẪU CỦA CƠ QUAN")
    template.save(str(own / "bulletin.docx"))
    screen = opened(example)
    screen.paper.choose(first_key(screen))
    press(Key.Key_F2)
    press(Key.Key_A, CTRL)
    write("Câu vừa viết.")
    screen.paper.keep()
    screen.write_to(tmp_path)
    assert {path.suffix for path in tmp_path.glob("bao-cao-2023-Q2.*")} == {".pdf", ".docx", ".xlsx"}
    texts = [one.text for one in docx.Document(str(tmp_path / "bao-cao-2023-Q2.docx")).paragraphs]
    assert "MẪU CỦA CƠ QUAN" in texts
    assert any("Câu vừa viết." in text for text in texts)
    assert "bao-cao-2023-Q2.docx" in screen.written.text()


def test_a_wrong_template_is_told_in_one_sentence_and_nothing_is_written(
    example: Workspace, asked: Asked, tmp_path: Path
) -> None:
    own = example.store.path.parent / "forms" / "reports"
    own.mkdir(parents=True)
    wrong = docx.Document()
    wrong.add_paragraph("{{ noi_dung }}")
    wrong.add_paragraph("{{ khong_co }}")
    wrong.save(str(own / "bulletin.docx"))
    screen = opened(example)
    screen.write_to(tmp_path)
    (trouble,) = asked.troubles
    assert "khong_co" in trouble
    assert list(tmp_path.glob("bao-cao-*")) == []


def test_a_file_that_is_open_elsewhere_is_told_in_one_sentence_and_stays(
    example: Workspace, asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = opened(example)
    held = tmp_path / "bao-cao-2023-Q2.pdf"
    held.write_bytes(b"old")
    replace = Path.replace

    def locked(self: Path, target: Any) -> Any:
        if Path(target) == held:
            raise PermissionError(13, "in use")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    screen.write_to(tmp_path)
    (trouble,) = asked.troubles
    assert "đang mở ở chương trình khác" in trouble
    assert held.read_bytes() == b"old"
