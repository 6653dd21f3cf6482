"""What units reported held against what another system counted: which figures differ, and by how much."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tthc_desktop.core.aggregation import Figures, together
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.forms import Form, Pair
from tthc_desktop.core.vietnamese import comparison_key


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure of one unit in both sources; None where a source tells nothing."""

    unit: int
    name: str
    label: str
    """What the figure is called in the units' form."""
    columns: tuple[str, ...]
    """The columns of the units' form that it is the sum of."""
    reported: Decimal | None
    counted: Decimal | None

    @property
    def by(self) -> Decimal | None:
        """How much more was reported than counted; None where one of both is unknown."""
        return None if self.reported is None or self.counted is None else self.reported - self.counted

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.reported == self.counted

    @property
    def size(self) -> Decimal:
        """What it is sorted by: how far apart both are, what is unknown taken for nothing."""
        return abs((self.reported or Decimal(0)) - (self.counted or Decimal(0)))


def pairs_between(reported: Form, source: Form) -> tuple[Pair, ...]:
    """Which figures of the source equal which of the reported form: `mine` is the source's, `other` the reported one's.

    Raises Refused when neither form says that they correspond.
    """
    if comparison_key(reported.code) == comparison_key(source.code):
        numbers = [str(column.no) for column in reported.columns if column.kind in ("count", "money")]
        return tuple(Pair((number,), (number,)) for number in numbers)
    for same in source.same_as:
        if comparison_key(same.form) == comparison_key(reported.code):
            return same.pairs
    for same in reported.same_as:
        if comparison_key(same.form) == comparison_key(source.code):
            return tuple(Pair(pair.other, pair.mine) for pair in same.pairs)
    told = f"Bảng trong tệp là biểu {source.code}, chưa khai cột nào tương ứng với biểu {reported.code}."
    raise Refused(Problem("form", f"{told} Hãy chọn biểu khác, hoặc khai «same_as» trong tệp TOML của biểu."))


def reconcile(
    form: Form,
    pairs: tuple[Pair, ...],
    reported: Mapping[int, Figures],
    counted: Mapping[int, Figures],
    names: Mapping[int, str],
) -> tuple[Difference, ...]:
    """Every figure of the units that stand in both sources: the largest differences first, what agrees last.

    Figures that neither source tells are left out. Among equals the order of `reported` stays.
    """
    found = []
    for unit, mine in reported.items():
        for pair in pairs if unit in counted else ():
            theirs, ours = together(mine, pair.other), together(counted[unit], pair.mine)
            if theirs is not None or ours is not None:
                found.append(Difference(unit, names.get(unit, ""), label(form, pair.other), pair.other, theirs, ours))
    return tuple(sorted(found, key=lambda one: (one.agrees, -one.size)))


def label(form: Form, columns: tuple[str, ...]) -> str:
    """What some columns of a form are called together: "… đã giải quyết – Trước hạn + Đúng hạn"."""
    rows = {indicator.number: indicator.label for indicator in form.indicators}
    titles = [rows[number] for number in columns if number in rows]
    paths = [column.header for column in form.columns if str(column.no) in columns]
    if not titles and paths:
        steps = itertools.takewhile(lambda some: len(set(some)) == 1, zip(*(path[:-1] for path in paths), strict=False))
        shared = len(list(steps))
        titles = [" – ".join(path[shared:] if at else path) for at, path in enumerate(paths)]
    return " + ".join(titles) or " + ".join(columns)
