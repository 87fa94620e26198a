"""Questions over outgoing messages, addresses and wordings."""

from uuid import UUID

from django.db.models import Count, QuerySet

from zhengtong.desk.models import Message, MessageAddress, TemplateWording
from zhengtong.desk.models.message import STATES


def list_messages(*, state: str = "", channel: str = "") -> QuerySet[Message]:
    """Outgoing messages, newest first."""
    found = Message.objects.defer("facts")
    if state:
        found = found.filter(state=state)
    return found.filter(channel=channel) if channel else found


def count_messages() -> dict[str, int]:
    """How many messages are in each state."""
    counted = dict(Message.objects.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted.get(state, 0) for state in STATES}


def list_addresses(account: UUID) -> dict[str, MessageAddress]:
    """A person's addresses by channel."""
    return {row.channel: row for row in MessageAddress.objects.filter(account=account)}


def find_wording(code: str, language: str) -> TemplateWording | None:
    """What administrators made of a template in that language, or None."""
    return TemplateWording.objects.filter(template=code, language=language).first()


def list_worded() -> set[tuple[str, str]]:
    """Templates and languages that have words of their own."""
    return set(TemplateWording.objects.values_list("template", "language"))
