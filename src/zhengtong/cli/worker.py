"""The worker: procrastinate's jobs, and beside them the loops that must not wait for a job.

Every second the sealer and the outbox are given a turn; every ten seconds jobs whose worker fell
silent are handed out again (every job is idempotent).
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import cast

from django.db import close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.django_connector import DjangoConnector

from zhengtong.ledger import public as ledger

log = logging.getLogger("zhengtong.worker")

SEAL_EVERY_S = 1.0
RESCUE_EVERY_S = 10.0
SILENT_AFTER_S = 30.0
CONCURRENT_JOBS = 2


def work() -> int:
    """Work until asked to end."""
    asyncio.run(_work())
    return 0


async def _work() -> None:
    here = cast("DjangoConnector", django_app.connector)
    app = django_app.with_connector(here.get_worker_connector())
    async with app.open_async():
        loops = [asyncio.create_task(_tend_ledger()), asyncio.create_task(_rescue(app))]
        try:
            await app.run_worker_async(
                concurrency=CONCURRENT_JOBS, update_heartbeat_interval=5.0, delete_jobs="successful"
            )
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)


async def _tend_ledger() -> None:
    turns: tuple[Callable[[], object], ...] = (ledger.deliver_pending, ledger.seal_pending)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger") as executor:
        while True:
            for turn in turns:
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
