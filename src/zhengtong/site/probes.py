"""Answers for load balancers and monitors: alive, ready; without details for strangers."""

import ipaddress
from collections.abc import Callable
from hmac import compare_digest

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from zhengtong.site import config, maintenance, unfinished


class _Known:
    """That this version's migrations were seen applied; they do not come undone while it runs."""

    is_migrated = False


def answer_health(request: HttpRequest) -> HttpResponse:
    """200 as long as the process lives; asks nobody."""
    return _plain({"status": "ok"}, 200)


def answer_readiness(request: HttpRequest) -> HttpResponse:
    """200 if this process can serve people: database there, tables up to date, no maintenance."""
    reason = "maintenance" if maintenance.is_active() else find_obstacle()
    return _plain({"status": reason or "ok"}, 503 if reason else 200)


def find_obstacle() -> str:
    """``restore``, ``database`` or ``migrations`` where one keeps it from serving; "" for none."""
    if unfinished.exists(config.state_dir()):
        return "restore"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _Known.is_migrated:
            _Known.is_migrated = not list_pending_migrations()
    except DatabaseError:
        return "database"
    return "" if _Known.is_migrated else "migrations"


def list_pending_migrations() -> list[str]:
    """Migrations of this version that the database lacks, as ``app.name``."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def answer_metrics(request: HttpRequest) -> HttpResponse:
    """The figures in Prometheus' text form, for loopback, allowed addresses or the token."""
    from zhengtong.site import metrics

    if not may_read_metrics(request):
        return _plain({"status": "forbidden"}, 403)
    return HttpResponse(metrics.render(), content_type=metrics.CONTENT_TYPE)


def may_read_metrics(request: HttpRequest) -> bool:
    """Whether the asker shows the token, or asks from loopback or an allowed network.

    Behind a proxy every request comes from its address, so one that was passed on needs the token.
    """
    token = str(config.value("ZT_METRICS_TOKEN"))
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    if token and scheme.lower() == "bearer":
        return compare_digest(sent.strip().encode(), token.encode())
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        asker = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    allowed = (ipaddress.ip_network(one, strict=False) for one in config.value("ZT_METRICS_FROM"))
    return asker.is_loopback or any(asker in network for network in allowed)


def _plain(body: dict[str, str], status: int) -> HttpResponse:
    response = JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
    response._has_been_logged = True  # type: ignore[attr-defined] # an answer, not an error
    return response


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": answer_health,
    "/readyz": answer_readiness,
    "/metrics": answer_metrics,
}
