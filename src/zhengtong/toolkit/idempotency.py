"""A double click or a repeated request gets the first answer; the deed is done once."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from zhengtong.kernel.errors import N_, Conflict, RuleBroken
from zhengtong.toolkit.models import AnsweredRequest

FIELD = "idempotency_key"
HEADER = "Idempotency-Key"
_UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
_KEY = re.compile(r"[\x21-\x7e]{8,100}")
_KEPT_HEADERS = ("Content-Type", "Location", "HX-Redirect", "HX-Location", "ETag")


class KeyReused(Conflict):
    """The same key came with other content."""

    code = "toolkit.key-reused"
    message = N_("该请求编号已用于另一次提交，请刷新页面后重新填写。")


class KeyUnreadable(RuleBroken):
    """The key is too short, too long or holds odd characters."""

    code = "toolkit.key-unreadable"
    message = N_("请求编号应为 8 至 100 个可见的英文字符。")


def key_of(request: HttpRequest) -> str:
    """The key that this request carries by header or form field; "" if none.

    Raises:
        KeyUnreadable.
    """
    key = request.headers.get(HEADER, "") or request.POST.get(FIELD, "")
    if key and not _KEY.fullmatch(key):
        raise KeyUnreadable
    return key


def once(request: HttpRequest, key: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The first answer given to this key in this place by this person; ``answer()`` runs only once.

    The deed and the memory of its answer are one transaction: a second click waits for the first
    to end. An answer of 400 and above, or an error, is rolled back and not remembered, so a
    corrected form may use its key again. Calls over the network belong before this.

    Raises:
        KeyReused: the key is known with other content.
    """
    fingerprint = _fingerprint_of(request)
    with transaction.atomic():
        row, created = AnsweredRequest.objects.get_or_create(
            scope=_scope_of(request), key=key, defaults={"fingerprint": fingerprint}
        )
        if not created:
            if row.fingerprint != fingerprint:
                raise KeyReused
            return _replay(row)
        response = answer()
        if response.status_code >= 400 or getattr(response, "streaming", False):
            transaction.set_rollback(response.status_code >= 400)
            return response
        _remember(row, response)
    return response


def idempotent(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, answering repeats of one key with its first answer.

    For pages directly; for API operations as ``@decorate_view(idempotent)`` of django-ninja.
    Requests without a key, and safe ones, go straight through.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = key_of(request) if request.method in _UNSAFE else ""
        if not key:
            return view(request, *args, **kwargs)
        return once(request, key, lambda: _rendered(view(request, *args, **kwargs)))

    return guarded


def forget_answers(*, before: datetime) -> int:
    """The number of remembered answers thrown away: those older than the instant."""
    return AnsweredRequest.objects.filter(answered_at__lt=before).delete()[0]


def _rendered(response: HttpResponse) -> HttpResponse:
    render = getattr(response, "render", None)
    return render() if callable(render) else response


def _scope_of(request: HttpRequest) -> str:
    actor = getattr(request, "actor", None)
    who = str(actor.account_id) if actor else (request.session.session_key or "guest")
    digest = hashlib.sha256(request.path.encode()).hexdigest()[:40]
    return f"{who} {request.method} {digest}"


def _fingerprint_of(request: HttpRequest) -> str:
    if request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        skipped = {"csrfmiddlewaretoken", FIELD}
        pairs = sorted((k, v) for k, v in request.POST.lists() if k not in skipped)
        files = sorted((k, str(f)) for k, found in request.FILES.lists() for f in found)
        return hashlib.sha256(repr((pairs, files)).encode("utf-8", "surrogatepass")).hexdigest()
    return hashlib.sha256(request.body).hexdigest()


def _remember(row: AnsweredRequest, response: HttpResponse) -> None:
    row.status = response.status_code
    row.headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    row.body = response.content
    row.save()


def _replay(row: AnsweredRequest) -> HttpResponse:
    response = HttpResponse(bytes(row.body), status=row.status, headers=row.headers)
    response["Idempotency-Replayed"] = "true"
    return response
