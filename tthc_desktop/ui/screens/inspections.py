"""The lists of inspections and of their yearly plans, with what the law's limits and the plan still ask for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tthc_desktop.core.dates import When
from tthc_desktop.core.inspection_limits import NOT_VERIFIED, Milestone
from tthc_desktop.records import Record, Unit
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.inspection_plan import InspectionPlan
from tthc_desktop.services import inspections, records
from tthc_desktop.services.inspections import PlanLine, YearOfInspections
from tthc_desktop.services.links import Linker
from tthc_desktop.services.lists import Listing
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.room import resize_within
from tthc_desktop.ui.screens.records import RecordsScreen
from tthc_desktop.ui.screens.screen import Desk
from tthc_desktop.ui.tables import PlainModel, PlainTable


class InspectionsScreen(RecordsScreen):
    """Inspections: a new one takes over what is still open at its units; the form tells the limits."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, Inspection)

    def prepare(self, session: Any, raw: dict[str, Any], record_id: int | None) -> dict[str, Any]:
        return inspections.with_carried(session, raw, record_id)

    def make_form(self, record_id: int | None, values: dict[str, Any]) -> RecordForm:
        form = super().make_form(record_id, values)
        with self.desk.store.read() as session:
            steps = inspections.of_inspection(session, values)
        if steps:
            form.add_note("Quá trình", f"Mốc theo quy định ({NOT_VERIFIED}): " + told(steps, dt.date.today()))
        return form


def told(steps: tuple[Milestone, ...], day: dt.date) -> str:
    """The milestones in one sentence: what is due when, and how each stands."""
    parts = []
    for step in steps:
        state = step.state_at(day)
        due = f" chậm nhất {When(step.due).text}" if step.due else ""
        stands = f" ({state.label.lower()})" if state else ""
        if due:
            parts.append(f"{step.label}{due}{stands}")
    return "; ".join(parts) + "."


class _LinesModel(PlainModel[PlanLine]):
    """The units of a year's plans and whether they were inspected."""

    HEADERS = ("Đơn vị", "Thời gian theo kế hoạch", "Nội dung", "Đã kiểm tra")

    def __init__(self, parent: QWidget, names: dict[int, str]) -> None:
        super().__init__(parent)
        self._names = names

    def texts(self, item: PlanLine) -> tuple[str, ...]:
        times = [when.text for when in (item.from_on, item.to_on) if when]
        done = f"{len(item.done)} cuộc" if item.done else "chưa"
        return self._names.get(item.unit, ""), " đến ".join(times), item.scope, done


class YearDialog(QDialog):
    """A year's plan against what was done; every figure opens its list."""

    def __init__(self, parent: QWidget, desk: Desk, year: YearOfInspections, names: dict[int, str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Kế hoạch và thực hiện năm {year.year}")
        resize_within(self, 960, 480)
        self._desk = desk
        self.lines = _LinesModel(self, names)
        self.lines.show(year.lines)
        table = PlainTable(self.lines, "Kế hoạch và thực hiện", (250, 260, 250))
        row = QHBoxLayout()
        for words, record, ids in (
            (f"Theo kế hoạch: {len(year.planned)} đơn vị", Unit, year.planned),
            (f"Đã kiểm tra: {len(year.done)} đơn vị", Unit, year.done),
            (f"Chưa kiểm tra: {len(year.waiting)} đơn vị", Unit, year.waiting),
            (f"Theo kế hoạch: {len(year.held)} cuộc", Inspection, tuple(ref.id for ref in year.held)),
            (f"Ngoài kế hoạch: {len(year.unplanned)} cuộc", Inspection, tuple(ref.id for ref in year.unplanned)),
        ):
            row.addWidget(self._figure(words, record, ids))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(table, 1)
        close = QPushButton("Đóng (Esc)")
        close.clicked.connect(self.reject)
        end = QHBoxLayout()
        end.addStretch(1)
        end.addWidget(close)
        column.addLayout(end)

    def _figure(self, words: str, record: type[Record], ids: tuple[int, ...]) -> QWidget:
        if not ids:
            return QLabel(words)
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._open(words, Listing(record, only=ids)))
        return button

    def _open(self, words: str, listing: Listing) -> None:
        self.accept()
        self._desk.open_list(words, listing)


class InspectionPlansScreen(RecordsScreen):
    """Plans, and the comparison of a year's plan with what was done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, InspectionPlan)
        self.compare = self.button("Kế hoạch và thực hiện…", "Ctrl+K", self.show_year)
        self.head.insertWidget(self.head.indexOf(self.import_button), self.compare)

    def show_year(self) -> None:
        """Compare the chosen plan's year, else this year."""
        dialog = self.year_dialog()
        dialog.exec()
        dialog.deleteLater()

    def year_dialog(self) -> YearDialog:
        """The comparison, ready to be shown."""
        ids = self.table.chosen_ids()
        with self.desk.store.read() as session:
            year = records.load(session, InspectionPlan, ids[0])["year"] if ids else dt.date.today().year
            found = inspections.year(session, year)
            names = {unit.id: unit.name for unit in Linker(session).known_units.values()}
        return YearDialog(self, self.desk, found, names)
