"""Attached files are copied whole or not at all, whatever the disk and other programs do meanwhile."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from tthc_desktop.core.errors import Refused, Unavailable
from tthc_desktop.files import attachments
from tthc_desktop.files.attachments import MEGABYTE, held, keep, place

MOST = 2 * MEGABYTE
not_as_root = pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anywhere")
rights_of_unix = pytest.mark.skipif(os.name != "posix", reason="Windows gives and takes rights otherwise")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "du-lieu.dinh-kem"


def a_file(path: Path, content: bytes = b"Quy\xe1\xba\xbft \xc4\x91\xe1\xbb\x8bnh") -> Path:
    path.write_bytes(content)
    return path


def test_a_copy_is_named_by_its_hash_and_kept_as_it_was(tmp_path: Path, folder: Path) -> None:
    source = a_file(tmp_path / "Quyết định.PDF", b"x" * (MEGABYTE + 5))
    kept = keep(folder, source, MOST)
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    assert (kept.path, kept.sha256, kept.size) == (f"{sha256[:2]}/{sha256}.pdf", sha256, MEGABYTE + 5)
    assert place(folder, kept.path).read_bytes() == source.read_bytes()
    assert held(folder) == [kept.path]


def test_the_same_bytes_lie_there_once(tmp_path: Path, folder: Path) -> None:
    one, other = a_file(tmp_path / "a.pdf"), a_file(tmp_path / "b.pdf")
    assert keep(folder, one, MOST) == keep(folder, other, MOST)
    assert len(held(folder)) == 1


def test_a_spoilt_copy_is_mended_by_adding_the_file_again(tmp_path: Path, folder: Path) -> None:
    source = a_file(tmp_path / "a.pdf")
    kept = keep(folder, source, MOST)
    copy = folder / kept.path
    copy.chmod(0o644)
    copy.write_bytes(b"spoilt")
    assert keep(folder, source, MOST) == kept
    assert copy.read_bytes() == source.read_bytes()


@not_as_root
def test_a_copy_cannot_be_overwritten_by_the_program_that_shows_it(tmp_path: Path, folder: Path) -> None:
    kept = keep(folder, a_file(tmp_path / "a.docx"), MOST)
    with pytest.raises(PermissionError):
        (folder / kept.path).write_bytes(b"changed")


@pytest.mark.parametrize("name", ["a", "a.", "a.tar.gz", "a.b c", "a." + "x" * 40, "a.đoc", ".profile"])
def test_only_a_plain_ending_is_kept(tmp_path: Path, folder: Path, name: str) -> None:
    kept = keep(folder, a_file(tmp_path / name), MOST)
    assert place(folder, kept.path).is_file()
    assert kept.path.endswith((kept.sha256, ".gz"))


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(tmp_path: Path, folder: Path) -> None:
    keep(folder, a_file(tmp_path / "vừa.bin", b"x" * MOST), MOST)
    with pytest.raises(Refused, match="lớn hơn 2 MB") as refused:
        keep(folder, a_file(tmp_path / "lớn.bin", b"x" * (MOST + 1)), MOST)
    assert [problem.field for problem in refused.value.problems] == ["attachments"]
    assert len(held(folder)) == 1


def test_a_file_that_is_not_there_or_no_file_is_told(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(Unavailable, match="Không còn tệp"):
        keep(folder, tmp_path / "không có.pdf", MOST)
    with pytest.raises(Refused, match="không phải là một tệp"):
        keep(folder, tmp_path, MOST)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "ống")
        with pytest.raises(Refused, match="không phải là một tệp"):
            keep(folder, tmp_path / "ống", MOST)
    assert held(folder) == []


@pytest.mark.parametrize("how", ["vanishes"] * (os.name == "posix") + ["grows", "cannot be read on"])
def test_a_file_that_goes_or_changes_while_it_is_copied_leaves_nothing(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    source = a_file(tmp_path / "a.bin", b"x" * (MEGABYTE + 1))
    read, told = attachments._next, {"vanishes": "Không còn tệp", "grows": "thay đổi", "cannot be read on": "báo lỗi"}

    def disturbed(stream: Any, path: Path) -> bytes:
        if how == "vanishes":
            path.unlink(missing_ok=True)
        elif how == "grows" and path.stat().st_size == MEGABYTE + 1:
            chunk = read(stream, path)
            with path.open("ab") as other_program:
                other_program.write(b"y" * 3 * MEGABYTE)
            stream.seek(0, os.SEEK_END)
            return chunk
        elif how == "cannot be read on" and stream.tell():
            raise Unavailable(attachments._unreadable(path, OSError(errno.EIO, "Input/output error")))
        return read(stream, path)

    monkeypatch.setattr(attachments, "_next", disturbed)
    with pytest.raises(Unavailable, match=told[how]):
        keep(folder, source, 20 * MEGABYTE)
    assert held(folder) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "đã đầy"),
        (errno.EIO, "máy tính báo lỗi"),
        (errno.EROFS, "chỉ cho đọc"),
        (errno.EACCES, "không cho ghi"),
    ],
)
def test_a_full_disk_is_told_and_leaves_nothing(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(Unavailable, match=words):
        keep(folder, a_file(tmp_path / "a.pdf"), MOST)
    assert held(folder) == []


@rights_of_unix
@not_as_root
def test_a_folder_that_is_read_only_is_told(tmp_path: Path, folder: Path) -> None:
    source = a_file(tmp_path / "a.pdf")
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(Unavailable, match="không cho ghi"):
            keep(folder, source, MOST)
    finally:
        tmp_path.chmod(0o755)


@rights_of_unix
@not_as_root
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, folder: Path) -> None:
    source = a_file(tmp_path / "a.pdf")
    source.chmod(0)
    with pytest.raises(Unavailable, match="không cho đọc"):
        keep(folder, source, MOST)


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path, folder: Path) -> None:
    folder.write_bytes(b"")
    with pytest.raises(Unavailable):
        keep(folder, a_file(tmp_path / "a.pdf"), MOST)


def test_a_path_of_more_than_300_characters_is_copied(tmp_path: Path, folder: Path) -> None:
    deep = tmp_path / ("a" * 100) / ("b" * 100)
    deep.mkdir(parents=True)
    source = a_file(deep / (("Báo cáo " * 13)[:110] + ".pdf"))
    assert len(str(source)) > 300
    kept = keep(folder, source, MOST)
    assert len(kept.path) < 80
    assert place(folder, kept.path).read_bytes() == source.read_bytes()


@pytest.mark.parametrize(
    "path", ["../bí mật.txt", "/etc/passwd", "ab/../../x", "C:\\x", "..\\x", "", ".", "ab", "ab/" + "0" * 63]
)
def test_a_name_that_leads_out_of_the_folder_is_never_opened(tmp_path: Path, folder: Path, path: str) -> None:
    folder.mkdir()
    a_file(tmp_path / "bí mật.txt")
    with pytest.raises(Unavailable, match="không hợp lệ"):
        place(folder, path)


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_link_that_leads_out_of_the_folder_is_never_opened(tmp_path: Path, folder: Path) -> None:
    kept = keep(folder, a_file(tmp_path / "a.pdf"), MOST)
    (folder / kept.path).unlink()
    (folder / kept.path).symlink_to(a_file(tmp_path / "bí mật.txt"))
    with pytest.raises(Unavailable, match="không hợp lệ"):
        place(folder, kept.path)


def test_a_copy_that_is_gone_is_told_with_what_to_do(tmp_path: Path, folder: Path) -> None:
    kept = keep(folder, a_file(tmp_path / "a.pdf"), MOST)
    (folder / kept.path).chmod(0o644)  # Windows removes no file that is read only
    (folder / kept.path).unlink()
    with pytest.raises(Unavailable, match="chép cả thư mục này"):
        place(folder, kept.path)
