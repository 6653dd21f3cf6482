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
    "Go back": "Về thư mục trước",
    "Go forward": "Tới thư mục sau",
    "Go to the parent directory": "Lên thư mục cha",
    "Create a New Folder": "Tạo thư mục mới",
    "Change to list view mode": "Xem danh sách",
    "Change to detail view mode": "Xem chi tiết",
    "Sidebar": "Nơi lưu",
    "List of places and bookmarks": "Các nơi lưu thường dùng",
    "Files": "Các tệp",
    "All files (*)": "Mọi tệp (*)",
    "Show hidden files": "Hiện tệp ẩn",
    "Directories": "Thư mục",
    "Drive": "Ổ đĩa",
    "Folder": "Thư mục",
    "My Computer": "Máy tính",
    "%1 already exists.\nDo you want to replace it?": "Đã có tệp %1.\nGhi đè lên tệp đó?",
    "%1\nFile not found.\nPlease verify the correct file name was given.": "Không có tệp %1.\nHãy xem lại tên tệp.",
    "%1\nDirectory not found.\nPlease verify the correct directory name was given.": (
        "Không có thư mục %1.\nHãy xem lại tên thư mục."
    ),
    "'%1' is write protected.\nDo you want to delete it anyway?": "«%1» chỉ cho đọc.\nVẫn xóa?",
    "Are you sure you want to delete '%1'?": "Xóa «%1»?",
    "Could not delete directory.": "Không xóa được thư mục.",
    "Scroll here": "Cuộn tới đây",
    "Top": "Lên đầu",
    "Bottom": "Xuống cuối",
    "Page up": "Lên một trang",
    "Page down": "Xuống một trang",
    "Scroll up": "Cuộn lên",
    "Scroll down": "Cuộn xuống",
    "Left edge": "Sang mép trái",
    "Right edge": "Sang mép phải",
    "Page left": "Sang trái một trang",
    "Page right": "Sang phải một trang",
    "Scroll left": "Cuộn sang trái",
    "Scroll right": "Cuộn sang phải",
    "Scroll Left": "Cuộn sang trái",
    "Scroll Right": "Cuộn sang phải",
}


class VietnameseWords(QTranslator):
    """Answers Qt's requests for a translation from the list above."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def translate(  # type: ignore[override]
        self, _context: str, source: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str | None:
        """The Vietnamese of one of Qt's texts; None leaves the text as it is, where "" would blank it."""
        return _WORDS.get((source or "").replace("&", ""))

    def isEmpty(self) -> bool:  # noqa: N802 (Qt override: an empty translator is not installed)
        """There are words here, though no translation file."""
        return False
