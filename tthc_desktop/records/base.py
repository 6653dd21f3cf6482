"""What every record type shares: its columns, its declared fields, and how it refers to other records.

To add a record type: write its class in a file of its own here, and name it in the RECORDS tuple of
`records/__init__.py`; then make the migration. List, form, import, export, journal, undo and their tests follow.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, ClassVar, cast

from sqlalchemy import Column, Computed, ForeignKey, Index, Integer, MetaData, Numeric, String, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from tthc_desktop.core import vietnamese
from tthc_desktop.core.dates import read_when
from tthc_desktop.core.doc_numbers import number_and_day
from tthc_desktop.core.errors import Doubt, Problem
from tthc_desktop.core.fields import Choice, Date, Field, Kind, Many, One, ReportingPeriod, Text
from tthc_desktop.core.sheet_dates import without_part_of_day
from tthc_desktop.core.similarity import is_near

Values = Mapping[str, Any]
"""A record's values by field name, as `Kind.load` gives them; a missing name means blank."""

LEVELS = ("Chính phủ, Thủ tướng Chính phủ", "Bộ, ngành, địa phương", "Cơ quan mình")
"""Cấp: whose work an event is; a part of the report each."""
LEVELS_TOO = (
    *((text, LEVELS[0]) for text in ("Chính phủ", "Thủ tướng", "Thủ tướng Chính phủ", "Chính phủ, TTg")),
    *((text, LEVELS[1]) for text in ("Địa phương", "Bộ, ngành", "Bộ, ngành và địa phương")),
    *((text, LEVELS[2]) for text in ("Cơ quan", "Nội bộ", "Nội bộ cơ quan", "Đơn vị mình")),
)
"""Other words for them."""

AUTOMATIC, BACKGROUND, SOURCE, LEFT_OUT = "Tự động", "Bối cảnh", "Nguồn trích dẫn", "Không đưa vào báo cáo"


class Base(DeclarativeBase):
    """Root of all tables of the data file."""

    metadata = MetaData(naming_convention={"ix": "ix_%(column_0_label)s", "fk": "fk_%(table_name)s_%(column_0_name)s"})

    @classmethod
    def table(cls) -> Table:
        """The table, for plain SELECT, INSERT and UPDATE."""
        return cast(Table, cls.__table__)


def field(label: str, kind: Kind, **facts: Any) -> Any:
    """A column that is also a field of the entry form, lists, imports and exports.

    For a kind that is stored elsewhere (several links, rows of their own) only the field is declared.
    `facts` are those of `core.fields.Field`: required, aliases, width, section, hint.
    """
    declared = Field(name="", label=label, kind=kind, **facts)
    if kind.storage in ("links", "rows"):
        return declared
    stored: dict[str, Any] = {"text": String(), "decimal": Numeric(asdecimal=False)}
    reference = [_reference(kind.target)] if isinstance(kind, One) else []
    column_type = stored.get(kind.storage, Integer())
    return mapped_column(column_type, *reference, nullable=True, index=bool(reference), info={"field": declared})


_LAST_DAY = (
    "CASE WHEN length({0}) = 10 THEN {0} ELSE date(substr({0}, 1, 10), CASE substr({0}, 11) "
    "WHEN '/M' THEN '+1 month' WHEN '/Q' THEN '+3 months' ELSE '+1 year' END, '-1 day') END"
)


def first_day_of(name: str) -> Any:
    """A column, worked out by SQLite, with the first day (ISO) of a date that may be coarser than a day."""
    return mapped_column(String, Computed(f"substr({name}, 1, 10)", persisted=False))


def last_day_of(name: str) -> Any:
    """A column, worked out by SQLite, with the last day (ISO) of a date that may be coarser than a day."""
    return mapped_column(String, Computed(_LAST_DAY.format(name), persisted=False))


def _reference(table: str) -> ForeignKey:
    # Deferred to COMMIT, so that undo may put rows back in any order.
    return ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")


def _declared(namespace: Mapping[str, object]) -> dict[str, Field]:
    """The fields declared in a class body, in their order."""
    found = {}
    for name, value in namespace.items():
        declared = value.column.info.get("field") if isinstance(value, MappedColumn) else value
        if isinstance(declared, Field):
            found[name] = replace(declared, name=name)
    return found


def _link_table(owner: str, name: str, target: str) -> Table:
    return Table(
        f"{owner}_{name}",
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("owner_id", Integer, _reference(owner), nullable=False, index=True),
        Column("target_id", Integer, _reference(target), nullable=False, index=True),
        Column("position", Integer, nullable=False),
        sqlite_autoincrement=True,
    )


class Record(Base):
    """One record type: a table, its fields with their Vietnamese labels, and the rules between fields."""

    __abstract__ = True

    LABEL: ClassVar[str]
    """Vietnamese name of the type, as in the navigation."""
    ONE: ClassVar[str]
    """One such record in the middle of a sentence: "cuộc họp"."""
    KEY: ClassVar[tuple[str, ...]]
    """The fields that make two rows of a spreadsheet mean the same record."""
    SURE_KEY: ClassVar[tuple[str, ...]] = ()
    """The fields that are enough to know a record by when a row fills all of them; none for most types."""
    KEY_LATER: ClassVar[tuple[str, ...]] = ()
    """Of KEY, the fields often filled in later: a record that lacks them, or has the month of a day, is meant too."""
    TELL_APART: ClassVar[tuple[str, ...]] = ()
    """Fields that, where both have one and another, make two records of those that KEY_LATER would make one."""
    TITLE: ClassVar[tuple[str, ...]]
    """The fields that name a record to a reader, in order."""
    DATE: ClassVar[str] = ""
    """The field whose date puts a record in a period, unless `counted_in` says otherwise."""
    FIELDS: ClassVar[tuple[Field, ...]]
    COMPUTED: ClassVar[tuple[Field, ...]] = ()
    """Columns of lists that are worked out at a date and stored nowhere; see `services.followup`."""
    TOLD_ABOVE: ClassVar[tuple[str, ...]] = ()
    """Fields that may be blank and are told by headings above the rows of a list where no column gives them."""
    DATED: ClassVar[Mapping[str, str]] = {}
    """By field with the number of a document the field with its day: a spreadsheet may tell both in the first one."""
    IN_WORDS: ClassVar[Mapping[str, str]] = {}
    """By field that links to other records, the field that takes a spreadsheet's words where none of these is meant."""
    LINKS: ClassVar[dict[str, Table]]
    """Link table of each field of kind Many."""
    _DAYS: ClassVar[tuple[str, ...]]
    """The fields of days."""

    id: Mapped[int] = mapped_column(primary_key=True)
    deleted_at: Mapped[str | None] = mapped_column(String)
    """When it went to the recycle bin (ISO, local time); None for a living record."""
    match_key: Mapped[str | None] = mapped_column(String)
    """KEY in comparable form, kept at every save."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "__tablename__" in cls.__dict__:
            inherited = [base.__dict__ for base in reversed(cls.__mro__[1:]) if base is not Record]
            own = _declared(cls.__dict__)
            common = {name: item for space in inherited for name, item in _declared(space).items()}
            first = [item for name, item in own.items() if name not in common]
            cls.FIELDS = (*first, *(own.get(name, item) for name, item in common.items()))
            cls._DAYS = tuple(item.name for item in cls.FIELDS if isinstance(item.kind, Date))
            cls.LINKS = {
                item.name: _link_table(cls.__tablename__, item.name, item.kind.target)
                for item in cls.FIELDS
                if isinstance(item.kind, Many)
            }
            cls.__table_args__ = (
                *(Index(f"ix_{cls.__tablename__}_{name}", name) for name in ("match_key", cls.DATE) if name),
                {"sqlite_autoincrement": True},
            )
        super().__init_subclass__(**kwargs)

    @classmethod
    def field(cls, name: str) -> Field:
        """The field of that name, a computed one too. Raises KeyError."""
        for item in (*cls.FIELDS, *cls.COMPUTED):
            if item.name == name:
                return item
        raise KeyError(name)

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        """What is wrong between the fields of one record (an end before its start); [] when nothing."""
        return []

    @classmethod
    def understand(cls, raw: dict[str, str]) -> dict[str, str]:
        """The cells of a spreadsheet row by field, where one of them says what belongs into others.

        For every type so the number of a document that is told with its day, unless its cell has another day; and the
        part of a day («Sáng 06/3/2026»), which is kept in the note.
        """
        for name in cls._DAYS:
            if name in raw and (day := without_part_of_day(raw[name])) != raw[name]:
                raw = noted({**raw, name: day}, f"{cls.field(name).label}: {raw[name].strip()}")
        for name, of_day in cls.DATED.items():
            told = number_and_day(raw[name]) if name in raw else None
            if told and _is_day(raw.get(of_day, ""), told[1]):
                words = [f"{cls.field(name).label}: {' '.join(raw[name].split())}"] if told[2] else []
                raw = noted({**raw, name: told[0], of_day: told[1]}, *words)
        return raw

    @classmethod
    def contradicted(cls, said: Mapping[str, str], values: Values) -> list[Doubt]:
        """What contradicts itself in a row; `said`: what it says of fields that are worked out (COMPUTED)."""
        return []

    @classmethod
    def differs(cls, values: Values, other: Values) -> bool:
        """Whether two records are two, though they have one KEY or SURE_KEY."""
        return False

    @classmethod
    def moved(cls, now: Values, values: Values) -> list[Doubt]:
        """What an import should rather not change of a record that is there; see `services.planning`."""
        return []

    @classmethod
    def agreed(cls, now: Values, values: Values, given: Collection[str]) -> Values:
        """The values that a row gives a record, where some of the fields that are `given` speak against others."""
        return values

    @classmethod
    def supposed(cls, raw: Mapping[str, str], title: str) -> dict[str, str]:
        """What the cells of a row, or what stands above the list, tell of required fields that no column gives."""
        return {}

    @classmethod
    def title(cls, values: Values, names: Mapping[int, str] | None = None) -> str:
        """How the record is called in lists, mentions and messages. `names`: units by id, for linked units."""
        parts = []
        for name in cls.TITLE:
            kind, value = cls.field(name).kind, values.get(name)
            shown = _linked(value, names or {}) if isinstance(kind, One | Many) else kind.format(value)
            parts += [shown] if shown else []
        return " · ".join(parts) or cls.LABEL


def _linked(value: Any, names: Mapping[int, str]) -> str:
    ids = value if isinstance(value, tuple | list) else () if value is None else (value,)
    return ", ".join(names[item] for item in ids if item in names)


class Reported:
    """Mixin: what every record that a report may tell has beside its own fields."""

    counted_in: Mapped[str | None] = field(
        "Tính vào kỳ",
        ReportingPeriod(),
        aliases=("Kỳ báo cáo", "Kỳ"),
        section="Báo cáo và ghi chú",
        hint="để trống: theo ngày; hoặc quý II/2023",
    )
    report_as: Mapped[str | None] = field(
        "Trong báo cáo", Choice((AUTOMATIC, LEFT_OUT)), hint="để trống: tự động theo cấp"
    )
    note: Mapped[str | None] = field("Ghi chú", Text(lines=2))


class Part(Record):
    """A record of its own that belongs to another one, is edited as a row of that one's form, and bears a number there.

    A number is given once and never again, even when its record was recycled.
    """

    __abstract__ = True

    OWNER: ClassVar[str]
    """Table of the records it belongs to."""
    OWNED_BY: ClassVar[str]
    """The field, and column, that names the one it belongs to."""
    ROW_FIELDS: ClassVar[tuple[Field, ...]]
    """The fields of its row in the owner's form."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.ROW_FIELDS = tuple(item for item in cls.FIELDS if item.name not in ("number", cls.OWNED_BY))

    @classmethod
    def title(cls, values: Values, names: Mapping[int, str] | None = None) -> str:
        """The number in a circle, then what it says."""
        number = values.get("number")
        told = super().title(values, names)
        return f"{vietnamese.circled(number)} {told}" if number else told


class Row(Base):
    """A row that belongs to one record and is edited inside that record's form."""

    __abstract__ = True

    OWNER: ClassVar[str]
    OWNED_BY: ClassVar[str] = "owner_id"
    DATE: ClassVar[str] = ""
    """The field with the row's own day, where it has one; else the day of the record it is in is meant."""
    FIELDS: ClassVar[tuple[Field, ...]]
    ROW_FIELDS: ClassVar[tuple[Field, ...]]
    IN_TIME: ClassVar[str] = ""
    """The column of its day, when the rows of one record are asked for in the order of their days."""

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        cls.FIELDS = cls.ROW_FIELDS = tuple(_declared(cls.__dict__).values())
        in_time = [Index(f"ix_{cls.__tablename__}_in_time", cls.OWNED_BY, cls.IN_TIME, "position")]
        cls.__table_args__ = (*(in_time if cls.IN_TIME else ()), {"sqlite_autoincrement": True})
        super().__init_subclass__(**kwargs)

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        """What is wrong between the fields of one row; [] when nothing."""
        return []


def owner(table: str, *, indexed: bool = True) -> Any:
    """The column of a Row that names the record it belongs to; not `indexed` where the index over IN_TIME does."""
    return mapped_column(Integer, _reference(table), nullable=False, index=indexed)


def _is_day(text: str, day: str) -> bool:
    """Whether a cell is blank or tells that day."""
    try:
        return not text.strip() or read_when(text) == read_when(day)
    except ValueError:
        return False


def noted(raw: Mapping[str, str], *words: str) -> dict[str, str]:
    """The cells of a spreadsheet row with these words below its note; what is kept shorter elsewhere stays there.

    Each are one line, so that they are known when the row comes again.
    """
    lines = (" ".join(line.strip() for line in each.splitlines()) for each in words)
    return {**raw, "note": "\n".join(filter(None, (raw.get("note", ""), *lines)))} if words else dict(raw)


def noted_instead(raw: Mapping[str, str], name: str, words: str) -> dict[str, str]:
    """The cells of a spreadsheet row with these words below its note in place of one cell."""
    return noted({other: text for other, text in raw.items() if other != name}, words)


def with_bare_choice(record: type[Record], raw: Mapping[str, str], name: str) -> dict[str, str]:
    """The cells of a spreadsheet row with a choice freed of since when it holds, which is kept in the note.

    «Hết hiệu lực từ 01/7/2025» is such; a day or a year still to come makes it none.
    """
    item, words = record.field(name), raw.get(name, "").strip()
    found = _SINCE.fullmatch(words)
    try:
        days = [read_when(day) for day in _DAY.findall(found["since"])] if found else []
        option = item.kind.parse(found["option"]) if found else ""
    except ValueError:
        return dict(raw)
    today = dt.date.today()
    if not found or any(when.first > today for when in days if when):
        return dict(raw)
    if any(int(year) >= today.year for year in _YEAR.findall(_DAY.sub("", found["since"]))):
        return dict(raw)  # «từ tháng 7/2027»
    return noted({**raw, name: option}, f"{item.label}: {words}")


_SINCE = re.compile(
    r"(?P<option>[^,(;]+?)\s*[,(]?\s*\b(?P<since>(?:(?:kể )?từ(?! khi\b)|theo)\b.*)", re.IGNORECASE | re.DOTALL
)
_DAY, _YEAR = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"), re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9/])")


def kept_words(now: Values, values: Values, label: str) -> str:
    """The words behind «label: » that a row puts into the note of a record; "" for none, or those there already."""
    before = (now.get("note") or "").split("\n")
    lines = [line for line in (values.get("note") or "").split("\n") if line not in before]
    return next((line.removeprefix(f"{label}: ") for line in lines if line.startswith(f"{label}: ")), "")


def to_come(record: type[Record], values: Values, *names: str) -> list[Doubt]:
    """The doubts that what has happened is dated after today."""
    today, found = dt.date.today(), list[Doubt]()
    for name in names:
        when = values.get(name)
        if when and when.first > today:
            found.append(Doubt(name, f"{record.field(name).label} {when} ở sau hôm nay. Hãy xem lại năm."))
    return found


def said_before(now: Values, values: Values, name: str) -> str:
    """What a text of a record is now, where a row gives it in other words altogether; else ""."""
    before, after = now.get(name) or "", values.get(name) or ""
    return before if before and after and not is_near(before, after) else ""


def match_key(record: type[Record], values: Values) -> str:
    """KEY of one record as comparable text: free of case, Unicode form and tone position."""
    return "|".join(_key_part(record.field(name), values.get(name)) for name in record.KEY)


def sure_key(record: type[Record], values: Values) -> str:
    """SURE_KEY of one record as comparable text; "" when the type has none, or when a part of it is blank.

    A spreadsheet makes 1 of the number 001.
    """
    parts = [_key_part(record.field(name), values.get(name)) for name in record.SURE_KEY]
    return "|".join(part.lstrip("0") or part if part.isdecimal() else part for part in parts) if all(parts) else ""


def _key_part(item: Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(item.kind, Many):
        return ",".join(str(target) for target in sorted(value))
    stored = item.kind.store(value)
    return "" if stored is None else vietnamese.comparison_key(str(stored))
