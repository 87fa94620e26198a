"""Addresses of the standards pages, below ``/standards/``."""

from django.urls import path

from zhengtong.standards.web import amending, amendments, imports, registers, versions, views

app_name = "standards"
urlpatterns = [
    path("", registers.list_elements, name="elements"),
    path("elements/<str:code>/", views.show_element, name="element"),
    path("code-sets/", registers.list_code_sets, name="code-sets"),
    path("code-sets/<str:code>/", views.show_code_set, name="code-set"),
    path("code-sets/<str:code>/<str:value>/", views.show_value, name="code-value"),
    path("texts/", registers.list_standards, name="texts"),
    path("texts/<str:code>/", views.show_standard, name="text"),
    path("rules/", registers.list_rules, name="rules"),
    path("rules/<str:code>/", views.show_rule, name="rule"),
    path("mappings/", registers.list_mappings, name="mappings"),
    path("mappings/<str:code>/", views.show_mapping, name="mapping"),
    path("versions/<str:register>/<str:code>/", versions.show_versions, name="versions"),
    path("versions/<str:register>/<str:code>/<int:number>/", versions.show_version, name="version"),
    path("amendments/", amendments.list_amendments, name="amendments"),
    path("amendments/<uuid:amendment_id>/", amendments.show_amendment, name="amendment"),
    path("amendments/<uuid:amendment_id>/submit/", amendments.submit, name="submit"),
    path("amendments/<uuid:amendment_id>/recall/", amendments.recall, name="recall"),
    path("amendments/<uuid:amendment_id>/drop/", amendments.drop, name="drop"),
    path(
        "amendments/<uuid:amendment_id>/<str:register>/<str:code>/",
        amending.edit_draft,
        name="edit",
    ),
    path("new/<str:register>/", amending.draft_new, name="new"),
    path("revise/<str:register>/<str:code>/", amending.revise, name="revise"),
    path("import/", imports.upload, name="import"),
    path("import/<uuid:upload_id>/", imports.preview, name="import-preview"),
    path("template/<str:register>/", imports.send_template, name="template"),
]
