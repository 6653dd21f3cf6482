"""The office's own figure beside the unit's: counted, explained, and taken away again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.services.test_aggregating import DAY, Q2, SETTLING, aggregate, ministries, plain_sum, send
from tests.services.test_receiving import FORMS, HEADER
from tthc_desktop.core.errors import Refused
from tthc_desktop.db.store import Store
from tthc_desktop.services import aggregating, annexes, closing, corrections, returns
from tthc_desktop.services.shares import BYS
from tthc_desktop.services.tracing import CORRECTED, Trail

FIRST_ROW = 5 + len(HEADER) + 1


def test_a_corrected_figure_is_counted_and_the_units_own_stays_beside_it(store: Store, tmp_path: Path) -> None:
    names = ministries(store, 2)
    sent = send(store, tmp_path, names)
    with store.read() as session:
        held = returns.of_form(session, SETTLING.code, Q2.code)[0]
        own = returns.rows_of(session, [held.id])[held.id][0].cells["4"]
    with store.write("Hiệu chỉnh") as session:
        number = corrections.correct(session, held.id, FIRST_ROW, 4, "1.000", "Theo hệ thống một cửa")
    for by in BYS:
        assert aggregate(store, by=by).total.figures["4"] == plain_sum(sent, 4) - own + 1000  # type: ignore[operator]
    with store.read() as session:
        (told,) = corrections.of_return(session, held.id)
        assert (told.theirs, told.ours, told.reason) == (own, Decimal(1000), "Theo hệ thống một cửa")
        found = aggregating.aggregate(session, SETTLING, Q2, DAY)
        assert sum(source.value for source in Trail(session, found).of(found.total, "4")) == found.total.figures["4"]
        lines = Trail(session, found).of(found.total, "4")
        (change,) = [source for source in lines if source.cells == CORRECTED]
        assert (change.value, change.unit) == (1000 - own, found.rows[0].label)  # type: ignore[operator]
        theirs = sum(source.value for source in lines if source.cells != CORRECTED)
        assert theirs == plain_sum(sent, 4)  # what stands in the cells that are named
        notes = annexes.annex(session, found).notes
        assert any("1.000. Lý do: Theo hệ thống một cửa." in note for note in notes)
        (broken,) = [note for note in notes if note.startswith("Sau hiệu chỉnh")]
        assert "(3) là " in broken
        assert "khác (4) + (5) + (6) là " in broken
    with store.write("Bỏ hiệu chỉnh") as session:
        corrections.drop(session, number)
    assert aggregate(store).total.figures["4"] == plain_sum(sent, 4)
    store.undo()
    assert aggregate(store).total.figures["4"] == plain_sum(sent, 4) - own + 1000  # type: ignore[operator]


def test_a_correction_needs_a_number_a_reason_and_an_open_period(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path, ministries(store, 1))
    with store.read() as session:
        (held,) = returns.of_form(session, SETTLING.code, Q2.code)
    for value, reason, about in (("mười", "vì", "không phải là một số"), ("10", " ", "lý do")):
        with pytest.raises(Refused, match=about), store.write("Hiệu chỉnh") as session:
            corrections.correct(session, held.id, FIRST_ROW, 4, value, reason)
    with store.write("Chốt") as session:
        closing.close(session, FORMS, Q2, DAY, sure=True)
    with pytest.raises(Refused, match="đã chốt"), store.write("Hiệu chỉnh") as session:
        corrections.correct(session, held.id, FIRST_ROW, 4, "10", "vì")
