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
from tthc_desktop.services.tracing import Trail

FIRST_ROW = 5 + len(HEADER) + 1


def test_a_corrected_figure_is_counted_and_the_units_own_stays_beside_it(store: Store, tmp_path: Path) -> None:
    names = ministries(store, 2)
    sent = send(store, tmp_path, names)
    with store.read() as session:
        held = returns.of_form(session, SETTLING.code, Q2.code)[0]
        own = returns.rows_of(session, [held.id])[held.id][0].cells["4"]
    with store.write("Hiệu chỉnh") as session:
        number = corrections.correct(session, held.id, FIRST_ROW, 4, "1.000", "Theo hệ thống một cửa")
    for by in aggregating.BYS:
        assert aggregate(store, by=by).total.figures["4"] == plain_sum(sent, 4) - own + 1000  # type: ignore[operator]
    with store.read() as session:
        (told,) = corrections.of_return(session, held.id)
        assert (told.theirs, told.ours, told.reason) == (own, Decimal(1000), "Theo hệ thống một cửa")
        found = aggregating.aggregate(session, SETTLING, Q2, DAY)
        assert sum(source.value for source in Trail(session, found).of(found.total, "4")) == found.total.figures["4"]
        assert any("1.000. Lý do: Theo hệ thống một cửa." in note for note in annexes.annex(session, found).notes)
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
