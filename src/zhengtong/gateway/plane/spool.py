"""The spool: every record of a call is in this file before its reply ends.

Frames of length, CRC-32 and record, in segments named by their first sequence number. What a
``write`` has taken survives the death of the process; ``sync`` puts it on the disk.
"""

import fcntl
import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FRAME = struct.Struct(">IIQ")  # bytes, crc of sequence and bytes, sequence
_SEGMENT_BYTES = 32 * 1024 * 1024


class SpoolLocked(RuntimeError):  # noqa: N818 - reads as what happened
    """Another process already writes this shard."""


@dataclass(frozen=True, slots=True)
class Spooled:
    """One record read back."""

    sequence: int
    record: bytes


def read_frames(data: bytes) -> Iterator[tuple[Spooled, int]]:
    """Whole frames of the bytes with the offset after each; ends before the first torn one."""
    offset = 0
    while offset + _FRAME.size <= len(data):
        size, crc, sequence = _FRAME.unpack_from(data, offset)
        end = offset + _FRAME.size + size
        if end > len(data):
            return
        record = data[offset + _FRAME.size : end]
        if zlib.crc32(record, sequence & 0xFFFFFFFF) != crc:
            return
        yield Spooled(sequence, record), end
        offset = end


class Spool:
    """The spool of one shard, written by one process."""

    def __init__(self, folder: Path, *, segment_bytes: int = _SEGMENT_BYTES) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._segment_bytes = segment_bytes
        self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._lock)
            raise SpoolLocked(str(folder)) from error
        self.last: Spooled | None = None
        self._segments = self._scan()
        self._fd, self._size = self._open_tail()

    def _scan(self) -> list[Path]:
        return sorted(self._folder.glob("*.spool"))

    def _open_tail(self) -> tuple[int, int]:
        if not self._segments:
            return -1, 0
        for path in reversed(self._segments):
            size = 0
            for spooled, end in read_frames(path.read_bytes()):
                self.last, size = spooled, end
            if path == self._segments[-1]:
                tail = os.open(path, os.O_RDWR)
                os.ftruncate(tail, size)
                tail_size = size
            if self.last is not None:
                break
        os.lseek(tail, tail_size, os.SEEK_SET)
        return tail, tail_size

    def append(self, sequence: int, record: bytes) -> None:
        """Write one record; it survives the death of this process once this returns.

        Raises:
            OSError: no room; nothing of the record stays in the file.
        """
        if self._fd < 0 or self._size >= self._segment_bytes:
            self._start_segment(sequence)
        crc = zlib.crc32(record, sequence & 0xFFFFFFFF)
        frame = _FRAME.pack(len(record), crc, sequence) + record
        written = 0
        try:
            written = os.write(self._fd, frame)
        finally:
            if written != len(frame):
                os.ftruncate(self._fd, self._size)
                os.lseek(self._fd, self._size, os.SEEK_SET)
        if written != len(frame):
            raise OSError("the spool took only part of a record")
        self._size += written

    def _start_segment(self, sequence: int) -> None:
        path = self._folder / f"{sequence:020d}.spool"
        fresh = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        if self._fd >= 0:
            os.fdatasync(self._fd)
            os.close(self._fd)
        self._fd, self._size = fresh, 0
        self._segments.append(path)

    def sync(self) -> None:
        """Put what was written on the disk."""
        if self._fd >= 0:
            os.fdatasync(self._fd)

    def segments_after(self, sequence: int) -> list[Path]:
        """The segments that may hold records beyond the sequence number, oldest first."""
        firsts = [int(path.stem) for path in self._segments]
        start = 0
        for index, first in enumerate(firsts):
            if first <= sequence + 1:
                start = index
        return self._segments[start:]

    def drop_before(self, sequence: int) -> None:
        """Erase segments whose records all have at most that number; the tail stays."""
        keep = self.segments_after(sequence)
        for path in [path for path in self._segments if path not in keep]:
            path.unlink(missing_ok=True)
        self._segments = keep

    def close(self) -> None:
        """Sync and let go."""
        if self._fd >= 0:
            os.fdatasync(self._fd)
            os.close(self._fd)
            self._fd = -1
        os.close(self._lock)
