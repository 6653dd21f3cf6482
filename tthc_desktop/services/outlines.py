"""The kinds of report there are: those shipped, and the office's own in "forms/reports" beside its data, which win."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tthc_desktop import places
from tthc_desktop.core.errors import Problem, Refused, Unavailable
from tthc_desktop.core.outlines import Outline, read_outline
from tthc_desktop.core.vietnamese import comparison_key
from tthc_desktop.services import forms

FOLDER = "reports"


def shipped() -> tuple[Outline, ...]:
    """The kinds that came with the program."""
    return tuple(load(path) for path in sorted((places.shipped("forms") / FOLDER).glob("*.toml")))


def shelf(data_file: Path) -> tuple[tuple[Outline, ...], tuple[Problem, ...]]:
    """All kinds, an own one in place of a shipped one of the same code; and what is wrong with own files."""
    by_code = {outline.code: outline for outline in shipped()}
    problems: list[Problem] = []
    folder = forms.own_folder(data_file) / FOLDER
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            outline = load(path)
        except Refused as refused:
            problems += refused.problems
        except Unavailable as error:
            problems.append(Problem("", str(error)))
        else:
            by_code[outline.code] = outline
    return tuple(by_code.values()), tuple(problems)


def load(path: Path) -> Outline:
    """Read one kind from its file. Raises Refused for a wrong one, Unavailable for one that cannot be read."""
    return read_outline(forms.text_of(path), path.name)


def find(known: Sequence[Outline], kind: str) -> Outline:
    """The kind of that code or title. Raises Refused."""
    wanted = comparison_key(kind)
    for outline in known:
        if wanted in (comparison_key(outline.code), comparison_key(outline.title)):
            return outline
    names = "; ".join(f"{outline.code} ({outline.title})" for outline in known)
    raise Refused(Problem("kind", f"Không có loại báo cáo «{kind}». Hãy chọn: {names}."))
