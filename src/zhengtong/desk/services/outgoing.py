"""Messages put into the outbox in the deed's own transaction; the sender takes them from there."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from zhengtong.desk.domain.messages import DEFAULT_CHANNELS, find_template
from zhengtong.desk.domain.quiet import QuietHours, first_loud, read_hours
from zhengtong.desk.models import Message, MessageAddress, MessageSettings, Notice
from zhengtong.desk.models.notice import TO_ACCOUNT, TO_BODY
from zhengtong.kernel import clock
from zhengtong.organisations import public as organisations

PLAIN = "desk.plain"


def quiet_of(chosen: MessageSettings | None) -> list[QuietHours | None]:
    """The quiet hours that hold for a person: the installation's and their own."""
    hours = [read_hours(settings.ZT_QUIET_HOURS)]
    if chosen and chosen.quiet_from and chosen.quiet_to:
        hours.append(QuietHours(chosen.quiet_from, chosen.quiet_to))
    return hours


def loud_time(now: datetime, chosen: MessageSettings | None) -> datetime:
    """When a message to that person may ring at the earliest."""
    return first_loud(now, quiet_of(chosen))


def queue_message(
    channel: str,
    *,
    account: UUID,
    template: str,
    facts: Mapping[str, Any],
    link: str = "",
    once_key: str = "",
    at_once: bool = False,
) -> Message | None:
    """The message in the outbox; None where the same was put there before."""
    now = clock.current().now()
    chosen = MessageSettings.objects.filter(account=account).first()
    row = Message(
        channel=channel,
        account=account,
        template=template,
        facts=dict(facts),
        link=link,
        once_key=once_key or None,
        next_at=now if at_once else loud_time(now, chosen),
        created_at=now,
    )
    if once_key and Message.objects.filter(once_key=once_key).exists():
        return None
    Message.objects.bulk_create([row], ignore_conflicts=True)
    return row


def queue_notices(notices: Iterable[Notice]) -> int:
    """How many messages the notices became: one for each person and channel that want one."""
    told = [notice for notice in notices if notice.audience in {TO_ACCOUNT, TO_BODY}]
    if not told:
        return 0
    addresses = _addresses_for(told)
    if not addresses:
        return 0
    chosen = MessageSettings.objects.in_bulk(list(addresses), field_name="account")
    now = clock.current().now()
    reached = _map_readers(told, addresses)
    rows = [
        row
        for notice in told
        for account in sorted(reached[id(notice)])
        for row in _messages(
            notice, account, channels=addresses[account], chosen=chosen.get(account), now=now
        )
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


def _addresses_for(notices: list[Notice]) -> dict[UUID, list[str]]:
    """Channels with a proven address, per account that the notices might be for."""
    found = MessageAddress.objects.filter(confirmed_at__isnull=False)
    if all(notice.audience == TO_ACCOUNT for notice in notices):
        found = found.filter(account__in=[notice.account for notice in notices])
    channels: dict[UUID, list[str]] = {}
    for account, channel in found.order_by("pk").values_list("account", "channel"):
        channels.setdefault(account, []).append(channel)
    return channels


def _map_readers(notices: list[Notice], addresses: Mapping[UUID, Any]) -> dict[int, set[UUID]]:
    bodies = {notice.body_id for notice in notices if notice.body_id is not None}
    people = organisations.map_accounts(bodies) if bodies else {}
    readers: dict[int, set[UUID]] = {}
    for notice in notices:
        told = {notice.account} if notice.account else people.get(notice.body_id or 0, set())
        readers[id(notice)] = {account for account in told if account in addresses}
    return readers


def _messages(
    notice: Notice,
    account: UUID,
    *,
    channels: list[str],
    chosen: MessageSettings | None,
    now: datetime,
) -> list[Message]:
    template = find_template(notice.template) if notice.template else None
    group = template.group if template else "other"
    wanted = chosen.channels.get(group, ()) if chosen else DEFAULT_CHANNELS.get(group, ())
    return [
        Message(
            channel=channel,
            account=account,
            template=notice.template or PLAIN,
            facts=notice.facts if notice.template else {"title": notice.title},
            link=f"/desk/notices/{notice.uuid}/",
            once_key=f"{notice.uuid}|{account}|{channel}",
            next_at=loud_time(now, chosen),
            created_at=now,
        )
        for channel in channels
        if channel in wanted
    ]
