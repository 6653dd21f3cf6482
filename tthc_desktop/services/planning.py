"""Plan the rows of spreadsheets against the data file: what each would make of which record; nothing is written."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from tthc_desktop.core import similarity
from tthc_desktop.core.dates import When, read_when
from tthc_desktop.core.errors import Doubt, Problem, Refused
from tthc_desktop.core.fields import Choice, Field, Many, One
from tthc_desktop.core.importing import Difference, PlannedRow, differences
from tthc_desktop.core.unit_groups import without_groups
from tthc_desktop.core.vietnamese import comparison_key, same
from tthc_desktop.core.working_days import parse_span
from tthc_desktop.records import Part, Record, Unit
from tthc_desktop.records.base import Values, match_key, noted, noted_instead
from tthc_desktop.records.task import Task
from tthc_desktop.services import records, stand_ins, tasks
from tthc_desktop.services.keyed import Keyed
from tthc_desktop.services.links import Linker
from tthc_desktop.services.row_texts import show_value
from tthc_desktop.services.sheet_doubts import SheetDoubts

_FEWEST_KEYS = 2
"""Fields by which a record is known that all must differ for an id to be another list's."""
_NOTHING: Mapping[str, str] = {}
_UNKNOWN = "chưa có trong dữ liệu, hoặc chưa rõ là mục nào"
_LONGEST = 600
"""Letters of a message: a cell may hold a whole book."""


def _when(value: Any) -> When | None:
    """A day that is read, or is to be read from its text; None for none."""
    try:
        return read_when(value) if isinstance(value, str) else value
    except ValueError:
        return None


def _readable(problem: Problem) -> Problem:
    if len(problem.message) <= _LONGEST:
        return problem
    return replace(problem, message=textwrap.shorten(problem.message, _LONGEST, placeholder=" …"))


class Planner:
    """Plans the rows of one table after another, knowing what is in the data file and what other rows claim.

    Rows of a later table see what those of an earlier one will have made: the same file twice is planned once.
    """

    def __init__(self, session: Session, record: type[Record], fields: Sequence[Field]) -> None:
        self._session, self._record, self._fields = session, record, fields
        self._linker = Linker(session)
        self._old_linker: Linker | None = None
        table = record.table()
        self._known = records.load_many(session, record, table.c.deleted_at.is_(None), order=[table.c.id])
        self._used = records.used_numbers(session, record)
        self._doubts = SheetDoubts(session, record, self._known)
        self._ids_are_ours = False
        self._groups_help: set[int] = set()
        """The rows in which groups of units help, by `id` of their raw cells."""
        self.with_groups: list[int] = []
        """Numbers of the rows of the table that are written so."""
        self._keyed = Keyed(record, fields, self._known, self._understood, self._read, self._shown)
        self._changed: set[int] = set()
        """The records that rows of earlier tables change."""
        self._new: dict[str, int] = {}
        """By key, the first row of the table that gives a new record of it."""
        self._codes = {
            key: f"«{record.title(values)}»" for values in self._known.values() if (key := _code_key(record, values))
        }
        """Where each code stands that a record is known by."""
        self._numbers: dict[tuple[int | None, int], int] = {}
        """Of parts: the record and the number that rows above have given, with the id of their own; 0 for a new one."""
        self._stand_ins: dict[int, dict[str, str]] | None = None
        self._names = {unit.id: unit.name for unit in self._linker.known_units.values()}

    def unit_named(self, text: str) -> int | None:
        """The one unit of that name; None where there is none, or several."""
        try:
            found: int = self._linker.read(One("unit"), text, None, ())
        except ValueError:
            return None
        return found

    def has_ids_of_others(self, raws: Iterable[Mapping[str, str]]) -> bool:
        """Whether rows give ids of records and no row is about the record of its id: they are those of another list.

        So they are where no record has any of several. A row in other words that has all else of the record's key may
        be either.
        """
        foreign, known, unknown = False, False, 0
        for raw in raws:
            number = raw.get("id", "")
            now = self._known.get(int(number)) if number.isdecimal() else None
            unknown += number.isdecimal() and now is None
            about = self._is_about(raw, now) if now else None
            if about:
                return False
            foreign = foreign or about is False
            known = known or now is not None
        return foreign or (unknown > 1 and not known)

    def _is_about(self, raw: Mapping[str, str], now: Values) -> bool | None:
        worded = self._worded(name for name in self._record.KEY if name in raw and isinstance(now.get(name), str))
        if not worded or any(similarity.is_near(now[name], raw[name]) for name in worded):
            return True
        values = self._read(self._understood(raw), None)[1]
        others = [name for name in self._record.KEY if name in raw and now.get(name) not in (None, "", ())]
        others = [name for name in others if name not in worded]
        agrees = len(others) >= _FEWEST_KEYS and all(self._is_same(now, values, name) for name in others)
        return None if agrees else False

    def _worded(self, names: Iterable[str]) -> list[str]:
        """Those of these fields that tell a record in words; a choice, «Xã», is that of many records."""
        some = list(names)
        return [name for name in some if not isinstance(self._record.field(name).kind, Choice)] or some

    def begin(self, raws: Collection[dict[str, str]], *, ids_are_ours: bool = False) -> None:
        """Begin a table with these rows; see `Keyed.begin`.

        `ids_are_ours`: whether the ids are the program's own for sure, so that a row in other words is its record's.
        """
        self._ids_are_ours = ids_are_ours
        self._groups_help.clear()
        self.with_groups.clear()
        self._keyed.begin(raws)
        self._new.clear()

    def end(self, rows: Iterable[PlannedRow]) -> dict[int, int]:
        """End a table that was planned so; the ids below 0 of its new records, by the number of their row."""
        made: dict[int, int] = {}
        lowest = min(0, min(self._known, default=0))
        for row in rows:
            if row.status == "new":
                lowest -= 1
                made[row.number], self._known[lowest] = lowest, row.values
                self._number(row.values, lowest)
            elif row.status == "changed" and row.record_id is not None:
                self._known[row.record_id] = row.values
                self._changed.add(row.record_id)
        self._doubts.next_table()
        return made

    def _number(self, values: Values, record_id: int) -> None:
        """Say whose the number is that a new row took."""
        key = records.number_of(self._record, values)
        if key:
            self._used[key] = (record_id, str(values.get("subject")))
        if issubclass(self._record, Part) and values.get("number") is not None:
            self._numbers[values.get(self._record.OWNED_BY), values["number"]] = record_id

    def row(
        self, number: int, raw: dict[str, str], faults: Sequence[Problem], given: Mapping[str, str] | None = None
    ) -> PlannedRow:
        """The plan of one row; `faults`: its cells without a usable value; `given`: what a new record has besides."""
        try:
            told_id = self._given_id(raw.pop("id", ""))
        except ValueError as error:
            return PlannedRow(number, "bad", None, {}, problems=(Problem("id", str(error)),))
        typed, raw = raw, self._understood(raw, given or {})
        now, values, problems = self._read(raw, told_id)
        raw, moved = self._in_words(raw, problems, self._of_another_day(raw, now, {**(given or {}), **values}))
        if moved:
            now, values, problems = self._read(raw, told_id)
        record_id = told_id or self._keyed.of(id(typed), values) or (self._same_key_of_old(raw) if problems else None)
        if record_id:
            told = self._with_own_note(typed, raw, record_id)
            if told is not raw or record_id != told_id:
                raw = told
                now, values, problems = self._read(raw, record_id)
            problems += self._of_another(told_id, raw, now, values)
        elif given and not record_id:
            now, values, problems = self._read({**given, **raw}, None)
            record_id = self._keyed.same(values)  # part of the key may be what is given
            if record_id:
                now, values, problems = self._read(self._with_own_note(typed, raw, record_id), record_id)
        problems += faults
        problems += records.number_problems(self._used, self._record, values, record_id)
        problems += self._doubts.problems(record_id, values) + self._part_problems(record_id, values)
        title = self._record.title(values, self._names)
        problems = problems or self._unit_twice(number, record_id, values)
        if problems:
            return PlannedRow(number, "bad", record_id, values, title, problems=tuple(map(_readable, problems)))
        self._claim(now, values, record_id)
        changed = differences(self._fields, now, values, self._shown) if record_id else ()
        if record_id and not changed:
            return PlannedRow(number, "same", record_id, values, title)
        self.with_groups += [number] if id(typed) in self._groups_help else []
        by_number = self._by_number_alone(raw, now, values)
        doubts = (*moved, *by_number, *self._to_look_at(number, record_id, now, values, changed))
        self._doubts.put(number, record_id, values)
        return PlannedRow(number, "changed" if record_id else "new", record_id, values, title, changed, doubts=doubts)

    def _to_look_at(
        self, number: int, record_id: int | None, now: Values, values: Values, changed: Sequence[Difference]
    ) -> list[Doubt]:
        """What should be looked at before a row is written."""
        found = self._doubts.doubts(record_id, values, now)
        found = found or self._said_above(number, record_id, values) or self._same_code(number, record_id, values)
        if record_id in self._keyed.filled_in:
            labels = " hoặc ".join(self._record.field(name).label.lower() for name in self._record.KEY_LATER)
            told = f"Ghép với mục đã có, trước đây chưa ghi đủ {labels}. Hãy xem lại có phải một mục không."
            found.append(Doubt(self._record.KEY_LATER[0], told))
        if record_id and (record_id < 0 or record_id in self._changed):
            what = "vừa thêm" if record_id < 0 else "cũng sửa"
            told = f"Dòng này sửa mục mà một bảng phía trên của lần nhập này {what}."
            found.append(Doubt(changed[0].field, told))
        return [*found, *self._record.moved(now, values), *(self._like_units(values) if not record_id else ())]

    def _understood(self, raw: Mapping[str, str], given: Mapping[str, str] = _NOTHING) -> dict[str, str]:
        """The row as its type understands it; a task's deadline in working days as its day, the words in the note."""
        typed, (raw, grouped) = raw, self._without_groups(self._record.understand(dict(raw)))
        if grouped:
            self._groups_help.add(id(typed))
        if self._record is not Task or parse_span(raw.get("due_on", "")) is None:
            return raw
        try:
            told = tasks.with_due(self._session, {**given, **raw})
        except Refused:
            return raw
        return noted({**raw, "due_on": str(told["due_on"])}, f"Hạn: {raw['due_on']}")

    def _without_groups(self, raw: dict[str, str]) -> tuple[dict[str, str], bool]:
        """The row of a task with the groups of units that lead or help in its note, and whether some help.

        See `core.unit_groups`.
        """
        some_help = False
        for name in ("lead", "coordinators") if self._record is Task else ():
            told = raw.get(name, "")
            rest, groups = without_groups(told, lambda text: self.unit_named(text) is not None) if told else ("", [])
            if not groups or (name == "lead" and not rest):
                continue  # who leads cannot be left out
            words = f"{self._record.field(name).label}: {' '.join(told.split())}"
            raw = noted({**raw, name: rest}, words) if rest else noted_instead(raw, name, words)
            some_help = name == "coordinators"
        return raw, some_help

    def _with_own_note(self, typed: Mapping[str, str], raw: dict[str, str], record_id: int) -> dict[str, str]:
        """The row with what was put into the note of it («Thời hạn giải quyết: …») beside the record's own note.

        Such a line takes the place of the one that begins alike; a note that the row itself gives stands for all.
        """
        given, told = typed.get("note", "").strip(), raw.get("note", "")
        before = self._known[record_id].get("note") or ""
        if given or not told or told == typed.get("note"):
            return raw
        lines = before.split("\n") if before else []
        for line in told.split("\n"):
            begins = line.partition(":")[0] + ":"
            at = next((at for at, old in enumerate(lines) if old.startswith(begins)), len(lines))
            lines[at : at + 1] = [line]
        return {**raw, "note": "\n".join(lines)}

    def _of_another(
        self, told_id: int | None, raw: Mapping[str, str], now: Values, values: dict[str, Any]
    ) -> list[Problem]:
        """That the record whose id a row gives is another one than the row is about: ids of some other list.

        A day or a unit may be the same by chance, so where a row gives words, these must be near.
        """
        if not told_id or self._ids_are_ours:
            return []
        kept = [name for name in self._record.KEY if name in raw and now.get(name) not in (None, "", ())]
        worded = self._worded(name for name in kept if isinstance(now[name], str))
        alike = any(self._is_same(now, values, name) for name in worded or kept)
        if alike or not (worded or len(kept) >= _FEWEST_KEYS):
            return []
        title, told = self._record.title(now, self._names), self._record.title(values, self._names)
        message = f"Mã {told_id} là «{title}», dòng này ghi «{told}». Hãy xóa cột Mã nếu đó là mã của đơn vị, "
        message += "hoặc chỉ định cột ấy là «Mã» nếu dòng này sửa lại nội dung."
        return [Problem("id", message)]

    def _is_same(self, now: Values, values: Values, name: str) -> bool:
        one, other = now.get(name), values.get(name)
        return one == other or (isinstance(one, str) and isinstance(other, str) and similarity.is_near(one, other))

    def _of_another_day(self, raw: Mapping[str, str], now: Values, values: Values) -> str:
        """That a document, told by its number alone, is of another day than the row: one of another year or issuer."""
        found, day = values.get("directives") or (), _when(values.get("assigned_on"))
        if self._record is not Task or "directives" not in raw or not found or not day:
            return ""
        new = [item for item in found if item not in (now.get("directives") or ())]
        other = self._linker.day_gainsaid(raw["directives"], new, day)
        return f"là văn bản ngày {other} trong dữ liệu, dòng này ghi ngày {day}" if other else ""

    def _by_number_alone(self, raw: Mapping[str, str], now: Values, values: Values) -> list[Doubt]:
        """The doubts that documents found by their numbers alone are of other years than the row.

        Each office numbers its documents anew each year.
        """
        when = values.get(self._record.DATE) if self._record.DATE else None
        found: list[Doubt] = []
        for item in self._fields if self._record is not Task else ():  # a task is of the day of its document
            kind = item.kind
            if item.name in raw and isinstance(kind, One | Many) and kind.target == "directive":
                one_or_more = values.get(item.name) or ()
                links = one_or_more if isinstance(one_or_more, tuple | list) else (one_or_more,)
                new = [link for link in links if link not in (now.get(item.name) or ())]
                year = when.first.year if isinstance(when, When) else None
                for title in self._linker.of_other_years(raw[item.name], new, year):
                    told = f"Theo số thì đây là «{title}», khác năm với dòng này. Hãy xem lại có đúng văn bản ấy không."
                    found.append(Doubt(item.name, told))
        return found

    def _in_words(
        self, raw: dict[str, str], problems: Iterable[Problem], other_day: str
    ) -> tuple[dict[str, str], list[Doubt]]:
        """The row with links to what is not in the data file as words, where the type has a field for them.

        Where the row fills that field itself, they are kept in its note. `other_day`: see `_of_another_day`.
        """
        moved = []
        wrong = dict.fromkeys((problem.field for problem in problems), _UNKNOWN)
        wrong |= {"directives": other_day} if other_day else {}
        for name, target in self._record.IN_WORDS.items():
            if name not in wrong:
                continue
            words, label, own = raw[name], self._record.field(target).label, self._record.field(name).label
            if raw.get(target):
                label = self._record.field("note").label
                raw = noted_instead(raw, name, f"{own}: {' '.join(words.split())}")
            else:
                raw = {other: text for other, text in raw.items() if other != name} | {target: words}
            moved.append(Doubt(name, f"«{words}» {wrong[name]}; ghi vào «{label}»."))
        return raw, moved

    def _said_above(self, number: int, record_id: int | None, values: Values) -> list[Doubt]:
        """The doubt that a row above tells of the same new record, of types that are not compared otherwise."""
        key = match_key(self._record, values)
        if record_id is not None or self._record is Task or not key.strip("|"):
            return []  # equal tasks are told by the likeness of their words
        key += f"|{values.get('parent') or ''}" if self._record is Unit else ""
        above = self._new.setdefault(key, number)
        told = f"Trùng với dòng {above} của bảng, sẽ thành hai mục. Nếu chỉ là một mục, hãy bỏ một dòng."
        return [Doubt(self._record.KEY[0], told)] if above != number else []

    def _unit_twice(self, number: int, record_id: int | None, values: Values) -> list[Problem]:
        """The problem of a new unit whose name a row above gives: with two of them, neither is found by its name."""
        if self._record is not Unit:
            return []
        twice = self._said_above(number, record_id, values)
        return [Problem("name", f"{told.message} Mỗi đơn vị ghi một dòng.") for told in twice]

    def _like_units(self, values: Values) -> list[Doubt]:
        """That a new unit may be one that is there: of the same name elsewhere, or of its name in other writing."""
        name = values.get("name") or ""
        if self._record is not Unit or not name:
            return []
        there = [self._record.title(self._known[one]) for one in self._keyed.namesakes(values)]
        number = None if there else self.unit_named(name)
        there += [self._names[number]] if number in self._names else []
        told = "dòng này thành đơn vị thứ hai. Hãy xem lại có phải cùng một đơn vị không."
        return [Doubt("name", f"Đã có «{there[0]}»; {told}")] if there else []

    def _same_code(self, number: int, record_id: int | None, values: Values) -> list[Doubt]:
        """The doubt that another record bears the code of a new one: a correction of its day or name, or a slip."""
        key = _code_key(self._record, values)
        if not key or record_id is not None:
            return []
        there = self._codes.setdefault(key, f"dòng {number} của bảng")
        label = self._record.field("code").label
        told = f"«{label}» này đã có ở {there}; dòng này sẽ thành mục thứ hai. Hãy xem lại số, ngày hoặc tên."
        return [Doubt("code", told)] if there != f"dòng {number} của bảng" else []

    def _read(self, raw: dict[str, str], record_id: int | None) -> tuple[Values, dict[str, Any], list[Problem]]:
        """The values a record has, those it would have, and every problem with them."""
        now = self._known.get(record_id, {}) if record_id else {}
        told = self._without_stand_ins(raw, record_id)
        values, problems = records.read(self._session, self._record, told, now, self._linker)
        if self._record is Unit and now.get("name") and values.get("name") and same(now["name"], values["name"]):
            values["name"] = now["name"]  # «SỞ NỘI VỤ» is no other name
        return now, dict(self._record.agreed(now, values, told)) if now else values, problems

    def _without_stand_ins(self, raw: dict[str, str], record_id: int | None) -> dict[str, str]:
        """The row without the words that an export wrote in blank fields."""
        if record_id is None or not any(name in raw for name in stand_ins.FIELDS):
            return raw
        if self._stand_ins is None:
            there = {number: values for number, values in self._known.items() if number > 0}
            self._stand_ins = stand_ins.of(self._session, self._record, there)
        written = self._stand_ins.get(record_id, {})
        return {
            name: text
            for name, text in raw.items()
            if name not in written or not stand_ins.is_same(text, written[name])
        }

    def _given_id(self, text: str) -> int | None:
        if not text:
            return None
        record_id = int(text) if text.isdecimal() else 0
        if record_id not in self._known:
            raise ValueError(f"Không có {self._record.ONE} nào mang mã {text}. Hãy xóa mã để thêm mới.")
        if record_id in self._keyed.claimed:
            raise ValueError(f"Mã {text} đã có ở một dòng phía trên. Mỗi mã chỉ ghi một dòng.")
        return record_id

    def _same_key_of_old(self, raw: dict[str, str]) -> int | None:
        """The record with the same key where a unit of the row is in the recycle bin by now."""
        if self._old_linker is None:
            self._old_linker = Linker(self._session, recycled=True)
        return self._keyed.same(records.read(self._session, self._record, raw, {}, self._old_linker)[0])

    def _claim(self, now: Values, values: Values, record_id: int | None) -> None:
        if record_id is not None:
            self._keyed.claimed.add(record_id)
        freed = records.number_of(self._record, now)
        if freed:
            self._used.pop(freed, None)
        key = records.number_of(self._record, values)
        if key:
            self._used[key] = (record_id or 0, str(values.get("subject")))

    def _part_problems(self, record_id: int | None, values: Values) -> list[Problem]:
        """The problem of a number that another part of the same record bears, in the data file or in a row above."""
        if not issubclass(self._record, Part) or values.get("number") is None:
            return []
        key = (values.get(self._record.OWNED_BY), values["number"])
        if self._numbers.get(key, record_id) != record_id:
            return [records.number_taken(self._record, values["number"])]
        found = records.part_problems(self._session, self._record, values, record_id)
        if not found:
            self._numbers[key] = record_id or 0
        return found

    def _shown(self, item: Field, value: Any) -> str:
        return show_value(item, value, self._linker)


def _code_key(record: type[Record], values: Values) -> str:
    """The code that a record is known by; a number that begins anew each year is one with its year."""
    code = values.get("code") if "code" in record.SURE_KEY else None
    when = values.get(record.DATE) if len(record.SURE_KEY) > 1 else None
    return f"{comparison_key(code)}|{when.first.year if when else ''}" if code else ""
