"""Read a form from its TOML text, and refuse a wrong one with the line, what was found and what belongs there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.forms import (
    INDICATOR_KINDS,
    KINDS,
    LAYOUTS,
    PERIOD_KINDS,
    Across,
    AtMost,
    Carry,
    Column,
    Form,
    Group,
    Indicator,
    Pair,
    Rate,
    SameAs,
    Sum,
)
from tthc_desktop.core.toml_tables import Table, read_toml

_NUMBER = r"[0-9]+(?:\.[0-9]+)*"
_SUM = re.compile(rf"\s*({_NUMBER})\s*=\s*({_NUMBER}(?:\s*\+\s*{_NUMBER})+)\s*")
_ACROSS = re.compile(rf"\s*({_NUMBER})\s*=\s*([^:=]*[^:=\s])\s*:\s*({_NUMBER}(?:\s*\+\s*{_NUMBER})*)\s*")
_PARTS = re.compile(rf"\s*{_NUMBER}(?:\s*\+\s*{_NUMBER})*\s*")
_PAIR = re.compile(rf"\s*({_NUMBER}(?:\s*\+\s*{_NUMBER})*)\s*=\s*({_NUMBER}(?:\s*\+\s*{_NUMBER})*)\s*")
_KEY = re.compile("[a-z][a-z0-9_]*")


@lru_cache(256)  # the same forms are read for each drop of files
def read_form(text: str, name: str) -> Form:
    """The form that a TOML file describes; `name` is the file's, for the messages.

    Raises Refused with one Problem for each thing that is wrong: "Tệp «a.toml», dòng 7: …".
    """
    problems: list[Problem] = []
    top = read_toml(text, name, problems)
    form = _form(top)
    if form is not None and not problems:
        _check_numbers(form, top)
    if form is None or problems:
        raise Refused(*problems)
    return form


# --- the parts of a form ---------------------------------------------------------------------------------


def _form(top: Table) -> Form | None:
    columns = tuple(_column(table) for table in top.tables("columns"))
    form = Form(
        code=top.text("code", required=True),
        title=top.text("title", required=True),
        layout=top.one_of("layout", LAYOUTS),
        columns=columns,
        basis=top.text("basis"),
        valid_from=top.day("valid_from"),
        valid_to=top.day("valid_to"),
        levels=top.texts("levels"),
        recipient=top.text("recipient"),
        periods=top.some_of("periods", PERIOD_KINDS),
        measure=top.text("measure"),
        unverified=top.flag("unverified"),
        note=top.text("note"),
        synonyms=top.texts("synonyms"),
        record=top.text("record"),
        number_row=top.flag("number_row", default=True),
        indicators=tuple(_indicator(table) for table in top.tables("indicators")),
        groups=tuple(_group(table) for table in top.tables("groups")),
        total=top.text("total"),
        rules=_sums(top, "rules"),
        warnings=_sums(top, "warnings"),
        at_most=tuple(AtMost(table.text("part"), table.text("whole")) for table in top.tables("at_most")),
        rates=tuple(_rate(table) for table in top.tables("rates")),
        carry=tuple(Carry(table.text("now"), table.text("before")) for table in top.tables("carry")),
        same_as=tuple(_same_as(table) for table in top.tables("same_as")),
        at_end=top.texts("at_end"),
        across=_across(top),
    )
    top.done()
    if not columns:
        top.complain("phải có ít nhất một cột trong «columns».", "columns")
        return None
    return form


def _column(table: Table) -> Column:
    column = Column(
        no=table.number("no"),
        key=table.text("key", required=True),
        header=table.texts("header", required=True),
        kind=table.one_of("kind", KINDS, "count"),
        synonyms=table.texts("synonyms"),
        options=table.texts("options"),
    )
    if not column.header:
        table.complain("«header» phải có ít nhất một dòng chữ.", "header")
    if column.key and not _KEY.fullmatch(column.key):
        table.complain(f"«key» là «{column.key}»; chỉ dùng chữ thường không dấu, số và dấu gạch dưới.", "key")
    return column


def _indicator(table: Table) -> Indicator:
    indicator = Indicator(
        number=table.text("number", required=True),
        label=table.text("label", required=True),
        kind=table.one_of("kind", INDICATOR_KINDS, "count"),
        measure=table.text("measure"),
        options=table.texts("options"),
    )
    if indicator.number and not re.fullmatch(_NUMBER, indicator.number):
        table.complain(f"«number» là «{indicator.number}»; hãy viết như 3 hoặc 3.3.1.", "number")
    return indicator


def _group(table: Table) -> Group:
    return Group(
        table.text("mark", required=True),
        table.text("title", required=True),
        table.texts("synonyms"),
        table.day("valid_to"),
        table.flag("printed", default=True),
    )


def _rate(table: Table) -> Rate:
    return Rate(
        table.text("key", required=True),
        table.text("label", required=True),
        _figures_added(table, "part"),
        _figures_added(table, "whole"),
        table.text("stated"),
    )


def _same_as(table: Table) -> SameAs:
    pairs = []
    for at, text in enumerate(table.texts("pairs", required=True)):
        found = _PAIR.fullmatch(text)
        if found:
            pairs.append(Pair(tuple(re.findall(_NUMBER, found[1])), tuple(re.findall(_NUMBER, found[2]))))
        else:
            table.complain(f'«{text}» không phải một cặp số cột; hãy viết như "8 = 8 + 9".', "pairs", at)
    return SameAs(table.text("form", required=True), tuple(pairs))


def _sums(top: Table, key: str) -> tuple[Sum, ...]:
    """Identities "3 = 4 + 5"."""
    sums = []
    for at, text in enumerate(top.texts(key)):
        found = _SUM.fullmatch(text)
        if found:
            sums.append(Sum(found[1], tuple(re.findall(_NUMBER, found[2]))))
        else:
            top.complain(f'«{text}» không phải một phép cộng; hãy viết như "3 = 4 + 5 + 6".', key, at)
    return tuple(sums)


def _across(top: Table) -> tuple[Across, ...]:
    """Identities with another form, "1.4 = II.07b/VPCP/KSTT: 3"; what that form has is not known here."""
    found = []
    for at, text in enumerate(top.texts("across")):
        told = _ACROSS.fullmatch(text)
        if told:
            found.append(Across(told[1], told[2], tuple(re.findall(_NUMBER, told[3]))))
        else:
            top.complain(f'«{text}» không đúng dạng; hãy viết như "1.4 = II.07b/VPCP/KSTT: 3 + 4".', "across", at)
    return tuple(found)


def _figures_added(table: Table, key: str) -> tuple[str, ...]:
    return table.get(key, _parts, (), required=True)


def _parts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, str) or not _PARTS.fullmatch(value):
        raise ValueError('phải là các số cộng với nhau, như "8 + 9".')
    return tuple(re.findall(_NUMBER, value))


# --- what must fit together ------------------------------------------------------------------------------


def _check_numbers(form: Form, top: Table) -> None:
    """Every number that a rule names must be a figure of the form, and named once where it is defined."""
    if form.valid_from and form.valid_to and form.valid_to < form.valid_from:
        top.complain("«valid_to» đứng trước «valid_from».", "valid_to")
    _check_twice([str(column.no) for column in form.columns], "columns", "cột số", top)
    _check_twice([column.key for column in form.columns], "columns", "cột có «key»", top)
    _check_twice([indicator.number for indicator in form.indicators], "indicators", "chỉ tiêu", top)
    if [column.no for column in form.columns] != sorted(column.no for column in form.columns):
        top.complain("các cột phải xếp theo số tăng dần.", "columns")
    _check_layout(form, top)
    figures = _figures(form)
    for where, numbers in _named(form):
        for number in numbers:
            if number not in figures:
                top.complain(f"«{number}» không phải một cột số liệu hay chỉ tiêu của mẫu này.", *where)
    for key, sums in (("rules", form.rules), ("warnings", form.warnings)):
        for at, rule in enumerate(sums):
            if rule.total in rule.parts:
                top.complain(f"«{rule}»: tổng không thể là một phần của chính nó.", key, at)


def _check_twice(names: Sequence[str], key: str, words: str, top: Table) -> None:
    for at, name in enumerate(names):
        if name in names[:at]:
            top.complain(f"{words} «{name}» có hai lần.", key, at)


def _check_layout(form: Form, top: Table) -> None:
    if form.layout == "indicators":
        if not form.indicators:
            top.complain("mẫu dạng chỉ tiêu phải có «indicators».", "layout")
        for kind in ("mark", "label", "value"):
            if form.of_kind(kind) is None:
                top.complain(f'mẫu dạng chỉ tiêu phải có một cột kind = "{kind}".', "columns")
    elif form.indicators:
        top.complain('chỉ mẫu có layout = "indicators" mới có «indicators».', "indicators")
    if form.layout == "matrix" and form.of_kind("label") is None:
        top.complain('mẫu dạng bảng phải có một cột kind = "label" (tên đơn vị, lĩnh vực).', "columns")


def _figures(form: Form) -> set[str]:
    if form.layout == "indicators":
        return {indicator.number for indicator in form.indicators if indicator.kind != "heading"}
    return {str(column.no) for column in form.columns if column.is_figure}


def _named(form: Form) -> Iterator[tuple[tuple[str | int, ...], tuple[str, ...]]]:
    """Every place that names figures, with their numbers."""
    for key, sums in (("rules", form.rules), ("warnings", form.warnings)):
        for at, rule in enumerate(sums):
            yield (key, at), (rule.total, *rule.parts)
    for at, limit in enumerate(form.at_most):
        yield ("at_most", at), (limit.part, limit.whole)
    for at, rate in enumerate(form.rates):
        yield ("rates", at), (*rate.part, *rate.whole, *((rate.stated,) if rate.stated else ()))
    for at, pair in enumerate(form.carry):
        yield ("carry", at), (pair.now, pair.before)
    for at, same in enumerate(form.same_as):
        yield ("same_as", at), tuple(number for pair in same.pairs for number in pair.mine)
    for at, number in enumerate(form.at_end):
        yield ("at_end", at), (number,)
    for at, identity in enumerate(form.across):
        yield ("across", at), (identity.total,)
