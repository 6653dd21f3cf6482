"""The office's shelf of forms: those shipped, and those in the folder "forms" beside the data file, which win."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tthc_desktop import places
from tthc_desktop.core.errors import Problem, Refused, Unavailable
from tthc_desktop.core.form_files import read_form
from tthc_desktop.core.forms import Form, code_order, version_for
from tthc_desktop.core.vietnamese import comparison_key, fold
from tthc_desktop.files import form_sheets
from tthc_desktop.files.whole import in_plain_words, whole

UNVERIFIED = "mẫu chưa đối chiếu với văn bản gốc"
"""The mark of a form that is known from memory only."""
_LARGEST = 1_000_000  # bytes: a form of a thousand columns is smaller


@dataclass(frozen=True, slots=True)
class Shelved:
    """One form with the file it came from."""

    form: Form
    path: Path
    own: bool
    """Whether it lies in the office's own folder."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """All forms there are, sorted by code and then by validity, and what could not be read."""

    items: tuple[Shelved, ...]
    problems: tuple[Problem, ...] = ()
    """What is wrong with files of the office's own folder; the other forms go on."""

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms alone."""
        return tuple(item.form for item in self.items)

    def find(self, code: str, on: dt.date | None = None) -> Shelved:
        """The newest version of a code, or the version that is named in full ("II.07b/VPCP/KSTT@2025-07-01").

        With `on`, the version for a period that ends on that day in place of the newest; named in full, it stays.

        "II.06a" and "06a" are enough where they name one form. Raises Refused.
        """
        wanted = comparison_key(code)
        for named in (_is_version, _is_code, _is_code_begun, _is_code_without_group):
            hits = [item for item in self.items if named(item.form, wanted)]
            if hits:
                newest = _only(code, hits)
                return newest if on is None else self._for(hits, newest, on)
        known = "; ".join(dict.fromkeys(item.form.code for item in self.items))
        raise Refused(Problem("code", f"Không có biểu mẫu «{code}». Hãy chọn: {known}."))

    @staticmethod
    def _for(hits: Sequence[Shelved], newest: Shelved, day: dt.date) -> Shelved:
        form = version_for([item.form for item in hits], newest.form.code, day)
        return next((item for item in hits if item.form is form), newest)


def _is_version(form: Form, wanted: str) -> bool:
    return comparison_key(form.version) == wanted


def _is_code(form: Form, wanted: str) -> bool:
    return comparison_key(form.code) == wanted


def _is_code_begun(form: Form, wanted: str) -> bool:
    return comparison_key(form.code).split("/")[0] == wanted


def _is_code_without_group(form: Form, wanted: str) -> bool:
    return comparison_key(form.code).split("/")[0].removeprefix("ii.") == wanted


def _only(code: str, hits: list[Shelved]) -> Shelved:
    codes = dict.fromkeys(item.form.code for item in hits)
    if len(codes) > 1:
        raise Refused(Problem("code", f"«{code}» có thể là nhiều biểu mẫu. Hãy ghi đủ: {'; '.join(codes)}."))
    return hits[-1]


def own_folder(data_file: Path) -> Path:
    """Where the office's own forms lie: beside its data file, so that they are copied and shared with it."""
    return data_file.parent / "forms"


def shelf(data_file: Path) -> Shelf:
    """Read all forms. A wrong file of the office's own is told in `problems` and left out."""
    problems: list[Problem] = []
    by_version: dict[str, Shelved] = {}
    for path in sorted(places.shipped("forms").glob("*.toml")):
        form = load(path)
        by_version[comparison_key(form.version)] = Shelved(form, path, own=False)
    for path in _own_files(data_file):
        try:
            form = load(path)
        except Refused as refused:
            problems += refused.problems
            continue
        except Unavailable as error:
            problems.append(Problem("", str(error)))
            continue
        before = by_version.get(comparison_key(form.version))
        if before and before.own:
            message = f"Tệp «{path.name}» và «{before.path.name}» cùng là một biểu mẫu; tệp sau được dùng."
            problems.append(Problem("", message))
        by_version[comparison_key(form.version)] = Shelved(form, path, own=True)
    return Shelf(_sorted(by_version.values()), tuple(problems))


def _sorted(items: Iterable[Shelved]) -> tuple[Shelved, ...]:
    return tuple(sorted(items, key=lambda item: (code_order(item.form.code), item.form.version)))


def _own_files(data_file: Path) -> list[Path]:
    folder = own_folder(data_file)
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []


def load(path: Path) -> Form:
    """Read one form from its file. Raises Refused for a wrong one, Unavailable for one that cannot be read."""
    return read_form(text_of(path), path.name)


def text_of(path: Path) -> str:
    """The text of a TOML file. Raises Refused for one that is none, Unavailable for one that cannot be read."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= _LARGEST else b""
    except OSError as error:
        raise Unavailable(f"Không đọc được tệp «{path}». Hãy kiểm tra đường dẫn rồi làm lại.") from error
    if size > _LARGEST:
        raise Refused(Problem("", f"Tệp «{path.name}» quá lớn, không phải một biểu mẫu TOML."))
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"Tệp «{path.name}», dòng {line}: chữ không theo mã UTF-8. Hãy lưu lại tệp với mã hóa UTF-8."
        raise Refused(Problem("", message)) from error


def replaced_by(data_file: Path, form: Form) -> Shelved | None:
    """The form on the shelf that an import of this one would replace."""
    key = comparison_key(form.version)
    return next((item for item in shelf(data_file).items if comparison_key(item.form.version) == key), None)


def take_in(data_file: Path, path: Path) -> Form:
    """Check a TOML file and put it into the office's own folder, in place of an own one of the same version.

    Raises Refused for a wrong one, Unavailable.
    """
    text = text_of(path)
    form = read_form(text, path.name)
    old = replaced_by(data_file, form)
    folder = own_folder(data_file)
    target = old.path if old and old.own else folder / file_name(form)
    with in_plain_words(target):
        folder.mkdir(exist_ok=True)
    _write(text, target)
    return form


def give_out(item: Shelved, path: Path) -> None:
    """Write a form's TOML as it is, to be edited or sent on. Raises Unavailable."""
    _write(text_of(item.path), path)


def _write(text: str, path: Path) -> None:
    with whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def file_name(form: Form) -> str:
    """The name of a form's own file: "ii-07b-vpcp-kstt-2025-07-01.toml"."""
    words = re.sub("[^a-z0-9]+", "-", fold(form.version.replace("đ", "dd").replace("Đ", "dd"))).strip("-")
    return f"{words or 'mau'}.toml"


def write_blank(form: Form, path: Path, unit: str = "", period: str = "") -> None:
    """Write the form's blank table as a workbook that comes back recognised with certainty. Raises Unavailable."""
    form_sheets.write_blank(form, path, unit, period)
