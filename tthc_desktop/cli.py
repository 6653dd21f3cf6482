"""The command line: the same services as the window, for scripts and for machines without a screen.

Errors are one Vietnamese sentence on stderr and exit status 2; a bug is status 1 with the log file named.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from tthc_desktop import cli_figures, cli_forms, cli_imports, cli_lists, cli_reports, cli_returns, cli_runs, places
from tthc_desktop.cli_parts import day_of, period_of, say, say_json, store_of
from tthc_desktop.collecting import no_collecting
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.db import integrity
from tthc_desktop.db.store import create_store, open_store
from tthc_desktop.services import (
    attachments,
    drafts,
    example,
    exports,
    forms,
    report_writing,
    reports,
    saved_reports,
    word_templates,
)
from tthc_desktop.services.drafts import Asked
from tthc_desktop.services.naming import MODES, TODAY
from tthc_desktop.services.report_writing import Paper, Wanted

DEMO_FILE = "demo.tthc"


def run(options: argparse.Namespace) -> int:
    """Run one command; returns the exit status. Raises Refused, Unavailable."""
    commands = {"demo": _demo, "report": _report, "check": _check, "forms": cli_forms.run, "import": _import}
    commands |= {"list": cli_lists.show, "summary": cli_lists.summarise, "export": cli_lists.export}
    commands |= {"imports": cli_runs.show, "returns": cli_returns.show_matrix, "values": cli_returns.show_values}
    commands |= {"aggregate": cli_figures.aggregate, "close": cli_figures.close, "changes": cli_figures.changes}
    commands |= {"formulas": cli_figures.formulas_of, "reconcile": cli_figures.reconcile}
    return commands[options.command](options)


# --- demo and report -------------------------------------------------------------------------------------


def _demo(options: argparse.Namespace) -> int:
    path = options.out / DEMO_FILE
    store = open_store(path, read_only=True) if path.exists() else create_store(path, example.fill)
    with closing(store), store.read() as session:
        document = reports.build(session, example.period())
        files = exports.write_report(session, document, example.period(), options.out, exports.FORMATS)
    say(f"Dữ liệu mẫu: {path}")
    for file in files:
        say(f"Báo cáo: {file}")
    return 0


def _report(options: argparse.Namespace) -> int:
    period = period_of(options.period)
    assert period is not None
    formats = _formats(options.formats)
    signed_on = day_of(options.signed_on, "signed_on")
    data = options.data or places.default_data_file()
    shelf, today = forms.shelf(data).forms, dt.date.today()
    _naming_mode(options.units)
    asked = Asked(options.about or "", today, today if options.units == TODAY else None)
    outline = cli_reports.outline(data, options.kind)
    template = word_templates.chosen(data, outline.code, options.template) if "docx" in formats else None
    if template:
        word_templates.check(template, shelf)
    exports.make_folder(options.out)
    with closing(store_of(options)) as store, store.read() as session:
        draft = drafts.draft(session, outline, period, signed_on, forms=shelf, asked=asked)
        document = saved_reports.document(session, draft)
        paper = Paper(options.out, tuple(formats), template)
        files = report_writing.write_files(session, document, Wanted(outline, period, signed_on), paper, shelf)
    if options.json:
        say_json(cli_reports.told(draft, document, files))
    else:
        for sentence in cli_reports.remarks(draft):
            say(sentence)
        for file in files:
            say(f"Báo cáo: {file}")
    return 0


def _formats(text: str) -> list[str]:
    formats = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = [name for name in formats if name not in exports.FORMATS]
    if unknown or not formats:
        raise Refused(
            Problem("formats", f"Không có định dạng «{', '.join(unknown)}». Hãy chọn trong: pdf, docx, xlsx.")
        )
    return formats


def _naming_mode(mode: str) -> None:
    if mode not in MODES:
        raise Refused(Problem("units", f"Không có cách ghi tên đơn vị «{mode}». Hãy chọn: {', '.join(MODES)}."))


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


# --- check -----------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    """Status 2 when the data file is damaged or an attachment is missing or changed; nobody's files are only told."""
    with closing(store_of(options)) as store, store.read() as session:
        faults = integrity.faults(session)
        found = attachments.check(session, store.attachments)
        folder = str(store.attachments)
    wrong = [item for item in found if not isinstance(item, attachments.Unlisted)]
    if options.json:
        say_json(
            {"whole": not faults, "faults": faults, "folder": folder, "attachments": [_finding(item) for item in found]}
        )
    else:
        for sentence in (*faults, *(item.sentence for item in found)):
            say(sentence)
        if not faults and not wrong:
            say("Tệp dữ liệu và các tệp đính kèm nguyên vẹn.")
    return 2 if faults or wrong else 0


def _finding(item: attachments.Finding) -> dict[str, Any]:
    about = {"path": item.path} if isinstance(item, attachments.Unlisted) else {"ref": str(item.ref), "name": item.name}
    return {"kind": type(item).__name__.lower(), **about, "message": item.sentence}
