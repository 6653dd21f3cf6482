"""Other programs' formats: what is written to and read from files on the user's disk."""

from tthc_desktop.later import load_later

_HEAVY = (
    "pdf",
    "docx",
    "official_letter",
    "xlsx",
    "sheets",
    "form_sheets",
    "list_sheets",
    "annex_sheets",
    "chart_sheets",
    "pages",
    "marked_copy",
    "bad_rows",
    "templates",
    "drawings",
)
load_later(__name__, *_HEAVY)
