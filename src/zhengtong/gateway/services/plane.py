"""Telling the data plane: numbered facts in one table, secrets sealed for the gateway alone."""

import base64
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from zhengtong.crypto import sealing
from zhengtong.gateway.domain.errors import KeysUnreadable
from zhengtong.gateway.models import PlaneFact, PlaneVersion
from zhengtong.gateway.plane import keys
from zhengtong.gateway.plane.control import CHANNEL
from zhengtong.vault import public as vault

HMAC_PURPOSE = "gateway.calls"
HMAC_FACT = "hmac"


def _next_version() -> int:
    # The row stays locked until commit: versions become visible in their order.
    PlaneVersion.objects.bulk_create([PlaneVersion(id=1, version=0)], ignore_conflicts=True)
    row = PlaneVersion.objects.select_for_update().get(id=1)
    row.version += 1
    row.save(update_fields=["version"])
    return row.version


@transaction.atomic
def tell_fact(kind: str, key: str, payload: dict[str, Any] | None) -> int:
    """The version at which the plane learns the fact; None as payload takes it back.

    Part of the deed's own transaction; the plane is woken at its commit.

    Policy: R25
    """
    version = _next_version()
    PlaneFact.objects.update_or_create(
        kind=kind,
        key=key,
        defaults={"payload": payload or {}, "removed": payload is None, "version": version},
    )
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {CHANNEL}")
    return version


def gateway_dir() -> Path:
    """The gateway's part of the state folder."""
    return Path(settings.ZT_STATE_DIR) / "gateway"


def _seal_key() -> bytes:
    try:
        return keys.seal_key(gateway_dir())
    except OSError as error:
        raise KeysUnreadable from error


def seal_for_plane(plaintext: bytes, *, label: str) -> str:
    """The plaintext sealed so that only the gateway opens it, in base64, bound to the label.

    Raises:
        KeysUnreadable.
    """
    sealed = sealing.seal(_seal_key(), plaintext, associated=label.encode())
    return base64.b64encode(sealed).decode("ascii")


def ensure_plane_keys() -> None:
    """Hand the plane the key of its keyed hashes, unless it holds one it can open.

    Raises:
        KeysUnreadable.
    """
    known = PlaneFact.objects.filter(kind="secret", key=HMAC_FACT, removed=False).first()
    if known is not None and _opens(str(known.payload.get("sealed", ""))):
        return
    sealed = seal_for_plane(vault.hmac_key(HMAC_PURPOSE), label=HMAC_FACT)
    tell_fact("secret", HMAC_FACT, {"sealed": sealed})


def _opens(sealed: str) -> bool:
    try:
        data = base64.b64decode(sealed)
        sealing.open_sealed(_seal_key(), data, associated=HMAC_FACT.encode())
    except ValueError:
        return False
    return True
