"""The review of rights (权限清理): opened each quarter, decided by line, carried out at once."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from zhengtong.desk.domain.errors import MatterNotFound, NotYourStep
from zhengtong.desk.domain.flow import MatterState
from zhengtong.desk.domain.rights_errors import (
    OwnRight,
    RightNotTaken,
    RightReasonMissing,
    RightsReviewForbidden,
    RightsReviewOpen,
    RightsReviewOver,
    RightsUndecided,
)
from zhengtong.desk.domain.routes import RouteStep
from zhengtong.desk.models import Matter, RightsLine, RightsReview
from zhengtong.desk.models.rights_review import KEEP, TAKE
from zhengtong.desk.selectors.policies import rights_rules
from zhengtong.desk.services.clocks import start_clock, stop_clock
from zhengtong.desk.services.decisions import decide_step
from zhengtong.desk.services.matters import open_matter
from zhengtong.desk.services.notices import notify
from zhengtong.desk.services.steps import close_matter, note_action
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor, Role
from zhengtong.kernel.deadlines import Certainty, Term, Unit
from zhengtong.kernel.errors import N_, DomainError
from zhengtong.ledger import public as ledger
from zhengtong.organisations import public as organisations
from zhengtong.toolkit.i18n import error_sentence
from zhengtong.toolkit.numbering import next_number

KIND = "desk.rights-review"
SUBJECT = "rights-review:"
KEEPER = Actor.system(N_("平台"))


def period_of(day: date) -> str:
    """The quarter of a day, as 2026Q1."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def open_due_reviews() -> int:
    """How many reviews of the quarter were opened; at most so many in one run, others in the next.

    Policy: R57
    """
    today, rules = clock.today(), rights_rules()
    quarters = {period_of(date(today.year, month, 1)) for month in rules["months"]}
    if period_of(today) not in quarters:
        return 0
    done = RightsReview.objects.filter(period=period_of(today)).values_list("body__uuid", flat=True)
    waiting = sorted(organisations.list_staffed_bodies() - set(done), key=str)
    opened = 0
    for body_id in waiting[: rules["opened_at_once"]]:
        try:
            opened += open_review(body_id, by=KEEPER, period=period_of(today)) is not None
        except RightsReviewOpen:
            continue
    return opened


@transaction.atomic
def open_review(body_id: UUID, *, by: Actor, period: str = "") -> RightsReview | None:
    """The review with every right as it stands, as a matter with its clock; None without rights.

    Raises:
        RightsReviewForbidden, RightsReviewOpen.
    """
    if by.kind != "system" and not by.has(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN):
        raise RightsReviewForbidden
    rules, body = rights_rules(), organisations.get_body(body_id)
    rights = organisations.list_rights(
        body_id, idle_days=rules["idle_days"], many_posts=rules["many_posts"]
    )
    if not rights:
        return None
    review = _create(body, by, period)
    RightsLine.objects.bulk_create(
        RightsLine(
            review=review, kind=one.kind, key=one.key, account=one.account_id,
            account_name=one.account_name, title=one.title[:300], last_seen=one.last_seen,
            flags=list(one.flags),
        )
        for one in rights
    )  # fmt: skip
    _set_going(review, body)
    ledger.record_deed(
        "desk.rights-review-opened", subject=str(review.uuid), subject_kind="rights-review", by=by,
        number=review.number, lines=len(rights),
    )  # fmt: skip
    return review


def _create(body: organisations.BodyRow, by: Actor, period: str) -> RightsReview:
    try:
        with transaction.atomic():
            return RightsReview.objects.create(
                number=next_number("QX", "desk_rights_number", digits=6),
                body_id=body.pk,
                period=period,
                opened_at=clock.current().now(),
                opened_by_name=by.name,
            )
    except IntegrityError as error:
        raise RightsReviewOpen(body=body.name) from error


def _set_going(review: RightsReview, body: organisations.BodyRow) -> None:
    """The matter at the body's administrators, else at the platform's; clock and notice."""
    subject, where, role = f"{SUBJECT}{review.uuid}", body.uuid, Role.BODY_ADMIN
    if not organisations.holders_of(role, where):
        role = Role.SYSTEM_ADMIN
        where = organisations.find_body_with(role) or body.uuid
    term = Term(
        event="rights-review", amount=rights_rules()["term_workdays"], unit=Unit("workday"),
        rule="R57", profile="", certainty=Certainty.CHOSEN,
    )  # fmt: skip
    title, link = f"权限清理 {review.period or review.number} {body.name}", url_of(review)
    started = start_clock(subject, term=term, title=title, body_id=body.uuid, by=KEEPER, link=link)
    review.due_on = started.due_on
    if holders := organisations.holders_of(role, where):
        step = RouteStep(name=N_("审定权限"), role=role, whose=str(where))
        matter = open_matter(
            KIND, subject=subject, title=title, body_id=body.uuid, by=KEEPER, route=[step]
        )
        review.matter_id = _key_of(matter.uuid)
        notify(
            template="desk.rights-review",
            facts={"number": review.number, "body": body.name, "day": str(review.due_on or "")},
            link=link,
            accounts=[one.account_id for one in holders],
        )
    review.save(update_fields=["due_on", "matter"])


def _key_of(matter_id: UUID) -> int:
    return Matter.objects.get(uuid=matter_id).pk


def url_of(review: RightsReview) -> str:
    """The page of the review."""
    return f"/desk/rights/{review.uuid}/"


def _lock(review_id: UUID, by: Actor) -> RightsReview:
    """The review, locked, if the actor may decide on it.

    Raises:
        RightsReviewNotFound, RightsReviewForbidden, RightsReviewOver.
    """
    seen = RightsReview.objects.for_actor(by).get_or_refuse(review_id)
    if not by.has(Role.BODY_ADMIN, Role.SYSTEM_ADMIN):
        raise RightsReviewForbidden
    review = RightsReview.objects.select_for_update(of=("self",)).get_or_refuse(seen.uuid)
    if review.closed_at is not None:
        raise RightsReviewOver
    return review


@transaction.atomic
def decide_lines(
    review_id: UUID, verdicts: Mapping[int, tuple[str, str]], *, by: Actor
) -> RightsReview:
    """Verdicts (line → keep or take, and the reason) written; the review stays open.

    Raises:
        RightsReviewNotFound, RightsReviewForbidden, RightsReviewOver, OwnRight, RightReasonMissing.
    """
    review = _lock(review_id, by)
    for line in review.lines.filter(pk__in=list(verdicts)):
        verdict, reason = verdicts[line.pk]
        if verdict not in {KEEP, TAKE} or (verdict, reason) == (line.verdict, line.reason):
            continue
        if line.account == by.account_id:
            raise OwnRight
        if (verdict == TAKE or needs_reason(line.flags)) and not reason.strip():
            raise RightReasonMissing(name=line.account_name, title=line.title)
        line.verdict, line.reason = verdict, reason.strip()
        line.decided_by_name = by.name
        line.save(update_fields=["verdict", "reason", "decided_by_name"])
    return review


def needs_reason(flags: Iterable[str]) -> bool:
    """Whether keeping a right so marked needs a reason; some marks only inform."""
    return bool(set(flags) - set(rights_rules()["informing_marks"]))


@transaction.atomic
def confirm_review(review_id: UUID, *, by: Actor) -> RightsReview:
    """What is to be taken is taken, and the review closed with its matter; all or nothing.

    Raises:
        RightsReviewNotFound, RightsReviewForbidden, RightsReviewOver, RightsUndecided,
        RightNotTaken.

    Policy: R57
    """
    review = _lock(review_id, by)
    open_lines = review.lines.filter(verdict="").count()
    if open_lines:
        raise RightsUndecided(count=open_lines)
    taken = 0
    for line in review.lines.filter(verdict=TAKE):
        taken += _take(review, line, by)
    review.closed_at, review.closed_by_name = clock.current().now(), by.name
    review.save(update_fields=["closed_at", "closed_by_name"])
    stop_clock(f"{SUBJECT}{review.uuid}", event="rights-review", by=by)
    if review.matter is not None:
        _close_matter(review.matter, by)
    ledger.record_deed(
        "desk.rights-review-closed", subject=str(review.uuid), subject_kind="rights-review", by=by,
        number=review.number, taken=taken,
    )  # fmt: skip
    return review


def _close_matter(matter: Matter, by: Actor) -> None:
    """The step decided by its holder; else the matter is closed by whoever stood in for them."""
    try:
        with transaction.atomic():
            decide_step(matter.uuid, by=by, decision="approve")
    except (NotYourStep, MatterNotFound):
        close_matter(matter, MatterState.APPROVED)
        note_action(matter, "approve", by)


def cancel_reviews(body_id: UUID, *, by: Actor) -> int:
    """Reviews under way of a body that ends, closed unfinished; its people's rights are carried."""
    found = RightsReview.objects.filter(body__uuid=body_id, closed_at__isnull=True)
    count = 0
    for review in found.select_related("matter"):
        review.closed_at, review.closed_by_name = clock.current().now(), by.name
        review.save(update_fields=["closed_at", "closed_by_name"])
        stop_clock(f"{SUBJECT}{review.uuid}", event="rights-review", by=by)
        if review.matter is not None:
            close_matter(review.matter, MatterState.WITHDRAWN)
        count += 1
    return count


def _take(review: RightsReview, line: RightsLine, by: Actor) -> bool:
    if not organisations.exists_right(line.kind, line.key, review.body.uuid):
        line.is_changed = True
        line.save(update_fields=["is_changed"])
        return False
    try:
        organisations.take_right(line.kind, line.key, body_id=review.body.uuid, by=by)
    except DomainError as error:
        raise RightNotTaken(
            name=line.account_name, title=line.title, reason=error_sentence(error)
        ) from error
    return True
