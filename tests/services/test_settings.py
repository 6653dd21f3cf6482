"""The office's settings: saved, loaded, refused in plain words."""

from __future__ import annotations

import pytest

from tests.records.samples import dump
from tthc_desktop.core.errors import Problem, Refused
from tthc_desktop.core.fields import Number, One, Text
from tthc_desktop.db.store import Store
from tthc_desktop.services import settings
from tthc_desktop.services.settings import FIELDS, Settings

RAW = {
    item.name: {Text: f"{item.label} hoà", Number: "14", One: "Văn phòng Chính phủ"}[type(item.kind)] for item in FIELDS
}


def test_there_is_a_field_for_every_setting_and_a_setting_for_every_field() -> None:
    assert sorted(item.name for item in FIELDS) == sorted(Settings.__slots__)
    assert len({item.label for item in FIELDS}) == len(FIELDS)


def test_settings_never_saved_have_their_defaults(store: Store) -> None:
    with store.read() as session:
        assert settings.load(session) == Settings()


def test_settings_come_back_as_they_were_saved(store: Store) -> None:
    with store.write("Cài đặt") as session:
        settings.save(session, RAW)
    with store.read() as session:
        loaded = settings.load(session)
    assert loaded.cutoff_day == 14
    assert isinstance(loaded.own_unit, int)
    assert loaded.signer == "Họ tên người ký hoà"
    before = dump(store.path)
    with store.write("Lưu lại như cũ") as session:
        settings.save(session, {name: getattr(loaded, name) for name in Settings.__slots__})
    assert dump(store.path) == before


def test_a_setting_can_be_made_blank_again(store: Store) -> None:
    for raw in (RAW, {"cutoff_day": "", "own_unit": "", "signer": " "}):
        with store.write("Cài đặt") as session:
            settings.save(session, raw)
    with store.read() as session:
        loaded = settings.load(session)
    assert (loaded.cutoff_day, loaded.own_unit, loaded.signer) == (None, None, None)
    assert loaded.place == "Địa danh hoà"


@pytest.mark.parametrize(
    ("raw", "field", "words"),
    [
        ({"agency": ""}, "agency", "Chưa nhập «Tên cơ quan»."),
        ({"cutoff_day": "28"}, "cutoff_day", "từ 1 đến 27"),
        ({"cutoff_day": "mười"}, "cutoff_day", "không phải là số nguyên"),
        ({"own_unit": "Văn phòng"}, "own_unit", "Chưa có đơn vị"),
        ({"signer": "a\x00b"}, "signer", "ký tự điều khiển"),
    ],
)
def test_bad_settings_are_refused_at_their_field_and_nothing_is_saved(
    store: Store, raw: dict[str, str], field: str, words: str
) -> None:
    before = dump(store.path)
    with pytest.raises(Refused) as refused, store.write("Cài đặt") as session:
        settings.save(session, RAW | raw)
    (problem,) = refused.value.problems
    assert isinstance(problem, Problem)
    assert (problem.field, words in problem.message) == (field, True)
    assert dump(store.path) == before
