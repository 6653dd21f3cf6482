"""Which record type the headers of a list belong to."""

from __future__ import annotations

import pytest

from tthc_desktop.core.fields import Date, Field, Text
from tthc_desktop.core.grids import Grid
from tthc_desktop.core.importing import fingerprint, header_key, match_headers
from tthc_desktop.core.list_recognition import ListType, recognise_list, version_of
from tthc_desktop.core.markers import MARKER_SHEET, list_marker_rows, marked_list, marked_version
from tthc_desktop.core.tables import find_tables, widest_row

DAY = Field("day", "Ngày", Date(), required=True)
BOOKS = ListType(
    "book",
    "Sách",
    (Field("title", "Tên sách", Text(), required=True), Field("author", "Tác giả", Text()), DAY),
)
FILMS = ListType(
    "film",
    "Phim",
    (Field("title", "Tên phim", Text(), required=True), Field("author", "Đạo diễn", Text(), aliases=("Tác giả",)), DAY),
)
TYPES = (BOOKS, FILMS)


def sheet(*rows: tuple[object, ...], name: str = "a") -> Grid:
    return Grid(name, rows)  # type: ignore[arg-type]


def test_a_list_is_of_the_type_that_knows_its_headers_and_the_reason_names_them() -> None:
    verdict = recognise_list([sheet(("DANH SÁCH",), ("STT", "Tên sách", "Tác giả", "Ngày"), (1, "a", "b", "c"))], TYPES)
    assert verdict.sure
    assert (verdict.sure.type, verdict.sure.row, verdict.sure.missing) == ("book", 1, ())
    assert verdict.sure.reason == "Nhận ra 3/3 cột của Sách: «Tên sách», «Tác giả», «Ngày»."


def test_headers_that_two_types_know_alike_leave_it_open() -> None:
    third = ListType("third", "Khác", (Field("x", "Tác giả", Text()), DAY, Field("n", "Ghi chú", Text())))
    other = ListType("other", "Khác nữa", (Field("x", "Tác giả", Text()), DAY, Field("n", "Ghi chú", Text())))
    verdict = recognise_list([sheet(("Tác giả", "Ngày", "Ghi chú"))], (third, other))
    assert verdict.sure is None
    assert {one.type for one in verdict.likely} == {"third", "other"}


def test_a_required_column_that_is_missing_is_named() -> None:
    verdict = recognise_list([sheet(("Tên sách", "Tác giả", "Ngày"), ("a", "b", "c"))], TYPES)
    assert verdict.likely[0].missing == ()
    films = [one for one in verdict.likely if one.type == "film"]
    assert all("Tên phim" in one.missing for one in films)


@pytest.mark.parametrize("rows", [(), (("Tên sách", "Ngày"),), (("Giá", "Số lượng", "Thành tiền"),), ((None, 5),)])
def test_too_little_or_something_else_is_no_list(rows: tuple[tuple[object, ...], ...]) -> None:
    assert recognise_list([sheet(*rows)], TYPES).likely == ()


def test_the_mark_of_a_blank_leaves_no_doubt_whatever_the_headers_say() -> None:
    mark = sheet(*list_marker_rows("film", version_of(FILMS)), name=MARKER_SHEET)
    verdict = recognise_list([sheet(("Tên sách", "Tác giả", "Ngày")), mark], TYPES)
    assert verdict.sure
    assert (verdict.sure.type, verdict.sure.marked) == ("film", True)
    assert marked_version(mark.rows) is None
    assert marked_list([("tthc-desktop", "1"), ("form", "II.06a")]) is None


@pytest.mark.parametrize("mark", [" (*)", "*", " ( * )", ":", "  (**)"])
def test_the_mark_of_a_required_column_is_no_part_of_its_header(mark: str) -> None:
    assert header_key(f"Tên sách{mark}") == header_key("tên sách")
    assert match_headers([f"Tên sách{mark}"], BOOKS.fields) == {0: "title"}


def test_what_the_user_chose_comes_before_the_headers_and_can_leave_a_column_out() -> None:
    headers = ["Tên sách", "Tác giả", "Ngày"]
    chosen = {header_key("Tác giả"): "title", header_key("Ngày"): "", header_key("không có"): "day"}
    assert match_headers(headers, BOOKS.fields, chosen) == {1: "title"}


def test_files_with_the_same_headers_in_any_order_have_one_fingerprint() -> None:
    assert fingerprint(["Tên sách", "Tác giả", ""]) == fingerprint([" tác giả", "TÊN SÁCH (*)"])
    assert fingerprint(["Tên sách"]) != fingerprint(["Tác giả"])


def test_sheets_with_the_same_headers_are_one_list_but_hidden_and_other_ones_are_not() -> None:
    header = ("Tên sách", "Tác giả")
    grids = [
        sheet(header, ("a", "b"), name="Tháng 1"),
        sheet(("Tên sách",), ("c",), name="khác"),
        sheet(("Tháng 2",), header, ("d", "e"), name="Tháng 2"),
        Grid("ẩn", (header, ("f", "g")), hidden=True),
    ]
    tables = find_tables(grids, ["Tên sách", "Tác giả"])
    assert [(table.sheet, table.area) for table in tables] == [("Tháng 1", "A1:B2"), ("Tháng 2", "A2:B3")]


def test_a_header_in_words_of_its_own_is_the_row_with_the_most_texts_above_another() -> None:
    assert widest_row([sheet(("DANH SÁCH",), ("Tên gọi", "Ngành", "Mức"), ("a", "b", 3))]) == [
        "Tên gọi",
        "Ngành",
        "Mức",
    ]
    assert widest_row([sheet(("một",), ("hai",))]) == []
    assert widest_row([sheet(("một", "hai"))]) == []
    assert widest_row([]) == []
