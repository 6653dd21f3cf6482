"""The main window's frame: navigation on the left, one screen on the right; loads nothing but Qt."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QCloseEvent, QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QMainWindow,
    QPushButton,
    QScrollBar,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from tthc_desktop.ui.remembered import remembered
from tthc_desktop.ui.scrolled import Scrolled
from tthc_desktop.ui.theme import COLOURS

NAVIGATION_WIDTH = 216
PRODUCT = "Kiểm soát TTHC"


class Headings(QStyledItemDelegate):
    """Draws the entries of the navigation, with a heading above the first of a group and a gap behind its last."""

    HEIGHT, GAP = 24, 6

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.headings: dict[int, str] = {}
        """By row; "" for the gap behind a group."""

    def _above(self, row: int) -> int:
        return (self.HEIGHT if self.headings[row] else self.GAP) if row in self.headings else 0

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), size.height() + self._above(index.row()))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        whole, above = QRect(option.rect), self._above(index.row())  # type: ignore[attr-defined]
        heading = self.headings.get(index.row())
        if heading:
            place = QRect(whole.left() + 20, whole.top(), whole.width() - 24, above)
            painter.setPen(QColor(COLOURS["disabled"]))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, heading)
        option.rect = whole.adjusted(0, above, 0, 0)  # type: ignore[attr-defined]
        super().paint(painter, option, index)


class MainWindow(QMainWindow):
    """Shows one screen at a time; which screens there are is told by `add_screen`."""

    closing = Signal()
    painted = Signal()
    """The window was drawn for the first time."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(PRODUCT)
        self.resize(1366, 768)
        self._titles = QStringListModel(self)
        self.navigation = QListView()
        self.navigation.setObjectName("navigation")
        # The style sheet knows a scroll bar by the name that its view had when the bar was made.
        self.navigation.setVerticalScrollBar(QScrollBar())
        self.navigation.setAccessibleName("Các mục của chương trình")
        self.navigation.setModel(self._titles)
        self._headings = Headings(self.navigation)
        self._group = ""
        self.navigation.setItemDelegate(self._headings)
        self.navigation.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.navigation.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.navigation.selectionModel().currentChanged.connect(lambda now, _before: self._show(now.row()))
        self.screens = QStackedWidget()
        self._makers: list[Callable[[], QWidget]] = []
        self._opening = QLabel("Đang mở dữ liệu…")
        self._opening.setObjectName("empty")
        self._opening.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.add_page(self._opening)
        self._lay_out()
        self._was_painted = False
        self.may_close: Callable[[], bool] = lambda: True
        self._restore_size()

    def _lay_out(self) -> None:
        brand, self._file = QLabel(PRODUCT), QLabel("")
        brand.setObjectName("brand")
        self._file.setObjectName("brandNote")
        side = QWidget()
        side.setFixedWidth(NAVIGATION_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (brand, self._file):
            column.addWidget(widget)
        column.addWidget(self.navigation, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self.screens, 1)
        self.setCentralWidget(whole)
        self.statusBar().setSizeGripEnabled(False)

    def add_screen(self, title: str, make: Callable[[], QWidget], key: str = "", group: str = "") -> None:
        """Add a screen to the navigation; `key` opens it from anywhere ("Ctrl+1").

        `make` gives the screen, which is asked for when it is to be seen. Screens of one `group`, added one after
        another, stand under its name.
        """
        self._makers.append(make)
        if group != self._group:
            self._headings.headings[self._titles.rowCount()] = self._group = group
        self._titles.setStringList([*self._titles.stringList(), title])
        row = self._titles.rowCount() - 1
        if key:
            action = QAction(f"Mở {title}", self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda: self.open_screen(row))
            self.addAction(action)

    def clear(self) -> None:
        """Take all screens away, for another data file."""
        self._titles.setStringList([])
        self._makers.clear()
        self._headings.headings.clear()
        self._group = ""
        self.screens.hide()  # in sight, each screen would be shown and filled as the one before it goes
        while self.screens.count():
            screen = self.screens.widget(0)
            self.screens.removeWidget(screen)
            screen.deleteLater()
        self.screens.show()
        for action in self.actions():
            self.removeAction(action)
        self.menuBar().clear()

    def show_nothing(self, choose_file: Callable[[], None]) -> None:
        """No data file could be opened: offer to choose one."""
        page, button = QWidget(), QPushButton("Mở tệp dữ liệu khác…")
        words = QLabel("Chưa mở được tệp dữ liệu nào.")
        words.setObjectName("empty")
        button.clicked.connect(choose_file)
        column = QVBoxLayout(page)
        column.addStretch(1)
        for widget in (words, button):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(1)
        self.clear()
        self.add_page(page)

    def open_screen(self, row: int) -> None:
        """Show the screen of that row of the navigation."""
        self.navigation.setCurrentIndex(self._titles.index(row, 0))

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._makers):
            screen = self._makers[row]()
            if screen not in self._pages():
                self.add_page(screen)
            self.screens.setCurrentIndex(self._pages().index(screen))

    def add_page(self, screen: QWidget) -> None:
        """Take a screen in, out of sight as yet; one that is larger than the window is scrolled."""
        self.screens.addWidget(Scrolled(screen))

    @property
    def page(self) -> QWidget:
        """The screen in sight."""
        return self._pages()[self.screens.currentIndex()]

    def _pages(self) -> list[QWidget]:
        scrolled = (self.screens.widget(at) for at in range(self.screens.count()))
        return [one.page for one in scrolled if isinstance(one, Scrolled)]

    def name_file(self, name: str) -> None:
        """Tell which data file is open."""
        self._file.setText(
            self._file.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, NAVIGATION_WIDTH - 34)
        )
        self._file.setToolTip(name)

    def tell(self, text: str) -> None:
        """Say in the status bar what was done; it goes by itself."""
        self.statusBar().showMessage(text, 8000)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first drawing, once it is on the screen."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def _restore_size(self) -> None:
        geometry = remembered().value("window/geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window's size, unless something unsaved keeps it open."""
        if not self.may_close():
            event.ignore()
            return
        remembered().setValue("window/geometry", self.saveGeometry())
        self.closing.emit()
        super().closeEvent(event)
