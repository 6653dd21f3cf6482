"""The office's settings, one row a setting; journalled like any record."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from tthc_desktop.records.base import Base


class Setting(Base):
    """The stored value of one field of `services.settings.Settings`."""

    __tablename__ = "setting"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String, unique=True)
    value: Mapped[str | None] = mapped_column(String)
