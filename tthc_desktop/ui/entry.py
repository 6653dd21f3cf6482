"""The entry form of a record on the open data file: what it saves, asks and attaches is one action."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from tthc_desktop.core.document import Ref
from tthc_desktop.core.errors import Doubtful
from tthc_desktop.db.store import Store
from tthc_desktop.records import Record
from tthc_desktop.services import attachments, comparisons, records
from tthc_desktop.services.comparisons import Compared
from tthc_desktop.services.links import Linker
from tthc_desktop.ui.attachments import AttachmentsPanel
from tthc_desktop.ui.form import RecordForm
from tthc_desktop.ui.unknown import Teach

Prepare = Callable[[Any, dict[str, Any]], dict[str, Any]]
"""From a session and what was typed to what is saved."""


def _as_typed(_session: Any, raw: dict[str, Any]) -> dict[str, Any]:
    return raw


def entry_form(
    parent: QWidget,
    store: Store,
    record: type[Record],
    record_id: int | None,
    values: dict[str, Any],
    prepare: Prepare = _as_typed,
    teach: Teach | None = None,
    units: Callable[[], Mapping[int, str]] = dict,
    *,
    may_repeat: bool = True,
) -> RecordForm:
    """The form of a new record (`record_id` None) or of an existing one, ready to be shown.

    `prepare` may change what was typed before it is saved, inside the same write; raises Refused.
    `teach` and `units`: see RecordForm; `may_repeat`: whether a new record may be followed by the next at once.
    """
    panel = AttachmentsPanel(lambda item: attachments.place(store.attachments, item))

    def write(raw: dict[str, Any], *, sure: bool) -> int:
        verb = "Thêm" if record_id is None else "Sửa"
        attached = bool(panel.files.items) if panel.touched else None
        with _patience(panel), store.write(f"{verb} {record.ONE}") as session:
            ready = prepare(session, raw)
            saved = records.save(session, record, ready, record_id, sure=sure, attached=attached)
            attachments.remove(session, panel.removed)
            for path in panel.added:
                attachments.add(session, store.attachments, Ref(record.__tablename__, saved), path)
        return saved

    if record_id is not None:
        with store.read() as session:
            panel.show_files(attachments.of(session, Ref(record.__tablename__, record_id)))
    form = RecordForm(
        parent,
        f"{'Thêm' if record_id is None else 'Sửa'} {record.ONE}",
        record.FIELDS,
        Linker(store),
        lambda raw: write(raw, sure=False),
        may_repeat=may_repeat and record_id is None,
        sure=lambda raw: write(raw, sure=True),
        beside=lambda doubtful: _beside(store, doubtful),
        files=panel,
        teach=teach,
        units=units,
    )
    form.show_values(values)
    return form


@contextlib.contextmanager
def _patience(panel: AttachmentsPanel) -> Iterator[None]:
    """Large files take a moment to copy."""
    if not panel.added:
        yield
        return
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QApplication.restoreOverrideCursor()


def _beside(store: Store, doubtful: Doubtful) -> Sequence[Compared]:
    ref = next((doubt.ref for doubt in doubtful.doubts if doubt.ref), None)
    if ref is None:
        return ()
    with store.read() as session:
        return comparisons.beside(session, doubtful.values, ref)
