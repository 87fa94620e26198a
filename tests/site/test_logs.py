"""Log lines: what they carry, and what never stands in them."""

import io
import json
import logging

import pytest

from zhengtong.site import logs

SECRETS = {
    "id number": "34010219900307201X",
    "spaced id number": "340102 19900307 2016",
    "old id number": "340102900307201",
    "mobile": "13800138000",
    "spaced mobile": "+86 138-0013-8000",
    "bearer token": "Authorization: Bearer abcDEF123456.xyz",
    "api token": "zt_A1b2C3d4E5f6",
    "password": "password=Hunter2-Hunter2",
    "quoted password": '{"password": "Hunter2 Hunter2"}',
    "chinese password": "口令：Hunter2-Hunter2",
    "address with password": "postgresql://zhengtong:Hunter2@db/zhengtong",
    "broken constraint": "DETAIL:  Key (name, phone)=(王示例, 055112345678) already exists.",
}


def refuse(value):
    raise ValueError(f"cannot store {value}", {"value": value})


def log_of(formatter, act):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.getLogger("zhengtong.test-redaction")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        act(logger)
    finally:
        logger.removeHandler(handler)
        logger.propagate = True
    return stream.getvalue()


@pytest.mark.parametrize(
    "formatter", [logs.LineFormatter(), logs.JsonFormatter()], ids=["line", "json"]
)
@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_personal_data_in_messages_and_exceptions_is_redacted(formatter, secret):
    def act(logger):
        logger.warning("row %s was refused", secret)
        try:
            refuse(secret)
        except ValueError:
            logger.exception("failed")

    text = log_of(formatter, act)
    for part in ("34010219900307", "1990030720", "340102900307201", "1380013", "138-0013",
                 "abcDEF123456", "A1b2C3d4", "Hunter2", "王示例", "0551123"):  # fmt: skip
        assert part not in text
    assert "redacted" in text or "id-number" in text or "mobile" in text


@pytest.mark.parametrize(
    "harmless",
    [
        "entry 019a1b2c-3d4e-7f80-9a1b-13800138000a moved",
        "took 1772416800000 ms, 20260302 rows",
        "code 340000000000 of 11340000MB1234567X",
        "the token endpoint answered; 3 passwords were changed",
    ],
)
def test_ids_codes_and_figures_stay_readable(harmless):
    assert logs.redact(harmless) == harmless


def test_a_line_in_json_carries_request_and_route_and_stays_one_line():
    token = logs.request_id.set("abcdef-123456")
    try:
        text = log_of(
            logs.JsonFormatter(),
            lambda logger: logger.error("two\nlines", extra={"route": "desk:home", "status": 200}),
        )
    finally:
        logs.request_id.reset(token)
    row = json.loads(text)
    assert text.count("\n") == 1
    assert (row["request_id"], row["route"], row["status"]) == ("abcdef-123456", "desk:home", 200)


@pytest.mark.django_db
def test_a_request_keeps_a_well_formed_id_and_gets_a_new_one_for_anything_else(client, caplog):
    with caplog.at_level(logging.INFO, "zhengtong.access"):
        kept = client.get("/help/", headers={"x-request-id": "edge-1234-abcd"})
        assert kept["X-Request-Id"] == "edge-1234-abcd"
        for bad in ("short", "x" * 65, "a b c d e f g h", "inject\nline-12345", "13800138000"):
            answer = client.get("/help/", headers={"x-request-id": bad})
            assert answer["X-Request-Id"] != bad
            assert len(answer["X-Request-Id"]) == 36
    assert {record.route for record in caplog.records} == {"site:help"}
    missing = client.get("/no-such-page/")
    assert missing["X-Request-Id"] in missing.content.decode()
