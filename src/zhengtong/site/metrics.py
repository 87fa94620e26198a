"""Figures for Prometheus: requests, statements, jobs, and what the contexts count.

All processes of a machine write into files of the state folder (prometheus-client's multiprocess
mode), so one scrape of any web process tells of portal and worker together.
"""

import logging
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.db import DatabaseError, transaction

from zhengtong.site import config
from zhengtong.site.release import product_version
from zhengtong.toolkit.gauges import Gauge as Figure
from zhengtong.toolkit.gauges import list_gauges


def _prepare_folder() -> Path:
    folder = config.state_dir() / "metrics"
    folder.mkdir(exist_ok=True, mode=0o700)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(folder))
    return folder


FOLDER = _prepare_folder()  # before the library is loaded: it reads the folder then

from prometheus_client import (  # noqa: E402
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily  # noqa: E402

logger = logging.getLogger(__name__)

CONTENT_TYPE = CONTENT_TYPE_LATEST
DEAD_FILES_KEPT_S = 24 * 3600
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

REQUESTS = Counter("zt_requests", "Requests by route and status.", ["route", "method", "status"])
REQUEST_TIME = Histogram(
    "zt_request_seconds", "Time to answer a request.", ["route"], buckets=_BUCKETS
)
QUERIES = Counter("zt_request_queries", "SQL statements of requests.", ["route"])
DATABASE_TIME = Counter("zt_request_database_seconds", "Time of their statements.", ["route"])
JOBS = Counter("zt_jobs", "Jobs done by the worker.", ["task", "outcome"])
JOB_TIME = Histogram("zt_job_seconds", "Time of a job.", ["task"], buckets=(*_BUCKETS, 60, 600))


def note_request(
    route: str,
    method: str,
    status: int,
    *,
    seconds: float,
    queries: int,
    database_seconds: float,
) -> None:
    """Count one request."""
    method = method if method in _METHODS else "other"
    REQUESTS.labels(route, method, str(status)).inc()
    REQUEST_TIME.labels(route).observe(seconds)
    QUERIES.labels(route).inc(queries)
    DATABASE_TIME.labels(route).inc(database_seconds)


def note_job(task: str, outcome: str, seconds: float) -> None:
    """Count one job."""
    JOBS.labels(task, outcome).inc()
    JOB_TIME.labels(task).observe(seconds)


class _Counted:
    """What the contexts counted last, and when."""

    at = 0.0
    families: tuple[GaugeMetricFamily, ...] = ()


class _FigureCollector:
    """The contexts' figures, counted at most once in a while; a broken one is left out."""

    def collect(self) -> Iterable[GaugeMetricFamily | InfoMetricFamily]:
        """Build info and every declared figure."""
        yield InfoMetricFamily("zt_build", "Version.", value={"version": product_version()})
        if not _Counted.at or time.monotonic() - _Counted.at > config.value(
            "ZT_METRICS_CACHE_SECONDS"
        ):
            _Counted.families = tuple(
                family for figure in list_gauges() if (family := _count(figure)) is not None
            )
            _Counted.at = time.monotonic()
        yield from _Counted.families


def _count(figure: Figure) -> GaugeMetricFamily | None:
    try:
        with transaction.atomic():
            found = figure.read()
    except DatabaseError as error:
        logger.warning("figure %s failed: %s", figure.name, type(error).__name__)
        return None
    labels = [figure.label] if figure.label else []
    family = GaugeMetricFamily(figure.name, figure.meaning, labels=labels)
    if isinstance(found, Mapping):
        for name, number in found.items():
            family.add_metric([name], float(number))
    else:
        family.add_metric([], float(found))
    return family


def forget_counted() -> None:
    """Have the next scrape count anew."""
    _Counted.at = 0.0


def render() -> bytes:
    """All figures in Prometheus' text form."""
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(_FigureCollector())
    return generate_latest(registry)


def sweep_files() -> int:
    """Remove files of processes that ended a day ago and more; how many."""
    removed = 0
    for path in FOLDER.glob("*_*.db"):
        number = path.stem.rpartition("_")[2]
        is_old = time.time() - path.stat().st_mtime > DEAD_FILES_KEPT_S
        if number.isdecimal() and is_old and not Path(f"/proc/{number}").exists():
            path.unlink(missing_ok=True)
            removed += 1
    return removed
