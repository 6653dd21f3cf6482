"""What stands above a table: codes, units, periods; dates of acts and of signing are no periods."""

from __future__ import annotations

import pytest

from tthc_desktop.core.form_codes import code_keys
from tthc_desktop.core.letterheads import Told, beside_unit, labelled_unit, unit_of
from tthc_desktop.core.periods import parse_period
from tthc_desktop.core.preambles import Line, contradicted, in_year, named_period, period_in


def lines(*texts: str) -> list[Line]:
    return [Line(row, 0, text) for row, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Biểu số II.06a/VPCP/KSTT", ("ii.6a/vpcp/kstt",)),
        ("Biểu số 06 /VPCP/KSTT", ("6/vpcp/kstt",)),
        ("BIỂU SỐ II. 06đ / VPCP / KSTT", ("ii.6đ/vpcp/kstt",)),
        ("Biểu số 01b/VPCP/KSTT", ("1b/vpcp/kstt",)),
        ("07a/BTP", ("7a/btp",)),
        ("Biểu II.06a", ("ii.6a/vpcp/kstt",)),
        ("Biểu số II.07b/BTP/KSTT", ("ii.7b/vpcp/kstt",)),
        ("Số: 5159/BC-VPCP", ()),
        ("Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020", ()),
    ],
)
def test_codes_are_found_with_stray_spaces_and_without_leading_zeros(text: str, keys: tuple[str, ...]) -> None:
    assert code_keys(text) == keys


@pytest.mark.parametrize(
    ("texts", "unit"),
    [
        (("- Đơn vị báo cáo: Sở Tư pháp", "- Đơn vị nhận báo cáo: Văn phòng UBND tỉnh"), "Sở Tư pháp"),
        (("Đơn vị nhận báo cáo: VPCP", "Tên đơn vị báo cáo: UBND xã Đạ Huoai."), "UBND xã Đạ Huoai"),
        (("Đơn vị: Sở Y tế", "Đơn vị tính: Hồ sơ"), "Sở Y tế"),
        (("ĐVBC: Sở Y tế",), "Sở Y tế"),
        (("Địa phương: Xã Di Linh",), "Xã Di Linh"),
        (("Địa phương: Lâm Đồng", "Đơn vị: Sở Y tế"), "Sở Y tế"),
        (("SỞ Y TẾ TỈNH LÂM ĐỒNG", "Biểu số II.06a/VPCP/KSTT", "Địa phương: Lâm Đồng"), "SỞ Y TẾ TỈNH LÂM ĐỒNG"),
        (("Đơn vị báo cáo (ghi rõ): Sở Y tế",), "Sở Y tế"),
        (("Cơ quan, đơn vị lập báo cáo: Thanh tra tỉnh",), "Thanh tra tỉnh"),
        (("UBND TỈNH LÂM ĐỒNG", "SỞ TƯ PHÁP", "Số: 15/BC-STP"), "SỞ TƯ PHÁP"),
        (("UBND TỈNH LÂM ĐỒNG\nTRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",), "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"),
        (("Ban hành theo Thông tư số 01", "Số lượng hồ sơ", "Bộ phận một cửa"), ""),
        (("Đơn vị báo cáo: ………", "Đơn vị tính: Hồ sơ"), ""),
        (("Đơn vị báo cáo: UBND xã Nam Đà\nĐơn vị nhận báo cáo:\nVăn phòng UBND tỉnh",), "UBND xã Nam Đà"),
        (("Đơn vị nhận báo cáo: VPCP\nĐơn vị báo cáo: Sở Y tế",), "Sở Y tế"),
        (("Đơn vị báo cáo: Sở Y tế;",), "Sở Y tế"),
    ],
)
def test_the_unit_stands_after_its_label_or_in_the_letterhead(texts: tuple[str, ...], unit: str) -> None:
    assert unit_of(lines(*texts)).text == unit


@pytest.mark.parametrize(
    ("texts", "unit", "above"),
    [
        (("UBND TỈNH LÂM ĐỒNG", "SỞ XÂY DỰNG", "CHI CỤC GIÁM ĐỊNH"), "CHI CỤC GIÁM ĐỊNH", "SỞ XÂY DỰNG"),
        (("BỘ XÂY DỰNG", "CỤC HÀNG KHÔNG", "CẢNG VỤ MIỀN NAM"), "CẢNG VỤ MIỀN NAM", "CỤC HÀNG KHÔNG"),
        (("UBND TỈNH LÂM ĐỒNG", "BỆNH VIỆN ĐA KHOA II"), "BỆNH VIỆN ĐA KHOA II", "UBND TỈNH LÂM ĐỒNG"),
        (("UBND XÃ DI LINH", "TRẠM Y TẾ"), "TRẠM Y TẾ", "UBND XÃ DI LINH"),
        (("UBND TỈNH LÂM ĐỒNG", "SỞ Y TẾ", "VĂN PHÒNG"), "SỞ Y TẾ", "UBND TỈNH LÂM ĐỒNG"),
        (("UBND TỈNH LÂM ĐỒNG\nSỞ Y TẾ\nTRUNG TÂM PHÁP Y",), "TRUNG TÂM PHÁP Y", "SỞ Y TẾ"),
        (("UBND TỈNH LÂM ĐỒNG", "QUÝ I/2026"), "UBND TỈNH LÂM ĐỒNG", ""),
        (("2. UBND XÃ GIA HIỆP",), "UBND XÃ GIA HIỆP", ""),
        (("UBND TỈNH LÂM ĐỒNG", "LIÊN MINH HỢP TÁC XÃ"), "LIÊN MINH HỢP TÁC XÃ", "UBND TỈNH LÂM ĐỒNG"),
        (("SỞ Y TẾ", "KHU ĐIỀU TRỊ PHONG"), "KHU ĐIỀU TRỊ PHONG", "SỞ Y TẾ"),
        (("UBND XÃ DI LINH", "TỔ CÔNG NGHỆ SỐ"), "TỔ CÔNG NGHỆ SỐ", "UBND XÃ DI LINH"),
        (("UBND XÃ DI LINH", "BÁO CÁO TÌNH HÌNH GIẢI QUYẾT"), "UBND XÃ DI LINH", ""),
        (
            ("UBND TỈNH LÂM ĐỒNG", "SỞ VĂN HÓA, THỂ THAO\nVÀ DU LỊCH"),
            "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH",
            "UBND TỈNH LÂM ĐỒNG",
        ),
        (("UBND PHƯỜNG XUÂN HƯƠNG", "- ĐÀ LẠT"), "UBND PHƯỜNG XUÂN HƯƠNG - ĐÀ LẠT", ""),
        (("(Kèm theo Báo cáo số 12/BC-UBND ngày 16/3/2026 của UBND xã Di Linh)",), "UBND xã Di Linh", ""),
        (("(Ban hành kèm theo Thông tư số 01/2020/TT-VPCP của Văn phòng Chính phủ)",), "", ""),
    ],
)
def test_the_unit_is_the_last_body_of_the_letterhead(texts: tuple[str, ...], unit: str, above: str) -> None:
    told = unit_of(lines(*texts))
    assert (told.text, told.above) == (unit, above)


def test_the_unit_may_stand_in_the_next_cell() -> None:
    told = labelled_unit([Line(3, 5, "Đơn vị báo cáo:", "UBND phường 1")])
    assert (told.text, told.row, told.column) == ("UBND phường 1", 3, 5)


@pytest.mark.parametrize(
    ("texts", "period"),
    [
        (("Kỳ báo cáo: Quý I/2026",), "2026-Q1"),
        (("QUÝ II NĂM 2026",), "2026-Q2"),
        (("Kỳ báo cáo: quý 3 năm 2025",), "2025-Q3"),
        (("(Tháng 3 năm 2026)",), "2026-03"),
        (("Báo cáo 6 tháng đầu năm 2026",), "2026-H1"),
        (("Số liệu 9 tháng năm 2026",), "2026-9M"),
        (("Năm 2025",), "2025"),
        (("Kỳ báo cáo: Năm 2025",), "2025"),
        (("(Từ ngày 15/12/2025 đến ngày 14/3/2026)",), "2026-Q1"),
        (("Từ ngày 15 tháng 3 năm 2026 đến ngày 14 tháng 6 năm 2026",), "2026-Q2"),
        (("từ 21/7/2021 đến 20/8/2021",), "2021-08"),
        (("Từ ngày 01/01/2026 đến ngày 31/3/2026",), "2026-Q1"),
        (("Từ ngày 15/12/2024 đến hết ngày 14/12/2025",), "2025"),
        (("Từ ngày 15/12/2025 đến ngày 14/6/2026",), "2026-H1"),
        (("Lâm Đồng, ngày 16 tháng 3 năm 2026", "Quý I năm 2026"), "2026-Q1"),
        (("Quý 01/2026",), "2026-Q1"),
        (("Quý: II  Năm: 2026",), "2026-Q2"),
        (("QUÝ I (NĂM 2026)",), "2026-Q1"),
        (("Báo cáo 3 tháng đầu năm 2026",), "2026-Q1"),
        (("BÁO CÁO 12 THÁNG NĂM 2025",), "2025"),
        (("Kỳ báo cáo: Quý I", "Năm báo cáo: 2026"), "2026-Q1"),
        (("Quý II-2026 (Kèm theo Báo cáo số 12/BC-BTP ngày 15/6/2026)",), "2026-Q2"),
        (("Phụ lục quý II/2026 (Ban hành kèm theo Công văn số 123/VPCP-KSTT ngày 5/7/2026)",), "2026-Q2"),
        (("(Kèm theo Báo cáo quý II năm 2026 của Sở Tư pháp)",), "2026-Q2"),
        (("(Kèm theo Báo cáo quý I năm 2026 của Sở Tư pháp)", "Kỳ báo cáo: Quý II/2026"), "2026-Q2"),
        (("Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21 tháng 10 năm 2020", "Kỳ báo cáo: Quý I/2026"), "2026-Q1"),
    ],
)
def test_the_period_is_told_by_name_or_by_its_days(texts: tuple[str, ...], period: str) -> None:
    span = period_in(lines(*texts))
    assert span.period == parse_period(period)
    assert span.note == ""


@pytest.mark.parametrize(
    "texts",
    [
        (),
        ("Ban hành kèm theo Quyết định số 5 năm 2026",),
        ("(Kèm theo Báo cáo số 5/BC-UBND ngày 15 tháng 6 năm 2026)",),
        ("Lâm Đồng, ngày 16 tháng 3 năm 2026",),
        ("Lâm Đồng, ngày … tháng 3 năm 2026",),
        ("Kỳ báo cáo: …", "(Từ ngày … đến ngày …)"),
        ("Từ ngày 15/12/2025 đến ngày 20/1/2026",),
        ("Từ ngày 31/02/2026 đến ngày 14/3/2026",),
    ],
)
def test_no_period_is_made_up(texts: tuple[str, ...]) -> None:
    assert period_in(lines(*texts)).period is None


def test_a_title_and_a_line_of_the_period_that_differ_are_told_and_the_line_is_meant() -> None:
    span = period_in(lines("BÁO CÁO QUÝ IV NĂM 2025", "Kỳ báo cáo: Quý I năm 2026"))
    assert span.period == parse_period("2026-Q1")
    assert "quý IV năm 2025" in span.note
    assert period_in(lines("BÁO CÁO QUÝ I NĂM 2026", "Kỳ báo cáo: Quý I năm 2026")).note == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Quý IV/2025 và năm 2025", "«Quý IV/2025 và năm 2025», chưa rõ số liệu là của kỳ nào"),
        ("Quý IV và cả năm 2025", "«Quý IV và cả năm 2025», chưa rõ số liệu"),
        ("BÁO CÁO QUÝ III VÀ 9 THÁNG ĐẦU NĂM 2026", "chưa rõ số liệu là của kỳ nào"),
        ("Quý II/2026 - Quý III/2026", "«Quý II/2026 - Quý III/2026», chưa rõ số liệu là của kỳ nào"),
        ("Quý III năm 2025 và Quý III năm 2026", "chưa rõ số liệu là của kỳ nào"),
        ("Quý I/26", "hai chữ số"),
        ("Kỳ báo cáo: Quý III", "«Kỳ báo cáo: Quý III», chưa rõ năm nào"),
        ("QUÝ III NĂM 2O26", "«QUÝ III NĂM 2O26», chưa rõ năm nào"),
    ],
)
def test_a_period_that_may_be_two_or_has_a_short_year_is_told_and_not_guessed(text: str, told: str) -> None:
    span = period_in(lines(text))
    assert span.period is None
    assert told in span.note


@pytest.mark.parametrize(
    ("texts", "period", "note"),
    [
        (("Kỳ báo cáo: Quý I", "Năm 2026"), "2026-Q1", ""),
        (("Năm 2026", "Quý I"), "2026-Q1", ""),
        (("6 tháng đầu năm", "Năm 2026"), "2026-H1", ""),
        (("Năm 2026",), "2026", ""),
        (("BÁO CÁO NĂM 2026", "Quý I/2026"), "2026", "Tệp ghi cả năm 2026 và quý I năm 2026."),
        (("Kỳ trước: Quý IV/2025", "Kỳ này: Quý I/2026"), "2026-Q1", ""),
        (("So sánh với quý I/2025", "Quý I/2026"), "2026-Q1", ""),
        (("Quý IV/2025", "Quý I/2026"), "2025-Q4", "Tệp ghi cả quý IV năm 2025 và quý I năm 2026."),
        (("9 tháng và quý III năm 2026",), None, "chưa rõ số liệu là của kỳ nào"),
        (("Quý 4 năm 2025 - Quý 1 năm 2026",), None, "chưa rõ số liệu là của kỳ nào"),
        (("Quý I – Năm 2026",), "2026-Q1", ""),
        (("BÁO CÁO QUÝ I NĂM 2026 VÀ NHIỆM VỤ QUÝ II/2026",), "2026-Q1", ""),
        (("Kỳ báo cáo: Quý I/2026", "Kỳ báo cáo trước: Quý IV/2025"), "2026-Q1", ""),
        (("Số liệu quý I/2026 so với quý I/2025",), "2026-Q1", ""),
        (("NĂM 2026", "(Quý I/2026)"), "2026-Q1", ""),
        (("Quý: I", "Năm: 2026"), "2026-Q1", ""),
        (("Quý II/2026 và 6 tháng đầu năm",), None, "chưa rõ số liệu là của kỳ nào"),
        (("Kỳ báo cáo: Quý I-II", "Năm 2026"), "2026-H1", ""),
        (("Quý II/2026 (từ 15/12/25 đến 14/3/26)",), "2026-Q2", "lại là quý I năm 2026"),
    ],
)
def test_a_period_in_several_lines_is_put_together_or_asked_about(
    texts: tuple[str, ...], period: str | None, note: str
) -> None:
    span = period_in(lines(*texts))
    assert (span.period.code if span.period else None) == period
    assert note in span.note
    assert bool(note) == bool(span.note)


def test_quarters_that_are_enumerated_are_offered_together() -> None:
    offered = {
        "Quý I, II/2026": "2026-H1",
        "Quý I và quý II năm 2026": "2026-H1",
        "Quý 1, 2, 3/2026": "2026-9M",
        "Quý I, quý II, quý III và quý IV năm 2025": "2025",
        "Quí I, quí II, quí III/2026": "2026-9M",
        "Quý I, III/2026": None,
    }
    for text, period in offered.items():
        span = period_in(lines(text))
        assert f"«{text}», chưa rõ số liệu là của kỳ nào" in span.note
        assert [option.code for option in span.options] == ([period] if period else [])


@pytest.mark.parametrize(
    ("text", "batch"),
    [
        ("Đợt 2 quý I/2026", True),
        ("BÁO CÁO BỔ SUNG QUÝ I/2026", True),
        ("(Số liệu bổ sung)", True),
        ("Danh mục TTHC sửa đổi, bổ sung quý I/2026", False),
        ("Quý I/2026 (gửi lần 2)", False),
    ],
)
def test_words_of_a_batch_beside_the_period_are_kept(text: str, batch: bool) -> None:
    span = period_in(lines(text, "Kỳ báo cáo: Quý I/2026"))
    assert span.period == parse_period("2026-Q1")
    assert span.batch == (text if batch else "")


def test_a_period_without_a_year_is_that_of_a_year_that_is_said() -> None:
    span = period_in(lines("Kỳ báo cáo: Quý II"))
    assert in_year(span.bare, 2026) == parse_period("2026-Q2")
    assert in_year(period_in(lines("6 tháng đầu năm")).bare, 2025) == parse_period("2025-H1")
    assert in_year("", 2026) is None


def test_the_unit_may_stand_alone_at_the_right_of_the_code() -> None:
    head = [
        Line(0, 0, "Biểu số II.07b/VPCP/KSTT"),
        Line(0, 7, "UBND TỈNH LÂM ĐỒNG"),
        Line(1, 0, "TỔNG HỢP SỐ LƯỢNG TTHC"),
    ]
    assert unit_of(head).text == "UBND TỈNH LÂM ĐỒNG"
    assert unit_of([*head, Line(1, 9, "SỞ Y TẾ")]).text == "", "two of them tell nothing"


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("TÌNH HÌNH GIẢI QUYẾT TTHC TẠI SỞ Y TẾ TỈNH LÂM ĐỒNG", "SỞ Y TẾ TỈNH LÂM ĐỒNG"),
        ("Kết quả của UBND xã Đức Trọng", "UBND xã Đức Trọng"),
        ("Tình hình giải quyết TTHC tại cơ quan, đơn vị", ""),
        ("Kết quả tại UBND tỉnh Lâm Đồng", ""),
    ],
)
def test_a_unit_in_the_title_that_is_not_the_letterheads_is_noted(title: str, other: str) -> None:
    told = unit_of([Line(0, 0, "UBND TỈNH LÂM ĐỒNG"), Line(2, 0, title)])
    assert (told.text, told.other, bool(told.note)) == ("UBND TỈNH LÂM ĐỒNG", other, bool(other))
    labelled = unit_of([Line(0, 0, "Đơn vị báo cáo: UBND tỉnh Lâm Đồng"), Line(2, 0, title)])
    assert not labelled.note


@pytest.mark.parametrize(
    ("tab", "noted"), [("Sở Y tế", True), ("Sở, ban, ngành", False), ("Sở ngành", False), ("06a", False)]
)
def test_a_tab_with_the_name_of_an_office_is_noted(tab: str, noted: bool) -> None:
    assert bool(beside_unit(Told("UBND TỈNH LÂM ĐỒNG"), tab, "tên trang").note) == noted


def test_name_and_days_that_differ_are_told() -> None:
    span = period_in(lines("Quý I/2026", "(Từ ngày 15/3/2026 đến ngày 14/6/2026)"))
    assert span.period == parse_period("2026-Q1")
    assert "quý II năm 2026" in span.note


def test_the_next_cell_may_hold_the_period() -> None:
    assert period_in([Line(0, 0, "Kỳ báo cáo:", "Quý IV/2025")]).period == parse_period("2025-Q4")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Kỳ báo cáo: quí II/2026", "2026-Q2"),
        ("Kỳ báo cáo: Q2/2026", "2026-Q2"),
        ("Kỳ báo cáo: Q.II/2026", "2026-Q2"),
        ("Kỳ báo cáo: II/2026", "2026-Q2"),
        ("Kỳ báo cáo: Quý....II.../2026...", "2026-Q2"),
        ("Quý hai năm 2026", "2026-Q2"),
        ("Quý 2.2026", "2026-Q2"),
        ("Bieu_06a_Quy_2_2026", "2026-Q2"),
        ("Từ ngày 15/3 đến ngày 14/6/2026", "2026-Q2"),
        ("(từ ngày 15/12 đến hết ngày 14/3/2026)", "2026-Q1"),
        ("từ tháng 4 đến tháng 6 năm 2026", "2026-Q2"),
        ("tháng 1 - 6/2026", "2026-H1"),
        ("từ tháng 1/2026 đến tháng 9/2026", "2026-9M"),
        ("tháng 4, 5, 6 năm 2026", "2026-Q2"),
        ("Tháng 7, tháng 8 và tháng 9/2026", "2026-Q3"),
        ("QUÝ I-II/2026", "2026-H1"),
        ("Quý III + IV năm 2025", "2025-H2"),
        ("Quý I đến quý III/2026", "2026-9M"),
        ("Từ ngày 15/12/25 đến ngày 14/3/26", "2026-Q1"),
        ("Quý I/26 (từ 15/12/25 đến 14/3/26)", "2026-Q1"),
        ("Q1 2026", "2026-Q1"),
        ("Kỳ báo cáo: Q.2 năm 2026", "2026-Q2"),
        ("6T/2026", "2026-H1"),
        ("9T năm 2026", "2026-9M"),
        ("T3/2026", "2026-03"),
    ],
)
def test_periods_are_read_as_offices_shorten_them(text: str, period: str) -> None:
    found = period_in(lines(text)).period
    assert found is not None
    assert found.code == period


@pytest.mark.parametrize(
    "text",
    [
        "từ tháng 4 đến tháng 5 năm 2026",
        "từ tháng 2 đến tháng 4 năm 2026",
        "Quý I và quý II/2026",
        "Quý I, II năm 2026",
        "Quý II-III/2026",
        "Báo cáo tuần 3 tháng 6 năm 2026",
        "UBND Q.3 năm 2026",
        "tháng 4, 5 năm 2026",
        "tháng 4, 6, 8 năm 2026",
        "từ 31/2 đến 14/6/2026",
    ],
)
def test_a_part_of_what_is_told_is_never_taken_for_the_period(text: str) -> None:
    assert period_in(lines(text)).period is None


def test_the_name_of_a_sheet_or_file_that_says_another_period_is_a_contradiction() -> None:
    span = period_in(lines("Kỳ báo cáo: Quý I/2026"))
    assert contradicted(span, "Biểu 06a quý 1-2026") == span
    assert contradicted(span, "Năm 2026") == span
    assert contradicted(span, "Sheet1") == span
    assert contradicted(span, "Quý 1") == span
    assert contradicted(span, "Quý 4").note.endswith("nhưng «Quý 4» lại là quý IV năm 2026.")
    assert contradicted(span, "Q4.2025").note.endswith("nhưng «Q4.2025» lại là quý IV năm 2025.")
    told = contradicted(span, "Quý II-2026")
    assert told.period == span.period
    assert told.note == "Trên bảng ghi quý I năm 2026, nhưng «Quý II-2026» lại là quý II năm 2026."


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Kỳ báo cáo: Quý III/2026 (lũy kế từ đầu năm)",
            "Lũy kế đến hết quý III/2026",
            "Cộng dồn đến hết quý III/2026",
        ),
        *("KẾT QUẢ GIẢI QUYẾT TTHC TỪ ĐẦU NĂM ĐẾN HẾT QUÝ III/2026", "Kỳ báo cáo: Đến hết quý III/2026"),
        *("Kỳ báo cáo: Tính đến hết quý III năm 2026", "Quý III/2026 và lũy kế từ đầu năm"),
    ],
)
def test_figures_from_the_beginning_of_the_year_are_not_taken_for_a_quarters(text: str) -> None:
    span = period_in([Line(0, 0, text)])
    assert span.period is None
    assert span.note
    assert [period.name for period in span.options] == ["quý III năm 2026", "9 tháng năm 2026"]


@pytest.mark.parametrize("text", ["Quý III/2026 (từ tháng 7 đến hết tháng 9)", "Báo cáo quý III/2026"])
def test_a_quarter_alone_is_taken(text: str) -> None:
    span = period_in([Line(0, 0, text)])
    assert span.period
    assert span.period.name == "quý III năm 2026"


@pytest.mark.parametrize("name", ["Lũy kế", "9 tháng", "Cùng kỳ 2025", "06a_luy_ke"])
def test_a_tab_of_cumulative_or_compared_figures_contradicts_a_quarter(name: str) -> None:
    assert contradicted(period_in([Line(0, 0, "Quý III/2026")]), name).note


@pytest.mark.parametrize("text", ["Quý thứ III năm 2026", "Quý Ⅲ/2026"])
def test_a_quarter_is_read_in_other_signs(text: str) -> None:
    span = period_in([Line(0, 0, text)])
    assert span.period
    assert span.period.code == "2026-Q3"


def test_a_code_of_two_letters_is_both() -> None:
    assert code_keys("II.03a-b/VPCP/KSTT") == ("ii.3a/vpcp/kstt", "ii.3b/vpcp/kstt")
    assert set(code_keys("II.03b/VPCP/KSTT")) <= set(code_keys("II.03a-b/VPCP/KSTT"))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Đơn vị báo cáo: Sở Tư pháp; Kỳ báo cáo: Quý III/2026",
            "Đơn vị báo cáo: Sở Tư pháp     Đơn vị nhận báo cáo: VP",
        ),
        *("Tên cơ quan, đơn vị: Sở Tư pháp", "Đơn vị thực hiện: Sở Tư pháp", "Báo cáo của: Sở Tư pháp"),
        *(
            "Đơn vị cung cấp số liệu: Sở Tư pháp",
            "Đơn vị BC: Sở Tư pháp",
            "KẾT QUẢ GIẢI QUYẾT TTHC CỦA SỞ TƯ PHÁP QUÝ III",
        ),
        *("(Kèm theo Báo cáo số 12/BC-STP ngày 16/9/2026 của Sở Tư pháp)", "SỞ TƯ PHÁP - QUÝ III/2026"),
    ],
)
def test_the_unit_is_named_in_many_ways_and_nothing_beside_it_is_its_name(text: str) -> None:
    assert unit_of([Line(0, 0, text)]).text.casefold() == "sở tư pháp"


def test_a_covering_letters_author_and_a_part_of_the_unit_are_not_the_unit() -> None:
    assert unit_of([Line(0, 0, "(Kèm theo Công văn số 12/UBND-KSTT ngày 16/9/2026 của UBND tỉnh Lâm Đồng)")]).text == ""
    head = [Line(0, 0, "SỞ TƯ PHÁP"), Line(1, 0, "Nơi thực hiện: Trung tâm Phục vụ hành chính công tỉnh")]
    assert unit_of(head).text == "SỞ TƯ PHÁP"
    labelled = [Line(0, 0, "Cơ quan thực hiện: Phòng Kiểm soát TTHC"), Line(1, 0, "Đơn vị báo cáo: Sở Tư pháp")]
    assert unit_of(labelled).text == "Sở Tư pháp"


@pytest.mark.parametrize(
    "text",
    [
        *("Kỳ báo cáo: Quý III/2026 (không cộng dồn)", "Số liệu quý III/2026, không gồm lũy kế"),
        *("Kỳ báo cáo: Quý III/2026 (đến hết tháng 9/2026)",),
    ],
)
def test_a_quarter_that_says_it_is_not_cumulative_is_taken(text: str) -> None:
    span = period_in([Line(0, 0, text)])
    assert (span.note, span.period and span.period.code) == ("", "2026-Q3")


def test_the_name_of_a_file_may_be_that_of_a_longer_periods_report() -> None:
    span = period_in([Line(0, 0, "Quý III/2026")])
    for name in ("PL bao cao 9 thang nam 2026", "Bieu 06a so voi cung ky", "Bao cao 9 thang 2026 - Bieu quy III"):
        assert not contradicted(span, name, of_file=True).note
    assert contradicted(span, "06a luy ke", of_file=True).note
    for tab in ("Kỳ trước chuyển sang", "Quý III và lũy kế"):
        assert not contradicted(span, tab).note


@pytest.mark.parametrize(
    ("name", "code"),
    [("06a_SYT_Q1_2026", "2026-Q1"), ("06a quý II-2026", "2026-Q2"), ("BC năm 2025", None), ("Sheet1", None)],
)
def test_the_name_of_a_file_tells_a_period_to_be_offered(name: str, code: str | None) -> None:
    told = named_period(name)
    assert (told.code if told else None) == code


@pytest.mark.parametrize(
    "text", ["Quý l/2026", "Kỳ báo cáo 01/2026", "Kỳ báo cáo: lần 1", "Quý 5/2026", "QUÝ IIl NĂM 2026"]
)
def test_a_period_that_cannot_be_read_is_quoted(text: str) -> None:
    told = period_in([Line(0, 0, text)])
    assert (told.period, told.note) == (None, f"Tệp ghi «{text}», không đọc được là kỳ nào.")


@pytest.mark.parametrize("text", ["Kỳ: Q1/26", "Q1.26", "QI-26", "Quý 1.26"])
def test_a_quarter_with_two_digits_of_its_year_is_quoted_and_offered_in_this_century(text: str) -> None:
    told = period_in([Line(0, 0, text)])
    assert (told.period, told.note) == (None, f"Tệp ghi «{text}», năm chỉ có hai chữ số.")
    assert [period.code for period in told.options] == ["2026-Q1"]


@pytest.mark.parametrize(
    "text",
    [
        "BIỂU 06A: PHẦN TTHC LIÊN THÔNG",
        "Riêng lĩnh vực Đất đai",
        "(chỉ tính hồ sơ trực tuyến)",
        "(TTHC không liên thông)",
    ],
)
def test_a_table_of_some_procedures_alone_is_told_as_a_part(text: str) -> None:
    lines = [Line(0, 0, text), Line(1, 0, "Quý I/2026")]
    assert period_in(lines).batch == text
    whole = "KẾT QUẢ GIẢI QUYẾT TTHC THEO CƠ CHẾ MỘT CỬA, MỘT CỬA LIÊN THÔNG"
    assert period_in([Line(0, 0, whole), lines[1]]).batch == ""


@pytest.mark.parametrize("text", ["Kỳ báo cáo", "Kỳ họp thứ 5", "Quy chế 12/2026", "Quý cơ quan", "Quỹ đất 2026"])
def test_words_that_name_no_period_are_not_quoted_as_one(text: str) -> None:
    assert period_in([Line(0, 0, text)]).note == ""
