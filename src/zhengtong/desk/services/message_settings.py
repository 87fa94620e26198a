"""What a person chooses: channels, quiet hours, the digest; addresses they prove to be theirs."""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from uuid import UUID

from django.db import transaction

from zhengtong.crypto.digests import sm3
from zhengtong.desk.channels.registry import find_channel
from zhengtong.desk.domain.addresses import (
    CODE_MINUTES,
    CODE_PAUSE_SECONDS,
    CODE_TRIES,
    read_address,
)
from zhengtong.desk.domain.errors import (
    AddressCodeTooSoon,
    AddressCodeWrong,
    ChannelNotSetUp,
)
from zhengtong.desk.models import MessageAddress, MessageSettings
from zhengtong.desk.services.outgoing import queue_message
from zhengtong.kernel import clock
from zhengtong.kernel.actor import Actor
from zhengtong.kernel.errors import StaleRevision
from zhengtong.ledger import public as ledger


def settings_of(account: UUID) -> MessageSettings:
    """What the person chose; an unsaved row of defaults for whoever chose nothing."""
    found = MessageSettings.objects.filter(account=account).first()
    return found or MessageSettings(account=account, revision=0)


@transaction.atomic
def save_settings(
    *,
    by: Actor,
    channels: Mapping[str, Sequence[str]],
    quiet: tuple[time, time] | None,
    wants_digest: bool,
    language: str,
    revision: int | None,
) -> MessageSettings:
    """The person's choice, kept.

    Raises:
        StaleRevision.
    """
    row, _ = MessageSettings.objects.select_for_update().get_or_create(
        account=by.account_id, defaults={"revision": 0}
    )
    if revision is not None and revision != row.revision:
        raise StaleRevision
    row.channels = {group: list(names) for group, names in channels.items()}
    row.quiet_from, row.quiet_to = quiet or (None, None)
    row.wants_digest, row.language = wants_digest, language
    row.revision += 1
    row.save()
    return row


def _digest(account: UUID, channel: str, code: str) -> str:
    return sm3(f"{account}|{channel}|{code}".encode()).hex()


@transaction.atomic
def offer_address(channel: str, address: str, *, by: Actor) -> MessageAddress:
    """The address, with a code on its way to it; in use once the code comes back.

    Raises:
        ChannelNotSetUp, AddressUnfit, AddressCodeTooSoon.
    """
    if find_channel(channel) is None:
        raise ChannelNotSetUp
    fit, now = read_address(channel, address), clock.current().now()
    row, _ = MessageAddress.objects.select_for_update().get_or_create(
        account=by.account_id, channel=channel, defaults={"address": fit}
    )
    sent_at = row.code_until - timedelta(minutes=CODE_MINUTES) if row.code_until else None
    if sent_at is not None and now < sent_at + timedelta(seconds=CODE_PAUSE_SECONDS):
        raise AddressCodeTooSoon
    code = f"{secrets.randbelow(1_000_000):06d}"
    row.address, row.confirmed_at, row.code_tries = fit, None, 0
    row.code_digest = _digest(by.account_id, channel, code)
    row.code_until = now + timedelta(minutes=CODE_MINUTES)
    row.save()
    queue_message(
        channel,
        account=by.account_id,
        template="desk.address-code",
        facts={"code": code, "minutes": CODE_MINUTES},
        at_once=True,
    )
    return row


def confirm_address(channel: str, code: str, *, by: Actor) -> None:
    """The address, in use from now on; a wrong code is counted, five end it.

    Raises:
        AddressCodeWrong.
    """
    if not _take_code(channel, code.strip(), by):
        raise AddressCodeWrong


@transaction.atomic
def _take_code(channel: str, code: str, by: Actor) -> bool:
    found = MessageAddress.objects.select_for_update()
    row = found.filter(account=by.account_id, channel=channel).first()
    now = clock.current().now()
    if row is None or row.code_until is None or now > row.code_until:
        return False
    if row.code_tries >= CODE_TRIES:
        return False
    row.code_tries += 1
    is_right = hmac.compare_digest(row.code_digest, _digest(by.account_id, channel, code))
    if is_right:
        row.confirmed_at, row.code_digest, row.code_until = now, "", None
        ledger.record_deed(
            "desk.address-confirmed", subject=str(by.account_id), by=by, channel=channel
        )
    row.save()
    return is_right


@transaction.atomic
def forget_address(channel: str, *, by: Actor) -> None:
    """The address, no longer kept."""
    MessageAddress.objects.filter(account=by.account_id, channel=channel).delete()
