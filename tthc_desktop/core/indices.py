"""A composite index as a value: parts with their most points, how a rate becomes points, and the bands of the sum."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.toml_tables import Table, read_toml

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an index. `most` and `full_at` are points and percent."""

    group: str
    label: str
    most: Decimal
    full_at: Decimal = Decimal(100)
    """The rate from which all points are given."""
    rate: str = ""
    """Where the rate comes from: "II.06a/VPCP/KSTT:ty_le_dung_han", "log:petitions_in_time"; empty when nowhere."""

    @property
    def formula(self) -> str:
        """How the points are worked out, in words."""
        ratio = f"min(1; tỷ lệ : {_shown(self.full_at)})"
        return f"{ratio} × {_shown(self.most)}"

    def points(self, rate: Decimal) -> Decimal:
        """The points of a rate in percent, half up to two decimals."""
        share = min(Decimal(1), rate / self.full_at)
        return (share * self.most).quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Band:
    """What a sum of points is called, from `least` on."""

    least: Decimal
    label: str


@dataclass(frozen=True, slots=True)
class Index:
    """A composite index, as an act defines it."""

    code: str
    title: str
    basis: str
    unverified: bool
    note: str
    parts: tuple[Part, ...]
    bands: tuple[Band, ...]

    @property
    def most(self) -> Decimal:
        """The most points that there are."""
        return sum((part.most for part in self.parts), Decimal(0))

    def band(self, points: Decimal) -> str:
        """What a sum of points is called; "" below every band."""
        return next((band.label for band in self.bands if points >= band.least), "")


@dataclass(frozen=True, slots=True)
class Score:
    """An index worked out. Parts without a rate have no points, and the sum is then of the others alone."""

    index: Index
    points: tuple[tuple[Part, Decimal | None, Decimal | None], ...]
    """Each part with its rate and its points."""

    @property
    def known(self) -> Decimal:
        """The points of the parts that are known."""
        return sum((points for _, _, points in self.points if points is not None), Decimal(0))

    @property
    def known_most(self) -> Decimal:
        """The most points of the parts that are known."""
        return sum((part.most for part, _, points in self.points if points is not None), Decimal(0))

    @property
    def band(self) -> str:
        """What the whole is called; "" while a part is unknown."""
        return self.index.band(self.known) if self.known_most == self.index.most else ""


def score(index: Index, rates: Mapping[str, Decimal | None]) -> Score:
    """The index with the rates there are, by `Part.rate`."""
    told = []
    for part in index.parts:
        rate = rates.get(part.rate) if part.rate else None
        told.append((part, rate, None if rate is None else part.points(rate)))
    return Score(index, tuple(told))


def read_index(text: str, name: str) -> Index:
    """The index that a TOML file describes. Raises Refused with line and reason for a wrong one."""
    problems: list[Problem] = []
    top = read_toml(text, name, problems)
    index = Index(
        code=top.text("code", required=True),
        title=top.text("title", required=True),
        basis=top.text("basis"),
        unverified=top.flag("unverified"),
        note=top.text("note"),
        parts=tuple(_part(table) for table in top.tables("parts")),
        bands=tuple(
            sorted(
                (Band(_decimal(table, "from"), table.text("label", required=True)) for table in top.tables("bands")),
                key=lambda band: -band.least,
            )
        ),
    )
    top.done()
    if problems:
        raise Refused(*problems)
    return index


def _part(table: Table) -> Part:
    return Part(
        group=table.text("group", required=True),
        label=table.text("label", required=True),
        most=_decimal(table, "most"),
        full_at=_decimal(table, "full_at", "100"),
        rate=table.text("rate"),
    )


def _decimal(table: Table, key: str, otherwise: str = "") -> Decimal:
    text = table.text(key, required=not otherwise) or otherwise
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", text) or (key == "full_at" and not Decimal(text)):
        table.complain(f'«{key}» phải là số trong dấu nháy, như "2.5".', key)
        return Decimal(1)
    return Decimal(text)


def _shown(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")
