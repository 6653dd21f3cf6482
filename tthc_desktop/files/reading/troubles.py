"""Why a file cannot be read, each as one Vietnamese sentence with what to do."""

from __future__ import annotations

from tthc_desktop.core.errors import Unavailable

_SAVE_AGAIN = "Hãy mở tệp bằng Excel, lưu lại ở dạng .xlsx rồi làm lại."


def password(name: str) -> Unavailable:
    """The file is encrypted."""
    return Unavailable(f"Tệp «{name}» có mật khẩu. Hãy mở tệp bằng Excel, bỏ mật khẩu, lưu lại rồi làm lại.")


def locked_archive(name: str) -> Unavailable:
    """A file of an archive is encrypted."""
    return Unavailable(f"Tệp nén «{name}» có mật khẩu. Hãy giải nén bằng mật khẩu rồi chọn các tệp bên trong.")


def broken(name: str) -> Unavailable:
    """The file is damaged, or its bytes are no spreadsheet's."""
    return Unavailable(f"Tệp «{name}» bị hỏng hoặc không phải bảng tính. {_SAVE_AGAIN}")


def empty(name: str) -> Unavailable:
    """The file has no bytes."""
    return Unavailable(f"Tệp «{name}» rỗng (0 byte), có thể do chép hoặc tải dở. Hãy xin lại tệp rồi làm lại.")


def too_large(name: str) -> Unavailable:
    """The file unpacks to more than the limits allow."""
    return Unavailable(
        f"Tệp «{name}» quá lớn khi mở ra. Hãy xóa các trang tính, dòng và cột không cần, lưu lại rồi làm lại."
    )


def too_slow(name: str) -> Unavailable:
    """The file took longer than the limit."""
    return Unavailable(
        f"Tệp «{name}» đọc quá lâu nên đã dừng lại. Hãy chép phần bảng cần nhập sang một tệp Excel mới rồi làm lại."
    )


def other_kind(name: str, what: str) -> Unavailable:
    """The file is something else: "tệp Word"."""
    return Unavailable(
        f"Tệp «{name}» là {what}, không phải bảng tính. Hãy chọn tệp Excel (.xlsx, .xls), .ods hoặc .csv."
    )


def packed(name: str, what: str) -> Unavailable:
    """The file is an archive of a kind that is not read."""
    return Unavailable(f"Tệp «{name}» là {what}. Hãy giải nén rồi chọn các tệp bên trong.")


def entities(name: str) -> Unavailable:
    """XML that declares entities: never needed for a sheet, often an attack."""
    return Unavailable(f"Tệp «{name}» chứa khai báo XML không an toàn nên không được đọc. {_SAVE_AGAIN}")


def nothing(name: str) -> Unavailable:
    """The file has sheets, but no cell with a value."""
    return Unavailable(
        f"Tệp «{name}» không có ô nào chứa chữ hay số (có thể chỉ là hình ảnh). Hãy nhập số liệu vào bảng rồi làm lại."
    )


def gone(name: str) -> Unavailable:
    """The file is not there (any more)."""
    return Unavailable(f"Không còn tệp «{name}» ở chỗ đã chọn. Hãy kiểm tra lại đường dẫn rồi làm lại.")


def held(name: str) -> Unavailable:
    """Another program holds the file, or the user may not read it."""
    return Unavailable(
        f"Không đọc được tệp «{name}»: tệp đang mở ở chương trình khác (Excel) hoặc bạn không có quyền đọc. "
        "Hãy đóng tệp ở chương trình khác rồi làm lại."
    )


def unreadable(name: str, reason: str) -> Unavailable:
    """The system reports some other trouble with the file."""
    return Unavailable(
        f"Không đọc được tệp «{name}»: máy tính báo lỗi «{reason}». Hãy chép tệp sang chỗ khác rồi làm lại."
    )


def closed_folder(name: str) -> Unavailable:
    """A folder that the user may not look into."""
    return Unavailable(
        f"Không mở được thư mục «{name}» (có lẽ bạn không có quyền đọc) nên chưa đọc tệp nào trong đó. "
        "Hãy chép thư mục sang chỗ khác rồi làm lại."
    )


def killed(name: str) -> Unavailable:
    """The child process died over the file: out of memory, or a fault of a reader."""
    return Unavailable(f"Tệp «{name}» quá lớn hoặc bị hỏng nên không đọc được. {_SAVE_AGAIN}")


def lock_file(name: str, meant: str) -> Unavailable:
    """The small file that Excel or LibreOffice lays beside one that is open."""
    return Unavailable(f"Tệp «{name}» chỉ là tệp tạm của Excel. Hãy đóng Excel rồi chọn tệp «{meant}».")


def stopped(name: str) -> Unavailable:
    """The user did not want to wait."""
    return Unavailable(f"Đã dừng đọc tệp «{name}» theo yêu cầu.")


def nested(name: str) -> Unavailable:
    """An archive within an archive."""
    return Unavailable(f"Tệp nén «{name}» nằm trong một tệp nén khác. Hãy giải nén rồi chọn các tệp bên trong.")
