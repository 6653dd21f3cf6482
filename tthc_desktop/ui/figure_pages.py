"""The pages beside the table of figures: comparison with an earlier period, ranks within one level, charts."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from tthc_desktop.core.charts import Trend, drawn
from tthc_desktop.core.document import NOTHING
from tthc_desktop.core.drawings import Drawing
from tthc_desktop.files import xlsx
from tthc_desktop.services import figure_charts, figure_comparisons, figure_tables, figures
from tthc_desktop.services.figure_comparisons import Compared
from tthc_desktop.services.figures import Place, Shown
from tthc_desktop.ui.drawing import DrawingView, measure
from tthc_desktop.ui.screens.screen import Desk
from tthc_desktop.ui.tables import NumbersModel, PlainTable
from tthc_desktop.ui.wrapping import WrappingRow

EVERY = "mọi số liệu, dòng tổng"
NO_PLAN = (
    "Chưa có chỉ tiêu kế hoạch nào cho {}. Chọn một dòng rồi nhấn Enter để ghi; "
    "hoặc nhập cả bảng từ Excel ở mục «Chỉ tiêu kế hoạch»."
)
ORDERS = {"cao nhất trước": True, "thấp nhất trước": False}
CHARTS = {"trend": "xu hướng tám kỳ", "shares": "cơ cấu theo tình trạng", "ranking": "xếp hạng đơn vị"}


class Page(QWidget):
    """A row of choices above something that follows them."""

    def __init__(self) -> None:
        super().__init__()
        self.choices = WrappingRow()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 8, 0, 0)
        self.column.setSpacing(8)
        self.column.addLayout(self.choices)

    def add(self, words: str, box: QComboBox, stretch: int = 0) -> None:
        """Add a choice with its label."""
        self.choices.add_field(words, box, stretch)


def offer(box: QComboBox, names: dict[str, str]) -> None:
    """Offer these, the choice staying where it still is one."""
    if [box.itemData(at) for at in range(box.count())] == list(names):
        return
    kept = box.currentData()
    box.clear()
    for name, words in names.items():
        box.addItem(words, name)
    box.setCurrentIndex(max(0, box.findData(kept)))


class ComparedModel(NumbersModel[Compared]):
    """Figures now and then."""

    HEADERS = ("Dòng", "Kỳ này", "Kỳ so sánh", "Tăng, giảm", "Tăng, giảm (%)")
    RIGHT = (1, 2, 3, 4)

    def texts(self, item: Compared) -> tuple[str, ...]:
        return item.label, *item.texts

    def is_bold(self, item: Compared) -> bool:
        return item.is_total


class PlannedModel(NumbersModel[Compared]):
    """Figures beside what is planned for them, and where the plan stands."""

    HEADERS = ("Dòng", "Kỳ này", "Kế hoạch", "Đạt kế hoạch", "Chênh lệch", "Chênh lệch (%)", "Của kỳ", "Căn cứ")
    RIGHT = (1, 2, 3, 4, 5)

    def texts(self, item: Compared) -> tuple[str, ...]:
        now, planned, absolute, relative = item.texts
        plan = item.planned
        of = (plan.period.name, plan.basis) if plan else ("", "")
        return item.label, now, planned, item.reached, absolute, relative, *of

    def is_bold(self, item: Compared) -> bool:
        return item.is_total


class ComparisonPage(Page):
    """Every row beside an earlier period or a plan; rates differ by percentage points, growth from 0 is "–"."""

    plan_wanted = Signal(object)
    """A line (Compared) whose plan the user wants to write, or to see."""

    def __init__(self) -> None:
        super().__init__()
        self.figure = QComboBox()
        self.figure.setMinimumContentsLength(48)
        self.add("Số &liệu:", self.figure)
        self.about = QLabel()
        self.about.setObjectName("quiet")
        self.choices.addWidget(self.about)
        self.choices.addStretch(1)
        self.model = ComparedModel(self)
        self.table = PlainTable(self.model, "So sánh với kỳ trước", (500, 130, 130, 150))
        self.planned = PlannedModel(self)
        self.plans = PlainTable(self.planned, "So sánh với kế hoạch", (335, 80, 80, 112, 122, 124, 104))
        self.remarks = QLabel()
        self.remarks.setWordWrap(True)
        self.remarks.setTextFormat(Qt.TextFormat.PlainText)
        self.column.addWidget(self.remarks)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.plans, 1)
        self.figure.activated.connect(lambda _row: self._show())
        self.plans.activated.connect(lambda index: self.plan_wanted.emit(self.planned.items[index.row()]))
        self._shown: Shown | None = None

    def show_figures(self, shown: Shown) -> None:
        """Compare other figures."""
        self._shown = shown
        offer(self.figure, {"": EVERY, **figure_tables.names_of(shown.wanted.form)})
        earlier = shown.wanted.earlier
        self.about.setText(f"So với {earlier.name}." if earlier else "")
        self.table.setVisible(earlier is not None)
        self.plans.setVisible(earlier is None)
        self._show()

    def _show(self) -> None:
        shown = self._shown
        if shown is None:
            return
        lines = figures.compared(shown, self.figure.currentData() or "")
        is_plan = shown.wanted.earlier is None
        (self.planned if is_plan else self.model).show(lines)
        told = list(shown.plan.remarks)
        if is_plan and not any(line.planned for line in lines):
            told.append(NO_PLAN.format(shown.wanted.period.name))
        self.remarks.setText("\n".join(told))
        self.remarks.setVisible(bool(told))

    def sheets(self, title: str) -> list[xlsx.Sheet]:
        """What is compared, for a workbook."""
        if self._shown is None:
            return []
        earlier, name = self._shown.wanted.earlier, self.figure.currentData() or ""
        about = f"{self.figure.currentText()}, so với {earlier.name if earlier else 'kế hoạch'}"
        lines = figures.compared(self._shown, name)
        return [figure_comparisons.sheet_of(lines, title, (about, *self._shown.plan.remarks), is_plan=earlier is None)]

    def chosen(self) -> Compared | None:
        """The line whose plan is meant; None when no plan is shown."""
        at = self.plans.currentIndex()
        return self.planned.items[at.row()] if self.plans.isVisible() and at.isValid() else None


class PlacesModel(NumbersModel[Place]):
    """The units of one level by their place."""

    HEADERS = ("Hạng", "Đơn vị", "Giá trị", "Ghi chú")
    RIGHT = (0, 2)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.is_rate = True

    def texts(self, item: Place) -> tuple[str, ...]:
        value = figure_tables.told(item.value, is_rate=self.is_rate)
        sign = "%" if self.is_rate and item.value is not None else ""
        return str(item.place or NOTHING), item.name, f"{value}{sign}", item.note


class RankPage(Page):
    """Ranks inside one level only."""

    def __init__(self) -> None:
        super().__init__()
        self.figure, self.level, self.order = QComboBox(), QComboBox(), QComboBox()
        self.figure.setMinimumContentsLength(44)
        self.level.setMinimumContentsLength(22)
        for words, highest in ORDERS.items():
            self.order.addItem(words, highest)
        self.add("Số &liệu:", self.figure)
        self.add("Cấ&p:", self.level)
        self.add("Th&ứ tự:", self.order)
        self.choices.addStretch(1)
        self.model = PlacesModel(self)
        self.table = PlainTable(self.model, "Xếp hạng trong cùng cấp", (64, 480, 140))
        self.column.addWidget(self.table, 1)
        for box in (self.figure, self.level, self.order):
            box.activated.connect(lambda _row: self._show())
        self._shown: Shown | None = None

    def show_figures(self, shown: Shown) -> None:
        """Rank other figures."""
        self._shown = shown
        offer(self.figure, figure_tables.names_of(shown.wanted.form))
        offer(self.level, {level: level for level in figures.levels(shown.by_unit)})
        self._show()

    def _show(self) -> None:
        name, level = self.figure.currentData(), self.level.currentData()
        if self._shown is None or name is None or level is None:
            self.model.show([])
            return
        self.model.is_rate = figure_tables.is_rate(self._shown.wanted.form, name)
        highest = bool(self.order.currentData())
        self.model.show(figures.places(self._shown.by_unit, level, name, highest_first=highest))


class ChartPage(Page):
    """One chart at a time; it is made when it is seen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.kind, self.figure, self.level = QComboBox(), QComboBox(), QComboBox()
        for kind, words in CHARTS.items():
            self.kind.addItem(words, kind)
        self.figure.setMinimumContentsLength(44)
        self.level.setMinimumContentsLength(22)
        self.add("&Dạng:", self.kind)
        self.add("Số &liệu:", self.figure)
        self.add("Cấ&p:", self.level)
        self.choices.addStretch(1)
        self.view = DrawingView("Biểu đồ")
        self.column.addWidget(self.view, 1)
        self.kind.activated.connect(lambda _row: self._offer())
        for box in (self.figure, self.level):
            box.activated.connect(lambda _row: self.draw())
        self._shown: Shown | None = None
        self._stale = True

    def show_figures(self, shown: Shown) -> None:
        """Draw other figures, when the page is seen."""
        self._shown, self._stale = shown, True
        self.show_when_seen()

    def show_when_seen(self) -> None:
        """Draw what is not drawn yet."""
        if self._stale and self.isVisible():
            self._offer()

    def _offer(self) -> None:
        shown = self._shown
        if shown is None:
            return
        self._stale = False
        form, kind = shown.wanted.form, self.kind.currentData()
        offer(self.figure, figure_charts.share_rules(form) if kind == "shares" else figure_tables.names_of(form))
        offer(self.level, {level: level for level in figures.levels(shown.by_unit)})
        self.level.setEnabled(kind == "ranking")
        self.draw()

    def draw(self) -> None:
        """Draw the chosen chart."""
        shown, kind, name = self._shown, self.kind.currentData(), self.figure.currentData()
        if shown is None or name is None:
            self.view.show_drawing(None)
        elif kind == "shares":
            self.view.show_drawing(drawn(figure_charts.shares(shown.found, name), measure))
        elif kind == "ranking":
            level = self.level.currentData() or ""
            self.view.show_drawing(figures.ranking(shown.by_unit, level, name, measure))
        else:
            self._draw_trend(shown, name)

    def _draw_trend(self, shown: Shown, name: str) -> None:
        store, today = self._desk.store, dt.date.today()

        def work() -> Trend:
            with store.read() as session:
                return figure_charts.trend(
                    session, shown.wanted.form, shown.wanted.period, name, today, shown.wanted.rolled_up_on
                )

        def done(found: Trend) -> None:
            now = (self._shown, self.kind.currentData(), self.figure.currentData())
            if now == (shown, "trend", name):
                self.view.show_drawing(drawn(found, measure))

        self._desk.jobs.run("Đang cộng tám kỳ…", work, done, lambda error: self._desk.complain(self, error))

    def drawing(self) -> Drawing | None:
        """What is drawn."""
        return self.view.canvas.drawing
