"""Calls are carried into the ledger once, counted for the census, and stop the delivery clock."""

from datetime import UTC, datetime

import orjson
import pytest
from tests.factories.gateway import make_service

from zhengtong.gateway import public as gateway
from zhengtong.gateway.models import Call
from zhengtong.ledger.models import Record
from zhengtong.sharing.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def state_dir(settings, tmp_path):
    settings.ZT_STATE_DIR = tmp_path


def make_call(sides, number, *, status=200, code=""):
    record = {"seq": number, "service": sides.service.code, "status": status, "code": code}
    return Call.objects.create(
        at=datetime(2026, 3, 2, 1, 0, number % 60, tzinfo=UTC),
        service=sides.service.code,
        credential="c",
        grant=str(sides.grant.uuid),
        consumer=sides.consumer.body_id,
        provider=sides.provider.body_id,
        purpose="XZYJ",
        status=status,
        code=code,
        rows=1,
        took_ms=3,
        shard="s",
        sequence=number,
        nonce=b"n" * 16,
        record=orjson.dumps(record).decode(),
    )


def test_each_call_is_in_the_ledger_once_however_often_it_is_carried():
    sides = make_service()
    for number in range(1, 6):
        make_call(sides, number, status=200 if number % 2 else 403)
    assert gateway.post_calls() == 5
    Call.objects.update(is_posted=False)
    assert gateway.post_calls() == 5
    names = [record.name for record in Record.objects.filter(log="calls").order_by("id")]
    assert names.count("gateway.call-answered") == 3
    assert names.count("gateway.call-denied") == 2


@pytest.mark.policy("R23")
def test_the_first_answered_call_ends_the_delivery_clock():
    sides = make_service()
    make_call(sides, 1, status=403, code="gateway.items-refused")
    gateway.post_calls()
    assert Grant.objects.get(uuid=sides.grant.uuid).delivered_at is None
    make_call(sides, 2)
    gateway.post_calls()
    assert Grant.objects.get(uuid=sides.grant.uuid).delivered_at is not None
