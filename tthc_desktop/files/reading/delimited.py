"""Text files whose columns are parted by a character (.csv, .tsv, .txt): every usual encoding and separator."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from tthc_desktop.files.reading import limits

_SEPARATORS = ",;\t|"
_LOOKED_AT = 200
"""Lines from which the separator is told."""
END_OF_FILE = b"\x1a"
"""With which programs of the time of DOS end a text."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_DIRECTIVE = re.compile(r"sep=(.)\n", re.IGNORECASE)


def decode(data: bytes) -> str:
    """The text. Bytes that are no Unicode are read as Latin-1, where core.legacy finds TCVN3, VNI and Windows-1258."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    start = data[:4096]
    if start.count(b"\0") > len(start) // 4:
        low = start[1::2].count(b"\0") >= start[::2].count(b"\0")
        return data.decode("utf-16-le" if low else "utf-16-be", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252" if _fits_cp1252(data) else "latin-1")


def _fits_cp1252(data: bytes) -> bool:
    return not re.search(rb"[\x81\x8d\x8f\x90\x9d]", data)


def rows(text: str, *, alone: bool = True) -> list[list[str]]:
    """The cells of each row, all as text: "007" and "1.234" mean what their reader decides.

    `alone`: whether a text of one column only is a table too. Raises ValueError when it is none.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # a break within a cell is the same from every system
    text = _CONTROL.sub("", text)
    given = _DIRECTIVE.match(text)
    if given:
        text, separator = text[given.end() :], given[1]
    else:
        separator = _separator(text)
    if not separator and not alone:
        raise ValueError("one column of text")
    csv.field_size_limit(10_000_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or ",", strict=False)
    if not separator:
        return [[line] for line in text.splitlines()][: limits.ROWS]
    return [row[: limits.COLUMNS] for row, _ in zip(reader, range(limits.ROWS), strict=False)]


def _separator(text: str) -> str:
    """The separator that cuts most lines into the same number of cells, the more the better; "" for none."""
    best, score = "", 0.0
    sample = "\n".join(text[:200_000].splitlines()[:_LOOKED_AT])
    for separator in _SEPARATORS:
        try:
            counts = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator) if row)
        except csv.Error:
            continue
        (width, lines), *_ = counts.most_common(1) or [(1, 0)]
        several = sum(number for cells, number in counts.items() if cells > 1)
        if width == 1 and several > lines // 2:  # a table under many lines of title
            width, lines = max((item for item in counts.items() if item[0] > 1), key=lambda item: item[1])
        if width > 1 and (found := lines / sum(counts.values()) + min(width, 20) / 100) > score:
            best, score = separator, found
    return best
