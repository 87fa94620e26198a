"""What follows from the decision on an amendment: publication as a whole, or its way back."""

from typing import Any
from uuid import UUID

from zhengtong.desk import public as desk
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.standards.domain.differences import ContentChange, compare
from zhengtong.standards.domain.errors import ApprovalsMissing
from zhengtong.standards.domain.events import AmendmentPublished, StandardChanged
from zhengtong.standards.domain.fields import REGISTERS
from zhengtong.standards.domain.lifecycle import AFTER, Stage, is_approved
from zhengtong.standards.models import Amendment, Version
from zhengtong.standards.services.amendments import (
    REVIEW_KIND,
    SUBJECT_KIND,
    discard_drafts,
    touch,
)
from zhengtong.standards.services.contents import take_clean
from zhengtong.standards.services.projecting import project

VALUES_TOLD = 1000


def conclude_review(matter: desk.MatterRow, by: Actor) -> None:
    """Act on the end of a review, within the deciding transaction.

    Raises:
        ApprovalsMissing; ContentFaulty where what the amendment names has gone meanwhile.

    Policy: P8.1
    """
    amendment = (
        Amendment.objects.select_for_update(of=("self",))
        .select_related("body")
        .filter(uuid=UUID(matter.subject), stage=Stage.REVIEW)
        .first()
    )
    if amendment is None:
        return
    stage = AFTER.get(str(matter.outcome), Stage.DRAFT)
    if stage == Stage.PUBLISHED:
        _refuse_unapproved(amendment)
        _publish(amendment, by)
        return
    amendment.stage = stage
    if stage == Stage.DRAFT:
        touch(amendment)
        return
    amendment.return_reason = _last_opinion(amendment)
    touch(amendment)
    if stage == Stage.REFUSED:
        discard_drafts(amendment)
    _tell_proposer(amendment)
    ledger.record_deed(
        f"standards.amendment-{stage}",
        subject=str(amendment.uuid),
        subject_kind=SUBJECT_KIND,
        by=by,
        title=amendment.title,
    )


def _last_round(amendment: Amendment) -> list[Any]:
    matters = desk.list_flow(REVIEW_KIND, str(amendment.uuid))
    if not matters:
        return []
    last = matters[-1]
    return [step for step in last.steps.all() if step.round == last.round]


def _refuse_unapproved(amendment: Amendment) -> None:
    approvals = [
        (str(step.role), str(step.body.uuid))
        for step in _last_round(amendment)
        if step.state == desk.StepState.APPROVED
    ]
    authority = organisations.authority_of(amendment.body.uuid)
    if not is_approved(
        approvals, body_id=str(amendment.body.uuid), authority_id=str(authority.uuid)
    ):
        raise ApprovalsMissing


def _last_opinion(amendment: Amendment) -> str:
    opinions = [str(step.opinion) for step in _last_round(amendment) if step.opinion]
    return opinions[-1] if opinions else ""


def _tell_proposer(amendment: Amendment) -> None:
    desk.notify(
        template=f"standards.{amendment.stage}",
        facts={"title": amendment.title, "opinion": amendment.return_reason},
        link=f"/standards/amendments/{amendment.uuid}/",
        accounts=[amendment.made_by],
    )


def _publish(amendment: Amendment, by: Actor) -> None:
    drafts = list(
        amendment.versions.select_related("record__current").order_by("record__register", "pk")
    )
    take_clean([(one.record.register, one.content) for one in drafts])
    now = clock.current().now()
    for draft in drafts:
        _publish_version(draft, by=by)
    amendment.stage, amendment.published_at = Stage.PUBLISHED, now
    touch(amendment)
    ledger.publish(
        AmendmentPublished(subject=str(amendment.uuid), title=amendment.title, records=len(drafts))
    )


def notify_departments(event: AmendmentPublished) -> None:
    """Tell every department once of published standards; a second delivery tells nobody again."""
    desk.notify(
        template="standards.published",
        facts={"title": event.title, "records": event.records},
        link=f"/standards/amendments/{event.subject}/",
        everyone=True,
        once_key=f"standards.published|{event.subject}",
    )


def _publish_version(version: Version, *, by: Actor) -> None:
    record = version.record
    register = REGISTERS[record.register]
    earlier = record.current.content if record.current else None
    version.published_at, version.published_by_name = clock.current().now(), by.name
    version.save()
    record.current = version
    record.save(update_fields=["current"])
    project(record.register, version.content)
    change = compare(register, earlier, version.content) if earlier else ContentChange()
    ledger.record_deed(
        "standards.version-published",
        subject=f"{record.register}/{record.code}",
        subject_kind="standards.record",
        by=by,
        version=version.number,
        label=str(version.content["version"]),
        amendment=str(version.amendment.uuid) if version.amendment else "",
    )
    ledger.publish(
        StandardChanged(
            subject=f"{record.register}/{record.code}",
            register=record.register,
            code=record.code,
            number=version.number,
            fields=[one.field for one in change.fields],
            values=_values_of(change) if record.register == "code-set" else [],
        )
    )


def _values_of(change: ContentChange) -> list[str]:
    rows = [str(row["value"]) for row in (*change.added, *change.dropped)]
    rows += [one.key[0] for one in change.changed]
    return list(dict.fromkeys(rows))[:VALUES_TOLD]
