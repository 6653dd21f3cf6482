"""A drawing for paper: as reportlab's vector shapes for a PDF, and as PNG for Word."""

from __future__ import annotations

import io
import math
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from reportlab.graphics import shapes as vector
from reportlab.lib.colors import HexColor

from tthc_desktop.core.drawings import INK, Box, Drawing, Stroke, Words, hatching
from tthc_desktop.files import fonts
from tthc_desktop.places import shipped

RESOLUTION = 200
"""Dots per inch of a PNG."""
_ANCHORS = {"left": "start", "middle": "middle", "right": "end"}
_PNG_ANCHORS = {"left": "ls", "middle": "ms", "right": "rs"}
_DASH, _OUTLINE = 3.0, 0.6


def measure(text: str, size: float, bold: bool) -> float:
    """Length of one line in points, as the fonts of the report draw it."""
    return fonts.width(fonts.drawable(text), size, fonts.BOLD if bold else fonts.REGULAR)


def flowable(drawing: Drawing) -> vector.Drawing:
    """The drawing as a flowable of reportlab, in points."""
    fonts.load()
    page = vector.Drawing(drawing.width, drawing.height)
    for shape in drawing.shapes:
        for made in _vectors(shape, drawing.height):
            page.add(made)
    return page


def _vectors(shape: Stroke | Box | Words, height: float) -> list[Any]:
    if isinstance(shape, Stroke):
        return [_vector_line(shape, height)]
    if isinstance(shape, Box):
        outline = vector.Rect(
            shape.x,
            height - shape.y - shape.height,
            shape.width,
            shape.height,
            fillColor=HexColor(shape.fill),
            strokeColor=HexColor(INK),
            strokeWidth=_OUTLINE,
        )
        return [outline, *(_vector_line(line, height) for line in hatching(shape))]
    words = vector.String(
        shape.x,
        height - shape.y,
        fonts.drawable(shape.text),
        fontName=fonts.BOLD if shape.bold else fonts.REGULAR,
        fontSize=shape.size,
        textAnchor=_ANCHORS[shape.anchor],
        fillColor=HexColor(shape.colour),
    )
    return [words]


def _vector_line(line: Stroke, height: float) -> vector.Line:
    return vector.Line(
        line.x1,
        height - line.y1,
        line.x2,
        height - line.y2,
        strokeColor=HexColor(line.colour),
        strokeWidth=line.width,
        strokeDashArray=[_DASH, _DASH] if line.dashed else None,
    )


def png(drawing: Drawing, resolution: int = RESOLUTION) -> bytes:
    """The drawing as a PNG that tells its size on paper; the same drawing gives the same bytes."""
    scale = resolution / 72
    picture = Image.new("RGB", (round(drawing.width * scale), round(drawing.height * scale)), "white")
    pen = ImageDraw.Draw(picture)
    for shape in drawing.shapes:
        if isinstance(shape, Stroke):
            _draw_line(pen, shape, scale)
        elif isinstance(shape, Box):
            corners = [shape.x, shape.y, shape.x + shape.width, shape.y + shape.height]
            pen.rectangle([at * scale for at in corners], fill=shape.fill, outline=INK, width=round(_OUTLINE * scale))
            for line in hatching(shape):
                _draw_line(pen, line, scale)
        else:
            name = fonts.BOLD if shape.bold else fonts.REGULAR
            font = ImageFont.truetype(shipped("resources") / "fonts" / f"{name}.ttf", shape.size * scale)
            place = (shape.x * scale, shape.y * scale)
            text = fonts.drawable(shape.text)
            pen.text(place, text, fill=shape.colour, font=font, anchor=_PNG_ANCHORS[shape.anchor])
    out = io.BytesIO()
    picture.save(out, "PNG", dpi=(resolution, resolution))
    return out.getvalue()


def _draw_line(pen: ImageDraw.ImageDraw, line: Stroke, scale: float) -> None:
    width = max(1, round(line.width * scale))
    across, down = line.x2 - line.x1, line.y2 - line.y1
    length = math.hypot(across, down)
    if not length:
        return
    for at in _every(length, 2 * _DASH) if line.dashed else [0.0]:
        last = min(at + _DASH, length) if line.dashed else length
        ends = [(line.x1 + across * part / length, line.y1 + down * part / length) for part in (at, last)]
        pen.line([(x * scale, y * scale) for x, y in ends], fill=line.colour, width=width)


def _every(length: float, step: float) -> list[float]:
    return [at * step for at in range(int(length / step) + 1)]
