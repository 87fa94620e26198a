"""Duties that organisations themselves hang on a person: tokens, delegations, contractors."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_
from zhengtong.organisations.domain.duties import LINES_SHOWN, Duty, Holder, register_duty
from zhengtong.organisations.models import Account, ApiToken, ContractorTie, Delegation


def _tokens(account_id: UUID) -> models.QuerySet[ApiToken]:
    return ApiToken.objects.filter(account__uuid=account_id, revoked_at__isnull=True)


def _delegations(account_id: UUID) -> models.QuerySet[Delegation]:
    mine = Q(account__uuid=account_id) | Q(given_by__uuid=account_id)
    return Delegation.objects.filter(
        mine, revoked_on__isnull=True, to_date__gte=clock.today()
    ).select_related("account", "post")


def _ties(account_id: UUID) -> models.QuerySet[ContractorTie]:
    return ContractorTie.objects.filter(sponsor__uuid=account_id).select_related("account")


def _revoke_tokens(account_id: UUID, _to: Holder, _by: Actor) -> int:
    return _tokens(account_id).update(revoked_at=clock.current().now())


def _end_delegations(account_id: UUID, _to: Holder, _by: Actor) -> int:
    return _delegations(account_id).update(revoked_on=clock.today())


def _move_sponsorships(account_id: UUID, to: Holder, _by: Actor) -> int:
    sponsor = Account.objects.get(uuid=to.account_id)
    return _ties(account_id).exclude(account=sponsor).update(sponsor=sponsor)


def register() -> None:
    """Declare them."""
    register_duty(
        Duty(
            code="organisations.tokens",
            title=N_("接口令牌（交接后作废）"),
            list_open=lambda who: [token.label for token in _tokens(who)[:LINES_SHOWN]],
            hand_to=_revoke_tokens,
            is_ended=True,
        ),
        Duty(
            code="organisations.delegations",
            title=N_("岗位委托（交接后收回）"),
            list_open=lambda who: [
                f"{row.post.title} → {row.account.name}" for row in _delegations(who)[:LINES_SHOWN]
            ],
            hand_to=_end_delegations,
            is_ended=True,
        ),
        Duty(
            code="organisations.sponsorships",
            title=N_("担保的驻场运维人员"),
            list_open=lambda who: [tie.account.name for tie in _ties(who)[:LINES_SHOWN]],
            hand_to=_move_sponsorships,
        ),
    )
