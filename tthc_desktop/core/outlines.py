"""A kind of report as a value: its headings and where the words under each come from; read from a TOML file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.forms import Form
from tthc_desktop.core.log_parts import LOG
from tthc_desktop.core.phrases import Phrase, places, read_phrase
from tthc_desktop.core.toml_tables import Table, read_toml
from tthc_desktop.core.vietnamese import comparison_key

Origin = Literal["heading", "bulletin", "log", "figures", "tasks", "records", "text"]
SOURCES: tuple[Origin, ...] = ("heading", "bulletin", "log", "figures", "tasks", "records", "text")
"""Where the words of a section come from: nowhere (a heading over others); the whole narrative of the information
bulletin; named parts of the log; figures of forms; tasks that are still open; the table of a list; the officer."""

ASKS = ("", "topic", "record")
"""What must be said besides the period: nothing; a topic (lĩnh vực, chuyên đề); a type of record."""

WORDS = ("ky", "trong_ky", "co_quan", "chu_de", "so_don_vi")
"""Words of the report that a sentence may name: period, "Trong quý", agency, topic, how many units reported."""

_CHART = re.compile("(?:trend|shares):[a-z0-9_]+")
_CODE = re.compile("[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One paragraph of figures."""

    phrase: Phrase
    zero: str = ""
    """What is said in its place when its first figure is 0; empty to say the sentence all the same."""


@dataclass(frozen=True, slots=True)
class Section:
    """One heading with what stands below it."""

    code: str
    """Names it for good: edited paragraphs are found again by it."""
    heading: str
    level: int = 1
    source: Origin = "text"
    forms: tuple[str, ...] = ()
    """Short codes of its forms ("II.06a"); the first one that came in gives the figures named without a form."""
    sentences: tuple[Sentence, ...] = ()
    log: tuple[str, ...] = ()
    """Parts of the log told here (see `core.log_parts.LOG`), after the figures."""
    instead: tuple[str, ...] = ()
    """Parts of the log told when no figures came in."""
    intro: str = ""
    """What stands before a list of tasks, with {so} for their number."""
    none: str = ""
    """What is said when there is nothing; empty for the outline's own words."""
    default: str = ""
    """What a free text says until somebody writes it."""
    charts: tuple[str, ...] = ()
    """Charts below the figures, by what they show: "trend:ty_le_dung_han", "shares:da_gq_tong"."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One kind of report."""

    code: str
    title: str
    """As it is chosen."""
    subject: str
    """Trích yếu, before the name of the period; empty for the office's own (settings)."""
    sections: tuple[Section, ...]
    kind: str = "BÁO CÁO"
    none: str = "Không phát sinh."
    closing: str = ""
    """The last paragraph."""
    ask: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    note: str = ""

    def holds_on(self, day: dt.date) -> bool:
        """Whether the day lies within its dates."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def read_outline(text: str, name: str) -> Outline:
    """The kind of report that a TOML file describes; `name` is the file's, for the messages.

    Raises Refused with one Problem for each thing that is wrong: "Tệp «a.toml», dòng 7: …".
    """
    problems: list[Problem] = []
    top = read_toml(text, name, problems)
    sections = tuple(_section(table) for table in top.tables("sections"))
    outline = Outline(
        code=top.text("code", required=True),
        title=top.text("title", required=True),
        subject=top.text("subject"),
        sections=sections,
        kind=top.text("kind") or "BÁO CÁO",
        none=top.text("none") or "Không phát sinh.",
        closing=top.text("closing"),
        ask=top.one_of("ask", ASKS, ""),
        valid_from=top.day("valid_from"),
        valid_to=top.day("valid_to"),
        note=top.text("note"),
    )
    top.done()
    _check(outline, top)
    if problems:
        raise Refused(*problems)
    return outline


def _section(table: Table) -> Section:
    source = table.one_of("source", SOURCES)
    section = Section(
        code=table.text("code", required=True),
        heading=table.text("heading", required=source not in ("bulletin", "records")),
        level=table.get("level", _level, 1),
        source=source,
        forms=table.texts("forms"),
        sentences=tuple(_sentence(one) for one in table.tables("sentences")),
        log=table.some_of("log", sorted(LOG)),
        instead=table.some_of("instead", sorted(LOG)),
        intro=table.text("intro"),
        none=table.text("none"),
        default=table.text("default"),
        charts=table.texts("charts"),
    )
    for told in section.charts:
        if not _CHART.fullmatch(told):
            table.complain(f'«charts» có «{told}»; viết như "trend:ty_le_dung_han" hoặc "shares:da_gq_tong".', "charts")
    for key in ("heading", "none", "default", "intro"):
        _check_words(table, key, getattr(section, key))
    if section.code and not _CODE.fullmatch(section.code):
        table.complain(f"«code» là «{section.code}»; chỉ dùng chữ thường không dấu, số và dấu gạch dưới.", "code")
    if source == "figures" and not section.forms:
        table.complain('mục lấy số liệu phải có «forms», như ["II.06a"].', "source")
    if source == "log" and not section.log:
        table.complain("mục lấy từ nhật ký phải có «log».", "source")
    return section


def _check_words(table: Table, key: str, text: str) -> None:
    """Only words of the report may stand in braces outside of sentences of figures; in `intro` {so} too."""
    known = (*WORDS, "so") if key == "intro" else WORDS
    for word in re.findall(r"\{([^{}]*)\}", text):
        if word not in known:
            table.complain(f"«{key}» có «{{{word}}}»; chỉ có: {', '.join(f'{{{one}}}' for one in known)}.", key)


def _level(value: object) -> int:
    if value not in (1, 2, 3) or isinstance(value, bool):
        raise ValueError("phải là 1, 2 hoặc 3.")
    return int(str(value))


def _sentence(table: Table) -> Sentence:
    sentence = Sentence(table.get("text", _phrase, (), required=True), table.text("zero"))
    _check_words(table, "zero", sentence.zero)
    return sentence


def _phrase(value: object) -> Phrase:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("phải là chữ trong dấu nháy kép.")
    return read_phrase(" ".join(value.split()))


def _check(outline: Outline, top: Table) -> None:
    for key in ("subject", "closing", "none"):
        _check_words(top, key, getattr(outline, key))
    if not outline.sections:
        top.complain("phải có ít nhất một mục trong «sections».", "sections")
    if outline.code and not _CODE.fullmatch(outline.code):
        top.complain(f"«code» là «{outline.code}»; chỉ dùng chữ thường không dấu, số và dấu gạch dưới.", "code")
    if outline.valid_from and outline.valid_to and outline.valid_to < outline.valid_from:
        top.complain("«valid_to» đứng trước «valid_from».", "valid_to")
    codes = [section.code for section in outline.sections]
    for at, code in enumerate(codes):
        if code in codes[:at]:
            top.complain(f"mục có «code» là «{code}» có hai lần.", "sections", at)


# --- what must fit the forms -----------------------------------------------------------------------------


def short_code(form: Form) -> str:
    """The code before its first slash: "II.06a"."""
    return form.code.split("/")[0]


def named(place: str, section: Section) -> tuple[str, str]:
    """The form that a place names ("" for none) and the figure: "II.06a.7" is "II.06a" and "7"."""
    key = comparison_key(place)
    for form in sorted(section.forms, key=len, reverse=True):
        if key.startswith(f"{comparison_key(form)}."):
            return form, place[len(form) + 1 :]
    return "", place


def unknown_places(outline: Outline, forms: Iterable[Form]) -> Iterator[str]:
    """What names a form or a figure that is not on the shelf, in words."""
    by_code: dict[str, list[Form]] = {}
    for form in forms:
        by_code.setdefault(comparison_key(short_code(form)), []).append(form)
    for section in outline.sections:
        for code in section.forms:
            if comparison_key(code) not in by_code:
                yield f"mục «{section.heading}»: không có biểu «{code}»."
        for sentence in section.sentences:
            for place in places(sentence.phrase):
                wanted, name = named(place.name, section)
                mine = [form for code in ((wanted,) if wanted else section.forms) for form in _of(by_code, code)]
                if place.name not in WORDS and mine and not any(_has(form, name) for form in mine):
                    yield f"mục «{section.heading}»: không biểu nào của mục có số liệu «{place.name}»."


def _of(by_code: dict[str, list[Form]], code: str) -> list[Form]:
    return by_code.get(comparison_key(code), [])


def _has(form: Form, name: str) -> bool:
    return is_rate(form, name) or all(figure_of(form, part) is not None for part in name.split("+"))


def is_rate(form: Form, name: str) -> bool:
    """Whether a name is that of a rate: by its key, or a column or indicator that prints one."""
    if any(rate.key == name for rate in form.rates):
        return True
    if any(indicator.number == name and indicator.kind == "percent" for indicator in form.indicators):
        return True
    return any(name in (str(column.no), column.key) and column.kind == "percent" for column in form.columns)


def figure_of(form: Form, name: str) -> str | None:
    """The column number or indicator that a name means; None for none."""
    if form.layout == "indicators":
        return next((one.number for one in form.indicators if one.number == name and one.kind != "heading"), None)
    found = (column for column in form.columns if column.is_figure and name in (str(column.no), column.key))
    return next((str(column.no) for column in found), None)
