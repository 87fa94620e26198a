"""Checks of the ledger: sealing, log keys, verification, undelivered events."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from zhengtong.kernel import clock
from zhengtong.kernel.errors import N_
from zhengtong.ledger.models import Delivery, LogKey
from zhengtong.ledger.services.keys import current_public_keys
from zhengtong.toolkit.gauges import Gauge, register_gauge
from zhengtong.toolkit.health import Check, Finding, broken, register_check, warn, well

# From the settled id on: everything below it is sealed.
_UNSEALED = """
SELECT count(*), min(at) FROM (
  SELECT record.at FROM ledger_record AS record
   WHERE record.id > coalesce((SELECT settled_id FROM ledger_sealerstate WHERE id = 1), 0)
     AND NOT EXISTS (SELECT 1 FROM ledger_leaf AS leaf WHERE leaf.record_id = record.id)
   ORDER BY record.id LIMIT 10000) AS pending
"""


def read_sealing_lag() -> tuple[int, float]:
    """How many records are not sealed (counted to 10,000), and the age of the oldest in s."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED)
        count, oldest = cursor.fetchone()
    if oldest is None:
        return 0, 0.0
    return int(count), max(0.0, (clock.current().now() - oldest).total_seconds())


def read_outbox_lag() -> tuple[int, int, float]:
    """Deliveries of events that wait, that failed for good, and the age of the oldest in s."""
    pending = Delivery.objects.filter(state=Delivery.State.PENDING)
    oldest = pending.order_by("id").values_list("event__at", flat=True).first()
    age = (clock.current().now() - oldest).total_seconds() if oldest else 0.0
    failed = Delivery.objects.filter(state=Delivery.State.FAILED).count()
    return pending.count(), failed, max(0.0, age)


def check_sealing() -> Finding:
    """Whether records are sealed soon after they are written."""
    count, age = read_sealing_lag()
    facts = {"count": count, "seconds": int(age)}
    if age > settings.ZT_SEALING_WARN_SECONDS:
        return warn(
            N_("%(count)s 条存证记录尚未封存，最早的已等待 %(seconds)s 秒。"),
            N_("确认 zhengtong worker 正在运行；也可手工运行 zhengtong ledger seal。"),
            **facts,
        )
    return well(N_("存证记录及时封存（待封存 %(count)s 条）。"), **facts)


def check_keys() -> Finding:
    """Whether the keys on this machine are those that signed the newest heads."""
    known = set(LogKey.objects.values_list("algorithm", "public_key"))
    stored = {(algorithm, bytes(key)) for algorithm, key in known}
    here = current_public_keys()
    if here is None:
        return well(N_("本机没有日志签名密钥（由运行封存的机器保管）。"))
    if stored and not set(here) <= stored:
        return broken(
            N_("本机的日志签名密钥与数据库中的公钥不一致。"),
            N_("状态目录与数据库不属于同一安装，或恢复备份时漏了密钥：从备份取回 keys 目录。"),
        )
    return well(N_("日志签名密钥与数据库一致（%(count)s 把）。"), count=len(here))


def check_outbox() -> Iterator[Finding]:
    """Whether events reach their subscribers."""
    waiting, failed, age = read_outbox_lag()
    facts = {"waiting": waiting, "failed": failed, "seconds": int(age)}
    if failed:
        yield warn(
            N_("%(failed)s 件事件多次投递失败，已停止重试。"),
            N_("在日志中查找“delivery … failed”的原因，修复后运行 zhengtong ledger redeliver。"),
            **facts,
        )
    if age > settings.ZT_QUEUE_WARN_SECONDS:
        yield warn(
            N_("%(waiting)s 件事件尚未投递，最早的已等待 %(seconds)s 秒。"),
            N_("确认 zhengtong worker 正在运行，并查看其日志。"),
            **facts,
        )
    elif not failed:
        yield well(N_("事件及时投递（待投递 %(waiting)s 件）。"), **facts)


def register() -> None:
    """Declare the ledger's checks."""
    for code, title, run, order in (
        ("ledger.sealing", N_("存证封存"), check_sealing, 40),
        ("ledger.keys", N_("日志密钥"), check_keys, 41),
        ("ledger.outbox", N_("事件投递"), check_outbox, 42),
    ):
        register_check(Check(code=code, title=title, run=run, order=order))
    register_gauge(
        Gauge(
            name="zt_sealing_lag_seconds",
            meaning="Age of the oldest unsealed record.",
            read=lambda: read_sealing_lag()[1],
        )
    )
    register_gauge(
        Gauge(
            name="zt_outbox",
            meaning="Undelivered events: waiting, failed, age of the oldest in seconds.",
            read=lambda: dict(
                zip(("waiting", "failed", "oldest_seconds"), read_outbox_lag(), strict=True)
            ),
            label="what",
        )
    )
