"""Small words of which sentences are made: lists, counts, groups, and nested words laid flat into runs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Protocol, TypeVar

from tthc_desktop.core import vietnamese
from tthc_desktop.core.document import Amount, Figure, Mention, Note, Paragraph, Ref, Run, Runs, Text, plain

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
Words = str | Run | Sequence["Words"]


class Counted(Protocol):
    """Anything that stands for one record."""

    @property
    def ref(self) -> Ref:
        """The record."""


def count(items: Sequence[Counted]) -> Figure:
    """The figure that counts these records."""
    return Figure(refs(items))


def refs(items: Sequence[Counted]) -> tuple[Ref, ...]:
    """The records of these items."""
    return tuple(item.ref for item in items)


def keys(texts: Sequence[str]) -> tuple[str, ...]:
    """Texts in comparable form, order aside."""
    return tuple(sorted(vietnamese.comparison_key(text) for text in texts))


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Items with the same key together, groups in the order of their first item."""
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def distinct_texts(texts: Iterable[str]) -> list[str]:
    """The texts that differ in more than case, tone position or a full stop, blanks left out."""
    told: dict[str, str] = {}
    for text in map(without_stop, texts):
        if text:
            told.setdefault(vietnamese.comparison_key(text), text)
    return list(told.values())


def without_stop(text: str) -> str:
    """The user's text on one line and without the full stop, for the middle of a sentence; no word is touched."""
    line = " ".join(part.strip() for part in text.splitlines() if part.strip())
    return line if line.endswith("...") else line.rstrip(".;").rstrip()


def listed(items: Sequence[Words], between: str = ", ", last: str = " và ") -> Words:
    """«A, B và C»."""
    words: list[Words] = []
    for number, item in enumerate(items):
        if number:
            words.append(last if number == len(items) - 1 else between)
        words.append(item)
    return words


def some_of(texts: Sequence[str], most: int, what: str = "") -> str:
    """The first texts, and that there are others: "A, B và 3 cột nữa"; "A, B…" where it is not said what they are."""
    rest = len(texts) - most
    more = (f" và {rest} {what} nữa" if what else "…") if rest > 0 else ""
    return ", ".join(texts[:most]) + more


def paragraph(sentences: Sequence[Words]) -> Paragraph:
    """Sentences as one paragraph, each with its full stop unless it trails off ("…")."""
    words: list[Words] = []
    for number, sentence in enumerate(sentences):
        told = flat(sentence)
        stop = "" if plain(told).endswith(("…", "...")) else "."
        words += [" " if number else "", told, stop]
    return Paragraph(flat(words))


def capitalised(words: Words) -> Words:
    """The words with a capital first letter."""
    runs = flat(words)
    if runs and isinstance(runs[0], Text):
        return [Text(runs[0].text[:1].upper() + runs[0].text[1:]), *runs[1:]]
    return runs


def flat(words: Words) -> Runs:
    """Nested words as runs, neighbouring plain texts joined."""
    runs: list[Run] = []
    texts: list[str] = []
    _lay(words, runs, texts)
    _close(runs, texts)
    return tuple(runs)


def _lay(words: Words, runs: list[Run], texts: list[str]) -> None:
    """Lay words behind `runs`; plain texts wait in `texts` until another run comes."""
    if isinstance(words, str):
        texts.append(words)
    elif isinstance(words, Text):
        texts.append(words.text)
    elif isinstance(words, Figure | Mention | Note | Amount):
        _close(runs, texts)
        runs.append(words)
    else:
        for item in words:
            _lay(item, runs, texts)


def _close(runs: list[Run], texts: list[str]) -> None:
    if text := "".join(texts):
        runs.append(Text(text))
    texts.clear()
