"""Suggestions while typing: the texts that hold what was typed, with or without accents."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from tthc_desktop.core import vietnamese

_SUGGESTIONS = 12


class Suggestions(QCompleter):
    """Offers the texts that contain what was typed; without accents it finds all spellings."""

    def __init__(self, texts: list[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._folded = [vietnamese.fold(text) for text in texts]
        self._found = QStringListModel(texts[:_SUGGESTIONS], self)
        self.setModel(self._found)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)

    def splitPath(self, path: str) -> list[str]:  # noqa: N802 (Qt override; called with what was typed)
        """Look for what stands behind the last semicolon."""
        typed = vietnamese.fold(path.rsplit(";", 1)[-1])
        starts = [text for text, folded in zip(self._texts, self._folded, strict=True) if folded.startswith(typed)]
        inside = [text for text, folded in zip(self._texts, self._folded, strict=True) if typed in folded]
        self._found.setStringList(list(dict.fromkeys(starts + inside))[:_SUGGESTIONS] if typed else [])
        return [""]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:  # noqa: N802 (Qt override)
        """The whole line with the suggestion in place of what was typed."""
        chosen = str(index.data())
        line = self.widget()
        typed = line.text() if isinstance(line, QLineEdit) else ""
        before = typed.rsplit(";", 1)[0] + "; " if ";" in typed else ""
        return before + chosen
