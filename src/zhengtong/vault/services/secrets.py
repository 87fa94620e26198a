"""To seal, open and replace secrets; every opening that a person causes is told to listeners."""

import secrets as randomness
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction

from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.ids import uuid7
from zhengtong.vault.domain.errors import SecretNotFound
from zhengtong.vault.keyfiles import master_key, open_bytes
from zhengtong.vault.models import Secret

OpeningListener = Callable[[str, UUID, Actor, str], None]
HMAC_KEY_BYTES = 32
_listeners: dict[str, OpeningListener] = {}


def watch_secrets(name: str, listener: OpeningListener) -> None:
    """Have the listener told of each deed on a secret that a person causes.

    It is called in the deed's transaction with what happened (``sealed``, ``opened``,
    ``replaced``), the secret's uuid, the actor and the purpose; never with the secret.
    """
    _listeners[name] = listener


def seal_secret(purpose: str, plaintext: bytes | str, *, by: Actor | None = None) -> UUID:
    """Seal a value for one purpose and return the name to open it by."""
    now = clock.current().now()
    uuid = uuid7()
    with transaction.atomic():
        secret = Secret(uuid=uuid, purpose=purpose, created_at=now)
        _seal_into(secret, plaintext)
        secret.save(force_insert=True)
        _tell("sealed", secret, by)
    return uuid


def open_secret(secret_id: UUID, *, by: Actor, purpose: str) -> bytes:
    """The plaintext, for the purpose it was sealed for.

    Raises:
        SecretNotFound: there is none of that name and purpose.
        KeyMissing, SecretDamaged: it cannot be opened here.
    """
    with transaction.atomic():
        secret = _get(Secret.objects.all(), secret_id, purpose)
        plaintext = open_bytes(bytes(secret.ciphertext), associated=_associated(secret))
        _tell("opened", secret, by)
    return plaintext


def replace_secret(
    secret_id: UUID, plaintext: bytes | str, *, purpose: str, by: Actor | None = None
) -> None:
    """Put a new value in the place of an old one; the old one is gone.

    Raises:
        SecretNotFound: there is none of that name and purpose.
    """
    with transaction.atomic():
        secret = _get(Secret.objects.select_for_update(), secret_id, purpose)
        _seal_into(secret, plaintext)
        secret.replaced_at = clock.current().now()
        secret.save(update_fields=["ciphertext", "key_id", "replaced_at"])
        _tell("replaced", secret, by)


def destroy_secret(secret_id: UUID, *, purpose: str, by: Actor | None = None) -> None:
    """Remove a secret for good; no word if it is gone already."""
    with transaction.atomic():
        found = Secret.objects.filter(uuid=secret_id, purpose=purpose).first()
        if found is not None:
            _tell("destroyed", found, by)
            found.delete()


def hmac_key(purpose: str) -> bytes:
    """The 32-byte key of this installation for keyed hashes of one purpose; made on first use."""
    name = f"hmac/{purpose}"
    known = Secret.objects.filter(singleton=name).first()
    if known is None:
        draft = Secret(uuid=uuid7(), purpose=name, singleton=name, created_at=clock.current().now())
        _seal_into(draft, randomness.token_bytes(HMAC_KEY_BYTES))
        Secret.objects.bulk_create([draft], ignore_conflicts=True)
        known = Secret.objects.get(singleton=name)
    return open_bytes(bytes(known.ciphertext), associated=_associated(known))


def reseal_all() -> int:
    """Seal every secret again under the current master key; return how many had another."""
    moved = 0
    current = master_key()
    for pk in Secret.objects.exclude(key_id=current.key_id).values_list("pk", flat=True):
        with transaction.atomic():
            secret = Secret.objects.select_for_update().get(pk=pk)
            _seal_into(secret, open_bytes(bytes(secret.ciphertext), associated=_associated(secret)))
            secret.save(update_fields=["ciphertext", "key_id"])
            moved += 1
    return moved


def _get(rows: Any, secret_id: UUID, purpose: str) -> Secret:
    found: Secret | None = rows.filter(uuid=secret_id, purpose=purpose).first()
    if found is None:
        raise SecretNotFound
    return found


def _seal_into(secret: Secret, plaintext: bytes | str) -> None:
    data = plaintext.encode("utf-8") if isinstance(plaintext, str) else plaintext
    key = master_key()
    secret.ciphertext = key.seal(data, associated=_associated(secret))
    secret.key_id = key.key_id


def _associated(secret: Secret) -> bytes:
    """What the ciphertext is bound to: the row's name and purpose."""
    return f"{secret.uuid} {secret.purpose}".encode()


def _tell(what: str, secret: Secret, by: Actor | None) -> None:
    if by is None or by.kind != "person":
        return
    for listener in _listeners.values():
        listener(what, secret.uuid, by, secret.purpose)
