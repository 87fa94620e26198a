"""The outermost edge: writes refused attempts to the log of refusals, after their rollback."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from zhengtong.kernel.errors import Conflict, DomainError, Forbidden, RuleBroken
from zhengtong.ledger.services.journal import record_refusal

logger = logging.getLogger(__name__)

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
_MAX_SUBJECT_CHARACTERS = 300


class RefusalMiddleware:
    """Records what an unsafe request was refused for: who, what, on what, by which rule.

    Stands outside ``toolkit.problems.ProblemMiddleware``, which leaves the error on the request as
    ``domain_error``. What a person typed is not kept; addresses and codes are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        error = getattr(request, "domain_error", None)
        if request.method not in SAFE_METHODS and isinstance(
            error, Forbidden | RuleBroken | Conflict
        ):
            self._record(request, error)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Remember the error where no inner middleware answers it."""
        if isinstance(exception, DomainError):
            request.domain_error = exception  # type: ignore[attr-defined]

    def _record(self, request: HttpRequest, error: DomainError) -> None:
        match = request.resolver_match
        view = match.view_name if match and match.view_name else "-"
        subject = "/".join(str(value) for value in match.kwargs.values()) if match else ""
        try:
            record_refusal(
                f"{request.method} {view}",
                subject=subject[:_MAX_SUBJECT_CHARACTERS],
                by=getattr(request, "actor", None),
                code=error.code,
                fields=sorted({gap.field for gap in error.gaps if gap.field}),
                rules=sorted({gap.rule for gap in error.gaps if gap.rule}),
            )
        except Exception:  # the answer to the person must not be lost
            logger.exception("the refusal of %s could not be recorded", view)
