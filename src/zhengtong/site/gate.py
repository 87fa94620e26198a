"""How many requests a portal works on at once; the others wait in line before they begin."""

import asyncio
from typing import Any

from django import setup
from django.http import HttpRequest

from zhengtong.toolkit.spooling import SealedBodyHandler


class GatedHandler(SealedBodyHandler):
    """Django's handler that takes requests up one after the other once ``at_once`` are at work.

    Work that takes turns in one process is done no sooner by starting all of it: beyond what the
    processors carry, every request begun only slows the others. A body is read and an answer is
    sent outside of the gate, so neither slow uploads nor long downloads stand in the way; probes
    do not wait.

    Args:
        at_once: Most requests at work.
        wait_s: Seconds in line after which a request is turned away with 503, nothing begun.
    """

    def __init__(self, *, at_once: int, wait_s: float) -> None:
        super().__init__()
        from zhengtong.site import probes  # Django stands by now
        from zhengtong.site.middleware import answer_busy

        self._answer_busy, self._probes = answer_busy, frozenset(probes.PROBES)
        self._places = asyncio.Semaphore(at_once)
        self._wait_s = wait_s

    async def get_response_async(self, request: HttpRequest) -> Any:
        """The answer, in turn."""
        if request.path in self._probes:
            return await super().get_response_async(request)
        try:
            await asyncio.wait_for(self._places.acquire(), self._wait_s)
        except TimeoutError:
            return self._answer_busy(request)
        try:
            return await super().get_response_async(request)
        finally:
            self._places.release()


def open_gate(*, at_once: int, wait_s: float) -> GatedHandler:
    """The application, with Django set up."""
    setup(set_prefix=False)
    return GatedHandler(at_once=at_once, wait_s=wait_s)
