"""The worker: procrastinate's jobs, and beside them the loops that must not wait for a job.

Every second the sealer and the outbox are given a turn; every ten seconds jobs whose worker fell
silent are handed out again (every job is idempotent). A thread feeds the search index.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from django.db import close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.django_connector import DjangoConnector

from zhengtong.catalogue import public as catalogue
from zhengtong.ledger import public as ledger
from zhengtong.site import maintenance
from zhengtong.site.attendance import Attendance
from zhengtong.site.observing import observe_job

log = logging.getLogger("zhengtong.worker")

SEAL_EVERY_S = 1.0
RESCUE_EVERY_S = 10.0
LOOK_EVERY_S = 1.0
SILENT_AFTER_S = 30.0
CONCURRENT_JOBS = 2


def work() -> int:
    """Work until asked to end."""
    attendance = Attendance("worker")
    attendance.start()
    ended = threading.Event()
    tending = threading.Thread(target=catalogue.tend_index, args=[ended], name="search index")
    tending.start()
    try:
        asyncio.run(_work())
    finally:
        ended.set()
        tending.join()
    return 0


async def _work() -> None:
    here = cast("DjangoConnector", django_app.connector)
    app = django_app.with_connector(here.get_worker_connector())
    async with app.open_async():
        loops = [asyncio.create_task(_tend_ledger()), asyncio.create_task(_rescue(app))]
        try:
            while not await _take_jobs(app):
                pass
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)


def queues_open() -> tuple[str, ...] | None:
    """The queues whose jobs may be taken now: None for all, none of them during maintenance."""
    plan = maintenance.current()
    return plan.keeps_queues if plan is not None and maintenance.is_active() else None


async def _take_jobs(app: App) -> bool:
    """Take jobs until maintenance begins, ends or changes; True once the worker is to end."""
    queues = queues_open()
    if queues == ():
        await asyncio.sleep(LOOK_EVERY_S)
        return False
    task = asyncio.create_task(
        app.run_worker_async(
            queues=queues,  # type: ignore[arg-type] # None is the default: all
            concurrency=CONCURRENT_JOBS,
            update_heartbeat_interval=5.0,
            delete_jobs="successful",
            worker_middleware=[observe_job],
        )
    )
    while not task.done():
        await asyncio.wait({task}, timeout=LOOK_EVERY_S)
        if not task.done() and queues_open() != queues:
            log.warning("maintenance changed: running jobs are finished, no other is taken")
            task.cancel()
            await asyncio.wait({task})
            return False
    await task
    return True


async def _tend_ledger() -> None:
    """Seal and deliver in turns; during maintenance neither."""
    turns: tuple[Callable[[], object], ...] = (ledger.deliver_pending, ledger.seal_pending)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger") as executor:
        while True:
            for turn in turns if queues_open() is None else ():
                await asyncio.get_running_loop().run_in_executor(executor, _take_turn, turn)
            await asyncio.sleep(SEAL_EVERY_S)


def _take_turn(turn: Callable[[], object]) -> None:
    close_old_connections()
    try:
        turn()
    except Exception:
        log.exception("%s failed; it is tried again", turn.__name__)


async def _rescue(app: App) -> None:
    while True:
        try:
            stalled = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_AFTER_S)
            for job in stalled:
                log.warning("job %s (%s) lost its worker; handed out again", job.id, job.task_name)
                await app.job_manager.retry_job(job)
        except Exception:
            log.exception("jobs of silent workers could not be looked for; tried again")
        await asyncio.sleep(RESCUE_EVERY_S)
