"""Mail by SMTP."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from zhengtong.desk.channels.ports import AddressRefused, ChannelDown, Outgoing

PERMANENT = 500


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """How the mail server is reached.

    Attributes:
        security: ``none``, ``starttls`` or ``tls``.
        timeout_s: Longest wait for any answer.
    """

    host: str
    port: int
    sender: str
    security: str = "starttls"
    user: str = ""
    password: str = ""
    timeout_s: float = 20.0


class SmtpChannel:
    """Sends each message over a connection of its own."""

    def __init__(self, server: MailServer) -> None:
        self.server = server

    def send(self, outgoing: Outgoing) -> None:
        """Return once the server has taken the mail."""
        try:
            mail = self._compose(outgoing)
        except ValueError as error:
            raise AddressRefused("not a mail address") from error
        try:
            with self._connect() as connection:
                connection.send_message(mail, self.server.sender, [outgoing.to])
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            if all(code >= PERMANENT for code in codes):
                raise AddressRefused(f"recipient refused ({codes[0]})") from error
            raise ChannelDown(f"recipient refused for now ({codes[0]})") from error
        except smtplib.SMTPResponseException as error:
            raise ChannelDown(f"{type(error).__name__} ({error.smtp_code})") from error
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelDown(type(error).__name__) from error

    def _compose(self, outgoing: Outgoing) -> EmailMessage:
        mail = EmailMessage()
        mail["Subject"] = outgoing.title
        mail["From"], mail["To"] = self.server.sender, outgoing.to
        domain = self.server.sender.rpartition("@")[2].strip("> ") or "localhost"
        mail["Message-ID"] = f"<{outgoing.key}@{domain}>"
        mail["Date"] = formatdate()
        mail["Auto-Submitted"] = "auto-generated"
        parts = (outgoing.title, outgoing.text, outgoing.link)
        mail.set_content("\n\n".join(part for part in parts if part) + "\n")
        return mail

    def _connect(self) -> smtplib.SMTP:
        server, context = self.server, ssl.create_default_context()
        place = (server.host, server.port)
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                *place, timeout=server.timeout_s, context=context
            )
        else:
            connection = smtplib.SMTP(*place, timeout=server.timeout_s)
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
        return connection
