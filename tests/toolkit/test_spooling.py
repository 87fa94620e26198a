"""Uploads wait in memory or sealed on disk: nobody finds them in the file, nothing is lost."""

import asyncio
import hashlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import tracemalloc
from importlib.resources import files

import pytest
from cryptography.exceptions import InvalidTag
from django.core.files.uploadhandler import load_handler
from django.http.multipartparser import MultiPartParser
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from zhengtong.site.gate import GatedHandler
from zhengtong.toolkit import spooling
from zhengtong.toolkit.spooling import CHUNK_BYTES, SealedBodyHandler, SealedSpool

WORD = "示例数据之明文".encode()
MEGABYTE = 1 << 20


@pytest.fixture
def spools(monkeypatch):
    """The files without names that were made."""
    made, plain = [], tempfile.TemporaryFile

    def make(*args, **kwargs):
        made.append(plain(*args, **kwargs))
        return made[-1]

    monkeypatch.setattr(spooling.tempfile, "TemporaryFile", make)
    return made


def raw_of(file):
    return os.pread(file.fileno(), 1 << 28, 0)


class Endless(io.RawIOBase):
    """A form with one file of so many bytes, made while it is read."""

    def __init__(self, size):
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="sent"; filename="a.bin"\r\n'
        self.parts = [f"{head}Content-Type: application/octet-stream\r\n\r\n".encode()]
        self.left, self.size = size, size
        self.end = f"\r\n--{BOUNDARY}--\r\n".encode()
        self.length = len(self.parts[0]) + size + len(self.end)

    def read(self, size=-1):
        if self.parts:
            return self.parts.pop()
        if self.left:
            start = (self.size - self.left) % len(WORD)
            part = (WORD * (size // len(WORD) + 2))[start:][: min(size, self.left)]
            self.left -= len(part)
            return part
        end, self.end = self.end, b""
        return end


def parse(form):
    request = RequestFactory().post("/")
    request.META |= {"CONTENT_TYPE": MULTIPART_CONTENT, "CONTENT_LENGTH": form.length}
    handlers = [load_handler("zhengtong.toolkit.spooling.SealedUploadHandler", request)]
    return MultiPartParser(request.META, form, handlers, "utf-8").parse()[1]["sent"]


def test_a_short_file_never_touches_the_disk(spools):
    file = parse(Endless(100_000))
    assert file.read() == (WORD * 100_000)[:100_000]
    assert not spools


def test_a_long_file_is_sealed_on_disk_and_read_back_whole(spools):
    file = parse(Endless(6 * MEGABYTE))
    raw = raw_of(spools[0])
    assert len(raw) > 5 * MEGABYTE
    assert WORD not in raw
    assert raw[:64] not in file.read(64)
    file.seek(0)
    assert file.size == 6 * MEGABYTE == len(file.read())
    file.seek(-5, io.SEEK_END)
    assert len(file.read(10)) == 5
    assert sum(len(part) for part in file.chunks()) == file.size


def test_fifty_megabytes_stay_within_bounded_memory(spools):
    tracemalloc.start()
    file = parse(Endless(50 * MEGABYTE))
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 12 * MEGABYTE
    assert file.size == 50 * MEGABYTE
    assert WORD not in raw_of(spools[0])
    assert digest.digest() == _digest_of(50 * MEGABYTE)


def _digest_of(size):
    form, digest = Endless(size), hashlib.sha256()
    form.read()
    while form.left:
        digest.update(form.read(CHUNK_BYTES // 4))
    return digest.digest()


def test_two_spools_of_the_same_bytes_share_no_sealed_byte(spools):
    pair = [SealedSpool(0), SealedSpool(0)]
    for spool in pair:
        spool.write(b"x" * CHUNK_BYTES)
    first, second = map(raw_of, spools)
    assert len(first) == len(second)
    assert first[:32] != second[:32]


def test_a_changed_or_exchanged_chunk_is_noticed(spools):
    for at, byte in ((5, b"\0\1\2"), (CHUNK_BYTES + 30, b"\3\4\5")):
        spool = SealedSpool(0)
        spool.write(os.urandom(2 * CHUNK_BYTES))
        os.pwrite(spools[-1].fileno(), byte, at)
        spool.seek(0)
        with pytest.raises(InvalidTag):
            spool.read()


def test_a_spool_reads_what_was_written_at_every_edge():
    data = os.urandom(3 * CHUNK_BYTES + 17)
    for memory in (0, 1000, CHUNK_BYTES + 1, 10 * CHUNK_BYTES):
        spool = SealedSpool(memory)
        for at in range(0, len(data), 70_001):
            spool.write(data[at : at + 70_001])
        for at in (0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, 3 * CHUNK_BYTES, len(data)):
            spool.seek(at)
            assert spool.read(100_000) == data[at : at + 100_000]
        spool.seek(0)
        assert b"".join(iter(lambda one=spool: one.read(65_537), b"")) == data
        spool.seek(3)
        with pytest.raises(io.UnsupportedOperation):
            spool.write(b"x")


def test_the_body_of_a_request_is_sealed_as_well(spools):
    parts = [WORD * 100_000 for _ in range(3)]

    async def receive():
        part = parts.pop()
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    body = asyncio.run(SealedBodyHandler().read_body(receive))
    assert WORD not in raw_of(spools[0])
    assert body.read() == WORD * 300_000


KILLED = """
import os, signal
from django.conf import settings
from zhengtong.toolkit.spooling import SealedSpool
spool = SealedSpool(0, {folder!r})
spool.write({word!r} * 200_000)
print(os.listdir({folder!r}), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_leaves_no_file_behind(tmp_path):
    program = KILLED.format(folder=str(tmp_path), word=WORD)
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert ended.stdout.strip() == b"[]"
    assert not list(tmp_path.iterdir())


def test_an_interrupted_upload_is_thrown_away(spools):
    handler = spooling.SealedUploadHandler(RequestFactory().post("/"))
    handler.new_file("sent", "a.bin", "application/octet-stream", None)
    handler.receive_data_chunk(WORD * 200_000, 0)
    handler.upload_interrupted()
    assert spools[0].closed


def test_the_platform_takes_every_upload_through_it(settings):
    assert settings.FILE_UPLOAD_HANDLERS == ["zhengtong.toolkit.spooling.SealedUploadHandler"]
    entry = (files("zhengtong.site") / "asgi.py").read_text(encoding="utf-8")
    assert "application = open_gate(" in entry  # to import it would start it
    assert issubclass(GatedHandler, SealedBodyHandler)
