"""The data file: opening, reading, writing whole actions, their journal, and undo."""

from tthc_desktop.later import load_later

load_later(__name__, "migrate")
