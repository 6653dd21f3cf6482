"""What a cell of a figure column says, without guessing: a number, a blank, a dash, "không phát sinh", or a doubt.

Offices write a dot between thousands and a comma before decimals ("125.712", "95,53"); some systems do the
opposite. A count is never decimal, so its marks are clear. In a rate or a sum of money "1.865" is not: how the
file as a whole writes its numbers decides (`Habits`), and where it does not tell, the user is asked once.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from tthc_desktop.core.vietnamese import comparison_key, fold, nfc

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | None
"""What a spreadsheet may hold where a figure belongs."""

State = Literal["number", "blank", "dash", "cross", "nothing", "doubt", "unreadable"]
"""A number; an empty cell (not reported); "-" (no data); "x" (does not apply); "không phát sinh" (nothing
occurred); readable in two ways; not readable. The first five are never taken for one another."""

DecimalMark = Literal[",", "."]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one cell says."""

    state: State
    value: Decimal | None = None
    """The number; None in every other state."""
    text: str = ""
    """The cell as it was found."""
    choices: tuple[Decimal, ...] = ()
    """The two numbers it may mean, when in doubt: the mark taken for thousands first, for decimals second."""
    note: str = ""
    """Vietnamese: what is odd about it, or why it cannot be read."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a whole file writes numbers; None where nothing tells."""

    decimal: DecimalMark | None = None
    """The mark before decimals."""
    scaled: bool | None = None
    """Whether counts such as 10.361 stand in the file as decimals, because Excel took the dot for a decimal point."""
    fractions: bool | None = None
    """Whether rates stand in the file as 0.9553 for 95,53 %."""


NO_HABITS = Habits()
BLANK = Reading("blank")
"""What an empty cell says."""
_REMEMBERED = 16_384
_ARTEFACT = Decimal("0.000001")
"""What adding up in binary leaves behind a whole number: 306.00000000001."""


class _Whole(dict[int, Reading]):
    """Whole numbers as readings; those met lately are remembered, which is quicker than to make each anew."""

    def __missing__(self, number: int) -> Reading:
        if len(self) >= _REMEMBERED:
            self.clear()
        told = self[number] = Reading("number", Decimal(number), str(number))
        return told


WHOLE = _Whole()
"""The reading of a cell that holds a whole number, in a column that counts or of money; a bool is no number."""

_STOP_BEHIND = re.compile(r"(.*[0-9])\s*([.;])")
"""What ends a sentence behind a count; behind a comma decimals may be missing."""
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u200b\u202f\u2060\ufeff]+")
_MINUS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-"})
_NOTHING = re.compile(r"(?:khong|chua|ko|k0)(?: co)? (?:phat sinh|so lieu)\b.*|khong co|khong|ko|kps|n/?a")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")
_PLAIN = re.compile(r"-?[0-9]+")
_ONE_MARK = re.compile(r"(-?[0-9]+)([.,])([0-9]+)")
_BOTH_MARKS = re.compile(r"(-?[0-9]{1,3}(?:([.,])[0-9]{3})+)(?!\2)([.,])([0-9]+)")
_WITH_SHARE = re.compile(r"(.*[0-9])\s*\(\s*[0-9]+(?:[.,][0-9]+)?\s*%\s*\)")
_SCALE = re.compile(r"(?:ty|ti|trieu|tr|nghin|ngan|k)\b")
"""Words that make a number another one: «3 tỷ» is to be written out."""
_TYPED = "là công thức gõ thành chữ, không có kết quả"
_WITH_WORDS = re.compile(r"(-?[0-9][0-9.,\s]*?)\s*([^\W\d_][^\d]*)")


def read_count(cell: Cell, habits: Habits = NO_HABITS, *, percent_format: bool = False) -> Reading:
    """Read a cell of a column that counts something: whole numbers only, "10.361" is 10361.

    A number that Excel holds as a decimal (10.361) is a doubt, unless the file's habits settle it; one that it shows
    as a percentage (1 as 100%) is no count.
    """
    if percent_format and cell and not isinstance(cell, str):
        return Reading("unreadable", text=str(cell), note="đang hiện là tỷ lệ %, mà cột này chỉ đếm")
    return _count_written(cell) if isinstance(cell, str) else _counted(cell, habits)


_TWO_NUMBERS = re.compile(r"[0-9][^\S\n\r]*[\n\r]\s*[0-9]|[0-9](?:[ \u00a0]{2,}|\t)[0-9]")
"""One below the other, or parted by more than one blank."""


@lru_cache(_REMEMBERED)
def _count_written(cell: str) -> Reading:
    text = _trimmed(cell)
    special = _special(cell, text)
    if special:
        return special
    if text.startswith("="):
        return Reading("unreadable", text=cell, note=_TYPED)
    if _TWO_NUMBERS.search(cell):
        return Reading("unreadable", text=cell, note="có hai số trong một ô")
    bare, note = _without_words(text)
    if ended := _STOP_BEHIND.fullmatch(bare):
        bare, note = ended[1], f"kèm dấu «{ended[2]}»"
    digits = _SPACES.sub("", bare)
    whole = _whole(digits)
    if whole is None:
        return Reading("unreadable", text=cell, note="không phải là số nguyên")
    if " " in _SPACES.sub(" ", bare) and not re.fullmatch(r"-? ?[1-9][0-9]{0,2}(?: [0-9]{3})+", _SPACES.sub(" ", bare)):
        return Reading("unreadable", text=cell, note="có dấu cách giữa các chữ số, không rõ là một hay nhiều số")
    return Reading("number", Decimal(whole), cell, note=note)


_LONGEST_WHOLE = 40
"""Characters of a whole number; Python itself refuses to read some thousand digits."""


def _whole(digits: str) -> int | None:
    """The whole number that the characters write, marks between thousands taken away; decimals of 0 are allowed."""
    if len(digits) > _LONGEST_WHOLE:
        return None
    if _PLAIN.fullmatch(digits):
        return int(digits)
    if _GROUPED.fullmatch(digits):
        number = int(re.sub("[.,]", "", digits))
        return None if digits.lstrip("-").startswith("0") and number else number  # "0,125" is a part
    found = _BOTH_MARKS.fullmatch(digits)
    if found and not int(found[4]):
        return int(re.sub("[.,]", "", found[1]))
    found = _ONE_MARK.fullmatch(digits)
    if found and not int(found[3]):
        return int(found[1])  # "10361.0": programs write so what they hold as a decimal
    return None


def _counted(cell: Cell, habits: Habits) -> Reading:
    if cell.__class__ is int:
        return WHOLE[cell]
    if cell is None:
        return BLANK
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return Reading("unreadable", text=_shown(cell), note=_not_a_number(cell))
    exact = Decimal(str(cell))
    if not exact.is_finite():
        return Reading("unreadable", text=str(cell), note="không phải là số")
    whole = exact.to_integral_value()
    if abs(exact - whole) < _ARTEFACT:
        return Reading("number", Decimal(int(whole)), str(cell))
    thousandfold = exact * 1000
    if thousandfold != thousandfold.to_integral_value() or not 1 <= abs(exact) < 1000:
        return Reading("unreadable", text=str(cell), note="là số lẻ, mà cột này chỉ đếm")
    if habits.scaled:
        return Reading("number", Decimal(int(thousandfold)), str(cell), note="Excel đã hiểu dấu chấm là dấu thập phân")
    if habits.scaled is False:
        return Reading("unreadable", text=str(cell), note="là số lẻ, mà cột này chỉ đếm")
    note = "là số lẻ trong cột đếm: có lẽ Excel đã hiểu dấu chấm ngăn hàng nghìn là dấu thập phân"
    return Reading("doubt", None, str(cell), (Decimal(int(thousandfold)), exact), note)


def read_decimal(cell: Cell, habits: Habits = NO_HABITS) -> Reading:
    """Read a cell of a rate or a sum of money: decimals are allowed, "95,53", "12,5%", "17, 66", "13.203.300"."""
    return _decimal_written(cell, habits) if isinstance(cell, str) else _decimal_held(cell)


@lru_cache(_REMEMBERED)
def _decimal_written(cell: str, habits: Habits) -> Reading:
    text = _trimmed(cell)
    special = _special(cell, text)
    if special:
        return special
    if text.startswith("="):
        return Reading("unreadable", text=cell, note=_TYPED)
    bare, note = _without_words(re.sub(r"\s*%$", "", text))
    digits = _SPACES.sub("", bare)
    if digits != bare and not re.fullmatch(r"-?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?", _SPACES.sub(" ", bare)):
        note = "có dấu cách thừa trong số"
    if _PLAIN.fullmatch(digits):
        return Reading("number", Decimal(digits), cell, note=note)
    one = _ONE_MARK.fullmatch(digits)
    if one:
        return _one_mark(one, cell, note, habits)
    both = _BOTH_MARKS.fullmatch(digits)
    if both:
        return Reading("number", Decimal(re.sub("[.,]", "", both[1]) + "." + both[4]), cell, note=note)
    if _GROUPED.fullmatch(digits):
        return Reading("number", Decimal(re.sub("[.,]", "", digits)), cell, note=note)
    return Reading("unreadable", text=cell, note="không phải là số")


def _one_mark(found: re.Match[str], cell: str, note: str, habits: Habits) -> Reading:
    whole, mark, rest = found.groups()
    decimal = Decimal(f"{whole}.{rest}")
    may_be_thousands = len(rest) == 3 and len(whole.lstrip("-")) <= 3 and whole.lstrip("-")[0] != "0"
    if not may_be_thousands or habits.decimal == mark:
        return Reading("number", decimal, cell, note=note)
    thousands = Decimal(whole + rest)
    if habits.decimal is not None:
        return Reading("number", thousands, cell, note=note)
    shown = f"{whole}{rest}", f"{whole},{rest}"
    note = f"có thể là {shown[0]} hoặc {shown[1]}: không rõ dấu «{mark}» ngăn hàng nghìn hay phần thập phân"
    return Reading("doubt", None, cell, (thousands, decimal), note)


def _decimal_held(cell: Cell) -> Reading:
    if cell is None:
        return BLANK
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return Reading("unreadable", text=str(cell), note=_not_a_number(cell))
    exact = Decimal(str(cell))
    return Reading("number", exact, str(cell)) if exact.is_finite() else Reading("unreadable", text=str(cell))


def read_percent(
    cell: Cell, habits: Habits = NO_HABITS, *, percent_format: bool = False, texts_tell: bool = True
) -> Reading:
    """Read a cell of a column of rates, in percent: 95.53 for "95,53", "95,53%" and 0.9553 shown as a percent.

    A bare 0.9553 may mean 95,53 % or 0,96 %: a doubt, unless the file's habits settle it. So may a text "0,9553"
    where the texts of the file do not tell; see `tell_percents`.
    """
    reading = read_decimal(cell, habits)
    if reading.value is None or (isinstance(cell, str) and texts_tell):
        return reading
    hundredfold = reading.value * 100
    if percent_format or (habits.fractions and abs(reading.value) <= 1):
        return Reading("number", hundredfold.normalize(), reading.text)
    if 0 < abs(reading.value) < 1 and habits.fractions is None:
        note = f"có thể là {shown(hundredfold.normalize())} % hoặc {shown(reading.value)} %"
        return Reading("doubt", None, reading.text, (hundredfold.normalize(), reading.value), note)
    return reading


def read_choice(cell: Cell, measure: str) -> Reading:
    """Read the answer to a question whose measure gives numbers to words ("Không = 0; Có = 1"): a number, or a word."""
    if isinstance(cell, str):
        said = fold(cell).strip(" .;,")
        said = "co" if _YES.fullmatch(comparison_key(cell)) else said
        for option in measure.split(";"):
            word, _, number = option.partition("=")
            if said and said == fold(word).strip() and number.strip().isdecimal():
                return Reading("number", Decimal(number.strip()), cell)
    return read_count(cell)


_YES = re.compile(
    r"\W*(?:[xv✓✔☑√]|có(?: tổ chức| thực hiện| ban hành)?|đã (?:tổ chức|thực hiện|ban hành)(?: xong| đầy đủ)?)\W*"
)
"""What means yes where yes or no is asked; «Cơ bản», «Đã có dự thảo» do not."""


def tell_percents(cells: Iterable[Cell]) -> bool:
    """Whether the rates that a file holds as text are surely percents: one says "%" or is above 1."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    values = (read_decimal(text).value for text in texts)
    return any("%" in text for text in texts) or any(value is not None and abs(value) > 1 for value in values)


def _trimmed(cell: str) -> str:
    text = unicodedata.normalize("NFKC", cell) if _WIDE.search(cell) else nfc(cell)
    return _SPACES.sub(" ", _APOSTROPHE.sub(".", text.translate(_MINUS))).strip(" '").strip()


_WIDE = re.compile("[\uff10-\uff19]")
"""Digits as wide as Chinese signs."""
_APOSTROPHE = re.compile(r"(?<=[0-9])['’´](?=[0-9]{3}(?![0-9]))")
"""Between thousands, as in 1’500."""


def _special(cell: str, text: str) -> Reading | None:
    """A text that stands for no number: blank, dash, cross, "không phát sinh"."""
    if not text:
        return Reading("blank", text=cell)
    if set(text) <= {"-", ".", "…", "_", " "} and set(text) & {"-", "…", ".", "_"}:
        # A row of dots is where one was to write; nobody did.
        return Reading("dash" if "-" in text else "blank", text=cell)
    plain = fold(text).rstrip(" .")
    if plain == "x":
        return Reading("cross", text=cell)
    return Reading("nothing", text=cell) if _NOTHING.fullmatch(plain) else None


def _without_words(text: str) -> tuple[str, str]:
    """The figure of "52 (80%)" and "120 hồ sơ", and a note of what stood beside it; the "3O" of a slip is none."""
    share = _WITH_SHARE.fullmatch(text)
    if share:
        return share[1], f"kèm «{text[len(share[1]) :].strip()}»"
    words = _WITH_WORDS.fullmatch(text)
    if words and not re.fullmatch("[eE].*|[oOlI]+", words[2]) and not _SCALE.match(fold(words[2])):
        return words[1], f"kèm chữ «{words[2].strip()}»"
    return text, ""


def _shown(cell: object) -> str:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else str(cell)


def _not_a_number(cell: object) -> str:
    if isinstance(cell, dt.date | dt.time):
        return "là ngày tháng: Excel có thể đã tự đổi số thành ngày"
    return "không phải là số"


def habits_of(cells: Iterable[Cell]) -> Habits:
    """What the cells of a file's figure columns tell together of how it writes numbers.

    A mark that surely stands before decimals ("95,53", "19.3") or surely between thousands ("13.203.300")
    settles it for the whole file, if no other cell says the contrary.
    """
    before_decimals = {mark for cell in cells if isinstance(cell, str) for mark in _sure_decimal_mark(_trimmed(cell))}
    return Habits(before_decimals.pop() if len(before_decimals) == 1 else None)


def _sure_decimal_mark(text: str) -> tuple[DecimalMark, ...]:
    digits = _SPACES.sub("", text.rstrip("% "))
    one = _ONE_MARK.fullmatch(digits)
    if one and (len(one[3]) != 3 or one[1].lstrip("-0") == ""):
        return (_mark(one[2]),)
    both = _BOTH_MARKS.fullmatch(digits)
    if both:
        return (_mark(both[3]),)
    many = _GROUPED.fullmatch(digits)
    return (_mark("," if many[1] == "." else "."),) if many and digits.count(many[1]) > 1 else ()


def _mark(mark: str) -> DecimalMark:
    return "," if mark == "," else "."


def percent(part: Decimal | int, whole: Decimal | int, places: int = 2) -> Decimal | None:
    """part / whole in percent, rounded half up as reports are; None when there is nothing to divide by.

    0 of 0 is no 100 %: nothing can be said of it.
    """
    if not whole:
        return None
    exact = Decimal(part) * 100 / Decimal(whole)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


_OURS = str.maketrans(",.", ".,")


def bare(value: Decimal | int) -> str:
    """A number without marks between its digits, so that it can be read in one way alone: "125712", "95,53"."""
    return f"{Decimal(value):f}".translate(_OURS)


def shown(value: Decimal | int) -> str:
    """A number as an office writes it: "125.712", "95,53"."""
    return f"{Decimal(value):,f}".translate(_OURS)
