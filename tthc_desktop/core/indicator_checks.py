"""Rows of an indicator list that are missing, of no indicator, or called otherwise than their number says."""

from __future__ import annotations

from collections.abc import Iterator

from tthc_desktop.core.findings import Finding, Level
from tthc_desktop.core.grids import address
from tthc_desktop.core.indicator_rows import says_otherwise
from tthc_desktop.core.returns import Return
from tthc_desktop.core.row_checks import SCALES, headed_by_other_times, of_measure, rivals
from tthc_desktop.core.vietnamese import fold
from tthc_desktop.core.wording import some_of

_NAMED = 8
"""Indicators that are named where many are missing."""


def check(told: Return) -> list[Finding]:
    """Everything that is to be said of the rows of an indicator list as wholes."""
    found: list[Finding] = []
    for one in (_measures, _unknown, _renamed, _numbered_otherwise, _missing, headed_by_other_times, rivals):
        found += one(told)
    return found


def _measures(told: Return) -> Iterator[Finding]:
    """Indicators that a unit gives in thousands or millions, where the form does not."""
    measure = told.form.of_kind("measure")
    place = told.found.match.columns.get(measure.no) if measure else None
    if place is None:
        return
    measures = {one.number: one.measure for one in told.form.indicators}
    for row in told.rows:
        text = told.found.grid.text(row.number, place).strip()
        if SCALES.search(fold(text)) and not SCALES.search(fold(measures.get(row.mark, ""))):
            yield of_measure(told, address(row.number, place), text, measures.get(row.mark, ""))


def _unknown(told: Return) -> Iterator[Finding]:
    """Rows of an indicator list with figures that are of no indicator."""
    there = {row.mark for row in told.rows}
    missing = any(one.number not in there and one.kind != "heading" for one in told.form.indicators)
    for row in told.unknown:
        figure = next((one for one in row.figures.values() if one.value is not None), None)
        if figure:
            name = row.label or row.mark
            what = "Hãy ghi đúng tên chỉ tiêu rồi gửi lại, hoặc ghi rõ lý do."
            if not missing:  # nothing of the form is wanting: the row is of another form
                what = "Nếu cần số ấy, hãy nhập theo biểu có chỉ tiêu ấy."
            message = (
                f"Ô {figure.cell}: dòng «{name}» có số liệu mà không khớp chỉ tiêu nào của biểu {told.form.code}, nên "
                f"không được đọc. {what}"
            )
            level: Level = "error" if missing else "warning"
            yield Finding(level, "lost_row", figure.cell, name, "một chỉ tiêu của biểu", message)


def _renamed(told: Return) -> Iterator[Finding]:
    """Rows of an indicator list that are known by their number alone, while their wording says something else."""
    label = told.form.of_kind("label")
    place = told.found.match.columns.get(label.no) if label else None
    if place is None:
        return
    known = {one.number: one for one in told.form.indicators}
    for row in told.rows:
        text = " ".join(told.found.grid.text(row.number, place).split())
        if any(row.numbers.values()) and says_otherwise(known[row.mark], text):
            cell = address(row.number, place)
            message = (
                f"Ô {cell}: dòng số {row.mark} ghi «{text}», biểu ghi «{known[row.mark].label}»: được đọc theo số ấy. "
                "Hãy xem lại, sửa số hoặc tên chỉ tiêu nếu không đúng."
            )
            yield Finding("warning", "by_number", cell, text, known[row.mark].label, message)


def _numbered_otherwise(told: Return) -> Iterator[Finding]:
    """Rows known by their wording that bear the number of another indicator."""
    mark = told.form.of_kind("mark")
    place = told.found.match.columns.get(mark.no) if mark else None
    numbers = {one.number for one in told.form.indicators}
    for row in told.rows if place is not None else ():
        assert place is not None
        said = told.found.grid.text(row.number, place).strip(" .)").replace(",", ".")
        if said != row.mark and said in numbers and any(row.numbers.values()):
            cell = address(row.number, place)
            message = (
                f"Ô {cell}: dòng «{row.label}» ghi số {said}, biểu ghi chỉ tiêu ấy số {row.mark}: được đọc theo tên. "
                "Hãy xem lại, sửa số hoặc tên chỉ tiêu nếu không đúng."
            )
            yield Finding("warning", "by_label", cell, said, row.mark, message)


def _missing(told: Return) -> Iterator[Finding]:
    """Indicators of the form without a row."""
    there = {row.mark for row in told.rows}
    lacking = [one.number for one in told.form.indicators if one.number not in there and one.kind != "heading"]
    if lacking and len(lacking) < len(there):
        header = told.found.header
        cell = address(header.top, header.left)
        message = (
            f"Bảng không có dòng của chỉ tiêu {some_of(lacking, _NAMED, 'chỉ tiêu')}, nên không có số liệu của các chỉ "
            "tiêu ấy. Hãy xem lại đơn vị có bỏ sót không."
        )
        yield Finding("warning", "missing_rows", cell, "", ", ".join(lacking), message)
