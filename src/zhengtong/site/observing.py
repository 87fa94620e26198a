"""Every request and every job: an id, a line in the log, and figures for the monitor."""

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from zhengtong.site import logs, metrics

access_log = logging.getLogger("zhengtong.access")
job_log = logging.getLogger("zhengtong.jobs")
HEADER = "X-Request-Id"


class _Statements:
    """Counts the statements of one request and the time they took."""

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - started


class RequestMiddleware:
    """Gives each request its id, and tells log and monitor how it went, by route name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = logs.choose_request_id(request.headers.get(HEADER, ""))
        request.request_id = chosen  # type: ignore[attr-defined]
        token = logs.request_id.set(chosen)
        started = time.perf_counter()
        statements = _Statements()
        try:
            with connection.execute_wrapper(statements):
                response = self.get_response(request)
            self._note(request, response, time.perf_counter() - started, statements)
        finally:
            logs.request_id.reset(token)
        response[HEADER] = chosen
        return response

    def _note(
        self, request: HttpRequest, response: HttpResponse, seconds: float, statements: _Statements
    ) -> None:
        route = route_of(request)
        metrics.note_request(
            route,
            request.method or "",
            response.status_code,
            seconds=seconds,
            queries=statements.count,
            database_seconds=statements.seconds,
        )
        if route == "static":
            return
        actor = getattr(request, "actor", None)
        extra = {
            "route": route,
            "method": request.method,
            "status": response.status_code,
            "duration_ms": round(seconds * 1000, 1),
            "queries": statements.count,
            "database_ms": round(statements.seconds * 1000, 1),
        }
        if actor is not None:
            extra["actor"] = logs.mark_account(actor.account_id)
        access_log.info("request", extra=extra)


def route_of(request: HttpRequest) -> str:
    """The name of the route, never the path, which may hold ids."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or "unnamed"
    return "static" if request.path.startswith("/static/") else "unresolved"


async def observe_job(call_next: Callable[[], Awaitable[Any]], context: Any, worker: Any) -> Any:
    """Around each job of the worker: its id in the log, its count and time for the monitor."""
    token = logs.request_id.set(f"job-{context.job.id}")
    started = time.perf_counter()
    outcome = "failed"
    try:
        result = await call_next()
        outcome = "succeeded"
        return result
    finally:
        seconds = time.perf_counter() - started
        metrics.note_job(context.job.task_name, outcome, seconds)
        extra = {"task": context.job.task_name, "duration_ms": round(seconds * 1000, 1)}
        job_log.info(outcome, extra=extra)
        logs.request_id.reset(token)
