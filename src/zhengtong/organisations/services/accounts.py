"""Deeds on accounts: make, change, lock, release; one-time passwords and changes of password."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password as matches_hash
from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import N_, Gap
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain import passwords
from zhengtong.organisations.domain.errors import AccountNotFound, AlreadyThere, InvalidFields
from zhengtong.organisations.domain.people import PersonFields, check_person
from zhengtong.organisations.models import Account, Body, PasswordRecord
from zhengtong.organisations.services.permission import require_permit

SLIP_FIELDS = ("password", "must_change_password", "slip_until", "slip_used_at")
WRONG_PASSWORD = N_("原密码不正确。")


@dataclass(frozen=True, kw_only=True)
class Slip:
    """A one-time password, shown or printed once and kept nowhere.

    Attributes:
        password: Good for one sign-in, after which a new one must be set.
    """

    account_id: UUID
    username: str
    name: str
    password: str


def hand_slip(account: Account, password: str) -> None:
    """The account opened by a one-time password for the days a slip is good; not yet saved."""
    account.set_password(password)
    account.must_change_password = True
    account.slip_until = clock.today() + timedelta(days=settings.ZT_SLIP_DAYS)
    account.slip_used_at = None


def is_slip_spent(account: Account) -> bool:
    """Whether the account's one-time password opens the door no more."""
    slip = passwords.SlipFacts(until=account.slip_until, used_at=account.slip_used_at)
    return passwords.is_slip_spent(
        slip,
        today=clock.today(),
        now=clock.current().now(),
        grace=timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )


def note_slip_used(account: Account) -> None:
    """The first sign-in with a one-time password, if it was one."""
    if account.slip_until is not None and account.slip_used_at is None:
        account.slip_used_at = clock.current().now()
        account.save(update_fields=["slip_used_at"])


def lock_row(account_id: UUID) -> Account:
    """The account, locked for change.

    Raises:
        AccountNotFound.
    """
    found = (
        Account.objects.select_for_update(of=("self",))
        .select_related("home_body")
        .filter(uuid=account_id)
        .first()
    )
    if found is None:
        raise AccountNotFound(account=str(account_id))
    return found


def home_of(account: Account) -> UUID | None:
    """The body the person belongs to."""
    return account.home_body.uuid if account.home_body else None


@transaction.atomic
def create_account(fields: PersonFields, *, body_id: UUID, by: Actor) -> Slip:
    """A new account in a body with a one-time password.

    Raises:
        NotPermitted, InvalidFields, AlreadyThere.
    """
    require_permit("organisations.keep-people", by, body_id=body_id)
    if gaps := check_person(fields):
        raise InvalidFields(gaps=gaps)
    if Account.objects.filter(username=fields.username).exists():
        raise AlreadyThere(name=fields.username)
    body = Body.objects.get(uuid=body_id)
    number = fields.employee_number
    if number and Account.objects.filter(home_body=body, employee_number=number).exists():
        raise AlreadyThere(name=number)
    password = passwords.draw_slip_password()
    account = Account(
        username=fields.username,
        name=fields.name,
        employee_number=number,
        phone=fields.phone,
        home_body=body,
    )
    hand_slip(account, password)
    account.save()
    ledger.record_deed(
        "organisations.account-created",
        subject=str(account.uuid),
        by=by,
        subject_kind="account",
        username=account.username,
        body=str(body.uuid),
    )
    return Slip(
        account_id=account.uuid, username=account.username, name=account.name, password=password
    )


@transaction.atomic
def issue_slip(*, account_id: UUID, by: Actor) -> Slip:
    """A new one-time password in place of the old one, for activation and recovery.

    Raises:
        NotPermitted, AccountNotFound.
    """
    account = lock_row(account_id)
    require_permit("organisations.keep-people", by, body_id=home_of(account))
    password = passwords.draw_slip_password()
    hand_slip(account, password)
    account.save(update_fields=[*SLIP_FIELDS])
    ledger.record_deed(
        "organisations.slip-issued", subject=str(account.uuid), by=by, subject_kind="account"
    )
    return Slip(
        account_id=account.uuid, username=account.username, name=account.name, password=password
    )


@transaction.atomic
def change_own_password(*, account_id: UUID, old: str, new: str, by: Actor) -> None:
    """The person's password replaced, against the rules and the last five.

    Raises:
        InvalidFields: wrong old password, or the new one breaks a rule.

    Policy: R57
    """
    account = lock_row(account_id)
    if not account.check_password(old):
        raise InvalidFields(gaps=(Gap(field="old", message=WRONG_PASSWORD),))
    names = (account.username, account.name, account.employee_number)
    gaps = passwords.check_password(new, names=names)
    if not gaps and was_used(account, new):
        facts = {"count": passwords.HISTORY}
        gaps = (Gap(field="password", message=passwords.USED_BEFORE, facts=facts),)
    if gaps:
        raise InvalidFields(gaps=gaps)
    PasswordRecord.objects.create(
        account=account, password=account.password, set_at=clock.current().now()
    )
    keep_history(account)
    account.set_password(new)
    account.must_change_password = False
    account.slip_until = account.slip_used_at = None
    account.save(update_fields=[*SLIP_FIELDS])
    ledger.record_deed(
        "organisations.password-changed", subject=str(account.uuid), by=by, subject_kind="account"
    )


def was_used(account: Account, password: str) -> bool:
    """Whether the password is the present one or among the last ones."""
    past = account.past_passwords.values_list("password", flat=True)[: passwords.HISTORY - 1]
    return any(matches_hash(password, each) for each in [account.password, *past])


def keep_history(account: Account) -> None:
    """Only as many past passwords as the rule needs are kept."""
    kept = account.past_passwords.values_list("pk", flat=True)[: passwords.HISTORY - 1]
    account.past_passwords.exclude(pk__in=list(kept)).delete()


@transaction.atomic
def change_own_profile(*, account_id: UUID, phone: str, language: str, by: Actor) -> None:
    """The person's own telephone and language.

    Raises:
        InvalidFields.
    """
    account = lock_row(account_id)
    fields = PersonFields(username=account.username, name=account.name, phone=phone)
    if gaps := check_person(fields):
        raise InvalidFields(gaps=gaps)
    account.phone, account.language = phone, language
    account.save(update_fields=["phone", "language"])
    ledger.record_deed(
        "organisations.profile-changed", subject=str(account.uuid), by=by, subject_kind="account"
    )


@transaction.atomic
def lock_account(*, account_id: UUID, reason: str, by: Actor) -> None:
    """The account shut by the security administrator; its sessions end with it.

    Raises:
        NotPermitted, AccountNotFound, InvalidFields.
    """
    require_permit("organisations.guard-accounts", by, account_id=account_id)
    account = lock_row(account_id)
    if not reason.strip():
        raise InvalidFields(gaps=(Gap(field="reason", message=N_("请填写锁定原因。")),))
    account.locked_at = clock.current().now()
    account.locked_reason = reason.replace("\x00", "")[:200]
    account.save(update_fields=["locked_at", "locked_reason"])
    ledger.record_deed(
        "organisations.account-locked",
        subject=str(account.uuid),
        by=by,
        subject_kind="account",
        reason=account.locked_reason,
    )


@transaction.atomic
def release_account(*, account_id: UUID, by: Actor) -> None:
    """The lock taken off by the security administrator.

    Raises:
        NotPermitted, AccountNotFound.
    """
    require_permit("organisations.guard-accounts", by, account_id=account_id)
    account = lock_row(account_id)
    account.locked_at, account.locked_reason = None, ""
    account.save(update_fields=["locked_at", "locked_reason"])
    ledger.record_deed(
        "organisations.account-released", subject=str(account.uuid), by=by, subject_kind="account"
    )
