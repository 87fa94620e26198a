"""Several people do something in the same instant, each on a connection of their own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from zhengtong.kernel import clock
from zhengtong.kernel.errors import DomainError


def together(*deeds: Callable[[], Any]) -> tuple[list[Any], list[DomainError]]:
    """What the deeds gave, and the refusals; anything but a refusal by the domain is raised."""
    barrier, now = threading.Barrier(len(deeds)), clock.current()
    results: list[Any] = []
    refusals: list[DomainError] = []
    broken: list[BaseException] = []

    def run(deed: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=20)
            with clock.use(now):
                results.append(deed())
        except DomainError as error:
            refusals.append(error)
        except BaseException as error:  # noqa: BLE001 - raised again below
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    if broken:
        raise broken[0]
    return results, refusals
