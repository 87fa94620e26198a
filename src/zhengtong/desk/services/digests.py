"""The weekly digest: what waits, what is overdue, what was told; by choice, once a week."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from zhengtong.desk.models import Clock, Message, MessageSettings, Notice
from zhengtong.desk.models.message import DROPPED, WAITING
from zhengtong.desk.selectors.matters import list_todo
from zhengtong.desk.services.notices import notify
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.clock import CHINA
from zhengtong.organisations import public as organisations

log = logging.getLogger(__name__)

TEMPLATE = "desk.weekly-digest"
DIGEST_HOUR = 8


def write_digests() -> int:
    """How many digests were written: from Monday 8:00 on, this week's, to whoever has none yet."""
    here = clock.current().now().astimezone(CHINA)
    year, week, weekday = here.isocalendar()
    if weekday == 1 and here.hour < DIGEST_HOUR:
        return 0
    name, written = f"{year}-{week:02d}", 0
    waiting = MessageSettings.objects.filter(wants_digest=True).exclude(digest_week__gte=name)
    for account in list(waiting.order_by("pk").values_list("account", flat=True)):
        try:
            written += _write(account, name)
        except Exception:
            log.exception("a digest could not be written")
    return written


@transaction.atomic
def _write(account: UUID, week: str) -> bool:
    chosen = MessageSettings.objects.select_for_update().get(account=account)
    if chosen.digest_week >= week:
        return False
    chosen.digest_week = week
    chosen.save(update_fields=["digest_week"])
    actors = organisations.actors_of(account)
    if not actors:
        return False
    Message.objects.filter(account=account, template=TEMPLATE, state=WAITING).update(state=DROPPED)
    notify(
        template=TEMPLATE,
        facts=_figures(actors),
        link="/desk/",
        accounts=[account],
        once_key=f"{TEMPLATE}|{week}",
    )
    return True


def _figures(actors: list[Actor]) -> dict[str, int | str]:
    today, now = clock.today(), clock.current().now()
    bodies = {actor.body_id for actor in actors if actor.body_id}
    overdue = Clock.objects.filter(body__uuid__in=bodies, stopped_on=None, due_on__lt=today)
    told: set[int] = set()
    unread: set[int] = set()
    for actor in actors:
        notices = Notice.objects.for_actor(actor).filter(created_at__gte=now - timedelta(days=7))
        told |= set(notices.values_list("pk", flat=True)[:1000])
        unread |= set(Notice.objects.unread_by(actor).values_list("pk", flat=True)[:1000])
    return {
        "day": today.isoformat(),
        "todo": sum(list_todo(actor).count() for actor in actors),
        "overdue": overdue.count(),
        "unread": len(unread),
        "told": len(told),
    }
