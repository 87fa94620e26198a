"""Addresses of the pages for those who run the platform."""

from django.urls import path

from zhengtong.site.operations import health, running

app_name = "operations"
urlpatterns = [
    path("health/", health.show_health, name="health"),
    path("settings/", health.show_settings, name="settings"),
    path("maintenance/", running.show_maintenance, name="maintenance"),
    path("maintenance/plan/", running.plan_maintenance, name="plan-maintenance"),
    path("maintenance/end/", running.end_maintenance, name="end-maintenance"),
    path("levels/", running.set_level, name="set-level"),
    path("levels/end/", running.end_level, name="end-level"),
]
