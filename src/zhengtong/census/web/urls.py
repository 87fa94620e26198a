"""Addresses of the census."""

from django.urls import path

from zhengtong.census.web import views

app_name = "census"
urlpatterns = [
    path("", views.list_systems, name="list"),
    path("export.xlsx", views.export_systems, name="export"),
    path("new/", views.register, name="register"),
    path("<uuid:system_id>/", views.show_system, name="system"),
    path("<uuid:system_id>/edit/", views.update, name="update"),
]
