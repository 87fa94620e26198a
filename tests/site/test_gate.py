"""The portal's gate: so many requests at work, the others in line, probes past them."""

import asyncio

import pytest
from django.http import HttpResponse

from zhengtong.site.gate import GatedHandler


class Work:
    """A view that begins and ends when told."""

    def __init__(self):
        self.begun, self.most, self.now = 0, 0, 0
        self.may_end = asyncio.Event()

    async def __call__(self, _request):
        self.begun += 1
        self.now += 1
        self.most = max(self.most, self.now)
        await self.may_end.wait()
        self.now -= 1
        return HttpResponse("done")


def handler(work, *, at_once, wait_s=30.0):
    gated = GatedHandler(at_once=at_once, wait_s=wait_s)
    gated._middleware_chain = work
    return gated


async def until(condition):
    for _turn in range(2000):
        if condition():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("it never came to that")


def ask_all(gated, requests, work):
    async def play():
        tasks = [asyncio.create_task(gated.get_response_async(r)) for r in requests]
        await until(lambda: work.begun >= 2)
        work.may_end.set()
        return await asyncio.gather(*tasks)

    return asyncio.run(play())


def test_no_more_than_so_many_are_at_work_and_all_are_answered(rf):
    work = Work()
    answers = ask_all(handler(work, at_once=2), [rf.get("/desk/")] * 7, work)
    assert [a.status_code for a in answers] == [200] * 7
    assert (work.begun, work.most) == (7, 2)


def test_who_waits_too_long_is_turned_away_and_nothing_was_begun(rf):
    work = Work()

    async def play():
        gated = handler(work, at_once=1, wait_s=0.01)
        first = asyncio.create_task(gated.get_response_async(rf.get("/desk/")))
        await until(lambda: work.begun == 1)
        second = await gated.get_response_async(rf.get("/desk/"))
        work.may_end.set()
        return await first, second

    first, second = asyncio.run(play())
    assert (first.status_code, second.status_code, work.begun) == (200, 503, 1)
    assert int(second["Retry-After"]) > 0


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_probes_do_not_wait_in_line(rf, path):
    work = Work()
    requests = [rf.get("/desk/"), rf.get(path)]
    answers = ask_all(handler(work, at_once=1), requests, work)
    assert ([a.status_code for a in answers], work.most) == ([200, 200], 2)


def test_one_who_leaves_the_line_does_not_take_a_place(rf):
    work = Work()

    async def play():
        gated = handler(work, at_once=1)
        first = asyncio.create_task(gated.get_response_async(rf.get("/desk/")))
        await until(lambda: work.begun == 1)
        gone = asyncio.create_task(gated.get_response_async(rf.get("/desk/")))
        await asyncio.sleep(0)
        gone.cancel()
        last = asyncio.create_task(gated.get_response_async(rf.get("/desk/")))
        work.may_end.set()
        return await first, await last

    assert [a.status_code for a in asyncio.run(play())] == [200, 200]
