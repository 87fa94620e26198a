"""Addresses of the exchange."""

from django.urls import path
from django.views.generic import RedirectView

from zhengtong.exchange.web import (
    discovery_views,
    evidence_views,
    flow_making,
    flow_views,
    probing,
    source_views,
)
from zhengtong.toolkit import access

app_name = "exchange"
urlpatterns = [
    path("", access.signed_in(RedirectView.as_view(pattern_name="exchange:flows")), name="home"),
    path("sources/", source_views.list_sources, name="sources"),
    path("sources/new/", source_views.register, name="source-register"),
    path("sources/<uuid:source_id>/", source_views.show_source, name="source"),
    path("sources/<uuid:source_id>/test/", source_views.test, name="source-test"),
    path("sources/<uuid:source_id>/describe/", source_views.describe, name="source-describe"),
    path("sources/<uuid:source_id>/secret/", source_views.change_secret, name="source-secret"),
    path("sources/<uuid:source_id>/table/", source_views.show_table, name="source-table"),
    path("sources/<uuid:source_id>/propose/", source_views.propose, name="source-propose"),
    path("sources/<uuid:source_id>/discover/", discovery_views.start, name="source-discover"),
    path("discoveries/<uuid:discovery_id>/", discovery_views.show, name="discovery"),
    path(
        "discoveries/<uuid:discovery_id>/choose/", discovery_views.choose, name="discovery-choose"
    ),
    path("discoveries/<uuid:discovery_id>/draft/", discovery_views.draft, name="discovery-draft"),
    path("discoveries/<uuid:discovery_id>/undo/", discovery_views.undo, name="discovery-undo"),
    path(
        "discoveries/<uuid:discovery_id>/tables/<uuid:table_id>/",
        discovery_views.show_table,
        name="discovered",
    ),
    path(
        "discoveries/<uuid:discovery_id>/tables/<uuid:table_id>/decide/",
        discovery_views.decide,
        name="discovered-decide",
    ),
    path("addresses/", source_views.addresses, name="addresses"),
    path("addresses/<uuid:rule_id>/revoke/", source_views.revoke, name="address-revoke"),
    path("flows/", flow_views.list_flows, name="flows"),
    path("flows/new/<uuid:grant_id>/", flow_making.make_flow, name="flow-make"),
    path("flows/<uuid:flow_id>/", flow_views.show_flow, name="flow"),
    path("flows/<uuid:flow_id>/start/", flow_views.start, name="flow-start"),
    path("grants/<uuid:grant_id>/export/", flow_views.export, name="export"),
    path("runs/<uuid:run_id>/", flow_views.show_run, name="run"),
    path("runs/<uuid:run_id>/cancel/", flow_views.cancel, name="run-cancel"),
    path("runs/<uuid:run_id>/quarantine/", evidence_views.show_quarantine, name="quarantine"),
    path(
        "runs/<uuid:run_id>/quarantine.xlsx",
        evidence_views.send_quarantine,
        name="quarantine-sheet",
    ),
    path("resources/<uuid:resource_id>/probe/", probing.probe, name="probe"),
    path("deliveries/", flow_views.list_deliveries, name="deliveries"),
    path("deliveries/<uuid:delivery_id>/", flow_views.show_delivery, name="delivery"),
    path("deliveries/<uuid:delivery_id>/acknowledge/", flow_views.acknowledge, name="acknowledge"),
    path("deliveries/<uuid:delivery_id>/proof.json", evidence_views.send_proof, name="proof"),
    path("deliveries/<uuid:delivery_id>/receipt.json", evidence_views.send_receipt, name="receipt"),
    path("deliveries/<uuid:delivery_id>/digest-key/", evidence_views.show_key, name="digest-key"),
    path("deliveries/<uuid:delivery_id>/files/<str:name>", flow_views.fetch_file, name="file"),
]
