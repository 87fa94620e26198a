"""The channels this installation has, by its settings; tests put their own in place."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from zhengtong.desk.channels.ports import MAIL, MESSENGER, SMS, Channel
from zhengtong.desk.channels.smtp import MailServer, SmtpChannel
from zhengtong.desk.channels.webhook import Webhook, WebhookChannel


def find_channel(name: str) -> Channel | None:
    """The channel of that name; None where it is not set up."""
    make = _MAKERS.get(name)
    return make() if make else None


def list_channel_names() -> list[str]:
    """Names of the channels that are set up."""
    return [name for name, make in _MAKERS.items() if make() is not None]


def _secret(value: str, path: str) -> str:
    return Path(path).read_text(encoding="utf-8").strip() if path else value


def _mail() -> Channel | None:
    if not settings.ZT_SMTP_HOST:
        return None
    server = MailServer(
        host=settings.ZT_SMTP_HOST,
        port=settings.ZT_SMTP_PORT,
        sender=settings.ZT_SMTP_FROM,
        security=settings.ZT_SMTP_SECURITY,
        user=settings.ZT_SMTP_USER,
        password=_secret(settings.ZT_SMTP_PASSWORD, settings.ZT_SMTP_PASSWORD_FILE),
    )
    return SmtpChannel(server)


def _sms() -> Channel | None:
    if not settings.ZT_SMS_URL:
        return None
    return WebhookChannel(Webhook(url=settings.ZT_SMS_URL, token=settings.ZT_SMS_TOKEN))


def _messenger() -> Channel | None:
    if not settings.ZT_MESSENGER_URL:
        return None
    return WebhookChannel(Webhook(url=settings.ZT_MESSENGER_URL, token=settings.ZT_MESSENGER_TOKEN))


_MAKERS: dict[str, Callable[[], Channel | None]] = {
    MAIL: _mail,
    SMS: _sms,
    MESSENGER: _messenger,
}
