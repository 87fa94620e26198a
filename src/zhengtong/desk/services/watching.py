"""Watching what no deed reports: failed deliveries, messages given up, the ledger's soundness."""

from datetime import timedelta

from django.db.models import Count

from zhengtong.desk.domain.work_orders import Severity
from zhengtong.desk.models import Alarm, Message
from zhengtong.desk.models.message import SENDING, WAITING
from zhengtong.desk.services.alarms import clear_alarm, raise_alarm
from zhengtong.kernel import clock
from zhengtong.kernel.errors import N_
from zhengtong.ledger import public as ledger

DELIVERY = "ledger.delivery-failed"
CHANNEL = "desk.channel-down"
SOUNDNESS = "ledger.log-unsound"
LOGS = ("deeds", "refusals", "calls")
CHANNEL_HOURS = 1


def watch_platform() -> int:
    """How many alarms stand after a look around; what is well again is cleared."""
    return _watch(DELIVERY, ledger.count_failed_deliveries(), _DELIVERY_TITLE) + _watch(
        CHANNEL, _late_messages(), _CHANNEL_TITLE, link="/desk/outbox/"
    )


_DELIVERY_TITLE = N_("事件投递失败：%(name)s，%(count)s 条")
_CHANNEL_TITLE = N_("消息通道 %(name)s 超过一小时未能送出，积压 %(count)s 条")
_LOG_TITLE = N_("存证日志校验发现问题：%(name)s，%(count)s 处")


def _late_messages() -> dict[str, int]:
    """Messages of each channel that have failed at least once and waited too long."""
    limit = clock.current().now() - timedelta(hours=CHANNEL_HOURS)
    late = Message.objects.filter(state__in=[WAITING, SENDING], tries__gte=1, created_at__lt=limit)
    return dict(late.order_by().values_list("channel").annotate(Count("pk")))


def _watch(code: str, found: dict[str, int], title: str, *, link: str = "") -> int:
    """Raise what is new or has changed, clear what is gone."""
    standing = {
        alarm.subject: alarm
        for alarm in Alarm.objects.filter(code=code, ended_at=None, cleared_at=None)
    }
    for name, count in sorted(found.items()):
        known = standing.get(name)
        if known is None or known.facts.get("count") != count:
            raise_alarm(
                code, subject=name, title=title, facts={"name": name, "count": count}, link=link
            )
    for name in standing.keys() - found.keys():
        clear_alarm(code, subject=name)
    return len(found)


def verify_logs() -> int:
    """How many findings the logs have; each unsound log is a critical alarm."""
    total = 0
    for log in LOGS:
        findings = ledger.verify_log(log).findings
        total += len(findings)
        if findings:
            raise_alarm(
                SOUNDNESS,
                subject=log,
                title=_LOG_TITLE,
                facts={"name": log, "count": len(findings)},
                severity=Severity.CRITICAL,
                link="/ledger/",
            )
        else:
            clear_alarm(SOUNDNESS, subject=log)
    return total
