"""Công thức: every rate and index with its formula, its legal basis, and the numbers of a period in it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from tthc_desktop.core.document import NOTHING
from tthc_desktop.core.errors import Refused
from tthc_desktop.core.indices import Score
from tthc_desktop.core.periods import parse_period, period_of
from tthc_desktop.services import figures, forms, formulas, lists
from tthc_desktop.services.figure_tables import told
from tthc_desktop.services.formulas import Formula
from tthc_desktop.ui.periods import PeriodBox
from tthc_desktop.ui.screens.screen import Desk, Screen
from tthc_desktop.ui.tables import Index, NumbersModel, PlainTable

UNVERIFIED = "chưa đối chiếu"


class RatesModel(NumbersModel[Formula]):
    """The rates of the forms that came in."""

    HEADERS = ("Tỷ lệ", "Biểu", "Công thức", "Tử số", "Mẫu số", "Giá trị", "Căn cứ")
    RIGHT = (3, 4, 5)

    def texts(self, item: Formula) -> tuple[str, ...]:
        value = NOTHING if item.value is None else f"{told(item.value, is_rate=True)}%"
        basis = f"{item.basis} ({UNVERIFIED})" if item.unverified else item.basis
        return item.label, item.form, item.formula, told(item.part), told(item.whole), value, basis

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == Qt.ItemDataRole.ToolTipRole and index.column() == 2:
            return self.items[index.row()].words
        return super().data(index, role)


class IndexLine(tuple[str, ...]):
    """The texts of one line of an index; the last one is "bold" or ""."""


class IndexModel(NumbersModel[IndexLine]):
    """The parts of an index with their points, its sum last."""

    HEADERS = ("Thành phần", "Cách tính điểm", "Tỷ lệ", "Điểm", "Điểm tối đa")
    RIGHT = (2, 3, 4)

    def texts(self, item: IndexLine) -> tuple[str, ...]:
        return item[:-1]

    def is_bold(self, item: IndexLine) -> bool:
        return bool(item[-1])


def index_lines(score: Score) -> list[IndexLine]:
    """The groups of an index, their parts, and the whole with its band."""
    lines, group = [], ""
    for part, rate, points in score.points:
        if part.group != group:
            group = part.group
            mine = [(one, got) for one, _, got in score.points if one.group == group]
            known = [got for _, got in mine if got is not None]
            most = sum((one.most for one, _ in mine), Decimal(0))
            got_of_group = told(sum(known, Decimal(0)) if known else None)
            lines.append(IndexLine((group, "", "", got_of_group, told(most), "bold")))
        value = NOTHING if rate is None else f"{told(rate, is_rate=True)}%"
        lines.append(IndexLine((f"    {part.label}", part.formula, value, told(points), told(part.most), "")))
    band = score.band or f"chưa xếp loại: mới tính được {told(score.known_most)}/{told(score.index.most)} điểm tối đa"
    lines.append(IndexLine(("Tổng điểm", band, "", told(score.known), told(score.index.most), "bold")))
    return lines


class FormulasScreen(Screen):
    """The rates above, the indices below, with the numbers of one period."""

    TITLE = "Công thức"
    USES = None

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.period = PeriodBox(with_every=False)
        self.period.chosen.connect(self.rebuild)
        self.period.wrong.connect(desk.tell)
        self.head.add_field("&Kỳ:", self.period)
        self.head.addStretch(1)
        self.rates, self.index = RatesModel(desk), IndexModel(desk)
        self.rate_table = PlainTable(self.rates, "Các tỷ lệ", (300, 136, 104, 78, 78, 74))
        self.index_table = PlainTable(self.index, "Chỉ số tổng hợp", (520, 300, 80, 76))
        self.outcome, self.index_title, self.index_note = QLabel(), QLabel(), QLabel()
        self.outcome.setObjectName("quiet")
        self.index_title.setObjectName("cardTitle")
        self.index_note.setObjectName("quiet")
        for words in (self.outcome, self.index_title, self.index_note):
            words.setWordWrap(True)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 6, 0, 0)
        for widget in (self.index_title, self.index_note):
            column.addWidget(widget)
        column.addWidget(self.index_table, 1)
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.rate_table)
        both.addWidget(below)
        both.setStretchFactor(0, 2)
        both.setStretchFactor(1, 3)
        both.setChildrenCollapsible(False)
        self.body.addWidget(self.outcome)
        self.body.addWidget(both, 1)

    def refresh(self) -> None:
        """Work everything out anew; the period is that of the newest returns at first."""
        with self.desk.store.read() as session:
            years, came = lists.years(session), figures.reported(session)
        today = dt.date.today()
        years = sorted({*years, *(parse_period(period).year for _, period in came)})
        self.period.offer(years, today)
        if self.period.period() is None:
            self.period.show_period(parse_period(came[0][1]) if came else period_of(today, "quarter"))
        self.rebuild()

    def rebuild(self) -> None:
        """Work out the rates and indices of the period."""
        period, day, path = self.period.period(), dt.date.today(), self.desk.store.path
        if period is None:
            return
        try:
            with self.desk.store.read() as session:
                found = formulas.of_period(session, forms.shelf(path).forms, period, day)
                scores = formulas.scores(session, path, found, period)
        except Refused as error:
            self.desk.complain(self, error)
            return
        self.rates.show(found)
        about = "Tỷ lệ là tổng chia tổng của mọi đơn vị, không phải trung bình các tỷ lệ."
        none = f"Chưa có biểu nào của {period.name}; chọn kỳ khác, hoặc nhập biểu."
        self.outcome.setText(about if found else none)
        self.index.show([line for score in scores for line in index_lines(score)])
        self.index_title.setText("; ".join(score.index.title for score in scores))
        told_of = [_about(score) for score in scores]
        self.index_note.setText("\n".join(text for text in told_of if text))


def _about(score: Score) -> str:
    """Basis and doubts of an index, in one line."""
    bands = "; ".join(f"từ {told(band.least)}: {band.label}" for band in score.index.bands)
    doubt = f" ({UNVERIFIED})" if score.index.unverified else ""
    return f"Căn cứ: {score.index.basis}{doubt}. Xếp loại {bands}. {score.index.note}".strip()
