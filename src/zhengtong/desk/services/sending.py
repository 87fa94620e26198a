"""The outbox emptied: messages claimed, sent outside any transaction, and settled one by one."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from zhengtong.desk.channels.ports import AddressRefused, Channel, ChannelDown, Outgoing
from zhengtong.desk.channels.registry import find_channel
from zhengtong.desk.domain.backoff import next_try
from zhengtong.desk.domain.messages import get_template, render_message
from zhengtong.desk.models import Message, MessageAddress, MessageSettings, TemplateWording
from zhengtong.desk.models.message import DROPPED, FAILED, SENDING, SENT, WAITING
from zhengtong.desk.services.outgoing import loud_time
from zhengtong.kernel import clock
from zhengtong.kernel.errors import DomainError

log = logging.getLogger(__name__)

BATCH = 200
CLAIM_MINUTES = 15
KEPT_DAYS = 90
AT_ONCE = frozenset({"desk.address-code", "desk.test-message"})


@dataclass
class SendingRound:
    """What one round did.

    Attributes:
        sent: Messages taken by their channel.
        waiting: Messages that are tried again.
        failed: Messages given up.
    """

    sent: int = 0
    waiting: int = 0
    failed: int = 0


def send_due_messages(*, limit: int = BATCH) -> SendingRound:
    """Send what is due; a channel that is down is asked once a round, the rest waits for it.

    A message whose sender died is claimed again after a quarter of an hour; it carries the same
    key, by which a receiver knows it.
    """
    outcome, down = SendingRound(), set[str]()
    for message in _claim(limit):
        if message.channel in down:
            _put_off(message, "channel down", counts=False)
            outcome.waiting += 1
            continue
        try:
            _send(message)
        except ChannelDown as error:
            down.add(message.channel)
            is_given_up = _put_off(message, str(error), counts=True)
            outcome.failed += is_given_up
            outcome.waiting += not is_given_up
        except (AddressRefused, DomainError) as error:
            _settle(message, state=FAILED, error=str(error))
            outcome.failed += 1
        else:
            _settle(message, state=SENT)
            outcome.sent += 1
    return outcome


@transaction.atomic
def _claim(limit: int) -> list[Message]:
    now = clock.current().now()
    lost = Q(state=SENDING, claimed_at__lt=now - timedelta(minutes=CLAIM_MINUTES))
    due = (
        Message.objects.select_for_update(skip_locked=True)
        .filter(Q(state=WAITING, next_at__lte=now) | lost)
        .order_by("next_at", "pk")[:limit]
    )
    rows = list(due)
    chosen = MessageSettings.objects.in_bulk([row.account for row in rows], field_name="account")
    claimed = []
    for row in rows:
        loud = now if row.template in AT_ONCE else loud_time(now, chosen.get(row.account))
        if loud > now:
            row.next_at, row.state = loud, WAITING
        else:
            row.state, row.claimed_at = SENDING, now
            claimed.append(row)
    Message.objects.bulk_update(rows, ["next_at", "state", "claimed_at"])
    return claimed


def _send(message: Message) -> None:
    channel = find_channel(message.channel)
    if channel is None:
        raise ChannelDown("not set up")
    address = MessageAddress.objects.filter(
        account=message.account, channel=message.channel
    ).first()
    if address is None or (address.confirmed_at is None and message.template not in AT_ONCE):
        raise AddressRefused("no confirmed address")
    _hand_over(channel, message, address.address)


def _hand_over(channel: Channel, message: Message, to: str) -> None:
    chosen = MessageSettings.objects.filter(account=message.account).first()
    language = chosen.language if chosen else "zh-hans"
    wording = TemplateWording.objects.filter(template=message.template, language=language).first()
    template = get_template(message.template)
    with translation.override(language):
        title, text = render_message(
            template,
            message.facts,
            translate=translation.gettext,
            wording=(wording.title, wording.text) if wording else ("", ""),
        )
    channel.send(
        Outgoing(
            key=str(message.uuid),
            to=to,
            title=title[:200],
            text=text if template.is_text_sent else "",
            link=f"{settings.ZT_SITE_URL.rstrip('/')}{message.link}" if message.link else "",
        )
    )


def forget_old_messages() -> int:
    """How many messages were thrown away: sent or replaced, and older than the time kept."""
    limit = clock.current().now() - timedelta(days=KEPT_DAYS)
    old = Message.objects.filter(state__in=[SENT, DROPPED], created_at__lt=limit)
    return old.delete()[0]


def _put_off(message: Message, error: str, *, counts: bool) -> bool:
    """Whether the message is given up; otherwise it waits for its next try."""
    now = clock.current().now()
    tries = message.tries + counts
    following = next_try(now, tries=tries, created_at=message.created_at)
    if following is None:
        _settle(message, state=FAILED, error=error, tries=tries)
        return True
    Message.objects.filter(pk=message.pk, state=SENDING).update(
        state=WAITING, tries=tries, next_at=following, last_error=error[:300], claimed_at=None
    )
    log.warning("message %s waits: %s", message.uuid, error)
    return False


def _settle(message: Message, *, state: str, error: str = "", tries: int | None = None) -> None:
    """Write the outcome; a code that was sent is no longer kept."""
    values = {
        "state": state,
        "last_error": error[:300],
        "tries": message.tries + 1 if tries is None else tries,
        "sent_at": clock.current().now() if state == SENT else None,
        "claimed_at": None,
    }
    if message.template == "desk.address-code":
        values["facts"] = {}
    Message.objects.filter(pk=message.pk, state=SENDING).update(**values)
