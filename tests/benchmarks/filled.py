"""Data files with many records, for the benchmarks."""

from __future__ import annotations

import random
from pathlib import Path

from sqlalchemy import insert

from tthc_desktop.db.store import Store, create_store
from tthc_desktop.records import BY_TYPE
from tthc_desktop.services import units

_TOPICS = ("kiểm soát thủ tục hành chính", "cơ chế một cửa", "dịch vụ công trực tuyến", "số hóa hồ sơ")


def filled(path: Path, meetings: int, year: int = 2023, quarter: int | None = None) -> Store:
    """A data file with that many meetings of one year (or quarter), each with one to three units."""
    store = create_store(path, units.fill)
    chance = random.Random(7)
    meeting = BY_TYPE["meeting"]
    months = range(1, 13) if quarter is None else range(3 * quarter - 2, 3 * quarter + 1)
    rows = [
        {
            "id": number,
            "kind": chance.choice(("Cuộc họp", "Buổi làm việc")),
            "form": chance.choice(("Trực tiếp", "Trực tuyến")),
            "level": chance.choice(("Bộ, ngành, địa phương", "Cơ quan mình")),
            "held_on": f"{year}-{chance.choice(months):02d}-{chance.randint(1, 28):02d}",
            "chair": chance.choice(("Chánh Văn phòng", "Phó Chánh Văn phòng")),
            "topics": chance.choice(_TOPICS),
            "content": f"Nội dung làm việc số {number} về {chance.choice(_TOPICS)} tại địa phương",
        }
        for number in range(1, meetings + 1)
    ]
    links = [
        {"owner_id": number, "target_id": unit, "position": place}
        for number in range(1, meetings + 1)
        for place, unit in enumerate(chance.sample(range(40, 90), chance.randint(1, 3)), start=1)
    ]
    with store.write("Nhập nhiều cuộc họp") as session:
        session.execute(insert(meeting.table()), rows)
        session.execute(insert(meeting.LINKS["units"]), links)
    return store
