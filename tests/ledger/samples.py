"""What the ledger's tests write."""

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.ledger import public as ledger

OFFICER = Actor(account_id=uuid7(), name="王敏", body_id=uuid7(), body_name="民政厅")


def make_call(subject="svc", **facts):
    return ledger.CallRecord(
        uuid=uuid7(), at=clock.current().now(), subject=subject, nonce=bytes(range(16)),
        body_id=OFFICER.body_id, facts={"status": 200, **facts},
    )  # fmt: skip
