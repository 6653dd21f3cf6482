"""A realistic report made of the sentences of the seed report, for the tests of the writers."""

from __future__ import annotations

from itertools import count

from tthc_desktop.core.document import (
    Document,
    Figure,
    Heading,
    Letterhead,
    Mention,
    Note,
    Paragraph,
    Ref,
    Signature,
    Text,
)

_ids = count(1)


def _figure(number: int, kind: str = "meeting") -> Figure:
    return Figure(tuple(Ref(kind, next(_ids)) for _ in range(number)))


SUBJECT = (
    "Công tác kiểm soát thủ tục hành chính, triển khai cơ chế một cửa, một cửa liên thông và thực hiện thủ "
    "tục hành chính trên môi trường điện tử tại các bộ, ngành, địa phương quý II năm 2023"
)
SOURCE = "Báo cáo số 5159/BC-VPCP ngày 11/7/2023 của VPCP"

_FIRST = (
    "Tại phiên họp thường kỳ tháng 6/2023 và Hội nghị trực tuyến của Chính phủ với các địa phương, dưới sự "
    "chủ trì của Thủ tướng Chính phủ Phạm Minh Chính ngày 04/7/2023, Chính phủ đã đánh giá, thảo luận về "
    "tình hình kinh tế - xã hội tháng 6 và 6 tháng đầu năm 2023, trong đó có nội dung quan trọng về đẩy "
    "mạnh cải cách TTHC và siết chặt kỷ luật, kỷ cương; xác định trọng tâm lãnh đạo, chỉ đạo, điều hành là "
    "đẩy mạnh cải cách hành chính, cải thiện môi trường đầu tư kinh doanh, thúc đẩy mạnh mẽ cải cách TTHC, "
    "chuyển đổi số,… Thủ tướng Chính phủ yêu cầu các bộ, ngành tập trung quyết liệt, hiệu quả nhiệm vụ, "
    "giải pháp: Siết chặt kỷ luật, kỷ cương, đẩy mạnh cải cách thủ tục hành chính, tạo thuận lợi cho người "
    "dân, doanh nghiệp, đặc biệt lưu ý không được đùn đẩy, né tránh trách nhiệm, nhũng nhiễu, tiêu cực và "
    "xử lý nghiêm các vi phạm; đồng thời, yêu cầu các địa phương: Kiên quyết đẩy mạnh hơn nữa cải cách "
    "TTHC, tăng cường kỷ luật, kỷ cương, xử lý nghiêm, thay thế kịp thời các trường hợp cán bộ, công chức "
    "né tránh, đùn đẩy, sợ trách nhiệm và các vi phạm pháp luật."
)
_THIRD = (
    "Triển khai chỉ đạo của Chính phủ, Thủ tướng Chính phủ, các bộ, ngành, địa phương đã chỉ đạo, đề ra "
    "nhiều nhiệm vụ, giải pháp để tổ chức triển khai thực hiện công tác cải cách, kiểm soát TTHC, triển "
    "khai cơ chế MC, MCLT và thực hiện TTHC trên môi trường điện tử."
)


def _second() -> Paragraph:
    decree = Mention("Nghị định về Bảo vệ dữ liệu cá nhân", (Ref("directive", next(_ids)),))
    return Paragraph(
        (
            Text("Trong quý, Chính phủ đã ban hành "),
            decree,
            Text("; tổ chức "),
            _figure(1),
            Text(" Phiên họp của Ban Chỉ đạo cải cách hành chính của Chính phủ, "),
            _figure(1),
            Text(
                " cuộc họp về công tác cải cách TTHC và nâng cao hiệu quả tư vấn chính sách cho Chính phủ, "
                "Thủ tướng Chính phủ. Thủ tướng Chính phủ ban hành "
            ),
            _figure(2, "directive"),
            Text(
                " văn bản chỉ đạo các bộ, ngành, địa phương khẩn trương, nghiêm túc triển khai thực hiện "
                "thực chất, có hiệu quả các nhiệm vụ về cải cách TTHC, cải thiện môi trường kinh doanh, bảo "
                "đảm tạo thuận lợi cho người dân, doanh nghiệp; đặc biệt, đã kịp thời chỉ đạo kiểm tra, "
                "chấn chỉnh về hành vi gây khó khăn, nhũng nhiễu, trục lợi trong giải quyết TTHC lĩnh vực "
                "đất đai tại tỉnh Tuyên Quang theo phản ánh của Đài Truyền hình Việt Nam."
            ),
        )
    )


def _fourth() -> Paragraph:
    return Paragraph(
        (
            Text(
                "Thực hiện chức năng, nhiệm vụ được giao, Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ đã chủ trì tổ chức "
            ),
            _figure(5),
            Text(" buổi làm việc trực tuyến với "),
            _figure(5, "unit"),
            Text(" địa phương (Hà Nội, Bắc Giang, Bình Phước, Cà Mau, Bình Dương) và "),
            _figure(3),
            Text(" buổi làm việc trực tiếp với "),
            _figure(3, "unit"),
            Text(
                " Bộ (Y tế, Công Thương, Giao thông vận tải) về công tác kiểm soát TTHC và bảo đảm thông "
                "tin phục vụ chỉ đạo, điều hành. Đồng thời, Văn phòng Chính phủ đã chủ trì, phối hợp với Bộ "
                "Tư pháp, Bộ Công an và các bộ, ngành liên quan tổ chức "
            ),
            _figure(3),
            Text(
                " cuộc họp về TTHC cấp Phiếu lý lịch tư pháp và quy định về phòng cháy, chữa cháy, trên cơ "
                "sở đó tham mưu, trình Thủ tướng Chính phủ xem xét, ban hành Chỉ thị"
            ),
            Note("Chỉ thị số 23/CT-TTg ngày 09/7/2023 của Thủ tướng Chính phủ"),
            Text(" về việc đẩy mạnh cải cách TTHC cấp Phiếu lý lịch tư pháp./."),
        )
    )


def letterhead() -> Letterhead:
    """The head of a report of the office of a ministry, still without number and day."""
    return Letterhead(
        parent="Bộ Tài chính",
        agency="Văn phòng Bộ",
        number="Số:        /BC-VP",
        place_and_date="Hà Nội, ngày        tháng 7 năm 2023",
    )


def signature() -> Signature:
    """Signed by order of the head of the office."""
    return Signature("TL. Chánh Văn phòng", "Trưởng phòng Kiểm soát TTHC", "Nguyễn Thị Ánh Tuyết")


def sample_document() -> Document:
    """The report on quý II năm 2023 with headings, figures and two notes; two pages long."""
    return Document(
        letterhead=letterhead(),
        kind="BÁO CÁO",
        subject=(Text(SUBJECT), Note(SOURCE)),
        blocks=(
            Heading("I. Công tác chỉ đạo, điều hành của Chính phủ, Thủ tướng Chính phủ"),
            Paragraph((Text(_FIRST),)),
            _second(),
            Heading("II. Tình hình triển khai tại các bộ, ngành, địa phương"),
            Heading("1. Chỉ đạo, điều hành", level=2),
            Paragraph((Text(_THIRD),)),
            Heading("2. Họp, làm việc với các bộ, địa phương", level=2),
            _fourth(),
        ),
        recipients=("Lãnh đạo Bộ (để báo cáo)", "Các đơn vị thuộc Bộ", "Lưu: VT, KSTTHC"),
        signature=signature(),
    )
