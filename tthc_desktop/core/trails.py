"""The trail of a report's figures: for each, the units' files and cells that it follows from, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tthc_desktop.core.annex_formulas import printed
from tthc_desktop.core.annex_heads import number_of
from tthc_desktop.core.document import Amount, Annex, Document, Figure, Heading, Line, Paragraph, Source

SUMMED = "Cộng"
"""How a figure of several sources follows from them, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One source of one figure."""

    part: str
    """The heading or annex that the figure stands under."""
    figure: str
    """What the figure tells: its row and column, or the words around it."""
    text: str
    """The figure as it is printed."""
    value: Decimal | None
    formula: str
    source: Source | None
    """None when nothing is known behind it."""


def traces(document: Document) -> Iterator[Trace]:
    """Every source of every figure that follows from units' returns, in reading order."""
    part = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            part = block.text
        elif isinstance(block, Paragraph):
            for at, run in enumerate(block.runs):
                if isinstance(run, Amount):
                    yield from _of(part, _around(block, at), run)
    for annex in document.annexes:
        yield from _of_annex(annex)


def _of_annex(annex: Annex) -> Iterator[Trace]:
    part = " – ".join((number_of(annex), annex.form.code))
    columns = annex.form.columns
    named = [at for at, column in enumerate(columns) if column.kind == "label"]
    named = named or [at for at, column in enumerate(columns) if column.kind == "mark"]
    figures = [at for at, column in enumerate(columns) if column.is_figure]
    for line in annex.lines:
        label = _label(line, named)
        for at, cell in enumerate(line.cells):
            if isinstance(cell, Amount):
                # A list of indicators has one column of figures: its rows tell enough.
                title = columns[at].title if len(figures) > 1 else ""
                yield from _of(part, " – ".join(words for words in (label, title) if words), cell)


def _label(line: Line, named: list[int]) -> str:
    return next((str(line.cells[at]) for at in named if isinstance(line.cells[at], str) and line.cells[at]), "")


def _of(part: str, figure: str, amount: Amount) -> Iterator[Trace]:
    formula = amount.formula or (SUMMED if len(amount.sources) > 1 else "")
    for source in amount.sources or (None,):
        yield Trace(part, figure, amount.text, printed(amount), formula, source)


def _around(paragraph: Paragraph, at: int) -> str:
    """The clause that a figure stands in, from the last figure before it to the next one after it."""
    first = max((place for place in range(at) if isinstance(paragraph.runs[place], Amount | Figure)), default=-1)
    later = (
        place for place in range(at + 1, len(paragraph.runs)) if isinstance(paragraph.runs[place], Amount | Figure)
    )
    last = next(later, len(paragraph.runs))
    before = "".join(run.text for run in paragraph.runs[first + 1 : at])
    after = "".join(run.text for run in paragraph.runs[at + 1 : last])
    begun = before[max(before.rfind(mark) for mark in ".;") + 1 :]
    ended = min((place for mark in ".;" if (place := after.find(mark)) >= 0), default=len(after))
    return f"{begun}{paragraph.runs[at].text}{after[:ended]}".strip(" ,:()")
