"""The script that draws every screen keeps working, since the README's pictures come from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

from tthc_desktop.records import BY_TYPE

SCRIPT = Path(__file__).with_name("screenshots.py")


def test_every_screen_is_drawn_at_the_size_of_an_office_laptop(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(SCRIPT), str(tmp_path)], check=True, capture_output=True, timeout=600)
    pictures = {path.stem: QImage(str(path)) for path in tmp_path.glob("*.png")}
    screens = [name for name in pictures if name.startswith(("man-hinh", "bat-dau", "danh-sach"))]
    assert len(screens) == 2 + 31 + 1  # an empty file, every screen but the first, the report with a figure opened
    assert {(pictures[name].width(), pictures[name].height()) for name in screens} == {(1366, 768)}
    assert {name for name in pictures if name.startswith("nhap-")} >= {f"nhap-{type_}" for type_ in BY_TYPE}
    for name, picture in pictures.items():
        corners = {picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 7)}
        assert len(corners) > 5, f"{name} is empty"
