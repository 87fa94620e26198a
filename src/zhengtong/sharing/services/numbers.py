"""Numbers people quote: requests and grants count up within the installation."""

from django.db import connection

from zhengtong.kernel import clock


def next_number(prefix: str, sequence: str) -> str:
    """The next number of a sequence, as ``GX20260000001``; gaps may occur, doubles never."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        value = cursor.fetchone()[0]
    return f"{prefix}{clock.today():%Y}{value:07d}"
