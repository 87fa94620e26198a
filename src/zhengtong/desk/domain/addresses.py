"""Where messages go: what an address of each channel looks like, and the code that proves it."""

import re

from zhengtong.desk.domain.errors import AddressUnfit

_FORMS = {
    "mail": re.compile(r"[^\s@<>,;:\"\\()\[\]]{1,64}@[^\s@<>,;:\"\\()\[\]]{1,120}"),
    "sms": re.compile(r"\+?[0-9]{6,20}"),
    "messenger": re.compile(r"[\w.@-]{2,64}"),
}
CODE_MINUTES = 15
CODE_TRIES = 5
CODE_PAUSE_SECONDS = 60


def read_address(channel: str, text: str) -> str:
    """The address, trimmed.

    Raises:
        AddressUnfit: It has not the form of that channel.
    """
    address = text.strip()
    form = _FORMS.get(channel)
    if form is None or not form.fullmatch(address):
        raise AddressUnfit(address=address[:60])
    return address


def mask_address(address: str) -> str:
    """The address as lists show it: the first two characters and what follows the @."""
    name, at, domain = address.partition("@")
    return f"{name[:2]}***{at}{domain}"
