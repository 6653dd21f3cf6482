"""Save a workbook together with what its formulas give, so that readers which do not calculate see numbers too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

Results: TypeAlias = Mapping[str, int | float | str]
"""Results by the address of their cell ("D9")."""

_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"([^>]*)><f>([^<]*)</f><v ?(?:/>|></v>)</c>')
"""A cell with a formula as openpyxl writes it: it leaves the place of the result empty (ECMA-376-1, 18.3.1.4)."""


def save_with_results(workbook: Workbook, path: Path, results: Mapping[str, Results]) -> None:
    """Save the workbook; `results` by the part of the file that holds the sheet. Raises OSError."""
    archive = _Archive(path, "w", ZIP_DEFLATED, allowZip64=True)
    archive.results = results
    ExcelWriter(workbook, archive).save()  # closes it


class _Archive(ZipFile):
    """The parts of the workbook on their way into the file."""

    results: Mapping[str, Results]

    def write(self, filename, arcname=None, *rest, **more):  # type: ignore[no-untyped-def]
        """Put a part in; openpyxl gives its sheets as files."""
        told = self.results.get(str(arcname))
        if not told:
            super().write(filename, arcname, *rest, **more)
            return
        with open(filename, encoding="utf-8") as stream:
            self.writestr(str(arcname), _filled(stream.read(), told))


def _filled(sheet: str, results: Results) -> str:
    def cell(found: re.Match[str]) -> str:
        address, looks, formula = found.groups()
        if address not in results:
            return found[0]
        result = results[address]
        kind = ' t="str"' if isinstance(result, str) else ""
        return f'<c r="{address}"{looks}{kind}><f>{formula}</f><v>{escape(str(result))}</v></c>'

    return _FORMULA.sub(cell, sheet)
