"""Any mix of adding, editing, recycling, undo and redo keeps the file equal to a plain stack of its states."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.records.samples import dump, full
from tthc_desktop.core.errors import Refused
from tthc_desktop.db.store import Store, create_store, open_store
from tthc_desktop.records import RECORDS, Part, Record, Unit
from tthc_desktop.services import records

TYPES = st.sampled_from(RECORDS)


class Undoing(RuleBasedStateMachine):
    """The data file beside a list of dumps and the place in it."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        path = Path(shutil.copy(self.template, self.folder / "a.tthc"))
        self.store: Store = open_store(path)
        self.states: list[Any] = [dump(path)]
        self.at = 0
        self.made: list[tuple[type[Record], int]] = []
        self.number = 0

    @initialize()
    def units_to_link_to(self) -> None:
        with self.store.write("Chuẩn bị") as session:
            for variant in range(3):
                records.save(session, Unit, {"name": f"Đơn vị {variant}", "kind": "tổ chức khác"})
        self._acted()

    def _acted(self) -> None:
        now = dump(self.store.path)
        if now != self.states[self.at]:
            del self.states[self.at + 1 :]
            self.states.append(now)
            self.at += 1

    @rule(record=TYPES, variant=st.integers(0, 1))
    def add(self, record: type[Record], variant: int) -> None:
        self.number += 1
        with self.store.write("Thêm") as session:
            raw = full(session, record, variant)
            if "number" in raw:
                raw["number"] = "" if issubclass(record, Part) else f"{self.number}/BC-VPCP"
            self.made.append((record, records.save(session, record, raw, sure=True)))
        self._acted()

    @precondition(lambda self: self.made)
    @rule(data=st.data(), variant=st.integers(0, 1))
    def edit(self, data: st.DataObject, variant: int) -> None:
        record, record_id = data.draw(st.sampled_from(self.made))
        names = data.draw(
            st.sets(st.sampled_from(sorted({item.name for item in record.FIELDS} - {"number"})), max_size=4)
        )
        with contextlib.suppress(Refused), self.store.write("Sửa") as session:
            raw = full(session, record, variant)
            records.save(session, record, {name: raw[name] for name in sorted(names)}, record_id, sure=True)
        self._acted()

    @precondition(lambda self: self.made)
    @rule(data=st.data(), back=st.booleans())
    def recycle_or_restore(self, data: st.DataObject, back: bool) -> None:
        record, record_id = data.draw(st.sampled_from(self.made))
        with self.store.write("Thùng rác") as session:
            if back:
                records.restore(session, record.__tablename__, [record_id])
            else:
                records.remove(session, record, [record_id])
        self._acted()

    @rule()
    def undo(self) -> None:
        if self.at == 0:
            with pytest.raises(Refused):
                self.store.undo()
        else:
            self.store.undo()
            self.at -= 1

    @rule()
    def redo(self) -> None:
        if self.at == len(self.states) - 1:
            with pytest.raises(Refused):
                self.store.redo()
        else:
            self.store.redo()
            self.at += 1

    @rule()
    def close_and_open(self) -> None:
        self.store.close()
        self.store = open_store(self.store.path)

    @invariant()
    def the_file_is_the_expected_state(self) -> None:
        assert dump(self.store.path) == self.states[self.at]

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)


def test_samples_link_to_each_other_in_any_order(tmp_path: Path) -> None:
    """A deadline comes after whatever it links to, so that the mix below is refused only what it should be."""
    Undoing.template = tmp_path / "empty.tthc"
    create_store(Undoing.template).close()
    machine = Undoing()
    machine.units_to_link_to()
    for variant in (1, 0):
        for record in RECORDS:
            machine.add(record, variant)
    machine.teardown()


def test_any_mix_of_actions_undos_and_redos_keeps_to_a_stack_of_states(tmp_path: Path) -> None:
    Undoing.template = tmp_path / "empty.tthc"
    create_store(Undoing.template).close()
    run_state_machine_as_test(Undoing, settings=settings(max_examples=10, stateful_step_count=25, deadline=None))
