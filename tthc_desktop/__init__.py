"""Log of meetings, inspections and directives of a TTHC control office, and the period's report from it."""

__version__ = "0.1.0"
