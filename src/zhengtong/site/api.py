"""The API at /api/v1, assembled from the contexts' routes; its description and reference."""

import json
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from ninja import NinjaAPI

from zhengtong.toolkit import access
from zhengtong.toolkit.problems import install

CONTEXTS = ("organisations", "desk", "standards", "census", "catalogue", "sharing", "exchange",
            "gateway", "ledger")  # fmt: skip
METHODS = ("get", "post", "put", "patch", "delete")


def build_api() -> NinjaAPI:
    """The API with the routers of every context that has them; sessions need the CSRF token."""
    made = NinjaAPI(
        title="Zhengtong API",
        version="1",
        description=(
            "JSON API of the platform. Programs send `Authorization: Bearer zt_…`; "
            "errors are problem JSON (RFC 9457)."
        ),
        docs_url=None,
        openapi_url=None,
        urls_namespace="api-1",
    )
    install(made)
    for context in CONTEXTS:
        room, module = f"zhengtong.{context}.api", f"zhengtong.{context}.api.routes"
        if find_spec(room) is not None and find_spec(module) is not None:
            made.add_router(f"/{context}", import_module(module).router)
    from zhengtong.desk.api.library import router as library
    from zhengtong.desk.api.search import router as search
    from zhengtong.site.operations.api import router

    made.add_router("/operations", router)
    made.add_router("/search", search)
    made.add_router("/library", library)
    return made


api = build_api()


def describe_api() -> dict[str, Any]:
    """The OpenAPI description, with the bearer token as security scheme."""
    schema: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    components = schema.setdefault("components", {})
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
    }
    schema["security"] = [{"token": []}, {"session": []}]
    return schema


@access.public
def send_description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description as JSON."""
    text = json.dumps(describe_api(), ensure_ascii=False, default=str)
    return HttpResponse(text, content_type="application/json")


@access.public
def show_reference(request: HttpRequest) -> HttpResponse:
    """The reference page: every operation by context, drawn here and fetched from nowhere."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, item in describe_api()["paths"].items():
        for method in METHODS:
            if method in item:
                operation = item[method]
                tag = (operation.get("tags") or ["API"])[0]
                row = {"method": method.upper(), "path": address, **operation}
                groups.setdefault(str(tag), []).append(row)
    context = {"groups": sorted(groups.items())}
    return render(request, "site/api_reference.html", context)


urlpatterns = [
    path("openapi.json", send_description, name="openapi"),
    path("docs", show_reference, name="api-reference"),
    path("", api.urls),
]
