"""The people of bodies that succeeded others are told what came to them."""

from uuid import UUID

from zhengtong.desk.services.notices import notify
from zhengtong.organisations import public as organisations


def tell_reformed(event: organisations.BodyReformed) -> None:
    """One notice to each successor, or to the body itself where only its name changed."""
    names = "、".join(organisations.get_body(UUID(one)).name for one in event.sources)
    for target in event.targets or event.sources:
        body = organisations.get_body(UUID(target))
        if not body.is_active:
            continue
        notify(
            template="desk.body-reformed",
            facts={"names": names, "body": body.name},
            link=f"/organisations/reforms/{event.subject}/",
            body_id=body.uuid,
            once_key=f"reformed|{event.subject}|{target}",
        )
