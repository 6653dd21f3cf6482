"""Forms made ready for recognising many sheets: layouts that were met once are matched once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tthc_desktop.core.columns import Match, Path, Wording, groups_of, match_columns, vocabulary, wordings_of
from tthc_desktop.core.form_codes import code_keys
from tthc_desktop.core.forms import Form
from tthc_desktop.core.preambles import Line
from tthc_desktop.core.unaccented import accents_of
from tthc_desktop.core.wordings import Words, likeness, words

_REMEMBERED = 2000
"""Layouts kept: more than a province's offices use."""
_LIKELY = 6
"""Forms that are looked at closely, by how many of their headings a sheet has word for word."""
_SAME_TITLE = 0.8
_SHORTEST = 3
"""Words of a title that other words may follow."""


@dataclass(frozen=True, slots=True)
class Known:
    """One form with its wordings, codes and titles as they are compared."""

    form: Form
    wordings: tuple[Wording, ...]
    codes: frozenset[str]
    titles: tuple[Words, ...]
    leaves: frozenset[Words]
    """Its headings, each of the last row of a header alone, and with all that stand above it."""

    def begins_title_of(self, other: Known) -> bool:
        """Whether its title is how the other's begins, so that a short title may be either's."""
        return any(_begins(longer, shorter) for longer in other.titles for shorter in self.titles)

    def title_line(self, readings: Readings) -> Line | None:
        """The line that is the form's title, perhaps with more behind it, or with its end in the line below."""
        for line, some in readings:
            for told in some:
                for title in self.titles:
                    if _is_title(told, title):
                        return line
        return None


Readings = Sequence[tuple[Line, tuple[Words, ...]]]
"""Lines with their words, and with those of the line below behind them."""


def readings(lines: Sequence[Line]) -> Readings:
    """The lines as they are compared with the titles of many forms."""
    below = {(line.row - 1, line.column): f" {line.text}" for line in lines}
    wholes = ((line, dict.fromkeys((line.text, line.text + below.get((line.row, line.column), "")))) for line in lines)
    return [(line, tuple(map(words, texts))) for line, texts in wholes]


@lru_cache(8192)  # the same lines stand above the tables of all units
def _is_title(told: Words, title: Words) -> bool:
    return likeness(told, title) >= _SAME_TITLE or _begins(told, title)


def _begins(told: Words, title: Words) -> bool:
    return len(title) >= _SHORTEST and told[: len(title)] == title


def _known(form: Form) -> Known:
    wordings = wordings_of(form)
    texts = (form.code, *form.synonyms)
    codes = frozenset(key for text in texts for key in code_keys(text))
    leaves = frozenset(leaf for wording in wordings for leaf in (*wording.leaves, wording.whole))
    return Known(form, wordings, codes, tuple(words(text) for text in (form.title, *form.synonyms)), leaves)


def _with_short_codes(known: Sequence[Known]) -> list[Known]:
    """The forms, known by their codes without the «II.» too («06a/VPCP/KSTT»), where that is no other form's code."""
    taken = {code for one in known for code in one.codes}
    return [replace(one, codes=one.codes | {code.removeprefix("ii.") for code in one.codes} - taken) for one in known]


class KnownForms:
    """The forms that sheets are compared with, and what was worked out with them: had from `known_forms`."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self.forms = tuple(forms)
        self.vocabulary = vocabulary(self.forms)
        columns = [column for form in self.forms for column in form.columns]
        self.leaves = frozenset(words(text) for column in columns for text in (column.header[-1], *column.synonyms))
        self.groups = frozenset(words(text) for column in columns for text in groups_of(column))
        self.accents = accents_of(self.forms)
        self._known = _with_short_codes([_known(form) for form in self.forms])
        self._lists = [known for known in self._known if known.form.layout == "indicators"]
        labels = filter(None, (known.form.of_kind("label") for known in self._lists))
        self._of_lists = frozenset(words(text) for column in labels for text in (*column.header, *column.synonyms))
        self._firsts = frozenset(words(known.form.indicators[0].label) for known in self._lists)
        self.indicators = frozenset(words(one.label) for known in self._lists for one in known.form.indicators)
        self._codes = frozenset(code for known in self._known for code in known.codes)
        self._worked_out: dict[Hashable, list[tuple[Known, Match]]] = {}
        self._met: dict[tuple[tuple[tuple[int, Path], ...], frozenset[str]], list[tuple[Known, Match]]] = {}

    def remembered(
        self, header: Hashable, work_out: Callable[[], list[tuple[Known, Match]]]
    ) -> list[tuple[Known, Match]]:
        """What was worked out of such a header before, with these forms; else it is worked out."""
        found = self._worked_out.get(header)
        if found is None:
            if len(self._worked_out) >= _REMEMBERED:
                self._worked_out.clear()
            found = self._worked_out[header] = work_out()
        return found

    def only(self, version: str) -> KnownForms | None:
        """The one form of this version, alone; None when it is not there."""
        forms = tuple(form for form in self.forms if form.version == version)
        return known_forms(forms) if forms else None

    def matches(self, paths: Mapping[int, Path], codes: frozenset[str] = frozenset()) -> list[tuple[Known, Match]]:
        """The likely forms with their columns in a sheet with these headings, and the forms whose codes it names."""
        codes &= self._codes
        key = tuple(paths.items()), codes
        found = self._met.get(key)
        if found is None:
            if len(self._met) >= _REMEMBERED:
                self._met.clear()
            found = [(known, match_columns(known.wordings, paths)) for known in self._likely(paths, codes)]
            self._met[key] = found
        return found

    def named(self, text: str) -> str:
        """The code of the form that a text names by it; "" for none."""
        keys = self._codes.intersection(code_keys(text))
        return next((known.form.code for known in self._known if keys & known.codes), "")

    def heads_lists(self, paths: Mapping[int, Path]) -> bool:
        """Whether a header may be that of an indicator list."""
        return any(words(path[-1]) in self._of_lists for path in paths.values())

    def begins_list(self, texts: Collection[Words]) -> bool:
        """Whether one of the texts of a row is the first indicator of a list."""
        return not self._firsts.isdisjoint(texts)

    def titles_list(self, line: Line) -> bool:
        """Whether a text is the title of an indicator list."""
        told = readings((line,))
        return any(known.title_line(told) for known in self._lists)

    def titles_another(self, form: Form, line: Line) -> bool:
        """Whether a text is the title of a form other than this one."""
        told = readings((line,))
        titled = [known.form for known in self._known if known.title_line(told)]
        return bool(titled) and form not in titled

    def _likely(self, paths: Mapping[int, Path], codes: frozenset[str]) -> list[Known]:
        leaves = {words(path[-1]) for path in paths.values()}
        shares = [(len(leaves & known.leaves) / len(known.wordings), known) for known in self._known]
        best = sorted((share for share, _ in shares), reverse=True)[:_LIKELY]
        # Forms that share their columns tie, and all of them are looked at; so are all versions of a form.
        likely = {known.form.code for share, known in shares if share and share >= best[-1]}
        return [known for known in self._known if known.form.code in likely or known.codes & codes]

    def again(self, form: Form, paths: Mapping[int, Path]) -> Match | None:
        """How a form that was recognised above fits other headings."""
        return next((match for known, match in self.matches(paths) if known.form is form), None)


@lru_cache(8)
def known_forms(forms: tuple[Form, ...]) -> KnownForms:
    """These forms made ready; the layouts that were met with them stay known from one drop of files to the next."""
    return KnownForms(forms)
