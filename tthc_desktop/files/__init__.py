"""Other programs' formats: what is written to and read from files on the user's disk."""

from tthc_desktop.later import load_later

load_later(
    __name__,
    "pdf",
    "docx",
    "official_letter",
    "xlsx",
    "sheets",
    "form_sheets",
    "marked_copy",
    "bad_rows",
    "templates",
)
