"""Addresses of sharing."""

from django.urls import path

from zhengtong.sharing.web import answers, grants, requests

app_name = "sharing"
urlpatterns = [
    path("requests/", requests.list_requests, name="requests"),
    path("requests/new/", requests.write_request, name="request-new"),
    path("requests/<uuid:request_id>/", requests.show_request, name="request"),
    path("requests/<uuid:request_id>/edit/", requests.edit_request, name="request-edit"),
    path("requests/<uuid:request_id>/submit/", requests.submit, name="request-submit"),
    path("requests/<uuid:request_id>/consent/", requests.consent, name="request-consent"),
    path("requests/<uuid:request_id>/withdraw/", requests.withdraw, name="request-withdraw"),
    path("requests/<uuid:request_id>/answer/", answers.write_answer, name="answer"),
    path("requests/<uuid:request_id>/decide/", answers.decide_answer, name="answer-decide"),
    path("requests/<uuid:request_id>/completion/", answers.ask_completion, name="completion"),
    path("requests/<uuid:request_id>/extension/", answers.ask_extension, name="extension-ask"),
    path("extensions/<uuid:extension_id>/", answers.show_extension, name="extension"),
    path("standing/<uuid:entry_id>/", answers.give_standing_consent, name="standing-consent"),
    path("grants/", grants.list_grants, name="grants"),
    path("grants/<uuid:grant_id>/", grants.show_grant, name="grant"),
    path("grants/<uuid:grant_id>/print/", grants.print_grant, name="grant-print"),
    path("grants/<uuid:grant_id>/<slug:verb>/", grants.change_grant, name="grant-change"),
]
