"""Raw probes against the front: what is ambiguous, too big or too slow is no call."""

import socket
import time

import pytest
from gateway_rig import Rig, free_port, fresh_id, read_answers

pytestmark = pytest.mark.django_db

OK = b"Host: gateway\r\n"
GET = b"GET /healthz HTTP/1.1\r\n"
POST = b"POST /token HTTP/1.1\r\n" + OK

PROBES = {
    "length and chunked": POST
    + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunked and length": POST
    + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
    "two different lengths": POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
    "length list": POST + b"Content-Length: 4, 4\r\n\r\nabcd",
    "signed length": POST + b"Content-Length: +4\r\n\r\nabcd",
    "negative length": POST + b"Content-Length: -1\r\n\r\n",
    "length in hex": POST + b"Content-Length: 0x4\r\n\r\nabcd",
    "empty length": POST + b"Content-Length: \r\n\r\n",
    "unknown coding": POST + b"Transfer-Encoding: gzip\r\n\r\n",
    "coding list": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "coding twice": POST
    + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "crooked coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunk size not a number": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "chunk without end": POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
    "trailer": POST + b"Transfer-Encoding: chunked\r\n\r\n0\r\nAuthorization: x\r\n\r\n",
    "chunked in 1.0": b"POST /token HTTP/1.0\r\n"
    + OK
    + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "folded header": GET + OK + b"X-Purpose: a\r\n b\r\n\r\n",
    "bare line feeds": b"GET /healthz HTTP/1.1\nHost: gateway\n\n",
    "bare line feed in headers": GET + b"Host: gateway\nX-A: b\r\n\r\n",
    "bare carriage return": GET + OK + b"X-A: a\rb\r\n\r\n",
    "NUL in a value": GET + OK + b"X-A: a\x00b\r\n\r\n",
    "control in a value": GET + OK + b"X-A: a\x01b\r\n\r\n",
    "space before colon": GET + OK + b"X-A : b\r\n\r\n",
    "nameless header": GET + OK + b": b\r\n\r\n",
    "no host": GET + b"\r\n",
    "two hosts": GET + OK + OK + b"\r\n",
    "empty host": GET + b"Host: \r\n\r\n",
    "host with a path": GET + b"Host: gateway/evil\r\n\r\n",
    "host with a user": GET + b"Host: a@gateway\r\n\r\n",
    "two tokens": GET + OK + b"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n",
    "two purposes": GET + OK + b"X-Purpose: a\r\nX-Purpose: b\r\n\r\n",
    "whole address as target": b"GET http://other/healthz HTTP/1.1\r\n" + OK + b"\r\n",
    "star as target": b"OPTIONS * HTTP/1.1\r\n" + OK + b"\r\n",
    "connect": b"CONNECT a:80 HTTP/1.1\r\n" + OK + b"\r\n",
    "fragment in target": b"GET /healthz#x HTTP/1.1\r\n" + OK + b"\r\n",
    "raw bytes in target": b"GET /healthz\xff HTTP/1.1\r\n" + OK + b"\r\n",
    "unknown version": b"GET /healthz HTTP/3.7\r\n" + OK + b"\r\n",
    "no version": b"GET /healthz\r\n" + OK + b"\r\n",
    "upgrade": GET + OK + b"Connection: upgrade\r\nUpgrade: websocket\r\n\r\n",
    "not HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "many headers": GET + OK + b"".join(b"X-%d: a\r\n" % i for i in range(150)) + b"\r\n",
    "huge header": GET + OK + b"X-A: " + b"a" * 40_000 + b"\r\n\r\n",
    "endless header": GET + OK + b"X-A: " + b"a" * 1_100_000,
    "huge target": b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\n" + OK + b"\r\n",
}


@pytest.mark.parametrize("name", sorted(PROBES))
def test_an_ambiguous_or_crooked_request_is_refused_and_the_connection_ends(gateway, name):
    tail = GET + OK + b"\r\n"
    try:
        received = gateway.send_raw(PROBES[name] + tail)
    except (ConnectionResetError, BrokenPipeError):
        return
    answers = read_answers(received)
    assert [answer.status for answer in answers] in ([400], [431], [])
    assert all(answer.headers["connection"] == "close" for answer in answers)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/services/other/../villages", "/v1/services/./villages", "/v1/services/%2e%2e/villages",
        "/v1/services/other%2f..%2fvillages", "/v1/services//villages", "//v1/services/villages",
        "/v1/services/villages\\..\\other", "/v1/services/villages/", "/v1/services/village%73",
        "/v1/services/villages;a=b", "/v1/services/villages/query/more", "/v1/services/",
        "/v1/services/..", "/V1/services/villages", "/v1/services/villages%00",
    ],
)  # fmt: skip
def test_a_service_is_reached_by_its_code_alone(gateway, token, path):
    headers = {
        "Authorization": f"Bearer {token}",
        "X-Purpose": "PURPOSE-1",
        "X-Case-Number": "1",
        "X-Request-Id": fresh_id(),
    }
    answer = gateway.ask("GET", path, headers=headers)
    assert answer.status in {400, 404}
    assert answer.json["code"] in {"gateway.path-refused", "gateway.route-unknown"}


def test_pipelined_requests_are_answered_one_by_one(gateway):
    close = GET + OK + b"Connection: close\r\n\r\n"
    received = gateway.send_raw(GET + OK + b"\r\n" + close)
    assert [answer.status for answer in read_answers(received)] == [200, 200]


def test_a_body_over_the_limit_is_refused_whether_announced_or_not(gateway):
    announced = gateway.send_raw(POST + b"Content-Length: 2000000\r\n\r\n")
    assert read_answers(announced)[0].status == 413
    chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=5) as connection:
        connection.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n")
        try:
            for _ in range(40):
                connection.sendall(chunk)
        except OSError:
            pass
        try:
            received = connection.recv(65536)
        except OSError:
            received = b""
    assert [answer.status for answer in read_answers(received)] in ([413], [])


@pytest.fixture(scope="module")
def hasty(control, gateway, tmp_path_factory):
    """A gateway with short deadlines and few connections."""
    extra = {
        "ZT_GATEWAY_HEADER_SECONDS": "0.5",
        "ZT_GATEWAY_BODY_SECONDS": "0.5",
        "ZT_GATEWAY_CONNECTION_LIMIT": "4",
    }
    rig = Rig(control.database_url, tmp_path_factory.mktemp("hasty"), free_port(), extra)
    rig.start()
    yield rig
    rig.stop()


@pytest.mark.parametrize(
    "start", [b"", b"GET /healthz HTTP/1.1\r\nX-A: ", POST + b"Content-Length: 9\r\n\r\na"]
)
def test_whoever_dawdles_is_sent_away(hasty, start):
    began = time.monotonic()
    received = hasty.send_raw(start)
    assert [answer.status for answer in read_answers(received)] == [408]
    assert time.monotonic() - began < 3


def test_dripping_bytes_do_not_stretch_the_deadline(hasty):
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", hasty.port), timeout=0.1) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nX-A: ")
        ended = False
        while not ended and time.monotonic() - began < 5:
            try:
                connection.sendall(b"a")
                ended = connection.recv(4096) is not None
            except TimeoutError:
                continue
            except OSError:
                ended = True
    assert time.monotonic() - began < 3


def test_connections_beyond_the_cap_are_told_so(hasty):
    held = [socket.create_connection(("127.0.0.1", hasty.port)) for _ in range(4)]
    try:
        received = hasty.send_raw(GET + OK + b"\r\n")
        assert [answer.status for answer in read_answers(received)] == [503]
    finally:
        for connection in held:
            connection.close()
