"""Which unit a return is of: what stands above it and what its file is called must not name another one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from tests.services.test_receiving import FORMS, HEADER, MERGED, line
from tthc_desktop.core.grids import Area, Book, Grid
from tthc_desktop.db.store import Store
from tthc_desktop.records import Unit
from tthc_desktop.services import records, settings, units
from tthc_desktop.services.examined import Answers, Examined
from tthc_desktop.services.examining import Examiner
from tthc_desktop.services.former_departments import former

ROWS = [line(1, "Đất đai", (5, 4, 3, 2, 6, 1, 0)), line(2, "Hộ tịch", (50, 14, 3, 22, 16, 1, 0))]
THERE: tuple[tuple[str, str, str], ...] = (
    ("Sở Tư pháp", "sở, ban, ngành", "Lâm Đồng"),
    ("Sở Giáo dục và Đào tạo", "sở, ban, ngành", "Lâm Đồng"),
    ("Sở Tài chính", "sở, ban, ngành", "Lâm Đồng"),
    ("Sở Nông nghiệp và Môi trường", "sở, ban, ngành", "Lâm Đồng"),
    ("Sở Văn hóa, Thể thao và Du lịch", "sở, ban, ngành", "Lâm Đồng"),
    ("Văn phòng HĐND tỉnh", "sở, ban, ngành", "Lâm Đồng"),
    ("Công an tỉnh Lâm Đồng", "tổ chức khác", "Lâm Đồng"),
    ("Văn phòng UBND tỉnh Lâm Đồng", "sở, ban, ngành", "Lâm Đồng"),
    ("Bảo hiểm xã hội tỉnh Lâm Đồng", "tổ chức khác", "Lâm Đồng"),
    ("Xã Di Linh", "xã, phường", "Lâm Đồng"),
    ("Xã Đức Trọng", "xã, phường", "Lâm Đồng"),
    *((f"Xã Bảo Lâm {number}", "xã, phường", "Lâm Đồng") for number in range(1, 6)),
)


@pytest.fixture
def office(store: Store) -> Store:
    kinds = Unit.field("kind").kind.options  # type: ignore[attr-defined]
    with store.write("Thêm đơn vị") as session:
        for name, kind, above in THERE:
            own = next((one for one in kinds if kind in one.lower()), kinds[-1])
            records.save(session, Unit, {"name": name, "kind": own, "parent": above})
    return store


def examined(
    store: Store,
    *head: str,
    file: str = "a.xlsx",
    sheet: str = "Biểu",
    answers: Answers | None = None,
    below: str = "",
) -> Examined:
    top: list[list[Any]] = [[text] for text in head] + [[None]] * (4 - len(head))
    cells = [*top, ["Biểu số II.06a/VPCP/KSTT", None, None, "Kỳ báo cáo: Quý II/2026"], *HEADER, *ROWS]
    cells += [[None, None, below]] if below else []
    merged = tuple(Area(*area) for area in MERGED)
    grid = Grid(sheet, tuple(map(tuple, cells)), merged)
    with store.read() as session:
        (only,) = Examiner(session, FORMS).tables(Book(file, "xlsx", (grid,)), answers or Answers())
    return only


def name_of(store: Store, told: Examined) -> str:
    with store.read() as session:
        return str(records.load(session, Unit, told.unit)["name"]) if told.unit else ""


def asked(told: Examined) -> list[tuple[str, ...]]:
    return [one.options for one in told.asked if one.about == "unit"]


def test_a_body_below_the_office_is_not_taken_for_the_office(office: Store) -> None:
    for head in (
        ("UBND TỈNH LÂM ĐỒNG", "SỞ TƯ PHÁP", "TRUNG TÂM ĐẤU GIÁ"),
        ("UBND TỈNH LÂM ĐỒNG", "BỆNH VIỆN ĐA KHOA II"),
        ("UBND XÃ DI LINH", "TRẠM Y TẾ"),
    ):
        told = examined(office, *head)
        assert (told.unit, len(asked(told))) == (None, 1)


def test_an_office_of_another_province_is_asked_about(office: Store) -> None:
    assert asked(examined(office, "UBND TỈNH LÂM ĐỒNG", "SỞ TƯ PHÁP")) == []
    told = examined(office, "UBND TỈNH QUẢNG NINH", "SỞ TƯ PHÁP")
    assert "«UBND TỈNH QUẢNG NINH»" in told.asked[0].message
    mine = replace(told.answers, unit=told.unit)
    assert asked(examined(office, "UBND TỈNH QUẢNG NINH", "SỞ TƯ PHÁP", answers=mine)) == []


def test_a_sheet_without_unit_and_period_has_those_of_the_others(office: Store) -> None:
    merged = tuple(Area(*area) for area in MERGED)

    def grid(name: str, *head: str) -> Grid:
        top: list[list[Any]] = [[text] for text in head] + [[None]] * (5 - len(head))
        return Grid(name, tuple(map(tuple, [*top, *HEADER, *ROWS[: 1 if head[1:] else 2]])), merged)

    first = grid("Một", "Đơn vị báo cáo: Xã Di Linh", "Biểu số II.06a/VPCP/KSTT", "Kỳ báo cáo: Quý II/2026")
    with office.read() as session:
        book = Book("a.xlsx", "xlsx", (first, grid("Hai", "Biểu số II.06a/VPCP/KSTT")))
        one, two = Examiner(session, FORMS).tables(book, Answers())
    assert (two.unit, two.period, asked(two)) == (one.unit, one.period, [])
    assert two.told
    assert "lấy theo trang «Một»" in two.told.found.remarks[-1]


def test_an_agency_of_a_ministry_that_is_listed_under_the_province_is_no_contradiction(office: Store) -> None:
    told = examined(office, "BỘ CÔNG AN", "CÔNG AN TỈNH LÂM ĐỒNG")
    assert (name_of(office, told), asked(told)) == ("Công an tỉnh Lâm Đồng", [])


def test_what_the_user_said_a_unit_is_is_not_asked_for_its_files_name_again(office: Store) -> None:
    told = examined(office, "UBND XÃ ĐỨC TRỌNG", file="UBND xã Di Linh.xlsx")
    again = examined(office, "UBND XÃ ĐỨC TRỌNG", file="UBND xã Di Linh.xlsx", answers=Answers(unit=told.unit))
    assert (len(asked(told)), asked(again)) == (1, [])


def test_the_period_of_a_files_name_is_offered_where_the_sheet_says_none(office: Store) -> None:
    merged = tuple(Area(*area) for area in MERGED)
    top: list[list[Any]] = [["UBND XÃ ĐỨC TRỌNG"], [None], ["Biểu số II.06a/VPCP/KSTT"], [None], [None]]
    grid = Grid("Biểu", tuple(map(tuple, [*top, *HEADER, *ROWS])), merged)
    with office.read() as session:
        (told,) = Examiner(session, FORMS).tables(Book("Bieu 06a quy I-2026.xlsx", "xlsx", (grid,)), Answers())
    assert [one.options for one in told.asked if one.about == "period"] == [("quý I năm 2026",)]


@pytest.mark.parametrize(
    ("file", "head", "options"),
    [
        ("UBND Xã Di Linh - Quý II-2026.xlsx", ("UBND XÃ ĐỨC TRỌNG",), [("Xã Đức Trọng", "Xã Di Linh")]),
        ("Sở Tư pháp - Q2-2026.xlsx", ("UBND TỈNH LÂM ĐỒNG",), [("Lâm Đồng", "Sở Tư pháp")]),
        ("Xã Di Linh_06a.xlsx", ("Đơn vị báo cáo: UBND xã Đức Trọng",), [("Xã Đức Trọng", "Xã Di Linh")]),
        ("Xã Đức Trọng.xlsx", ("UBND TỈNH LÂM ĐỒNG", "UBND XÃ ĐỨC TRỌNG"), []),
        ("Biểu 06a quý II.xlsx", ("UBND XÃ ĐỨC TRỌNG",), []),
        ("Lâm Đồng - xã Đức Trọng.xlsx", ("Đơn vị báo cáo: UBND xã Đức Trọng",), []),
        ("Lâm Đồng_Xã Đức Trọng.xlsx", ("UBND TỈNH LÂM ĐỒNG", "UBND XÃ ĐỨC TRỌNG"), []),
        ("Lâm Đồng.xlsx", ("UBND TỈNH LÂM ĐỒNG", "UBND XÃ ĐỨC TRỌNG"), []),
        ("II.06a (Văn phòng Chính phủ).xlsx", ("UBND TỈNH LÂM ĐỒNG", "SỞ TƯ PHÁP"), []),
        ("Y tế - Công Thương.xlsx", ("UBND XÃ ĐỨC TRỌNG",), []),
        ("06a - Sở Tư pháp - gửi Sở Giáo dục và Đào tạo.xlsx", ("UBND TỈNH LÂM ĐỒNG", "SỞ TƯ PHÁP"), []),
    ],
)
def test_a_file_named_after_another_unit_is_asked_about(
    office: Store, file: str, head: tuple[str, ...], options: list[tuple[str, ...]]
) -> None:
    assert asked(examined(office, *head, file=file)) == options


@pytest.mark.parametrize(
    ("head", "unit", "options"),
    [
        (("UBND TỈNH LÂM ĐỒNG", "CÔNG AN TỈNH"), "Công an tỉnh Lâm Đồng", []),
        (("UBND TỈNH LÂM ĐỒNG", "VĂN PHÒNG"), "Văn phòng UBND tỉnh Lâm Đồng", []),
        (("UBND TỈNH LÂM ĐỒNG", "SỞ GD&ĐT"), "", [("Sở Giáo dục và Đào tạo",)]),
        (("UBND XÃ BẢO LÂM",), "", [tuple(f"Xã Bảo Lâm {number}" for number in range(1, 6))]),
        (("UBND XÃ BẢO LÂM III",), "", [("Xã Bảo Lâm 3",)]),
    ],
)
def test_a_name_in_other_words_is_known_or_its_unit_is_offered(
    office: Store, head: tuple[str, ...], unit: str, options: list[tuple[str, ...]]
) -> None:
    told = examined(office, *head)
    assert name_of(office, told) == unit
    assert [set(some[: len(wanted)]) for some, wanted in zip(asked(told), options, strict=True)] == [
        set(wanted) for wanted in options
    ]


# --- what kind of unit it is, and where ------------------------------------------------------------------


def of_form(store: Store, code: str, head: str) -> Examined:
    cells = [[head], [None], [None], [None], [code, None, None, "Kỳ báo cáo: Quý II/2026"], *HEADER, *ROWS]
    grid = Grid("Biểu", tuple(map(tuple, cells)), tuple(Area(*area) for area in MERGED))
    with store.read() as session:
        (only,) = Examiner(session, FORMS).tables(Book("a.xlsx", "xlsx", (grid,)), Answers())
    return only


@pytest.mark.parametrize("head", ["Đơn vị báo cáo: Sở Tư pháp", "Đơn vị báo cáo: UBND xã Di Linh"])
def test_of_forms_that_are_alike_the_one_of_this_kind_of_unit_is_meant(office: Store, head: str) -> None:
    told = of_form(office, "Biểu 06a", head)
    assert told.told
    assert told.told.form.code == "II.06a/VPCP/KSTT"
    assert [one.about for one in told.asked] == []
    assert any("theo loại đơn vị" in remark for remark in told.told.found.remarks)
    other = of_form(office, "Biểu 06a", "Đơn vị báo cáo: UBND tỉnh Lâm Đồng")
    assert [one.about for one in other.asked] == ["form"]


def test_a_form_that_other_kinds_of_units_fill_in_is_told(office: Store) -> None:
    wrong = of_form(office, "Biểu số II.06c/VPCP/KSTT", "Đơn vị báo cáo: UBND xã Di Linh")
    assert [(one.level, one.code, one.expected) for one in wrong.findings if one.code == "level"] == [
        ("warning", "level", "II.06a/VPCP/KSTT")
    ]
    right = of_form(office, "Biểu số II.06a/VPCP/KSTT", "Đơn vị báo cáo: UBND xã Di Linh")
    assert [one.code for one in right.findings if one.code == "level"] == []


def at_home(office: Store) -> None:
    with office.write("Chọn tỉnh") as session:
        home = next(item for item, one in units.all_units(session).items() if one.name == "Lâm Đồng")
        settings.choose_province(session, home)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Văn phòng UBND tỉnh", "Văn phòng UBND tỉnh Lâm Đồng"),
        ("Văn phòng HĐND tỉnh Lâm Đồng", "Văn phòng HĐND tỉnh"),
        ("Sở Văn hoá Thể thao & Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Công an tỉnh", "Công an tỉnh Lâm Đồng"),
        ("Sở Tư pháp - Lâm Đồng", "Sở Tư pháp"),
        ("Sở Tư pháp - Đồng Nai", ""),
        ("SỞ TƯ PHÁP LÂM ĐỒNG", "Sở Tư pháp"),
        ("SỞ TƯ PHÁP ĐỒNG NAI", ""),
    ],
)
def test_the_offices_own_province_completes_a_name(office: Store, text: str, unit: str) -> None:
    at_home(office)
    assert name_of(office, examined(office, f"Đơn vị báo cáo: {text}")) == unit


def test_the_centre_of_a_commune_is_not_taken_for_the_provinces(office: Store) -> None:
    centre = "Trung tâm Phục vụ hành chính công"
    at_home(office)
    with office.write("Thêm trung tâm") as session:
        own = {"name": f"{centre} tỉnh Lâm Đồng", "kind": "tổ chức khác", "parent": "Lâm Đồng"}
        records.save(session, Unit, own)
    assert name_of(office, examined(office, "UBND XÃ DI LINH", centre.upper())) == ""
    assert name_of(office, examined(office, f"Đơn vị báo cáo: {centre} tỉnh")) == f"{centre} tỉnh Lâm Đồng"


def test_the_commune_of_an_unknown_centre_is_offered(office: Store) -> None:
    told = examined(office, "Đơn vị báo cáo: Trung tâm Phục vụ hành chính công xã Di Linh")
    assert asked(told) == [("Xã Di Linh",)]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("VP UBND", "Văn phòng UBND tỉnh Lâm Đồng"),
        ("VP UBND tỉnh", "Văn phòng UBND tỉnh Lâm Đồng"),
        ("BHXH tỉnh", "Bảo hiểm xã hội tỉnh Lâm Đồng"),
        ("CA tỉnh", "Công an tỉnh Lâm Đồng"),
        ("Sở GD-ĐT Lâm Đồng", "Sở Giáo dục và Đào tạo"),
    ],
)
def test_the_units_of_the_province_are_offered_for_their_short_names(office: Store, text: str, unit: str) -> None:
    at_home(office)
    told = examined(office, f"Đơn vị báo cáo: {text}")
    assert told.unit is None
    assert asked(told)[0][0] == unit


def test_a_short_name_of_a_body_of_the_country_and_of_its_branch_is_asked_about(office: Store) -> None:
    national = examined(office, "Đơn vị báo cáo: BHXH").unit
    at_home(office)
    told = examined(office, "Đơn vị báo cáo: BHXH")
    assert asked(told) == [("Bảo hiểm xã hội tỉnh Lâm Đồng", "Bảo hiểm xã hội Việt Nam")]
    assert asked(examined(office, "Đơn vị báo cáo: Bảo hiểm xã hội Việt Nam")) == []
    assert told.unit == national


def test_the_unit_in_whose_name_a_table_is_signed_is_offered(office: Store) -> None:
    told = examined(office, below="GIÁM ĐỐC SỞ TƯ PHÁP")
    assert told.unit is None
    assert asked(told) == [("Sở Tư pháp",)]
    assert "chữ ký ghi «SỞ TƯ PHÁP»" in next(one.message for one in told.asked if one.about == "unit")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("So Tu phap", "Sở Tư pháp"),
        ("UBND XA DI LINH", "Xã Di Linh"),
        ("UBND tinh Lam Dong", "Lâm Đồng"),
        ("Xa Bao Lam", ""),
    ],
)
def test_a_unit_typed_without_accents_is_the_one_of_these_letters(office: Store, text: str, unit: str) -> None:
    assert name_of(office, examined(office, f"Don vi bao cao: {text}")) == unit


def test_letters_without_accents_that_two_units_have_tell_nothing(office: Store) -> None:
    kinds = Unit.field("kind").kind.options  # type: ignore[attr-defined]
    with office.write("Thêm đơn vị") as session:
        own = next(one for one in kinds if "xã, phường" in one.lower())
        records.save(session, Unit, {"name": "Xã Đi Linh", "kind": own, "parent": "Lâm Đồng"})
    assert examined(office, "Don vi bao cao: Xa Di Linh").unit is None


def test_for_a_division_the_office_above_it_is_offered_first(office: Store) -> None:
    at_home(office)
    assert asked(examined(office, "SỞ TƯ PHÁP", "VĂN PHÒNG"))[0][0] == "Sở Tư pháp"
    assert asked(examined(office, "SỞ TƯ PHÁP LÂM ĐỒNG", "PHÒNG BỔ TRỢ TƯ PHÁP"))[0][0] == "Sở Tư pháp"


def test_a_colon_within_the_name_of_a_commune_is_passed_over(office: Store) -> None:
    for text in ("Xã: Di Linh", "UBND XÃ: DI LINH"):
        assert name_of(office, examined(office, text)) == "Xã Di Linh"


@pytest.mark.parametrize(
    ("sheet", "file", "unit"),
    [
        ("Đức Trọng", "a.xlsx", "Xã Đức Trọng"),
        ("STP", "a.xlsx", "Sở Tư pháp"),
        ("Biểu", "Sở Tư pháp - Quý II-2026.xlsx", "Sở Tư pháp"),
    ],
)
def test_the_units_that_the_names_of_the_sheet_and_the_file_may_mean_are_offered(
    office: Store, sheet: str, file: str, unit: str
) -> None:
    told = examined(office, sheet=sheet, file=file)
    assert told.unit is None
    assert asked(told) == [(unit,)]
    assert asked(examined(office)) == [()]


@pytest.mark.parametrize(
    ("text", "heir"),
    [
        ("Sở KHĐT", "Sở Tài chính"),
        ("SỞ KH&ĐT", "Sở Tài chính"),
        ("Sở Kế hoạch - Đầu tư tỉnh Lâm Đồng", "Sở Tài chính"),
        ("Sở TN&MT", "Sở Nông nghiệp và Môi trường"),
        ("SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN", "Sở Nông nghiệp và Môi trường"),
    ],
)
def test_what_a_department_became_that_ended_is_offered_and_never_taken_unasked(
    office: Store, text: str, heir: str
) -> None:
    at_home(office)
    told = examined(office, f"Đơn vị báo cáo: {text}")
    assert (told.unit, asked(told)[0][0]) == (None, heir)
    assert "có lẽ không còn từ 01/3/2025" in told.asked[0].message
    assert "chưa đối chiếu văn bản" in told.asked[0].message


def test_a_department_that_the_catalogue_has_or_that_had_not_ended_is_not_said_to_have(office: Store) -> None:
    at_home(office)
    assert former("Sở KH&ĐT", dt.date(2025, 2, 28)) is None
    assert former("Sở Khoa học và Công nghệ", dt.date(2026, 1, 1)) is None
    told = examined(office, "Đơn vị báo cáo: Sở GTVT")  # whose heir the catalogue has not
    assert not any("Sở" in option for option in asked(told)[0])
    assert "Chưa có đơn vị «Sở GTVT»" in told.asked[0].message


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Lâm Đồng, ngày 16 tháng 12 năm 2026", "rất lâu sau"),
        ("Đà Lạt, ngày 14 tháng 3 năm 2026", "trước"),
        ("Lâm Đồng, ngày 30 tháng 6 năm 2026", ""),
        ("Lâm Đồng, ngày 20 tháng 8 năm 2026", ""),
        ("Lâm Đồng, ngày … tháng … năm 2027", ""),
        ("(Kèm theo Báo cáo số 12, ngày 16 tháng 12 năm 2026 của Sở)", ""),
        ("Theo Quyết định của UBND tỉnh, ngày 05 tháng 6 năm 2023", ""),
        ("(Ban hành kèm theo Thông tư của Bộ, ngày 01 tháng 11 năm 2017)", ""),
    ],
)
def test_a_day_of_signing_far_from_the_period_is_told(office: Store, line: str, told: str) -> None:
    found = [one for one in examined(office, "SỞ TƯ PHÁP", below=line).findings if one.code == "signed"]
    assert [told in one.message for one in found] == ([True] if told else [])


def test_a_short_name_in_the_name_of_a_file_is_offered(office: Store) -> None:
    at_home(office)
    told = examined(office, file="SGDĐT - 06a - quy II 2026.xlsx")
    assert (told.unit, asked(told)) == (None, [("Sở Giáo dục và Đào tạo",)])
    assert asked(examined(office, file="BC - 06A - quy II 2026.xlsx")) == [()]


@pytest.mark.parametrize(
    ("line", "period"),
    [
        ("Lâm Đồng, ngày 16 tháng 3 năm 2026", "quý I năm 2026"),
        ("Lâm Đồng, ngày 05 tháng 7 năm 2026", "quý II năm 2026"),
        ("Lâm Đồng, ngày 16 tháng 3 năm 2096", ""),
    ],
)
def test_the_quarter_before_the_day_of_signing_is_offered_where_no_period_is_told(
    office: Store, line: str, period: str
) -> None:
    merged = tuple(Area(*area) for area in MERGED)
    top: list[list[Any]] = [["UBND XÃ ĐỨC TRỌNG"], [None], ["Biểu số II.06a/VPCP/KSTT"], [None], [None]]
    grid = Grid("Biểu", tuple(map(tuple, [*top, *HEADER, *ROWS, [], [None, None, line]])), merged)
    with office.read() as session:
        (told,) = Examiner(session, FORMS).tables(Book("a.xlsx", "xlsx", (grid,)), Answers())
    assert [one.options for one in told.asked if one.about == "period"] == [(period,) if period else ()]
