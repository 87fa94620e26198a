"""How administrators word messages, and what they do with those that could not be sent."""

from uuid import UUID

from django.db import transaction

from zhengtong.desk.domain.errors import ChannelNotSetUp, MessageNotFound, WordingRefused
from zhengtong.desk.domain.messages import find_wording_faults, get_template
from zhengtong.desk.domain.permits import permit
from zhengtong.desk.models import Message, MessageAddress, TemplateWording
from zhengtong.desk.models.message import FAILED, WAITING
from zhengtong.desk.services.outgoing import queue_message
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import StaleRevision
from zhengtong.ledger import public as ledger


@transaction.atomic
def save_wording(
    code: str, language: str, *, title: str, text: str, by: Actor, revision: int | None = None
) -> TemplateWording | None:
    """The template's words in one language; an empty title gives the template's own back.

    Raises:
        Forbidden, TemplateUnknown, WordingRefused, StaleRevision.
    """
    permit("desk.tend-messages", by)
    template = get_template(code)
    if gaps := find_wording_faults(template, title=title, text=text):
        raise WordingRefused(gaps=tuple(gaps))
    found = TemplateWording.objects.select_for_update().filter(template=code, language=language)
    row = found.first()
    if revision is not None and revision != (row.revision if row else 0):
        raise StaleRevision
    ledger.record_deed("desk.wording-changed", subject=code, by=by, language=language)
    if not title.strip():
        found.delete()
        return None
    values = {"title": title.strip()[:200], "text": text, "changed_by_name": by.name}
    return TemplateWording.objects.update_or_create(
        template=code,
        language=language,
        defaults={
            **values,
            "changed_at": clock.current().now(),
            "revision": row.revision + 1 if row else 1,
        },
    )[0]


@transaction.atomic
def retry_message(message_id: UUID, *, by: Actor) -> Message:
    """The message that was given up, waiting again from now; its three days begin anew.

    Raises:
        Forbidden, MessageNotFound.
    """
    permit("desk.tend-messages", by)
    found = Message.objects.select_for_update().filter(uuid=message_id, state=FAILED)
    message = found.first()
    if message is None:
        raise MessageNotFound
    now = clock.current().now()
    message.state, message.tries, message.next_at, message.created_at = WAITING, 0, now, now
    message.save()
    ledger.record_deed("desk.message-retried", subject=str(message.uuid), by=by)
    return message


@transaction.atomic
def send_test(channel: str, *, by: Actor) -> Message | None:
    """A test message to the administrator's own proven address.

    Raises:
        Forbidden, ChannelNotSetUp: no proven address of that channel.
    """
    permit("desk.tend-messages", by)
    proven = MessageAddress.objects.filter(account=by.account_id, confirmed_at__isnull=False)
    if not proven.filter(channel=channel).exists():
        raise ChannelNotSetUp
    return queue_message(
        channel,
        account=by.account_id,
        template="desk.test-message",
        facts={"name": by.name},
        at_once=True,
    )
