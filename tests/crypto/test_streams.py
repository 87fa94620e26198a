import io

import pytest

from zhengtong.crypto.sealing import NotOpened
from zhengtong.crypto.streams import CHUNK_BYTES, open_stream, seal_stream

KEY, OTHER = b"k" * 16, b"o" * 16


def seal(data: bytes, name: str = "database") -> bytes:
    target = io.BytesIO()
    assert seal_stream(io.BytesIO(data), target, key=KEY, name=name) == len(data)
    return target.getvalue()


def opened(sealed: bytes, *, key: bytes = KEY, name: str = "database") -> bytes:
    return b"".join(open_stream(io.BytesIO(sealed), key=key, name=name))


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1])
def test_what_was_sealed_is_opened_whatever_its_length(size):
    data = bytes(range(256)) * (size // 256 + 1)
    assert opened(seal(data[:size])) == data[:size]


def test_equal_streams_are_sealed_differently():
    assert seal(b"same") != seal(b"same")


def test_another_key_is_named():
    with pytest.raises(NotOpened, match="sealed under the key"):
        opened(seal(b"secret"), key=OTHER)


def test_one_file_does_not_stand_for_another():
    with pytest.raises(NotOpened, match="chunk 0"):
        opened(seal(b"secret", "objects"))


def test_a_changed_byte_names_its_chunk():
    sealed = bytearray(seal(b"x" * (CHUNK_BYTES + 5)))
    sealed[-3] ^= 1
    with pytest.raises(NotOpened, match="chunk 1"):
        opened(bytes(sealed))


def test_a_stream_cut_at_a_chunk_or_lengthened_is_noticed():
    whole = seal(b"x" * (CHUNK_BYTES + 5))
    first_chunk = whole.index(b"\n") + 1 + 4 + CHUNK_BYTES + 16
    with pytest.raises(NotOpened, match="cut short"):
        opened(whole[:first_chunk])
    with pytest.raises(NotOpened, match="bytes follow"):
        opened(whole + b"x")


@pytest.mark.parametrize("junk", [b"", b"junk", b"{}\n", b"x" * 5000])
def test_what_is_no_stream_is_said_to_be_none(junk):
    with pytest.raises(NotOpened):
        opened(junk)
