"""Deeds on the second factor: set, renew the backup codes, remove."""

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhengtong.kernel.actor import Actor
from zhengtong.ledger import public as ledger
from zhengtong.organisations.models import Account

BACKUP_CODES = 10


@transaction.atomic
def confirm_device(account: Account, device: TOTPDevice, *, by: Actor) -> list[str]:
    """The device made valid, with fresh backup codes."""
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    ledger.record_deed(
        "organisations.second-factor-set", subject=str(account.uuid), by=by, subject_kind="account"
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
    StaticDevice.objects.filter(user=account).delete()
    backup = StaticDevice.objects.create(user=account, name="backup")
    codes = [StaticToken.random_token() for _each in range(BACKUP_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=backup, token=code) for code in codes])
    return codes


@transaction.atomic
def remove_devices(account: Account, *, by: Actor) -> None:
    """The second factor and its backup codes taken away."""
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()
    ledger.record_deed(
        "organisations.second-factor-removed",
        subject=str(account.uuid),
        by=by,
        subject_kind="account",
    )
