"""One table per host, shared by its workers: request ids already used, and quota counters.

The file is mapped into every worker, so it outlives a killed process; changes are made under a
record lock of the file. Layout: header, then buckets of request ids, then slots of quotas.
"""

import fcntl
import mmap
import os
import struct
from contextlib import AbstractContextManager, nullcontext
from hashlib import blake2b
from pathlib import Path

_MAGIC = b"ZTHOST01"
_HEADER_BYTES = 4096
_SLOTS = 32  # request ids in one bucket
_DIGEST_BYTES = 16
_KEYS_BYTES = _SLOTS * _DIGEST_BYTES
_BUCKET_BYTES = _KEYS_BYTES + _SLOTS * 4
_EXPIRY = struct.Struct("<I")
_EXPIRIES = struct.Struct(f"<{_SLOTS}I")
_QUOTA = struct.Struct("<16sIIII")  # key, day number, calls of the day, second, calls of the second
_QUOTA_SLOTS = 16384
_QUOTA_HEAD = struct.Struct("<16sI")
_PROBES = 64


class _RecordLock(AbstractContextManager[None]):
    """The record lock of the table's file."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __enter__(self) -> None:
        fcntl.lockf(self._descriptor, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        fcntl.lockf(self._descriptor, fcntl.LOCK_UN)


class HostTable:
    """Request ids and quotas of this host.

    ``is_shared=False`` leaves the locks out: for the only worker of a host, which its spool's lock
    guarantees to be alone.

    Policy: R42, R43
    """

    def __init__(self, path: Path, *, slots: int = 1 << 20, is_shared: bool = True) -> None:
        self._buckets = max(1, slots // _SLOTS)
        self._quota_offset = _HEADER_BYTES + self._buckets * _BUCKET_BYTES
        size = self._quota_offset + _QUOTA_SLOTS * _QUOTA.size
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        record_lock = _RecordLock(self._fd)
        self._lock: AbstractContextManager[None] = record_lock if is_shared else nullcontext()
        with record_lock:
            if os.fstat(self._fd).st_size != size or os.pread(self._fd, 8, 0) != _MAGIC:
                os.ftruncate(self._fd, 0)
                os.ftruncate(self._fd, size)
                os.pwrite(self._fd, _MAGIC, 0)
            self._map = mmap.mmap(self._fd, size)

    def close(self) -> None:
        """Let go of the file."""
        self._map.close()
        os.close(self._fd)

    def remember(self, text: str, *, now: int, until: int) -> bool | None:
        """Whether the text is new; it is remembered until the second ``until``.

        Returns:
            True if new, False if already there, None if there is no room (the caller refuses).

        Policy: R43
        """
        digest = blake2b(text.encode(), digest_size=24).digest()
        key = digest[:_DIGEST_BYTES]
        first = int.from_bytes(digest[16:20], "little") % self._buckets
        second = int.from_bytes(digest[20:24], "little") % self._buckets
        with self._lock:
            free = -1, 0
            for bucket in (first, second):
                offset = _HEADER_BYTES + bucket * _BUCKET_BYTES
                if self._holds(offset, key, now=now):
                    return False
                if free[0] < 0:
                    free = offset, self._free_slot(offset, now=now)
                    if free[1] < 0:
                        free = -1, 0
            offset, slot = free
            if offset < 0:
                return None
            at = offset + slot * _DIGEST_BYTES
            self._map[at : at + _DIGEST_BYTES] = key
            _EXPIRY.pack_into(self._map, offset + _KEYS_BYTES + slot * 4, until)
            return True

    def _holds(self, offset: int, key: bytes, *, now: int) -> bool:
        end = offset + _KEYS_BYTES
        at = self._map.find(key, offset, end)
        while at >= 0:
            slot, rest = divmod(at - offset, _DIGEST_BYTES)
            if rest == 0 and _EXPIRY.unpack_from(self._map, end + slot * 4)[0] >= now:
                return True
            at = self._map.find(key, at + 1, end)
        return False

    def _free_slot(self, offset: int, *, now: int) -> int:
        """The first slot of the bucket whose request id has lapsed, -1 if there is none."""
        expiries = _EXPIRIES.unpack_from(self._map, offset + _KEYS_BYTES)
        if 0 in expiries:
            return expiries.index(0)  # never used: the usual case
        soonest = min(expiries)
        return expiries.index(soonest) if soonest < now else -1

    def take(self, name: str, *, now: int, day: int, limits: tuple[int, int]) -> str:
        """Count one call of a grant: "" if within its limits, else which one is used up.

        Args:
            name: The grant.
            now: Second since 1970.
            day: Number of the civil day.
            limits: Calls per second and per day; 0 means no limit.

        Returns:
            "", "second", "day", or "full" where the table has no room left.

        Policy: R42
        """
        key = blake2b(name.encode(), digest_size=16).digest()
        with self._lock:
            at = self._quota_slot(key, day=day)
            if at is None:
                return "full"
            held, held_day, day_calls, second, second_calls = _QUOTA.unpack_from(self._map, at)
            if held != key or held_day != day:
                day_calls = second_calls = 0
            elif second != now:
                second_calls = 0
            per_second, per_day = limits
            if per_day and day_calls >= per_day:
                return "day"
            if per_second and second_calls >= per_second:
                return "second"
            _QUOTA.pack_into(self._map, at, key, day, day_calls + 1, now, second_calls + 1)
            return ""

    def _quota_slot(self, key: bytes, *, day: int) -> int | None:
        start = int.from_bytes(key[:4], "little")
        free = None
        for probe in range(_PROBES):
            at = self._quota_offset + (start + probe) % _QUOTA_SLOTS * _QUOTA.size
            held, held_day = _QUOTA_HEAD.unpack_from(self._map, at)
            if held == key:
                return at
            if free is None and held_day != day:
                free = at
        return free
