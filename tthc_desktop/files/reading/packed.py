"""The parts of a packed file (.xlsx, .ods), opened once for all who look into it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

_SIZES = struct.Struct("<26xHH")
"""Lengths of name and extra field in the header that stands before each part (APPNOTE.TXT 4.3.7)."""


class Packed:
    """A .zip in memory. Raises zipfile.BadZipFile, OSError or ValueError when it is none."""

    def __init__(self, data: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self._data = data

    @property
    def size(self) -> int:
        """Bytes that it says to unpack to."""
        return sum(entry.file_size for entry in self.archive.infolist())

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises KeyError when there is none, and what zipfile raises when it is broken.

        zipfile takes longer to open a small part than to unpack it; what is not plain is left to it nevertheless.
        """
        entry = self.archive.getinfo(name)
        if entry.compress_type == zipfile.ZIP_DEFLATED and not entry.flag_bits & 1:
            start = entry.header_offset
            header = self._data[start : start + 30]
            if len(header) == 30 and header.startswith(b"PK\x03\x04"):
                start += 30 + sum(_SIZES.unpack(header))
                told = _inflated(self._data[start : start + entry.compress_size], entry.file_size)
                if told is not None and zlib.crc32(told) == entry.CRC:
                    return told
        return self.archive.read(entry)


def _inflated(packed: bytes, size: int) -> bytes | None:
    """The unpacked bytes if they are as many as the directory says; never more are unpacked."""
    try:
        told = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, size + 1)
    except zlib.error:
        return None
    return told if len(told) == size else None
