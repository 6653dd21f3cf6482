"""Which unit of the data file a sheet means: by what it says, what stands above it, and what its file is called."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from sqlalchemy.orm import Session

from tthc_desktop.core.dates import When
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.letterheads import Told, is_division
from tthc_desktop.core.likely_names import likely
from tthc_desktop.core.periods import Period, bounds
from tthc_desktop.core.vietnamese import fold, has_accents
from tthc_desktop.services import units
from tthc_desktop.services.former_departments import former
from tthc_desktop.services.known_units import Finder

_OFFERED = 6
"""Units that are offered for a name: more of them are looked up."""
_RANK = re.compile(r"^(?:(?:ubnd|[uủ][yỷ] ban nhân dân)\s+)?(?:tỉnh|thành phố|tp\.?)\s+", re.IGNORECASE)
_ITS_RANK = re.compile(r"\s+(?:tỉnh|thành phố)$", re.IGNORECASE)
_COMMUNE = re.compile(r"(?:ubnd|uy ban nhan dan) (?:xa|phuong|dac khu)\b")
_WITHIN = re.compile(r"(?:(?<=\S )(?:ubnd\s+)?|^ubnd\s+)(?:xã|phường|đặc khu)\s+[^(]+", re.IGNORECASE)
"""The commune that the name of one of its parts ends with, or begins with."""
_COMMITTEE_OF = re.compile(r"^(?:ubnd|uy ban nhan dan)\s+")
_PARTS_OF_NAME, _SHORTEST = re.compile(r"[\W\d_]+"), 3
"""What parts the name of a file, and letters of the short name of a unit in it: «SYT - 06a»."""
_SAY = "Hãy cho biết đơn vị báo cáo."


class Unclear(NamedTuple):
    """Why the user has to say which unit it is, and the units that it may be."""

    why: str
    options: tuple[str, ...] = ()


class Senders:
    """The units of the data file and what became of them, read once for a drop of files."""

    def __init__(self, session: Session) -> None:
        self._known = units.all_units(session)
        self._finder = Finder(self._known)
        self._timeline = units.timeline(session)
        home = self._known.get(units.home_of(session) or 0)
        self._home = home.name if home else ""
        place = re.escape(self._home or "-")
        self._at_home = re.compile(rf"\s+(?:(?:tỉnh|thành phố|tp\.?)(?:\s+{place})?|{place})$", re.IGNORECASE)
        """What a name may end with that every office of the province may leave out."""
        self._names: dict[dt.date | None, dict[int, str]] = {}

    def kind(self, unit: int | None) -> str:
        """What kind of unit it is; "" of one that is not known."""
        return self._known[unit].kind if unit in self._known else ""

    def named(self, text: str, period: Period | None) -> int:
        """The unit of that name in the period. Raises Refused, with the units that are near."""
        try:
            return self._finder.find(text, _day(period))
        except ValueError as error:
            near = self._likely(text, period)
            offered = f" Có phải là {' hay '.join(f'«{name}»' for name in near)} không?" if near else ""
            raise Refused(Problem("unit", f"{error}{offered}")) from error

    def of(
        self, told: Told, period: Period | None, file: str, remembered: int | None, sheet: str = ""
    ) -> tuple[int | None, list[Unclear]]:
        """The unit that reports, as far as it is told, and why it is to be asked about.

        `file`, `sheet`: the names of the file, without its ending, and of the sheet; `remembered`: the unit that the
        user said such a text means.
        """
        unit, unclear = remembered, list[Unclear]()
        if unit is None:
            try:
                unit = self._finder.find(self._whole_name(told, _day(period)), _day(period)) if told.text else None
            except ValueError as error:
                unclear = [self._unknown(str(error), told, period)]
            else:
                unclear = [] if unit else [self._unsaid(told, period, file, sheet)]
                unclear += self._namesakes_at_home(told.text, unit, _day(period)) if unit else []
        if told.note:
            if not self._is_other(unit, told.other, period):
                return unit, unclear
            options = dict.fromkeys((*self._likely(told.other, period), *self._likely(told.text, period)))
            return unit, [Unclear(f"{told.note} {_SAY}", tuple(options)[:_OFFERED])]
        odd = self._at_odds(told, unit, file) if unit in self._known and remembered is None else None
        return unit, [*unclear, *([odd] if odd else [])]

    def _unknown(self, why: str, told: Told, period: Period | None) -> Unclear:
        """That the name is no unit's, with those that it may mean; of a department that ended, what it became."""
        ended = former(self._at_home.sub("", told.text), _day(period))
        there = self._there(_day(period))
        heirs = (
            [self._finder.label(self._known[one]) for one in self._finder.all(ended.became) if one in there]
            if ended
            else []
        )
        if ended and heirs:
            since = f"không còn từ {When(ended.on)}, phần lớn nhiệm vụ chuyển về {ended.became}"
            why = f"«{told.text}» có lẽ {since} (theo trí nhớ, chưa đối chiếu văn bản). {_SAY}"
        return Unclear(why, tuple(dict.fromkeys((*heirs, *self._offered(told, period))))[:_OFFERED])

    def _unsaid(self, told: Told, period: Period | None, file: str, sheet: str) -> Unclear:
        """That no unit is said, with those that the signature, the sheet's name and the file's may mean."""
        signed = f"; chữ ký ghi «{told.signed}»" if told.signed else ""
        options = dict.fromkeys(
            option for text in (told.signed, sheet) if text for option in self._likely(text, period)
        )
        options |= dict.fromkeys(self._finder.label(self._known[one]) for one in self._finder.named_in(file))
        short = (part for part in _PARTS_OF_NAME.split(file) if part.isupper() and len(part) >= _SHORTEST)
        options |= dict.fromkeys(option for part in short for option in self._likely(part, period))
        return Unclear(f"Tệp không ghi đơn vị báo cáo{signed}. Hãy cho biết đơn vị.", tuple(options)[:_OFFERED])

    def called(self, name: str) -> list[int]:
        """The units that a file or a sheet of this name is called after."""
        return self._finder.named_in(name)

    def ended(self, unit: int | None, period: Period | None) -> Unclear | None:
        """That a unit was no more when the period began, and what it is by then."""
        known = self._known.get(unit) if unit else None
        first = bounds(period)[0] if period else dt.date.min
        if known is None or period is None or not known.valid_to or known.valid_to >= first.isoformat():
            return None
        last, heirs = When(dt.date.fromisoformat(known.valid_to[:10])), self._heirs(known.id, first)
        now = f", nay là {' và '.join(f'«{name}»' for name in heirs)}" if heirs else ""
        return Unclear(f"«{known.name}» đã kết thúc ngày {last}, trước {period.name}{now}. {_SAY}", heirs)

    def _whole_name(self, told: Told, day: dt.date | None) -> str:
        """The unit's name, with that of the province above it where only so it is known: «CÔNG AN TỈNH»."""
        if self._finder.all(told.text):
            return told.text
        whole = [f"{told.text} {told.above}"] if told.above else []  # «VĂN PHÒNG» below «UBND TỈNH LÂM ĐỒNG»
        head, _, tail = told.text.rpartition(" - ")
        whole += [head] if head and self._home and fold(_RANK.sub("", tail)) == fold(self._home) else []
        bare = _ITS_RANK.sub("", told.text)
        home = self._home if _ITS_RANK.search(told.text) else ""  # «Công an tỉnh», and no centre of a commune
        for place in filter(None, (_RANK.sub("", told.above), home)):
            whole += [f"{name}{rank}{place}" for name in (told.text, bare) for rank in (" ", " tỉnh ", " thành phố ")]
        if self._home and fold(told.text).endswith(f" {fold(self._home)}"):
            name = self._at_home.sub("", told.text)  # «SỞ Y TẾ LÂM ĐỒNG»
            whole += [f"{name} {rank}{home}" for home in (f" {self._home}", "") for rank in ("tỉnh", "thành phố")]
        whole += [self._with_accents(told.text, day)] if not has_accents(told.text) else []
        return next((name for name in whole if name and self._finder.all(name)), told.text)

    def _with_accents(self, text: str, day: dt.date | None) -> str:
        """The name of the one unit that a text without any accent is: «SO Y TE»."""
        plain = fold(text)
        said = {plain, _COMMITTEE_OF.sub("", plain), _COMMITTEE_OF.sub("", plain.replace("ubnd tinh ", ""))}
        hits = [one for one in self._known.values() if fold(one.name) in said and (not day or one.alive_on(day))]
        return self._finder.label(hits[0]) if len(hits) == 1 else ""

    def _at_odds(self, told: Told, unit: int | None, file: str) -> Unclear | None:
        """A superior body that is not the unit's, a file that is named after another unit."""
        assert unit is not None
        known = self._known[unit]
        if told.above and self._finder.is_below_another(known, told.above):
            why = f"Đầu trang ghi «{told.above}», mà «{known.full_label}» trong danh mục không thuộc đơn vị ấy."
            return Unclear(f"{why} {_SAY}", (self._finder.label(known),))
        others = self._finder.named_in(file)
        rivals = [one for one in others if self._may_be_meant(one, unit, told)]
        if unit in others or not rivals:
            return None
        options = dict.fromkeys(self._finder.label(self._known[one]) for one in (unit, *rivals))
        return Unclear(f"Trên bảng ghi «{told.text}», mà tên tệp là «{file}». {_SAY}", tuple(options)[:_OFFERED])

    def _may_be_meant(self, one: int, unit: int, told: Told) -> bool:
        """Whether a unit that a file is named after may be meant in place of the one on its sheet.

        It is another of its kind, or one below what stands as the whole letterhead; a body above only gets the report.
        """
        alike = self._known[one].kind == self._known[unit].kind
        below = not told.labelled and self._finder.is_above(unit, one)
        return not self._finder.is_above(one, unit) and (alike or below)

    def _namesakes_at_home(self, text: str, unit: int, day: dt.date | None) -> list[Unclear]:
        """That the short name of a body of the whole country may mean its branch in the province: «BHXH»."""
        known = self._known[unit]
        if not self._home or known.above or self._finder.is_name(text):
            return []
        name = fold(known.name).removesuffix(" viet nam")
        there = self._there(day)
        local = [one for one, bare in there.items() if self._known[one].above == self._home and fold(bare) == name]
        if not local:
            return []
        labels = tuple(self._finder.label(self._known[one]) for one in (*local, unit))
        return [Unclear(f"«{text}» có thể là {' hoặc '.join(f'«{one}»' for one in labels)}. {_SAY}", labels)]

    def _is_other(self, unit: int | None, text: str, period: Period | None) -> bool:
        """Whether a name is that of another unit than this one, or near to those of others; else it says nothing."""
        try:
            return self._finder.find(text, _day(period)) != unit
        except ValueError:
            near = self._likely(text, period)
            return bool(near) and not (unit in self._known and self._finder.label(self._known[unit]) in near)

    def _offered(self, told: Told, period: Period | None) -> tuple[str, ...]:
        """The units that an unknown name may mean; a part of an office or of a commune's reports for the whole."""
        part = is_division(told.text) or _COMMUNE.match(fold(told.above))
        above = self._likely(told.above, period) if part else ()
        within = _WITHIN.search(told.text)
        inside = self._likely(within[0].strip(" )"), period) if within else ()
        return tuple(dict.fromkeys((*above, *inside, *self._likely(told.text, period))))[:_OFFERED]

    def _likely(self, text: str, period: Period | None) -> tuple[str, ...]:
        """Units of that time that the text may mean: those of the name, else those with one near it."""
        there = self._there(_day(period))
        hits = [item for item in self._finder.all(text) if item in there]
        near = hits or likely(self._at_home.sub("", text), there, _OFFERED)
        return tuple(self._finder.label(self._known[item]) for item in near) if len(near) <= _OFFERED else ()

    def _there(self, day: dt.date | None) -> dict[int, str]:
        """The names of the units of a day, those of the office's province first and without its name."""
        if day not in self._names:
            units = sorted(self._known.values(), key=lambda unit: unit.above != self._home)
            there = (unit for unit in units if (unit.alive_on(day) if day else not unit.valid_to))
            self._names[day] = {unit.id: self._at_home.sub("", unit.name) for unit in there}
        return self._names[day]

    def _heirs(self, unit: int, day: dt.date) -> tuple[str, ...]:
        """The units of that day that one became, the principal one first."""
        stands = (self._timeline.today(unit, day), *(hop.successor for hop in self._timeline.lineage.history(unit)))
        there = (self._known[one] for one in dict.fromkeys(stands) if one != unit and one in self._known)
        return tuple(self._finder.label(one) for one in there if one.alive_on(day))[:_OFFERED]


def _day(period: Period | None) -> dt.date | None:
    return bounds(period)[1] if period else None
