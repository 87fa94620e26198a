"""Addresses of the gateway."""

from django.urls import path

from zhengtong.gateway.web import calls, credentials, publishing, services

app_name = "gateway"
urlpatterns = [
    path("", services.list_services, name="services"),
    path("publish/", publishing.choose_entry, name="publish"),
    path("publish/<uuid:entry_id>/", publishing.choose_resource, name="publish-entry"),
    path("publish/resources/<uuid:resource_id>/", publishing.publish, name="publish-resource"),
    path("services/<uuid:service_id>/", services.show_service, name="service"),
    path("services/<uuid:service_id>/move/", services.move_service, name="move"),
    path("credentials/", credentials.list_mine, name="credentials"),
    path("grants/<uuid:grant_id>/credentials/", credentials.issue, name="issue"),
    path("credentials/<uuid:credential_id>/rotate/", credentials.rotate, name="rotate"),
    path("credentials/<uuid:credential_id>/revoke/", credentials.revoke, name="revoke"),
    path("calls/", calls.list_calls, name="calls"),
    path("calls/<uuid:call_id>/", calls.show_call, name="call"),
    path("calls/<uuid:call_id>/record.json", calls.send_record, name="record"),
    path("calls/<uuid:call_id>/proof.json", calls.send_proof, name="proof"),
]
