"""Addresses of the provider of the tests, and what it says of a person."""

from typing import Any

from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import include, path
from oauth2_provider.oauth2_validators import OAuth2Validator
from provider import PASSWORD


class Validator(OAuth2Validator):  # type: ignore[misc]
    """Tells the user name and that one password was asked for."""

    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        return {"preferred_username": request.user.username, "acr": "one-password"}


def enter(request: HttpRequest) -> HttpResponse:
    """Signs in whom the query names, in the place of a password page."""
    user = authenticate(request, username=request.GET["as"], password=PASSWORD)
    login(request, user)
    return HttpResponseRedirect("/o/.well-known/openid-configuration")


urlpatterns = [
    path("enter/", enter),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
