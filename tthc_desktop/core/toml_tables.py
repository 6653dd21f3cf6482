"""Tables of a TOML file that a person wrote: every value checked, every mistake told with its line in Vietnamese."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.vietnamese import nfc

T = TypeVar("T")


def read_toml(text: str, name: str, problems: list[Problem]) -> Table:
    """The top table of a TOML file; `name` is the file's, `problems` takes what is found wrong while it is read.

    Raises Refused with the line when the text is no TOML at all.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused(Problem("", _syntax(name, text, str(error)))) from error
    return Table(data, (), Lines(text), name, problems)


_SYNTAX = (
    ("Unterminated string|Illegal character|Invalid initial character", "thiếu dấu nháy kép quanh chữ, hoặc chữ lạ"),
    ("Expected '=' after a key", "sau tên trường phải có dấu bằng"),
    ("Invalid value|Unescaped", "giá trị chưa đúng: chữ phải nằm trong dấu nháy kép, ngày viết như 2025-07-01"),
    ("Unclosed array|Unclosed inline", "thiếu dấu đóng ngoặc vuông hoặc ngoặc nhọn"),
    ("Cannot overwrite|Cannot declare|Duplicate", "một trường được ghi hai lần"),
    ("Invalid date", "không có ngày này"),
    ("Expected newline", "thừa chữ ở cuối dòng"),
)


def _syntax(name: str, text: str, error: str) -> str:
    found = re.search(r"at line ([0-9]+)", error)
    line = int(found[1]) if found else text.count("\n") + 1
    reason = next(
        (words for pattern, words in _SYNTAX if re.search(pattern, error)), "dòng này không đúng cú pháp TOML"
    )
    return f"Tệp «{name}», dòng {line}: {reason}. Hãy sửa dòng này rồi làm lại."


class Lines:
    """Finds the line of a key or of the n-th item of a list; tomllib does not tell."""

    def __init__(self, text: str) -> None:
        quoted = r'"""(?:.|\n)*?"""|\'\'\'(?:.|\n)*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'
        self._bare = re.sub(quoted, lambda found: re.sub(r"[^\n]", " " if found[0][0] == "#" else "~", found[0]), text)

    def of(self, path: Sequence[str | int]) -> int:
        """The line, counted from 1, of ("title",), ("columns", 2) or ("columns", 2, "kind")."""
        place = self._place(path)
        return self._bare.count("\n", 0, place) + 1

    def _place(self, path: Sequence[str | int]) -> int:
        if not path:
            return 0
        name, *rest = path
        found = re.search(rf"(?m)^\s*{re.escape(str(name))}\s*=", self._bare)
        blocks = [block.end() for block in re.finditer(rf"(?m)^\s*\[\[\s*{re.escape(str(name))}\s*\]\]", self._bare)]
        if not rest or not isinstance(rest[0], int):
            return found.end() if found else 0
        if found:
            return self._nth_item(found.end(), rest[0])
        if rest[0] >= len(blocks):
            return 0
        block = self._bare[blocks[rest[0]] : (*blocks, len(self._bare))[rest[0] + 1]]
        inner = re.search(rf"(?m)^\s*{re.escape(str(rest[1]))}\s*=", block) if len(rest) > 1 else None
        place = blocks[rest[0]] + (inner.end() if inner else 0)
        return self._nth_item(place, rest[2]) if inner and len(rest) > 2 and isinstance(rest[2], int) else place

    def _nth_item(self, start: int, wanted: int) -> int:
        """Where the n-th item of the array after `start` begins."""
        depth, count = 0, 0
        for place in range(start, len(self._bare)):
            letter = self._bare[place]
            depth += (letter in "[{") - (letter in "]}")
            if letter == "," and depth == 1:
                count += 1
            elif depth and count == wanted and not letter.isspace() and (letter != "[" or depth > 1):
                return place
            if depth == 0 and letter == "]":
                break
        return start


class Table:
    """A table of the file being read: every value is asked for once, what was never asked for is unknown."""

    def __init__(
        self, data: Mapping[str, Any], path: tuple[str | int, ...], lines: Lines, name: str, problems: list[Problem]
    ) -> None:
        self._data, self._path, self._lines, self._name, self._problems = data, path, lines, name, problems
        self._asked: set[str] = set()

    def complain(self, reason: str, *where: str | int) -> None:
        """Note a problem at a key of this table."""
        path = (*self._path, *where)
        field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
        self._problems.append(Problem(field, f"Tệp «{self._name}», dòng {self._lines.of(path)}: {reason}"))

    def get(self, key: str, read: Callable[[Any], T], default: T, *, required: bool = False) -> T:
        """The value of a key as `read` understands it; ValueError's Vietnamese words are told with the line."""
        self._asked.add(key)
        if key not in self._data:
            if required:
                self.complain(f"thiếu trường «{key}».")
            return default
        try:
            return read(self._data[key])
        except ValueError as error:
            self.complain(f"«{key}» {error}", key)
            return default

    def text(self, key: str, *, required: bool = False) -> str:
        """A line of text."""
        return self.get(key, _text, "", required=required)

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        return self.get(key, _texts, (), required=required)

    def day(self, key: str) -> dt.date | None:
        """A day, or None."""
        return self.get(key, _day, None)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """true or false."""
        return self.get(key, _flag, default)

    def number(self, key: str) -> int:
        """A whole number from 1."""
        return self.get(key, _count, 0, required=True)

    def one_of(self, key: str, options: Sequence[T], default: T | None = None) -> T:
        """One of a few words."""

        def read(value: Any) -> T:
            if value not in options:
                raise ValueError(f"là {value!r}; hãy chọn một trong: {', '.join(map(str, options))}.")
            return options[options.index(value)]

        return self.get(key, read, options[0] if default is None else default, required=default is None)

    def some_of(self, key: str, options: Sequence[str]) -> tuple[str, ...]:
        """Some of a few words."""
        words = self.texts(key)
        for word in words:
            if word not in options:
                self.complain(f"«{key}» có «{word}»; hãy chọn trong: {', '.join(options)}.", key)
        return words

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of a list of tables."""
        nothing: list[Mapping[str, Any]] = []
        for at, data in enumerate(self.get(key, _tables, nothing)):
            table = Table(data, (*self._path, key, at), self._lines, self._name, self._problems)
            yield table
            table.done()

    def done(self) -> None:
        """Complain of every key that the program does not know: it is a slip of the pen."""
        for key in self._data:
            if key not in self._asked:
                self.complain(f"không có trường «{key}»; các trường: {', '.join(sorted(self._asked))}.", key)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("phải là chữ trong dấu nháy kép.")
    return nfc(" ".join(value.split()))


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError('phải là danh sách, như ["a", "b"].')
    return tuple(_text(item) for item in value)


def _day(value: Any) -> dt.date:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise ValueError("phải là một ngày viết như 2025-07-01, không có dấu nháy.")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("phải là true hoặc false.")
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 999:
        raise ValueError("phải là số nguyên từ 1 đến 999.")
    return value


def _tables(value: Any) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("phải là danh sách các dòng { … }.")
    return value
