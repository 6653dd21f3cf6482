"""The record types, in the order of the navigation. A new type is one more name in RECORDS."""

from __future__ import annotations

from tthc_desktop.records.attachment import Attachment
from tthc_desktop.records.base import Base, Part, Record, Row
from tthc_desktop.records.chase import Chase
from tthc_desktop.records.conclusion import Conclusion, Recommendation
from tthc_desktop.records.conduct import Commendation, Violation
from tthc_desktop.records.context import Context
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.duty import Arrangement, Duty
from tthc_desktop.records.inspection import Inspection, InspectionMember
from tthc_desktop.records.inspection_plan import InspectionPlan, PlannedInspection
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.organisation import Organisation
from tthc_desktop.records.petition import Petition
from tthc_desktop.records.planned_figure import PlannedFigure
from tthc_desktop.records.procedure import Procedure
from tthc_desktop.records.returns import RETURN_ROW
from tthc_desktop.records.settings import Setting
from tthc_desktop.records.special_day import SpecialDay
from tthc_desktop.records.task import Task
from tthc_desktop.records.task_rows import TaskExtension, TaskNote, TaskTransfer
from tthc_desktop.records.unit import Unit, UnitName, UnitParent, UnitSuccessor

RECORDS: tuple[type[Record], ...] = (
    Meeting,
    Conclusion,
    Directive,
    Task,
    Chase,
    InspectionPlan,
    Inspection,
    Recommendation,
    Violation,
    Commendation,
    Organisation,
    Context,
    Petition,
    Procedure,
    Duty,
    Arrangement,
    PlannedFigure,
    Unit,
    SpecialDay,
)
ROWS: tuple[type[Row], ...] = (
    UnitName,
    UnitParent,
    UnitSuccessor,
    TaskNote,
    TaskExtension,
    TaskTransfer,
    InspectionMember,
    PlannedInspection,
)

BY_TYPE: dict[str, type[Record]] = {record.__tablename__: record for record in RECORDS}
PARTS: tuple[type[Part], ...] = tuple(record for record in RECORDS if issubclass(record, Part))
ROWS_BY_TYPE: dict[str, type[Row | Part]] = {
    **{row.__tablename__: row for row in ROWS},
    **{part.__tablename__: part for part in PARTS},
}
"""What a field of kind Rows may hold."""

__all__ = [
    "BY_TYPE",
    "PARTS",
    "RECORDS",
    "RETURN_ROW",
    "ROWS",
    "ROWS_BY_TYPE",
    "Attachment",
    "Base",
    "Part",
    "Record",
    "Row",
    "Setting",
    "Unit",
]
