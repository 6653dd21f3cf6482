"""Limits on the child process that reads foreign files, set by the child on itself before the first file."""

from __future__ import annotations

import ctypes
import os
import sys

if sys.platform != "win32":
    import resource

MEMORY = 1 << 30
"""Bytes of memory that the child may take."""
FILE_SIZE = 100_000_000
"""Bytes of the largest file that is read."""
EXPANDED = 300_000_000
"""Bytes that one packed file (.xlsx, .ods) may unpack to."""
ARCHIVE_EXPANDED = 1_000_000_000
"""Bytes that all files of a .zip may unpack to."""
ARCHIVE_FILES = 2_000
CELLS = 5_000_000
"""Cells with a value in one file."""
ROWS, COLUMNS = 1_048_576, 16_384
"""Excel's own limits of one sheet."""
SPARSE_CELLS = 20_000_000
"""A sheet that spans more cells than this, filled or not, is read cell by cell: a full array of it has no room."""


def seconds(size: int) -> float:
    """How long a file may take, by the bytes that it unpacks to: an office computer reads a few megabytes a second."""
    return 15.0 + size / 2_000_000


def set_limits() -> None:
    """Hold this process to MEMORY and let it die quietly. Does nothing where the system knows no such limits."""
    _silence()
    if sys.platform == "win32":
        _join_job()
    else:
        _set_resources()


def _silence() -> None:
    """Readers of foreign formats print warnings and panics; nobody reads them."""
    null = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(null, stream)
    os.close(null)


def _set_resources() -> None:
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # macOS refuses limits of the address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _join_job() -> None:
    """A Job object of Windows: limits the memory of this process.

    Its calls succeed under Wine, which holds nobody to the limit; not run on a real Windows yet.
    """
    if sys.platform != "win32":
        return

    class Basic(ctypes.Structure):
        _fields_ = (
            ("per_process_time", ctypes.c_int64),
            ("per_job_time", ctypes.c_int64),
            ("flags", ctypes.c_uint32),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("processes", ctypes.c_uint32),
            ("affinity", ctypes.c_size_t),
            ("priority", ctypes.c_uint32),
            ("scheduling", ctypes.c_uint32),
        )

    class Extended(ctypes.Structure):
        _fields_ = (
            ("basic", Basic),
            ("io", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process", ctypes.c_size_t),
            ("peak_job", ctypes.c_size_t),
        )

    die_quietly, process_memory, extended_limits = 0x400, 0x100, 9  # winnt.h
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.SetInformationJobObject.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
    kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    job = kernel.CreateJobObjectW(None, None)
    told = Extended()
    told.basic.flags = die_quietly | process_memory
    told.process_memory = MEMORY
    kernel.SetInformationJobObject(job, extended_limits, ctypes.byref(told), ctypes.sizeof(told))
    kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
    kernel.SetErrorMode(0x8003)  # no dialog when the process dies
