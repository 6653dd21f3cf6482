"""Spreadsheet rows into a plan: which records are new, changed, the same or bad. The plan is shown, then applied.

Nothing here reads a file or the data file: rows come in as text, known records as values.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from tthc_desktop.core import vietnamese
from tthc_desktop.core.dates import When
from tthc_desktop.core.english_headers import without_english
from tthc_desktop.core.errors import Doubt, Problem
from tthc_desktop.core.fields import Field

ID_HEADER = "Mã"
"""Heading of the column with the record's id in the program's own exports."""
ID_HEADERS = (ID_HEADER, "ID")
"""The headings under which a spreadsheet may give it."""

ROW_HEADER, WHY_HEADER = "Dòng", "Vì sao"
"""Headings beside the rows that an import left out: the row in the file it read, and what is wrong with it."""

REQUIRED_MARK = "(*)"
"""Behind the headers of required columns in our blanks, and in many of the units' own."""
_MARK = re.compile(r"\s*(?:\(\s*\*+\s*\)|\*+|:)\s*$")


def header_key(header: str) -> str:
    """A header in comparable form, without the mark of a required column."""
    return vietnamese.comparison_key(_MARK.sub("", header))


_HINT = re.compile(
    r"\((?:[0-9]+|số\s*(?:(?:ký )?hiệu|văn bản)?\s*(?:[,;/&]|và\b)[^()]*\bngày[^()]*|tthc|pakn|nếu có|tóm tắt|"
    r"ghi rõ[^()]*|ngày|dd?/mm?/yy(?:yy)?|ngày[,/ -]+tháng[,/ -]+năm|đồng|vnđ)\)"
)
"""What headers have in brackets that makes no other field of them; "(kế hoạch)" behind "Ngày hoàn thành" does."""
_AND_DAY = re.compile(
    r"^(số(?=\s*(?:[,;/&]|\bvà\s))|số(?:[\s,/]*(?:và\s+)?(?:ký )?hiệu|\s+(?:văn bản|vb|quyết định|qđ|công văn))+)"
    r"[\s,;/&-]*(?:\bvà\s+)?ngày(?:[\s,/]*tháng)?(?:[\s,/]*năm)?(?:\s+(?:ban hành|ký|của)\b)*"
)
"""«Số, ngày», «Số, ký hiệu, ngày tháng»; «Số ngày» without a sign between counts days."""
_POINTS = re.compile(r"[\s,;:./\\()\-–*]+")


@lru_cache(4096)
def name_key(header: str) -> str:
    """A header in the form in which it is compared with the names of fields: without points, hints and numbers.

    "Số/ký hiệu" and "Số, ký hiệu" are equal, "Ngày họp (ngày/tháng/năm)" and "Ngày họp", "Số, ngày văn bản" and
    "Số văn bản": a cell with the number of a document may tell its day too. English beside the Vietnamese is left out.
    """
    plain = _AND_DAY.sub(r"\1 ", _HINT.sub("", header_key(header)))
    plain = _POINTS.sub(" ", plain).strip()
    return _ABBREVIATED.sub(lambda found: _WRITTEN_OUT[found[0]], without_english(plain))


_WRITTEN_OUT = {
    "vb": "văn bản",
    "cq": "cơ quan",
    "đv": "đơn vị",
    "qđ": "quyết định",
    "bh": "ban hành",
    "đvhc": "đơn vị hành chính",
}
_ABBREVIATED = re.compile(rf"\b(?:{'|'.join(_WRITTEN_OUT)})\b")
"""What headers abbreviate: «Ngày VB», «CQ/ĐV chủ trì»."""


def known_names(texts: Iterable[str]) -> frozenset[str]:
    """The names of fields, each as `name_key` makes it of a header with accents and of one typed without them."""
    keys = {name_key(text) for text in texts}
    return frozenset(keys | {vietnamese.fold(key) for key in keys})


Status = Literal["new", "changed", "same", "bad", "other"]
"""What becomes of a row; "other": it is no entry but a heading, a sum, a signature, and no plan has it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that an import changes, as the user reads it."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What would become of one spreadsheet row."""

    number: int
    """Row of the spreadsheet, counted from 1."""
    status: Status
    record_id: int | None
    """Below 0: the record that a new row of an earlier table of the same import makes; see `Plan.made`."""
    values: Mapping[str, Any]
    title: str = ""
    """What the record is called, as far as the row tells."""
    differences: tuple[Difference, ...] = ()
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    """What the user should look at; the row is written all the same."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do, row by row."""

    rows: tuple[PlannedRow, ...]
    columns: Mapping[str, str]
    """Spreadsheet column letter of each field that was found."""
    remarks: tuple[str, ...] = ()
    """Vietnamese sentences about the file as a whole: text converted, macros not run, rows hidden."""
    missing: tuple[str, ...] = ()
    """Labels of required fields that no column gives."""
    made: Mapping[int, int] = field(default_factory=dict)
    """By number of each new row, the id below 0 under which later tables of the same import know its record."""
    yearless: tuple[str, ...] = ()
    """The cells with a day that names no year, where nothing tells it."""
    years: tuple[int, ...] = ()
    """The years that other days of the table have, the most frequent first."""

    def count(self, status: Status) -> int:
        """How many rows have this status."""
        return Counter(row.status for row in self.rows)[status]

    @property
    def doubtful(self) -> int:
        """How many rows would be written that should be looked at first."""
        return sum(bool(row.doubts) for row in self.rows)

    def cell(self, row: PlannedRow, about: Problem | Doubt) -> str:
        """Address of the cell that is meant ("B7"); only the row ("7") when its field has no column."""
        return f"{self.columns.get(about.field, '')}{row.number}"


LEFT_OUT = ""
"""In a mapping chosen by the user: the column is no field."""


def match_headers(
    headers: Sequence[str],
    fields: Sequence[Field],
    chosen: Mapping[str, str] | None = None,
    *,
    ids: bool = True,
    hidden: Collection[int] = (),
) -> dict[int, str]:
    """The field of each column, by column index, told by label before alias; "id" for the column of ids.

    `chosen`: what the user said, by header in comparable form: the name of a field, or LEFT_OUT. It comes first.
    `ids`: whether a column may hold the program's own ids. `hidden`: columns that come behind those in sight.
    """
    keys = [header_key(header) for header in headers]
    chosen = {key: name for key, name in (chosen or {}).items() if key in keys}
    seen_first = sorted(range(len(keys)), key=lambda at: at in hidden)
    found = {next(at for at in seen_first if keys[at] == key): name for key, name in chosen.items() if name != LEFT_OUT}
    some = [at for at in seen_first if keys[at] and keys[at] not in chosen]
    names = [(header, "id") for header in ID_HEADERS] if ids else []
    names += [(item.label, item.name) for item in fields]
    names += [(alias, item.name) for item in fields for alias in item.aliases]
    in_sight = [at for at in some if at not in hidden]
    for open_, (of_header, of_name) in itertools.product((in_sight, some) if hidden else (some,), _KEYS):
        keys_of = [(of_header(headers[at]), at) for at in open_]
        places = {key: at for key, at in reversed(keys_of) if key}
        if of_header is _last_key:  # "Ngày" of two groups is neither's
            places = {key: at for key, at in places.items() if [one for one, _ in keys_of].count(key) == 1}
        for text, name in names:
            key = of_name(text)
            if key in places and places[key] not in found and name not in found.values():
                found[places[key]] = name
    return found


def _bare_key(header: str) -> str:
    """The key of a header that was typed without accents; "" of any other."""
    return name_key(header) if header.isascii() else ""


def _last_key(header: str) -> str:
    """The key of the last part of a header of several rows, unless the group above makes it another field's."""
    group, _, last = header.rpartition(": ")
    return name_key(last) if group and not _PLANS.search(vietnamese.fold(group)) else ""


_PLANS = re.compile(r"ke hoach|du kien|\b(?:cu|truoc)\b")
_KEYS = (
    (header_key, header_key),
    (name_key, name_key),
    (_bare_key, lambda text: vietnamese.fold(name_key(text))),
    (_last_key, name_key),
)
"""How a header is compared with a name of a field, one after another: the key of the header, and that of the name."""


def fingerprint(headers: Sequence[str]) -> str:
    """What files with the same headers have in common, whatever the order and look of these; 16 hex digits.

    The rows of a list that were written to be mended have it in common with the list itself.
    """
    keys = {header_key(header) for header in headers if header.strip()}
    ours = {header_key(ROW_HEADER), header_key(WHY_HEADER)}
    keys -= ours if ours <= keys else set()
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:16]


def cell_text(value: object) -> str:
    """A spreadsheet value as the user would have typed it; a day first, never an invented hour."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return When(value.date() if isinstance(value, dt.datetime) else value).text
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def differences(
    fields: Sequence[Field], before: Mapping[str, Any], after: Mapping[str, Any], shown: Any
) -> tuple[Difference, ...]:
    """The fields whose values differ in more than Unicode form; `shown(field, value)` gives their texts."""
    return tuple(
        Difference(item.name, item.label, shown(item, before.get(item.name)), shown(item, after.get(item.name)))
        for item in fields
        if _comparable(item, before.get(item.name)) != _comparable(item, after.get(item.name))
    )


def _comparable(item: Field, value: Any) -> Any:
    if value is None or value is False or value in ("", ()):  # 0 is a value
        return None
    stored = item.kind.store(value)
    return vietnamese.nfc(stored).translate(_LOOK_ALIKES) if isinstance(stored, str) else stored


_LOOK_ALIKES = str.maketrans("Ǎǎ", "Ăă")  # reading a spreadsheet mends them (see core.legacy): that is no change
