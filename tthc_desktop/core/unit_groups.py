"""Groups of units that are named together and are none: «các sở, ban, ngành», «UBND các xã, phường»."""

from __future__ import annotations

import re
from collections.abc import Callable

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


def without_groups(text: str, is_unit: Callable[[str], bool] = lambda _: False) -> tuple[str, list[str]]:
    """The names in a cell without the groups among them, and these; a name such as «các Sở Y tế, Nội vụ» is none.

    `is_unit`: whether a group is a unit by that name all the same, as of a catalogue that has «các bộ, ngành».
    """
    plain = _SPACES.sub(lambda run: "\n" if "\n" in run[0] else " ", text)  # long runs of spaces take long
    found = [group for group in _GROUP.finditer(plain) if not is_unit(group["group"])]
    if not found:
        return text, []
    ends = [0, *(group.end() for group in found)]
    starts = [*(group.start() for group in found), len(plain)]
    left = "".join(plain[end:start] for end, start in zip(ends, starts, strict=True))
    rest = re.sub(r"\s*(?:[,;]|\bvà\b)\s*(?=$|[;\n]|,)", "", left)
    return rest.strip(" ,;.\n-"), [group["group"] for group in found]


def is_group(text: str) -> bool:
    """Whether a name is one for many units: «Các sở, ban, ngành»."""
    return bool(_GROUP.fullmatch(text.strip()))


_SPACES = re.compile(r"\s+")
