"""The commands and options of the program, told in Vietnamese; loads nothing, so that the window opens at once."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any, NoReturn

from tthc_desktop.core.errors import Problem, Refused

_TYPES = (
    "meeting, conclusion, directive, task, chase, inspection_plan, inspection, recommendation, violation, "
    "commendation, organisation, context, petition, procedure, duty, arrangement, planned_figure, "
    "unit hoặc special_day"
)


class _Parser(argparse.ArgumentParser):
    """Speaks Vietnamese and ends with status 2 and one sentence."""

    def error(self, message: str) -> NoReturn:
        raise Refused(Problem("", f"Lệnh chưa đúng: {_in_vietnamese(message)} Xem «{self.prog} --help»."))

    def format_help(self) -> str:
        return (
            super()
            .format_help()
            .replace("usage:", "Cách dùng:")
            .replace("positional arguments:", "Tham số:")
            .replace("options:", "Tùy chọn:")
        )


_MESSAGES = (
    (r"the following arguments are required: (.*)", "còn thiếu {0}."),
    (r"argument (.*): expected .*", "{0} cần một giá trị đi kèm."),
    (r"unrecognized arguments: (.*)", "không hiểu {0}."),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", "{1} không dùng được ở {0}; hãy chọn {2}."),
)


def _in_vietnamese(message: str) -> str:
    for pattern, words in _MESSAGES:
        found = re.fullmatch(pattern, message)
        if found:
            return words.format(*found.groups())
    return "tham số không hợp lệ."


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = _Parser(prog="tthc-desktop", add_help=False, description="Nhật ký và báo cáo kiểm soát thủ tục hành chính.")
    _help(top)
    top.add_argument("--data", type=Path, metavar="TỆP", help="tệp dữ liệu (mặc định: trong thư mục dữ liệu của bạn)")
    top.add_argument("--demo", action="store_true", help="mở cửa sổ với dữ liệu mẫu quý II/2023")
    commands = top.add_subparsers(dest="command", metavar="LỆNH", parser_class=_Parser)

    demo = _command(commands, "demo", "tạo dữ liệu mẫu và báo cáo của nó")
    demo.add_argument("out", type=Path, metavar="THƯ_MỤC")

    report = _command(commands, "report", "lập báo cáo của một kỳ")
    report.add_argument("--period", required=True, metavar="KỲ", help="2023-Q2, «quý II/2023», 2023-05, 2023 …")
    report.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC")
    report.add_argument("--formats", default="pdf,docx,xlsx", metavar="pdf,docx,xlsx")
    report.add_argument("--signed-on", metavar="NGÀY", help="ngày ký; bỏ trống thì để chừa")
    report.add_argument(
        "--kind",
        default="bulletin",
        metavar="LOẠI",
        help="bulletin (mặc định), kstthc, thematic, list hoặc loại tự thêm",
    )
    report.add_argument("--about", metavar="CHUYÊN_ĐỀ", help="chuyên đề (thematic), hoặc loại bản ghi (list)")
    report.add_argument("--template", type=Path, metavar="TỆP", help="mẫu Word (.docx) của cơ quan")
    _units(report)
    report.add_argument("--json", action="store_true", help="in nội dung dạng JSON")

    listing = _command(commands, "list", "liệt kê các mục đã nhập")
    listing.add_argument("type", metavar="LOẠI", help=_TYPES)
    listing.add_argument("--period", metavar="KỲ")
    listing.add_argument("--text", default="", metavar="TỪ", help="chỉ các mục có từ này")
    listing.add_argument("--as-of", metavar="NGÀY", help="tình trạng tại ngày này (mặc định: hôm nay)")
    listing.add_argument("--unit", metavar="TÊN", help="chỉ các mục của đơn vị này")
    _units(listing)
    listing.add_argument("--json", action="store_true", help="in dạng JSON")

    summary = _command(commands, "summary", "tổng hợp nhiệm vụ theo tình trạng tại một ngày")
    summary.add_argument("type", metavar="task", choices=("task",))
    summary.add_argument("--by", default="unit", metavar="unit|leader|source", choices=("unit", "leader", "source"))
    summary.add_argument("--as-of", metavar="NGÀY", help="mặc định: hôm nay")
    _units(summary)
    summary.add_argument("--json", action="store_true", help="in dạng JSON")

    export = _command(commands, "export", "xuất danh sách ra Excel")
    export.add_argument("type", metavar="LOẠI", help=_TYPES)
    export.add_argument("--out", type=Path, metavar="TỆP.xlsx")
    export.add_argument("--blank", type=Path, metavar="TỆP.xlsx", help="ghi mẫu trống của danh sách để gửi đơn vị điền")
    export.add_argument("--period", metavar="KỲ")
    export.add_argument("--layout", metavar="25|13|summary", help="nhiệm vụ theo mẫu 25 cột, 13 cột hoặc bảng tổng hợp")
    export.add_argument("--as-of", metavar="NGÀY", help="ngày chốt dữ liệu của mẫu (mặc định: hôm nay)")

    words = "nhập danh sách, hoặc đọc và kiểm tra biểu của đơn vị, từ bảng tính (.xlsx, .xls, .xlsb, .ods, .csv …)"
    reading = _command(commands, "import", words)
    reading.add_argument("file", type=Path, nargs="*", metavar="TỆP", help="một hay nhiều tệp, thư mục, .zip")
    kind = f"loại danh sách: {_TYPES}; không có thì tự nhận dạng"
    reading.add_argument("--as", "--type", dest="type", metavar="LOẠI", help=kind)
    _of_lists(reading)
    reading.add_argument("--period", metavar="KỲ", help="kỳ của biểu, thay cho kỳ ghi trong tệp")
    reading.add_argument("--unit", metavar="TÊN", help="đơn vị báo cáo, thay cho tên ghi trong tệp")
    reading.add_argument("--form", metavar="KÝ HIỆU", help="biểu mẫu, thay cho nhận dạng")
    sent = "ngày đơn vị gửi biểu, như 2026-04-04: tính quá hạn theo ngày này (mặc định: hôm nay)"
    reading.add_argument("--received", metavar="NGÀY", help=sent)
    read_as = "biểu: cách đọc số còn ngờ, ghi đúng một lựa chọn của câu hỏi, như 1865; ghi nhiều lần được"
    reading.add_argument("--read-as", action="append", default=[], metavar="LỰA CHỌN", help=read_as)
    reading.add_argument("--partial", action="store_true", help="bỏ các dòng có lỗi, nhập các dòng còn lại")
    reading.add_argument("--replace", action="store_true", help="cho thay bản đầy đủ hơn đã nhận")
    reading.add_argument(
        "--send-back", type=Path, metavar="THƯ_MỤC", help="ghi bản đánh dấu và công văn đề nghị sửa vào thư mục này"
    )
    reading.add_argument("--reason", metavar="LÝ DO", help="lý do đề nghị sửa, ghi trong công văn")
    reading.add_argument("--due", metavar="NGÀY", help="hạn gửi lại, như 2026-04-20")
    reading.add_argument("--apply", action="store_true", help="ghi vào dữ liệu; không có thì chỉ xem trước")
    reading.add_argument("--undo", type=int, metavar="SỐ", help="hoàn tác lần nhập mang số này (xem lệnh imports)")
    kept = "khi hoàn tác: cả những mục đã sửa sau lần nhập cũng trở về như trước"
    reading.add_argument("--overwrite", action="store_true", help=kept)
    shown = "khi hoàn tác: chỉ cho biết những mục nào đã sửa nên sẽ được giữ, chưa hoàn tác"
    reading.add_argument("--preview", action="store_true", help=shown)
    reading.add_argument("--json", action="store_true", help="in dạng JSON")

    standing = _command(commands, "returns", "đơn vị nào đã gửi, còn thiếu, quá hạn một biểu của một kỳ")
    standing.add_argument("--period", required=True, metavar="KỲ")
    standing.add_argument("--form", required=True, metavar="KÝ HIỆU")
    standing.add_argument("--as-of", metavar="NGÀY", help="tại ngày này, như 2026-04-05 (mặc định: hôm nay)")
    standing.add_argument(
        "--letters", type=Path, metavar="THƯ_MỤC", help="ghi công văn đôn đốc cho đơn vị quá hạn hoặc bị trả lại"
    )
    standing.add_argument("--apply", action="store_true", help="cùng --letters: ghi vào sổ đôn đốc")
    standing.add_argument("--json", action="store_true", help="in dạng JSON")

    values = _command(commands, "values", "số liệu đã nhập của một biểu, một kỳ")
    values.add_argument("--period", required=True, metavar="KỲ")
    values.add_argument("--form", required=True, metavar="KÝ HIỆU")
    values.add_argument("--unit", metavar="TÊN", help="chỉ của đơn vị này")
    values.add_argument("--json", action="store_true", help="in dạng JSON")

    adding = _command(commands, "aggregate", "cộng số liệu của một biểu theo đơn vị, cấp, nhóm, lĩnh vực, nguồn")
    adding.add_argument("--period", required=True, metavar="KỲ", help="tháng, quý, 6 tháng, 9 tháng, năm")
    adding.add_argument("--form", required=True, metavar="KÝ HIỆU")
    adding.add_argument(
        "--by",
        default="unit",
        metavar="unit|level|group|field|source",
        choices=("unit", "level", "group", "field", "source"),
    )
    adding.add_argument("--to-date", action="store_true", help="lũy kế từ đầu năm đến hết kỳ")
    against = "so với kỳ trước, cùng kỳ năm trước, hoặc kế hoạch"
    choices = ("previous", "last-year", "plan")
    adding.add_argument("--compare", metavar="previous|last-year|plan", choices=choices, help=against)
    _units(adding)
    adding.add_argument("--json", action="store_true", help="in dạng JSON")

    closing = _command(commands, "close", "chốt số liệu của một kỳ, hoặc mở lại kỳ đã chốt")
    closing.add_argument("--period", required=True, metavar="KỲ")
    closing.add_argument("--reopen", metavar="LÝ DO", help="mở lại kỳ đã chốt, vì lý do này")
    closing.add_argument("--json", action="store_true", help="in dạng JSON")

    changed = _command(commands, "changes", "số liệu thay đổi sau khi chốt")
    changed.add_argument("--period", required=True, metavar="KỲ")
    changed.add_argument("--json", action="store_true", help="in dạng JSON")
    taken = _command(commands, "imports", "liệt kê các lần nhập")
    taken.add_argument("--json", action="store_true", help="in dạng JSON")

    rates = _command(commands, "formulas", "các tỷ lệ, chỉ số của một kỳ: công thức, căn cứ, số liệu")
    rates.add_argument("--period", required=True, metavar="KỲ")
    rates.add_argument("--json", action="store_true", help="in dạng JSON")

    holding = _command(commands, "reconcile", "đối chiếu số đơn vị báo cáo với bảng xuất từ hệ thống khác")
    holding.add_argument("file", type=Path, metavar="TỆP", help="bảng tính mà mỗi dòng là một đơn vị")
    holding.add_argument("--form", required=True, metavar="KÝ HIỆU")
    holding.add_argument("--period", required=True, metavar="KỲ")
    pointed = "bảng không theo mẫu: cột của tệp là cột số mấy của biểu, «-» để không so; ghi nhiều lần được"
    holding.add_argument("--map", action="append", default=[], metavar="CỘT=SỐ", help=pointed)
    holding.add_argument("--json", action="store_true", help="in dạng JSON")

    shelf = _command(commands, "forms", "liệt kê biểu mẫu, xem một mẫu, xuất biểu trống")
    shelf.add_argument("code", nargs="?", metavar="BIỂU", help="ký hiệu, như II.06a hoặc II.07b/VPCP/KSTT@2025-07-01")
    shelf.add_argument("--on", metavar="NGÀY", help="chỉ các mẫu dùng cho kỳ kết thúc ngày này")
    shelf.add_argument("--blank", type=Path, metavar="TỆP.xlsx", help="ghi biểu trống để gửi cho đơn vị")
    shelf.add_argument("--toml", type=Path, metavar="TỆP.toml", help="ghi mẫu ra tệp TOML để sửa")
    shelf.add_argument("--take", type=Path, metavar="TỆP.toml", help="nhập một mẫu vào thư mục forms cạnh tệp dữ liệu")
    shelf.add_argument("--json", action="store_true", help="in dạng JSON")

    checking = _command(commands, "check", "kiểm tra tệp dữ liệu và các tệp đính kèm")
    checking.add_argument("--json", action="store_true", help="in dạng JSON")
    return top


def _of_lists(command: argparse.ArgumentParser) -> None:
    named = "danh sách: cột của tệp là trường nào, «-» để bỏ qua; ghi nhiều lần được"
    command.add_argument("--map", action="append", default=[], metavar="CỘT=TRƯỜNG", help=named)
    given = "danh sách: giá trị cho mục mới của trường mà tệp không có cột; ghi nhiều lần được"
    command.add_argument("--set", action="append", default=[], metavar="TRƯỜNG=GIÁ TRỊ", help=given)
    taken = "danh sách: nhập cả dòng này, dù giống tiêu đề nhóm, dòng tổng hay chữ ký; ghi nhiều lần được"
    command.add_argument("--take-row", action="append", type=int, default=[], metavar="SỐ DÒNG", help=taken)
    command.add_argument("--year", type=int, metavar="NĂM", help="danh sách: năm của các ngày không ghi năm")
    command.add_argument("--erase-blanks", action="store_true", help="danh sách: ô trống xóa giá trị đang có")


def _units(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--units",
        default="as-was",
        metavar="as-was|today",
        help="tên đơn vị: theo tên lúc đó, hoặc quy về đơn vị hiện nay (kể cả mọi đơn vị nay thành đơn vị ấy)",
    )


def _help(command: argparse.ArgumentParser) -> None:
    command.add_argument("-h", "--help", action="help", help="xem hướng dẫn này")


def _command(commands: Any, name: str, words: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, add_help=False, help=words, description=words)
    _help(command)
    return command
