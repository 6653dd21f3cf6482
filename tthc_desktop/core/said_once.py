"""What is said once of many cells of a return: that they are odd in the same way, that a sum was never worked out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tthc_desktop.core.findings import Finding
from tthc_desktop.core.numbers import shown
from tthc_desktop.core.returned_rows import Figure, Plain, Row
from tthc_desktop.core.returns import Return


def noted_often(rows: Iterable[Row]) -> dict[str, list[Figure]]:
    """The figures of many cells that are odd in the same way, as «12 hồ sơ», by what is odd: a habit, and no slip."""
    noted: dict[str, list[Figure]] = {}
    for row in rows:
        for figure in () if isinstance(row.figures, Plain) else row.figures.values():
            if figure.value is not None and figure.reading.note:
                noted.setdefault(figure.reading.note, []).append(figure)
    return {note: figures for note, figures in noted.items() if len(figures) >= _OFTEN}


_OFTEN = 10
"""Cells that are odd in the same way from which that is said once."""


def noted_together(figures: Sequence[Figure]) -> Finding:
    first, last = figures[0], figures[-1]
    assert first.value is not None
    number = shown(first.value)
    message = (
        f"Ô {first.cell} và {len(figures) - 1} ô khác đến ô {last.cell}: số {first.reading.note}, như "
        f"«{first.reading.text}» được đọc là {number}. Hãy xem lại."
    )
    return Finding("warning", "odd", first.cell, first.reading.text, number, message)


def stands_for_others(told: Return, row: Row) -> bool:
    """Whether a row is the total, or a heading above rows of data: a unit numbered I may only look like one."""
    if row.kind == "group":
        return any(other.group[: len(row.group)] == row.group for other in told.data)
    return row.kind == "total" and bool(row.mark or row.label)


def uncompared(row: Row, figures: Sequence[Figure]) -> Finding:
    """That a sum was never worked out: its rows stand without it, and are compared with nothing."""
    first, last, title = figures[0].cell, figures[-1].cell, row.label or row.mark
    cells = f"Ô {first}" if len(figures) == 1 else f"Ô {first} đến {last}"
    message = (
        f"{cells}: công thức của dòng «{title}» chưa được tính, nên không đối chiếu được với các dòng; "
        "số của các dòng vẫn được lấy. Hãy mở tệp bằng Excel, lưu lại rồi gửi lại nếu cần đối chiếu."
    )
    return Finding("warning", "fault", first, figures[0].fault, "một số", message)
