"""Whether the data file itself is whole, as SQLite sees it."""

from __future__ import annotations

from sqlalchemy.orm import Session

_MOST = 20
"""How many faults are told."""


def faults(session: Session) -> list[str]:
    """What SQLite finds wrong with the file, as sentences; [] when it is whole. Reads the whole file."""
    connection = session.connection()
    told = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})").all()]
    found = [f"Tệp dữ liệu bị hỏng: «{words}». Hãy mở bản sao lưu gần nhất." for words in told if words != "ok"]
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({str(row[0]) for row in broken}))
        found.append(f"Có {len(broken)} liên kết trỏ tới mục không còn trong dữ liệu (bảng {tables}).")
    return found
