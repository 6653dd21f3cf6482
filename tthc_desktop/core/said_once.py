"""What is said once of many cells: that they are odd in the same way, never worked out, or merged over rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tthc_desktop.core.findings import Finding
from tthc_desktop.core.grids import Area
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


def merged_figures(told: Return) -> Iterator[Finding]:
    """One figure merged over several rows of data, or columns: it counts for the first of them alone."""
    rows = {row.number: row for row in told.data}
    places = {figure.column: name for row in told.data[:1] for name, figure in row.figures.items()}
    by_rows: dict[tuple[int, int], list[tuple[Area, Figure, str]]] = {}
    for area in told.found.grid.merged:
        if area.top not in rows or area.left not in places:
            continue  # as nearly all, which are of the header
        inside = [rows[number] for number in range(area.top, area.bottom + 1) if number in rows]
        columns = [place for place in range(area.left, area.right + 1) if place in places]
        if len(inside) * len(columns) < _FEWEST_MERGED:
            continue
        figure = rows[area.top].figures[places[area.left]]
        if not figure.value:
            continue
        what = f"{len(inside)} dòng" if len(inside) > 1 else f"{len(columns)} cột"
        by_rows.setdefault((area.top, area.bottom), []).append((area, figure, what))
    for merged in map(sorted, by_rows.values()):
        (area, figure, what), others = merged[0], f" và {len(merged) - 1} ô khác ở dòng ấy" if len(merged) > 1 else ""
        message = (
            f"Ô {area.address}{others} gộp {what} vào một số, số ấy chỉ được tính cho ô đầu. "
            "Hãy tách ô và ghi số của từng ô, hoặc ghi rõ lý do."
        )
        yield Finding("warning", "merged", figure.cell, figure.reading.text, "mỗi ô một số", message)


_FEWEST_MERGED = 2
"""Figures that one stands for when its cell is merged over theirs."""
