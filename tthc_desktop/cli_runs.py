"""The command «imports», which lists what was taken in when, and «import --undo», which takes one back."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import Any

from tthc_desktop.cli_parts import say, say_json, store_of
from tthc_desktop.services import runs
from tthc_desktop.services.runs import Run

_STATES = {"done": "", "undone": "đã hoàn tác"}


def show(options: argparse.Namespace) -> int:
    """List every import, the newest first. Raises Unavailable."""
    with closing(store_of(options)) as store, store.read() as session:
        found = runs.runs(session)
    if options.json:
        say_json([as_dict(run) for run in found])
    else:
        for run in found:
            told = (str(run.id), run.at.replace("T", " "), run.who, run.title, f"{run.rows} dòng", _STATES[run.state])
            say("\t".join(told).rstrip("\t"))
    return 0


def undo(options: argparse.Namespace) -> int:
    """Take one import back, and tell what stayed since it was edited. Raises Refused, Unavailable."""
    if options.preview:
        return _preview(options)
    with closing(store_of(options, read_only=False)) as store:
        run = runs.take_back(store, options.undo, "overwrite" if options.overwrite else "keep")
        with store.read() as session:
            kept = runs.kept_of(session, run)
    if options.json:
        say_json(as_dict(run) | {"kept": [{"ref": str(ref), "title": title} for ref, title in kept]})
        return 0
    say(f"Đã hoàn tác lần nhập số {run.id}: «{run.title}», {run.rows} dòng.")
    if kept:
        say(f"Giữ nguyên {len(kept)} mục vì đã được sửa, hoặc đang được dùng, sau lần nhập:")
    for ref, title in kept:
        say(f"  {ref}\t{title}".replace("\n", " "))
    return 0


def _preview(options: argparse.Namespace) -> int:
    """What taking an import back would keep; nothing is written. Raises Refused, Unavailable."""
    with closing(store_of(options)) as store, store.read() as session:
        run = runs.find(session, options.undo)
        edited = runs.edited_since(session, run)
    if options.json:
        say_json(as_dict(run) | {"edited": [{"ref": str(ref), "title": title} for ref, title in edited]})
        return 0
    say(f"Lần nhập số {run.id}: «{run.title}», {run.rows} dòng. Chưa hoàn tác gì.")
    say(f"{len(edited)} mục đã được sửa sau lần nhập" + (", sẽ giữ nguyên trừ khi có --overwrite:" if edited else "."))
    for ref, title in edited:
        say(f"  {ref}\t{title}".replace("\n", " "))
    return 0


def as_dict(run: Run) -> dict[str, Any]:
    """One import as the commands tell it in JSON."""
    return {
        "id": run.id,
        "at": run.at,
        "who": run.who,
        "title": run.title,
        "kind": run.kind,
        "record": run.record,
        "period": run.period,
        "rows": run.rows,
        "files": list(run.files),
        "state": run.state,
    }
