"""A provider's HTTP interface: cut down to granted items, no redirects, clear answers."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from gateway_rig import service_payload

pytestmark = pytest.mark.django_db

ROWS = [
    {"XM": "张三", "GMSFHM": "110101199003078072", "DW": "甲"},
    {"XM": "李四", "GMSFHM": "110101199003073757", "DW": "乙"},
]


class Provider(BaseHTTPRequestHandler):
    """Answers by path, and remembers what it was asked."""

    protocol_version = "HTTP/1.1"
    asked = []
    connections = set()

    def log_message(self, *_):
        pass

    def do_GET(self):
        parts = urlsplit(self.path)
        Provider.connections.add(self.client_address)
        Provider.asked.append((self.path, dict(self.headers)))
        plan = parts.path.strip("/").split("/")[0]
        body, status = json.dumps({"data": {"rows": ROWS}}).encode(), 200
        if plan == "redirect":
            status = 302
        elif plan == "refuse":
            status = 403
        elif plan == "garbage":
            body = b"<html>"
        elif plan == "scalar":
            body = b'{"data": {"rows": 7}}'
        elif plan == "big":
            body = b'"' + b"a" * 9_000_000 + b'"'
        elif plan == "slow":
            time.sleep(1.5)
        elif plan == "one":
            wanted = parse_qs(parts.query).get("bm", [""])[0]
            body = json.dumps({"data": {"rows": {"XM": wanted, "DW": "丙"}}}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "/rows")
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def provider():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def http_token(control, gateway, provider):
    """A token for every service of the provider; its name has no address but the pinned one."""
    fields = {
        "kind": "http",
        "scheme": "http",
        "host": "provider.invalid",
        "address": "127.0.0.1",
        "port": provider.server_port,
        "secret_header": "X-Key",
        "sealed": control.seal(b"inner-secret", "provider-2"),
    }
    control.put(("upstream", "provider-2", fields))
    plans = ("rows", "redirect", "refuse", "garbage", "scalar", "big", "slow", "one")
    items = {"name": {"source": "XM"}, "id": {"source": "GMSFHM"}, "unit": {"source": "DW"}}
    for plan in plans:
        target = {"method": "GET", "path": f"/{plan}/list", "rows": "/data/rows"}
        target["parameters"] = {"unit": "bm"}
        changed = {"kind": "http", "upstream": "provider-2", "items": items, "order": []}
        changed |= {"filters": ["unit"], "subject": "", "target": target, "timeout_ms": 800}
        control.put(("service", f"http-{plan}", service_payload(**changed)))
    services = [f"http-{plan}" for plan in plans]
    client = control.credential(control.grant(services=services, items=["name", "unit"]))
    gateway.wait_for(lambda: gateway.token(*client).status == 200)
    return gateway.token(*client).json["access_token"]


def test_only_granted_items_of_the_providers_rows_come_through(gateway, http_token):
    answer = gateway.call("http-rows", http_token)
    assert answer.json["rows"] == [{"name": "张三", "unit": "甲"}, {"name": "李四", "unit": "乙"}]
    assert b"110101" not in answer.body


def test_conditions_travel_under_the_providers_names_with_its_key_and_nothing_of_the_callers(
    gateway, http_token
):
    answer = gateway.call("http-one?unit=a%26b%3D1", http_token, X_Evil="1")
    assert answer.json["rows"] == [{"name": "a&b=1", "unit": "丙"}]
    _, headers = Provider.asked[-1]
    assert headers["X-Key" if "X-Key" in headers else "x-key"] == "inner-secret"
    assert not {"authorization", "x-evil", "x-purpose"} & {name.lower() for name in headers}


@pytest.mark.parametrize(
    ("plan", "status", "code"),
    [
        ("redirect", 502, "gateway.source-answer-refused"),
        ("refuse", 502, "gateway.source-refused"),
        ("garbage", 502, "gateway.source-answer-refused"),
        ("scalar", 502, "gateway.source-answer-refused"),
        ("big", 502, "gateway.source-answer-refused"),
        ("slow", 504, "gateway.source-timeout"),
    ],
)  # fmt: skip
def test_a_providers_fault_gets_a_clear_answer(gateway, http_token, plan, status, code):  # noqa: PLR0917
    answer = gateway.call(f"http-{plan}", http_token)
    assert (answer.status, answer.json["code"]) == (status, code)


def test_connections_to_the_provider_are_used_again(gateway, http_token):
    gateway.call("http-rows", http_token)
    before = len(Provider.connections)
    for _ in range(20):
        assert gateway.call("http-rows", http_token).status == 200
    assert len(Provider.connections) - before <= 1
