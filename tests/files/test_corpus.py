"""Spreadsheets that nobody here wrote: each ends as the corpus says, and old office files read as their transcripts."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

if sys.platform != "win32":
    import resource

from tthc_desktop.core.grids import Book, Grid, Value, value_text
from tthc_desktop.files.sheets import Reader, Trouble

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside this checkout")

BETTER = {
    # The machine that sorted the corpus gave up on these; their sheets are whole.
    "calamine/OOM_alloc.xls",
    "calamine/OOM_alloc2.xls",
    "calamine/any_sheets.xlsb",
}
REASONS = {
    "password": "mật khẩu",
    "corrupt": "bị hỏng",
    "too large or hostile": ("quá lớn", "bị hỏng"),
}


@needs_corpus
def test_every_file_of_the_corpus_ends_as_it_should() -> None:
    wrong, slow = [], []
    lines = (CORPUS / "spreadsheets" / "expected.tsv").read_text("utf-8").splitlines()[1:]
    with Reader() as reader:
        for name, expected in (line.split("\t") for line in lines):
            began = time.monotonic()
            (found,) = reader.read(CORPUS / "spreadsheets" / name)
            if time.monotonic() - began > 20:
                slow.append(name)
            if not ends_as(expected, found) and name not in BETTER:
                wrong.append((name, expected, found))
    assert not wrong
    assert not slow
    if sys.platform != "win32":
        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1 << 20  # kilobytes


def ends_as(expected: str, found: Book | Trouble) -> bool:
    """Whether the file opened, or was refused for the right reason."""
    if not expected.startswith("refuse: "):
        return isinstance(found, Book)
    words = REASONS[expected.removeprefix("refuse: ")]
    return isinstance(found, Trouble) and any(
        word in found.message for word in ([words] if isinstance(words, str) else words)
    )


@needs_corpus
@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
def test_old_office_files_read_as_their_transcripts(encoding: str) -> None:
    """At least 97 of 100 cells of each file; capitals aside, for the transcripts do not follow the fonts of capitals.

    Cells with an error are left aside: the transcripts hold its number ("7"). Numbers are compared to nine digits.
    """
    with Reader() as reader:
        for path in sorted((CORPUS / "legacy" / encoding).glob("*.xls")):
            (book,) = reader.read(path)
            assert isinstance(book, Book)
            lines = (CORPUS / "legacy" / "transcripts" / f"{path.stem}.txt").read_text("utf-8").split("\n")
            told = [
                compared(grid.rows, at) | faults(grid.faults, at) for grid in book.grids for at in range(grid.height)
            ]
            wanted = [words(line) for line in lines]
            pairs = [
                (row.get(column, ""), line.get(column, ""))
                for row, line in zip(told, wanted, strict=False)
                for column in row.keys() | line.keys()
                if row.get(column) is not None or column not in row
            ]
            same = sum(ours == theirs for ours, theirs in pairs)
            assert same >= 0.97 * len(pairs), (path.name, [pair for pair in pairs if pair[0] != pair[1]][:9])
            assert len(pairs) > 20


@needs_corpus
def test_of_all_cells_of_old_office_files_97_in_100_are_equal_to_the_letter() -> None:
    """Capitals, and errors as the words that Excel shows, count too.

    What differs is drawn so on paper: a font .Vn…H draws capitals, and the transcripts hold the small letters typed;
    of an error they hold the number.
    """
    same = cells = 0
    with Reader() as reader:
        for path in sorted((CORPUS / "legacy").glob("*/*.xls")):
            (book,) = reader.read(path)
            assert isinstance(book, Book)
            lines = (CORPUS / "legacy" / "transcripts" / f"{path.stem}.txt").read_text("utf-8").split("\n")
            told = [exactly(grid, at) for grid in book.grids for at in range(grid.height)]
            for row, line in zip(told, lines, strict=False):
                wanted = {column: written(cell) for column, cell in enumerate(line.split("\t")) if cell.strip()}
                pairs = [(row.get(column), wanted.get(column)) for column in row.keys() | wanted.keys()]
                cells += len(pairs)
                same += sum(ours == theirs for ours, theirs in pairs)
    assert same >= 0.97 * cells
    assert cells > 8_000


def exactly(grid: Grid, at: int) -> dict[int, str]:
    told = {column: written(value_text(value)) for column, value in enumerate(grid.rows[at]) if value is not None}
    return told | {column: fault for (row, column), fault in grid.faults.items() if row == at}


def written(text: str) -> str:
    try:
        return f"{float(text):.8g}"
    except ValueError:
        return " ".join(text.split())


def compared(rows: tuple[tuple[Value, ...], ...], at: int) -> dict[int, str | None]:
    return {column: norm(value_text(value)) for column, value in enumerate(rows[at]) if value is not None}


def faults(found: object, at: int) -> dict[int, str | None]:
    assert isinstance(found, dict)
    return {column: None for row, column in found if row == at}


def words(line: str) -> dict[int, str]:
    return {column: norm(cell) for column, cell in enumerate(line.split("\t")) if cell.strip()}


def norm(text: str) -> str:
    return written(text).casefold()
