"""A data file in the middle of its work: tasks in every state, conclusions, a plan, inspections, chasing, conduct."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from tthc_desktop.core.dates import When
from tthc_desktop.records import BY_TYPE
from tthc_desktop.records.unit import PROVINCE
from tthc_desktop.services import records, tasks, units

_UNITS = ("Hà Nội", "Tuyên Quang", "Cà Mau", "Bộ Y tế", "Bộ Công Thương", "Bộ Xây dựng")
_WORK = (
    "Rà soát, công bố danh mục TTHC nội bộ thuộc phạm vi quản lý",
    "Hoàn thành tái cấu trúc quy trình TTHC cung cấp dịch vụ công trực tuyến toàn trình",
    "Báo cáo kết quả số hóa hồ sơ, kết quả giải quyết TTHC",
    "Tham mưu Quyết định công bố TTHC được sửa đổi trong lĩnh vực đất đai",
    "Khắc phục tình trạng hồ sơ quá hạn tại Bộ phận Một cửa cấp xã",
    "Công khai kết quả đánh giá chất lượng phục vụ người dân, doanh nghiệp",
)
_SHIFTS = (-120, -45, -12, -3, 0, 2, 20, 60)


def fill(session: Session, day: dt.date) -> None:
    """Put the whole sample in, its dates counted from `day`."""

    def at(days: int) -> str:
        return When(day + dt.timedelta(days=days)).text

    def add(type_: str, **raw: Any) -> int:
        return records.save(session, BY_TYPE[type_], raw, sure=True)

    plan = add(
        "directive",
        kind="Kế hoạch",
        number="181/KH-UBND",
        issued_on=at(-150),
        issuer="Văn phòng Chính phủ",
        state="Đã ban hành",
        subject="Hoạt động kiểm soát thủ tục hành chính",
    )
    add(
        "directive",
        kind="Công văn",
        issuer="Văn phòng Chính phủ",
        state="Đang trình",
        subject="V/v chấn chỉnh việc giải quyết TTHC quá hạn",
        counted_in=f"{day.year}",
    )
    meeting = add(
        "meeting",
        kind="Cuộc họp",
        held_on=at(-40),
        level="Cơ quan mình",
        chair="Chánh Văn phòng",
        topics="giải quyết TTHC quá hạn",
        points=[
            {"content": "Giao các bộ, địa phương rà soát hồ sơ quá hạn, báo cáo nguyên nhân", "due_on": at(-12)},
            {"content": "Ghi nhận kết quả triển khai của Bộ phận Một cửa", "no_task": True},
            {"content": "Xây dựng phương án cắt giảm thời gian giải quyết", "unit": "Bộ Xây dựng", "due_on": at(20)},
        ],
    )
    points = [row["id"] for row in records.load(session, BY_TYPE["meeting"], meeting)["points"]]
    made = []
    for number, shift in enumerate(_SHIFTS):
        made.append(
            add(
                "task",
                content=_WORK[number % len(_WORK)],
                lead=_UNITS[number % len(_UNITS)],
                leader=("Nguyễn Văn An", "Trần Thị Bình")[number % 2],
                focal="Phòng Kiểm soát TTHC",
                assigned_on=at(-150 if number else -149),
                deadline_kind="Theo ngày",
                due_on=at(shift),
                directives=(plan,),
                conclusions=(points[0],) if number == 2 else (),
                urgency="Khẩn" if number == 1 else "Thường",
                product="Báo cáo",
                notes=[
                    {"noted_on": at(-30), "stream": "Tiến độ", "text": "Đã rà soát được 60% số thủ tục"},
                    {
                        "noted_on": at(-20),
                        "stream": "Khó khăn, vướng mắc",
                        "text": "Phần mềm một cửa chưa kết nối với cơ sở dữ liệu đất đai",
                    },
                ]
                if number == 1
                else [],
            )
        )
    records.save(
        session, BY_TYPE["task"], {"done_on": at(-4), "evidence": "215/BC-UBND", "result": "Đã báo cáo"}, made[3]
    )
    records.save(session, BY_TYPE["task"], {"done_on": at(-50), "result": "Đã công bố"}, made[0], sure=True)
    tasks.extend(
        session,
        made[1],
        {"new_due": at(-9), "decided_on": at(-44), "reason": "Chờ hướng dẫn của bộ", "decision": "12/TB-VPCP"},
    )
    common = add("task", content="Báo cáo công tác kiểm soát TTHC năm", lead=1, assigned_on=at(-20), due_on=at(1))
    living = [unit.id for unit in units.all_units(session).values() if unit.kind == PROVINCE and unit.alive_on(day)]
    tasks.give_to_units(session, common, living[:4])
    add(
        "task",
        content="Báo cáo tiến độ hằng tháng về thực hiện Đề án 06",
        lead="Cà Mau",
        assigned_on=at(-100),
        deadline_kind="Định kỳ",
        recurrence="ngày 05 hằng tháng",
    )
    add(
        "chase",
        unit="Tuyên Quang",
        times="1",
        form="Công văn",
        sent_on=at(-8),
        reply_due=at(-1),
        tasks=(made[1],),
        number="88/VPCP-KSTT",
    )
    add(
        "inspection_plan",
        year=str(day.year),
        number="962/KH-UBND",
        issued_on=f"21/01/{day.year}",
        subject=f"Kế hoạch kiểm tra công tác kiểm soát TTHC năm {day.year}",
        units=[
            {"unit": "Hà Nội", "from_on": f"3/{day.year}", "scope": "Giải quyết TTHC"},
            {"unit": "Tuyên Quang", "from_on": f"{day.month}/{day.year}", "scope": "Công bố, công khai TTHC"},
            {"unit": "Cà Mau", "from_on": f"{day.month}/{day.year}", "to_on": f"12/{day.year}"},
        ],
    )
    add(
        "inspection",
        mode="Theo kế hoạch",
        from_on=at(-60),
        to_on=at(-58),
        level="Cơ quan mình",
        units="Hà Nội",
        content="Giải quyết TTHC theo cơ chế một cửa",
        decision="512/QĐ-VPCP",
        decided_on=at(-80),
        notice_on=at(-78),
        members=[
            {"name": "Nguyễn Văn An", "role": "Trưởng đoàn", "post": "Phó Chánh Văn phòng"},
            {"name": "Trần Thị Bình", "role": "Thư ký đoàn", "post": "Chuyên viên"},
        ],
        findings=[
            {
                "finding": "Còn 125 hồ sơ đất đai quá hạn chưa xin lỗi bằng văn bản",
                "content": "Rà soát, xin lỗi và hẹn lại ngày trả kết quả",
                "unit": "Hà Nội",
                "due_on": at(-15),
            },
            {
                "finding": "Chưa niêm yết đủ TTHC cấp xã",
                "content": "Niêm yết công khai đầy đủ tại Bộ phận Một cửa",
                "unit": "Hà Nội",
                "due_on": at(10),
            },
        ],
    )
    add(
        "violation",
        measure="Xử lý vi phạm",
        decided_on=at(-70),
        unit="Tuyên Quang",
        level="Bộ, ngành, địa phương",
        reason="Chậm trễ",
        penalty="Khiển trách",
        people="2",
    )
    add(
        "commendation",
        award="Bằng khen",
        decided_on=at(-65),
        unit="Cà Mau",
        level="Bộ, ngành, địa phương",
        collectives="1",
        people="3",
        achievement="Hoàn thành sớm việc số hóa kết quả giải quyết TTHC",
    )
    add(
        "petition",
        code="PA-2023-0147",
        received_on=at(-30),
        sender="Một người dân",
        subject="Phải nộp bản sao giấy tờ đã có trong cơ sở dữ liệu",
        about="Quy định hành chính",
        domain="Hộ tịch",
        unit="Hà Nội",
        state="Đã xử lý",
        answered_on=at(-12),
    )
    add(
        "procedure",
        code="1.004193",
        name="Cấp bản sao trích lục hộ tịch",
        domain="Hộ tịch",
        level="Cấp xã",
        online="Toàn trình",
        days="1",
        state="Đang áp dụng",
    )
    add("duty", form="II.06d/VPCP/KSTT", scope="Các đơn vị ghi bên dưới", units="Bộ Y tế; Bộ Tài chính")
    add(
        "arrangement",
        kind="Gia hạn",
        unit="Bộ Y tế",
        form="II.06d/VPCP/KSTT",
        period="quý II/2023",
        until=at(10),
        reason="Đang chuyển hệ thống một cửa điện tử",
    )
    add("planned_figure", form="II.06a", figure="Tỷ lệ đúng hạn", period="2023", value="98,5", basis="Kế hoạch 117/KH")
