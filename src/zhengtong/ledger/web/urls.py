"""Addresses of the ledger; each tree has the layout of C2SP tlog-tiles under its own prefix."""

from django.urls import path, re_path

from zhengtong.ledger.web import public_pages, purges, records

app_name = "ledger"
urlpatterns = [
    path("", public_pages.show_trees, name="trees"),
    path("zt_verify.py", public_pages.send_verifier, name="verifier"),
    path("records/", records.list_page, name="records"),
    path("records/<uuid:record_id>/", records.show_record, name="record"),
    path("records/<uuid:record_id>/proof.json", records.send_proof, name="proof"),
    path("purges/", purges.list_page, name="purges"),
    path("purges/new/", purges.request_page, name="new-purge"),
    path("purges/<uuid:purge_id>/", purges.show_purge, name="purge"),
    path("purges/<uuid:purge_id>/confirm/", purges.confirm, name="confirm-purge"),
    path("purges/<uuid:purge_id>/refuse/", purges.refuse, name="refuse-purge"),
    path("<str:log>/checkpoint", public_pages.send_checkpoint, name="checkpoint"),
    path("<str:log>/<int:epoch>/checkpoint", public_pages.send_checkpoint, name="tree-checkpoint"),
    re_path(
        r"^(?P<log>[a-z]+)/(?P<epoch>[0-9]{1,6})/tile/(?P<level>[0-9]|[1-5][0-9])/"
        r"(?P<index>(?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/(?P<width>[0-9]{1,3}))?$",
        public_pages.send_tile,
        name="tile",
    ),
]
