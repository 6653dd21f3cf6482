"""Tables of web pages that were saved as .xls, as many Vietnamese web systems export them, and Excel's own .mht."""

from __future__ import annotations

import email
import email.policy
import re
from html.parser import HTMLParser

from tthc_desktop.core.grids import Area, Value
from tthc_desktop.files.reading import delimited, limits
from tthc_desktop.files.reading.values import Details, TooMany

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_SILENT = frozenset(("script", "style", "head", "title", "noscript"))
_BLOCKS = frozenset(("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "center", "li", "ul", "ol"))


def decode(data: bytes) -> str:
    """The page as text, by its byte order mark, else what it says itself, else what fits."""
    said = _CHARSET.search(data[:4096])
    if said and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) and b"\0" not in data[:64]:
        name = said[1].decode()
        try:
            return data.decode("cp1252" if name.lower() in ("iso-8859-1", "windows-1252") else name)
        except (LookupError, UnicodeDecodeError):
            pass
    return delimited.decode(data)


def page(text: str) -> tuple[list[list[Value]], Details]:
    """All tables of a page one below the other, with the lines of text between them, as Excel shows such a page."""
    reader = _Page()
    reader.feed(text)
    reader.close()
    reader.flush()
    return reader.rows, reader.details


def archive(data: bytes) -> list[tuple[str, str]]:
    """Name and HTML of the sheets of a web archive (.mht)."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    told: list[tuple[str, str]] = []
    for part in message.walk():
        if part.get_content_type() == "text/html":
            raw = part.get_payload(decode=True)
            if isinstance(raw, bytes) and b"<table" in raw.lower():
                told.append((f"Trang {len(told) + 1}", decode(raw)))
    return told


_FEWEST_ROWS, _FEWEST_COLUMNS = 4, 3
"""Of a table within a cell from which the outer one only lays out the page; a smaller one is text of its cell."""
_DEEPEST = 6
"""Tables within tables."""


class _Page(HTMLParser):
    def __init__(self, depth: int = 0) -> None:
        super().__init__(convert_charrefs=True)
        self._depth = depth
        self._within: _Page | None = None
        self.rows: list[list[Value]] = []
        self.details = Details()
        self._taken: dict[tuple[int, int], None] = {}
        self._silent = self._cells = 0
        self._row = -1
        self._column = 0
        self._text: list[str] | None = None
        self._loose: list[str] = []
        self._span = (1, 1)
        self._exact = ""
        self._outer: list[int] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if self._within:
            self._within.handle_starttag(tag, attributes)
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self.handle_data("\n")
        elif tag in ("td", "th"):
            self._open(dict(attributes))
        elif tag == "tr" and not self._inside():
            self._end_cell()
            self.flush()
            self._row, self._column = len(self.rows), 0
            self.rows.append([])
        elif tag == "table" and self._text is not None:
            self._within = self._within or (_Page(self._depth + 1) if self._depth < _DEEPEST else None)
            self._outer.append(len(self._text))  # a table within a cell: its text belongs to the cell
        elif tag in _BLOCKS or tag == "table":
            self._new_line()

    def handle_endtag(self, tag: str) -> None:
        if self._within and (tag != "table" or len(self._outer) > 1):
            self._within.handle_endtag(tag)
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag == "table" and self._outer:
            start = self._outer.pop()
            if not self._outer and self._within:
                self._take_in(self._within, start)
                self._within = None
                return
        elif tag in ("td", "th", "tr", "table") and not self._inside():
            self._end_cell()
        elif tag in _BLOCKS:
            self._new_line()

    def _take_in(self, inner: _Page, start: int) -> None:
        """The rows of a table within a cell below those read so far, where the outer one but lays out the page."""
        inner.flush()
        if len(inner.rows) < _FEWEST_ROWS or max(map(len, inner.rows)) < _FEWEST_COLUMNS or self._text is None:
            return
        del self._text[start:]
        self._span = 1, self._span[1]
        self._end_cell()
        first = len(self.rows)
        self.rows += inner.rows
        self.details.merged += [
            Area(area.top + first, area.left, area.bottom + first, area.right) for area in inner.details.merged
        ]
        self._count_cells(inner._cells)
        added = len(self.rows) - self._row
        self._taken = {(row + added, column): None for row, column in self._taken}
        self._row, self._column = len(self.rows), 0  # what goes on beside the table stands below it
        self.rows.append([])

    def handle_data(self, data: str) -> None:
        if self._within:
            self._within.handle_data(data)
        if self._silent:
            return
        text = data if data == "\n" else _BLANKS.sub(" ", data)
        (self._loose if self._text is None else self._text).append(text)

    def _inside(self) -> bool:
        return bool(self._outer)

    def _new_line(self) -> None:
        if self._text is None:
            self.flush()
        elif self._text:
            self._text.append("\n")

    def flush(self) -> None:
        """Loose text between tables is a row of its own."""
        self._end_cell()
        text = _tidy("".join(self._loose))
        self._loose = []
        if text:
            self.rows.append([text])

    def _open(self, attributes: dict[str, str | None]) -> None:
        if self._inside():
            self.handle_data(" ")
            return
        self._end_cell()
        if self._row < 0 or not self.rows:
            self._row, self._column = len(self.rows), 0
            self.rows.append([])
        while (self._row, self._column) in self._taken:
            del self._taken[self._row, self._column]
            self._column += 1
        self._text = []
        self._span = _count(attributes.get("rowspan")), _count(attributes.get("colspan"))
        self._exact = attributes.get("x:num") or ""

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text, self._text = _tidy("".join(self._text)), None
        row = self.rows[self._row]
        row.extend([None] * (self._column + 1 - len(row)))
        row[self._column] = float(self._exact) if _NUMBER.fullmatch(self._exact) else text or None
        tall, wide = self._span
        if tall > 1 or wide > 1:
            area = Area(self._row, self._column, self._row + tall - 1, self._column + wide - 1)
            self.details.merged.append(area)
            for below in range(self._row + 1, area.bottom + 1):
                for beside in range(area.left, area.right + 1):
                    self._taken[below, beside] = None
        self._count_cells(wide)
        self._column += wide

    def _count_cells(self, more: int) -> None:
        self._cells += more
        if self._cells > limits.CELLS or len(self._taken) > limits.CELLS:
            raise TooMany


def _tidy(text: str) -> str:
    return "\n".join(line for line in (part.strip() for part in text.split("\n")) if line).replace("\xa0", " ").strip()


def _count(text: str | None) -> int:
    return min(max(int(text), 1), 1000) if text and text.strip().isdecimal() else 1
