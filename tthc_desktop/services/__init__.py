"""What a user can do, as functions of a session and values; the window and the command line both call these."""

from tthc_desktop.later import load_later

load_later(__name__, "calendar", "task_lists")
