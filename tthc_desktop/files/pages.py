"""Draw the pages of a PDF, for the print preview and the printer: both show what the file says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pypdfium2 as pdfium


class Picture(NamedTuple):
    """A page as a picture: four bytes a pixel (blue, green, red, unused), `stride` bytes a row."""

    width: int
    height: int
    stride: int
    pixels: bytes


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in millimetres."""
    with pdfium.PdfDocument(pdf) as read:
        sizes = (read.get_page_size(at) for at in range(len(read)))
        return [(width / 72 * 25.4, height / 72 * 25.4) for width, height in sizes]


def draw_pages(pdf: bytes, numbers: Sequence[int], resolution: float) -> Iterator[Picture]:
    """The pages of these numbers (from 1) one by one, at `resolution` dots per inch.

    One thread at a time may draw: the library behind it is not safe for several.
    """
    with pdfium.PdfDocument(pdf) as read:
        for number in numbers:
            page = read[number - 1]
            bitmap = page.render(scale=resolution / 72, prefer_bgrx=True)
            yield Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            page.close()
