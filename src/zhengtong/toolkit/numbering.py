"""Numbers people quote: they count up within the installation, with the year of the day."""

from django.db import connection

from zhengtong.kernel import clock


def next_number(prefix: str, sequence: str, *, digits: int = 7) -> str:
    """The next number of a sequence, as ``GX20260000001``; gaps may occur, doubles never."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        value = cursor.fetchone()[0]
    return f"{prefix}{clock.today():%Y}{value:0{digits}d}"
