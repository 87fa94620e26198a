"""Telling departments what a published amendment of the standards asks of their entries."""

from uuid import UUID

from zhengtong.catalogue.selectors.impact import list_changes, weigh_amendment
from zhengtong.desk import public as desk
from zhengtong.standards.public import AmendmentPublished


def notify_touched(event: AmendmentPublished) -> None:
    """Give each body whose items do not conform one notice; a second delivery tells nobody again.

    A change of a standard is neither one of law nor of duty: no term of R06 runs.

    Policy: P8.1
    """
    for one in weigh_amendment(list_changes(UUID(event.subject))):
        if one.faulty:
            desk.notify(
                template="catalogue.standard-changed",
                facts={"title": event.title, "count": one.faulty},
                link=f"/catalogue/impact/{event.subject}/?body={one.body_id}",
                body_id=one.body_id,
                once_key=f"catalogue.standard-changed|{event.subject}|{one.body_id}",
            )
