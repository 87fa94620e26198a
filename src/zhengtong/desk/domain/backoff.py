"""When a message that could not be sent is tried again, and when the platform gives up."""

from datetime import datetime, timedelta

PAUSES_MINUTES = (1, 5, 15, 30, 60, 120)
GIVE_UP_HOURS = 72


def next_try(now: datetime, *, tries: int, created_at: datetime) -> datetime | None:
    """The next try after that many failures; None when the message is too old.

    A channel that is down for a day loses nothing: messages wait for three days.
    """
    if now - created_at >= timedelta(hours=GIVE_UP_HOURS):
        return None
    pause = PAUSES_MINUTES[min(max(tries, 1), len(PAUSES_MINUTES)) - 1]
    return now + timedelta(minutes=pause)
