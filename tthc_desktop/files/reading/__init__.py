"""Reading spreadsheets that others made; runs in a child process only (see files.sheets), for no file is trusted."""

from tthc_desktop.later import load_later

# One file needs one of them, and the child should be ready at once.
load_later(__name__, "biff", "markup", "opendocument", "sparse", "spreadsheetml")
