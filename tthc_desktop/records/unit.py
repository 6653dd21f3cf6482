"""Units (đơn vị): ministries, provinces, departments, communes; their names and parents through time."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tthc_desktop.core.errors import Problem
from tthc_desktop.core.fields import DAYS_ONLY, Choice, Date, Flag, Number, One, Rows, Tags, Text
from tthc_desktop.core.vietnamese import comparison_key
from tthc_desktop.records.base import Record, Row, Values, field, owner

GOVERNMENT, PRIME_MINISTER = "Chính phủ", "Thủ tướng"
MINISTRY, PROVINCE = "bộ, cơ quan ngang bộ", "địa phương"
DEPARTMENT, COMMUNE, OTHER = "sở, ban, ngành", "xã, phường, đặc khu", "tổ chức khác"
DISTRICT = "huyện, quận, thị xã, thành phố"
"""A level that ended on 30/6/2025 (two-tier local government from 01/7/2025)."""
UNIT_KINDS = (GOVERNMENT, PRIME_MINISTER, MINISTRY, PROVINCE, DEPARTMENT, DISTRICT, COMMUNE, OTHER)

BECAME = ("sáp nhập", "chia tách", "đổi tên", "giải thể")


_KINDS_TOO = (
    *((text, MINISTRY) for text in ("Bộ", "Bộ, ngành", "Cơ quan ngang bộ")),
    *((text, PROVINCE) for text in ("Tỉnh", "Thành phố", "Tỉnh, thành phố")),
    *((text, DEPARTMENT) for text in ("Sở", "Sở, ngành", "Ban", "Cơ quan chuyên môn cấp tỉnh")),
    *((text, DISTRICT) for text in ("Huyện", "Quận, huyện", "Cấp huyện")),
    *((text, OTHER) for text in ("Khác", "Tổ chức", "Đơn vị sự nghiệp", "Đơn vị sự nghiệp công lập", "Doanh nghiệp")),
    *((text, COMMUNE) for text in ("Xã", "Phường", "Đặc khu", "Xã, phường", "Cấp xã", "UBND cấp xã")),
)
_BEGINNINGS = (
    (re.compile(r"bộ\s"), MINISTRY),
    (re.compile(r"(?:sở|ban quản lý|thanh tra tỉnh|văn phòng ubnd)\b"), DEPARTMENT),
    (re.compile(r"(?:(?:ubnd|ủy ban nhân dân)\s+)?(?:xã|phường|đặc khu|thị trấn)\s"), COMMUNE),
    (re.compile(r"(?:(?:ubnd|ủy ban nhân dân)\s+)?(?:tỉnh|thành phố)\s"), PROVINCE),
)
"""How the names of units begin that are surely of a kind."""


class Unit(Record):
    """A body of the State or another organisation; it is never deleted, it ends and leads to what it became."""

    __tablename__ = "unit"
    LABEL = "Đơn vị"
    ONE = "đơn vị"
    KEY = ("name", "kind", "valid_from")
    TITLE = ("name",)

    name: Mapped[str | None] = field(
        "Tên đơn vị",
        Text(limit=300),
        required=True,
        width=36,
        aliases=(
            *("Tên", "Đơn vị", "Cơ quan", "Tên cơ quan", "Tên cơ quan, đơn vị", "Cơ quan, đơn vị", "Tên gọi"),
            *("Tên đơn vị hành chính", "Tên sở, ngành", "Tên xã, phường", "Tên phòng, ban"),
        ),
        hint="tên gọn: Tuyên Quang, Bộ Y tế",
        page="Đơn vị",
    )
    short_name: Mapped[str | None] = field(
        "Tên viết tắt", Text(limit=40), width=12, hint="BYT, SNV", aliases=("Viết tắt", "Ký hiệu")
    )
    kind: Mapped[str | None] = field(
        "Loại",
        Choice(UNIT_KINDS, _KINDS_TOO),
        required=True,
        width=22,
        aliases=("Loại đơn vị", "Loại hình", "Loại hình đơn vị", "Loại cơ quan", "Loại đơn vị hành chính"),
    )
    parent: Mapped[int | None] = field(
        "Cấp trên",
        One("unit"),
        width=16,
        aliases=(
            *("Trực thuộc", "Cơ quan cấp trên", "Đơn vị cấp trên", "Cơ quan chủ quản", "Đơn vị chủ quản"),
            *("Thuộc tỉnh", "Đơn vị cha"),
        ),
    )
    print_order: Mapped[int | None] = field(
        "Thứ tự in", Number(), width=10, aliases=("Thứ tự", "STT in"), hint="số nhỏ in trước"
    )
    aliases: Mapped[str | None] = field("Tên gọi khác", Tags(), hint="cách nhau bằng dấu chấm phẩy")
    unverified: Mapped[int | None] = field("Chưa đối chiếu", Flag(), width=14)
    note: Mapped[str | None] = field("Ghi chú", Text(lines=2))
    valid_from: Mapped[str | None] = field(
        "Có từ ngày",
        Date(DAYS_ONLY),
        width=12,
        page="Qua thời gian",
        hint="để trống: từ trước",
        aliases=("Ngày thành lập",),
    )
    valid_to: Mapped[str | None] = field("Đến hết ngày", Date(DAYS_ONLY), width=12, hint="để trống: hiện còn")
    names = field("Tên qua các thời kỳ", Rows("unit_name"))
    parents = field("Cấp trên qua các thời kỳ", Rows("unit_parent"))
    successors = field("Trở thành", Rows("unit_successor"))
    shipped_key: Mapped[str | None] = mapped_column(String)
    """Key in the shipped list, None for the office's own units."""

    @classmethod
    def supposed(cls, raw: Mapping[str, str], title: str) -> dict[str, str]:
        """The kind that the name begins with: «Sở …», «UBND xã …»."""
        name = comparison_key(raw.get("name", ""))
        kind = next((kind for begins, kind in _BEGINNINGS if begins.match(name)), None)
        return {"kind": kind} if kind else {}

    @classmethod
    def differs(cls, values: Values, other: Values) -> bool:
        """Communes of one name under different units are two."""
        if values.get("kind") != COMMUNE:
            return False
        mine, theirs = (
            {each.get("parent"), *(row.get("parent") for row in each.get("parents") or ())} - {None}
            for each in (values, other)
        )
        return bool(mine and theirs) and mine.isdisjoint(theirs)

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        parted = [
            Problem(
                name, "Tên không được có dấu chấm phẩy (;), vì dấu này ngăn các đơn vị với nhau. Hãy dùng dấu phẩy."
            )
            for name in ("name", "short_name")
            if ";" in (values.get(name) or "")
        ]
        return [*parted, *period_problems(values, "valid_from", "valid_to")]


class UnitName(Row):
    """What a unit was called in a time of its life, with its designation ("tỉnh", "thành phố")."""

    __tablename__ = "unit_name"
    OWNER = "unit"

    owner_id: Mapped[int] = owner("unit")
    name: Mapped[str | None] = field("Tên", Text(limit=300), required=True, width=28)
    designation: Mapped[str | None] = field("Danh xưng", Text(limit=60), width=14, hint="tỉnh, thành phố")
    valid_from: Mapped[str | None] = field("Từ ngày", Date(DAYS_ONLY), width=12)
    valid_to: Mapped[str | None] = field("Đến hết ngày", Date(DAYS_ONLY), width=12)

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        return period_problems(values, "valid_from", "valid_to")


class UnitParent(Row):
    """Which unit stood above it in a time of its life."""

    __tablename__ = "unit_parent"
    OWNER = "unit"

    owner_id: Mapped[int] = owner("unit")
    parent: Mapped[int | None] = field("Cấp trên", One("unit"), required=True, width=36)
    valid_from: Mapped[str | None] = field("Từ ngày", Date(DAYS_ONLY), width=12)
    valid_to: Mapped[str | None] = field("Đến hết ngày", Date(DAYS_ONLY), width=12)

    @classmethod
    def check(cls, values: Values) -> list[Problem]:
        return period_problems(values, "valid_from", "valid_to")


class UnitSuccessor(Row):
    """What a unit became: the unit that took its place, the day, the way and the legal act."""

    __tablename__ = "unit_successor"
    OWNER = "unit"

    owner_id: Mapped[int] = owner("unit")
    successor: Mapped[int | None] = field("Đơn vị mới", One("unit"), width=28)
    on: Mapped[str | None] = field("Từ ngày", Date(DAYS_ONLY), required=True, width=12)
    how: Mapped[str | None] = field("Hình thức", Choice(BECAME), required=True, width=12)
    act: Mapped[str | None] = field("Văn bản", Text(limit=300), width=22, hint="NQ 202/2025/QH15")


_SPAN = ("Ngày kết thúc", "ngày bắt đầu")


def period_problems(values: Values, start: str, end: str, *, called: tuple[str, str] = _SPAN) -> list[Problem]:
    """The problem of an end before its start, told at the end; `called`: what the end and the start are."""
    first, last = values.get(start), values.get(end)
    if first and last and last.last < first.first:
        told = f"{called[0]} ({last.text}) trước {called[1]} ({first.text}). Hãy sửa một trong hai."
        return [Problem(end, told)]
    return []
