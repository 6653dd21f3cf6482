"""Kinds of value a field can hold: how each is read from what a user types, shown again, and stored.

A blank is always None, never 0 or "". `parse` takes the user's text and raises ValueError with a Vietnamese
sentence; `store` gives the plain value kept in the data file and `load` turns it back.

To add a kind: write its class here, give it a column type in `records/base.py` and an editor in
`ui/editors.py`; the contract tests then ask for the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, Literal

from tthc_desktop.core import dates, doc_numbers, periods, vietnamese
from tthc_desktop.core.dates import Precision, When
from tthc_desktop.core.numbers import Habits, read_decimal, shown

DAYS_ONLY: tuple[Precision, ...] = ("day",)
ANY_PRECISION: tuple[Precision, ...] = ("day", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Kind:
    """What all kinds share; the subclasses say the rest."""

    storage: ClassVar[Literal["text", "integer", "decimal", "link", "links", "rows"]] = "text"
    sheet: ClassVar[Literal["text", "number", "date"]] = "text"
    """How a spreadsheet column of this kind is typed."""

    def parse(self, text: str) -> Any:
        """The value that `text` means. Raises ValueError with a Vietnamese sentence."""
        return text

    def format(self, value: Any) -> str:
        """How the value is shown; "" for a blank."""
        return "" if value is None else str(value)

    def store(self, value: Any) -> Any:
        """The plain value for the data file."""
        return value

    def load(self, stored: Any) -> Any:
        """The value from the data file."""
        return stored


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """Free text, kept as the user wrote it, whatever its Unicode form."""

    lines: int = 1
    limit: int = 20_000
    together: bool = False
    """Whether several columns of a list under its names are told together, as «Phí» and «Lệ phí» are."""

    def parse(self, text: str) -> str:
        cleaned = vietnamese.clean(text)
        if self.lines == 1:
            cleaned = " ".join(cleaned.splitlines())
        if len(cleaned) > self.limit:
            raise ValueError(f"Nội dung dài {len(cleaned)} ký tự, nhiều hơn mức {self.limit}. Hãy rút gọn.")
        return cleaned


@dataclass(frozen=True, slots=True)
class Number(Kind):
    """A whole number."""

    storage = "integer"
    sheet = "number"
    least: int = 0
    most: int = 1_000_000_000
    shared: bool = False
    """Whether a cell merged over several rows of a list says it of each, as a term does; people are those of all."""

    def parse(self, text: str) -> int:
        # A dot parts thousands and nothing else: "1.5" is no fifteen.
        digits = re.sub(r"[. ](?=[0-9]{3}(?![0-9]))", "", vietnamese.clean(text))
        if not re.fullmatch("-?[0-9]+", digits):
            raise ValueError(f"«{text}» không phải là số nguyên. Hãy nhập chữ số, ví dụ 120.")
        if not self.least <= int(digits) <= self.most:
            raise ValueError(f"Số phải từ {self.least} đến {self.most}.")
        return int(digits)


@dataclass(frozen=True, slots=True)
class Quantity(Kind):
    """A number of 0 or more that may have decimals, written as offices do: "1.234", "95,5", "95,5%"."""

    storage = "decimal"
    sheet = "number"

    def parse(self, text: str) -> Decimal:
        value = read_decimal(text, Habits(decimal=",")).value
        if value is None:
            raise ValueError(f"«{text}» không phải là một số. Hãy ghi chữ số, ví dụ 1.234 hoặc 95,5.")
        if value < 0:
            raise ValueError("Số phải từ 0 trở lên.")
        return value

    def format(self, value: Decimal | None) -> str:
        return "" if value is None else shown(value)

    def store(self, value: Decimal | None) -> int | float | None:
        if value is None:
            return None
        return int(value) if value == value.to_integral_value() else float(value)

    def load(self, stored: float | None) -> Decimal | None:
        return None if stored is None else Decimal(repr(stored))


@dataclass(frozen=True, slots=True)
class Flag(Kind):
    """Yes, or nothing said."""

    storage = "integer"

    def parse(self, text: str) -> bool:
        answer = vietnamese.fold(text)
        if answer in ("co", "x", "1", "dung", "roi", "da", "true", "✓", "✔", "☑"):
            return True
        if answer in ("khong", "0", "sai", "chua", "false", "☐"):
            return False
        raise ValueError(f"«{text}» chưa rõ. Hãy nhập Có hoặc Không.")

    def format(self, value: bool | None) -> str:
        return "Có" if value else ""

    def store(self, value: bool | None) -> int | None:
        return 1 if value else None

    def load(self, stored: int | None) -> bool:
        return bool(stored)


@dataclass(frozen=True, slots=True)
class Date(Kind):
    """A day, or where allowed only its month, quarter or year; without time zone."""

    sheet = "date"
    precisions: tuple[Precision, ...] = ANY_PRECISION

    def parse(self, text: str) -> When:
        return dates.parse_when(text, self.precisions)

    def format(self, value: When | None) -> str:
        return "" if value is None else value.text

    def store(self, value: When | None) -> str | None:
        return None if value is None else value.code

    def load(self, stored: str | None) -> When | None:
        return None if stored is None else When.from_code(stored)


@dataclass(frozen=True, slots=True)
class Time(Kind):
    """An hour of the day, "09:45"."""

    def parse(self, text: str) -> str:
        return dates.parse_time(text)


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of a few words; typed in any case and without tones if that is clear."""

    options: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()
    """Other words for an option, with that option; only where nothing else can be meant."""

    def parse(self, text: str) -> str:
        for key in (vietnamese.comparison_key, vietnamese.fold):
            hits = [option for option in self.options if key(option) == key(text)]
            if len(hits) == 1:
                return hits[0]
        for synonym, option in self.synonyms:
            if vietnamese.comparison_key(synonym) == vietnamese.comparison_key(text):
                return option
        raise ValueError(f"«{text}» không có trong danh sách. Hãy chọn: {'; '.join(self.options)}.")


@dataclass(frozen=True, slots=True)
class Tags(Kind):
    """Several short texts, separated by semicolons."""

    def parse(self, text: str) -> tuple[str, ...]:
        return _tags(text)

    def format(self, value: tuple[str, ...] | None) -> str:
        return "; ".join(value or ())

    def store(self, value: tuple[str, ...] | None) -> str | None:
        return self.format(value) or None

    def load(self, stored: str | None) -> tuple[str, ...]:
        return _tags(stored) if stored else ()


@lru_cache(1024)  # the same few topics stand in record after record
def _tags(text: str) -> tuple[str, ...]:
    tags: dict[str, str] = {}
    for part in vietnamese.clean(text).replace("\n", ";").split(";"):
        if part.strip():
            tags.setdefault(vietnamese.comparison_key(part), part.strip())
    return tuple(tags.values())


@dataclass(frozen=True, slots=True)
class DocNumber(Kind):
    """Số, ký hiệu văn bản, normalised to "5159/BC-VPCP"."""

    def parse(self, text: str) -> str:
        return str(doc_numbers.parse_doc_number(text))


@dataclass(frozen=True, slots=True)
class ReportingPeriod(Kind):
    """A reporting period, stored by its code "2023-Q2"."""

    def parse(self, text: str) -> str:
        return periods.parse_period(text).code

    def format(self, value: str | None) -> str:
        return "" if value is None else periods.parse_period(value).title


@dataclass(frozen=True, slots=True)
class One(Kind):
    """One record of another type, by its id; `target` is that type's table ("unit")."""

    storage = "link"
    target: str = "unit"


@dataclass(frozen=True, slots=True)
class Many(Kind):
    """Several records of another type, by their ids, in the order the user gave."""

    storage = "links"
    target: str = "unit"


@dataclass(frozen=True, slots=True)
class Rows(Kind):
    """Rows with fields of their own that belong to the record ("tên qua các thời kỳ" of a unit)."""

    storage = "rows"
    table: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: what it is called, what it holds, and how it is laid out for the reader."""

    name: str
    """English identifier; column of the data file."""
    label: str
    kind: Kind
    required: bool = False
    aliases: tuple[str, ...] = ()
    """Other headings under which units' spreadsheets give it."""
    width: int = 0
    """Characters of its column in lists; 0 leaves it out of the list at first."""
    section: str = ""
    """Heading in the entry form that begins with this field."""
    page: str = ""
    """Tab of the entry form that begins with this field; a record without any has one page."""
    private: bool = False
    """Kept in the log and its lists, and left out of reports: names of people."""
    hint: str = ""
    """A few words shown in the empty field: an example, not a rule."""

    def read(self, raw: object) -> Any:
        """The value meant by `raw`: the user's text, or a value that is already of this kind; None for a blank.

        Raises ValueError with a Vietnamese sentence.
        """
        if not isinstance(raw, str):
            return None if raw in ((), []) else raw
        if vietnamese.control_characters(raw):
            raise ValueError(
                "Có ký tự điều khiển không nhìn thấy được (thường do dán từ chương trình khác). "
                "Hãy xóa rồi gõ lại chỗ đó."
            )
        return self.kind.parse(raw) if vietnamese.clean(raw) else None
