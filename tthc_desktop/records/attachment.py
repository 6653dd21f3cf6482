"""Attachments: files copied into the folder beside the data file, each kept under its hash."""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tthc_desktop.records.base import Base


class Attachment(Base):
    """One file that belongs to one record; its bytes lie in the attachments folder, never in the data file."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_of", "record", "row_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    record: Mapped[str] = mapped_column(String)
    """Type of the record it belongs to."""
    row_id: Mapped[int]
    """Id of that record."""
    name: Mapped[str] = mapped_column(String)
    """File name as the user knows it."""
    path: Mapped[str] = mapped_column(String)
    """Where the copy lies, relative to the attachments folder, with "/"."""
    sha256: Mapped[str] = mapped_column(String)
    size: Mapped[int]
    """Bytes."""
    added_at: Mapped[str] = mapped_column(String)
    """Local time, ISO."""
    deleted_at: Mapped[str | None] = mapped_column(String)
    """When it was taken away; its copy stays, so that undo finds it."""
