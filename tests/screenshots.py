"""Draws every screen into PNG files: python tests/screenshots.py OUT_DIR

Loads nothing by itself: the process that reads spreadsheets imports this file anew, within its limit of memory.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for _name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        os.environ[_name] = tempfile.mkdtemp(prefix="tthc-pictures-")
    from tests.pictures import main

    if len(sys.argv) != 2:
        sys.exit("usage: python tests/screenshots.py OUT_DIR")
    sys.exit(main(Path(sys.argv[1])))
