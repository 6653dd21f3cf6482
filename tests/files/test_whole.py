"""A file is written whole or not at all, whichever writer is at work and whatever the disk does."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.files.sample import sample_document
from tthc_desktop.core.errors import Unavailable
from tthc_desktop.files.docx import write_docx
from tthc_desktop.files.pdf import write_pdf
from tthc_desktop.files.whole import whole
from tthc_desktop.files.xlsx import Column, Sheet, write_workbook


def _pdf(path: Path) -> None:
    write_pdf(sample_document(), path)


def _docx(path: Path) -> None:
    write_docx(sample_document(), path)


def _xlsx(path: Path) -> None:
    write_workbook([Sheet("a", (Column("STT", 5),), [(1,)])], path)


Writer = Callable[[Path], None]
WRITERS = pytest.mark.parametrize("write", [_pdf, _docx, _xlsx])


@WRITERS
def test_a_new_file_takes_the_place_of_the_old_and_nothing_is_left_beside_it(tmp_path: Path, write: Writer) -> None:
    target = tmp_path / "a.out"
    target.write_bytes(b"old")
    write(target)
    assert target.stat().st_size > 1000
    assert list(tmp_path.iterdir()) == [target]


@WRITERS
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "đã đầy"),
        (errno.EACCES, "đang mở ở chương trình khác"),
        (errno.EROFS, "chỉ cho đọc"),
        (errno.EIO, "máy tính báo lỗi"),
    ],
)
def test_the_old_file_stays_when_the_disk_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Writer, number: int, words: str
) -> None:
    """The disk refuses at the last moment; a disk cannot be filled in a test, so fsync says it is full."""
    target = tmp_path / "a.out"
    target.write_bytes(b"old")

    def refuse(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(Unavailable, match=words):
        write(target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_while_writing_is_told_in_plain_words_and_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.out"
    target.write_bytes(b"old")
    with pytest.raises(Unavailable, match="đã đầy"), whole(target), Path("/dev/full").open("wb") as full:
        full.write(b"x" * 100_000)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@WRITERS
def test_a_folder_in_the_place_of_the_file_is_told_in_plain_words(tmp_path: Path, write: Writer) -> None:
    (tmp_path / "a.out").mkdir()
    with pytest.raises(Unavailable):
        write(tmp_path / "a.out")
    assert [each.name for each in tmp_path.iterdir()] == ["a.out"]


def test_our_own_bug_leaves_no_temporary_file_and_is_not_dressed_up(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), whole(tmp_path / "a.out"):
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())


@WRITERS
def test_a_long_vietnamese_name_is_no_hindrance(tmp_path: Path, write: Writer) -> None:
    target = tmp_path / ("Báo cáo kiểm soát thủ tục hành chính " * 4 + ".out")
    write(target)
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights otherwise")
def test_a_new_file_can_be_read_by_those_the_folder_is_shared_with(tmp_path: Path) -> None:
    with whole(tmp_path / "a.out"):
        pass
    (tmp_path / "b.out").touch()
    assert stat.S_IMODE((tmp_path / "a.out").stat().st_mode) == stat.S_IMODE((tmp_path / "b.out").stat().st_mode)
