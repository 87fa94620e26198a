"""What the register knows of one setting."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Key:
    """One setting an operator may give.

    Attributes:
        name: Name in the environment, as ``ZT_HTTP_PORT``; in TOML ``http_port``.
        kind: ``str``, ``int``, ``bool``, ``path`` or ``list`` (comma separated).
        default: Value when unset.
        meaning: One English sentence for the reference page.
    """

    name: str
    kind: str = "str"
    default: Any = ""
    meaning: str = ""
