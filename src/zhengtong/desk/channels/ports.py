"""What every channel does: take one message to one address, or say why not."""

from dataclasses import dataclass
from typing import Protocol

MAIL, SMS, MESSENGER = "mail", "sms", "messenger"


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message on its way out.

    Attributes:
        key: Stable name; sent again it is the same message, so that the receiver can tell.
        to: Address: mail box, telephone number, or user name.
        title: One line.
        text: What may leave the platform beside the title; often empty.
        link: Full address of the page, "" if there is none.
    """

    key: str
    to: str
    title: str
    text: str = ""
    link: str = ""


class ChannelDown(Exception):  # noqa: N818 - a state of the channel
    """The channel didn't take the message; a later try may succeed."""


class AddressRefused(Exception):  # noqa: N818
    """The channel will never take a message for this address."""


class Channel(Protocol):
    """A way out."""

    def send(self, outgoing: Outgoing) -> None:
        """Return once the channel has taken the message.

        Raises:
            ChannelDown, AddressRefused.
        """
