"""Rules of passwords and of the one-time ones printed on slips."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from zhengtong.kernel.errors import N_, Gap

MINIMUM_LENGTH = 10
MAXIMUM_LENGTH = 128
CLASSES_NEEDED = 3
HISTORY = 5
# Without characters that look alike on paper.
_SLIP_LETTERS = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnpqrstuvwxyz", "23456789")

TOO_SHORT = N_("密码至少%(length)s个字符。")
TOO_LONG = N_("密码最多%(length)s个字符。")
TOO_PLAIN = N_("密码须包含大写字母、小写字母、数字、其他字符中的至少三类。")
HOLDS_NAME = N_("密码中不得包含用户名、姓名或工号。")
USED_BEFORE = N_("不得使用最近%(count)s次用过的密码。")


def count_classes(password: str) -> int:
    """How many of upper case, lower case, digits and others occur."""
    classes = {
        "upper" if c.isupper() else "lower" if c.islower() else "digit" if c.isdigit() else "other"
        for c in password
    }
    return len(classes)


def check_password(password: str, *, names: tuple[str, ...]) -> tuple[Gap, ...]:
    """Everything wrong with a new password; empty means it will do.

    Args:
        password: The password proposed.
        names: User name, person's name, employee number; none may occur in it.

    Policy: R57
    """
    gaps = []
    if len(password) < MINIMUM_LENGTH:
        gaps.append(Gap(field="password", message=TOO_SHORT, facts={"length": MINIMUM_LENGTH}))
    if len(password) > MAXIMUM_LENGTH:
        gaps.append(Gap(field="password", message=TOO_LONG, facts={"length": MAXIMUM_LENGTH}))
    if count_classes(password) < CLASSES_NEEDED:
        gaps.append(Gap(field="password", message=TOO_PLAIN))
    folded = password.casefold()
    if any(len(name) > 1 and name.casefold() in folded for name in names):
        gaps.append(Gap(field="password", message=HOLDS_NAME))
    return tuple(gaps)


def draw_slip_password(groups: int = 4, letters: int = 4) -> str:
    """A one-time password to print, as ``K7mP-…``; holds all three classes."""
    alphabet = "".join(_SLIP_LETTERS)
    drawn = [secrets.choice(alphabet) for _ in range(groups * letters)]
    for place, alphabet_part in enumerate(_SLIP_LETTERS):
        drawn[place * letters] = secrets.choice(alphabet_part)
    return "-".join("".join(drawn[i : i + letters]) for i in range(0, len(drawn), letters))


@dataclass(frozen=True, kw_only=True)
class SlipFacts:
    """What decides whether a one-time password still opens the door.

    Attributes:
        until: Last day it is good; None for no slip.
        used_at: Instant of the first sign-in with it; None before.
    """

    until: date | None
    used_at: datetime | None


def is_slip_spent(slip: SlipFacts, *, today: date, now: datetime, grace: timedelta) -> bool:
    """Whether a one-time password opens the door no more.

    It is good until the end of its last day, and for one sign-in; the time a session may stand
    idle is given to set the new password, so that a browser that fell over is no lost slip.
    """
    if slip.until is None:
        return False
    return today > slip.until or (slip.used_at is not None and now - slip.used_at > grace)
