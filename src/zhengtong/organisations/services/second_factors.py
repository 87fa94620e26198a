"""Deeds on the second factor: draw, set, renew the backup codes, remove, reset for another."""

import secrets
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django_otp.plugins.otp_static.models import StaticToken

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.organisations.domain import one_time
from zhengtong.organisations.domain.errors import AccountNotFound
from zhengtong.organisations.models import Account, BackupCodes, OneTimeDevice, SigningKey
from zhengtong.organisations.models.factors import ONE_TIME_PURPOSE
from zhengtong.organisations.selectors.posts import roles_ahead
from zhengtong.organisations.services.accounts import home_of, lock_row
from zhengtong.organisations.services.permission import require_permit
from zhengtong.vault import public as vault

BACKUP_CODES = 10


@transaction.atomic
def draw_device(account: Account) -> OneTimeDevice:
    """The device the person is about to set up: one and the same until it is confirmed.

    Its key is drawn here and sealed in the vault; a change of the crypto profile before it is
    confirmed draws another.
    """
    lock_row(account.uuid)
    algorithm = one_time.algorithm_for(settings.ZT_CRYPTO_PROFILE)
    waiting = OneTimeDevice.objects.filter(user=account, confirmed=False).first()
    if waiting is not None and waiting.algorithm == algorithm:
        return waiting
    _drop(OneTimeDevice.objects.filter(user=account, confirmed=False))
    return OneTimeDevice.objects.create(
        user=account,
        name="totp",
        confirmed=False,
        algorithm=algorithm,
        secret_id=vault.seal_secret(ONE_TIME_PURPOSE, secrets.token_bytes(one_time.KEY_BYTES)),
    )


@transaction.atomic
def confirm_device(account: Account, device: OneTimeDevice, *, by: Actor) -> list[str]:
    """The device made valid, with fresh backup codes."""
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    ledger.record_deed(
        "organisations.second-factor-set",
        subject=str(account.uuid),
        by=by,
        subject_kind="account",
        algorithm=device.algorithm,
    )
    return _draw_codes(account)


@transaction.atomic
def renew_codes(account: Account, *, by: Actor) -> list[str]:
    """Ten fresh backup codes; the old ones are void."""
    ledger.record_deed(
        "organisations.backup-codes-renewed",
        subject=str(account.uuid),
        by=by,
        subject_kind="account",
    )
    return _draw_codes(account)


def _draw_codes(account: Account) -> list[str]:
    BackupCodes.objects.filter(user=account).delete()
    codes = [StaticToken.random_token() for _each in range(BACKUP_CODES)]
    BackupCodes.objects.create(
        user=account, name="backup", macs=[BackupCodes.mac_of(code) for code in codes]
    )
    return codes


def count_backup_codes(account: Account) -> int:
    """How many backup codes the person has left."""
    found = BackupCodes.objects.filter(user=account).first()
    return len(found.macs) if found else 0


@transaction.atomic
def remove_devices(account: Account, *, by: Actor) -> None:
    """The person's own authenticator and its backup codes taken away."""
    _remove(account)
    ledger.record_deed(
        "organisations.second-factor-removed",
        subject=str(account.uuid),
        by=by,
        subject_kind="account",
    )


@transaction.atomic
def reset_factors(*, account_id: UUID, by: Actor) -> None:
    """Authenticator, backup codes and certificates of someone who lost them, all void.

    The next sign-in sets a new one up where the platform asks for one.

    Raises:
        NotPermitted, AccountNotFound.

    Policy: R57
    """
    account = lock_row(account_id)
    require_permit(
        "organisations.reset-second-factor",
        by,
        body_id=home_of(account),
        roles=roles_ahead(account, day=clock.today()),
        account_id=account_id,
    )
    _reset(account, by)


@transaction.atomic
def reset_factors_at_console(username: str) -> None:
    """The factors of whoever nobody else can help: the only security administrator.

    Who may do this holds the machine; the journal says that it was done there.

    Raises:
        AccountNotFound.
    """
    account = Account.objects.select_for_update(of=("self",)).filter(username=username).first()
    if account is None:
        raise AccountNotFound(account=username)
    _reset(account, Actor.system("console"))


def _reset(account: Account, by: Actor) -> None:
    _remove(account)
    SigningKey.objects.filter(user=account, confirmed=True).update(
        confirmed=False, revoked_at=clock.current().now()
    )
    ledger.record_deed(
        "organisations.second-factor-reset",
        subject=str(account.uuid),
        by=by,
        subject_kind="account",
    )


def _remove(account: Account) -> None:
    _drop(OneTimeDevice.objects.filter(user=account))
    BackupCodes.objects.filter(user=account).delete()


def _drop(devices: models.QuerySet[OneTimeDevice]) -> None:
    for device in devices:
        vault.destroy_secret(device.secret_id, purpose=ONE_TIME_PURPOSE)
        device.delete()
