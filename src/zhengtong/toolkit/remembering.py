"""Answers that hold for the length of one reading request: asked once, however often needed."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse

Arguments = ParamSpec("Arguments")
Found = TypeVar("Found")
_memory: ContextVar[dict[Any, Any] | None] = ContextVar("memory", default=None)


class RememberingMiddleware:
    """Opens the memory for requests that change nothing; deeds always ask anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        token = _memory.set({})
        try:
            return self.get_response(request)
        finally:
            _memory.reset(token)


def once_a_request(
    question: Callable[Arguments, Found],
) -> Callable[Arguments, Found]:
    """The question, answered once per reading request and arguments; elsewhere as it is.

    Only for questions whose arguments can be hashed and whose answers nobody changes.
    """

    @wraps(question)
    def ask(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Found:
        memory = _memory.get()
        if memory is None:
            return question(*args, **kwargs)
        key = (question, args, tuple(sorted(kwargs.items())))
        if key not in memory:
            memory[key] = question(*args, **kwargs)
        found: Found = memory[key]
        return found

    return ask
