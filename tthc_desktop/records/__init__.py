"""The record types, in the order of the navigation. A new type is one more name in RECORDS."""

from __future__ import annotations

from tthc_desktop.records.base import Base, Record, Row
from tthc_desktop.records.context import Context
from tthc_desktop.records.directive import Directive
from tthc_desktop.records.inspection import Inspection
from tthc_desktop.records.meeting import Meeting
from tthc_desktop.records.organisation import Organisation
from tthc_desktop.records.settings import Setting
from tthc_desktop.records.task import Task
from tthc_desktop.records.unit import Unit, UnitName, UnitParent, UnitSuccessor

RECORDS: tuple[type[Record], ...] = (Meeting, Inspection, Directive, Task, Organisation, Context, Unit)
ROWS: tuple[type[Row], ...] = (UnitName, UnitParent, UnitSuccessor)

BY_TYPE: dict[str, type[Record]] = {record.__tablename__: record for record in RECORDS}
ROWS_BY_TYPE: dict[str, type[Row]] = {row.__tablename__: row for row in ROWS}

__all__ = ["BY_TYPE", "RECORDS", "ROWS", "ROWS_BY_TYPE", "Base", "Record", "Row", "Setting", "Unit"]
