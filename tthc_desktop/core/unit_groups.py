"""Groups of units that are named together and are none: «các sở, ban, ngành», «UBND các xã, phường»."""

from __future__ import annotations

import re

_RANK = (
    r"(?:cơ quan|đơn vị|sở|ban|bộ|ngành|phòng|địa phương|xã|phường|đặc khu|thị trấn|huyện|thành phố|đoàn thể|tổ chức|"
    r"chuyên môn|trực thuộc|cấp tỉnh|cấp huyện|cấp xã)"
)
_GROUP = re.compile(
    r"(?:(?<=[,;\n])|^|(?<=\bvà\s))\s*[-+•]?\s*"
    rf"(?P<group>(?:(?:ubnd|ủy ban nhân dân)\s+)?(?:các\s+{_RANK}|cấp xã|xã, phường)"
    rf"(?:\s*(?:,|\bvà\b|\s)\s*{_RANK}\b)*(?:\s+(?:có\s+)?liên quan)?(?:\s+(?:trên địa bàn|trong|thuộc)\s+tỉnh)?)"
    r"\s*(?=[,;\n.]|$|\bvà\b)",
    re.IGNORECASE,
)


def without_groups(text: str) -> tuple[str, list[str]]:
    """The names in a cell without the groups among them, and these; a name such as «các Sở Y tế, Nội vụ» is none."""
    groups = [found["group"] for found in _GROUP.finditer(text)]
    if not groups:
        return text, []
    rest = re.sub(r"\s*(?:[,;]|\bvà\b)\s*(?=$|[;\n]|,)", "", _GROUP.sub("", text))
    return rest.strip(" ,;.\n-"), groups
