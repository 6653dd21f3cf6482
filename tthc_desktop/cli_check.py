"""The command «check»: is the data file whole, and is every attachment there as it was."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import Any

from tthc_desktop.cli_parts import say, say_json, store_of
from tthc_desktop.db import integrity
from tthc_desktop.services import attachments


def check(options: argparse.Namespace) -> int:
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
