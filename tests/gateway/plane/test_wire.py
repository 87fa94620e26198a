"""Our own HTTP client: against odd providers, and side by side with the reference client."""

import asyncio
import contextlib
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengtong.crypto.digests import hmac_sm3
from zhengtong.gateway.plane.records import keyed_hash
from zhengtong.gateway.plane.refusals import ParameterRefused, Refused
from zhengtong.gateway.plane.snapshot import Item, Service
from zhengtong.gateway.plane.upstreams.answers import Ask
from zhengtong.gateway.plane.upstreams.http import HttpUpstream, compose_request

ROWS = b'[{"a": "1"}]'
OK = b"HTTP/1.1 200 OK\r\n"


def ask_of(where=None, **target):
    items = MappingProxyType({"a": Item(name="a", source="a")})
    target = {"method": "GET", "path": "/rows", "rows": "", **target}
    service = Service(
        code="s", title="s", kind="http", upstream="u", provider="", items=items, target=target
    )
    return Ask(service=service, items=tuple(items.values()), where=where or {})


async def outcome_of(upstream, ask):
    try:
        return (await upstream.fetch(ask)).rows
    except Refused as refusal:
        return refusal.code


async def serve_bytes(answers, *, asks=1, is_reference=False, closes=False, **target):
    """What comes of asking a provider that answers with those bytes; also the requests it saw."""
    seen, opened = [], []

    async def provide(reader, writer):
        opened.append(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            while True:
                seen.append(await reader.readuntil(b"\r\n\r\n"))
                for part in answers:
                    writer.write(part)
                    await writer.drain()
                if closes:
                    break
        writer.close()

    server = await asyncio.start_server(provide, "127.0.0.1", 0)
    fields = {"host": "127.0.0.1", "port": server.sockets[0].getsockname()[1]}
    upstream = HttpUpstream(fields, secret="", timeout_ms=500, is_reference=is_reference)
    found = [await outcome_of(upstream, ask_of(**target)) for _ in range(asks)]
    await upstream.close()
    server.close()
    for writer in opened:
        writer.transport.abort()
    await asyncio.gather(*(writer.wait_closed() for writer in opened), return_exceptions=True)
    await asyncio.sleep(0)
    return found, seen, len(opened)


LENGTH = b"Content-Length: %d\r\n" % len(ROWS)
REFUSED, LOST = "gateway.source-answer-refused", "gateway.source-unreachable"
GOOD = [{"a": "1"}]


@pytest.mark.parametrize(
    ("answers", "closes", "expected"),
    [
        ([OK + LENGTH + b"\r\n" + ROWS], False, GOOD),
        ([OK + LENGTH + b"\r\n", ROWS[:5], ROWS[5:]], False, GOOD),
        ([OK + b"Transfer-Encoding: chunked\r\n\r\nc\r\n" + ROWS + b"\r\n0\r\n\r\n"], False, GOOD),
        ([b"HTTP/1.1 100 Continue\r\n\r\n" + OK + LENGTH + b"\r\n" + ROWS], False, GOOD),
        ([OK + b"\r\n" + ROWS], True, GOOD),
        ([OK + LENGTH + b"\r\n" + ROWS[:5]], True, LOST),
        ([OK + LENGTH], True, LOST),
        ([b"HTTP/1.1 204 No Content\r\n\r\n"], False, REFUSED),
        ([b"HTTP/1.1 301 Moved\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n"], False, REFUSED),
        ([b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"], False, "gateway.source-refused"),
        ([OK + b"Content-Length: 20\r\n\r\n" + ROWS], False, "gateway.source-timeout"),
    ],
)  # fmt: skip
def test_both_clients_judge_an_answer_alike(answers, closes, expected):
    for is_reference in (False, True):
        run = serve_bytes(answers, closes=closes, is_reference=is_reference)
        assert asyncio.run(run)[0] == [expected], is_reference


@pytest.mark.parametrize(
    "answer",
    [
        b"nonsense\r\n\r\n",
        OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
        OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        OK + b"Content-Length: x\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        OK + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab",
        b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        OK + b"X: " + b"a" * 200_000,
        OK + b"Content-Length: 9000000\r\n\r\n" + b"a" * 9_000_000,
    ],
)
def test_an_odd_answer_is_refused(answer):
    assert asyncio.run(serve_bytes([answer]))[0] == [REFUSED]


def test_what_follows_an_answer_is_never_taken_for_the_next_one():
    forged = OK + b'Content-Length: 12\r\n\r\n[{"a": "2"}]'
    found, _, opened = asyncio.run(
        serve_bytes([OK + LENGTH + b"\r\n" + ROWS + forged], asks=3)
    )  # fmt: skip
    assert found == [GOOD] * 3
    assert opened == 3


def test_connections_are_kept_and_one_found_closed_is_replaced():
    kept = asyncio.run(serve_bytes([OK + LENGTH + b"\r\n" + ROWS], asks=20))
    assert (kept[0], kept[2]) == ([GOOD] * 20, 1)
    closed = asyncio.run(serve_bytes([OK + LENGTH + b"\r\n" + ROWS], asks=5, closes=True))
    assert closed[0] == [GOOD] * 5


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_a_value_cannot_leave_its_place_in_the_providers_path(value):
    with pytest.raises(ParameterRefused):
        compose_request(ask_of({"a": value}, path="/people/{a}/rows"))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_value_stays_one_value_in_path_and_query(value):
    _, in_query, _ = compose_request(ask_of({"a": value}))
    assert set(in_query) <= set(map(chr, range(0x21, 0x7F))) - {"#"}
    assert in_query.count("&") == 0
    if value not in {".", ".."}:
        _, in_path, _ = compose_request(ask_of({"a": value}, path="/p/{a}"))
        assert in_path.count("/") == 2
        assert not {"?", "#", " "} & set(in_path)


@given(st.binary(min_size=1, max_size=100), st.text(max_size=50).filter(str.isprintable))
def test_the_keyed_hash_is_hmac_sm3(key, text):
    assert keyed_hash(key, "case", text) == hmac_sm3(key, b"case\x00" + text.encode()).hex()
