"""The page of a report as HTML: every number a link, every paragraph found again by a name of its own."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

from tthc_desktop.core.charts import drawn
from tthc_desktop.core.claims import check
from tthc_desktop.core.document import (
    Amount,
    Block,
    Chart,
    Document,
    Figure,
    Heading,
    Mention,
    Note,
    Paragraph,
    Run,
    Runs,
    Text,
)
from tthc_desktop.core.drafts import Part
from tthc_desktop.core.narrative import closed
from tthc_desktop.core.vietnamese import nfc
from tthc_desktop.files import drawings, letter
from tthc_desktop.services.report_writing import Writing
from tthc_desktop.ui.theme import COLOURS

Linked = Figure | Mention | Note | Amount
"""What opens the list behind it."""
Mark = Literal["", "edited", "pending", "removed"]
"""Whose words a paragraph has: those of the data; the officer's; the last report's, not looked at; none any more."""

MARKS: dict[Mark, str] = {
    "edited": "Đã sửa",
    "pending": "Chép từ báo cáo trước, chưa xem lại",
    "removed": "Đã bỏ",
}
_GROUNDS = {"edited": "good_pale", "pending": "doubtful_pale", "removed": "page"}
NAME = "doan-"
"""Before the number of a paragraph in the name of its anchor."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One part of the report as the page shows it."""

    part: Part
    blocks: tuple[Block, ...]
    mark: Mark = ""


def shown_parts(writing: Writing) -> list[Shown]:
    """The parts in reading order; the last paragraph ends as documents do."""
    edits = writing.edits
    shown = []
    for part in writing.parts:
        words = edits.get(part.key)
        if words is None or not isinstance(part.block, Paragraph):
            shown.append(Shown(part, (part.block,), "pending" if part.is_free else ""))
        else:
            lines = [line.strip() for line in words.splitlines() if line.strip()]
            blocks = tuple(Paragraph((Text(line),)) for line in lines)
            shown.append(Shown(part, blocks, "edited" if blocks else "removed"))
    return _closed(shown)


def _closed(shown: list[Shown]) -> list[Shown]:
    last = next((at for at in reversed(range(len(shown))) if shown[at].blocks), None)
    if last is not None:
        one = shown[last]
        shown[last] = Shown(one.part, closed(one.blocks), one.mark)
    return shown


class Page:
    """The HTML of one report, with what its links and names mean."""

    def __init__(self, writing: Writing, font: str) -> None:
        self.links: list[Linked] = []
        """What each link opens, in the order of their numbers."""
        self.parts = shown_parts(writing)
        self._notes = 0
        self.html = "".join(self._whole(writing.document, font))

    def _whole(self, document: Document, font: str) -> Iterator[str]:
        head = document.letterhead
        parent = f"{escape(head.parent)}<br>" if head.parent else ""
        bold, place = "<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>", escape(head.place_and_date)
        motto = "Độc lập - Tự do - Hạnh phúc"
        yield f"<style>a {{ color: {COLOURS['accent']}; text-decoration: none; }}</style>"
        yield f'<body style="font-family: {font}; font-size: 16px; color: black;">'
        yield (
            '<table width="100%" cellpadding="0"><tr>'
            f'<td width="42%" align="center">{parent}<b>{escape(head.agency)}</b><br>{escape(head.number)}</td>'
            f'<td align="center"><div>{bold}</div>{_underlined(motto)}<div align="center"><i>{place}</i></div></td>'
            "</tr></table>"
            f'<p align="center" style="margin-top: 18px;"><b>{escape(document.kind)}</b><br>'
            f"<b>{self._runs(document.subject)}</b></p>"
        )
        for number, shown in enumerate(self.parts):
            yield from self._part(number, shown)
        yield from (_foot(document), "</body>")

    def _part(self, number: int, shown: Shown) -> Iterator[str]:
        name = f'<a name="{NAME}{number}"></a>'
        ground = f"background-color: {COLOURS[_GROUNDS[shown.mark]]};" if shown.mark else ""
        for block in shown.blocks:
            if isinstance(block, Chart):
                picture = base64.b64encode(drawings.png(drawn(block.shown, drawings.measure), 110)).decode()
                image = f'<img src="data:image/png;base64,{picture}" alt="{escape(block.text)}">'
                yield f'<p align="center">{name}{image}</p>'
            elif isinstance(block, Heading):
                yield f'<p style="margin-top: 12px;">{name}<b>{escape(block.text)}</b></p>'
            else:
                words = self._runs(block.runs) if shown.mark not in ("edited", "pending") else self._own(block.runs)
                yield f'<p align="justify" style="text-indent: 36px; margin-top: 6px; {ground}">{name}{words}</p>'
        if shown.mark == "removed":
            words = escape(_beginning(shown.part.text))
            style = f"text-indent: 36px; margin-top: 6px; color: {COLOURS['quiet']}; {ground}"
            yield f'<p style="{style}">{name}<i>[Đã bỏ đoạn] <s>{words}</s></i></p>'

    def _own(self, runs: Runs) -> str:
        """A person's words, with what contradicts itself underlined."""
        if not all(isinstance(run, Text) for run in runs):
            return self._runs(runs)
        text = nfc("".join(run.text for run in runs))
        told, at = "", 0
        for claim in check(text):
            if claim.start >= at:
                wrong = escape(text[claim.start : claim.end])
                told += f'{escape(text[at : claim.start])}<span style="{_WRONG}">{wrong}</span>'
                at = claim.end
        return told + escape(text[at:])

    def _runs(self, runs: Runs) -> str:
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Run) -> str:
        if isinstance(run, Text):
            return escape(run.text)
        if isinstance(run, Note):
            self._notes += 1
            return f"<sup>{self._link(str(self._notes), run)}</sup>"
        words = self._link(escape(run.text), run)
        return words if isinstance(run, Mention) else f"<b>{words}</b>"

    def _link(self, words: str, run: Linked) -> str:
        self.links.append(run)
        style = ' style="color: black;"' if isinstance(run, Mention) else ""
        return f'<a href="so-lieu:{len(self.links) - 1}"{style}>{words}</a>'


_WRONG = f"color: {COLOURS['wrong']}; background-color: {COLOURS['wrong_pale']}; text-decoration: underline;"


def _beginning(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT].rsplit(' ', 1)[0]}…"


_SHORT = 90
"""Characters of a paragraph that was taken out."""


def _foot(document: Document) -> str:
    notes = "".join(
        f'<p style="font-size: 13px; margin: 2px 0;"><sup>{number}</sup> {escape(note.note)}</p>'
        for number, note in enumerate(document.notes(), start=1)
    )
    lines = letter.recipient_lines(document.recipients)
    head = [f"<b><i>{letter.RECIPIENTS_HEAD}</i></b>"] if lines else []
    recipients = "<br>".join([*head, *map(escape, lines)])
    signature = document.signature
    signer = "<br>".join(f"<b>{escape(text.upper())}</b>" for text in (signature.authority, signature.position) if text)
    return (
        '<table width="100%" style="margin-top: 18px;"><tr>'
        f'<td width="50%"><span style="font-size: 14px;">{recipients}</span></td>'
        f'<td align="center">{signer}<br><br><br><br><b>{escape(signature.name)}</b></td></tr></table>'
        f"{'<hr width=30%>' if notes else ''}{notes}"
    )


def _underlined(motto: str) -> str:
    """The motto with a line below it; underlining would cut through its dots."""
    line = "border-bottom: 1px solid black;"
    return (
        '<table align="center" cellspacing="0" cellpadding="0" style="border-collapse: collapse;">'
        f'<tr><td style="{line}"><b>{motto}</b></td></tr></table>'
    )
