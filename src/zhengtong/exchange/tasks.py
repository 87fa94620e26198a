"""Jobs of the exchange; each may be repeated."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from zhengtong.exchange.services.carrying import ATTEMPTS_LIMIT
from zhengtong.exchange.services.carrying import carry_out_run as carry_out
from zhengtong.exchange.services.deliveries import erase_due_files as erase_files
from zhengtong.exchange.services.discoveries import JOB as DISCOVERY_JOB
from zhengtong.exchange.services.discoveries import carry_out_discovery as look
from zhengtong.exchange.services.probes import probe_resources as probe_mounts
from zhengtong.exchange.services.runs import JOB

RETRY = RetryStrategy(max_attempts=ATTEMPTS_LIMIT, exponential_wait=3)


@app.task(name=JOB, retry=RETRY, queue="exchange")
def carry_out_run(run_id: str) -> None:
    """Carry out one run, or what is left of it."""
    carry_out(UUID(run_id))


@app.task(name=DISCOVERY_JOB, queue="exchange")
def carry_out_discovery(discovery_id: str) -> None:
    """Look at everything a source holds."""
    look(UUID(discovery_id))


@app.periodic(cron="17 18 * * *")  # in UTC: 02:17 in China
@app.task(name="exchange.erase_due_files", queueing_lock="exchange.erase", queue="exchange")
def erase_due_files(timestamp: int) -> None:
    """Erase files whose time came, once a day."""
    erase_files()


@app.periodic(cron="43 19 * * *")  # in UTC: 03:43 in China
@app.task(name="exchange.probe_resources", queueing_lock="exchange.probe", queue="exchange")
def probe_resources(timestamp: int) -> None:
    """Look at the sources of all mounted tables, once a day."""
    probe_mounts()
