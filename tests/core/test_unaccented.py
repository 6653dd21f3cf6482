"""Sheets without any accent: what the forms say gets its accents back, what the unit typed stays."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

from tests.core.layouts import FORMS
from tests.core.sheets_by_hand import ALL, KNOWN, ROWS, sheet, sums_of
from tthc_desktop.core.checks import check
from tthc_desktop.core.grids import Book, Grid
from tthc_desktop.core.recognition import recognise_book
from tthc_desktop.core.returns import read_return
from tthc_desktop.core.unaccented import ENCODING, accents_of, with_accents
from tthc_desktop.core.vietnamese import fold


def bare(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    apart = unicodedata.normalize("NFD", value)
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return letters.replace("đ", "d").replace("Đ", "D")


def without_accents(grid: Grid) -> Grid:
    return replace(grid, rows=tuple(tuple(map(bare, row)) for row in grid.rows))


def test_a_sheet_without_accents_is_read_like_the_one_with_them() -> None:
    plain = without_accents(sheet())
    (found,) = recognise_book(Book("a.xlsx", "xlsx", (plain,), (), ""), KNOWN)
    told = read_return(found)
    assert (found.form.code, found.is_sure, found.grid.encoding) == ("II.06a/VPCP/KSTT", True, ENCODING)
    assert sums_of(told) == ALL
    assert check(told) == ()
    assert [row.label for row in told.data] == [bare(row[1]) for row in ROWS]
    assert found.unit.text == "So Tu phap"
    assert found.grid.originals[2, 2] == "So luong ho so tiep nhan"
    assert found.grid.text(2, 2) == "Số lượng hồ sơ tiếp nhận"


def test_one_accent_anywhere_leaves_a_sheet_as_it_is() -> None:
    accents = accents_of(FORMS)
    plain = without_accents(sheet())
    marked = replace(plain, rows=(*plain.rows, ("Người lập",)))
    assert with_accents(marked, accents) is marked
    assert with_accents(sheet(), accents) == sheet()


def test_headings_that_letters_do_not_tell_apart_are_no_guess() -> None:
    accents = accents_of(FORMS)
    assert all(" ".join(fold(text).split()) == letters for letters, text in accents.items())
    assert accents["dung han"] == "Đúng hạn"
