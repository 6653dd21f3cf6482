"""The command line: the same services as the window, for scripts and for machines without a screen.

Errors are one Vietnamese sentence on stderr and exit status 2; a bug is status 1 with the log file named.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping

from tthc_desktop.collecting import no_collecting
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.later import load_later

load_later(
    "tthc_desktop",
    *("cli_check", "cli_figures", "cli_forms", "cli_imports", "cli_lists", "cli_reports", "cli_returns", "cli_runs"),
)

from tthc_desktop import (  # noqa: E402 (loaded when first touched: each command needs a part of the program)
    cli_check,
    cli_figures,
    cli_forms,
    cli_imports,
    cli_lists,
    cli_reports,
    cli_returns,
    cli_runs,
)


def run(options: argparse.Namespace) -> int:
    """Run one command; returns the exit status. Raises Refused, Unavailable."""
    return _COMMANDS[options.command](options)


def _import(options: argparse.Namespace) -> int:
    """Lists of a type that is said, units' forms without; or an import taken back."""
    if options.undo is not None:
        return cli_runs.undo(options)
    if not options.file:
        raise Refused(Problem("file", "Hãy ghi tệp hoặc thư mục cần nhập."))
    if options.type:
        for_forms = {
            "--period": options.period,
            "--unit": options.unit,
            "--form": options.form,
            "--received": options.received,
            "--read-as": options.read_as,
            "--partial": options.partial,
            "--replace": options.replace,
        }
        _refuse_given(for_forms, "{name} chỉ dùng cho biểu. Với danh sách (--as), hãy bỏ {name}.")
        with no_collecting():
            return cli_imports.take_in(options)
    for_lists = {
        "--map": options.map,
        "--set": options.set,
        "--take-row": options.take_row,
        "--year": options.year,
        "--erase-blanks": options.erase_blanks,
    }
    _refuse_given(for_lists, "{name} chỉ dùng cho danh sách. Hãy ghi thêm loại danh sách (--as).")
    with no_collecting():
        return cli_returns.take_in(options)


def _refuse_given(unfit: Mapping[str, object], sentence: str) -> None:
    """Refuse the first of some options that is given though it does not fit the others; `sentence` has its {name}."""
    for name, given in unfit.items():
        if given:
            raise Refused(Problem("type", sentence.format(name=name)))


_COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "demo": lambda options: cli_reports.demo(options),
    "report": lambda options: cli_reports.report(options),
    "check": lambda options: cli_check.check(options),
    "forms": lambda options: cli_forms.run(options),
    "import": lambda options: _import(options),
    "imports": lambda options: cli_runs.show(options),
    "list": lambda options: cli_lists.show(options),
    "summary": lambda options: cli_lists.summarise(options),
    "export": lambda options: cli_lists.export(options),
    "returns": lambda options: cli_returns.show_matrix(options),
    "values": lambda options: cli_returns.show_values(options),
    "aggregate": lambda options: cli_figures.aggregate(options),
    "close": lambda options: cli_figures.close(options),
    "changes": lambda options: cli_figures.changes(options),
    "formulas": lambda options: cli_figures.formulas_of(options),
    "reconcile": lambda options: cli_figures.reconcile(options),
}
"""Each looks its module up when it is called, not before: that is what loads the module."""
