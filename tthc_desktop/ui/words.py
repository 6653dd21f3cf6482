"""Vietnamese words for Qt's own texts (context menus, standard buttons), since Qt ships none."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTranslator

_WORDS = {
    "Undo": "Hoàn tác",
    "Redo": "Làm lại",
    "Cut": "Cắt",
    "Copy": "Chép",
    "Paste": "Dán",
    "Delete": "Xóa",
    "Select All": "Chọn tất cả",
    "Copy Link Location": "Chép liên kết",
    "Insert Unicode control character": "Chèn ký tự điều khiển",
    "OK": "Đồng ý",
    "Save": "Lưu",
    "Open": "Mở",
    "Cancel": "Hủy",
    "Close": "Đóng",
    "Yes": "Có",
    "No": "Không",
    "Help": "Trợ giúp",
    "Look in:": "Tìm trong:",
    "File name:": "Tên tệp:",
    "Files of type:": "Loại tệp:",
    "File &name:": "&Tên tệp:",
    "Directory:": "Thư mục:",
    "Choose": "Chọn",
    "Back": "Trước",
    "Forward": "Sau",
    "Parent Directory": "Thư mục cha",
    "Create New Folder": "Tạo thư mục mới",
    "List View": "Xem danh sách",
    "Detail View": "Xem chi tiết",
    "Name": "Tên",
    "Size": "Kích thước",
    "Type": "Loại",
    "Date Modified": "Ngày sửa",
    "All Files": "Mọi tệp",
    "Show ": "Hiện ",
    "Rename": "Đổi tên",
    "New Folder": "Thư mục mới",
    "Computer": "Máy tính",
    "Step up": "Tăng",
    "Step down": "Giảm",
    "Hide": "Ẩn",
    "Close Tab": "Đóng thẻ",
    "Show Details...": "Xem chi tiết…",
    "Hide Details...": "Ẩn chi tiết…",
    "More": "Thêm",
    "Press": "Nhấn",
    "Clear": "Xóa trắng",
}


class VietnameseWords(QTranslator):
    """Answers Qt's requests for a translation from the list above."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def translate(self, _context: str, source: str, _disambiguation: str | None = None, _n: int = -1) -> str:
        """The Vietnamese of one of Qt's texts; "" leaves the text as it is."""
        plain = (source or "").replace("&", "")
        return _WORDS.get(plain, "")

    def isEmpty(self) -> bool:  # noqa: N802 (Qt override: an empty translator is not installed)
        """There are words here, though no translation file."""
        return False
