"""A row of widgets that goes on in a further line where the window is too narrow for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QWidget

_SPACING = 8


@dataclass(slots=True)
class _Part:
    """One item of the row; `stretch` is its share of the width that is left over."""

    item: QLayoutItem
    stretch: int = 0

    @property
    def is_gap(self) -> bool:
        return self.item.spacerItem() is not None

    @property
    def is_shown(self) -> bool:
        return self.is_gap or not self.item.isEmpty()

    @property
    def least(self) -> int:
        return 0 if self.is_gap else self.item.minimumSize().width()

    @property
    def wanted(self) -> int:
        """The width that it has where there is room, beyond the least."""
        hint = min(self.item.sizeHint().width(), self.item.maximumSize().width())
        return 0 if self.is_gap else max(hint - self.least, 0)


class WrappingRow(QLayout):
    """Like QHBoxLayout, in as many lines as the width asks for; what stands right of a stretch stays on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[_Part] = []
        self.setSpacing(_SPACING)

    # --- filling it ----------------------------------------------------------------------------------

    def addItem(self, item: QLayoutItem) -> None:
        """Called by Qt for whatever is added."""
        self._parts.append(_Part(item))

    def addWidget(self, widget: QWidget, stretch: int = 0) -> None:
        """Add a widget at the end."""
        super().addWidget(widget)
        self._parts[-1].stretch = stretch

    def insertWidget(self, index: int, widget: QWidget) -> None:
        """Add a widget before that item."""
        self.addWidget(widget)
        self._parts.insert(index, self._parts.pop())

    def addStretch(self, stretch: int = 1) -> None:
        """Push what follows to the right."""
        self._parts.append(_Part(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding), stretch))

    def add_field(self, words: str, widget: QWidget, stretch: int = 0) -> None:
        """Add a widget with the label before it ("&Kỳ:"), which stay together."""
        label, pair = QLabel(words), QHBoxLayout()
        label.setBuddy(widget)
        widget.setAccessibleName(widget.accessibleName() or words.replace("&", "").rstrip(":"))
        pair.setSpacing(_SPACING)
        pair.addWidget(label)
        pair.addWidget(widget, 1)
        self.addChildLayout(pair)
        self._parts.append(_Part(pair, stretch))

    # --- what Qt asks --------------------------------------------------------------------------------

    def count(self) -> int:
        """How many items there are."""
        return len(self._parts)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item of that number; None beyond the last."""
        return self._parts[index].item if 0 <= index < len(self._parts) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Take that item out."""
        return self._parts.pop(index).item if 0 <= index < len(self._parts) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It fills the width."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at that width."""
        margins = self.contentsMargins()
        width -= margins.left() + margins.right()
        heights = [_height(line, self._widths(line, width)) for line in self._lines(width)]
        return sum(heights) + self.spacing() * (len(heights) - 1) + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        """All in one line."""
        parts = self._shown()
        widths = [part.least + part.wanted for part in parts]
        return self._with_margins(sum(widths) + self._gaps(parts), _height(parts, widths))

    def minimumSize(self) -> QSize:
        """The widest of all, on a line of its own."""
        parts = self._shown()
        least = max((part.least for part in parts), default=0)
        return self._with_margins(least, _height(parts, [part.least + part.wanted for part in parts]))

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        inside = rect.marginsRemoved(self.contentsMargins())
        top = inside.top()
        for line in self._lines(inside.width()):
            widths, left = self._widths(line, inside.width()), inside.left()
            height = _height(line, widths)
            for part, width in zip(line, widths, strict=True):
                if not part.is_gap:
                    part.item.setGeometry(QRect(left, top, width, height))
                    left += self.spacing()
                left += width
            top += height + self.spacing()

    # --- lines ---------------------------------------------------------------------------------------

    def _shown(self) -> list[_Part]:
        return [part for part in self._parts if part.is_shown]

    def _gaps(self, line: Sequence[_Part]) -> int:
        return self.spacing() * max(sum(not part.is_gap for part in line) - 1, 0)

    def _with_margins(self, width: int, height: int) -> QSize:
        margins = self.contentsMargins()
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    def _lines(self, width: int) -> list[list[_Part]]:
        lines: list[list[_Part]] = [[]]
        pushed: list[_Part] = []
        for part in self._shown():
            line = [*lines[-1], part]
            if sum(one.least for one in line) + self._gaps(line) > width and any(not one.is_gap for one in lines[-1]):
                lines.append([*pushed, part])
            else:
                lines[-1].append(part)
            if part.is_gap:
                pushed = [part]
        return lines

    def _widths(self, line: Sequence[_Part], width: int) -> list[int]:
        """The width of each: the least, then what each wants, then what is left over to those that stretch."""
        free = max(width - self._gaps(line) - sum(part.least for part in line), 0)
        wanted, shares = sum(part.wanted for part in line), sum(part.stretch for part in line)
        given, left = min(free, wanted), max(free - wanted, 0)
        return [
            part.least
            + (part.wanted * given // wanted if wanted else 0)
            + (left * part.stretch // shares if shares else 0)
            for part in line
        ]


def _height(line: Sequence[_Part], widths: Sequence[int]) -> int:
    items = ((part.item, width) for part, width in zip(line, widths, strict=True) if not part.is_gap)
    heights = [
        item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height() for item, width in items
    ]
    return max(heights, default=0)
