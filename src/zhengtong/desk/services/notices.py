"""Telling people."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from zhengtong.desk.domain.messages import get_template, render_message
from zhengtong.desk.models import Notice, NoticeReading
from zhengtong.desk.models.notice import TO_ACCOUNT, TO_BODY, TO_EVERYONE
from zhengtong.desk.services.outgoing import queue_notices
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.organisations import public as organisations


@transaction.atomic
def notify(
    *,
    title: str = "",
    kind: str = "",
    text: str = "",
    link: str = "",
    template: str = "",
    facts: Mapping[str, Any] | None = None,
    accounts: Iterable[UUID] = (),
    body_id: UUID | None = None,
    everyone: bool = False,
    once_key: str = "",
) -> int:
    """How many notices were written: one per account, or one for the body, or one for everyone.

    With a ``template`` the words are made from its ``facts`` in the reader's language; else
    ``title`` and ``text`` are shown as they are. With ``once_key`` the same thing is told once
    only, however often an event is delivered. Who asked for it gets it by mail or messenger too.
    """
    base = _base(template, facts or {}) if template else {"title": title[:200], "text": text}
    base |= {"kind": kind or template, "link": link, "created_at": clock.current().now()}
    rows: list[Notice] = []
    if everyone:
        rows.append(Notice(audience=TO_EVERYONE, once_key=once_key or None, **base))
    if body_id is not None:
        pk = organisations.get_body(body_id).pk
        key = f"{once_key}|{body_id}"[:160] if once_key else None
        rows.append(Notice(audience=TO_BODY, body_id=pk, once_key=key, **base))
    for account in accounts:
        key = f"{once_key}|{account}"[:160] if once_key else None
        rows.append(Notice(audience=TO_ACCOUNT, account=account, once_key=key, **base))
    return _write(rows)


def _base(code: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a templated notice, with its Chinese words kept for searches."""
    template = get_template(code)
    with translation.override("zh-hans"):
        title, text = render_message(template, facts, translate=translation.gettext)
    return {"template": code, "facts": dict(facts), "title": title[:200], "text": text}


def tell_bodies(
    template: str, facts_of: Mapping[int, Mapping[str, Any]], *, link: str = "", once_key: str
) -> int:
    """One notice for each body (by pk) with its own facts, by one statement for all."""
    now = clock.current().now()
    rows = [
        Notice(
            audience=TO_BODY,
            body_id=pk,
            kind=template,
            link=link,
            created_at=now,
            once_key=f"{once_key}|{pk}"[:160],
            **_base(template, facts),
        )
        for pk, facts in facts_of.items()
    ]
    return _write(rows)


def _write(rows: list[Notice]) -> int:
    keys = [row.once_key for row in rows if row.once_key]
    told = set(Notice.objects.filter(once_key__in=keys).values_list("once_key", flat=True))
    fresh = [row for row in rows if row.once_key not in told]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=1000)
    queue_notices(fresh)
    return len(fresh)


def read_notice(notice_id: UUID, *, by: Actor) -> Notice | None:
    """The notice, now marked as read by the person; None if it was not told to them."""
    notice = Notice.objects.for_actor(by).filter(uuid=notice_id).first()
    if notice is None:
        return None
    NoticeReading.objects.get_or_create(
        notice=notice, account=by.account_id, defaults={"read_at": clock.current().now()}
    )
    return notice


def read_all_notices(*, by: Actor) -> int:
    """How many unread notices of the person were marked as read."""
    now = clock.current().now()
    rows = [
        NoticeReading(notice_id=pk, account=by.account_id, read_at=now)
        for pk in Notice.objects.unread_by(by).values_list("pk", flat=True)
    ]
    NoticeReading.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)
