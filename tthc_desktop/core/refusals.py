"""Why nothing is taken from a file or a table, in a sentence that says what to do."""

from __future__ import annotations

from tthc_desktop.core.forms import Form
from tthc_desktop.core.grids import Book, address
from tthc_desktop.core.headers import strings
from tthc_desktop.core.known_forms import KnownForms
from tthc_desktop.core.returns import Return


def unfilled(name: str, told: Return) -> str:
    """That a table of a form has no rows of data, or no column of values, and what to do."""
    form, match = told.form, told.found.match
    value = form.of_kind("value")
    if value and value.no not in match.columns:
        return (
            f"«{name}» là biểu {form.code}, nhưng không rõ cột nào là «{value.header[-1]}». "
            f"Hãy để một cột số liệu, đặt tên là «{value.header[-1]}», rồi nhập lại."
        )
    if any(figure.value is not None for row in told.rows for figure in row.figures.values()):
        return (
            f"«{name}» là biểu {form.code} chỉ điền dòng tổng, chưa điền các dòng số liệu. "
            "Hãy đề nghị đơn vị điền từng dòng rồi gửi lại."
        )
    return (
        f"«{name}» là biểu {form.code} chưa điền số liệu nào. Hãy đề nghị đơn vị điền rồi gửi lại; "
        "không có số liệu thì ghi «Không phát sinh»."
    )


_PREAMBLE = 30
"""Rows of a sheet in which the code of a form may stand."""


def nothing_found(book: Book, known: KnownForms, wanted: Form | None) -> str:
    """That a file has no table of a known form, or not of the one that was chosen, or that it names."""
    if wanted:
        return (
            f"«{book.name}» không có bảng nào đọc được theo biểu {wanted.code}. Hãy chọn biểu khác, hoặc xem lại tệp."
        )
    for grid in book.grids:
        for row in range(min(grid.height, _PREAMBLE)):
            for column, text in strings(grid, row):
                if code := known.named(text):
                    return (
                        f"«{book.name}» ghi biểu {code} ở ô {address(row, column)}, nhưng tiêu đề các cột không giống "
                        "biểu ấy. Hãy đề nghị đơn vị dùng đúng mẫu, mỗi dòng một lĩnh vực hay đơn vị, hoặc ghi số cột "
                        "(1), (2), (3)… dưới tiêu đề rồi gửi lại."
                    )
    return (
        f"«{book.name}» không có bảng nào giống một biểu mẫu đã biết. Hãy xem lại tệp, hoặc thêm biểu mẫu ở mục Biểu "
        "mẫu; tệp là danh sách thì nhập ở mục của danh sách đó."
    )
