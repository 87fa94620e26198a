"""One place that turns errors of the domain into problem JSON (RFC 9457) and into pages."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812

from zhengtong.kernel.errors import (
    Conflict,
    DomainError,
    Forbidden,
    NotFound,
    Retryable,
    RuleBroken,
    Unavailable,
)
from zhengtong.toolkit.i18n import error_sentence, gap_rows

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
_TITLES: tuple[tuple[type[DomainError], str], ...] = (
    (NotFound, N_("没有找到")),
    (Forbidden, N_("没有权限")),
    (Conflict, N_("内容已有变化")),
    (RuleBroken, N_("不符合要求")),
    (Unavailable, N_("暂时无法访问")),
)
STATUS_TITLES = {
    400: N_("请求无法识别"),
    401: N_("请先登录"),
    403: N_("没有权限"),
    404: N_("没有找到"),
    405: N_("不支持这种操作"),
    409: N_("内容已有变化"),
    413: N_("内容过大"),
    415: N_("不支持的内容类型"),
    422: N_("不符合要求"),
    429: N_("请求过于频繁"),
    500: N_("系统出错"),
    503: N_("暂时无法访问"),
}


def title_of(error: DomainError) -> str:
    """The family of an error in the active language."""
    return _(
        next((title for family, title in _TITLES if isinstance(error, family)), "操作未能完成")
    )


def problem_of(error: DomainError) -> dict[str, Any]:
    """The error as problem details: type, title, status, detail, code, gaps."""
    return {
        "type": f"/help/errors/{error.code}/",
        "title": title_of(error),
        "status": error.status,
        "detail": error_sentence(error),
        "code": error.code,
        "gaps": gap_rows(error),
    }


def plain_problem(
    status: int, detail: str = "", *, code: str = "", gaps: Any = ()
) -> dict[str, Any]:
    """Problem details of something that is no error of the domain, as a wrong method."""
    title = _(STATUS_TITLES.get(status, "操作未能完成"))
    code = code or f"http.{status}"
    return {
        "type": f"/help/errors/{code}/",
        "title": title,
        "status": status,
        "detail": detail or title,
        "code": code,
        "gaps": list(gaps),
    }


def problem_response(problem: dict[str, Any], *, retry: bool = False) -> HttpResponse:
    """The problem as a JSON answer."""
    response = JsonResponse(
        problem, status=problem["status"], json_dumps_params={"ensure_ascii": False}
    )
    response["Content-Type"] = CONTENT_TYPE
    if retry:
        response["Retry-After"] = "5"
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether the caller is a program: the API, or one that prefers JSON to pages."""
    if request.path.startswith("/api/"):
        return True
    chosen = request.get_preferred_type(["text/html", "application/json", CONTENT_TYPE])
    return chosen in {"application/json", CONTENT_TYPE}


def respond(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The answer to an error of the domain, for programs or people; the request remembers it."""
    request.domain_error = error  # type: ignore[attr-defined]
    retry = isinstance(error, Retryable)
    problem = problem_of(error)
    if wants_json(request):
        return problem_response(problem, retry=retry)
    back = request.headers.get("Referer", "") if request.method != "GET" else ""
    context = {"problem": problem, "retry": retry, "back": back}
    return render(request, "toolkit/problem.html", context, status=error.status)


class ProblemMiddleware:
    """Answers errors of the domain that a page let through.

    Whoever keeps the log of refusals finds the error as ``request.domain_error``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            return respond(request, exception)
        return None


def install(api: Any) -> None:
    """Gives a NinjaAPI problem JSON for every way it can fail."""
    from ninja.errors import AuthenticationError, HttpError, ValidationError

    def answer_domain(request: HttpRequest, error: DomainError) -> HttpResponse:
        request.domain_error = error  # type: ignore[attr-defined]
        return problem_response(problem_of(error), retry=isinstance(error, Retryable))

    def answer_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
        gaps = [
            {"field": ".".join(map(str, row["loc"])), "message": row["msg"], "rule": ""}
            for row in error.errors
        ]
        detail = _("请求内容不符合接口说明，请按 gaps 逐项改正。")
        return problem_response(plain_problem(422, detail, code="http.unreadable", gaps=gaps))

    def answer_http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem_response(plain_problem(error.status_code, str(error)))

    api.add_exception_handler(DomainError, answer_domain)
    api.add_exception_handler(ValidationError, answer_validation)
    api.add_exception_handler(HttpError, answer_http)
    api.add_exception_handler(AuthenticationError, lambda *_: problem_response(plain_problem(401)))
    api.add_exception_handler(Http404, lambda *_: problem_response(plain_problem(404)))
    api.add_exception_handler(Exception, _answer_bug)


def _answer_bug(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("unexpected error at %s", request.path, exc_info=error)
    return problem_response(plain_problem(500))
