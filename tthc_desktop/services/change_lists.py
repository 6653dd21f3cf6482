"""«Số liệu thay đổi sau khi chốt» as texts and as a workbook."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from tthc_desktop.core.numbers import shown
from tthc_desktop.core.periods import Period
from tthc_desktop.files import xlsx
from tthc_desktop.services.closing import ChangedLine, Since
from tthc_desktop.services.figure_tables import plain, told

FIGURE_HEADERS = (
    "Biểu", "Đơn vị", "Số liệu", "Lúc chốt", "Hiện nay", "Tăng, giảm", "Dòng tổng lúc chốt", "Dòng tổng nay",
)  # fmt: skip
_WIDTHS, _FIRST_NUMBER = (18, 30, 44, 13, 13, 12, 16, 16), 3
SENTENCE_HEADERS = ("Báo cáo", "Câu lúc chốt", "Câu hiện nay")


def figure_texts(line: ChangedLine) -> tuple[str, ...]:
    """One figure that moved, and the line of the total that it moves."""
    by = line.moved.by
    return (
        line.form,
        line.unit,
        line.column,
        told(line.moved.before),
        told(line.moved.after),
        f"+{shown(by)}" if by > 0 else shown(by),
        told(line.line_before),
        told(line.line_after),
    )


def sentences(since: Since) -> Iterator[tuple[str, str, str]]:
    """The sentences that read otherwise now: title of the report, old and new, "" where there was or is none.

    Of a long paragraph what reads as before is left out at both ends, with "…" in its place.
    """
    for part in since.changes.reworded:
        title = since.titles.get(part.report, part.report)
        for before, after in itertools.zip_longest(part.before, part.after, fillvalue=""):
            yield title, *apart(before, after)


_BETWEEN = re.compile(r"(?<=[.;])\s+")


def apart(before: str, after: str) -> tuple[str, str]:
    """Where two paragraphs differ: their sentences without the equal ones at the beginning and at the end."""
    olds, news = _BETWEEN.split(before), _BETWEEN.split(after)
    if not before or not after or before == after:
        return before, after
    least = min(len(olds), len(news))
    head = next((at for at in range(least) if olds[at] != news[at]), least)
    tail = next((at for at in range(least - head) if olds[-1 - at] != news[-1 - at]), least - head)
    return _middle(olds, head, tail), _middle(news, head, tail)


def _middle(sentences: Sequence[str], head: int, tail: int) -> str:
    middle = list(sentences[head : len(sentences) - tail])
    return " ".join(["…"] * bool(head) + middle + ["…"] * bool(tail and middle))


def write(since: Since, period: Period, path: Path) -> None:
    """Write both lists as one workbook. Raises Unavailable."""
    title = f"Số liệu thay đổi sau khi chốt {period.name}"
    columns = [
        xlsx.Column(words, width, "text" if at < _FIRST_NUMBER else "number")
        for at, (words, width) in enumerate(zip(FIGURE_HEADERS, _WIDTHS, strict=True))
    ]
    read = [[*figure_texts(line)[:_FIRST_NUMBER], *map(plain, _numbers(line))] for line in since.lines]
    worded = [xlsx.Column(words, width) for words, width in zip(SENTENCE_HEADERS, (30, 60, 60), strict=True)]
    sheets = [
        xlsx.Sheet("Số liệu", columns, read, title),
        xlsx.Sheet("Câu trong báo cáo", worded, [list(told) for told in sentences(since)], title),
    ]
    xlsx.write_workbook(sheets, path)


def _numbers(line: ChangedLine) -> tuple[Decimal | None, ...]:
    return (line.moved.before, line.moved.after, line.moved.by, line.line_before, line.line_after)
