"""The list of keys: what the window and the screen in sight really answer to."""

from __future__ import annotations

from typing import Any

from tests.ui.driving import Key, in_dialog, press, settle, shortcuts
from tthc_desktop.ui.keys import KeysDialog
from tthc_desktop.ui.workspace import Workspace


def shown(space: Workspace) -> list[tuple[str, str, str]]:
    """What F1 lists."""
    told: list[tuple[str, str, str]] = []

    def look(dialog: Any) -> None:
        assert isinstance(dialog, KeysDialog)
        told.extend(dialog.model.items)
        press(Key.Key_Escape)

    in_dialog(lambda: press(Key.Key_F1), look)
    return told


def test_f1_lists_every_key_of_the_screen_and_of_the_window(space: Workspace) -> None:
    for screen in (space.returns, space.intake, space.lists["task"], space.journal):
        space.open(screen)
        settle()
        told = shown(space)
        acting = {key.replace("Return", "Enter") for key, action in shortcuts(space.window) if action.text()}
        assert acting <= {key for key, _, _ in told}
        assert len({key for key, _, _ in told}) == len(told)
        assert not any("&" in what for _, what, _ in told)


def test_the_keys_of_the_screen_stand_first_with_what_they_do(space: Workspace) -> None:
    space.open(space.returns)
    settle()
    told = shown(space)
    assert ("Ctrl+Shift+A", "Duyệt", "mục đang mở") in told
    assert ("Ctrl+Z", "Hoàn tác", "mọi mục") in [(key, what.partition(":")[0], where) for key, what, where in told]
    places = [where for _, _, where in told]
    assert places == sorted(places, key="mục đang mở".__ne__)
    space.open(space.intake)
    settle()
    assert ("Ctrl+Shift+A", "Duyệt", "mục đang mở") not in shown(space)
