"""Which record of the data file a row of a list means: by its key, the sure part of that, or what it says besides."""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Problem
from tthc_desktop.core.fields import Date, Field, Many, One, Text
from tthc_desktop.core.importing import differences
from tthc_desktop.core.vietnamese import comparison_key
from tthc_desktop.records import Record
from tthc_desktop.records.base import Values, match_key, sure_key

Read = Callable[[dict[str, str], int | None], tuple[Values, dict[str, Any], list[Problem]]]
"""The values that a record has, those that a row would give it, and what is wrong with them."""
_MOST = 40
"""Records of one key and the same days that a row is compared with."""


class Keyed:
    """Finds the records of the rows of one table after another; each record is one row's."""

    def __init__(
        self,
        record: type[Record],
        fields: Sequence[Field],
        known: Mapping[int, Values],
        understood: Callable[[Mapping[str, str]], dict[str, str]],
        read: Read,
        shown: Callable[[Field, Any], str],
    ) -> None:
        self._record, self._fields, self._known = record, fields, known
        self._understood, self._read, self._shown = understood, read, shown
        self._worded = [name for name in record.KEY if isinstance(record.field(name).kind, Text)]
        self._days = [item.name for item in fields if isinstance(item.kind, Date) and item.name not in record.KEY]
        self._by_key: dict[str, deque[int]] = {}
        self._by_sure_key: dict[str, deque[int]] = {}
        self._by_rest: dict[str, list[int]] = {}
        """By what is known of a record at first: its key without KEY_LATER."""
        self._paired: dict[int, int] = {}
        """The records that are those of certain rows, by `id` of these; see `_pairs`."""
        self._reserved: set[int] = set()
        self._keys: dict[int, tuple[Values, str, str, str]] = {}
        self._whole: set[str] = set()
        """The whole keys of the rows of the table."""
        self.filled_in: set[int] = set()
        """The records that rows were taken for which fill in what these lack of their key."""
        self.claimed: set[int] = set()
        """The records that rows of the table have by now."""

    def begin(self, raws: Collection[dict[str, str]]) -> None:
        """Begin a table with these rows: a record that one of them names by its id is no other row's.

        Nor is one that a row means by its whole key another row's that has but the sure key.
        """
        self.claimed.clear()
        self.filled_in.clear()
        self._paired, self._reserved = {}, set()
        given = {raw.get("id", "") for raw in raws}
        wanted = bool(self._record.SURE_KEY or self._record.KEY_LATER)
        whole = self._whole = {self._key_of(raw) for raw in raws} if wanted else set()
        self._by_key, self._by_sure_key, self._by_rest = defaultdict(deque), defaultdict(deque), defaultdict(list)
        for record_id, values in self._known.items():
            if str(record_id) not in given:
                key, sure, rest = self._keys_of(record_id, values)
                self._by_key[key].append(record_id)
                self._by_rest[rest].append(record_id)
                if sure and key not in whole:
                    self._by_sure_key[sure].append(record_id)
        self._paired = self._pairs(raws)
        self._reserved = set(self._paired.values())

    def of(self, row: int, values: Values) -> int | None:
        """The record of a row, given by `id` of its raw cells and by its values."""
        return self._paired.get(row) or self.same(values)

    def same(self, values: Values) -> int | None:
        """The record with the key of these values."""
        by_key = self._by_key.get(match_key(self._record, values))
        sure = self._by_sure_key.get(sure_key(self._record, values))
        return self._first_free(by_key, values) or self._first_free(sure, values) or self._filled_in_later(values)

    def namesakes(self, values: Values) -> list[int]:
        """Every record with the whole key of these values."""
        return list(self._by_key.get(match_key(self._record, values), ()))

    def _keys_of(self, record_id: int, values: Values) -> tuple[str, str, str]:
        """The whole key of a record, the sure one, and what is known of it at first; kept from table to table."""
        told = self._keys.get(record_id)
        if told is None or told[0] is not values:
            rest = self._rest(values) if self._record.KEY_LATER else ""
            told = self._keys[record_id] = values, match_key(self._record, values), sure_key(self._record, values), rest
        return told[1:]

    def _key_of(self, raw: dict[str, str]) -> str:
        """The key of a row, as far as it can be read."""
        told, values = self._understood(raw), dict[str, Any]()
        if any(isinstance(self._record.field(name).kind, One | Many) for name in self._record.KEY):
            return match_key(self._record, self._read(told, None)[1])
        for name in self._record.KEY:
            with contextlib.suppress(ValueError):
                values[name] = self._record.field(name).read(told.get(name, ""))
        return match_key(self._record, values)

    def _pairs(self, raws: Iterable[dict[str, str]]) -> dict[int, int]:
        """Where several rows or records have one key: the record of each row, by `id` of the row, the likest first.

        A row with another day in some field is none of theirs: each month has a task of its own.
        """
        said = [(raw, self._words(raw)) for raw in raws]
        rows = Counter(self._texts(raw) for raw, _ in said)
        several = [ids for ids in self._by_key.values() if len(ids) > 1]
        crowded = {self._words(self._known[ids[0]]) for ids in several}
        by_days: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for record_id in itertools.chain.from_iterable(several):
            by_days[match_key(self._record, self._known[record_id]), *self._days_of(record_id)].append(record_id)
        found: list[tuple[int, int, int]] = []
        for raw, words in said:
            if raw.get("id") or (rows[self._texts(raw)] == 1 and words not in crowded):
                continue
            told = self._understood(raw)
            values = self._read(told, None)[1]
            key = match_key(self._record, values)
            exact = by_days.get((key, *(self._text(values.get(name)) for name in self._days)), [])
            some: Iterable[int] = exact or self._by_key.get(key, ())
            for record_id in itertools.islice(some, _MOST):
                now, after, problems = self._read(told, record_id)
                changed = differences(self._fields, now, after, self._shown)
                moved = any(_is_another_day(now.get(one.field), after.get(one.field)) for one in changed)
                if not problems and not moved:
                    found.append((len(changed), id(raw), record_id))
        pairs: dict[int, int] = {}
        taken: set[int] = set()
        for _, row, record_id in sorted(found, key=lambda one: one[0]):
            if row not in pairs and record_id not in taken:
                pairs[row] = record_id
                taken.add(record_id)
        return pairs

    def _words(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(comparison_key(str(values.get(name) or "")) for name in self._worded)

    def _texts(self, raw: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(comparison_key(raw.get(name, "")) for name in self._record.KEY)

    def _days_of(self, record_id: int) -> tuple[str, ...]:
        return tuple(self._text(self._known[record_id].get(name)) for name in self._days)

    @staticmethod
    def _text(value: Any) -> str:
        return str(value) if isinstance(value, When) else ""

    def _filled_in_later(self, values: Values) -> int | None:
        """The one record that lacks what a row fills in of the key, such as the hour of a meeting; else None.

        It is none that another row of the table means by its whole key.
        """
        some = self._by_rest.get(self._rest(values), ()) if self._record.KEY_LATER else ()
        fits = [record_id for record_id in some if self._may_become(record_id, values)]
        if len(fits) != 1:
            return None
        self.filled_in.add(fits[0])
        return fits[0]

    def _may_become(self, record_id: int, values: Values) -> bool:
        before = self._known[record_id]
        free = record_id not in self.claimed and record_id not in self._reserved
        if not free or match_key(self._record, before) in self._whole or self._record.differs(values, before):
            return False
        later = all(_may_follow(before.get(name), values.get(name)) for name in self._record.KEY_LATER)
        apart = any(_contradict(before.get(name), values.get(name)) for name in self._record.TELL_APART)
        return later and not apart

    def _rest(self, values: Values) -> str:
        return match_key(self._record, {**values, **dict.fromkeys(self._record.KEY_LATER)})

    def _first_free(self, waiting: deque[int] | None, values: Values) -> int | None:
        while waiting and waiting[0] in self.claimed:
            waiting.popleft()
        free = (each for each in waiting or () if each not in self.claimed and each not in self._reserved)
        return next((each for each in free if not self._record.differs(values, self._known[each])), None)


def _may_follow(before: Any, after: Any) -> bool:
    """Whether a value may be filled in where the one before stands: blank, the same, or the month of a day."""
    if isinstance(before, When) and isinstance(after, When):
        within = before.first <= after.first and after.last <= before.last
        return before == after or (within and before.precision in ("month", "quarter"))
    return before in (None, "", ()) or before == after


def _contradict(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return bool(one and other) and comparison_key(one) != comparison_key(other)
    return bool(one and other) and one != other


def _is_another_day(now: Any, then: Any) -> bool:
    return isinstance(now, When) and isinstance(then, When) and now != then
