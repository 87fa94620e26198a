"""Keys of authenticators go from the clear into the vault; backup codes become keyed hashes.

Reversible for the keys; backup codes cannot be had back from their hashes, so going back the
people concerned draw new ones.
"""

from typing import Any

from django.db import migrations


def seal_keys(apps: Any, _editor: Any) -> None:
    """Each old device as a new one, its key sealed."""
    from zhengtong.organisations.models.factors import ONE_TIME_PURPOSE, BackupCodes
    from zhengtong.vault import public as vault

    old_devices = apps.get_model("otp_totp", "TOTPDevice").objects
    device = apps.get_model("organisations", "OneTimeDevice").objects
    for old in old_devices.filter(confirmed=True).order_by("pk"):
        if device.filter(user_id=old.user_id, confirmed=True).exists():
            continue
        device.create(
            user_id=old.user_id,
            name=old.name,
            confirmed=True,
            algorithm="SHA1",
            last_step=old.last_t,
            secret_id=vault.seal_secret(ONE_TIME_PURPOSE, bytes.fromhex(old.key)),
        )
    old_devices.all().delete()
    printed = apps.get_model("otp_static", "StaticDevice").objects
    for old in printed.prefetch_related("token_set").order_by("pk"):
        macs = [BackupCodes.mac_of(token.token) for token in old.token_set.all()]
        apps.get_model("organisations", "BackupCodes").objects.create(
            user_id=old.user_id, name="backup", confirmed=True, macs=macs
        )
    printed.all().delete()


def open_keys(apps: Any, _editor: Any) -> None:
    """The way back: keys in the clear again."""
    from zhengtong.kernel.actor import Actor
    from zhengtong.organisations.models.factors import ONE_TIME_PURPOSE
    from zhengtong.vault import public as vault

    by = Actor.system("migration")
    for new in apps.get_model("organisations", "OneTimeDevice").objects.filter(confirmed=True):
        key = vault.open_secret(new.secret_id, by=by, purpose=ONE_TIME_PURPOSE)
        apps.get_model("otp_totp", "TOTPDevice").objects.create(
            user_id=new.user_id, name=new.name, confirmed=True, key=key.hex(), last_t=new.last_step
        )
        vault.destroy_secret(new.secret_id, purpose=ONE_TIME_PURPOSE)


class Migration(migrations.Migration):
    """One change: where keys lie."""

    dependencies = [
        ("organisations", "0003_second_factors"),
        ("otp_totp", "0003_add_timestamps"),
        ("otp_static", "0003_add_timestamps"),
        ("vault", "0001_secrets"),
    ]

    operations = [migrations.RunPython(seal_keys, open_keys)]
