"""LibreOffice, where it is installed: it opens what we wrote, with the typeface of the report, and saves it anew."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tthc_desktop.places import shipped

LIBREOFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
_FONTS = """<?xml version="1.0"?>
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <edit name="family" mode="assign" binding="same"><string>Tinos</string></edit>
  </match>
</fontconfig>
"""
"""The typeface of the report alone: what stands in for Times New Roman on some machines has not all of our letters."""


def convert(path: Path, kind: str, folder: Path) -> Path:
    """Let LibreOffice open the file and save it as another kind, in `folder`/`kind`."""
    config = folder / "fonts.conf"
    config.write_text(
        _FONTS.format(fonts=shipped("resources") / "fonts", cache=folder / "font-cache"), encoding="utf-8"
    )
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder / kind), str(path)]
    environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder), "FONTCONFIG_FILE": str(config)}
    subprocess.run(command, check=True, capture_output=True, timeout=240, env=environment)
    return folder / kind / f"{path.stem}.{kind}"
